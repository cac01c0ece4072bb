"""Codes that end, leave the file or come back between two releases: class, day, replacement."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from releasekit import layout as layouts
from releasekit.classify.compare import compare
from releasekit.store import Store
from releasekit.timeline import Timeline
from releasekit.timeline.lives import changing
from tests.support.stored import concepts, mapping, put

if TYPE_CHECKING:
    import datetime as dt
    from pathlib import Path

HERE, ENDED = "C1001 Lantern coil", "-2021-12-31 C1001 Lantern coil"
BESIDE = "J1001 Bellows kit"


def stored(root: Path, code_set: str, *years: str) -> Store:
    for year, codes in enumerate(years, start=2021):
        put(root, str(year), concepts(f"{codes}\n{BESIDE}", code_set), (), code_set)
    return Store(root)


@pytest.mark.parametrize(
    ("code_set", "years", "change"),
    [
        # It ended before it left the file.
        ("hcpcs", (HERE, ENDED, ""), ("code-deleted", "2022-01-01", "2022")),
        ("hcpcs", (HERE, ENDED, ENDED, ""), ("code-deleted", "2022-01-01", "2022")),
        ("hcpcs", (HERE, HERE, "", ""), ("code-deleted", "2023-01-01", "2023")),
        # It had ended before the first of the two releases.
        ("hcpcs", (ENDED, ENDED, ""), ("code-purged", "2023-01-01", "2023")),
        # It ended twice.
        ("hcpcs", (HERE, "", HERE, ""), ("code-deleted", "2024-01-01", "2024")),
        # It was a header before it left.
        ("icd10cm", ("A00 Ague", "#A00 Ague", ""), ("code-deleted", "2022-01-01", "2022")),
        ("icd10cm", ("A00 Ague", "", "#A00 Ague"), ("became-header", "2022-01-01", "2022")),
        (
            "icd10cm",
            ("A00 Ague", "#A00 Ague", "A00 Ague", ""),
            ("code-deleted", "2024-01-01", "2024"),
        ),
        ("icd10cm", ("#A00 Ague", "#A00 Ague", ""), ("code-deleted", "2023-01-01", "2023")),
    ],
)
def test_a_code_went_when_it_could_no_longer_be_reported(
    tmp_path: Path, code_set: str, years: tuple[str, ...], change: tuple[str, str, str]
) -> None:
    store = stored(tmp_path, code_set, *years)
    (diff,) = compare(store, "2021", str(2020 + len(years)), code_sets=[code_set])
    (found,) = diff.changes
    assert (found.rule.id, found.effective.isoformat(), found.release) == change


@pytest.mark.parametrize("rows", ["", "C1001 > J1001"])
def test_what_stood_for_a_code_while_it_was_gone_does_so_no_more(tmp_path: Path, rows: str) -> None:
    for year, codes in (("2021", HERE), ("2022", ENDED), ("2023", HERE)):
        own = map(mapping, rows.splitlines() if year == "2022" else ())
        put(tmp_path, year, concepts(f"{codes}\n{BESIDE}", "hcpcs"), own, "hcpcs")
    timeline = Timeline(Store(tmp_path), layouts.load("hcpcs"))
    first, second, third = timeline.releases
    assert bool(timeline.links.between(first, second).instead) is bool(rows)
    links = timeline.links.between(first, third)
    assert not links.instead
    assert not links.parts
    assert not links.previously


@pytest.mark.parametrize(
    ("years", "days"),
    [
        ((HERE, ENDED, HERE), ["2021-12-31", "2023-01-01"]),
        ((HERE, ENDED, ENDED), ["2021-12-31"]),
        ((HERE, HERE, HERE), []),
    ],
)
def test_the_calendar_looks_at_codes_that_ended_and_were_reinstated_in_place(
    tmp_path: Path, years: tuple[str, ...], days: list[str]
) -> None:
    timeline = Timeline(stored(tmp_path, "hcpcs", *years), layouts.load("hcpcs"))

    def iso(day: dt.date | None) -> list[str]:
        return [day.isoformat()] if day else []

    lives = changing(timeline, timeline.releases[0].effective)
    spans = [span for life in lives if life.code == "C1001" for span in life.intervals]
    turns = [day for span in spans for day in iso(span.start) + iso(span.end)]
    assert turns[1:] == days


TALK, EXAM = "C1001 Quarterly talk on fennel", "C1001 Exam of the unshod hoof"
OTHER_TALK = TALK.replace("C1001", "C1002")


@pytest.mark.parametrize(
    ("years", "classes"),
    [
        ((TALK, EXAM, EXAM), {"C1001": "code-reused"}),
        ((TALK, EXAM, EXAM.replace("hoof", "hooves")), {"C1001": "code-reused"}),
        # In one step it was reassigned alone; from the first to the last two texts change alike.
        (
            (f"{TALK}\n{OTHER_TALK}", f"{EXAM}\n{OTHER_TALK}", f"{EXAM}\n{EXAM[:4]}2{EXAM[5:]}"),
            {"C1001": "code-reused", "C1002": "code-reused"},
        ),
        # Word by word it became another text, and was reassigned in no step.
        (
            (
                "C1001 Exam of the hoof, unshod, left",
                "C1001 Exam of the hoof, trimmed and oiled, left",
                "C1001 Review of the claw, trimmed and oiled, left",
            ),
            {"C1001": "descriptor-revised"},
        ),
    ],
)
def test_a_number_was_reassigned_if_a_step_on_the_way_says_so(
    tmp_path: Path, years: tuple[str, ...], classes: dict[str, str]
) -> None:
    store = stored(tmp_path, "hcpcs", *years)
    (diff,) = compare(store, "2021", str(2020 + len(years)), code_sets=["hcpcs"])
    found = {
        change.delta.key: change.rule.id
        for change in diff.changes
        if change.delta.aspect == "display"
    }
    assert found == classes
