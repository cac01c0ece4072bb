"""What was meant: nearest names, levels by their titles, files where a folder was named."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from releasekit import resources
from tests.cli.test_cli import run
from tests.support.files import DISTRIBUTIONS

if TYPE_CHECKING:
    from pathlib import Path

SAMPLES = str(resources.folder("releases"))
TWO = ("2025", "2026", "-s", "cpt")


@pytest.fixture(autouse=True)
def _store(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("RELEASEKIT_STORE", SAMPLES)
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("report", *TWO, "--template", "reprt"), "did you mean report?"),
        (("report", *TWO, "--template", "zzz"), "there are letter, report"),
        (("bulletin", *TWO, "--template", "sumary"), "did you mean summary?"),
        (("report", *TWO, "--template", "report", "--format", "csv"), "'csv' must be one of"),
        (("templates", "buletin"), "did you mean bulletin?"),
        (("diff", *TWO, "--level", "Action requird"), "must be one of breaking, review, edit"),
        (("diff", *TWO, "-o", "fold/"), "name a file in it: -o fold/diff.txt"),
        (("diff", *TWO, "-o", "fold/", "--format", "csv"), "-o fold/diff.csv"),
        (("show", "0101T", "-o", "fold/", "--format", "json"), "-o fold/show.json"),
        (("history", "0101T", "-o", "fold/"), "-o fold/history.txt"),
        (("releases", "-o", "fold/"), "-o fold/releases.txt"),
        (("reconcile", "2025", "2026", "-o", "fold/"), "-o fold/reconcile.txt"),
        (("crosswalk", *TWO, "-o", "fold/"), "-o fold/crosswalk.txt"),
        (("report", "2025", "2026", "-o", "-"), "- is one file, and there are cpt, hcpcs, icd10cm"),
        (("bulletin", "2025", "2026", "-o", "/dev/null"), "is one file, and there are cpt, hcpcs"),
    ],
    ids=lambda given: " ".join(given) if isinstance(given, tuple) else None,
)
def test_a_near_miss_is_an_error_that_names_what_to_give(
    arguments: tuple[str, ...], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, err = run(*arguments, code=2, capsys=capsys)
    assert said in err
    assert not out
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("level", ["Action required", "action-required", "ACTION REQUIRED"])
def test_a_level_is_known_by_its_title(level: str, capsys: pytest.CaptureFixture[str]) -> None:
    form = ("--format", "csv")
    by_id, _ = run("diff", *TWO, "--level", "breaking", *form, capsys=capsys)
    assert run("diff", *TWO, "--level", level, *form, capsys=capsys)[0] == by_id
    run("diff", *TWO, "--fail-on", level, code=1, capsys=capsys)


def test_show_shows_the_known_codes_and_says_the_unknown(
    capsys: pytest.CaptureFixture[str],
) -> None:
    out, err = run("show", "0101T", "99999", "0225T", "xx", code=2, capsys=capsys)
    assert "CPT 0101T" in out
    assert "CPT 0225T" in out
    assert "ever had a code '99999' or 'xx'" in err
    form = ("--format", "json")
    out, err = run("show", "0101T", "99999", *form, code=2, capsys=capsys)
    assert [shown["code"] for shown in json.loads(out)] == ["0101T"]
    assert "'99999'" in err
    out, err = run("show", "99999", *form, code=2, capsys=capsys)
    assert not out
    run("show", "0101T", "0225T", capsys=capsys)


def test_a_reversed_diff_says_so_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    _, err = run("diff", "2026", "2025", "-s", "cpt", capsys=capsys)
    assert err.count("\n") == 1
    assert "CPT: 2026 is the later one" in err
    _, err = run("diff", *TWO, capsys=capsys)
    assert not err
    _, err = run("diff", "2026", "2026", "-s", "cpt", capsys=capsys)
    assert not err


@pytest.mark.parametrize("form", ["table", "csv"])
def test_what_was_not_compared_is_said_once(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    sides = [str(DISTRIBUTIONS / "icd10cm" / label) for label in ("2025", "2026")]
    out, err = run("diff", *sides, "-s", "icd10cm", "--format", form, capsys=capsys)
    assert (out + err).count("Not compared") == 1
    assert ("Not compared" in out) is (form == "table")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "accepted.txt: holds no id of a change"),
        ("\n# nothing yet\n", "accepted.txt: holds no id of a change"),
        ("0123456789abcdef # seen\n99213\n", "accepted.txt:2: '99213' is no id of a change"),
        ('{"diffs": 1}', "is no list of accepted changes"),
    ],
)
def test_a_list_of_accepted_changes_without_ids_is_an_error(
    text: str, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    accepted = tmp_path / "accepted.txt"
    accepted.write_text(text)
    out, err = run("diff", *TWO, "--accept", str(accepted), code=2, capsys=capsys)
    assert said in err
    assert not out


def test_an_earlier_diff_that_found_nothing_accepts_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    form = ("--format", "json")
    nothing, _ = run("diff", "2026", "2026", "-s", "cpt", *form, capsys=capsys)
    accepted = tmp_path / "accepted.json"
    accepted.write_text(nothing)
    whole, _ = run("diff", *TWO, *form, capsys=capsys)
    assert run("diff", *TWO, *form, "--accept", str(accepted), capsys=capsys)[0] == whole


def test_an_accepted_id_that_no_change_has_is_an_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    whole = json.loads(run("diff", *TWO, "--format", "json", capsys=capsys)[0])
    known = whole["diffs"][0]["changes"][0]["id"]
    typed = known[:-1] + ("0" if known[-1] != "0" else "1")
    accepted = tmp_path / "accepted.txt"
    accepted.write_text(f"{known}\n{typed}  # seen\n")
    given = ("--accept", str(accepted))
    _, err = run("diff", "2025", "2026", *given, code=2, capsys=capsys)
    assert f"accepted.txt:2: '{typed}' is the id of no change that is compared here" in err
    assert f"did you mean {known}?" in err
    # A list of all code sets may be used for one of them.
    _, err = run("diff", *TWO, *given, capsys=capsys)
    assert "accepted.txt: 1 accepted id of no change of the code sets compared" in err
    accepted.write_text(f"{typed}\n")
    run("diff", *TWO, *given, code=2, capsys=capsys)
