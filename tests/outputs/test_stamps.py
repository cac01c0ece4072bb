"""Outputs of licensed texts say so: banner, notice before the content, trademark, file name."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pypdf
import pytest

from releasekit import resources
from releasekit.cli import main
from releasekit.errors import LayoutError
from releasekit.layout import check_file, load
from releasekit.licensing.readings import readings
from releasekit.views.stamps import marked, short

if TYPE_CHECKING:
    from collections.abc import Callable

BANNER = "INTERNAL – CONTAINS CPT® DESCRIPTORS"
NOTICE = "CPT © 2025 American Medical Association."
WAYS = {
    **{("report", form): "report" for form in ("html", "md", "xlsx", "docx", "pdf", "eml")},
    **{("bulletin", form): "annual" for form in ("html", "md", "txt", "pdf", "eml")},
}
CROSSWALKS = {"xlsx": "crosswalk.xlsx", "md": "map.md", "html": "map.html"}


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RELEASEKIT_STORE", str(resources.folder("releases")))
    return tmp_path


def run(*arguments: str, code: int = 0) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == code


def shown(path: Path) -> str:
    """Return what a file says, in the order in which it says it."""
    if path.suffix == ".pdf":
        pages = pypdf.PdfReader(path).pages
        return " ".join(" ".join(page.extract_text() for page in pages).split())
    texts = [text for _, text in readings(path.name, path.read_bytes())]
    return " ".join("\n".join(texts).split())


@pytest.mark.parametrize("way", WAYS, ids=" ".join)
def test_what_holds_licensed_texts_says_so_and_is_named_for_its_audience(
    place: Path, way: tuple[str, str]
) -> None:
    command, form = way
    for audience in ("internal", "public"):
        asked = ("2025", "2026", "-s", "cpt", "--format", form, "--audience", audience)
        run(command, *asked, "-o", "out")
    stem = f"cpt-2025-to-2026-{WAYS[way]}"
    names = sorted(path.name for path in (place / "out").iterdir() if path.suffix != ".json")
    assert names == [f"{stem}-internal.{form}", f"{stem}.{form}"]
    internal, public = (shown(place / "out" / name) for name in names)
    assert BANNER in internal
    assert "INTERNAL" not in public
    for text in (internal, public):
        assert "CPT®" in text
        assert NOTICE in text
        if form not in {"pdf", "xlsx"}:  # at the foot of each page, and in a sheet of its own
            assert 0 <= text.find(NOTICE) < text.find("82072") or "82072" not in text


@pytest.mark.parametrize("form", CROSSWALKS)
def test_a_crosswalk_of_licensed_texts_says_so(place: Path, form: str) -> None:
    name = CROSSWALKS[form]
    for audience, banner in (("internal", True), ("public", False)):
        asked = ("2025", "2026", "-s", "cpt", "--format", form, "--audience", audience)
        run("crosswalk", *asked, "-o", name)
        assert (BANNER in shown(place / name)) == banner
    run("crosswalk", "2025", "2026", "-s", "cpt", "--format", "xlsx", "-o", "./")
    run("crosswalk", *asked[:4], "--format", "xlsx", "--audience", "internal", "-o", "./")
    assert {path.name for path in place.glob("cpt-*.xlsx")} == {
        "cpt-2025-to-2026-crosswalk.xlsx",
        "cpt-2025-to-2026-crosswalk-internal.xlsx",
    }


def test_a_site_of_licensed_texts_says_so_on_each_page(place: Path) -> None:
    run("publish", "-s", "cpt", "--audience", "internal", "-o", "site")
    pages = list((place / "site").rglob("*.html"))
    assert [path for path in pages if BANNER not in path.read_text(encoding="utf-8")] == []
    run("publish", "-s", "hcpcs", "--audience", "internal", "-o", "other")
    pages = list((place / "other").rglob("*.html"))
    assert [path for path in pages if "INTERNAL" in path.read_text(encoding="utf-8")] == []


def test_what_nobody_licenses_has_no_banner_and_one_name(place: Path) -> None:
    for audience in ("internal", "public"):
        asked = ("2025", "2026", "-s", "icd10cm", "--audience", audience, "-o", "out")
        run("report", *asked)
    assert len(list((place / "out").glob("*.html"))) == 1
    assert "INTERNAL" not in shown(next((place / "out").glob("*.html")))


def test_a_part_has_a_name_of_its_own(place: Path) -> None:
    run("report", "2025", "2026", "-s", "cpt", "-o", "out")
    run("report", "2025", "2026", "-s", "cpt", "--section", "surgery: d", "-o", "out")
    assert {path.name for path in (place / "out").glob("*.html")} == {
        "cpt-2025-to-2026-report.html",
        "cpt-2025-to-2026-report-surgery-d.html",
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("CPT 2026: CPT codes", "CPT® 2026: CPT codes"),
        ("CPT® codes, CPT", "CPT® codes, CPT"),
        ("CPT © 2025 of the holder", "CPT © 2025 of the holder"),
        ("CPTX and go/cpt", "CPTX and go/cpt"),
        ("https://x.org/CPT/a CPT", "https://x.org/CPT/a CPT®"),
        ("", ""),
    ],
)
def test_a_trademark_is_marked_at_its_first_mention(text: str, expected: str) -> None:
    assert marked(text, "CPT®") == expected


def test_a_notice_in_short_names_owner_year_and_rights() -> None:
    rights = "CPT © 2025 Somebody. All rights reserved."
    assert short(f"{rights} CPT is a trademark. Nothing else.") == rights
    assert short("© 1983-2025 Somebody") == "© 1983-2025 Somebody"
    assert short("In the public domain.") == "In the public domain."


def test_codes_alone_are_told_of_once(place: Path, capsys: pytest.CaptureFixture[str]) -> None:
    warning = "codes alone may need a license of the American Medical Association"
    for command in (
        ("report", "2025", "2026", "-o", "out"),
        ("bulletin", "2025", "2026", "-s", "cpt", "-o", "out"),
        ("crosswalk", "2025", "2026", "-s", "cpt"),
        ("publish", "-s", "cpt", "-o", "site"),
        ("diff", "2025", "2026", "-s", "cpt", "--audience", "public"),
    ):
        run(*command)
        assert capsys.readouterr().err.count(warning) == 1
    for command in (
        ("diff", "2025", "2026", "-s", "cpt"),
        ("report", "2025", "2026", "-s", "icd10cm", "-o", "out"),
    ):
        run(*command)
        assert warning not in capsys.readouterr().err
    assert place.is_dir()


def test_an_opened_audience_is_told_of_and_listed(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("releasekit.toml").write_text('[audiences.public]\ncpt = "long"\n', encoding="utf-8")
    run("report", "2025", "2026", "-o", "out")
    err = capsys.readouterr().err
    assert err.count("releasekit.toml opens long texts to the audience public") == 1
    listed = json.loads((place / "out" / "licenses.json").read_text(encoding="utf-8"))["files"]
    opened = {entry["name"]: entry["holds"][0]["opened_by"] for entry in listed}
    assert opened.pop("cpt-2025-to-2026-report-public.html") == "releasekit.toml"
    assert set(opened.values()) == {""}


@pytest.mark.parametrize("name", ["../x", "a/b", "x\ny", "", ".", "a.", "con/nul", "a" * 99])
def test_an_audience_has_a_name_for_files(
    place: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    Path("releasekit.toml").write_text(f"[audiences.{json.dumps(name)}]\ncpt = 'codes'\n")
    run("report", "2025", "2026", "-s", "cpt", "-o", "out", code=2)
    assert "is no name of an audience" in capsys.readouterr().err
    assert not (place / "out").exists()


def _changed(text: str, *pairs: tuple[str, str]) -> str:
    for before, after in pairs:
        assert before in text
        text = text.replace(before, after, 1)
    return text


AMA = 'holder = "American Medical Association"'
CPT, HCPCS = "cpt", "hcpcs"
OVERLAYS: dict[str, tuple[str, Callable[[str], str]]] = {
    "not licensed": (CPT, lambda text: _changed(text, ("licensed = true", "licensed = false"))),
    "another's": (CPT, lambda text: _changed(text, (AMA, 'holder = "Me"'))),
    "renamed": (
        "mine",
        lambda text: _changed(text, ('"cpt"', '"mine"'), ("licensed = true", "licensed = false")),
    ),
    "of another address": (
        "mine",
        lambda text: _changed(
            text,
            ('"cpt"', '"mine"'),
            ("licensed = true", "licensed = false"),
            ("http://www.ama-assn.org/go/cpt", "http://example.org/x"),
        ),
    ),
    "a kind without": (HCPCS, lambda text: _changed(text, ("licensed = true", "licensed = false"))),
    "a kind of fewer": (HCPCS, lambda text: _changed(text, ("'D[0-9]{4}'", "'D0[0-9]{3}'"))),
    "a kind of another id": (HCPCS, lambda text: _changed(text, ('id = "dental"', 'id = "d"'))),
}


@pytest.mark.parametrize("kind", OVERLAYS)
def test_an_overlay_takes_no_license_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    name, change = OVERLAYS[kind]
    shipped = resources.folder("schemas") / f"{CPT if name == 'mine' else name}.toml"
    own = tmp_path / f"{name}.toml"
    own.write_text(change(shipped.read_text(encoding="utf-8")), encoding="utf-8")
    monkeypatch.setenv("RELEASEKIT_SCHEMAS", str(tmp_path))
    load.cache_clear()
    with pytest.raises(LayoutError, match=r"licens|holder|same codes"):
        load(name)
    with pytest.raises(LayoutError, match=r"licens|holder|same codes"):
        check_file(own)
    own.write_text(shipped.read_text(encoding="utf-8").replace('"cpt"', f'"{name}"', 1))
    assert load(name).name
    load.cache_clear()


def test_an_overlay_of_another_code_set_is_as_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = (resources.folder("schemas") / "icd10cm.toml").read_text(encoding="utf-8")
    (tmp_path / "icd10cm.toml").write_text(text.replace('name = "ICD-10-CM"', 'name = "ICD"', 1))
    monkeypatch.setenv("RELEASEKIT_SCHEMAS", str(tmp_path))
    load.cache_clear()
    assert load("icd10cm").name == "ICD"
    load.cache_clear()
