"""When a temporary code is to be archived: as it is given, else by rule, and from which day."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Literal

import pytest
from msgspec import structs

from releasekit import layout as layouts
from releasekit.licensing import audience
from releasekit.model import Concept, Release, ReleaseKind
from releasekit.store import Store
from releasekit.timeline import Sunset, Timeline
from releasekit.timeline.intervals import derived_sunset
from releasekit.views import calendars, code_status, lifecycles, titles
from tests.ingest.test_quirks_cpt import flat
from tests.support.files import load

if TYPE_CHECKING:
    from pathlib import Path

INTERNAL = audience("internal")
FIRST = Release(
    code_set="cpt",
    version="2022",
    kind=ReleaseKind.ANNUAL,
    effective=dt.date(2022, 1, 1),
    published=dt.date(2021, 8, 31),
)
TRIAL = Concept(code="0041T", display="Halo warming", section="", kind="category-iii")


@pytest.mark.parametrize(
    ("starts", "months", "date", "start"),
    [
        ("effective", (1, 7), dt.date(2027, 1, 1), dt.date(2022, 1, 1)),
        ("effective", (), dt.date(2027, 1, 1), dt.date(2022, 1, 1)),
        ("published", (1, 7), dt.date(2026, 7, 1), dt.date(2021, 8, 31)),
        ("published", (), dt.date(2026, 8, 1), dt.date(2021, 8, 31)),
        ("published", (10,), dt.date(2025, 10, 1), dt.date(2021, 8, 31)),
    ],
)
def test_which_day_starts_the_clock_is_declared(
    starts: Literal["published", "effective"],
    months: tuple[int, ...],
    date: dt.date,
    start: dt.date,
) -> None:
    rule = layouts.Sunset(years=5, months=months, starts=starts)
    expected = Sunset(date=date, derived=True, start=start, starts=starts)
    assert derived_sunset(TRIAL, FIRST, rule) == expected
    given = structs.replace(TRIAL, properties={"date.sunset": "2030-01-01"})
    assert derived_sunset(given, FIRST, rule) == Sunset(date=dt.date(2030, 1, 1), derived=False)
    assert derived_sunset(TRIAL, None, rule) is None
    assert derived_sunset(TRIAL, FIRST, None) is None


@pytest.fixture
def timeline(tmp_path: Path) -> Timeline:
    """Return CPT with one code of the first release, and one that came half a year later."""
    codes = [("10004", "Velar arch"), ("0002T", "Old warming")]
    for version, rows, terms in (
        ("2021", codes, {}),
        (
            "2021-07",
            [("0002T", "Old warming"), ("0010T", "New warming")],
            {"covers": ("category-iii",)},
        ),
    ):
        folder = flat(tmp_path / version, rows=sorted(rows))
        load(tmp_path / "store", "cpt", version, folder, **terms)
    return Timeline(Store(tmp_path / "store"), layouts.load("cpt"))


def test_a_derived_sunset_says_from_which_day_it_counts(timeline: Timeline) -> None:
    latest = timeline.snapshot(timeline.releases[-1])
    found = timeline.sunset("0010T", latest["0010T"])
    start = dt.date(2021, 7, 1)
    assert found == Sunset(date=dt.date(2026, 7, 1), derived=True, start=start, starts="effective")
    assert timeline.sunset("0002T", latest["0002T"]) is None
    assert titles.of_sunset(found) == (
        "2026-07-01 (by rule, counted from the first effective date, 2021-07-01)"
    )
    assert titles.of_sunset(Sunset(date=start, derived=False)) == "2021-07-01"


def test_every_view_says_it(timeline: Timeline) -> None:
    wanted = {
        "date": "2026-07-01", "derived": True, "start": "2021-07-01", "starts": "effective"
    }  # fmt: skip
    status = code_status.view(timeline, "0010T", dt.date(2022, 1, 1), INTERNAL)
    assert status is not None
    assert json.loads(code_status.to_json([status]))[0]["sunset"] == wanted
    history = lifecycles.view(timeline, "0010T", INTERNAL)
    assert history is not None
    assert json.loads(lifecycles.to_json([history]))[0]["sunset"] == wanted
    first, last = dt.date(2026, 1, 1), dt.date(2026, 12, 31)
    entries = calendars.entries([timeline], first, last, INTERNAL)
    (entry,) = [entry for entry in entries if entry.event == "sunset"]
    assert (entry.codes, entry.derived, entry.start) == (("0010T",), True, dt.date(2021, 7, 1))
    assert entry.title == (
        "1 CPT code: sunset, by rule, counted from the first effective date, 2021-07-01"
    )
