"""The site: its links, permalinks, search, feed, calendar and data; what the public may see."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import feedparser  # type: ignore[import-untyped]  # it has no types
import pytest

from releasekit import layout as layouts
from releasekit.classify.compare import compare
from releasekit.model import ReleaseKind
from releasekit.publish.search_index import words
from releasekit.store import Store
from releasekit.timeline import Timeline
from releasekit.views import permalinks, titles
from tests.ingest.test_quirks_icd import ROWS, order
from tests.support import sentinels
from tests.support.contracts import proved
from tests.support.files import load, write
from tests.support.goldens import GOLDEN, as_expected
from tests.support.sites import SAMPLES, assigned, files, links, pages, site, unpacked

if TYPE_CHECKING:
    from collections.abc import Callable

SHOWN = (
    "index.html",
    "search.html",
    "feed.xml",
    "releases/cpt/2025-04.html",
    "codes/cpt/022.html",
    "codes/icd10cm/H81.html",
    "codes/hcpcs/index.html",
)
HOSTILE = "</script><script>alert(1)</script>&'\"{{7*7}}\u2028<!--"
POSTED_AGAIN = "fourth <b>posting</b>"
AGAIN: dict[str, object] = {"kind": ReleaseKind.CORRECTION, "reason": POSTED_AGAIN}


@pytest.fixture
def public(sites: Callable[[str], Path]) -> Path:
    return sites("public")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Publish a code set with markup in its texts, and a release that was posted again."""
    root = tmp_path_factory.mktemp("hostile")
    texts = [ROWS, [*ROWS, ("A001", "1", HOSTILE)], [*ROWS, ("A001", "1", f"{HOSTILE} twice")]]
    given: list[tuple[str, dict[str, object]]] = [("2025", {}), ("2026", {}), ("2026", AGAIN)]
    for number, (rows, (version, terms)) in enumerate(zip(texts, given, strict=True)):
        place = write(root / str(number) / "order.txt", order(rows))
        load(root / "store", "icd10cm", version, place, **terms)
    site(root / "site", Store(root / "store"), title=HOSTILE)
    return root / "site"


@pytest.fixture(params=["public", "hostile"])
def folder(request: pytest.FixtureRequest) -> Path:
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Path)
    return found


def test_every_link_leads_to_a_file_and_a_place_in_it(folder: Path) -> None:
    every = pages(folder)
    ids = {name: page.xpath("//@id") for name, page in every.items()}
    there = set(files(folder))
    reached = {"index.html"}
    for name, page in every.items():
        assert len(ids[name]) == len(set(ids[name])), name
        for target, fragment in links(name, page):
            assert target in there, f"{name} leads to {target}"
            assert not fragment or fragment in ids[target], f"{name} leads to {target}#{fragment}"
            reached.add(target)
    assert set(every) <= reached


def test_pages_are_well_built(folder: Path) -> None:
    for name, page in pages(folder).items():
        assert page.get("lang") == "en"
        if name.endswith("-bulletin.html"):  # a letter of its own, with its style in it
            continue
        heads = [len(page.xpath(f"//{tag}")) for tag in ("h1", "title", "main", "header", "footer")]
        assert heads == [1] * 5, name
        levels = [int(node.tag[1]) for node in page.xpath("//h1 | //h2 | //h3")]
        assert all(b - a <= 1 for a, b in pairwise(levels)), name
        assert not page.xpath("//@style | //script[text()] | //style")
        assert not [one for one in page.xpath("//@*") if one.attrname.startswith("on")]
        for table in page.xpath("//table"):
            heads = table.xpath("thead/tr/th[@scope='col']")
            assert all(
                len(row) == len(heads) for row in table.xpath("tbody/tr[not(@class='section')]")
            ), name


@pytest.mark.parametrize("code_set", SAMPLES.code_sets())
def test_every_code_has_a_permalink_with_its_changes(public: Path, code_set: str) -> None:
    timeline = Timeline(SAMPLES, layouts.load(code_set))
    codes = {
        concept.code for release in timeline.releases for concept in timeline.snapshot(release)
    }
    every = pages(public / "codes" / code_set)
    found = {one for page in every.values() for one in page.xpath("//ul[@class='codes']/li/@id")}
    assert found == {permalinks.anchor(code) for code in codes}
    for before, after in pairwise(release.label for release in timeline.releases):
        (diff,) = compare(SAMPLES, before, after, code_sets=[code_set])
        assert diff.changes
        for change in diff.changes:
            page, _, anchor = permalinks.code_page(code_set, change.delta.key).partition("#")
            (entry,) = every[Path(page).name].xpath("//li[@id=$id]", id=anchor)
            target = f"../../releases/{code_set}/{after}.html#c-{change.fingerprint}"
            assert entry.xpath(".//a/@href[. = $target]", target=target)
            kind = change.concept.kind
            title = titles.of_class(change.rule.id, timeline.layout, kind)
            assert title in entry.text_content()


def test_a_code_says_when_it_is_live_and_what_to_report_instead(public: Path) -> None:
    (instead, *_) = SAMPLES.mappings(SAMPLES.get("cpt", "2026"))
    page, _, anchor = permalinks.code_page("cpt", instead.source).partition("#")
    (entry,) = pages(public)[page].xpath("//li[@id=$id]", id=anchor)
    said = " ".join(entry.text_content().split())
    assert "discontinued" in said
    assert "to December 31, 2025" in said
    assert "Report instead" in said
    target = f"../../{permalinks.code_page('cpt', instead.target)}"
    assert target in entry.xpath(".//p/a/@href")


