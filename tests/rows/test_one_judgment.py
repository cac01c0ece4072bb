"""What check, impact, show and diff say of one code is the same: days, replacements, whose word."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from typing import TYPE_CHECKING, Any

import pytest

from releasekit import layout, resources
from releasekit.rows.cell_codes import Reading
from releasekit.rows.judgment import Judge, Standing, Verdict
from releasekit.rows.on_record import KnownCodes
from releasekit.store import Store
from releasekit.timeline import Status, Timeline
from releasekit.timeline.code_links import code_links

if TYPE_CHECKING:
    from pathlib import Path

    from tests.rows.conftest import Run


STORE = Store(resources.folder("releases"))
DAY = dt.timedelta(days=1)


def known(code_set: str) -> KnownCodes:
    return KnownCodes(Timeline(STORE, layout.load(code_set)))


def standings(code_set: str) -> list[tuple[KnownCodes, Standing]]:
    codes = known(code_set)
    judge = Judge({code_set: codes})
    readings = (Reading(written=code, code=code, code_set=code_set) for code in codes.every)
    return [(codes, one) for reading in readings for one in judge.standings(reading)]


@pytest.mark.parametrize("code_set", ["cpt", "icd10cm", "icd10pcs", "hcpcs"])
def test_the_days_of_a_verdict_are_those_on_which_the_code_was_valid(code_set: str) -> None:
    """A first day that is only that of the first release on record is not given as one."""
    for codes, standing in standings(code_set):
        life = codes.life(standing.reading.code)
        assert life is not None
        spans = {span.start: span for span in life.intervals}
        first = spans.get(standing.first_day) if standing.first_day else None
        assert standing.first_day is None or (first is not None and first.recorded)
        if standing.verdict is Verdict.ENDED:
            assert standing.last_day is not None
            assert standing.last_day < standing.start
        if standing.verdict is Verdict.HEADER and standing.last_day:
            assert life.status(standing.last_day) in {Status.LIVE, Status.HEADER}
            before = max(span.end for span in life.intervals if span.end)
            assert standing.last_day in {before, standing.end}


@pytest.mark.parametrize("code_set", ["cpt", "icd10cm"])
def test_codes_read_ahead_are_those_that_are_looked_up(code_set: str) -> None:
    ahead, one_by_one = known(code_set), known(code_set)
    ahead.read_ahead()
    ahead.read_ahead()
    ahead.prepare(())
    codes = [*one_by_one.every, "ZZZ99"]
    assert [ahead.life(code) for code in codes] == [one_by_one.life(code) for code in codes]


def test_a_header_says_until_when_it_was_valid_and_what_stands_below_it() -> None:
    """Of the kind: one that became a header, one that always was, one that is none."""
    found = {
        (one.reading.code, one.verdict): one
        for _, one in standings("icd10cm")
        if one.end.year > 2100
    }
    codes = known("icd10cm")
    became = [
        one
        for (_, verdict), one in found.items()
        if verdict is Verdict.HEADER and one.last_day is not None
    ]
    always = [
        one for (_, verdict), one in found.items() if verdict is Verdict.HEADER and not one.last_day
    ]
    assert became
    assert always
    for one in became:
        assert one.last_day == one.start - DAY
        assert one.replacements or one.why.startswith("more specific: ")
    for one in always:
        life = codes.life(one.reading.code)
        assert life is not None
        below = code_links(codes.timeline, life, one.start).specific
        assert one.why == codes.specific(below)
        assert all(code.startswith(one.reading.code) for code in below)
    assert not any(one.why for (_, verdict), one in found.items() if verdict is Verdict.VALID)


def test_whose_word_a_replacement_is_stands_in_every_form(run: Run, tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text("item,cpt,dos\n1,99468,2026-02-01\n2,285,2026-02-01\n")
    told = {"99467 (published)", "00105, 00320 (published)"}
    checked = run("check", "rows.csv", "--format", "csv")[1]
    rows = list(csv.DictReader(io.StringIO(checked.removeprefix("\ufeff"))))
    assert [(row["replacements"], row["basis"]) for row in rows] == [
        ("99467", "published"),
        ("00105, 00320", "published"),
    ]
    pair = ("2025", "2026", "-s", "cpt")
    work = list(
        csv.DictReader(io.StringIO(run("impact", *pair, "--on", "rows.csv", "--format", "csv")[1]))
    )
    changes = list(csv.DictReader(io.StringIO(run("diff", *pair, "--format", "csv")[1])))
    said = {
        row["code"]: (row["replacements"], row["basis"]) for row in changes if row["replacements"]
    }
    for row in work:
        assert (row["replacements"], row["basis"]) == said[row["code"]]
    for output in (
        run("check", "rows.csv")[1],
        run("check", "rows.csv", "--format", "html")[1],
        run("diff", *pair)[1],
        run("show", "99468", "00285")[1],
    ):
        assert all(each in " ".join(output.split()) for each in told), output[:400]


CLAIMS = """item,code,dos
before,{code},{day}
late,{code},{next}
none,{code},
"""


@pytest.mark.parametrize(("code", "last"), [("0101T", "2025-12-31"), ("99468", "2025-12-31")])
def test_ended_before_counts_no_row_that_was_valid_on_its_day(
    run: Run, tmp_path: Path, code: str, last: str
) -> None:
    """A change is asked of that is later than the end of the code, and one that is its end."""
    following = str(dt.date.fromisoformat(last) + DAY)
    (tmp_path / "claims.csv").write_text(CLAIMS.format(code=code, day=last, next=following))
    shown: dict[str, Any] = json.loads(
        run("check", "claims.csv", "--format", "json", "--date-column", "dos")[1]
    )
    verdicts = {row["row"]["item"]: row["verdict"] for row in shown["rows"]}
    found = json.loads(
        run("impact", "2025", "2026", "-s", "cpt", "--on", "claims.csv", "--format", "json")[1]
    )
    dead = found["states"].get("dead-before", 0)
    assert dead <= sum(verdict != "valid" for verdict in verdicts.values())
    assert sum(found["states"].values()) == len(verdicts)
