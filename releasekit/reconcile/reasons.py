"""The table of reasons: why one side has an entry that the other has not, proved by the data."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from releasekit.diff import EXISTENCE
from releasekit.model.concept import ADDED, TERMINATED
from releasekit.wording import blanks_only

if TYPE_CHECKING:
    from collections.abc import Callable

    from releasekit.classify import Change
    from releasekit.classify.comparing import ReleaseDiff
    from releasekit.model import Concept, Declared

ADDITION, DELETION, REVISION = "addition", "deletion", "revision"


class Entry(NamedTuple):
    """One change as either side counts it."""

    code: str
    action: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A difference and all that the data say of its code.

    `changes` are ours of that code; `said` is every word of the publisher's list on it;
    `texts` are those of a text whose change it calls a revision; `counted_before` is how many
    codes that the publisher counts BEFORE has.
    """

    entry: Entry
    ours: bool
    changes: tuple[Change, ...]
    said: tuple[Declared, ...]
    actions: tuple[str, ...]
    before: Concept | None
    after: Concept | None
    diff: ReleaseDiff
    base: int | None
    counted_before: int
    texts: tuple[Change, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """A row of the table of reasons: why one side has an entry that the other has not."""

    id: str
    title: str
    proved: Callable[[Case], bool]


def _blanks_only(case: Case) -> bool:
    return bool(case.texts) and all(
        blanks_only(str(one.delta.before), str(one.delta.after)) for one in case.texts
    )


def _born_and_ended(case: Case) -> bool:
    ended = case.after is not None and bool(case.after.terminated)
    return case.before is None and ended and case.entry.action != REVISION


def _between(case: Case) -> bool:
    """Whether the change took effect after BEFORE did, but before AFTER: an update between."""
    days = [one.effective for one in case.changes if one.delta.aspect == EXISTENCE]
    day = case.after.properties.get(ADDED) if case.after and case.before is None else None
    if case.entry.action == ADDITION and day:
        return (
            case.diff.before.effective.isoformat()
            < str(day)
            < case.diff.after.effective.isoformat()
        )
    return any(case.diff.before.effective < day < case.diff.after.effective for day in days)


def _silent(case: Case) -> bool:
    """Whether the list speaks of the code, but calls nothing changed."""
    return case.ours and bool(case.said) and not any(case.actions)


def _reused(case: Case) -> bool:
    return any(one.rule.id == "code-reused" for one in case.changes)


def _posted_again(case: Case) -> bool:
    return case.ours and case.diff.before.version == case.diff.after.version


REASONS: tuple[Reason, ...] = (
    Reason(
        id="posted-again",
        title="both are postings of one release: the list tells of the release, not of its errata",
        proved=_posted_again,
    ),
    Reason(
        id="whitespace-only",
        title="the texts differ in blanks only",
        proved=lambda case: case.ours and case.entry.action == REVISION and _blanks_only(case),
    ),
    Reason(
        id="reused",
        title="the code has another meaning now: one side calls it revised, the other new",
        proved=_reused,
    ),
    Reason(
        id="new-in-between",
        title="the code is new since the earlier release; the list says that it was revised since",
        proved=lambda case: (
            not case.ours
            and case.entry.action == REVISION
            and case.before is None
            and case.after is not None
        ),
    ),
    Reason(
        id="born-and-ended",
        title="born and ended between the two releases",
        proved=_born_and_ended,
    ),
    Reason(
        id="between-releases",
        title="took effect between the two releases, with an update that the list is not of",
        proved=lambda case: case.ours and _between(case),
    ),
    Reason(
        id="silent-repair",
        title="the publisher's list says that nothing changed, but it did",
        proved=_silent,
    ),
    Reason(
        id="same-text",
        title="the list says that it was revised, but both releases have the same text",
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
        title="was so in the earlier release already",
        proved=lambda case: not case.ours and _already(case),
    ),
    Reason(
        id="other-base",
        title="the list counts from another release than the earlier one of the two",
        proved=lambda case: case.base is not None and case.base != case.counted_before,
    ),
)
"""Every reason, narrower above wider. A difference that none of them proves is unexplained."""


def _already(case: Case) -> bool:
    came_or_went = any(one.delta.aspect in {EXISTENCE, TERMINATED} for one in case.changes)
    if case.before is None or case.after is None or came_or_went:
        return False
    ended = bool(case.before.terminated) or case.before.billable is False
    return ended if case.entry.action == DELETION else not ended


def reason_of(case: Case) -> Reason | None:
    """Give the first reason that the data prove, or None."""
    return next((reason for reason in REASONS if reason.proved(case)), None)
