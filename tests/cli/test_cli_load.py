"""Loading at the terminal: a whole folder, dry runs, patterns, and what is said of it."""

from __future__ import annotations

import csv
import io
import sys
from typing import TYPE_CHECKING, Any, Self

import pytest

from releasekit.cli import main
from releasekit.store import Store
from tests.cli.test_cli import run
from tests.ingest.test_complete import WHOLE, quarter
from tests.ingest.test_quirks_icd import ROWS, order
from tests.support.contracts import proved
from tests.support.files import write

if TYPE_CHECKING:
    from pathlib import Path

CM = order(ROWS)
GAP = order(ROWS[:1]) + order([("A001", "1", "Later")], first=9)


@pytest.fixture(autouse=True)
def _place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RELEASEKIT_STORE", str(tmp_path / "s"))


@pytest.fixture
def year(tmp_path: Path) -> Path:
    """Write a folder with two sound releases, one that is cut, and a file that is none."""
    write(tmp_path / "in" / "icd10cm_order_2025.txt", CM)
    write(tmp_path / "in" / "icd10cm_order_2026.txt", GAP)
    write(tmp_path / "in" / "HCPC2026_APR_ANWEB.txt", quarter(*WHOLE))
    write(tmp_path / "in" / "lunch.txt", "at noon\n")
    return tmp_path / "in"


def labels(root: Path) -> list[str]:
    store = Store(root)
    return [f"{name} {one.label}" for name in store.code_sets() for one in store.releases(name)]


def states(document: dict[str, Any]) -> dict[str, str]:
    return {
        f"{release['code_set']} {release['version']}": release["state"]
        for release in document["releases"]
    }


def test_a_dry_run_shows_the_plan_and_stores_nothing(
    year: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, err = run("load", "--all", str(year), "--dry-run", capsys=capsys)
    rows = [line.split("  ") for line in out.splitlines()]
    assert rows[0][:2] == ["code set", "    release"] or out.startswith("code set")
    assert "HCPCS Level II  2026-04  interim  2026-04-01  to be loaded  HCPC2026" in out
    assert "1 file not recognized:" in out
    assert "lunch.txt" in out
    assert "nothing was stored" in err
    assert not (tmp_path / "s").exists()
    form = ("--format", "json", "-o", "plan.json")
    out, _ = run("load", "--all", str(year), "--dry-run", *form, capsys=capsys)
    assert not out
    document = proved("plan-1", (tmp_path / "plan.json").read_bytes())
    assert set(states(document).values()) == {"new"}
    assert [left["file"] for left in document["left_out"]] == ["lunch.txt"]


def test_all_is_loaded_but_what_is_refused(
    year: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, err = run("load", "--all", str(year), code=2, capsys=capsys)
    assert "to be loaded" in out
    assert "loaded ICD-10-CM 2025 (annual, effective 2024-10-01): 2 codes, from 1 file" in err
    assert "refused ICD-10-CM 2026: icd10cm_order_2026.txt:2: holds 2 of the 9 records" in err
    assert err.splitlines()[-1] == ("refused: icd10cm 2026; loaded: icd10cm 2025, hcpcs 2026-04")
    assert labels(tmp_path / "s") == ["hcpcs 2026-04", "icd10cm 2025"]
    out, err = run("load", "--all", str(year), "--format", "json", code=2, capsys=capsys)
    assert states(proved("plan-1", out)) == {
        "icd10cm 2025": "present",
        "icd10cm 2026": "refused",
        "hcpcs 2026-04": "present",
    }
    out, err = run("load", "--all", str(year), "--force", capsys=capsys)
    assert "forced: icd10cm_order_2026.txt:2: holds 2 of the 9 records" in err
    assert labels(tmp_path / "s") == ["hcpcs 2026-04", "icd10cm 2025", "icd10cm 2026"]
    _, err = run("load", "--all", str(year), capsys=capsys)
    assert err.startswith("already loaded: icd10cm 2025, icd10cm 2026, hcpcs 2026-04")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--all", "in", "icd10cm"), "takes no CODE_SET, VERSION and PATH"),
        (("--all", "in", "--effective", "2026-01-01"), "takes no --effective"),
        (("--all", "in", "--kind", "correction"), "takes no --kind"),
        (("--all", "nowhere"), "nowhere: no such file or folder"),
        (("--all", "empty"), "no release of a code set is here"),
        (("--all",), "requires an argument"),
        ((), "Missing argument 'CODE_SET': name all three, or a folder with --all"),
        (("in",), "'in' is a path: name CODE_SET and VERSION first, or --all in"),
        (("icd10cm",), "Missing argument 'VERSION'"),
        (("icd10cm", "2026"), "Missing argument 'PATH...'"),
        (("icd10cm", "2026", "in/*.zip"), "in/*.zip: no file or folder matches it"),
        (("icd10cm", "2026", "in/icd10cm*.txt", "--dry-run"), "icd10cm_order_2026.txt"),
    ],
)
@pytest.mark.usefixtures("year")
def test_what_cannot_be_done_is_said(
    arguments: tuple[str, ...],
    said: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "empty").mkdir()
    _, err = run("load", *arguments, code=2, capsys=capsys)
    assert said in err
    assert not (tmp_path / "s").exists()


