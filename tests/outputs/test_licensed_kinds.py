"""Codes within a public code set whose texts are another's: dental codes in a file of HCPCS."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from releasekit import layout as layouts
from releasekit.layout.licenses import License
from releasekit.store import Store
from tests.cli.test_cli import run
from tests.ingest.test_complete import quarter
from tests.support.files import load, write

if TYPE_CHECKING:
    from pathlib import Path

PLAIN = ("A0080", 100, 3, "Hearth wagon for lanterns, per mile")
DENTAL = ("D0999", 100, 3, "Quillon of the upper velar arch, lit")
EARLIER = ("D0998", 100, 3, "Braid of the lower corvine duct, dimmed")
ADDED = ("G0001", 100, 3, "Halo visit of twenty minutes at dusk")
ADA = "© 2025 American Dental Association. All rights reserved."


@pytest.fixture
def store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "store"
    monkeypatch.setenv("RELEASEKIT_STORE", str(root))
    monkeypatch.chdir(tmp_path)
    load(root, "hcpcs", "2025", write(tmp_path / "HCPC2025.txt", quarter(PLAIN, EARLIER)))
    return root


def newer(root: Path, *records: tuple[str, int, int, str]) -> None:
    load(root, "hcpcs", "2026", write(root.parent / "HCPC2026.txt", quarter(*records)))


COMMANDS = [
    ("report", "2025", "2026", "--format", "md", "-o", "out/report.md"),
    ("report", "2025", "2026", "--format", "html", "-o", "out/report.html"),
    ("bulletin", "2025", "2026", "--format", "md", "-o", "out/bulletin.md"),
    ("crosswalk", "2025", "2026", "--all", "--format", "csv", "-o", "out/crosswalk.csv"),
    ("crosswalk", "2025", "2026", "--all", "--format", "json", "-o", "out/crosswalk.json"),
    ("publish", "-o", "out"),
]


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
@pytest.mark.parametrize("audience", ["public", "internal"])
def test_texts_of_such_codes_reach_only_who_is_entitled(
    store: Path, command: tuple[str, ...], audience: str, capsys: pytest.CaptureFixture[str]
) -> None:
    newer(store, PLAIN, EARLIER, DENTAL, ADDED)
    (store.parent / "out").mkdir()
    run(*command, "--audience", audience, capsys=capsys)
    written = "\n".join(
        path.read_text(encoding="utf-8", errors="replace")
        for path in (store.parent / "out").rglob("*")
        if path.is_file()
    )
    code, text = (EARLIER if "crosswalk" in command else DENTAL)[::3]
    assert code in written
    assert (text in written) == (audience == "internal")
    if not command[-1].endswith(".csv"):
        assert ADA in written


def test_who_licenses_the_texts_says_so_for_an_audience(
    store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    newer(store, PLAIN, EARLIER, DENTAL, ADDED)
    config = '[audiences.public]\nhcpcs = "long"\n[licenses.hcpcs]\nlicense = "ADA 1"\n'
    write(store.parent / "releasekit.toml", config)
    run("report", "2025", "2026", "--format", "md", "-o", "report.md", capsys=capsys)
    assert DENTAL[3] in (store.parent / "report.md").read_text(encoding="utf-8")


def test_without_such_codes_nothing_is_licensed(
    store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = write(store.parent / "plain" / "HCPC2025.txt", quarter(PLAIN))
    load(store, "hcpcs", "2025", given, replace=True)
    newer(store, PLAIN, ADDED)
    run("report", "2025", "2026", "--format", "md", "-o", "report.md", capsys=capsys)
    written = (store.parent / "report.md").read_text(encoding="utf-8")
    assert ADDED[3] in written
    assert "American Dental Association" not in written
    manifest = store / "hcpcs" / "2026" / "manifest.json"
    assert "licensed" not in json.loads(manifest.read_text(encoding="utf-8"))


def test_the_release_remembers_which_kinds_it_has(store: Path) -> None:
    given = write(store.parent / "HCPC2026.txt", quarter(PLAIN))
    load(store, "hcpcs", "2026", given, force=True)  # dental codes are all gone
    assert Store(store).get("hcpcs", "2025").licensed == ("dental",)
    assert Store(store).get("hcpcs", "2026").licensed == ()


def test_a_licensed_code_set_stays_its_holders() -> None:
    cpt, hcpcs = layouts.load("cpt"), layouts.load("hcpcs")
    assert hcpcs.licensed_for(()) is hcpcs
    assert hcpcs.licensed_for(["procedure", "modifier"]) is hcpcs
    assert cpt.licensed_for(["dental"]) is cpt
    both = hcpcs.licensed_for(["dental"]).license
    assert isinstance(both, License)
    assert both.licensed
    assert both.holder == "American Dental Association"
    assert both.notice.startswith(hcpcs.license.notice)
