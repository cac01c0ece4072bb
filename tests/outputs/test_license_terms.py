"""A licensee's own license, holder and notices from releasekit.toml, and the years they name."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from releasekit import resources
from releasekit.cli import main
from releasekit.errors import LicenseError
from releasekit.licensing import Terms, notice, terms
from releasekit.licensing.readings import readings
from tests.support import sentinels

if TYPE_CHECKING:
    from collections.abc import Callable

NOTICE = "CPT © {year} American Medical Association. All rights reserved."
AMA = "American Medical Association"
OURS = f"By agreement 4711. CPT © {{year}} {AMA}. All rights reserved."


@pytest.fixture
def configured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    monkeypatch.chdir(tmp_path)

    def write(text: str) -> None:
        Path("releasekit.toml").write_text(text, encoding="utf-8")

    return write


def words(**given: Any) -> Terms:  # noqa: ANN401 (what a file may hold)
    held: dict[str, Any] = {
        "holder": AMA,
        "notice": NOTICE,
        "licensed": True,
        "year_offset": -1,
    } | given
    return terms("cpt", **held)


def test_a_licensee_has_words_of_its_own(configured: Callable[[str], None]) -> None:
    configured(
        f'[licenses.cpt]\nlicense = "4711"\nnotice = "{OURS}"\n'
        f'[licenses.cpt.notices]\n2026 = "For 2026: © 1983-2025 {AMA}"\n'
    )
    found = words()
    assert (found.license, found.holder) == ("4711", AMA)
    assert found.notice_of(2025) == OURS.replace("{year}", "2024")
    assert found.notice_of(2026) == f"For 2026: © 1983-2025 {AMA}"


def test_without_words_of_its_own_it_has_the_declared_ones(
    configured: Callable[[str], None],
) -> None:
    configured("")
    assert words().notice_of(2026) == notice(NOTICE, 2025)
    assert words(notice="In the public domain.", licensed=False).notice_of(2026)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[licenses.ctp]", "licenses.ctp: there is no code set 'ctp'"),
        (
            f'[licenses.cpt]\nnotice = "CPT © 2024 {AMA}"',
            "licenses.cpt.notice: says 2024; the year of edition 2026 is 2025",
        ),
        (
            f'[licenses.cpt]\nnotice = "CPT of the {AMA}"',
            "licenses.cpt.notice: names no copyright year; the year of edition 2026 is 2025",
        ),
        ('[licenses.cpt]\nnotice = "© {year} Us"', f"licenses.cpt.notice: does not name .* {AMA}"),
        (
            f'[licenses.cpt.notices]\n2027 = "CPT © 2025 {AMA}"',
            "licenses.cpt.notices.2027: says 2025; the year of edition 2027 is 2026",
        ),
        (
            '[licenses.cpt.notices]\n2026 = "© 2025 Us"',
            "licenses.cpt.notices.2026: does not name the holder",
        ),
    ],
)
def test_wrong_words_are_refused_by_their_place(
    configured: Callable[[str], None], text: str, said: str
) -> None:
    configured(text)
    with pytest.raises(LicenseError, match=said):
        words().notice_of(2026)


def test_a_fixed_year_is_right_for_its_edition_only(configured: Callable[[str], None]) -> None:
    configured(f'[licenses.cpt]\nnotice = "CPT © 2025 {AMA}"')
    assert words().notice_of(2026) == f"CPT © 2025 {AMA}"
    with pytest.raises(LicenseError, match="says 2025; the year of edition 2025 is 2024"):
        words().notice_of(2025)


TROUBLE = 2
"""How a command ends that was refused."""
COMMANDS = {
    "report": ("report", "2025", "2026", "-o", "out"),
    "bulletin": ("bulletin", "2025", "2026", "-o", "out"),
    "crosswalk": ("crosswalk", "2025", "2026", "--format", "html", "-o", "guide.html"),
    "diff": ("diff", "2025", "2026", "--format", "json", "-o", "diff.json"),
}


@pytest.mark.parametrize("command", COMMANDS.values(), ids=COMMANDS)
def test_every_output_has_the_licensee_s_words(
    configured: Callable[[str], None],
    command: tuple[str, ...],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("RELEASEKIT_STORE", str(resources.folder("releases")))
    configured(f'[licenses.cpt]\nlicense = "4711"\nnotice = "{OURS}"\n')
    with pytest.raises(SystemExit) as stopped:
        main([*command, "-s", "cpt"])
    assert stopped.value.code == 0
    written = [path for path in Path().rglob("*") if path.suffix in {".html", ".json"}]
    assert written
    assert all(OURS.replace("{year}", "2025") in path.read_text() for path in written)
    for path in Path().rglob("licenses.json"):
        (one,) = json.loads(path.read_text())["files"]
        assert one["holds"][0]["license"] == "4711"


def test_a_stale_notice_of_the_licensee_stops_the_output(
    configured: Callable[[str], None],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("RELEASEKIT_STORE", str(resources.folder("releases")))
    configured(f'[licenses.cpt]\nnotice = "CPT is copyright 2013 {AMA}"\n')
    for command in COMMANDS.values():
        with pytest.raises(SystemExit) as stopped:
            main([*command, "-s", "cpt"])
        assert stopped.value.code == TROUBLE
        assert "says 2013; the year of edition 2026 is 2025" in capsys.readouterr().err
    assert [path.name for path in Path().iterdir()] == ["releasekit.toml"]


@pytest.mark.parametrize("form", ["json", "md", "table", "xlsx"])
def test_a_reconciliation_has_the_notice(tmp_path: Path, form: str) -> None:
    store = sentinels.store(tmp_path / "store", tmp_path / "files")
    out = tmp_path / f"list.{form}"
    command = ("reconcile", "2025", "2026", "-s", "cpt", "--store", str(store))
    with pytest.raises(SystemExit) as stopped:
        main([*command, "--format", form, "-o", str(out)])
    assert stopped.value.code == 0
    shown = "\n".join(text for _, text in readings(out.name, out.read_bytes()))
    assert "CPT © 2025 American Medical Association" in " ".join(shown.split())
