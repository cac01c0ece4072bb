"""check and impact say of random rows what a short oracle in plain Python says of them."""

from __future__ import annotations

import csv
import datetime as dt
import tempfile
from collections import Counter
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from releasekit import layout, resources
from releasekit.rows import Named, Rows
from releasekit.rows.effects import Effect, State, affected
from releasekit.store import Store
from releasekit.timeline import Life, Status, Timeline
from releasekit.views.impacts import on_their_days

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

pytestmark = pytest.mark.slow
DAY = dt.timedelta(days=1)
STORE = Store(resources.folder("releases"))
CODES = ("99468", "99430", "99203", "00285", "0101T", "A2101", "A021", "A02", "0001U")
UNKNOWN = {"99999": "cpt", "0999T": "cpt", "Z9999": "icd10cm"}
"""Codes that no release has, by the code set whose form they have."""
MODIFIERS = ("", "NU", "TC", "NU,TC", "nu tc", "25", "ZZ", "NU,ZZ")
INVALID = {"ZZ"}
"""Modifiers of the form of HCPCS that it does not have; nobody here knows what 25 is."""
NO_CODE = ("no code", "?", "12345-6789-01", "27095216", "0450", "250.01")
"""Cells of words, and of numbers that are no codes of a declared code set."""
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


_IN_LISTS = 4
"""How many ways of typing a code there are in a list, too: nobody writes formulas in one."""


def mangled(code: str, how: int) -> str:
    """Return a code as users type it; each way leaves one reading."""
    ways = [code, code.lower(), f" {code} ", f'"{code}"', f"{code[:3]} {code[3:]}", f"{code}\u200b"]
    ways += [
        f'="{code}"',
        f"'{code}",
        code[:3] + ("." if code[0] == "A" and len(code) == 4 else "") + code[3:],
    ]
    if code.startswith("0") and code.isdigit():
        ways += [code.lstrip("0"), code.lstrip("0") + ".0", "O" + code[1:]]
    return ways[how % len(ways)]


def written(day: dt.date | None, how: int) -> str:
    if day is None:
        return ("", "soon", "00000000", "N/A")[how % 4]
    forms = (
        *("%Y-%m-%d", "%m/%d/%Y", "%Y%m%d", "%d-%b-%Y", "%m/%d/%y", "%m%d%Y", "%b %d, %Y"),
        *("%Y-%m-%dT23:30:00-05:00", "%Y-%m-%dT00:10:00+09:00", "%Y-%m-%d 23:59:59Z", "%d%b%Y"),
    )
    if how % 12 == len(forms):
        return str((day - dt.date(1899, 12, 30)).days)
    return day.strftime(forms[how % len(forms)])


def cell(codes: Sequence[str], how: int) -> str:
    """Return a cell that says some codes, as users write lists."""
    return ("; ", ", ", " | ", "\n")[how % 4].join(
        mangled(code, how if len(codes) == 1 else how % _IN_LISTS) for code in codes
    )


days = st.one_of(
    st.none(),
    st.builds(lambda turn, off: turn + off * DAY, st.sampled_from(TURNS), st.integers(-2, 2)),
)
codes = st.one_of(
    st.lists(st.sampled_from([*CODES, *UNKNOWN]), min_size=1, max_size=1),
    st.lists(st.sampled_from(CODES), min_size=0, max_size=3, unique=True),
)
rows = st.lists(
    st.tuples(codes, st.integers(0, 40), days, st.sampled_from(MODIFIERS), st.sampled_from("PQ ")),
    min_size=1,
    max_size=10,
).map(lambda drawn: drawn + drawn[:2])  # some rows stand twice
Drawn = list[tuple[list[str], int, dt.date | None, str, str]]


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


def expected(said: Sequence[str], day: dt.date | None, modifiers: str) -> list[tuple[str, str]]:
    """Return what each code of a row is worth, in the order of the cell."""
    wrong = INVALID & {part.upper() for part in modifiers.replace(",", " ").split()}
    worth = [(code, verdict(code, day)) for code in said]
    return [(code, "modifier-invalid" if wrong and one == "valid" else one) for code, one in worth]


def proved_check(drawn: Drawn) -> None:
    lines = [
        (str(number), cell(said, how), modifiers, written(day, how), "1")
        for number, (said, how, day, modifiers, _) in enumerate(drawn)
    ]
    found: dict[str, list[tuple[str, str]]] = {}
    for row in results(lines):
        found.setdefault(row["id"], []).append((row["read_as"], row["verdict"]))
        assert row["date"] == drawn[int(row["id"])][2]
    for number, (said, _, day, modifiers, _) in enumerate(drawn):
        assert sorted(found.get(str(number), [])) == sorted(expected(said, day, modifiers)), (
            lines[number],
            found.get(str(number)),
        )


@settings(max_examples=10)
@given(rows)
def test_check_equals_the_oracle(drawn: Drawn) -> None:
    proved_check(drawn)


