"""check and impact say of random rows what a short oracle in plain Python says of them."""

from __future__ import annotations

import csv
import datetime as dt
import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from releasekit import layout, resources
from releasekit.rows import Named, Rows
from releasekit.rows.effects import Effect, affected
from releasekit.store import Store
from releasekit.timeline import Life, Status, Timeline

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

pytestmark = pytest.mark.slow
DAY = dt.timedelta(days=1)
STORE = Store(resources.folder("releases"))
CODES = ("99468", "99430", "99203", "00285", "0101T", "A2101", "A021", "A02", "0001U")
UNKNOWN = {"99999": "cpt", "0999T": "cpt", "Z9999": "icd10cm"}
"""Codes that no release has, by the code set whose form they have."""
MODIFIERS = ("", "NU", "TC", "NU,TC")
TURNS = (dt.date(2025, 1, 1), dt.date(2025, 7, 1), dt.date(2025, 10, 1), dt.date(2026, 1, 1))
Row = tuple[str, str, str, str]


@cache
def life(code: str) -> Life | None:
    found = (Timeline(STORE, layout.load(name)).life(code) for name in STORE.code_sets())
    return next(filter(None, found), None)


def verdict(code: str, day: dt.date | None) -> str:
    """Return what a code that is typed as it is printed is worth on a day, span by span."""
    whole = life(code)
    if day is None:
        return "input-error"
    if whole is None:
        first = STORE.releases(UNKNOWN[code])[0].effective
        return "before-first-release" if day < first else "not-on-record"
    for span in whole.intervals:
        if span.start <= day and (span.end is None or day <= span.end):
            return "header" if span.status is Status.HEADER else "valid"
    first_span = whole.intervals[0]
    if day < first_span.start:
        return "not-yet-effective" if first_span.recorded else "before-first-release"
    return "ended"


def mangled(code: str, how: int) -> str:
    """Return a code as users type it; each way leaves one reading."""
    ways = (code, code.lower(), f" {code} ", f'"{code}"', f"{code[:3]} {code[3:]}", f"{code}\u200b")
    return ways[how % len(ways)]


def written(day: dt.date | None, how: int) -> str:
    if day is None:
        return ("", "soon")[how % 2]
    forms = ("%Y-%m-%d", "%m/%d/%Y", "%Y%m%d", "%d-%b-%Y", "%Y-%m-%dT23:30:00-05:00")
    return day.strftime(forms[how % len(forms)])


days = st.one_of(
    st.none(),
    st.builds(lambda turn, off: turn + off * DAY, st.sampled_from(TURNS), st.integers(-2, 2)),
)
rows = st.lists(
    st.tuples(
        st.sampled_from([*CODES, *UNKNOWN]),
        st.integers(0, 5),
        days,
        st.integers(0, 4),
        st.sampled_from(MODIFIERS),
    ),
    min_size=1,
    max_size=12,
)


def table(folder: Path, lines: Sequence[tuple[str, ...]]) -> str:
    place = folder / "rows.csv"
    with place.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("id", "code", "mod", "dos", "amount"), *lines])
    return str(place)


def results(lines: Sequence[tuple[str, ...]]) -> Iterator[dict[str, Any]]:
    with tempfile.TemporaryDirectory() as folder, Rows(STORE) as place:
        (found,) = place.files([table(Path(folder), lines)])
        named = Named(codes=("code",), date="dos", modifiers=("mod",))
        columns = place.columns(found, named)
        judged = place.judged(found, columns)
        yield from place.results(judged, columns).to_pyarrow().to_pylist()


@settings(max_examples=60)
@given(rows)
def test_check_equals_the_oracle(drawn: list[tuple[str, int, dt.date | None, int, str]]) -> None:
    lines = [
        (str(number), mangled(code, how), modifiers, written(day, form), "1")
        for number, (code, how, day, form, modifiers) in enumerate(drawn)
    ]
    found = {row["id"]: row for row in results(lines)}
    assert len(found) == len(lines)
    for number, (code, _, day, _, _) in enumerate(drawn):
        row = found[str(number)]
        assert row["verdict"] == verdict(code, day), (row, code, day)
        assert row["date"] == day
        assert row["read_as"] == code


@settings(max_examples=40)
@given(rows)
def test_impact_equals_the_oracle(drawn: list[tuple[str, int, dt.date | None, int, str]]) -> None:
    effective = dt.date(2026, 1, 1)
    effects = [
        Effect(code_set="cpt", code=code, effective=effective) for code in ("99468", "00285")
    ]
    changed = {effect.code: place for place, effect in enumerate(effects)}
    lines = [
        (str(number), mangled(code, how), "", written(day, form), f"${number}.50 ")
        for number, (code, how, day, form, _) in enumerate(drawn)
    ]
    expected: dict[tuple[int, bool | None], tuple[int, float]] = {}
    for number, (code, _, day, _, _) in enumerate(drawn):
        if code in changed and (day is None or day >= effective - 365 * DAY):
            key = changed[code], None if day is None else day >= effective
            count, total = expected.get(key, (0, 0.0))
            expected[key] = count + 1, total + number + 0.5
    with tempfile.TemporaryDirectory() as folder, Rows(STORE) as place:
        (found,) = place.files([table(Path(folder), lines)])
        columns = place.columns(found, Named(codes=("code",), date="dos", amount="amount"))
        after = {
            name: known.timeline.releases[-1].effective
            for name, known in place.sources.known.items()
        }
        said = affected(found, columns, place.sources, effects, after)
        grouped: dict[tuple[int, bool | None], tuple[int, float]] = {}
        for row in said.grouped.to_pyarrow().to_pylist():
            count, total = grouped.get((row["effect"], row["after"]), (0, 0.0))
            grouped[row["effect"], row["after"]] = count + row["rows"], total + row["amount"]
    assert grouped == expected
    assert sum(said.states.values()) == len(lines)
