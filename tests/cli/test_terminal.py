"""Tables on a terminal: nothing is lost at any width or in any encoding; long ones are paged."""

from __future__ import annotations

import io
import json
import os
import re
import sys
from typing import TYPE_CHECKING

import pytest

from releasekit import layout as layouts
from releasekit.classify import classes
from releasekit.cli import main, screen
from releasekit.render import words
from releasekit.views import duties
from tests.cli.test_cli import SAMPLES, run
from tests.support.contracts import proved

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SPAN = ("--from", "2025-07-01", "--to", "2026-01-31")
TABLES = (
    ("diff", "2025", "2026"),
    ("diff", "2025", "2026", "--summary"),
    ("diff", "2025", "2026", "--audience", "public"),
    ("show", "0101T", "0225T", "D73.0"),
    ("history", "0225T"),
    ("calendar", *SPAN),
    ("crosswalk", "2025", "2026"),
    ("reconcile", "2025", "2026"),
    ("releases",),
    ("releases", "icd10cm", "2026"),
    ("explain",),
    ("explain", "code-narrowed", "descriptor-negated"),
    ("templates",),
)


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RELEASEKIT_STORE", SAMPLES)
    monkeypatch.delenv("COLUMNS", raising=False)
    monkeypatch.delenv("NO_COLOR", raising=False)


