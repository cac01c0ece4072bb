"""Every code of a user's rows on its day: read once a different cell, judged where the rows are."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from releasekit.rows import service_days
from releasekit.rows.cell_codes import NOT_ASKED, Reader, Reading, absence, separate_modifiers
from releasekit.rows.day_spans import DAY, EVER, NEVER, parted
from releasekit.rows.distinct_texts import distinct_texts
from releasekit.rows.judgment import Judge, Standing, Verdict, may_have
from releasekit.rows.mended_codes import tidied

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from releasekit.rows.distinct_texts import Key
    from releasekit.rows.long_rows import LongRows
    from releasekit.rows.recognize import Columns, Sources
    from releasekit.rows.row_files import RowTable

Read = dict["Key", list[Reading]]
NO_DATE = "no date"
_FIRST = EVER + DAY
"""The first day that a row may have: `EVER` stands for none."""
_NAMED = 8
"""How many modifiers are named that were not judged."""
NOT_JUDGED = "{said}: no code set of releasekit, and not judged"
NO_CODE_SET = "{word} names no code set that is declared"


class ReadDays(Struct, frozen=True, kw_only=True):
    """What the texts of days say: the `days` themselves by text, and why others are none.

    `undated` is whether any row has no day; `first` and `last` enclose all days of the rows.
    """

    days: Mapping[str, dt.date]
    bad: Mapping[str, str]
    undated: bool
    first: dt.date = EVER
    last: dt.date = NEVER
    notes: tuple[str, ...] = ()


class InvalidModifiers(Struct, frozen=True, kw_only=True):
    """Modifiers of some rows, as they are written, that are not valid from one day to another."""

    text: str
    names: str
    start: dt.date
    end: dt.date


class Judged(Struct, frozen=True, kw_only=True):
    """What the codes of rows are worth: standings of each different cell on the rows' days.

    `standings[place]` is of the cell `keys[place]`; one that starts on the day `EVER` and ends on
    it is for rows without a day, where rows have days. `rows` and `codes` are how many there are.
    `as_of` has the day of each code set for rows that have none.
    """

    long: LongRows
    keys: tuple[Key, ...]
    standings: tuple[Standing, ...]
    days: ReadDays
    modifiers: tuple[InvalidModifiers, ...]
    rows: int
    codes: int
    as_of: Mapping[str, dt.date]
    notes: tuple[str, ...] = ()


def judged(
    rows: RowTable,
    columns: Columns,
    sources: Sources,
    as_of: Mapping[str, dt.date],
) -> Judged:
    """Return what each code of some rows is worth on its day."""
    texts, long = distinct_texts(rows, columns)
    judge = Judge(sources.known, sources.absent.values())
    read = readings(texts.cells, long, sources)
    days = read_days(texts.days, long)
    spans = [
        (key, standing)
        for key, found in read.items()
        for reading in found
        for standing in _standings(judge, reading, days if long.dated else None, as_of)
    ]
    modifiers = tuple(
        span
        for text in sorted(texts.modifiers)
        for span in invalid_spans(judge, text)
        if span.start <= days.last and span.end >= days.first
    )
    return Judged(
        long=long,
        keys=tuple(key for key, _ in spans),
        standings=tuple(standing for _, standing in spans),
        days=days,
        modifiers=modifiers,
        rows=texts.rows,
        codes=sum(texts.cells[key] * len(found) for key, found in read.items()),
        as_of=as_of,
        notes=(*days.notes, *_unjudged(judge, sources)),
    )


def _unjudged(judge: Judge, sources: Sources) -> Iterator[str]:
    """Yield what is to be said of modifiers that nobody here knows."""
    if judge.unjudged:
        names = ", ".join(sorted(judge.unjudged)[:_NAMED])
        layouts = judge.without_modifiers
        meant = [each for each in layouts if any(may_have(each, one) for one in judge.unjudged)]
        sets = ", ".join(layout.name for layout in meant)
        unasked = all(layout.id in sources.unasked for layout in meant)
        why = NOT_ASKED.format(name=sets) if unasked else f"no modifiers of {sets} are loaded"
        yield f"modifiers {names} were not judged: {why}"


def _standings(
    judge: Judge, reading: Reading, days: ReadDays | None, as_of: Mapping[str, dt.date]
) -> Iterator[Standing]:
    """Yield the standings of a reading on the days of the rows, or on the day as of which."""
    if days is None:
        day = as_of.get(reading.code_set, NEVER)
        every = judge.standings(reading, day, day)
        (standing,) = (one for one in every if one.start <= day <= one.end)
        yield replace(standing, start=EVER, end=NEVER)
        return
    every = judge.standings(reading, days.first, days.last)
    if days.undated:
        yield _undated(reading, every)
    for standing in every:
        start = max(standing.start, _FIRST)
        if start <= standing.end and start <= days.last and standing.end >= days.first:
            yield standing if start == standing.start else replace(standing, start=start)


def _undated(reading: Reading, every: Sequence[Standing]) -> Standing:
    """Return what a reading is worth without a day."""
    first = every[0] if every else None
    if first is not None and first.verdict in {Verdict.MALFORMED, Verdict.INPUT_ERROR}:
        return replace(first, start=EVER, end=EVER)
    return Standing(start=EVER, end=EVER, verdict=Verdict.INPUT_ERROR, reading=reading, why=NO_DATE)


def readings(cells: Iterable[Key], long: LongRows, sources: Sources) -> Read:
    """Return what each different cell says, in order."""
    found = sorted(cells)
    for codes in sources.known.values():
        codes.prepare(cell.strip().upper().replace(".", "") for _, _, cell in found)
    reader = Reader(sources.known, sources.absent, sources.others, sources.unasked)
    read: Read = {}
    for group, system, cell in found:
        code_sets, foreign = _named(system, cell, long.groups[group], sources)
        if foreign:
            reading = Reading(written=cell, why=foreign, on_record=False, loaded=False)
            read[group, system, cell] = [reading]
        else:
            read[group, system, cell] = reader.read(cell, code_sets)
    return read


def _named(
    system: str, cell: str, code_sets: Sequence[str], sources: Sources
) -> tuple[Sequence[str], str]:
    """Return the code sets that a row's own word names; or why they cannot be looked up."""
    word = system.strip()
    if not word:
        return code_sets, ""
    patterns = {key: sources.layout(key).rows.systems for key in sources.every}
    named = [key for key, pattern in patterns.items() if pattern and pattern.fullmatch(word)]
    lists = {key: known.layout.grammar.of for key, known in sources.known.items()}
    named += [key for key, of in lists.items() if set(named).intersection(of)]
    if named and not any(key in sources.known for key in named):
        layouts = [sources.layout(key) for key in named]
        fitting = (layout for layout in layouts if layout.kind_of(tidied(cell)))
        return named, absence(next(fitting, layouts[0]), sources.unasked)
    if named:
        return named, ""
    others = [other.name for other in sources.others if other.words.fullmatch(word)]
    said = (
        NOT_JUDGED.format(said=_said(others[0], word)) if others else NO_CODE_SET.format(word=word)
    )
    return [], said


