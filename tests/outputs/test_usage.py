"""--usage: what the house billed comes first, on page one, and to nobody by accident."""

from __future__ import annotations

import datetime as dt
import email
import io
import re
import zipfile
from email.policy import default
from typing import TYPE_CHECKING

import openpyxl
import pytest

from releasekit import resources
from releasekit.cli import main

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    Run = Callable[..., tuple[int, str]]

STORE = str(resources.folder("releases"))
BANNER = "OUR OWN BILLING FIGURES"
CLAIMS = """cpt,dos,charge
99468,2026-01-05,100
99468,2025-06-01,50.25
99468,2024-06-01,1000000
285,2025-07-01,"$1,000.00"
99221,2025-07-02,1
nothing,2025-07-02,1
99468,2025-13-01,7
"""
SUMS = """code,count,amount
0345T,"4,312","$8,624,000.00"
285,7,70
99468,1,5
"""


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command in a folder with usage files; give its exit code and all that it says."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "claims.csv").write_text(CLAIMS, encoding="utf-8")
    (tmp_path / "sums.csv").write_text(SUMS, encoding="utf-8")

    def call(*arguments: str) -> tuple[int, str]:
        with pytest.raises(SystemExit) as stop:
            main([*arguments, "--store", STORE])
        out, err = capfd.readouterr()
        return int(stop.value.code or 0), out + err

    return call


def given(command: str, usage: str, form: str) -> tuple[str, ...]:
    return (command, "2025", "2026", "-s", "cpt", "--usage", usage, "--format", form, "-o", "out/")


def test_page_one_says_what_was_billed_in_the_last_year(run: Run, tmp_path: Path) -> None:
    code, said = run(*given("bulletin", "claims.csv", "md"))
    assert code == 0, said
    assert "codes in cpt, amounts in charge, June 1, 2025 to January 5, 2026" in said
    assert "1 times no code that can be read" in said
    assert "1 times of more than a year before the last date, not counted" in said
    assert "1 times without a date of service, not counted" in said
    text = (tmp_path / "out" / "cpt-2025-to-2026-annual-internal.md").read_text(encoding="utf-8")
    first, second = (line for line in text.splitlines() if line.startswith("- You billed"))
    assert first.startswith(
        "- You billed 00285 once in the last year, $1,000.00: deleted, effective"
    )
    assert second.startswith("- You billed 99468 2 times in the last year, $150.25: deleted")
    ended = [line.split("|")[1].strip() for line in text.splitlines() if line.startswith("| 0028")]
    assert ended
    rows = text[text.index("No longer valid for reporting") :]
    assert rows.index("| 00285 ") < rows.index("| 99468 ")


LATE = [
    (["2204-05-01"], 99, "January 2, 2025 to December 31, 2025", "1 times of later dates"),
    (["2026-03-01", "2204-05-01"], 99, "March 2, 2025 to March 1, 2026", "1 times of later dates"),
    (["2026-06-30"] * 40, 99, "July 2, 2025 to June 30, 2026", ""),
    (["2204-05-01"], 3, "January 2, 2025 to December 31, 2025", "1 times of later dates"),
    ([], 99, "January 2, 2025 to December 31, 2025", ""),
]
"""Days behind those of 2025 (every third, at most so many), the year that counts, what is said."""