def letters(text: str) -> list[str]:
    """Return all characters but blanks: a word may be broken, but none is lost."""
    return sorted("".join(text.split()))


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("arguments", TABLES, ids=" ".join)
def test_a_width_loses_nothing(
    arguments: tuple[str, ...],
    width: int,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    whole, _ = run(*arguments, capsys=capsys)
    monkeypatch.setenv("COLUMNS", str(width))
    wrapped, _ = run(*arguments, capsys=capsys)
    assert max(map(len, wrapped.splitlines())) <= width
    assert letters(wrapped) == letters(whole)


@pytest.mark.parametrize("arguments", TABLES, ids=" ".join)
def test_a_terminal_without_its_letters_is_given_others(
    arguments: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    given = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(given, encoding="ascii"))
    with pytest.raises(SystemExit) as stopped:
        main([*arguments])
    assert stopped.value.code == 0
    text = given.getvalue()
    assert text.isascii()
    assert b"?" not in text.replace(b"did you mean", b"")


@pytest.mark.parametrize(
    ("text", "encoding", "shown"),
    [
        ("A → B − “C”…", "ascii", 'A -> B - "C"...'),
        ("A → é — ©", "cp1252", "A -> e - (C)"),  # a pipe: no encoding but UTF-8 is sure
        ("A → é", "utf-8", "A → é"),
        ("Ménière 中", "ascii", "Meniere \\u4e2d"),
    ],
)
def test_what_cannot_be_written_has_a_lookalike(
    text: str, encoding: str, shown: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(io.BytesIO(), encoding=encoding))
    assert screen.legible(text) == shown


@pytest.fixture(name="terminal")
def _terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Return a function that runs a command on a terminal, and returns what the pager was given."""
    read = tmp_path / "read.txt"
    pager = tmp_path / "pager"
    pager.write_text(f'#!/bin/sh\ncat > "{read}"\n')
    pager.chmod(0o755)
    monkeypatch.setenv("PAGER", str(pager))
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("LINES", "24")
    monkeypatch.setenv("COLUMNS", "80")

    def paged(*arguments: str) -> str:
        monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
        monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
        read.unlink(missing_ok=True)
        with pytest.raises(SystemExit):
            main([*arguments])
        return read.read_text(encoding="utf-8") if read.exists() else ""

    return paged


def test_a_long_table_is_paged(
    terminal: Callable[..., str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    ask = ("diff", "2025", "2026", "-s", "icd10cm")
    plain, _ = run(*ask, capsys=capsys)
    paged = terminal(*ask)
    assert letters(re.sub(r"\x1b\[\d+m", "", paged)) == letters(plain)
    assert "\x1b[" in paged
    assert not capsys.readouterr().out
    for more in (("--no-pager",), ("--format", "json"), ("--summary", "--class", "code-deleted")):
        assert not terminal(*ask, *more)
        assert capsys.readouterr().out
    for pager in ("", "cat", "/no/such/pager"):
        monkeypatch.setenv("PAGER", pager)
        assert not terminal(*ask)
        assert capsys.readouterr().out


@pytest.mark.skipif(os.name == "nt", reason="the pager here is a shell script")
def test_colors_say_nothing_that_the_text_does_not(
    terminal: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    ask = ("diff", "2025", "2026", "-s", "cpt")
    colored = terminal(*ask)
    monkeypatch.setenv("NO_COLOR", "1")
    assert re.sub(r"\x1b\[\d+m", "", colored) == terminal(*ask)


def test_a_summary_is_the_totals_alone(capsys: pytest.CaptureFixture[str]) -> None:
    ask = ("diff", "2025", "2026", "-s", "icd10cm")
    whole, _ = run(*ask, capsys=capsys)
    summary, _ = run(*ask, "--summary", capsys=capsys)
    assert len(summary) < len(whole) / 2
    notice = summary.splitlines()[-1]
    assert whole.startswith(summary.removesuffix(f"{notice}\n"))
    lines = summary.splitlines()
    (billable,) = (at for at, line in enumerate(lines) if line.startswith("Billable codes"))
    (live,) = (at for at, line in enumerate(lines) if line.startswith("Live codes, headers incl"))
    assert billable < live
    assert re.search(r"^Class +Level +Billable +Headers$", summary, re.MULTILINE)


def test_a_code_set_without_headers_has_one_number(capsys: pytest.CaptureFixture[str]) -> None:
    summary, _ = run("diff", "2025", "2026", "-s", "cpt", "--summary", capsys=capsys)
    assert re.search(r"^Class +Level +Codes$", summary, re.MULTILINE)
    assert "Headers" not in summary


def test_show_says_first_whether_a_code_may_be_reported(capsys: pytest.CaptureFixture[str]) -> None:
    ask = ("show", "D73.0", "0101T", "--as-of", "2025-10-02")
    out, _ = run(*ask, capsys=capsys)
    lines = [line for line in out.splitlines() if not line.startswith("SAMPLE")]
    assert lines[0] == "ICD-10-CM D73.0 on October 2, 2025"
    assert lines[1] == "  Valid on this date."
    second = lines.index("CPT 0101T on October 2, 2025")
    assert lines[second + 1] == "  Discontinued: last date of service June 30, 2025."
    shown = proved("code-2", run(*ask, "--format", "json", capsys=capsys)[0])
    assert [(one["code"], one["as_of"]) for one in shown] == [
        ("D730", "2025-10-02"),
        ("0101T", "2025-10-02"),
    ]


@pytest.mark.parametrize(
    ("code", "code_set", "near"),
    [
        ("D73.Q", "icd10cm", "D73.9"),
        ("d73q", "icd10cm", "D73.9"),
        ("0225X", "cpt", "0225T"),
        ("ZZZZZ", "cpt", ""),
    ],
)
def test_an_unknown_code_has_its_nearest(
    code: str, code_set: str, near: str, capsys: pytest.CaptureFixture[str]
) -> None:
    for command in ("show", "history"):
        _, err = run(command, code, "-s", code_set, code=2, capsys=capsys)
        assert f"ever had a code {code!r}" in err
        assert ("did you mean" in err) is bool(near)
        assert near in err


@pytest.mark.parametrize("rule", classes(), ids=lambda rule: rule.id)
def test_every_class_is_explained(rule: object, capsys: pytest.CaptureFixture[str]) -> None:
    name = str(getattr(rule, "id"))  # noqa: B009 (a rule of any sort)
    said = words.load()["classes"][name]
    out, _ = run("explain", name, capsys=capsys)
    (told,) = proved("classes-1", run("explain", name, "--format", "json", capsys=capsys)[0])[
        "classes"
    ]
    assert (told["id"], told["why"]) == (name, said["why"])
    assert told["example"] == {"before": said["before"], "after": said["after"]}
    ours = {
        (duty.who, duties.general(duty))
        for code_set in layouts.code_sets()
        for duty in duties.of(code_set)
        if name in duty.classes and duty.what
    }
    assert {(duty["who"], duty["what"]) for duty in told["duties"]} == ours
    for part in (told["title"], told["meaning"], told["why"], told["level_title"], said["after"]):
        assert part in out
    assert all(f"{who}: {what}" in out for who, what in ours)
    assert ("Nobody." in out) is not bool(ours)
    assert "{" not in out.replace("{+", "")


def test_a_class_is_named_by_its_title_too(capsys: pytest.CaptureFixture[str]) -> None:
    by_id, _ = run("explain", "descriptor-negated", "-s", "icd10cm", capsys=capsys)
    assert "Title negated" in by_id
    by_title, _ = run("explain", "title negated", "-s", "icd10cm", capsys=capsys)
    assert by_title == by_id
    _, err = run("explain", "code-narowed", code=2, capsys=capsys)
    assert "did you mean code-narrowed?" in err
    everything, _ = run("explain", "--format", "json", capsys=capsys)
    assert [one["id"] for one in json.loads(everything)["classes"]] == [
        rule.id for rule in classes()
    ]


def test_duties_are_those_of_the_code_set(capsys: pytest.CaptureFixture[str]) -> None:
    supplies, _ = run("explain", "code-added", "-s", "hcpcs", capsys=capsys)
    diagnoses, _ = run("explain", "code-added", "-s", "icd10cm", capsys=capsys)
    assert "Charge master" in supplies
    assert "Charge master" not in diagnoses
    assert "Coders" in diagnoses


def test_a_summary_is_of_the_table(capsys: pytest.CaptureFixture[str]) -> None:
    _, err = run("diff", "2025", "2026", "--summary", "--format", "csv", code=2, capsys=capsys)
    assert "--summary is of the table" in err


@pytest.mark.parametrize("line", ["D73.0", "d730", "D72.9-D73.1", "D729-D731 # both ends"])
def test_a_list_of_codes_takes_both_forms(
    line: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    listed = tmp_path / "codes.txt"
    listed.write_text(f"{line}\n")
    ask = ("diff", "2025", "2026", "-s", "icd10cm", "--codes", str(listed), "--format", "json")
    (diff,) = json.loads(run(*ask, capsys=capsys)[0])["diffs"]
    assert {change["code"] for change in diff["changes"]} == {"D730"}
