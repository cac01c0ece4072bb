"""What is shown of the impact of a release on a user's rows: totals, and who must do what."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from releasekit.render import words
from releasekit.rows.effects import AFTER, AMOUNT, EFFECT, MONTH, OWNER, ROWS, UNITS, Effect, State
from releasekit.views.duties import ENDED, MEANING, NEW
from releasekit.views.json_text import document

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from releasekit.licensing import Licensed
    from releasekit.model import Release
    from releasekit.rows.effects import Affected, Spoilt
    from releasekit.views.changes import ChangesView, ChangeView, ReplacementCode

VERSION = "impact/1"
SCHEMA = f"releasekit/{VERSION}"
_CERTAIN = frozenset({"published", "identical", "reviewed"})
COLUMNS = (
    *("owner", "code_set", "code", "class", "level", "section", "effective", "last_day"),
    *("action", "replace_by", "replacements", "basis", "rows", "rows_at_risk"),
    *("units", "amount", "amount_at_risk", "descriptor", "before", "after"),
)


class TotalView(Struct, frozen=True, kw_only=True):
    """Rows, units and money of a part of what is affected; at risk is what is on or after the day.

    Rows without a date are at risk as they are.
    """

    name: str
    rows: int
    rows_at_risk: int
    units: float
    amount: float
    amount_at_risk: float


class WorkView(Struct, frozen=True, kw_only=True):
    """One line of an owner's work list: a code, what changed, what to do, and what it is worth."""

    owner: str
    code_set: str
    name: str
    code: str
    printed: str
    change_class: str
    title: str
    level: str
    level_title: str
    section: str
    effective: str
    last_day: str
    action: str
    action_text: str
    replace_by: str
    replacements: tuple[ReplacementCode, ...]
    basis: str
    descriptor: Licensed
    before: Licensed
    after: Licensed
    total: TotalView


class SpoiltView(Struct, frozen=True, kw_only=True):
    """A cell that is wrong whatever changes: what it says, why, and in how many rows."""

    state: str
    state_title: str
    cell: str
    code: str
    rows: int
    why: str


class ImpactView(Struct, frozen=True, kw_only=True):
    """The impact of the changes between two releases on rows.

    `states` counts the codes of all rows by what is known of them. `work` is in the order of
    owners, and within one by what is at risk.
    """

    releases: Mapping[str, tuple[Release, Release]]
    sources: tuple[str, ...]
    rows: int
    states: Mapping[str, int]
    affected: TotalView
    by_class: tuple[TotalView, ...]
    by_section: tuple[TotalView, ...]
    by_owner: tuple[TotalView, ...]
    by_month: tuple[TotalView, ...]
    work: tuple[WorkView, ...]
    spoilt: tuple[SpoiltView, ...]
    notes: tuple[str, ...]
    notice: str
    withheld: bool

    @property
    def judged(self) -> int:
        """How many codes the rows have."""
        return sum(self.states.values())

    @property
    def percent(self) -> float:
        """Which share of the codes is affected, in percent."""
        return (
            round(100 * self.states.get(State.AFFECTED, 0) / self.judged, 2) if self.judged else 0
        )


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


def rows(view: ImpactView) -> Iterator[tuple[object, ...]]:
    """Yield the work list as rows, in the order of `COLUMNS`."""
    for line in view.work:
        total = line.total
        yield (
            *(line.owner, line.code_set, line.code, line.change_class, line.level, line.section),
            *(line.effective, line.last_day, line.action_text, line.replace_by),
            *(" ".join(each.code for each in line.replacements), line.basis),
            *(total.rows, total.rows_at_risk, total.units, total.amount, total.amount_at_risk),
            *(str(line.descriptor), str(line.before), str(line.after)),
        )


def grouped(concern: Concerned, table: Any) -> Any:  # noqa: ANN401 (a table of Ibis)
    """Return grouped rows with the code and the class of each effect."""
    import ibis  # noqa: PLC0415 (an extra)

    named = {
        EFFECT: list(range(len(concern.effects))),
        "code_set": [effect.code_set for effect in concern.effects],
        "code": [effect.code for effect in concern.effects],
        "class": [change.change_class for _, change in concern.changes],
        "effective": [effect.effective for effect in concern.effects],
    }
    schema = dict.fromkeys(named, "string") | {EFFECT: "int64", "effective": "date"}
    right = ibis.memtable(named, schema=schema)
    return table.inner_join(right, EFFECT).drop(EFFECT)


def to_json(view: ImpactView) -> bytes:
    """Return the impact as JSON; schemas/impact-1.schema.json says its shape."""
    return document(
        {
            "schema": SCHEMA,
            "releases": {
                name: {"before": before.label, "after": after.label}
                for name, (before, after) in view.releases.items()
            },
            "sources": view.sources,
            "rows": view.rows,
            "codes": view.judged,
            "states": view.states,
            "percent": view.percent,
            "affected": view.affected,
            "by_class": view.by_class,
            "by_section": view.by_section,
            "by_owner": view.by_owner,
            "by_month": view.by_month,
            "work": [dict(zip(COLUMNS, row, strict=True)) for row in rows(view)],
            "spoilt": view.spoilt,
            "notes": view.notes,
            "notice": view.notice,
        }
    )
