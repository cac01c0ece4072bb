"""What is shown of the impact of a release on a user's rows: totals, and who must do what."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from releasekit.render import words
from releasekit.rows.effects import AFTER, AMOUNT, EFFECT, MONTH, OWNER, ROWS, UNITS, Effect, State
from releasekit.views.duties import ENDED, MEANING, NEW
from releasekit.views.impact_types import ImpactView, SpoiltView, TotalView, WorkView

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from releasekit.rows.effects import Affected, Spoilt
    from releasekit.views.changes import ChangesView, ChangeView

_CERTAIN = frozenset({"published", "identical", "reviewed"})


class Concerned(Struct, frozen=True, kw_only=True):
    """The changes that rows may be concerned by: one effect a code, with its headline."""

    effects: tuple[Effect, ...]
    changes: tuple[tuple[ChangesView, ChangeView], ...]


def concerned(views: Iterable[ChangesView]) -> Concerned:
    """Return the changes of codes that may stand in rows already; a new code concerns none."""
    effects: list[Effect] = []
    changes: list[tuple[ChangesView, ChangeView]] = []
    for shown in views:
        seen: set[str] = set()
        every = [change for section in shown.sections for change in section.changes]
        for change in every:
            if change.change_class in NEW or change.code in seen:
                continue
            seen.add(change.code)
            day = dt.date.fromisoformat(change.effective)
            instead = _instead(change)
            effects.append(
                Effect(code_set=shown.code_set, code=change.code, effective=day, instead=instead)
            )
            changes.append((shown, change))
    return Concerned(effects=tuple(effects), changes=tuple(changes))


def _instead(change: ChangeView) -> str:
    """Return the one code to report in place of one that ended; empty where there is no one."""
    if change.change_class not in ENDED or len(change.replacements) != 1:
        return ""
    (only,) = change.replacements
    return only.code if only.basis in _CERTAIN else ""


def view(
    concern: Concerned,
    affected: Sequence[tuple[str, int, Affected]],
    views: Sequence[ChangesView],
) -> ImpactView:
    """Return the impact on tables of rows, each with its source and its number of rows."""
    cells: dict[tuple[int, str], _Sum] = defaultdict(_Sum)
    months: dict[str, _Sum] = defaultdict(_Sum)
    states: dict[str, int] = defaultdict(int)
    spoilt: list[Spoilt] = []
    notes: list[str] = []
    for _, _, each in affected:
        for row in _rolled(each, EFFECT, OWNER):
            cells[row[EFFECT], row[OWNER] or ""].add(row)
        for row in _rolled(each, MONTH):
            months[row[MONTH].isoformat()[:7] if row[MONTH] else ""].add(row)
        for state, count in each.states.items():
            states[state] += count
        spoilt += each.spoilt
        notes += each.notes
    work = tuple(_work(concern, cells))
    return ImpactView(
        releases={shown.code_set: (shown.before, shown.after) for shown in views},
        sources=tuple(source for source, _, _ in affected),
        rows=sum(rows for _, rows, _ in affected),
        states={state.value: states[state] for state in State if states[state]},
        affected=_total("", [line.total for line in work]),
        by_class=_by(work, lambda line: line.title),
        by_section=_by(work, lambda line: line.section),
        by_owner=_by(work, lambda line: line.owner),
        by_month=tuple(months[name].total(name) for name in sorted(months)),
        work=work,
        spoilt=tuple(map(_spoilt, spoilt)),
        notes=tuple(dict.fromkeys(notes)),
        notice="\n".join(dict.fromkeys(shown.notice for shown in views if shown.notice)),
        withheld=any(shown.withheld for shown in views),
    )


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


def _rolled(affected: Affected, *keys: str) -> Iterator[dict[str, Any]]:
    """Yield sums of the grouped rows by some of what they are grouped by, added where they are."""
    grouped = affected.grouped
    sums = {name: grouped[name].sum() for name in (ROWS, UNITS, AMOUNT)}
    rolled = grouped.group_by([*keys, AFTER]).agg(**sums)
    yield from rolled.to_pyarrow().to_pylist()


def _total(name: str, parts: Iterable[TotalView]) -> TotalView:
    parts = list(parts)
    return TotalView(
        name=name,
        rows=sum(part.rows for part in parts),
        rows_at_risk=sum(part.rows_at_risk for part in parts),
        units=sum(part.units for part in parts),
        amount=round(sum(part.amount for part in parts), 2),
        amount_at_risk=round(sum(part.amount_at_risk for part in parts), 2),
    )


def _by(work: Iterable[WorkView], name_of: Any) -> tuple[TotalView, ...]:  # noqa: ANN401 (a function)
    parts: dict[str, list[TotalView]] = defaultdict(list)
    for line in work:
        parts[name_of(line)].append(line.total)
    totals = [_total(name, found) for name, found in parts.items()]
    return tuple(sorted(totals, key=lambda total: (-total.amount_at_risk, -total.rows, total.name)))


def _work(concern: Concerned, cells: Mapping[tuple[int, str], _Sum]) -> Iterator[WorkView]:
    def order(key: tuple[int, str]) -> tuple[object, ...]:
        total = cells[key]
        return key[1], -total.late_amount, -total.rows, key[0]

    for place, owner in sorted(cells, key=order):
        shown, change = concern.changes[place]
        action = _action(change)
        phrase: str = words.load()["impact"]["actions"][action]
        codes = ", ".join(map(str, change.replacements))
        yield WorkView(
            owner=owner,
            code_set=shown.code_set,
            name=shown.name,
            code=change.code,
            printed=change.printed,
            change_class=change.change_class,
            title=change.named,
            level=change.level,
            level_title=change.level_title,
            section=change.section,
            effective=change.effective,
            last_day=change.last_day,
            action=action,
            action_text=phrase.format(codes=codes, text=shown.text_word),
            replace_by=concern.effects[place].instead,
            replacements=change.replacements,
            basis=", ".join(dict.fromkeys(each.basis for each in change.replacements)),
            descriptor=change.display,
            before=change.before,
            after=change.after,
            total=cells[place, owner].total(change.code),
        )


def _action(change: ChangeView) -> str:
    """Return what to do about a change: a key of words.toml's table of actions."""
    if change.change_class == "became-header":
        return "specify"
    if change.change_class in ENDED:
        return ("retire", "replace", "choose")[min(len(change.replacements), 2)]
    if change.change_class in MEANING:
        return "read-again"
    return "none" if change.level == "editorial" else "review"


def _spoilt(spoilt: Spoilt) -> SpoiltView:
    titles = words.load()["impact"]["states"]
    return SpoiltView(
        state=spoilt.state.value,
        state_title=titles[spoilt.state.value],
        cell=spoilt.cell,
        code=spoilt.code,
        rows=spoilt.rows,
        why=spoilt.why,
    )
