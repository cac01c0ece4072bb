"""Where an answer goes and in which form: devices, pipes, links, suffixes."""

from __future__ import annotations

import csv
import io
import os
import threading
from pathlib import Path

import pytest

from releasekit.delivery.csv_file import csv_of, opened_right
from tests.cli.test_cli import SAMPLES, run
from tests.cli.test_cli_streams import shell

TWO = ("2025", "2026", "-s", "hcpcs")


@pytest.fixture(autouse=True)
def _store(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("RELEASEKIT_STORE", SAMPLES)
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("arguments", "begins"),
    [
        (("diff", *TWO, "-o", "x.json"), b"{"),
        (("diff", *TWO, "-o", "x.CSV"), b"\xef\xbb\xbfcode"),
        (("diff", *TWO, "-o", "x.md"), b"# HCPCS"),
        (("diff", *TWO, "-o", "x.xlsx"), b"PK"),
        (("diff", *TWO, "-o", "x.txt"), b"\nSAMPLE"),
        (("diff", *TWO, "-o", "x.log"), b"\nSAMPLE"),
        (("diff", *TWO, "-o", "x"), b"\nSAMPLE"),
        (("diff", *TWO, "-o", "x.2"), b"\nSAMPLE"),
        (("diff", *TWO, "--format", "json", "-o", "x.log"), b"{"),
        (("diff", *TWO, "--format", "json", "-o", "x.dat"), b"{"),
        (("show", "0101T", "-o", "x.json"), b"["),
        (("calendar", "--from", "2025-01-01", "--to", "2026-01-01", "-o", "x.ics"), b"BEGIN:V"),
        (("crosswalk", *TWO, "-o", "x.tsv"), b"#"),
        (("crosswalk", *TWO, "-o", "x.csv"), b"\xef\xbb\xbfcode_set"),
        (("crosswalk", *TWO, "--format", "review-csv", "-o", "x.csv"), b"\xef\xbb\xbfStep"),
        (("crosswalk", *TWO, "--format", "fhir", "-o", "x.json"), b"{"),
        (("releases", "-o", "x.csv"), b"\xef\xbb\xbfcode_set"),
        (("templates", "-o", "x.json"), b"{"),
        (("report", *TWO, "-o", "x.xlsx"), b"PK"),
        (("report", *TWO, "-o", "x.md"), b"# HCPCS"),
        (("bulletin", *TWO, "-o", "x.eml"), b""),
    ],
    ids=lambda given: " ".join(given) if isinstance(given, tuple) else "",
)
def test_the_suffix_of_a_file_says_its_form(
    arguments: tuple[str, ...], begins: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    name = arguments[-1]
    _, err = run(*arguments, capsys=capsys)
    assert f"wrote {name}" in err
    assert [path.name for path in Path().iterdir()] == [name]
    assert Path(name).read_bytes().startswith(begins)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("diff", *TWO, "--format", "csv", "-o", "x.json"), "use --format json, or name it x.csv"),
        (("diff", *TWO, "--format", "table", "-o", "x.csv"), "use --format csv, or name it x.txt"),
        (("diff", *TWO, "-o", "x.html"), "diff has no format of that name"),
        (("diff", *TWO, "-o", "x.pdf"), "or x.xlsx, or use report or bulletin for PDF"),
        (("diff", *TWO, "-o", "x.pdf"), "name it x.txt, x.json, x.csv, x.md or x.xlsx"),
        (("diff", *TWO, "-o", "x.CSV.gz"), "name it x.txt, x.json, x.csv, x.md or x.xlsx"),
        (("diff", *TWO, "-o", "x.v2.gz"), "name it x.v2.txt, x.v2.json"),
        (("bulletin", *TWO, "-o", "x.zip"), "bulletin has no format of that name"),
        (("report", *TWO, "-o", "x.csv"), "report has no format of that name"),
        (("report", *TWO, "-o", "x.csv"), "x.xlsx, or write a folder with / at its end"),
        (("publish", "-o", "x.html"), "x.html is named as a file, and a site is a folder"),
        (("publish", "-o", "x.zip"), "name it x, or with / at its end: x.zip/"),
        (("diff", *TWO, "-o", "x.xls"), "did you mean xlsx?"),
        (("crosswalk", *TWO, "--format", "fhir", "-o", "x.xlsx"), "or name it x.json"),
        *(
            (
                ("diff", *TWO, "-o", f"x.{suffix}"),
                "it has table (.txt), json, csv, md, xlsx: name it",
            )
            for suffix in ("zip", "doc", "gz", "png", "sqlite", "final", "dat")
        ),
        (("diff", *TWO, "--format", "json", "-o", "x.zip"), "name it x.json"),
        (("diff", *TWO, "--format", "csv", "-o", "x.doc"), "name it x.csv"),
        (("check", "x.csv", "-o", "x.md"), "check has no format of that name"),
        (("show", "0101T", "-o", "x.csv"), "it has table (.txt), json: name it x.txt or x.json"),
        (("report", *TWO, "--format", "md", "-o", "x.html"), "use --format html, or name it x.md"),
        (("report", *TWO, "-o", "x.htm"), "did you mean html?"),
        (("report", *TWO, "-o", "x.zip"), "x.xlsx, or write a folder with / at its end"),
        (("bulletin", *TWO, "-o", "x.xls"), "bulletin has no format of that name"),
        (("bulletin", "2025", "2026", "-o", "x.md"), "one file, and there are cpt, hcpcs, icd10c"),
        (("diff", *TWO, "-o", ""), "-o names no file"),
        (("diff", *TWO, "-o", "/dev/full"), "/dev/full: cannot be written: No space left"),
        (("diff", *TWO, "-o", "/dev/there-is-none"), "cannot be written: No such file"),
        (("diff", *TWO, "--format", "cvs"), "did you mean csv?"),
        (("load", "cpt", "2026", ".", "--kind", "anual"), "did you mean annual?"),
        (("diff", *TWO, "--basis", "bok"), "did you mean book?"),
    ],
    ids=lambda given: " ".join(given) if isinstance(given, tuple) else "",
)
def test_a_name_that_contradicts_is_an_error_and_nothing_is_made(
    arguments: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    out, err = run(*arguments, code=2, capsys=capsys)
    assert said in err
    assert not out
    assert not list(Path().iterdir())


@pytest.mark.parametrize("name", ["reports", "reports/", "reports-1.2", "x.md/"])
def test_a_folder_is_made_where_one_was_meant(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    run("report", *TWO, "--format", "md", "-o", name, capsys=capsys)
    assert Path(name).is_dir()


def test_a_folder_named_as_a_file_is_a_folder(capsys: pytest.CaptureFixture[str]) -> None:
    Path("x.html").mkdir()
    run("report", *TWO, "--format", "md", "-o", "x.html", capsys=capsys)
    assert (Path("x.html") / "hcpcs-2025-01-to-2026-01-report.md").is_file()


@pytest.mark.parametrize("command", ["diff", "report"])
def test_a_link_is_written_through_and_stays(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("below").mkdir()
    Path("x.md").symlink_to("below/real.md")  # which is not there yet
    for _ in range(2):
        run(command, *TWO, "-o", "x.md", capsys=capsys)
        assert Path("x.md").is_symlink()
        assert [path.name for path in Path("below").iterdir()] == ["real.md"]
        assert Path("below/real.md").read_text(encoding="utf-8").startswith("# HCPCS")


def test_a_link_that_leads_nowhere_is_an_error(capsys: pytest.CaptureFixture[str]) -> None:
    Path("x.md").symlink_to("x.md")
    _, err = run("diff", *TWO, "-o", "x.md", code=2, capsys=capsys)
    assert "x.md: a link that leads nowhere" in err


@pytest.mark.parametrize("command", ["diff", "report"])
def test_a_device_is_written_to_and_never_replaced(
    command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    run(command, *TWO, "-o", "/dev/null", capsys=capsys)
    assert Path("/dev/null").is_char_device()
    Path("hole").symlink_to("/dev/null")
    run(command, *TWO, "-o", "hole", capsys=capsys)
    assert Path("hole").is_symlink()
    assert [path.name for path in Path().iterdir()] == ["hole"]


@pytest.mark.parametrize("command", ["diff", "report"])
def test_a_pipe_is_written_to_and_stays(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    os.mkfifo("pipe")
    read: list[bytes] = []
    reader = threading.Thread(target=lambda: read.append(Path("pipe").read_bytes()))
    reader.start()
    run(command, *TWO, "--format", "md", "-o", "pipe", capsys=capsys)
    reader.join()
    assert read[0].startswith(b"# HCPCS")
    assert Path("pipe").is_fifo()


def test_a_read_only_file_stays_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    Path("x.md").write_text("before", encoding="utf-8")
    Path("x.md").chmod(0o444)
    for command in ("diff", "report"):
        _, err = run(command, *TWO, "-o", "x.md", code=2, capsys=capsys)
        assert "x.md is read-only, and stays as it is" in err
    assert Path("x.md").read_text(encoding="utf-8") == "before"


def test_csv_in_a_file_opens_right_and_is_plain_elsewhere(
    capsys: pytest.CaptureFixture[str],
) -> None:
    form = ("diff", *TWO, "--format", "csv")
    plain, _ = run(*form, capsys=capsys)
    run(*form, "-o", "x.csv", capsys=capsys)
    kept = Path("x.csv").read_bytes()
    assert kept.startswith(b"\xef\xbb\xbf")
    assert not plain.startswith("\ufeff")
    rows, stored = (
        list(csv.reader(io.StringIO(text, newline="")))
        for text in (plain, kept.decode("utf-8-sig"))
    )
    assert rows == stored  # nothing in it is a formula
    done = shell("$R diff 2025 2026 -s hcpcs --format csv -o >(cat); wait")
    assert done.stdout.decode() == plain


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("=1+1", "'=1+1"),
        ('=HYPERLINK("http://x")', '\'=HYPERLINK("http://x")'),
        ("+SUM(A1)", "'+SUM(A1)"),
        ("-cmd|' /C calc'!A0", "'-cmd|' /C calc'!A0"),
        ("@SUM(1)", "'@SUM(1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("\n=1", "'\n=1"),
        ("＝1", "'＝1"),
        ("-5", "-5"),
        ("+1.5", "+1.5"),
        ("-5+cmd", "'-5+cmd"),
        ("a=1", "a=1"),
        ("'=1", "'=1"),
        ("99213", "99213"),
        ("2026-01-01", "2026-01-01"),
        ("", ""),
    ],
)
def test_no_cell_of_a_file_is_a_formula(cell: str, shown: str) -> None:
    plain = csv_of([["code", "text"], ["1", cell]]).encode()
    kept = opened_right(plain).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(kept, newline=""))) == [["code", "text"], ["1", shown]]
    assert opened_right(opened_right(plain)) == kept.encode("utf-8-sig")
