"""Page one: ranges only where they are true, sentences from facts, totals; one page a summary."""

from __future__ import annotations

import io
from functools import cache
from typing import TYPE_CHECKING

import pypdf
import pytest
from msgspec.structs import replace

from releasekit import resources
from releasekit.classify.compare import compare
from releasekit.licensing import audience
from releasekit.model import Concept
from releasekit.office import EXPORTS
from releasekit.store import Store
from releasekit.timeline import Timeline
from releasekit.views import bulletins, catalog
from releasekit.views.bulletins.code_order import CodeOrder
from releasekit.views.bulletins.facts import _common
from releasekit.views.selection import Selection
from tests.support import bulletin_template
from tests.support.browsing import opened
from tests.support.documents import converted, printed
from tests.support.files import load, write
from tests.support.snapshots import snapshot

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser

    from releasekit.views.bulletins import BulletinView

SAMPLES = [
    ("cpt", "2025", "2026", "public"),
    ("cpt", "2025", "2026", "internal"),
    ("hcpcs", "2025-10", "2026-01", "public"),
    ("icd10cm", "2025", "2026", "public"),
]
OLD = """A00 0 Sample fog
A000 1 Sample fog of the hand
A001 1 Sample fog of the foot
B10 0 Sample mist
B101 1 Sample mist, lasting
B102 1 Sample mist, brief
B109 1 Sample mist, unspecified
C10 1 Sample haze
"""
NEW = """A00 0 Sample fog
A000 0 Sample fog of the hand
A0001 1 Sample fog of the left hand
A0002 1 Sample fog of the right hand
A0003 1 Sample fog of both hands
A0009 1 Sample fog of unspecified hand
A001 1 Sample fog of the foot
B10 0 Sample mist
B101 1 Sample mist, lasting 3 days
B109 1 Sample mist, unspecified
C10 1 Sample haze
QA0 0 Sample veil
QA01 1 Sample veil of the eye
QA02 1 Sample veil of the ear
"""
TABLE = """Current code assignment,Effective,Previous Code(s) Assignment
A00.01,2025,A00.0
A00.02,2025,A00.0
A00.03,2025,A00.0
A00.09,2025,A00.0
QA0.1,2025,C10
"""


@cache
def _sample(code_set: str, before: str, after: str, who: str) -> BulletinView:
    return _shown(Store(resources.folder("releases")), code_set, before, after, who)


def _order_of(*codes: str) -> CodeOrder:
    known = snapshot([Concept(code=code, display="") for code in sorted(codes)])
    return CodeOrder([known], lambda code: f"{code[:3]}.{code[3:]}")


def _shown(
    store: Store, code_set: str, before: str, after: str, who: str = "public"
) -> BulletinView:
    (diff,) = compare(store, before, after, code_sets=[code_set])
    return bulletins.view(diff, Selection(), audience(who), Timeline(store, diff.layout))


def _order(lines: str) -> str:
    rows = (line.split(" ", 2) for line in lines.splitlines())
    return "".join(
        f"{number:05} {code:7} {flag} {text[:60]:60} {text}\n"
        for number, (code, flag, text) in enumerate(rows, 1)
    )


@pytest.fixture(scope="module", name="made")
def _made(tmp_path_factory: pytest.TempPathFactory) -> BulletinView:
    """Return the bulletin of two made-up editions with a split, a new category, and a table."""
    root = tmp_path_factory.mktemp("editions")
    for version, lines in (("2025", OLD), ("2026", NEW)):
        write(root / version / f"icd10cm-order-{version}.txt", _order(lines))
    write(root / "2026" / "icd10cm-conversion-table-2026.csv", TABLE)
    for version in ("2025", "2026"):
        load(root / "store", "icd10cm", version, root / version, force=True)
    return _shown(Store(root / "store"), "icd10cm", "2025", "2026")


