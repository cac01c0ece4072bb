"""Builds the view of a diff for one audience."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from releasekit import wording
from releasekit.classify import Direction, Level, classes, summary
from releasekit.classify.counted import entries
from releasekit.classify.rules.existence import REUSED
from releasekit.diff import EXISTENCE
from releasekit.layout import COUNTED
from releasekit.licensing import Entitlement, Licensed
from releasekit.model.concept import BILLABLE, RESEQUENCED, TERMINATED
from releasekit.views import titles
from releasekit.views.changes.change_types import (
    Built,
    ChangesView,
    ChangeView,
    ClassView,
    SectionView,
)
from releasekit.views.changes.linked_codes import previous_codes, replacement_code
from releasekit.views.concepts import clearance, descriptor, notice

if TYPE_CHECKING:
    from collections.abc import Iterable

    from releasekit.classify import Change, Rule
    from releasekit.classify.compare import ReleaseDiff
    from releasekit.layout import CodeSet
    from releasekit.licensing import Audience, Clearance
    from releasekit.model import Value
    from releasekit.timeline.links import Linked
    from releasekit.views.changes.linked_codes import PreviousCode, ReplacementCode
    from releasekit.views.selection import Selection

_WHOLE = frozenset({EXISTENCE, TERMINATED, BILLABLE, RESEQUENCED})
_LIFE = frozenset({EXISTENCE, TERMINATED})
_CELLS = ("display", "kind", "section", BILLABLE, TERMINATED)
_DAY = dt.timedelta(days=1)
_NOTHING = Licensed("", cleared=True)


def view(diff: ReleaseDiff, selection: Selection, audience: Audience) -> ChangesView:
    """Return a diff as outputs see it, with no text that the audience may not be shown.

    Raises LicenseError where the audience may see nothing of the code set, not even its codes.
    """
    chosen, accepted = selection.of(diff)
    cleared = clearance(audience, diff.layout)
    levels = Counter(change.rule.level.value for change in chosen)
    return ChangesView(
        code_set=diff.layout.id,
        name=diff.layout.name,
        title=diff.layout.title,
        publisher_name=diff.layout.publisher,
        text_word=titles.text_word(diff.layout),
        occasions=titles.occasions(diff.layout),
        before=diff.before,
        after=diff.after,
        basis=diff.basis,
        audience=audience.name,
        entitlement=cleared.entitled.name.lower(),
        withheld=cleared.withheld,
        notice=notice(diff.layout, diff.after),
        narrowed=selection.section,
        part=selection.codes.title if selection.codes else "",
        overlay=selection.overlay(diff.layout.id),
        sample=diff.before.sample or diff.after.sample,
        conservation=diff.conservation,
        publisher=publisher_counts(diff.changes),
        summary=_summary(chosen, diff.layout),
        levels={level.value: levels[level.value] for level in Level},
        sections=_sections(chosen, diff, cleared),
        not_compared=tuple(titles.of_aspect(name, diff.layout) for name in diff.not_compared),
        aspects_not_compared=tuple(diff.not_compared),
        between=diff.between,
        erratum=diff.before.version == diff.after.version and diff.before != diff.after,
        accepted=accepted,
        changes=len(chosen),
    )


def _summary(chosen: Iterable[Change], layout: CodeSet) -> tuple[ClassView, ...]:
    counted = summary(chosen)
    return tuple(
        ClassView(
            id=rule.id,
            title=titles.of_class(rule.id, layout),
            level=rule.level.value,
            level_title=titles.of_level(rule.level.value),
            codes=counted[rule.id],
        )
        for rule in classes()
        if rule.id in counted
    )


def _sections(
    chosen: Iterable[Change], diff: ReleaseDiff, cleared: Clearance
) -> tuple[SectionView, ...]:
    """Return the changes by section, in the publisher's order, those without a section last.

    Where a text is withheld the views are built here, so that nothing behind them holds it.
    """
    order = diff.layout.section_order
    build = Builder(diff.layout, diff.links, cleared).change
    sections: dict[str, list[Change]] = {}
    for change in chosen:
        sections.setdefault(change.section, []).append(change)
    return tuple(
        SectionView(
            title=titles.of_section(section),
            changes=(
                tuple(map(build, sections[section]))
                if cleared.withheld
                else Built(sections[section], build)
            ),
            codes=len({change.delta.key for change in sections[section]}),
        )
        for section in sorted(sections, key=lambda section: order.get(section, len(order)))
    )


def publisher_counts(changes: Iterable[Change]) -> dict[str, int] | None:
    """Count billable codes added, deleted and revised, as the addenda of ICD-10 do.

    A code that became a header counts as deleted, one that became billable as added; a revision
    is a changed long or short text. None where no change is of a code with that flag.
    """
    changes = list(changes)
    if all(change.billable is None for change in changes):
        return None
    counted = entries(
        (change for change in changes if not _is_text(change) or _reworded(change)),
        BILLABLE,
        {change.delta.aspect for change in changes if _is_text(change)},
    )
    actions = Counter(entry.action for entry in counted)
    return {f"{action}s": actions[action] for action in COUNTED}


def _is_text(change: Change) -> bool:
    return change.delta.aspect.partition(".")[0] in {"display", "designation"}


def _reworded(change: Change) -> bool:
    return not wording.blanks_only(str(change.delta.before), str(change.delta.after))


class _Names(NamedTuple):
    """What readers call a class of change, its level and the aspect that changed."""

    title: str
    level: str
    level_title: str
    aspect: str


class Builder:
    """Builds the views of changes of one code set for one audience.

    Names and dates are the same for many changes, and are worked out once.
    """

    def __init__(self, layout: CodeSet, links: Linked, cleared: Clearance) -> None:
        """Take the code set, the true links between its releases, and the clearance."""
        self.layout = layout
        self.links = links
        self.cleared = cleared
        self._names: dict[tuple[str, str, str], _Names] = {}
        self._days: dict[dt.date, tuple[str, str]] = {}
        self._partly = Entitlement.CODES < cleared.entitled < Entitlement.LONG

    def change(self, change: Change) -> ChangeView:
        """Return one change as an output may show it."""
        delta, rule = change.delta, change.rule
        whole = delta.aspect == EXISTENCE  # then its texts are the code's own
        text, kind, section, billable, terminated = change.row.cells(*_CELLS)
        display = self._display(change, text)
        names = self._named(rule, delta.aspect, kind)
        effective, last_day = self._day(change.effective)
        ends = change.went or _became_header(change)
        went = rule.direction is Direction.WENT and whole
        if not ends:  # a code that had ended before may only now have left the file
            last_day = terminated if went else ""
        return ChangeView(
            id=change.fingerprint,
            change_class=rule.id,
            title=names.title,
            level=names.level,
            level_title=names.level_title,
            code=delta.key,
            aspect=delta.aspect,
            aspect_title=names.aspect,
            before=self._text(delta.aspect, delta.before, display if whole else None),
            after=self._text(delta.aspect, delta.after, display if whole else None),
            several=isinstance(delta.before, tuple) or isinstance(delta.after, tuple),
            display=display,
            effective=effective,
            last_day=last_day,
            published=self._day(change.published)[0] if change.published else "",
            release=change.release,
            interim=change.interim,
            first_in_book=change.first_in_book,
            section=section,
            billable=billable == "true" if billable else None,
            withheld=bool(text) and not display if whole else not self.cleared.allows(delta.aspect),
            about_code=rule.family in _WHOLE,
            replacements=self._replacements(delta.key) if self._is_over(change) else (),
            previously=self._previously(delta.key) if self._is_new(change) else (),
        )

    def _is_over(self, change: Change) -> bool:
        """Return whether a code's meaning is no longer reported with it."""
        whole = change.delta.aspect in _LIFE or change.rule.id == REUSED.id
        return whole or _became_header(change)

    def _is_new(self, change: Change) -> bool:
        """Return whether a code came, or can now be reported."""
        return change.came or (change.delta.aspect == BILLABLE and change.delta.after == "true")

    def _display(self, change: Change, text: str) -> Licensed:
        """Return the code's text; only who may have short texts alone needs all its texts."""
        if self._partly:
            return descriptor(change.concept, self.cleared)
        return self.cleared.text("display", text)

    def _text(self, aspect: str, value: Value, display: Licensed | None) -> Licensed:
        if not value:
            return _NOTHING
        if display is not None:
            return display
        text = "\n".join(value) if isinstance(value, tuple) else value
        return self.cleared.text(aspect, text)

    def _named(self, rule: Rule, aspect: str, kind: str) -> _Names:
        key = (rule.id, aspect, kind)
        if key not in self._names:
            self._names[key] = _Names(
                titles.of_class(rule.id, self.layout, kind),
                rule.level.value,
                titles.of_level(rule.level.value),
                titles.of_aspect(aspect, self.layout),
            )
        return self._names[key]

    def _day(self, day: dt.date) -> tuple[str, str]:
        """Return a date and the one before it."""
        if day not in self._days:
            self._days[day] = day.isoformat(), (day - _DAY).isoformat()
        return self._days[day]

    def _replacements(self, code: str) -> tuple[ReplacementCode, ...]:
        return tuple(map(replacement_code, self.links.instead.get(code, ())))

    def _previously(self, code: str) -> tuple[PreviousCode, ...]:
        return previous_codes(self.links.previously.get(code, ()), self.links.parts.keys())


def _became_header(change: Change) -> bool:
    return change.delta.aspect == BILLABLE and change.delta.after == "false"
