"""The commands that ask about time: show, history, calendar, and what is known when."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING

import icalendar
import pytest

from releasekit.cli import main
from tests.cli.test_cli import SAMPLES, run

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(autouse=True)
def _store(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RELEASEKIT_STORE", SAMPLES)


def test_show_tells_of_a_date_of_service(capsys: pytest.CaptureFixture[str]) -> None:
    before, _ = run("show", "0101T", "--as-of", "2025-06-30", "-s", "cpt", capsys=capsys)
    after, _ = run("show", "0101t", "--as-of", "2025-07-01", "-s", "cpt", capsys=capsys)
    assert "CPT 0101T on June 30, 2025" in before
    assert re.search(r"Release +2025-04, effective April 1, 2025", before)
    assert before.startswith("SAMPLE. These releases are made up")
    assert "Valid on this date; last date of service June 30, 2025." in before
    assert "Not in release" not in before
    assert "Discontinued: last date of service June 30, 2025." in after
    assert "Not in release 2025-07: the text is that of 2025" in after
    assert "2025-01-01 or before to 2025-06-30" in after


def test_show_as_json(capsys: pytest.CaptureFixture[str]) -> None:
    out, _ = run("show", "0345T", "-s", "cpt", "--format", "json", capsys=capsys)
    (shown,) = json.loads(out)
    assert shown["schema"] == "releasekit/code/2"
    assert shown["present"] is False
    assert shown["status"] == "ended"
    assert shown["last_day"] == shown["intervals"][0]["end"] == "2025-12-31"
    assert shown["replacements"]
    assert all(one["basis"] == "published" for one in shown["replacements"])


def test_history_shows_every_release_that_changed_it(capsys: pytest.CaptureFixture[str]) -> None:
    out, _ = run("history", "0225T", "-s", "cpt", capsys=capsys)
    assert "2025-07 (interim)" in out
    assert "July 1, 2025 → July 1, 2030" in out
    (shown,) = json.loads(run("history", "0225T", "--format", "json", capsys=capsys)[0])
    assert [event["release"]["version"] for event in shown["events"]] == ["2025", "2025-07"]
    assert shown["events"][1]["changes"][0]["class"] == "sunset-extended"


@pytest.mark.parametrize("command", ["show", "history"])
def test_a_code_that_never_was_is_trouble(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    _, err = run(command, "99999", "-s", "cpt", code=2, capsys=capsys)
    assert "no release of CPT ever had a code '99999'" in err
    assert "its dot may be left out" in err


def test_what_nothing_is_known_of_is_trouble(capsys: pytest.CaptureFixture[str]) -> None:
    _, err = run("show", "99203", "--known", "1999-01-01", code=2, capsys=capsys)
    assert "that were known on 1999-01-01" in err
    _, err = run("show", "99203", "--as-of", "1999-01-01", code=2, capsys=capsys)
    assert "is in force on 1999-01-01" in err


def test_calendar_in_all_its_forms(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    dates = ("--from", "2025-07-01", "--to", "2026-01-01")
    table, _ = run("calendar", *dates, capsys=capsys)
    document = json.loads(run("calendar", *dates, "--format", "json", capsys=capsys)[0])
    rows = list(
        csv.reader(io.StringIO(run("calendar", *dates, "--format", "csv", capsys=capsys)[0]))
    )
    place = tmp_path / "codes.ics"
    run("calendar", *dates, "--format", "ics", "-o", str(place), capsys=capsys)
    events = icalendar.Calendar.from_ical(place.read_text()).walk("VEVENT")
    entries = document["entries"]
    assert "CPT 2025-07 takes effect" in table
    assert len(entries) == len(rows) - 1 == len(events) > 10
    assert all("2025-07-01" <= entry["date"] <= "2026-01-01" for entry in entries)
    assert entries == sorted(entries, key=lambda entry: entry["date"])
    assert len({str(event["uid"]) for event in events}) == len(events)
    starts = [entry for entry in entries if entry["event"] == "starts"]
    assert ["0931T", "0932T"] in [entry["codes"] for entry in starts]
    assert {"release", "starts", "ends", "expected", "publication"} <= {e["event"] for e in entries}


def test_a_calendar_that_ends_before_it_begins_is_trouble(
    capsys: pytest.CaptureFixture[str],
) -> None:
    _, err = run("calendar", "--from", "2026-01-01", "--to", "2025-01-01", code=2, capsys=capsys)
    assert "give --from the earlier date" in err


def test_a_calendar_has_a_first_day_and_never_the_clock(
    capsys: pytest.CaptureFixture[str],
) -> None:
    _, err = run("calendar", code=2, capsys=capsys)
    assert "Missing option '--from'" in err
    out, _ = run("calendar", "--from", "2025-06-15", "--format", "json", capsys=capsys)
    document = json.loads(out)
    assert (document["from"], document["to"]) == ("2025-06-15", "2026-06-15")


def test_show_takes_several_codes(capsys: pytest.CaptureFixture[str]) -> None:
    out, _ = run("show", "0345T", "0101T", "-s", "cpt", "--format", "json", capsys=capsys)
    assert [shown["code"] for shown in json.loads(out)] == ["0345T", "0101T"]
    out, err = run("show", "0345T", "99999", "-s", "cpt", code=2, capsys=capsys)
    assert "CPT 0345T" in out
    assert "ever had a code '99999'" in err


def test_totals_by_book_are_named(capsys: pytest.CaptureFixture[str]) -> None:
    out, _ = run("diff", "2025", "2026", "-s", "cpt", "--basis", "book", capsys=capsys)
    assert "Totals: codes, by the edition in which they first appear in the book" in out
    document, _ = run(
        "diff", "2025", "2026", "-s", "cpt", "--basis", "book", "--format", "json", capsys=capsys
    )
    assert json.loads(document)["diffs"][0]["basis"] == "book"


def test_an_erratum_says_that_it_is_one(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from tests.support.files import DISTRIBUTIONS  # noqa: PLC0415 (only here)

    store = ("--store", str(tmp_path / "store"))
    given = DISTRIBUTIONS / "hcpcs"
    run("load", "hcpcs", "2025-10", str(given / "2025"), *store, capsys=capsys)
    again = ("--kind", "correction", "--reason", "posted again", "--force")
    run("load", "hcpcs", "2025-10", str(given / "2026"), *again, *store, capsys=capsys)
    run(
        "report",
        "2025-10@1",
        "2025-10@2",
        "--format",
        "md",
        "-o",
        str(tmp_path),
        *store,
        capsys=capsys,
    )
    text = (tmp_path / "hcpcs-2025-10-to-2025-10@2-report.md").read_text()
    assert text.startswith("# HCPCS Level II: erratum, 2025-10@1 corrected as 2025-10@2")
    assert "- Reason: posted again" in text


def test_main_is_what_the_shell_runs() -> None:
    with pytest.raises(SystemExit) as stop:
        main(["--version"])
    assert stop.value.code == 0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("show", "99203", "--as-of", "April 1, 2026"), "'April 1, 2026' is not a date such as"),
        (("show", "99203", "--known", "2026-4-1"), "'2026-4-1' is not a date such as"),
        (("calendar", "--from", "20260401"), "'20260401' is not a date such as"),
        (("calendar", "--from", "2026-02-30"), "'2026-02-30' is not in the calendar"),
        (("load", "cpt", "2026", "f", "--effective", "1/1/2026"), "'1/1/2026' is not a date"),
    ],
)
def test_a_date_option_says_how_a_date_is_written(
    arguments: tuple[str, ...], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    _, err = run(*arguments, code=2, capsys=capsys)
    assert message in err
    assert "write YYYY-MM-DD" in err


def test_help_writes_dates_as_the_field_does(capsys: pytest.CaptureFixture[str]) -> None:
    out, _ = run("load", "--help", capsys=capsys)
    assert "April 1, 2026" in " ".join(out.split())
