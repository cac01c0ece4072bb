"""What a review form holds: one row a hop, with what a coder decided of it, as it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from releasekit.crosswalk.walk import ACCEPTED, REJECTED, Decision
from releasekit.model import Relationship

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

SCHEMA = "releasekit/review/1"
SHEET, HIDDEN, READ_ME = "Review", "releasekit", "Read me"
ACCEPT, REJECT, OTHER, NONE = "accept", "reject", "other", "none"
WORDS = {
    ACCEPT: "the target is right",
    REJECT: "the target is wrong, and no other is known",
    OTHER: "the target is wrong; the right one stands under Target instead",
    NONE: "nothing takes the place of the source",
}
"""What may stand under Decision, and what it says."""
ARROW = " → "
HEADINGS = {
    "Step": "step",
    "Source": "source",
    "Source text": "source_text",
    "Target": "target",
    "Target text": "target_text",
    "Basis": "basis",
    "Relationship": "given",
    "Cardinality": "cardinality",
    "Score": "score",
    "Reason": "reason",
    "Decision": "decision",
    "Target instead": "instead",
    "Relationship instead": "relationship",
    "Reviewer": "reviewer",
    "Reviewed on": "reviewed",
    "Comment": "comment",
    "Earlier": "earlier",
}
"""The columns of the form, and what each is called in an Entry; two are texts for the eye only."""
EDITABLE = ("decision", "instead", "relationship", "reviewer", "reviewed", "comment")
CSV_HEADINGS = {
    "Code set": "code_set",
    "Digest": "digest",
    "Inputs": "inputs",
    "Sample": "sample",
    "Notice": "notice",
}
"""What a CSV has beside them, and a workbook on its other sheets; the notice in a last row."""


class Entry(Struct, frozen=True, kw_only=True, eq=False):
    """One row of a review form: a hop from a code of `before` to one of `after`, two labels.

    `basis`, `given`, `cardinality`, `score` and `reason` are what was proposed, as it was shown.
    `decision` is a word of `WORDS` or empty; `instead`, `relationship`, `reviewer`, `reviewed`,
    `comment` are as the reviewer wrote them. `earlier` is what was decided on other data.
    `digest` is of the source and the target, and of the target instead behind a dash; `inputs`
    is the digest of the step. `place` says where the row was read, for messages only.
    """

    before: str
    after: str
    source: str
    target: str
    basis: str = ""
    given: str = ""
    cardinality: str = ""
    score: str = ""
    reason: str = ""
    decision: str = ""
    instead: str = ""
    relationship: str = ""
    reviewer: str = ""
    reviewed: str = ""
    comment: str = ""
    earlier: str = ""
    digest: str = ""
    inputs: str = ""
    place: tuple[str, int] = ("", 0)

    def __eq__(self, other: object) -> bool:
        """Compare what is written; digests and the place are not part of it."""
        return isinstance(other, Entry) and self._written == other._written

    def __hash__(self) -> int:
        """Hash what is written."""
        return hash(self._written)

    @property
    def _written(self) -> tuple[str, ...]:
        rest = (self.basis, self.given, self.cardinality, self.score, self.reason, self.earlier)
        return (*self.key, *rest, *(getattr(self, name) for name in EDITABLE))

    @property
    def key(self) -> tuple[str, str, str, str]:
        """What a row is known by, in every form and every run."""
        return self.before, self.after, self.source, self.target

    @property
    def step(self) -> str:
        """The step in one cell."""
        return f"{self.before}{ARROW}{self.after}"

    @property
    def written(self) -> bool:
        """Whether anybody wrote anything in the row, now or earlier."""
        return bool(self.earlier) or any(getattr(self, name) for name in EDITABLE)

    @property
    def hop(self) -> str:
        """The hop in words."""
        return f"{self.step}: {self.source}{ARROW}{self.target or 'no replacement'}"

    def said(self) -> str:
        """Return the decision in one line: what, who, when and the comment."""
        what = f"{self.decision} {self.instead}".strip()
        who = ", ".join(filter(None, (what, self.relationship, self.reviewer, self.reviewed)))
        comment = self.comment.replace("\n", " ⏎ ")
        return f"{self.step}: {who}" + (f": {comment}" if comment else "")

    def decisions(self) -> tuple[Decision, ...]:
        """Return what the row decides: of its own target, and of the one instead of it."""
        given = Relationship(self.relationship or self.given or Relationship.RELATED_TO)
        other = Relationship(self.relationship or Relationship.RELATED_TO)
        own: dict[str, Sequence[tuple[str, str, Relationship]]] = {
            ACCEPT: [(self.target, ACCEPTED, given)],
            REJECT: [(self.target, REJECTED, given)],
            OTHER: [(self.target, REJECTED, given), (self.instead, ACCEPTED, other)],
            NONE: [(self.target, REJECTED, given), ("", ACCEPTED, Relationship.NOT_RELATED_TO)],
        }
        return tuple(
            Decision(
                before=self.before,
                after=self.after,
                source=self.source,
                target=target,
                verdict=verdict,
                relationship=relationship if target else Relationship.NOT_RELATED_TO,
                reviewer=self.reviewer,
                reviewed=self.reviewed,
                comment=self.comment,
            )
            for target, verdict, relationship in own.get(self.decision, ())
            if target or verdict == ACCEPTED
        )


class Review(Struct, frozen=True, kw_only=True):
    """One form, read: its rows as they were written, and the data they were written on.

    `steps` has the digest of the inputs of each step, by its labels. `missing` counts rows that
    were written into the form and are not in it any more.
    """

    name: str
    code_set: str
    steps: Mapping[tuple[str, str], str]
    entries: tuple[Entry, ...]
    missing: int = 0


def contradiction(first: Entry, second: Entry) -> str:
    """Say in what two rows of one source contradict each other; empty if they do not.

    Two accepted targets are a split. A target is not both right and wrong, nor related in two
    ways, and a code with a replacement is not without one.
    """
    if (first.before, first.after, first.source) != (second.before, second.after, second.source):
        return ""
    for one in first.decisions():
        for two in second.decisions():
            if one.target == two.target and one.verdict != two.verdict:
                return f"{one.source}{ARROW}{one.target or 'none'} is both right and wrong"
            if one.verdict != ACCEPTED or two.verdict != ACCEPTED:
                continue
            if one.target == two.target and one.relationship != two.relationship:
                return f"{one.source}{ARROW}{one.target} is {one.relationship}, {two.relationship}"
            if bool(one.target) != bool(two.target):
                return f"{one.source} has both a replacement and none"
    return ""


def reopened(entry: Entry, said: Entry) -> Entry:
    """Return a row undecided, with what was said of it under Earlier."""
    blank: dict[str, str] = dict.fromkeys(EDITABLE, "")
    return replace(entry, **blank, earlier=lines_of(said.earlier, said.said()))


def lines_of(*texts: str) -> str:
    """Return the lines of some texts, each once, in one text."""
    lines = (line for text in texts for line in text.split("\n") if line)
    return "\n".join(dict.fromkeys(lines))


def number_text(value: object) -> str:
    """Return a value as text, a whole number without a point."""
    whole = isinstance(value, float) and value.is_integer()
    return str(int(value)) if whole and isinstance(value, float) else str(value)