@pytest.mark.heavy
@settings(max_examples=60)
@given(rows)
def test_check_equals_the_oracle_at_length(drawn: Drawn) -> None:
    proved_check(drawn)


@settings(max_examples=4)
@given(st.lists(st.tuples(st.sampled_from(NO_CODE), days), min_size=1, max_size=6))
def test_what_is_no_code_is_never_called_dead(drawn: list[tuple[str, dt.date | None]]) -> None:
    lines = [(str(n), text, "", written(day, n), "") for n, (text, day) in enumerate(drawn)]
    for row in results(lines):
        assert (row["verdict"], row["read_as"], row["replacements"]) == ("malformed", "", "")
        assert row["why"]


@cache
def code_set_of(code: str) -> str:
    known = {name: Timeline(STORE, layout.load(name)) for name in STORE.code_sets()}
    return next(name for name, timeline in known.items() if timeline.life(code))


SPOILT = {State.NOT_ON_RECORD, State.DEAD_BEFORE, State.HEADER}


def state(
    code: str,
    day: dt.date | None,
    changed: Collection[str],
    last: Mapping[str, dt.date],
    effective: dt.date,
) -> State:
    """Return what an impact says of one code of a row: dead and a header only where it was so."""
    whole = life(code)
    if code in changed:
        near = day is None or day >= effective - 365 * DAY
        return State.AFFECTED if near else State.UNAFFECTED
    if whole is None:
        return State.NOT_ON_RECORD
    status = whole.status(last[code_set_of(code)])
    if status is Status.LIVE:
        return State.UNAFFECTED
    if status is Status.NOT_YET_EFFECTIVE:
        return State.NOT_YET_EFFECTIVE
    first = whole.intervals[0]
    unknown = first.status is Status.LIVE and not first.recorded
    fine = {"valid", "before-first-release"} if unknown else {"valid"}
    if day is not None and verdict(code, day) in fine:
        return State.UNAFFECTED
    return State.HEADER if status is Status.HEADER else State.DEAD_BEFORE


Sums = dict[tuple[object, ...], tuple[int, float]]


def wanted_sums(drawn: Drawn, changed: Mapping[str, int], effective: dt.date) -> Sums:
    """Return rows and money by effect, owner, month and side of the date, as they are drawn."""
    wanted: Sums = {}
    for number, (said, _, day, _, owner) in enumerate(drawn):
        for code in said:
            if code in changed and (day is None or day >= effective - 365 * DAY):
                after = None if day is None else day >= effective
                key = changed[code], owner.strip(), day and day.replace(day=1), after
                count, total = wanted.get(key, (0, 0.0))
                wanted[key] = count + 1, total + number + 0.5
    return wanted


def sums(rows: Sequence[Mapping[str, Any]]) -> Sums:
    """Return the same of what an impact grouped, without what no change is about."""
    grouped: Sums = {}
    for row in rows:
        if row["effect"] >= 0:
            key = row["effect"], row["owner"] or "", row["month"], row["after"]
            count, total = grouped.get(key, (0, 0.0))
            grouped[key] = count + row["rows"], total + row["amount"]
    return grouped


def proved_impact(drawn: Drawn) -> None:
    effective = dt.date(2026, 1, 1)
    effects = [
        Effect(code_set="cpt", code=code, effective=effective) for code in ("99468", "00285")
    ]
    changed = {effect.code: place for place, effect in enumerate(effects)}
    lines = [
        (str(number), cell(said, how), owner.strip(), written(day, how), f"${number}.50 ")
        for number, (said, how, day, _, owner) in enumerate(drawn)
    ]
    wanted = wanted_sums(drawn, changed, effective)
    with tempfile.TemporaryDirectory() as folder, Rows(STORE) as place:
        (found,) = place.files([table(Path(folder), lines)])
        columns = place.columns(
            found, Named(codes=("code",), date="dos", amount="amount", owner="mod")
        )
        last = {
            name: known.timeline.releases[-1].effective
            for name, known in place.sources.known.items()
        }
        said_of = affected(found, columns, place.sources, effects, last)
        grouped = sums(said_of.grouped.to_pyarrow().to_pylist())
        spoilt, states = on_their_days(said_of)
    assert grouped == wanted, lines
    wanted_states = Counter(
        state(code, day, changed, last, effective) for said, _, day, *_ in drawn for code in said
    )
    assert {name: count for name, count in states.items() if count} == wanted_states, lines
    assert sum(each.rows for each in spoilt) == sum(
        count for name, count in wanted_states.items() if name in SPOILT
    )
    assert said_of.rows_read == len(lines)


@settings(max_examples=8)
@given(rows)
def test_impact_equals_the_oracle(drawn: Drawn) -> None:
    proved_impact(drawn)


@pytest.mark.heavy
@settings(max_examples=50)
@given(rows)
def test_impact_equals_the_oracle_at_length(drawn: Drawn) -> None:
    proved_impact(drawn)