def _said(name: str, word: str) -> str:
    return name if name.casefold() == word.casefold() else f"{name} ({word})"


def read_days(texts: Iterable[str], long: LongRows) -> ReadDays:
    """Return the days that rows have, by the texts of all of them."""
    written = sorted(texts)
    if long.typed:
        known = [day for text in written if (day := service_days.day(text))]
        undated = len(known) < len(written)
        within = all(map(_is_iso, filter(None, written)))
        ends = (min(known), max(known)) if known and within else (EVER, NEVER)
        return ReadDays(days={}, bad={}, undated=undated, first=ends[0], last=ends[1])
    read = service_days.days(written)
    bad = {text: f"bad date: {text}" for text in sorted(read.bad)}
    return ReadDays(
        days=read.days,
        bad=bad,
        undated=len(read.days) < len(written),
        first=min(read.days.values(), default=EVER),
        last=max(read.days.values(), default=NEVER),
        notes=_notes(read.day_first),
    )


def _notes(day_first: str) -> tuple[str, ...]:
    """Return how dates were read, if that is not as usual, with the text that shows it."""
    return (f"dates were read with the day first, as {day_first} is",) if day_first else ()


def _is_iso(text: str) -> bool:
    """Return whether a date of the engine is one of the calendar that Python has too."""
    return service_days.day(text) is not None


def invalid_spans(judge: Judge, text: str) -> Iterator[InvalidModifiers]:
    """Yield the spans of days on which modifiers of a cell are not valid, and which those are."""
    wrong = {name: _invalid_days(judge, name) for name in separate_modifiers(text)}
    turns = {day for spans in wrong.values() for start, end in spans for day in (start, _next(end))}
    for start, after in itertools.pairwise([*sorted(turns - {NEVER}), NEVER]):
        names = [name for name, spans in wrong.items() if any(a <= start <= b for a, b in spans)]
        if names:
            end = after if after == NEVER else after - DAY
            yield InvalidModifiers(text=text, names=", ".join(names), start=start, end=end)


def _next(day: dt.date) -> dt.date:
    return day if day == NEVER else day + DAY


def _invalid_days(judge: Judge, modifier: str) -> list[tuple[dt.date, dt.date]]:
    valid = judge.valid_days(modifier)
    if valid is None:
        return []
    return [(start, end) for start, end, inside in parted(valid) if not inside]
