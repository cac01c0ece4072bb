"""Releases as layers: what each says, in any order of loading, and what a day is made of."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import TYPE_CHECKING

import pytest

from releasekit import layout as layouts
from releasekit.classify import summary
from releasekit.classify.compare import ReleaseDiff, compare
from releasekit.crosswalk import crosswalk
from releasekit.ingest import loader
from releasekit.model import ReleaseKind
from releasekit.store import Store
from releasekit.timeline import Status, Timeline
from tests.ingest.test_complete import FOUR, book
from tests.support.files import load, write

if TYPE_CHECKING:
    from pathlib import Path

TRIALS = ["0100T", "0101T"]


def pla(place: Path, *codes: str) -> Path:
    """Write a CPTPLA; a code may be followed by its days: `0602U 2026-01-01 2026-04-01`."""
    rows = []
    for number, row in enumerate(codes, start=1):
        code, *days = row.split()
        names = zip(("publishDate", "effectiveDate"), days, strict=False)
        given = "".join(f"<{name}>{day}T00:00:00-06:00</{name}>" for name, day in names)
        rows.append(
            f'<plaCode cdCode="{code}" cdId="{number}"><cdDesc>Panel {code}</cdDesc>'
            f"<cdMDesc>PANEL {code}</cdMDesc><cdSDesc>PANEL {code}</cdSDesc>{given}</plaCode>"
        )
    text = f'<?xml version="1.0"?>\n<plaCodes>{"".join(rows)}</plaCodes>\n'
    return write(place / "CPTPLA", text)


def edition(place: Path, codes: list[str], *panels: str) -> Path:
    book(place, codes)
    if panels:
        pla(place, *panels)
    return place


def changes(root: Path, before: str, after: str) -> ReleaseDiff:
    (diff,) = compare(Store(root), before, after, code_sets=["cpt"])
    return diff


def classes(diff: ReleaseDiff) -> dict[str, str]:
    return {change.delta.key: change.rule.id for change in diff.changes}


def test_a_list_of_new_codes_ends_none(tmp_path: Path) -> None:
    load(tmp_path / "s", "cpt", "2025", edition(tmp_path / "a", FOUR, "0001U", "0002U"))
    load(tmp_path / "s", "cpt", "PLA-Q4-2024", pla(tmp_path / "b", "0601U"), covers=("additions",))
    load(tmp_path / "s", "cpt", "PLA-Q1-2025", pla(tmp_path / "c", "0602U"), covers=("additions",))
    assert classes(changes(tmp_path / "s", "2025", "PLA-Q1-2025")) == {"0602U": "code-added"}


ORDERS = list(itertools.permutations(range(3)))


@pytest.mark.parametrize("order", ORDERS, ids=str)
def test_an_edition_ends_nothing_that_came_out_after_it(
    tmp_path: Path, order: tuple[int, ...]
) -> None:
    """The edition of 2026 is of August 2025; the quarter of October is effective with it."""
    loads = [
        ("2025", edition(tmp_path / "a", FOUR, "0001U", "0002U")),
        ("PLA-Q4-2025", pla(tmp_path / "b", "0001U", "0002U", "0601U")),
        ("2026", edition(tmp_path / "c", [*FOUR, "33017"], "0001U", "0002U")),
    ]
    for place in order:
        load(tmp_path / "s", "cpt", *loads[place])
    diff = changes(tmp_path / "s", "2025", "2026")
    assert classes(diff) == {"0601U": "code-added", "33017": "code-added"}
    said_by = {change.delta.key: (change.release, change.interim) for change in diff.changes}
    assert said_by == {"0601U": ("PLA-Q4-2025", True), "33017": ("2026", False)}
    assert {change.first_in_book for change in diff.changes} == {"2026", "2027"}
    assert not changes(tmp_path / "s", "PLA-Q4-2025", "2026").changes


@pytest.mark.parametrize("order", ORDERS, ids=str)
def test_a_correction_of_an_edition_is_in_the_updates_that_followed(
    tmp_path: Path, order: tuple[int, ...]
) -> None:
    first = edition(tmp_path / "a", [*FOUR, *TRIALS])
    again = edition(tmp_path / "c", [*FOUR, "10006", *TRIALS])
    july = book(tmp_path / "b", [*TRIALS, "0102T"])
    loads: list[tuple[str, Path, dict[str, object]]] = [
        ("2026", first, {}),
        ("2026-07", july, {"covers": ("category-iii",)}),
        ("2026", again, {"kind": ReleaseKind.CORRECTION}),
    ]
    if order.index(2) < order.index(0):
        return  # there is nothing to correct yet
    for place in order:
        version, files, terms = loads[place]
        load(tmp_path / "s", "cpt", version, files, **terms)
    assert classes(changes(tmp_path / "s", "2026", "2026-07")) == {"0102T": "code-added"}
    both = changes(tmp_path / "s", "2026@1", "2026-07")
    assert classes(both) == {"10006": "code-added", "0102T": "code-added"}


def test_a_late_release_says_which_others_look_different(tmp_path: Path) -> None:
    load(tmp_path / "s", "cpt", "2026", edition(tmp_path / "a", [*FOUR, *TRIALS]))
    july = book(tmp_path / "b", ["0101T", "0102T"])
    load(tmp_path / "s", "cpt", "2026-07", july, covers=("category-iii",))
    outcome = loader.load(
        Store(tmp_path / "s"),
        layouts.load("cpt"),
        "PLA-Q1-2026",
        [pla(tmp_path / "c", "0650U")],
        loader.Terms(),
    )
    assert outcome.affected == ("2026-07",)
    assert "2026-07 looks different now" in "\n".join(outcome.messages())
    assert classes(changes(tmp_path / "s", "PLA-Q1-2026", "2026-07")) == {
        "0100T": "code-deleted",
        "0102T": "code-added",
    }


def test_what_ended_in_november_stays_ended_in_an_edition_printed_before(tmp_path: Path) -> None:
    vaccines = ["0001A", "0002A", "0003A"]
    load(tmp_path / "s", "cpt", "2023", book(tmp_path / "a", [*FOUR, *vaccines]))
    november = {"covers": ("vaccine-administration",), "effective": dt.date(2023, 11, 1)}
    ended = book(tmp_path / "b", FOUR)
    load(tmp_path / "s", "cpt", "OTHER-2023-11-01", ended, kind=ReleaseKind.INTERIM, **november)
    load(tmp_path / "s", "cpt", "2024", book(tmp_path / "c", [*FOUR, *vaccines]))
    diff = changes(tmp_path / "s", "2023", "2024")
    assert classes(diff) == dict.fromkeys(vaccines, "code-deleted")
    assert {change.effective for change in diff.changes} == {dt.date(2023, 11, 1)}
    assert {change.release for change in diff.changes} == {"OTHER-2023-11-01"}


@pytest.mark.parametrize(
    ("code", "day", "status"),
    [
        ("0600U", "2025-09-30", Status.NOT_YET_EFFECTIVE),
        ("0600U", "2025-10-01", Status.LIVE),
        ("0602U", "2026-03-31", Status.NOT_YET_EFFECTIVE),
        ("0602U", "2026-04-01", Status.LIVE),
        ("0001U", "2025-12-31", Status.LIVE),
    ],
)
def test_a_day_of_its_own_wins_over_the_release_s(
    tmp_path: Path, code: str, day: str, status: Status
) -> None:
    load(tmp_path / "s", "cpt", "2025", edition(tmp_path / "a", FOUR, "0001U"))
    panels = ("0001U", "0600U 2025-07-01 2025-10-01", "0602U 2026-01-01 2026-04-01")
    load(tmp_path / "s", "cpt", "2026", edition(tmp_path / "b", FOUR, *panels))
    life = Timeline(Store(tmp_path / "s"), layouts.load("cpt")).life(code)
    assert life is not None
    assert life.status(dt.date.fromisoformat(day)) is status
    days = {
        change.delta.key: (str(change.effective), str(change.published))
        for change in changes(tmp_path / "s", "2025", "2026").changes
    }
    assert days == {"0600U": ("2025-10-01", "2025-07-01"), "0602U": ("2026-04-01", "2026-01-01")}


def test_attribution_holds_from_a_superseded_posting(tmp_path: Path) -> None:
    load(tmp_path / "s", "cpt", "2024", book(tmp_path / "a", [*FOUR, "0905T"]))
    july = book(
        tmp_path / "b", ["0901T", "0902T"], "(0905T has been deleted. To report, use 10004)"
    )
    load(tmp_path / "s", "cpt", "2024-07", july, covers=("category-iii",))
    again = book(tmp_path / "c", [*FOUR, "10006", "0905T"])
    load(tmp_path / "s", "cpt", "2024", again, kind=ReleaseKind.CORRECTION)
    load(tmp_path / "s", "cpt", "2025", book(tmp_path / "d", [*FOUR, "10006", "0901T"]))
    diff = changes(tmp_path / "s", "2024@1", "2025")
    assert classes(diff) == {
        "0901T": "code-added",
        "0905T": "code-converted",
        "10006": "code-added",
    }
    days = {change.delta.key: str(change.effective) for change in diff.changes}
    assert days == {"0901T": "2024-07-01", "0905T": "2024-07-01", "10006": "2024-01-01"}
    assert [episode.code for episode in diff.between.born_and_ended] == ["0902T"]


def test_counts_and_classes_agree_of_a_code_that_was_born_gone_and_back(tmp_path: Path) -> None:
    for year, codes in (("2022", FOUR), ("2023", [*FOUR, "0950T"]), ("2024", FOUR)):
        load(tmp_path / "s", "cpt", year, book(tmp_path / year, codes))
    load(tmp_path / "s", "cpt", "2025", book(tmp_path / "2025", [*FOUR, "0950T"]))
    diff = changes(tmp_path / "s", "2022", "2025")
    assert summary(diff.changes) == {"code-reinstated": 1}
    assert (diff.conservation.added, diff.conservation.reinstated) == (0, 1)


def test_an_interim_release_posted_again_stays_interim(tmp_path: Path) -> None:
    load(tmp_path / "s", "cpt", "2025", book(tmp_path / "a", [*FOUR, *TRIALS]))
    terms = {"covers": ("category-iii",)}
    load(tmp_path / "s", "cpt", "2025-07", book(tmp_path / "b", TRIALS), **terms)
    again = book(tmp_path / "c", [*TRIALS, "0102T"])
    load(tmp_path / "s", "cpt", "2025-07", again, kind=ReleaseKind.CORRECTION)
    (change,) = changes(tmp_path / "s", "2025", "2025-07").changes
    assert (change.delta.key, change.interim) == ("0102T", True)


def test_a_step_of_the_crosswalk_rests_on_the_state_and_not_on_one_text(tmp_path: Path) -> None:
    """A late layer below a release changes what decisions about it were made on."""
    load(tmp_path / "s", "cpt", "2026", edition(tmp_path / "a", [*FOUR, *TRIALS]))
    july = book(tmp_path / "b", ["0101T", "0102T"])
    load(tmp_path / "s", "cpt", "2026-07", july, covers=("category-iii",))
    digests = [_digest_of_july(tmp_path / "s")]
    late = pla(tmp_path / "c", "0650U")
    load(tmp_path / "s", "cpt", "OTHER-2026-07-01", late, covers=("additions",))
    digests.append(_digest_of_july(tmp_path / "s"))
    assert len(set(digests)) == 2


def _digest_of_july(root: Path) -> str:
    store = Store(root)
    ends = store.get("cpt", "2026"), store.get("cpt", "2026-07")
    (step,) = crosswalk(store, *ends).steps
    return step.digest
