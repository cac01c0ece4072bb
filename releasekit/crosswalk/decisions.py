"""What reviewers decided, as it is written: one entry for each hop of a step."""

from __future__ import annotations

import enum
from itertools import product
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from releasekit.crosswalk.walk import Decision
from releasekit.model import Basis, Relationship

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

ARROW = " → "
EDITABLE = (
    "decision",
    "corrected_target",
    "corrected_relationship",
    "reviewer",
    "reviewed",
    "comment",
)
"""The fields of an entry that a reviewer fills in."""


class Verdict(enum.StrEnum):
    """What a reviewer may decide about an entry."""

    ACCEPT = "accept"
    """The target is right."""
    REJECT = "reject"
    """The target is wrong, and no other is known."""
    OTHER = "other"
    """The target is wrong, and the corrected target is right."""
    NONE = "none"
    """The source has no replacement."""


class Shown(Struct, frozen=True, kw_only=True):
    """What a form shows of a hop beside its codes, as text."""

    basis: str = ""
    relationship: str = ""
    cardinality: str = ""
    score: str = ""
    reason: str = ""


class Entry(Struct, frozen=True, kw_only=True, eq=False):
    """A hop from a code of `before` to one of `after`, two release labels, and its review.

    `shown` is what was shown when it was decided. `decision` is a Verdict or empty; it and what
    else is in EDITABLE are as the reviewer wrote them. `earlier` is what was decided on other
    data. `digest` is of the source and the target, and of the corrected target behind a dash;
    `inputs` is the digest of the step. `place` is where the row was read (file, row), for messages
    only.
    """

    before: str
    after: str
    source: str
    target: str
    shown: Shown = Shown()
    decision: str = ""
    corrected_target: str = ""
    corrected_relationship: str = ""
    reviewer: str = ""
    reviewed: str = ""
    comment: str = ""
    earlier: str = ""
    digest: str = ""
    inputs: str = ""
    place: tuple[str, int] = ("", 0)

    def __eq__(self, other: object) -> bool:
        """Compare what is written; digests and the place are not part of it."""
        return isinstance(other, Entry) and self._content == other._content

    def __hash__(self) -> int:
        """Hash what is written."""
        return hash(self._content)

    @property
    def _content(self) -> tuple[object, ...]:
        return (*self.key, self.shown, self.earlier, *self.written)

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What identifies a row in every form and every run."""
        return self.before, self.after, self.source, self.target

    @property
    def step(self) -> str:
        """The two releases in one text."""
        return f"{self.before}{ARROW}{self.after}"

    @property
    def hop(self) -> str:
        """The hop in words, for messages."""
        return f"{self.step}: {self.source}{ARROW}{self.target or 'no replacement'}"

    @property
    def written(self) -> tuple[str, ...]:
        """What the reviewer wrote, in the order of EDITABLE."""
        return tuple(getattr(self, name) for name in EDITABLE)

    @property
    def is_open(self) -> bool:
        """Whether the hop can be decided: it is proposed or reviewed, not published."""
        return self.shown.basis in {"", Basis.PROPOSED, Basis.REVIEWED}

    @property
    def is_written(self) -> bool:
        """Whether anybody wrote anything in the row, now or earlier."""
        return bool(self.earlier) or any(self.written)

    def summary(self) -> str:
        """Return the decision in one line: what, who, when and the comment."""
        verdict = f"{self.decision} {self.corrected_target}".strip()
        parts = (verdict, self.corrected_relationship, self.reviewer, self.reviewed)
        comment = self.comment.replace("\n", " ⏎ ")
        text = f"{self.step}: {', '.join(filter(None, parts))}"
        return f"{text}: {comment}" if comment else text

    def decisions(self) -> tuple[Decision, ...]:
        """Return what the row decides: about its own target, and about the corrected one."""
        return tuple(
            Decision(
                before=self.before,
                after=self.after,
                source=self.source,
                target=target,
                accepted=accepted,
                relationship=relationship if target else Relationship.NOT_RELATED_TO,
                reviewer=self.reviewer,
                reviewed=self.reviewed,
                comment=self.comment,
            )
            for target, accepted, relationship in self._outcomes()
            if target or accepted
        )

    def _outcomes(self) -> Sequence[tuple[str, bool, Relationship]]:
        """Return (target, whether it is accepted, relationship) for each target decided about."""
        related = Relationship.RELATED_TO
        own = Relationship(self.corrected_relationship or self.shown.relationship or related)
        corrected = Relationship(self.corrected_relationship or related)
        rejected = (self.target, False, own)
        outcomes: dict[str, Sequence[tuple[str, bool, Relationship]]] = {
            Verdict.ACCEPT: [(self.target, True, own)],
            Verdict.REJECT: [rejected],
            Verdict.OTHER: [rejected, (self.corrected_target, True, corrected)],
            Verdict.NONE: [rejected, ("", True, Relationship.NOT_RELATED_TO)],
        }
        return outcomes.get(self.decision, ())


class Review(Struct, frozen=True, kw_only=True):
    """One review form as it was read: its entries, and the data it was written from.

    `steps` has the digest of the inputs of each step, by its two labels. `missing` counts rows
    that were written into the form and are no longer in it.
    """

    name: str
    code_set: str
    steps: Mapping[tuple[str, str], str]
    entries: tuple[Entry, ...]
    missing: int = 0


def contradiction(first: Entry, second: Entry) -> str:
    """Return in what two entries of one source contradict each other; empty if they do not.

    Two accepted targets are a split. A target cannot be both accepted and rejected, nor related in
    two ways, and a code with a replacement cannot be without one.
    """
    if first.key[:3] != second.key[:3]:
        return ""
    for left, right in product(first.decisions(), second.decisions()):
        same = left.target == right.target
        hop = f"{left.source}{ARROW}{left.target or 'none'}"
        if same and left.accepted != right.accepted:
            return f"{hop} is both accepted and rejected"
        if not (left.accepted and right.accepted):
            continue
        if same and left.relationship != right.relationship:
            return f"{hop} is both {left.relationship} and {right.relationship}"
        if bool(left.target) != bool(right.target):
            return f"{left.source} has both a replacement and none"
    return ""


def reopened(entry: Entry, decided: Entry) -> Entry:
    """Return an entry undecided, with what was decided about it under `earlier`."""
    blank: dict[str, str] = dict.fromkeys(EDITABLE, "")
    return replace(entry, **blank, earlier=joined_lines(decided.earlier, decided.summary()))


def joined_lines(*texts: str) -> str:
    """Return the lines of some texts, each line once, as one text."""
    lines = (line for text in texts for line in text.split("\n") if line)
    return "\n".join(dict.fromkeys(lines))


def number_text(value: object) -> str:
    """Return a value as text, a whole number without a point."""
    whole = isinstance(value, float) and value.is_integer()
    return str(int(value)) if whole and isinstance(value, float) else str(value)