@pytest.mark.usefixtures("year")
def test_a_pattern_names_files_where_no_shell_did(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, err = run("load", "icd10cm", "2025", "in/*2025*", capsys=capsys)
    assert err.startswith("loaded ICD-10-CM 2025")
    assert labels(tmp_path / "s") == ["icd10cm 2025"]


@pytest.mark.usefixtures("year")
def test_a_dry_run_of_one_release_validates_all_of_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = ("load", "icd10cm", "2025", "in/icd10cm_order_2025.txt", "--dry-run")
    out, err = run(*given, capsys=capsys)
    assert "ICD-10-CM  2025     annual  2024-10-01  to be loaded  icd10cm_order_2025.txt" in out
    assert "would load ICD-10-CM 2025 (annual, effective 2024-10-01): 2 codes" in err
    assert "nothing was stored" in err
    out, _ = run(*given, "--format", "json", capsys=capsys)
    assert states(proved("plan-1", out)) == {"icd10cm 2025": "new"}
    given = ("load", "icd10cm", "2026", "in/icd10cm_order_2026.txt", "--dry-run")
    out, err = run(*given, code=2, capsys=capsys)
    assert "holds 2 of the 9 records" in err
    assert not out
    assert not (tmp_path / "s").exists()


def test_a_report_is_short_unless_all_is_asked_for(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path / "in" / "icd10cm_order_2026.txt", f"Notice\n\n{CM}")
    write(tmp_path / "in" / "guide.pdf", "%PDF")
    _, short = run("load", "icd10cm", "2026", "in", capsys=capsys)
    assert short.splitlines() == [
        "loaded ICD-10-CM 2026 (annual, effective 2025-10-01): 2 codes, from 1 file",
        "  2 lines skipped, 1 file not recognized; see: releasekit releases icd10cm 2026",
        f"stored in {tmp_path / 's'}",
    ]
    run("remove", "icd10cm", "2026", capsys=capsys)
    _, long = run("load", "icd10cm", "2026", "in", "-v", capsys=capsys)
    assert "icd10cm_order_2026.txt: order file, 2 records" in long
    assert "skipped 1: blank" in long
    assert "unrecognized files (skipped): guide.pdf" in long
    run("remove", "icd10cm", "2026", capsys=capsys)
    _, quiet = run("load", "icd10cm", "2026", "in", "-q", capsys=capsys)
    assert not quiet


def test_a_release_is_shown_with_its_files(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(tmp_path / "in" / "icd10cm_order_2026.txt", f"Notice\n\n{GAP}")
    write(tmp_path / "in" / "guide.pdf", "%PDF")
    run("load", "icd10cm", "2026", "in", "--force", capsys=capsys)
    out, _ = run("releases", "ICD-10-CM", "2026", capsys=capsys)
    for said in (
        "ICD-10-CM 2026\n",
        "annual, effective 2025-10-01",
        "covers all (Diagnosis)",
        "2 codes: 2 live, 0 ended",
        "order file",
        "icd10cm_order_2026.txt: 1: blank",
        "Forced:\n  icd10cm_order_2026.txt:4: holds 2 of the 9 records",
        "Not recognized:\n  guide.pdf",
        "concepts.tsv.zst: 2 lines",
    ):
        assert said in out
    out, _ = run("releases", "icd10cm", "2026", "--format", "json", capsys=capsys)
    document = proved("release-1", out)
    assert document["codes"] == {"all": 2, "live": 2, "ended": 0, "unplaced": 0}
    assert document["unrecognized"] == ["guide.pdf"]
    (source,) = document["sources"]
    assert {reason["reason"]: reason["count"] for reason in source["skipped"]}["blank"] == 1
    out, _ = run("releases", "icd10cm", "2026", "--format", "csv", capsys=capsys)
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [row["what"] for row in rows] == ["read", "skipped", "skipped", "unrecognized", "forced"]
    _, err = run("releases", "icd10cm", "2025", code=2, capsys=capsys)
    assert "did you mean 2026?" in err


@pytest.mark.usefixtures("year")
def test_progress_is_a_percentage_on_a_terminal_only(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    given = ("load", "icd10cm", "2025", "in/icd10cm_order_2025.txt", "--dry-run")
    shown: list[str] = []

    class Status:
        def __enter__(self) -> Self:
            return self

        def __exit__(self, *_: object) -> None:
            pass

        def update(self, text: str) -> None:
            shown.append(text)

    monkeypatch.setattr("rich.console.Console.status", lambda *_, **__: Status())
    run(*given, capsys=capsys)
    assert not shown
    for options, visible in (((), True), (("-q",), False)):
        monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
        with pytest.raises(SystemExit):
            main([*given, *options])
        capsys.readouterr()
        assert bool(shown) is visible
        if visible:
            assert shown[0] == "loading ICD-10-CM 2025: 0 % icd10cm_order_2025.txt"
            assert shown[-1] == "loading ICD-10-CM 2025: 55 % writing"
            assert len(shown) == len(set(shown))
        shown.clear()
