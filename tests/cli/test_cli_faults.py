"""What the command line makes of other words, faults of our own, and of -q and -v."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from releasekit import resources
from tests.cli.test_cli import SAMPLES, run
from tests.ingest.test_layout import GOOD
from tests.support.files import DISTRIBUTIONS, write

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture(autouse=True)
def _store(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RELEASEKIT_STORE", SAMPLES)


@pytest.mark.parametrize("name", ["icd10cm", "ICD10CM", "icd-10-cm", "ICD-10-CM"])
def test_a_code_set_has_an_id_and_a_name(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    out, _ = run("releases", name, "--format", "csv", capsys=capsys)
    assert {row.partition(",")[0] for row in out.splitlines()[1:]} == {"icd10cm"}


def test_a_printed_name_is_read_in_any_case(capsys: pytest.CaptureFixture[str]) -> None:
    out, _ = run("releases", "hcpcs level ii", "--format", "csv", capsys=capsys)
    assert {row.partition(",")[0] for row in out.splitlines()[1:]} == {"hcpcs"}


def _fault(kind: type[BaseException]) -> Callable[..., object]:
    def raises(*_: object, **__: object) -> object:
        message = "of our own"
        raise kind(message)

    return raises


def test_an_unexpected_error_is_exit_2_and_one_line(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("releasekit.cli.releases.locate", _fault(ZeroDivisionError))
    _, err = run("releases", code=2, capsys=capsys)
    assert err.splitlines() == [
        "releasekit: unexpected error: ZeroDivisionError: of our own",
        "  run it again with -v to see where it arose, and report it",
    ]
    _, err = run("releases", "-v", code=2, capsys=capsys)
    assert "Traceback" in err
    assert err.splitlines()[-1] == "releasekit: unexpected error: ZeroDivisionError: of our own"


def test_an_interrupted_command_is_exit_130(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("releasekit.cli.releases.locate", _fault(KeyboardInterrupt))
    _, err = run("releases", code=130, capsys=capsys)
    assert err.split() == ["releasekit:", "interrupted"]


@pytest.mark.parametrize("place", [("-q", "diff"), ("diff", "-q")])
def test_quiet_says_nothing_but_the_answer(
    place: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    out, err = run(*place, "2025", "2026", "--format", "csv", capsys=capsys)
    assert out
    assert not err
    _, err = run(*place, "2025", "2031", code=2, capsys=capsys)
    assert "no code set has both" in err


def test_verbose_shows_each_step(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = str(DISTRIBUTIONS / "icd10cm" / "2026")
    store = ("--store", str(tmp_path))
    _, err = run("load", "icd10cm", "2026", given, *store, "-v", capsys=capsys)
    assert "loading ICD-10-CM 2026: " in err


def test_the_package_runs_as_a_module() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "releasekit", "--version"],
        check=True,
        capture_output=True,
        text=True,
    )
    assert done.stdout.startswith("releasekit, version ")


def test_a_declaration_is_checked(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ours = resources.folder("schemas")
    _, err = run("check-schema", *map(str, sorted(ours.glob("[a-z]*.toml"))), capsys=capsys)
    assert "icd10cm.toml: declares ICD-10-CM (icd10cm): " in err
    own = write(tmp_path / "made.toml", GOOD, end="\n")
    _, err = run("check-schema", str(own), capsys=capsys)
    assert "made.toml: declares Made (made): 1 file, 1 kind, 1 section; no faults" in err
    own = tmp_path / "mine.toml"
    text = (ours / "icd10cm.toml").read_text(encoding="utf-8")
    own.write_text(text.replace("[license]", "[licence]").replace("[cadence]", "[cadense]"))
    _, err = run("check-schema", str(own), code=2, capsys=capsys)
    assert "mine.toml: licence: is not a key of this table; did you mean license?" in err
    assert "mine.toml: cadense: " in err
    _, err = run("check-schema", str(tmp_path / "none.toml"), code=2, capsys=capsys)
    assert "none.toml: cannot be read: No such file" in err


@pytest.mark.parametrize("command", ["diff", "report", "bulletin", "crosswalk"])
def test_a_section_that_there_is_not_names_the_nearest(
    command: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    base = (command, "2025", "2026", "-s", "cpt", "--section")
    out, err = run(*base, "anesthsia", code=2, capsys=capsys)
    assert not out
    assert "no section has 'anesthsia' in its name; did you mean Anesthesia?" in err
    assert "CPT has Evaluation and Management; Anesthesia; Surgery: Integumentary; " in err
    assert not list(tmp_path.iterdir())
    _, err = run(*base, "anesthesia", capsys=capsys)
    assert "no section has" not in err


@pytest.mark.parametrize("command", ["diff", "report", "crosswalk"])
def test_several_sections_are_shown_and_each_is_known(
    command: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    form = ("--format", "md", "-o", "x.md")
    two = ("--section", "anesth", "--section", "RADIOLOGY")
    run(command, "2025", "2026", "-s", "cpt", *two, *form, capsys=capsys)
    text = (tmp_path / "x.md").read_text(encoding="utf-8")
    assert "00285" in text
    assert "70132" in text
    assert "99468" not in text
    (tmp_path / "x.md").unlink()
    wrong = ("--section", "anesth", "--section", "radoilogy")
    _, err = run(command, "2025", "2026", "-s", "cpt", *wrong, *form, code=2, capsys=capsys)
    assert "no section has 'radoilogy' in its name; did you mean Radiology?" in err
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("command", ["diff", "report", "crosswalk"])
def test_code_sets_that_are_left_out_are_named(
    command: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    _, err = run(command, "2025-04", "2026", capsys=capsys)
    assert "hcpcs and icd10cm are left out: the store has no 2025-04 of them" in err
    _, err = run(command, "2025-04", "2026", "-s", "cpt", capsys=capsys)
    assert "left out" not in err
