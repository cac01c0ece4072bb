"""The table of reasons: why one side has an entry that the other has not, proved by the data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from releasekit.diff import EXISTENCE
from releasekit.layout import ADDITION, DELETION, REVISION
from releasekit.model.concept import ADDED, TERMINATED
from releasekit.wording import punctuation_only, spacing_only

if TYPE_CHECKING:
    from collections.abc import Callable

    from releasekit.classify import Change
    from releasekit.classify.compare import ReleaseDiff
    from releasekit.classify.counted import Entry
    from releasekit.layout import Reconciliation
    from releasekit.model import Concept

_OPPOSITE: dict[str, str] = {ADDITION: DELETION, DELETION: ADDITION, REVISION: REVISION}


class Case(Struct, frozen=True, kw_only=True):
    """A difference and all that the data say of its code.

    `changes` are ours of that code, `texts` those of a text whose change the list calls a revision;
    `listed` is what each term of the list about it means, empty for an unrecognized one, and
    `opposite` what only the other side has of it. `later` and `reposted` are the code in the later
    postings of AFTER and of BEFORE, `corrected` and `announced` the last word of the corrections
    that came with either. `base` is how many codes the list states for BEFORE, and how many it
    has; `end` the same of AFTER.
    """

    entry: Entry
    ours: bool
    changes: tuple[Change, ...]
    listed: tuple[str, ...]
    opposite: frozenset[str]
    before: Concept | None
    after: Concept | None
    later: tuple[Concept | None, ...]
    reposted: tuple[Concept | None, ...]
    corrected: str
    announced: str
    diff: ReleaseDiff
    rules: Reconciliation
    base: tuple[int, int] | None
    end: tuple[int, int] | None
    texts: tuple[Change, ...]


class Reason(Struct, frozen=True, kw_only=True):
    """A row of the table of reasons; words.toml says what each means to readers."""

    id: str
    proved: Callable[[Case], bool]


def _differ(case: Case, alike: Callable[[str, str], bool]) -> bool:
    """Whether we have a revision, and all its texts are alike but for spacing or punctuation."""
    revised = case.ours and case.entry.action == REVISION and bool(case.texts)
    return revised and all(
        alike(str(change.delta.before), str(change.delta.after)) for change in case.texts
    )


def _born_and_ended(case: Case) -> bool:
    ended = case.after is not None and bool(case.after.terminated)
    return case.before is None and ended and case.entry.action != REVISION


def _between(case: Case) -> bool:
    """Whether the change took effect after BEFORE did, but before AFTER: an update between.

    It did, too, where a release that is stored between the two has it already.
    """
    status = {EXISTENCE, TERMINATED, case.rules.counted}
    life = tuple(change for change in case.changes if change.delta.aspect in status)
    counted = case.texts if case.entry.action == REVISION else life
    if counted and all(change.release != case.diff.after.label for change in counted):
        return True
    days = [change.effective for change in case.changes if change.delta.aspect == EXISTENCE]
    day = case.after.properties.get(ADDED) if case.after and case.before is None else None
    if case.entry.action == ADDITION and day:
        return (
            case.diff.before.effective.isoformat()
            < str(day)
            < case.diff.after.effective.isoformat()
        )
    return any(case.diff.before.effective < day < case.diff.after.effective for day in days)


def _silent(case: Case) -> bool:
    """Whether the list speaks of the code, but of nothing that is counted."""
    return case.ours and bool(case.listed) and set(case.listed) == {"other"}


def _is_live(case: Case, concept: Concept | None) -> bool:
    counted = case.rules.counted
    if concept is None or concept.terminated:
        return False
    return not counted or concept.properties.get(counted) == "true"


def _holds(case: Case, then: Concept | None) -> bool:
    """Whether the entry is true of the code from how it was in BEFORE to how it is then."""
    was, is_now = _is_live(case, case.before), _is_live(case, then)
    if case.entry.action == REVISION:
        return _texts(case, case.before) != _texts(case, then) if was and is_now else False
    return (is_now and not was) if case.entry.action == ADDITION else (was and not is_now)


def _texts(case: Case, concept: Concept | None) -> list[object]:
    return [concept.aspect(name) for name in case.rules.revised] if concept else []


def _corrected(case: Case) -> bool:
    """Whether corrections to AFTER speak of this very change, or a later posting has it right."""
    if case.corrected in {case.entry.action, f"no-{case.entry.action}"}:
        return True
    return any(_holds(case, then) is not case.ours for then in case.later)


def _taken_in(case: Case) -> bool:
    """Whether corrections to BEFORE announced the change, or a later posting of it has it."""
    announced = {case.entry.action, f"no-{_OPPOSITE[case.entry.action]}"}
    had = case.announced in announced or any(
        _holds(case, then) and _texts(case, then) == _texts(case, case.after)
        for then in case.reposted
    )
    return case.ours and had


def _short_title_only(case: Case) -> bool:
    """Whether of all texts only those beside the long one changed."""
    if case.entry.action != REVISION or any(
        change.delta.aspect == "display" for change in case.changes
    ):
        return False
    texts = case.texts if case.ours else case.changes
    return any(change.delta.aspect.startswith("designation.") for change in texts)


def _status_flip(case: Case) -> bool:
    """Whether the code stayed, but got or lost what it is counted by, and both sides have it."""
    status = {case.rules.counted, TERMINATED}
    return bool(case.opposite) and any(change.delta.aspect in status for change in case.changes)


def _reused(case: Case) -> bool:
    return any(change.rule.id == "code-reused" for change in case.changes)


def _posted_again(case: Case) -> bool:
    return case.ours and case.diff.before.version == case.diff.after.version


def _other_base(case: Case) -> bool:
    """Whether the list counts from a release other than BEFORE, and still leads to AFTER.

    Its own totals say so. What it says of a code has to be so in AFTER: no base makes up for that.
    """
    if case.base is None or case.base[0] == case.base[1]:
        return False
    if case.end is not None and case.end[0] != case.end[1]:
        return False
    return case.ours or _is_live(case, case.after) is (case.entry.action != DELETION)


REASONS: tuple[Reason, ...] = (
    Reason(
        id="posted-again",
        proved=_posted_again,
    ),
    Reason(
        id="whitespace-only",
        proved=lambda case: _differ(case, spacing_only),
    ),
    Reason(
        id="corrected-later",
        proved=_corrected,
    ),
    Reason(
        id="correction-taken-in",
        proved=_taken_in,
    ),
    Reason(
        id="reused",
        proved=_reused,
    ),
    Reason(
        id="new-in-between",
        proved=lambda case: (
            not case.ours
            and case.entry.action == REVISION
            and case.before is None
            and case.after is not None
        ),
    ),
    Reason(
        id="born-and-ended",
        proved=_born_and_ended,
    ),
    Reason(
        id="status-flip",
        proved=_status_flip,
    ),
    Reason(
        id="between-releases",
        proved=lambda case: case.ours and _between(case),
    ),
    Reason(
        id="short-title-only",
        proved=_short_title_only,
    ),
    Reason(
        id="silent-repair",
        proved=_silent,
    ),
    Reason(
        id="punctuation-only",
        proved=lambda case: _differ(case, punctuation_only),
    ),
    Reason(
        id="list-is-partial",
        proved=lambda case: case.ours and case.rules.partial and not case.listed,
    ),
    Reason(
        id="same-text",
        proved=lambda case: (
            not case.ours
            and case.entry.action == REVISION
            and case.before is not None
            and case.after is not None
            and not case.texts
        ),
    ),
    Reason(
        id="already-so",
        proved=lambda case: not case.ours and _already(case),
    ),
    Reason(
        id="other-base",
        proved=_other_base,
    ),
)
"""Every reason, narrower above wider. A difference that none of them proves is unexplained."""


def _already(case: Case) -> bool:
    came_or_went = any(change.delta.aspect in {EXISTENCE, TERMINATED} for change in case.changes)
    if case.before is None or case.after is None or came_or_went:
        return False
    ended = bool(case.before.terminated) or case.before.billable is False
    return ended if case.entry.action == DELETION else not ended


def reason_of(case: Case) -> Reason | None:
    """Return the first reason that the data prove, or None."""
    return next((reason for reason in REASONS if reason.proved(case)), None)
