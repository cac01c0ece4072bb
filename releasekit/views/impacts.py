"""What is shown of the impact of a release on a user's rows: totals, and who must do what."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from msgspec.structs import replace

from releasekit.layout import load
from releasekit.render import words
from releasekit.render.dates import day_in_words
from releasekit.rows.effects import AFTER, AMOUNT, EFFECT, MONTH, OWNER, ROWS, UNITS, State
from releasekit.rows.engine_tables import fetched
from releasekit.rows.long_rows import DAY
from releasekit.rows.results import WHY
from releasekit.views.changes import told
from releasekit.views.impact_types import ImpactView, SpoiltView, TotalView, WorkView, together
from releasekit.views.impact_work import lines as lines_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from releasekit.rows.effects import Affected, Spoilt
    from releasekit.views.changes import ChangesView
    from releasekit.views.impact_work import Concerned

    Lines = Mapping[int, WorkView]

_LISTED = 5
"""How many dates are named that cannot be read."""


def view(
    concern: Concerned,
    affected: Sequence[tuple[str, int, Affected]],
    views: Sequence[ChangesView],
    notes: Iterable[str] = (),
) -> ImpactView:
    """Return the impact on tables of rows, each with its source and its number of rows.

    `notes` is what is to be said of the files themselves and of their rows.
    """
    summed = _summed([each for _, _, each in affected])
    lines = lines_of(concern, dict.fromkeys(place for place, _ in summed.cells))
    work = tuple(_work(lines, summed.cells))
    return ImpactView(
        releases={shown.code_set: (shown.before, shown.after) for shown in views},
        heading=_heading(views),
        compared=tuple(map(_compared, views)),
        audience=next((shown.audience for shown in views), ""),
        sources=tuple(source for source, _, _ in affected),
        rows=sum(rows for _, rows, _ in affected),
        dated=any(each.long.dated for _, _, each in affected),
        states={state.value: summed.states[state] for state in State if summed.states[state]},
        affected=together("", [line.total for line in work]),
        by_class=_by(work, lambda line: line.title),
        by_section=_by(work, lambda line: line.section),
        by_owner=_by(work, lambda line: line.owner),
        by_month=tuple(each.total(name) for name, each in sorted(summed.months.items())),
        by_code=tuple(_by_code(lines, summed.cells)),
        work=work,
        spoilt=tuple(map(_spoilt, summed.spoilt)),
        money=any(each.columns.amount for _, _, each in affected),
        counted=any(each.columns.units for _, _, each in affected),
        notes=tuple(notes),
        notice="\n".join(dict.fromkeys(shown.notice for shown in views if shown.notice)),
        withheld=any(shown.withheld for shown in views),
        sample=any(shown.sample for shown in views),
        stamps=tuple(dict.fromkeys(shown.stamp for shown in views)),
    )


def _heading(views: Sequence[ChangesView]) -> str:
    phrase: str = words.load()["impact"]["heading"]
    names = ", ".join(dict.fromkeys(shown.name for shown in views))
    ends = dict.fromkeys((shown.before.label, shown.after.label) for shown in views)
    return ", ".join(
        phrase.format(name=names, before=before, after=after) for before, after in ends
    )


def _compared(shown: ChangesView) -> str:
    phrase: str = words.load()["impact"]["compared"]
    before, after = shown.before, shown.after
    day = day_in_words(after.effective)
    return phrase.format(name=shown.name, before=before.label, after=after.label, day=day)


def notes(affected: Affected) -> Iterator[str]:
    """Yield what is to be said of rows, and of affected ones whose date is missing or no date."""
    yield from affected.days.notes
    if not affected.long.dated or not affected.days.undated:
        return
    rows = affected.rows
    undated = rows.filter(rows[DAY].isnull())
    counts = fetched(undated.group_by(WHY).agg(**{ROWS: undated.count()})).to_pylist()
    if counts:
        whys = sorted(row[WHY] for row in counts if row[WHY])
        listed = f" ({'; '.join(whys[:_LISTED])}{' …' if len(whys) > _LISTED else ''})"
        phrase: str = words.load()["impact"]["undated"]
        count = sum(row[ROWS] for row in counts)
        yield phrase.format(count=f"{count:,}", why=listed if whys else "")


class _Sum:
    """Adds up rows, units and money, and what of them is at risk."""

    def __init__(self) -> None:
        self.rows = self.late_rows = 0
        self.units = self.amount = self.late_amount = 0.0

    def add(self, row: Mapping[str, Any]) -> None:
        late = row[AFTER] is not False
        self.rows += row[ROWS]
        self.units += float(row[UNITS] or 0)
        self.amount += float(row[AMOUNT] or 0)
        self.late_rows += row[ROWS] if late else 0
        self.late_amount += float(row[AMOUNT] or 0) if late else 0

    def total(self, name: str) -> TotalView:
        return TotalView(
            name=name,
            rows=self.rows,
            rows_at_risk=self.late_rows,
            units=self.units,
            amount=round(self.amount, 2),
            amount_at_risk=round(self.late_amount, 2),
        )


class _Summed(NamedTuple):
    """Sums of rows by effect and owner, and by month; the states of codes, and what is wrong."""

    cells: dict[tuple[int, str], _Sum]
    months: dict[str, _Sum]
    states: Counter[State]
    spoilt: list[Spoilt]


def _summed(affected: Iterable[Affected]) -> _Summed:
    """Return the sums of several tables of rows."""
    summed = _Summed(defaultdict(_Sum), defaultdict(_Sum), Counter(), [])
    for each in affected:
        for row in _rolled(each.grouped, OWNER):
            summed.cells[row[EFFECT], row[OWNER] or ""].add(row)
        for row in _rolled(each.grouped, MONTH):
            summed.months[row[MONTH].isoformat()[:7] if row[MONTH] else ""].add(row)
        found, counts = on_their_days(each)
        summed.spoilt.extend(found)
        summed.states.update(counts)
    summed.spoilt.sort(key=lambda each: (each.state, -each.rows, each.cell))
    return summed


def _rolled(grouped: Any, key: str) -> Iterator[dict[str, Any]]:  # noqa: ANN401 (a table of Ibis)
    """Yield sums of the rows that changes are about, by effect and a key, added where they are."""
    table = grouped.filter(grouped[EFFECT] >= 0)
    sums = {name: table[name].sum() for name in (ROWS, UNITS, AMOUNT)}
    rolled = table.group_by(EFFECT, key, AFTER).agg(**sums)
    yield from fetched(rolled).to_pylist()


def on_their_days(affected: Affected) -> tuple[list[Spoilt], Counter[State]]:
    """Return the cells that are wrong on the days of their rows, and the states of all codes.

    A row that a change is about, but of long before it takes effect, is not affected.
    """
    states = Counter(affected.states)
    if not affected.long.dated:
        return list(affected.spoilt), states
    grouped = affected.grouped
    counted = fetched(grouped.group_by(EFFECT).agg(**{ROWS: grouped[ROWS].sum()})).to_pylist()
    counts = {row[EFFECT]: row[ROWS] for row in counted}
    late = sum(rows for effect, rows in counts.items() if effect >= 0)
    states[State.UNAFFECTED] += states[State.AFFECTED] - late
    states[State.AFFECTED] = late
    spoilt: list[Spoilt] = []
    for place, each in enumerate(affected.spoilt, 1):
        valid = counts.get(-place, 0)
        states[each.state] -= valid
        states[State.UNAFFECTED] += valid
        if valid < each.rows:
            spoilt.append(replace(each, rows=each.rows - valid))
    return spoilt, states


def _by(work: Iterable[WorkView], name_of: Any) -> tuple[TotalView, ...]:  # noqa: ANN401 (a function)
    parts: dict[str, list[TotalView]] = defaultdict(list)
    for line in work:
        parts[name_of(line)].append(line.total)
    totals = [together(name, found) for name, found in parts.items()]
    return tuple(sorted(totals, key=lambda total: (-total.amount_at_risk, -total.rows, total.name)))


def _work(lines: Lines, cells: Mapping[tuple[int, str], _Sum]) -> Iterator[WorkView]:
    def order(key: tuple[int, str]) -> tuple[object, ...]:
        total = cells[key]
        return key[1], -total.late_amount, -total.rows, key[0]

    for place, owner in sorted(cells, key=order):
        total = cells[place, owner].total(lines[place].code)
        yield replace(lines[place], owner=owner, total=total)


def _by_code(lines: Lines, cells: Mapping[tuple[int, str], _Sum]) -> Iterator[WorkView]:
    """Yield each change once, with all owners' rows, those first that most is at risk of."""
    parts: dict[int, list[TotalView]] = defaultdict(list)
    for (place, _), each in cells.items():
        parts[place].append(each.total(""))
    totals = {place: together(lines[place].code, found) for place, found in parts.items()}

    def order(place: int) -> tuple[object, ...]:
        total = totals[place]
        return -total.amount_at_risk, -total.rows_at_risk, -total.rows, place

    for place in sorted(totals, key=order):
        yield replace(lines[place], total=totals[place])


def _spoilt(spoilt: Spoilt) -> SpoiltView:
    titles = words.load()["impact"]["states"]
    printed = load(spoilt.code_set).printed if spoilt.code_set else str
    return SpoiltView(
        state=spoilt.state.value,
        state_title=titles[spoilt.state.value],
        cell=spoilt.cell,
        code=printed(spoilt.code),
        rows=spoilt.rows,
        why=spoilt.why,
        code_set=spoilt.code_set,
        last_day=spoilt.last_day.isoformat() if spoilt.last_day else "",
        replacements=", ".join(map(printed, spoilt.replacements)),
        instead=told(map(printed, spoilt.replacements), spoilt.basis),
    )