def test_the_search_index_finds_every_code_by_its_words(folder: Path) -> None:
    scripts = {
        name.removeprefix("search/").removesuffix(".js"): assigned(content)
        for name, content in files(folder).items()
        if name.startswith("search/")
    }
    assert all(name == said for name, (said, _) in scripts.items())
    every = pages(folder)
    for name in [name for name in scripts if name.endswith("/set")]:
        code_set = scripts[name][1]
        entries = {}
        for number, (first, last) in enumerate(code_set["ranges"]):
            rows = [
                (page, row)
                for page, held in scripts[f"{code_set['id']}/codes-{number}"][1]
                for row in held
            ]
            codes = [row[3] if len(row) > 3 else row[0] for _, row in rows]
            assert codes == sorted(codes)
            assert (codes[0], codes[-1]) == (first, last)
            for place, (page, row) in enumerate(rows):
                assert every[f"codes/{code_set['id']}/{page}.html"].xpath(
                    "//li[@id=$id]", id=row[0]
                )
                entries[number * code_set["block"] + place] = row[1]
        listed: dict[str, str] = {}
        for shard in code_set["words"]:
            listed |= scripts[f"{code_set['id']}/words-{shard}"][1]
        numbers = {word: set(unpacked(text)) for word, text in listed.items()}
        wanted: dict[str, set[int]] = {}
        for number, text in entries.items():
            for word in words(text):
                wanted.setdefault(word, set()).add(number)
        assert numbers == wanted


def test_the_data_are_as_their_schemas_say(folder: Path) -> None:
    checked = 0
    for name, content in files(folder).items():
        if name.endswith(".json") and not name.startswith(".") and name != "licenses.json":
            proved("site-1" if name.endswith("index.json") else "changes-2", content)
            checked += 1
    assert checked > 2


@pytest.mark.parametrize(("audience", "seen"), [("public", False), ("internal", True)])
def test_only_those_who_may_see_a_descriptor(tmp_path: Path, audience: str, *, seen: bool) -> None:
    store = Store(sentinels.store(tmp_path / "store", tmp_path / "files"))
    site(tmp_path / "site", store, audience=audience)
    every = files(tmp_path / "site")
    found = {name for name, content in every.items() if sentinels.marks(name, content)}
    if not seen:
        assert found == set()
        return
    kinds = {"releases/cpt/2026.html", "releases/cpt/2026.json", "codes/cpt/100.html"}
    assert found >= {*kinds, "search/cpt/codes-0.js", "search/cpt/words-z.js"}
    assert not found & {"index.html", "feed.xml", "calendar.ics", "index.json", "search.html"}


def test_every_file_with_licensed_content_has_the_notice_of_its_year(public: Path) -> None:
    listed = json.loads((public / "licenses.json").read_text())["files"]
    assert {one["name"] for one in listed} == set(files(public)) - {
        "licenses.json",
        ".releasekit-site.json",
    }
    checked = 0
    for one in listed:
        for held in one["holds"]:
            if held["licensed"] and one["name"] != "calendar.ics":
                assert held["notice"] in (public / one["name"]).read_text(), one["name"]
                checked += 1
    assert checked > len(pages(public / "codes" / "cpt"))
    first = (public / "releases/cpt/2025.html").read_text()
    assert "CPT © 2024 American" in first
    assert "CPT © 2025 American" in (public / "releases/cpt/2026.html").read_text()


def test_hostile_texts_stay_texts(hostile: Path) -> None:
    for name, page in pages(hostile).items():
        assert HOSTILE in page.findtext(".//title") or name.endswith("-bulletin.html")
        assert all(one.get("src") for one in page.xpath("//script"))
        assert "49" not in page.text_content()
    for name, content in files(hostile).items():
        if name.endswith(".js"):
            assert b"</script" not in content
            assert "\u2028" not in content.decode()
    (entry,) = pages(hostile)["codes/icd10cm/A00.html"].xpath("//li[@id='A001']")
    assert entry.findtext("span") == f"{HOSTILE} twice"
    assert not feedparser.parse((hostile / "feed.xml").read_bytes()).bozo


def test_an_erratum_has_its_own_page(hostile: Path) -> None:
    page = pages(hostile)["releases/icd10cm/2026@2.html"]
    assert " ".join(page.findtext(".//h1").split()) == "ICD-10-CM 2026@2: erratum, 2026@1 corrected"
    assert POSTED_AGAIN in page.text_content()
    assert not page.xpath("//main//p/b[. = 'posting']")
    assert set(page.xpath("//tbody/tr[@id]/th/a/text()")) == {"A00.1"}


@pytest.mark.parametrize("name", SHOWN)
def test_pages_are_as_expected(request: pytest.FixtureRequest, public: Path, name: str) -> None:
    text = (public / name).read_text(encoding="utf-8")
    place = GOLDEN / "site" / name.replace("/", "-")
    as_expected(request, place, text)


def test_no_expected_page_is_left_over() -> None:
    assert {path.name for path in (GOLDEN / "site").iterdir()} == {
        one.replace("/", "-") for one in SHOWN
    }


@pytest.mark.parametrize(
    ("code", "page"),
    [
        ("A047", "A04.html#A047"),
        ("A04", "A04.html#A04"),
        ("99213", "992.html#99213"),
        ("25", "2.html#25"),
        ("asc/25", "asc.html#asc-25"),
        ("10004\t10005", "100.html#10004_10005"),
        ("NUL1", "NUL-.html#NUL1"),
        ("A.1", "A.2.html#A.2e1"),
        ("A-1", "A.2.html#A.2d1"),
    ],
)
def test_where_a_code_stands(code: str, page: str) -> None:
    assert permalinks.code_page("x", code) == f"codes/x/{page}"
