"""Where answers go: one file, a folder, a pipe or a terminal; and how a page is drawn."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from releasekit.cli import main
from releasekit.cli.page import Page, Span
from tests.cli.test_cli import SAMPLES, run

if TYPE_CHECKING:
    from pathlib import Path

TWO = ("2025", "2026", "-s", "cpt")


@pytest.fixture(autouse=True)
def _store(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RELEASEKIT_STORE", SAMPLES)


@pytest.mark.parametrize(("command", "form"), [("report", "xlsx"), ("bulletin", "txt")])
def test_a_name_that_ends_as_a_form_is_a_file_and_never_a_folder(
    command: str, form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place = tmp_path / f"x.{form}"
    _, err = run(command, *TWO, "--format", form, "-o", str(place), capsys=capsys)
    assert place.is_file()
    assert f"wrote {place}" in err
    assert [path.name for path in tmp_path.iterdir()] == [place.name]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("report", *TWO, "--format", "html", "-o", "x.xlsx"),
            "use --format xlsx, or name it",
        ),
        (
            ("report", "2025", "2026", "--format", "md", "-o", "x.md"),
            "one file, and there are cpt,",
        ),
        (("report", *TWO, "--format", "md", "-o", "none/x.md"), "none: no such folder"),
        (("diff", *TWO, "-o", "none/x.txt"), "none: no such folder"),
        (("diff", *TWO, "-o", "."), ". is a folder"),
        (("show", "99213", "-o", "none/x"), "none: no such folder"),
        (("history", "0101T", "-o", "none/x"), "none: no such folder"),
        (("releases", "-o", "none/x"), "none: no such folder"),
        (("templates", "-o", "none/x"), "none: no such folder"),
        (("reconcile", *TWO, "-o", "none/x"), "none: no such folder"),
        (("crosswalk", *TWO, "-o", "none/x"), "none: no such folder"),
        (("crosswalk", *TWO, "--format", "xlsx", "-o", "none/x.xlsx"), "none: no such folder"),
    ],
    ids=lambda given: " ".join(given) if isinstance(given, tuple) else None,
)
def test_a_place_that_cannot_be_written_is_an_error_and_nothing_is_made(
    arguments: tuple[str, ...],
    said: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    out, err = run(*arguments, code=2, capsys=capsys)
    assert said in err
    assert not out
    assert not list(tmp_path.iterdir())


def test_diff_as_a_workbook_is_one_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = tmp_path / "x.xlsx"
    run("diff", "2025", "2026", "--format", "xlsx", "-o", str(place), capsys=capsys)
    assert place.read_bytes().startswith(b"PK")


@pytest.mark.parametrize("output", ["-", "/dev/stdout"])
def test_the_standard_output_has_a_name(output: str, capsys: pytest.CaptureFixture[str]) -> None:
    out, err = run("releases", "--format", "csv", "-o", output, capsys=capsys)
    assert out.startswith("code_set,release,")
    assert not err


def test_a_reader_who_leaves_is_no_fault() -> None:
    code = "from releasekit.cli import run; run()"
    with subprocess.Popen(  # noqa: S603 (our own command)
        [sys.executable, "-c", code, "diff", "2025", "2026"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        process.stdout.close()
        assert process.stderr is not None
        assert b"rror" not in process.stderr.read()
    assert process.returncode == 0


def test_a_terminal_has_colors_and_its_own_width_and_a_pipe_has_neither(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    plain, _ = run("diff", *TWO, capsys=capsys)
    assert "\x1b[" not in plain
    assert "{+" in plain
    assert max(map(len, plain.splitlines())) <= 60
    monkeypatch.delenv("COLUMNS")
    whole, _ = run("diff", *TWO, capsys=capsys)
    assert max(map(len, whole.splitlines())) > 100
    assert sorted(whole.split()) == sorted(plain.split())
    monkeypatch.setenv("COLUMNS", "60")
    for variable, value, colored in (("TERM", "xterm", True), ("NO_COLOR", "1", False)):
        monkeypatch.setenv(variable, value)
        monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
        with pytest.raises(SystemExit):
            main(["diff", *TWO])
        out = capsys.readouterr().out
        assert ("\x1b[" in out) is colored
        assert re.sub(r"\x1b\[\d+m", "", out) == plain


@pytest.mark.parametrize(
    ("variables", "on_terminal", "in_pipe"),
    [
        ({}, True, False),
        ({"NO_COLOR": "1"}, False, False),
        ({"NO_COLOR": ""}, True, False),
        ({"TERM": "dumb"}, False, False),
        ({"FORCE_COLOR": "1"}, True, True),
        ({"FORCE_COLOR": "0"}, True, False),
        ({"FORCE_COLOR": "1", "TERM": "dumb"}, True, True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, False, False),
    ],
    ids=str,
)
def test_colors_are_as_the_environment_asks(
    variables: dict[str, str],
    on_terminal: bool,  # noqa: FBT001 (pytest passes it by name)
    in_pipe: bool,  # noqa: FBT001
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in ({"TERM": "xterm"} | variables).items():
        monkeypatch.setenv(name, value)
    for terminal, colored in ((False, in_pipe), (True, on_terminal)):
        monkeypatch.setattr(sys.stdout, "isatty", lambda shown=terminal: shown)
        with pytest.raises(SystemExit):
            main(["diff", *TWO])
        assert ("\x1b[" in capsys.readouterr().out) is colored


def test_a_page_is_wrapped_between_words_and_indented() -> None:
    page = Page()
    page.line("alpha beta", Span(" gamma", "red"), " delta epsilon", indent=2)
    assert page.text() == "  alpha beta gamma delta epsilon\n"
    assert page.text(25, color=True).splitlines() == [
        "  alpha beta\x1b[31m gamma\x1b[0m delta",
        "  epsilon",
    ]
    page.line("A1  x", Span(" one two three", "dim"), "abcdefghijklmnopqrstuvwxyz", hang=4)
    assert page.text(25).splitlines()[2:] == [
        "A1  x one two three",
        "    abcdefghijklmnopqrstu",
        "    vwxyz",
    ]


TABLE = (
    ("a", "1", "one two three four five"),
    ("bb", "22", Span("x\ny", "bold")),
)


@pytest.mark.parametrize(
    ("width", "lines"),
    [
        (
            None,
            [
                "Code  Count  Words",
                "a         1  one two three four five",
                "bb       22  x y",
            ],
        ),
        (
            33,
            [
                "Code  Count  Words",
                "a         1  one two three four",
                "             five",
                "bb       22  x y",
            ],
        ),
        (
            15,  # not even the longest words stand side by side
            [
                "a",
                "  Count: 1",
                "  Words: one",
                "  two three",
                "  four five",
                "bb",
                "  Count: 22",
                "  Words: x y",
            ],
        ),
    ],
)
def test_a_table_loses_nothing(width: int | None, lines: list[str]) -> None:
    page = Page()
    page.table(("Code", "Count", "Words"), TABLE, right={"Count"})
    assert page.text(width).splitlines() == lines


def test_an_empty_page_is_an_empty_text() -> None:
    assert Page().text() == Page().text(80, color=True) == ""
