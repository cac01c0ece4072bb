"""What a difference means: deltas become classified changes, and live codes are counted."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from msgspec import Struct

from releasekit.classify.conservation import Conservation
from releasekit.classify.flags import without_lost_flags
from releasekit.classify.history import NoHistory
from releasekit.classify.rules import (
    ORDER,
    RULES,
    Case,
    Direction,
    Level,
    Rule,
    always,
    classes,
    rule_of,
    rules_of,
)
from releasekit.classify.rules.coverage import COVERAGE
from releasekit.diff import EVERY, EXISTENCE, Delta
from releasekit.digest import sha256
from releasekit.model.concept import BILLABLE, TERMINATED
from releasekit.timeline.meaning import Changed, Meanings, changed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from releasekit.diff import Comparison, Pair, Row
    from releasekit.layout import CodeSet
    from releasekit.model import Concept
    from releasekit.timeline.links import Linked

__all__ = [
    "ORDER",
    "RULES",
    "Case",
    "Change",
    "Classifier",
    "Conservation",
    "Direction",
    "Level",
    "Rule",
    "classes",
    "fingerprint",
    "rule_of",
    "summary",
]

_DAY = dt.timedelta(days=1)
_LIFE = frozenset({EXISTENCE, TERMINATED})
"""The aspects that say whether a code is live."""


class Change(Struct, frozen=True, kw_only=True, gc=False):
    """A classified delta, and when it takes effect.

    `row` is the code as it is after, or as it last was.
    """

    rule: Rule
    delta: Delta
    row: Row
    effective: dt.date
    published: dt.date | None
    release: str
    interim: bool
    first_in_book: str

    @property
    def fingerprint(self) -> str:
        """The id of the change, the same on every run and machine.

        Two code sets, codes, classes, aspects or values never share one.
        """
        code_set = self.row.snapshot.release.code_set
        return fingerprint(code_set, self.rule, self.delta)

    @property
    def concept(self) -> Concept:
        """The code as it is after, or as it last was; parsed on each call."""
        return self.row.concept

    @property
    def section(self) -> str:
        """The section in which the code is, or last was."""
        return self.row.cell("section")

    @property
    def billable(self) -> bool | None:
        """Whether the code may be, or last might be, billed; None where no flag says so."""
        flag = self.row.cell(BILLABLE)
        return flag == "true" if flag else None

    @property
    def terminated(self) -> bool:
        """Whether the code is there, or last was, with a date of termination."""
        return bool(self.row.cell(TERMINATED))

    @property
    def came(self) -> bool:
        """Whether the code itself came: it was absent, or terminated, before."""
        return self.delta.aspect in _LIFE and self.rule.direction is Direction.CAME

    @property
    def went(self) -> bool:
        """Whether the code itself went: it is absent, or terminated, and was neither before."""
        gone = self.delta.aspect in _LIFE and self.rule.direction is Direction.WENT
        return gone and not (self.delta.aspect == EXISTENCE and self.terminated)


class Classifier:
    """Classifies the deltas of two snapshots, and keeps the count of live codes."""

    def __init__(
        self,
        comparison: Comparison,
        layout: CodeSet,
        links: Linked,
        history: NoHistory | None = None,
    ) -> None:
        """Take the comparison, its code set's layout, and the true links between the two releases.

        `history` tells what was before the older release.
        """
        self.comparison = comparison
        self.layout = layout
        self.replacements = links.targets()
        self.narrowed = links.narrowed()
        self.history = history or NoHistory()
        self._changed: list[Changed] | None = None
        self.meanings = Meanings(self._changed_texts, layout.wording.subject)
        self.book = self.history.book(comparison.after.release)
        # What is the same for every change is worked out once.
        self._after = after = comparison.after.release
        self._label, self._interim = after.label, self.history.interim(after)
        # Where both headings know of ends, or neither does, a delta tells each code that ended.
        self._ends_told = TERMINATED not in comparison.not_compared
        self.added = self.reinstated = self.deleted = 0

    def changes(self) -> Iterator[Change]:
        """Return every change in order of the code, a code's own by rule order."""
        pairs = list(self.comparison.pairs())
        self._changed = changed(pairs)
        pairs.reverse()
        yield from self._of_release()
        quiet = sorted(self.narrowed, reverse=True)  # all of them, until their own lines differ
        while pairs:  # each is let go of as its changes are given
            changes = self.classified(pairs.pop())
            while quiet and changes and quiet[-1] <= changes[0].delta.key:
                code = quiet.pop()
                if code != changes[0].delta.key:
                    yield from self._unchanged(code)
            yield from changes
        for code in reversed(quiet):
            yield from self._unchanged(code)

    def _of_release(self) -> Iterator[Change]:
        """Return the changes of the whole release, which are of no code."""
        rule = rules_of(EVERY, False)[0]  # noqa: FBT003 (a key of the cache)
        for delta in self.comparison.of_release():
            yield self._told(rule, delta, self.comparison.nobody(), self._after.effective)

    def _unchanged(self, code: str) -> list[Change]:
        """Return the changes of a code whose lines are equal."""
        return self.classified(self.comparison.pair_of(code))

    def _changed_texts(self) -> list[Changed]:
        """Return the texts that changed: as the walk of all changes found them, else by a walk."""
        if self._changed is None:
            self._changed = changed(self.comparison.pairs())
        return self._changed

    def classified(self, pair: Pair) -> list[Change]:
        """Return the changes of one code, by rule order, and take them into the count."""
        deltas = without_lost_flags(self.comparison.deltas(pair))
        earlier = self.history.earlier(deltas[0].key) if pair.before is None else None
        stays = pair.before is not None and pair.after is not None
        if not (stays and self._ends_told) or any(delta.aspect == TERMINATED for delta in deltas):
            self._count(pair, known=earlier is not None)
        if self.narrowed:
            deltas += self._coverage(pair)
        changes = [self._change(delta, pair, earlier) for delta in deltas]
        if len(changes) > 1:
            changes.sort(key=lambda change: ORDER[change.rule.id])
        return changes

    def _coverage(self, pair: Pair) -> list[Delta]:
        """Return what other codes took of one that remains valid, as a delta."""
        code = self.comparison.code_of(pair)
        if code not in self.narrowed:
            return []
        return [Delta(key=code, aspect=COVERAGE, before="", after=self.narrowed[code])]

    def conservation(self, before: int, after: int) -> Conservation:
        """Return the counts, once all changes were taken, from how many codes were and are live."""
        counts = Conservation(
            before=before,
            added=self.added,
            reinstated=self.reinstated,
            deleted=self.deleted,
            after=after,
        )
        counts.validate()
        return counts

    def _count(self, pair: Pair, *, known: bool) -> None:
        was, is_now = pair.live
        if was and not is_now:
            self.deleted += 1
        elif is_now and not was:
            back = known or pair.before is not None
            self.reinstated += back
            self.added += not back

    def _change(self, delta: Delta, pair: Pair, earlier: Concept | None) -> Change:
        after = self._after
        rule = rules_of(delta.aspect, pair.before is None)[0]
        if rule.applies is not always:
            went = pair.before.concept if pair.before and pair.after is None else None
            case = Case(
                delta=delta,
                pair=pair,
                effective=after.effective,
                layout=self.layout,
                replacements=self.replacements,
                meanings=self.meanings,
                earlier=earlier,
                sunset=self.history.sunset(went) if went is not None else None,
            )
            rule = rule_of(case)
        day = self._effective(delta, pair, reinstated=earlier is not None)
        return self._told(rule, delta, pair, day)

    def _told(self, rule: Rule, delta: Delta, pair: Pair, effective: dt.date) -> Change:
        return Change(
            rule=rule,
            delta=delta,
            row=pair.present,
            effective=effective,
            published=self._published(delta, pair),
            release=self._label,
            interim=self._interim,
            first_in_book=self.book,
        )

    def _effective(self, delta: Delta, pair: Pair, *, reinstated: bool) -> dt.date:
        """Return the first date of service on which a change counts.

        The publisher's own date where the code has one: the day after its termination, its first
        day where it comes, though not that of an earlier life; else the effective date of AFTER.
        """
        before, after = self.comparison.before.release, self._after
        if delta.aspect == TERMINATED and delta.after and not delta.before:
            return dt.date.fromisoformat(str(delta.after)) + _DAY
        if began := self.comparison.began(pair):
            return dt.date.fromisoformat(began)
        comes_back = reinstated or (delta.aspect == TERMINATED and not delta.after)
        if pair.after is None or not (delta.aspect == EXISTENCE or comes_back):
            return after.effective
        given = next(filter(None, pair.after.cells(*self.layout.days.first)), "")
        day = self.history.first_day(after, delta.key, given)
        if day is None or (comes_back and not before.effective < day):
            return after.effective
        return day

    def _published(self, delta: Delta, pair: Pair) -> dt.date | None:
        """Return when a change was published: a code that comes may have a day of its own."""
        own = self.layout.days.published
        if own and delta.aspect == EXISTENCE and pair.after is not None:
            day = pair.after.cell(own)
            if day:
                return dt.date.fromisoformat(day)
        return self._after.published


def fingerprint(code_set: str, rule: Rule, delta: Delta) -> str:
    """Return the stable id of a change: 16 hexadecimal digits of a SHA-256.

    What is hashed are code set, code, class, aspect and both values, parted by U+001F; several
    values of one aspect are parted by U+001E. This is for ever, as accepted ids are.
    """
    before, after = delta.before, delta.after
    before = before if isinstance(before, str) else "\x1e".join(before)
    after = after if isinstance(after, str) else "\x1e".join(after)
    text = f"{code_set}\x1f{delta.key}\x1f{rule.id}\x1f{delta.aspect}\x1f{before}\x1f{after}"
    return sha256(text.encode()).hexdigest()[:16]


def summary(changes: Iterable[Change]) -> dict[str, int]:
    """Count, for each class in rule order, the codes that have a change of it."""
    codes: dict[str, set[str]] = {rule.id: set() for rule in classes()}
    for change in changes:
        codes[change.rule.id].add(change.delta.key)
    return {name: len(having) for name, having in codes.items() if having}