@pytest.mark.parametrize(
    ("codes", "text"),
    [
        (("G35B0", "G35B1", "G35B2"), "G35.B0\u2013G35.B2"),
        (("G35A", "G35B0", "G35B1", "G35B2", "G35D"), "G35.A, G35.B0\u2013G35.B2, G35.D"),
        (("G35B0", "G35B2"), "G35.B0, G35.B2"),  # two are no range
        (("D711", "D718", "D719"), "D71.1, D71.8, D71.9"),  # nobody would count them
        (("E780", "E781", "E783"), "E78.0, E78.1, E78.3"),  # E78.2 is live, and not meant
        (("S301A", "S302A", "S303A"), "S30.1A, S30.2A, S30.3A"),  # S30.1D lies between
        (("Z910", "Z911", "Z9120"), "Z91.0, Z91.1, Z91.20"),  # of another length
        (("Y36A", "Y36B", "Y36C"), "Y36.A\u2013Y36.C"),
        (("X999", "X998", "X997"), "X99.7, X99.8, X99.9"),  # in no release: nothing is known
        ((), ""),
    ],
)
def test_a_range_is_written_only_where_every_code_of_it_is_meant(
    codes: tuple[str, ...], text: str
) -> None:
    known = (
        "D711 D718 D719 E780 E781 E782 E783 G35A G35B G35B0 G35B1 G35B2 G35D S301A S301D S302A "
        "S302D S303A Y36A Y36B Y36C Z910 Z911 Z9120"
    )
    assert _order_of(*known.split()).text(codes) == text


def test_more_codes_than_a_sentence_has_room_for_are_counted() -> None:
    codes = ("10000", "10001", "10002", "10009")
    order = _order_of(*codes)
    assert order.text(codes, 2) == "100.00\u2013100.02, 100.09"
    assert order.text(codes, 1) == "100.00\u2013100.02 and 1 more"


@pytest.mark.parametrize(
    ("texts", "name"),
    [
        (["Sample ulcer of arm", "Sample ulcer of leg"], "Sample ulcer"),
        (["Sample veil, left", "Sample veil, right"], "Sample veil"),
        (["Other adverse food", "Other adverse drug"], ""),  # an adjective is no name
        (["Sample (mild fog of a", "Sample (mild fog of b"], ""),
        (["Sample ulcer of arm"], ""),
        (["", ""], ""),
    ],
)
def test_a_family_is_called_by_what_its_titles_have_in_common(texts: list[str], name: str) -> None:
    assert _common(texts) == name


def test_sentences_are_made_from_the_facts(made: BulletinView) -> None:
    told = {one.id: one.text for one in made.highlights}
    assert told["splits"] == (
        "Sample fog of the hand (A00.0) can no longer be reported by itself; choose one of 4 codes "
        "by side: A00.01\u2013A00.03, A00.09."
    )
    assert told["gains"] == "Most new codes: Sample fog (A00), 4; Sample veil (QA0), 2."
    assert (
        told["narrowed"]
        == "1 code stays valid but covers less: 1 new code takes over a part of it."
    )
    assert told["categories"] == (
        "New category: Sample veil (QA0), 2. QA0 has a letter as character 2, where every "
        "category had a digit: systems must accept it."
    )
    assert "B10.1" in told["quantity"]
    assert [one.text for one in made.totals] == [
        "6 new codes", "2 codes no longer valid", "1 revised title",
    ]  # fmt: skip
    assert (
        made.apart == "headers, not counted: 1 new code; 1 of the 2 no longer valid is a header now"
    )
    assert [(one.change.printed, one.why, one.instead, one.last_day) for one in made.ended] == [
        ("A00.0", "more specific codes", "A00.01\u2013A00.03, A00.09", "2025-09-30"),
        ("B10.2", "deleted", "", "2025-09-30"),
    ]
    assert made.unreplaced == 1
    assert [(row.change.printed, row.beside) for row in _rows(made, "narrowed")] == [
        ("C10", "QA0.1")
    ]


def _rows(shown: BulletinView, group: str) -> list[bulletins.RowView]:
    sections = (part for one in shown.lists if one.id == group for part in one.sections)
    return [row for part in sections for row in part.rows]


@pytest.mark.parametrize("pair", SAMPLES, ids="-".join)
def test_there_are_three_to_five_sentences(pair: tuple[str, str, str, str]) -> None:
    shown = _sample(*pair)
    assert 3 <= len(shown.highlights) <= 5
    assert all(one.text.endswith(".") and "{" not in one.text for one in shown.highlights)