@pytest.mark.parametrize(("late", "most", "period", "said"), LATE)
def test_a_date_typed_wrong_does_not_turn_the_year(  # noqa: PLR0913, PLR0917 (a table)
    run: Run, tmp_path: Path, late: list[str], most: int, period: str, said: str
) -> None:
    first = dt.date(2025, 1, 2)
    days = [str(first + dt.timedelta(days=363 * n // max(most - 1, 1))) for n in range(most)]
    rows = "".join(f"99468,{day},1\n" for day in [*days, *late])
    (tmp_path / "claims.csv").write_text(f"cpt,dos,charge\n{rows}", encoding="utf-8")
    code, told = run(*given("bulletin", "claims.csv", "md"))
    assert code == 0, told
    assert ("of later dates" in told) is bool(said)
    assert said in told
    assert period in told


def test_sums_by_code_are_read_too(run: Run, tmp_path: Path) -> None:
    _, said = run(*given("report", "sums.csv", "md"))
    assert "counts in count, amounts in amount: each row is a sum" in said
    text = (tmp_path / "out" / "cpt-2025-to-2026-report-internal.md").read_text(encoding="utf-8")
    assert (
        "Your billing: you billed 3 of the codes that change, 4,320 times, $8,624,075.00; most: "
        "0345T (4,312 times, $8,624,000.00), 00285 (7 times, $70.00), 99468 (once, $5.00)"
    ) in text
    assert text.index("0345T") < text.index("| 99468")


@pytest.mark.parametrize(
    ("command", "form"),
    [("bulletin", form) for form in ("html", "md", "txt", "docx", "eml")]
    + [("report", form) for form in ("html", "md", "xlsx")],
)
def test_every_form_says_that_it_is_our_own(
    run: Run, tmp_path: Path, command: str, form: str
) -> None:
    code, said = run(*given(command, "sums.csv", form))
    assert code == 0, said
    (place,) = (tmp_path / "out").glob(f"*-internal.{form}")
    assert BANNER in _text(place)


def _text(place: Path) -> str:
    content = place.read_bytes()
    if place.suffix == ".docx":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = [name for name in archive.namelist() if name.startswith("word/")]
            return re.sub(
                "<[^>]*>", "", "".join(archive.read(x).decode("utf-8", "ignore") for x in parts)
            )
    if place.suffix == ".xlsx":
        rows = openpyxl.load_workbook(place)["Summary"].iter_rows(values_only=True)
        return " ".join(str(cell) for row in rows for cell in row)
    if place.suffix == ".eml":
        body = email.message_from_bytes(content, policy=default).get_body(("plain",))
        assert body is not None
        return " ".join(str(body.get_content()).split())
    return " ".join(content.decode().split())


@pytest.mark.parametrize("command", ["bulletin", "report"])
def test_the_public_never_gets_it(run: Run, tmp_path: Path, command: str) -> None:
    code, said = run(*given(command, "sums.csv", "md"), "--audience", "public")
    assert code == 2
    assert "--usage is your own figure, and not for the audience public" in said
    assert not (tmp_path / "out").exists()


def test_an_audience_of_ones_own_may_be_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "releasekit.toml").write_text('[audiences.board]\ncpt = "codes"\n', "utf-8")
    assert run(*given("report", "sums.csv", "md"), "--audience", "board")[0] == 0
    (place,) = (tmp_path / "out").glob("*.md")
    assert place.name == "cpt-2025-to-2026-report-board.md"
    assert f"BOARD – CONTAINS {BANNER}" in place.read_text(encoding="utf-8")


def test_without_it_nothing_is_said_of_billing(run: Run, tmp_path: Path) -> None:
    run("report", "2025", "2026", "-s", "cpt", "--format", "md", "-o", "out/")
    (place,) = (tmp_path / "out").glob("*.md")
    text = place.read_text(encoding="utf-8")
    assert "billed" not in text
    assert BANNER not in text


def test_a_file_without_these_codes_is_an_error(run: Run, tmp_path: Path) -> None:
    (tmp_path / "other.csv").write_text("cpt code,count\nA,1\nB,2\nC,3\n", encoding="utf-8")
    code, said = run(*given("bulletin", "other.csv", "md"))
    assert code == 2
    assert "column" in said or "no code of what is compared" in said


def test_a_heading_that_says_code_is_taken_at_its_word(run: Run, tmp_path: Path) -> None:
    others = "".join(f"X{number:04},1,1\n" for number in range(60))
    (tmp_path / "u2.csv").write_text(f"code,units,paid\n{others}99468,5,75\n", encoding="utf-8")
    code, said = run(*given("bulletin", "u2.csv", "md"))
    assert code == 0, said
    assert "codes in code, counts in units, amounts in paid" in said


def test_what_is_no_usage_is_refused_with_what_can_be_done(run: Run, tmp_path: Path) -> None:
    (tmp_path / "u2.csv").write_text("item,paid\none,5\ntwo,5\n", encoding="utf-8")
    code, said = run(*given("bulletin", "u2.csv", "md"))
    assert code == 2
    assert "u2.csv: no column holds codes of a loaded code set" in said
    assert "the headings code, count, amount" in said
    assert "--code-column" not in said
