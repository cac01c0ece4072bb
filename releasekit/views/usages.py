"""What changes cost the house: how often it reported each code, and for how much."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from msgspec import Struct, field

from releasekit.errors import RowsError
from releasekit.render import dates, words
from releasekit.rows import Named, Rows
from releasekit.rows.usage import used
from releasekit.views.usage_types import UsageView, UsedView

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from releasekit.classify.compare import ReleaseDiff
    from releasekit.rows import Columns, RowTable
    from releasekit.rows.usage import Used
    from releasekit.store import Store


_ADVICE = "give claims, or a table with the headings code, count, amount"


class Usages(Struct, frozen=True, kw_only=True):
    """Usage by code set, and what has to be said of the files that it is of."""

    views: Mapping[str, UsageView] = field(default_factory=dict)
    messages: tuple[str, ...] = ()


def read(store: Store, paths: Sequence[Path], diffs: Sequence[ReleaseDiff]) -> Usages:
    """Read files of claims, or of sums by code, for the code sets that are compared.

    Of claims the last year that they have counts. Raises RowsError for files in which no code of
    these code sets stands.
    """
    if not paths:
        return Usages()
    sums: dict[tuple[str, str], tuple[int, float]] = defaultdict(lambda: (0, 0.0))
    messages: list[str] = []
    spans: list[Used] = []
    with Rows(store, code_sets=[diff.layout.id for diff in diffs]) as rows:
        for table in rows.files([str(path) for path in paths]):
            columns = _columns(rows, table)
            found = used(rows.settled(table), columns, rows.sources)
            spans.append(found)
            for key, (times, amount) in found.codes.items():
                had = sums[key]
                sums[key] = had[0] + times, had[1] + amount
            names = ", ".join(column.name for column in columns.codes)
            messages.append(_said(table.source, names, columns.units, columns.amount, found))
    if not sums:
        message = f"{', '.join(path.name for path in paths)}: no code of what is compared"
        raise RowsError(message, advice=_ADVICE)
    period = _period(spans)
    money = any(each.money for each in spans)
    views = {
        diff.layout.id: UsageView(
            codes={
                code: UsedView(times=times, amount=round(amount, 2), money=money)
                for (code_set, code), (times, amount) in sums.items()
                if code_set == diff.layout.id
            },
            period=period,
        )
        for diff in diffs
    }
    return Usages(views=views, messages=tuple(messages))


def _columns(rows: Rows, table: RowTable) -> Columns:
    """Return what the columns are, which no option names here; RowsError where none has codes."""
    try:
        return rows.columns(table, Named())
    except RowsError as error:
        message = f"{table.source}: {error.message}"
        raise RowsError(message, advice=_ADVICE) from error


def _period(spans: Sequence[Used]) -> str:
    """Return the days that were counted, in words; empty where any file has none."""
    firsts = [each.first for each in spans if each.first]
    lasts = [each.last for each in spans if each.last]
    if len(firsts) < len(spans) or not lasts:
        return ""
    phrase: str = words.load()["usage"]["period"]
    first, last = map(dates.day_in_words, (min(firsts), max(lasts)))
    return phrase.format(first=first, last=last)


def _said(source: str, codes: str, units: str, amount: str, found: Used) -> str:
    phrases = words.load()["usage"]
    key = "sums" if found.summed else "claims"
    phrase: str = phrases[key]
    said = phrase.format(
        source=source,
        codes=codes,
        count=units,
        amount=amount or phrases["none"],
        period=f", {_period([found])}" if found.first else "",
    )
    left = {
        "unread": found.unread,
        "older": found.older,
        "later": found.later,
        "undated": found.undated,
    }
    counts = ((phrases[name], rows) for name, rows in left.items() if rows)
    return said + "".join(phrase.format(count=f"{rows:,}") for phrase, rows in counts)