def test_who_may_see_codes_only_is_told_numbers_and_a_grid() -> None:
    shown = _sample("cpt", "2025", "2026", "public")
    inside = _sample("cpt", "2025", "2026", "internal")
    assert shown.textless
    assert not inside.textless
    texts = {str(one.change.display) for one in inside.ended} - {""}
    for form in ("html", "md", "txt", "typ"):
        text = catalog.text("annual", form, [shown])
        assert not [one for one in texts if one in text]
        assert "Codes by section" in text or "CODES BY SECTION" in text
    listed = [row.change.code for one in shown.lists for part in one.sections for row in part.rows]
    assert sum(sum(row.counts) for row in shown.grid.rows) == len(listed)


def _pages(name: str, shown: BulletinView) -> list[str]:
    reader = pypdf.PdfReader(io.BytesIO(EXPORTS["pdf"].produce(name, [shown])))
    return [" ".join(page.extract_text().replace("®", "").split()) for page in reader.pages]


@pytest.mark.parametrize("pair", SAMPLES, ids="-".join)
def test_page_one_has_every_code_that_ended_with_what_to_report_instead(
    pair: tuple[str, str, str, str],
) -> None:
    shown = _sample(*pair)
    pages = _pages("annual", shown)
    assert len(pages) <= 3
    for one in shown.ended:
        assert one.change.printed in pages[0]
        assert all(code in pages[0] for code in one.instead.split(", "))
    for said in (shown.opening.subject, shown.opening.effective, shown.opening.grace):
        assert said in pages[0]
    assert all(one.text.replace("\u2013", "") in pages[0].replace("\u2013", "")
               for one in shown.totals)  # fmt: skip


@pytest.mark.parametrize("many", [1, 40])
@pytest.mark.parametrize("pair", SAMPLES, ids="-".join)
def test_a_summary_is_one_page_however_many_codes_there_are(
    pair: tuple[str, str, str, str], many: int
) -> None:
    shown = _sample(*pair)
    grown = replace(shown, ended=shown.ended * many, runs=shown.runs * many)
    (page,) = _pages("summary", grown)
    assert ("see the annual bulletin" in page) is (many > 1)
    assert shown.ended[0].change.printed in page


def test_a_summary_is_one_page_in_word_too(tmp_path: Path) -> None:
    places = {"-".join(pair): tmp_path / f"{'-'.join(pair)}.docx" for pair in SAMPLES}
    for pair, place in zip(SAMPLES, places.values(), strict=True):
        place.write_bytes(EXPORTS["docx"].produce("summary", [_sample(*pair)]))
    sheets = printed(places, tmp_path)
    for pair in SAMPLES:
        (page,) = pypdf.PdfReader(io.BytesIO(sheets["-".join(pair)])).pages
        text = " ".join(page.extract_text().replace("®", "").split())
        assert _sample(*pair).opening.subject in text


def test_a_summary_is_one_page_on_paper(tmp_path: Path, browser: Browser) -> None:
    for pair in SAMPLES:
        place = tmp_path / "summary.html"
        place.write_text(catalog.text("summary", "html", [_sample(*pair)]), encoding="utf-8")
        with opened(browser, place) as shown:
            sheets = pypdf.PdfReader(io.BytesIO(shown.pdf(prefer_css_page_size=True)))
        assert len(sheets.pages) == 1


def test_a_word_bulletin_has_every_code_and_stays_well_formed(tmp_path: Path) -> None:
    shown = _sample("icd10cm", "2025", "2026", "public")
    content = EXPORTS["docx"].produce("annual", [shown])
    assert content == EXPORTS["docx"].produce("annual", [shown])
    sheets = pypdf.PdfReader(io.BytesIO(converted(content, "annual.docx", "pdf", tmp_path)))
    text = "".join(page.extract_text() for page in sheets.pages)
    assert all(entry.printed in text for entry in shown.index)
    assert "{" not in text


@pytest.mark.parametrize("name", ["annual", "summary"])
def test_the_word_template_is_what_its_script_writes(name: str) -> None:
    place = bulletin_template.FOLDER / f"{name}.docx"
    assert place.read_bytes() == bulletin_template.content(name)
