"""What a reviewer may write into a row of a review form, and what to do about anything else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from releasekit.crosswalk.decisions import EDITABLE, Entry, Verdict
from releasekit.model import Relationship
from releasekit.review.form import RELATIONSHIPS

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator

    from releasekit.layout import CodeSet

LONGEST = 32_767
"""How many characters a cell of a workbook holds."""
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]|x005F_")
_BLANK = re.compile(r"\s*")
_LABEL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(?:@[1-9][0-9]*)?")
_NEEDS_DECISION = ("corrected_target", "corrected_relationship", "reviewer", "reviewed")
_LOCKED = "do not change locked cells; enter another code under Corrected target"


def faults_of(entry: Entry, layout: CodeSet, steps: Container[str]) -> Iterator[tuple[str, str]]:
    """Stream every fault of a row, and what to do about it; `steps` are those of its form."""
    if not entry.digest or entry.step not in steps:
        yield f"{entry.hop} was not written into the form", _LOCKED
    # A published target may be a code of another code set.
    for name in ("source", *(("target",) if entry.is_open else ()), "corrected_target"):
        code = getattr(entry, name)
        if (code or name == "source") and not layout.code.fullmatch(code):
            words = name.replace("_", " ")
            yield (
                f"{words} {code!r} is not a code of {layout.name}",
                f"a code is {layout.code_form}",
            )
    for label in (entry.before, entry.after):
        if not _LABEL.fullmatch(label):
            yield f"{label!r} is not a release label", "restore the step"
    for name in (*EDITABLE, "earlier"):
        text = getattr(entry, name)
        if len(text) > LONGEST or _UNWRITABLE.search(text):
            yield f"{name} holds what no cell can hold: {text[:40]!r}", "type it again, shorter"
    for is_wrong, message, advice in _RULES:
        if is_wrong(entry):
            yield message.format(entry), advice


_RULES: tuple[tuple[Callable[[Entry], bool], str, str], ...] = (
    (
        lambda entry: bool(entry.decision) and entry.decision not in list(Verdict),
        "the decision {0.decision!r} is unknown",
        f"choose one of {', '.join(Verdict)}",
    ),
    (
        lambda entry: not entry.decision and any(getattr(entry, name) for name in _NEEDS_DECISION),
        "{0.source}: is filled in but has no decision",
        "choose a decision, or clear the row",
    ),
    (
        lambda entry: bool(entry.decision) and bool(_BLANK.fullmatch(entry.reviewer)),
        "{0.source}: {0.decision!r} has no reviewer",
        "enter who decided, under Reviewer",
    ),
    (
        lambda entry: bool(entry.decision) and bool(_BLANK.fullmatch(entry.reviewed)),
        "{0.source}: {0.decision!r} has no date",
        "enter when it was decided, under Reviewed on",
    ),
    (
        lambda entry: entry.decision == Verdict.OTHER and not entry.corrected_target,
        "{0.source}: 'other' has no corrected target",
        "enter the right code under Corrected target",
    ),
    (
        lambda entry: entry.decision not in {"", Verdict.OTHER} and bool(entry.corrected_target),
        "{0.source}: has the corrected target {0.corrected_target!r}, but is {0.decision!r}",
        "choose other, or clear Corrected target",
    ),
    (
        lambda entry: (
            entry.decision == Verdict.OTHER
            and entry.corrected_target in {entry.target, entry.source}
        ),
        "{0.source}: {0.corrected_target!r} is the same code",
        "choose accept for the target that is proposed",
    ),
    (
        lambda entry: entry.decision == Verdict.REJECT and not entry.target,
        "{0.source}: there is no target to reject",
        "choose other and enter the right code, or accept that there is none",
    ),
    (
        lambda entry: entry.corrected_relationship not in {"", *Relationship},
        "{0.source}: the relationship {0.corrected_relationship!r} is unknown",
        f"choose one of {', '.join(RELATIONSHIPS.values())}",
    ),
    (
        lambda entry: entry.shown.relationship not in {"", *Relationship},
        "{0.source}: the relationship {0.shown.relationship!r} was not written into the form",
        "do not change locked cells; choose another one under Corrected relationship",
    ),
    (
        lambda entry: not entry.is_open and any(entry.written),
        "{0.source}: is {0.shown.basis}, not proposed, and cannot be decided",
        "clear the row; a published mapping is corrected by its publisher",
    ),
)
"""(whether an entry is wrong, the message, what to do)."""
