"""Codes that are valid one by one and not together: pairs on one claim, units of a line or day."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from releasekit.layout import load
from releasekit.rows.add_ons import add_on_days, primary_spans
from releasekit.rows.claim_tables import ADD_ONS, LIMITS, PAIRS, PRIMARIES, span_table, within
from releasekit.rows.engine_tables import fetched
from releasekit.rows.judgment import Verdict
from releasekit.rows.long_rows import text_of
from releasekit.rows.number_columns import number
from releasekit.rows.pairs import pair_spans
from releasekit.rows.results import names, order, results
from releasekit.rows.sayings import ID
from releasekit.rows.unit_limits import unit_spans

if TYPE_CHECKING:
    from collections.abc import Sequence

    from releasekit.rows.claim_lists import Lists
    from releasekit.rows.recognize import Columns
    from releasekit.rows.validity import Judged

_RANKED = (
    Verdict.PAIR_NOT_ALLOWED,
    Verdict.ADD_ON_WITHOUT_PRIMARY,
    Verdict.UNITS_OVER_LIMIT,
    Verdict.PAIR_NEEDS_MODIFIER,
)
"""The verdicts of claims; of several on one code the first is told, with what each says."""
_OPEN = (
    Verdict.VALID,
    Verdict.NOT_ON_RECORD,
    Verdict.BEFORE_FIRST_RELEASE,
    Verdict.INPUT_ERROR,
)
"""Verdicts that give way to those of claims: a list may name a code whose code set is not here."""


def found_together(judged: Judged, columns: Columns, lists: Lists) -> Any:  # noqa: ANN401 (a table of Ibis)
    """Return what is found on claims, by the keys of results; None where rows stand by themselves.

    It is the worst of each code of each row: its rank, and what is told of it.
    """
    import ibis  # noqa: PLC0415 (an extra)

    return _Claims(ibis, judged, columns, lists).found()


def with_claims(
    judged: Judged,
    columns: Columns,
    found: Any,  # noqa: ANN401 (a table of Ibis)
    *,
    every: bool,
    in_order: bool = False,
) -> Any:  # noqa: ANN401 (a table of Ibis)
    """Return `results`, in which valid codes `found_together` to be wrong have another verdict.

    They are in the order of the rows if they are to be.
    """
    import ibis  # noqa: PLC0415 (an extra)

    if found is None:
        return results(judged, columns, every=every, in_order=in_order)
    keys = order(judged.long)

    def same(table: Any) -> list[Any]:  # noqa: ANN401 (a table of Ibis)
        names_of = enumerate(keys)
        return [table[name].identical_to(found[f"rk_k{place}"]) for place, name in names_of]

    whole = results(judged, columns, every=True)
    if every:
        told = _told(ibis, whole.left_join(found, same(whole)), judged, whole.columns)
    else:
        told = _told(ibis, whole.inner_join(found, same(whole)), judged, whole.columns)
        faulty = results(judged, columns, every=False)
        told = ibis.union(faulty.anti_join(found, same(faulty)), told)  # a code has one verdict
    return told.order_by(*keys) if in_order else told


def _told(ibis: Any, table: Any, judged: Judged, wanted: Sequence[str]) -> Any:  # noqa: ANN401 (Ibis)
    """Return results with the verdicts that were found, where there are any."""
    called = names(judged.long.own)
    verdicts = [verdict.value for verdict in _RANKED]
    cases = [(table.rk_rank == rank, verdict) for rank, verdict in enumerate(verdicts)]
    verdict, why = called["verdict"], called["why"]
    own = ibis.coalesce(table[why], "")
    parted = ibis.ifelse(own == "", "", "; ")
    told = {
        verdict: ibis.cases(*cases, else_=table[verdict]),
        why: ibis.ifelse(table.rk_rank.notnull(), own.concat(parted).concat(table.rk_told), own),
    }
    return table.mutate(**told).select(*wanted)


class _Claims:
    """What is found on the claims of some rows, as expressions where the rows are."""

    def __init__(self, ibis: Any, judged: Judged, columns: Columns, lists: Lists) -> None:  # noqa: ANN401 (Ibis)
        self.ibis, self.judged, self.lists = ibis, judged, lists
        self.claimed = bool(columns.claim)
        # Beside no claim a number may be of a year's services; the user says if it is of a line.
        self.counted = bool(columns.units) and (self.claimed or columns.units_named)
        self.keys = [f"rk_k{place}" for place, _ in enumerate(order(judged.long))]
        asked = lists.timelines and (self.claimed or self.counted)
        self.facts: Any = self._facts(columns) if asked else None

    def found(self) -> Any:  # noqa: ANN401 (a table of Ibis)
        """Return the worst of each code of each row, by the keys of results; None for nothing."""
        parts = [*self._pairs(), *self._units()] if self.facts is not None else []
        if not parts:
            return None
        every = parts[0] if len(parts) == 1 else self.ibis.union(*parts)
        worst = every.rk_rank.cast("string").concat(every.rk_why)
        grouped = every.group_by(self.keys).agg(
            rk_worst=worst.min(), rk_many=every.rk_why.nunique()
        )
        more = (grouped.rk_many - 1).cast("string")
        told = grouped.rk_worst.substr(1)
        many = told.concat("; and ").concat(more).concat(" more")
        return grouped.select(
            *self.keys,
            rk_rank=grouped.rk_worst.substr(0, 1).cast("int64"),
            rk_told=self.ibis.ifelse(grouped.rk_many > 1, many, told),
        )

    def _facts(self, columns: Columns) -> Any:  # noqa: ANN401 (a table of Ibis)
        """Return the codes that count on a day of service: claim, day, units, modifiers."""
        table = results(self.judged, columns, every=True)
        called = names(self.judged.long.own)
        known = self.judged.as_of
        through = [name for name in known if load(name).rows.day != "service"]
        said = table[called["verdict"]].isin([verdict.value for verdict in _OPEN])
        table = table.filter(said & ~table[called["code_set"]].isin(through))
        read, cell = table[called["read_as"]], table[called["code"]]
        places = zip(self.keys, order(self.judged.long), strict=True)
        keys = {key: table[name] for key, name in places}
        units = number(table, columns.units) if columns.units else self.ibis.null("float64")
        facts = table.select(
            **keys,
            rk_claim=text_of(table, columns.claim) if columns.claim else self.ibis.literal(""),
            rk_date=table[called["date"]],
            rk_code=self.ibis.ifelse(read == "", cell.strip().upper(), read),
            rk_units=units.cast("float64"),
            rk_set_aside=self._set_aside(table, columns),
        )
        return facts.filter(facts.rk_claim != "") if columns.claim else facts

    def _set_aside(self, table: Any, columns: Columns) -> Any:  # noqa: ANN401 (a column of Ibis)
        """Return whether a code has a modifier that may set an edit aside, beside it or in it."""
        wanted = self.lists.modifiers
        within = [
            place
            for place, standing in enumerate(self.judged.standings)
            for own in [standing.reading.modifiers]
            if own and (not wanted or {*own} & {*wanted})
        ]
        said = table[ID].isin(within) if within else self.ibis.literal(value=False)
        one = "|".join(wanted) or "[0-9A-Z]{2}"
        pattern = rf"(^|[^0-9A-Z])([0-9A-Z]{{2}})*({one})([0-9A-Z]{{2}})*([^0-9A-Z]|$)"
        for name in columns.modifiers:
            said |= text_of(table, name).upper().re_search(pattern)
        return said

    @cached_property
    def _codes(self) -> list[str]:
        """The different codes that some list may name."""
        codes = fetched(self.facts.select("rk_code").distinct())["rk_code"].to_pylist()
        kinds = [timeline.layout.kind_of for timeline in self.lists.timelines]
        return sorted(code for code in codes if any(kind_of(code) for kind_of in kinds))

    def _on_day(self) -> Any:  # noqa: ANN401 (a table of Ibis)
        """Return the codes of each claim and day, each once."""
        facts = self.facts
        grouped = facts.group_by("rk_claim", "rk_date", "rk_code")
        return grouped.agg(rk_apart=facts.rk_set_aside.any(), rk_sum=facts.rk_units.sum())

    def _pairs(self) -> list[Any]:
        """Return the codes that are denied beside another one, or for want of another one."""
        if not self.claimed:
            return []
        codes = set(self._codes)
        own, other = self._on_day(), self._on_day().rename(lambda name: f"{name}_2")
        same = [own.rk_claim == other.rk_claim_2, own.rk_date == other.rk_date_2]
        both = own.inner_join(other, [*same, own.rk_code < other.rk_code_2])
        met = fetched(both.select("rk_code", "rk_code_2").distinct())
        pairs = zip(met["rk_code"].to_pylist(), met["rk_code_2"].to_pylist(), strict=True)
        found = list(pair_spans(self.lists.timelines, (pair for pair in pairs if codes >= {*pair})))
        parts = [self._denied(found, other)] if found else []
        return [*parts, *self._add_ons(codes, other)]

    def _denied(self, found: Sequence[Any], other: Any) -> Any:  # noqa: ANN401 (a table of Ibis)
        edits = span_table(found, PAIRS, self.facts)
        facts = self.facts
        on = [facts.rk_code == edits.rk_second, *within(facts, edits)]
        bound = facts.inner_join(edits, on)
        bound = bound.inner_join(
            other,
            [
                bound.rk_claim == other.rk_claim_2,
                bound.rk_date == other.rk_date_2,
                bound.rk_first == other.rk_code_2,
            ],
        )
        bound = bound.filter(~(bound.rk_allowed & (bound.rk_set_aside | bound.rk_apart_2)))
        needs, never = (
            _RANKED.index(verdict)
            for verdict in (Verdict.PAIR_NEEDS_MODIFIER, Verdict.PAIR_NOT_ALLOWED)
        )
        why = self.ibis.literal("denied beside ").concat(bound.rk_first).concat(", ")
        return bound.select(
            *self.keys,
            rk_rank=self.ibis.ifelse(bound.rk_allowed, needs, never),
            rk_why=why.concat(bound.rk_says),
        )

    def _add_ons(self, codes: set[str], other: Any) -> list[Any]:  # noqa: ANN401 (tables of Ibis)
        """Return the add-on codes that stand without any of their primary codes."""
        spans = list(primary_spans(self.lists.timelines, sorted(codes)))
        if not spans:
            return []
        when = span_table(list(add_on_days(spans)), ADD_ONS, self.facts)
        pairs = span_table(spans, PRIMARIES, self.facts)
        on = [other.rk_code_2 == pairs.rk_primary, *within(other, pairs)]
        paid = other.inner_join(pairs, on).select("rk_claim_2", "rk_date_2", "rk_add_on")
        facts = self.facts
        bound = facts.inner_join(when, [facts.rk_code == when.rk_of, *within(facts, when)])
        alone = bound.anti_join(
            paid,
            [
                bound.rk_claim == paid.rk_claim_2,
                bound.rk_date == paid.rk_date_2,
                bound.rk_code == paid.rk_add_on,
            ],
        )
        rank = _RANKED.index(Verdict.ADD_ON_WITHOUT_PRIMARY)
        return [alone.select(*self.keys, rk_rank=self.ibis.literal(rank), rk_why=alone.rk_says)]

    def _units(self) -> list[Any]:
        """Return the codes of which there are more units than are paid."""
        found = list(unit_spans(self.lists.timelines, self._codes)) if self.counted else []
        if not found:
            return []
        limits = span_table(found, LIMITS, self.facts)
        facts = self.facts
        bound = facts.inner_join(limits, [facts.rk_code == limits.rk_of, *within(facts, limits)])
        units = bound.rk_units
        if self.claimed:
            day = self._on_day().rename(lambda name: f"{name}_2")
            same = [
                bound.rk_claim == day.rk_claim_2,
                bound.rk_date == day.rk_date_2,
                bound.rk_code == day.rk_code_2,
            ]
            bound = bound.inner_join(day, same)
            units = self.ibis.ifelse(bound.rk_by_line, bound.rk_units, bound.rk_sum_2)
        bound = bound.mutate(rk_units_2=units)
        over = bound.filter(bound.rk_units_2 > bound.rk_most)
        whole = over.rk_units_2.cast("int64")
        figure = self.ibis.ifelse(
            whole.cast("float64") == over.rk_units_2,
            whole.cast("string"),
            over.rk_units_2.cast("string"),
        )
        rank = _RANKED.index(Verdict.UNITS_OVER_LIMIT)
        return [
            over.select(
                *self.keys,
                rk_rank=self.ibis.literal(rank),
                rk_why=figure.concat(" units, ").concat(over.rk_says),
            )
        ]
