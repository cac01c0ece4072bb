"""Reads a review form back: every row as it was written, and every fault of it with its place."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from releasekit import layout as layouts
from releasekit import resources
from releasekit.crosswalk.entries import ARROW, EDITABLE, OTHER, REJECT, WORDS, Entry, Review
from releasekit.errors import FaultList, SourceError
from releasekit.model import Basis, Relationship
from releasekit.review.filled import open_form

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

    from releasekit.layout import Layout
    from releasekit.review.filled import Form

LONGEST = 32_767
"""How many characters a cell of a workbook holds."""
_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]|x005F_")
_BLANK = re.compile(r"\s*")
_LABEL = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*(?:@[1-9][0-9]*)?")
_CHOSEN = ("decision", "instead", "relationship")
_REST = ("instead", "relationship", "reviewer", "reviewed")


def read(path: Path) -> Review:
    """Read a form, workbook or CSV, that was filled in.

    Raises SourceError for a file that is no form of ours, and SourceFaultsError for what is
    written in it: half decisions, words that are none, codes that are none.
    """
    form = open_form(path)
    if form.code_set not in resources.schema_files():
        message = f"is of a code set {form.code_set!r}, which is not known"
        raise SourceError(path.name, message, advice="is it a form of crosswalk --format xlsx?")
    layout = layouts.load(form.code_set)
    faults = FaultList()
    steps = _steps(form)
    found: dict[tuple[str, str, str, str], Entry] = {}
    for number, row in form.rows:
        entry = _entry(form, number, row, layout)
        for message, advice in _wrong(entry, layout, steps):
            faults.add(SourceError(form.sheet, message, line=number, advice=advice))
        earlier = found.setdefault(entry.key, entry)
        if earlier is not entry:
            message = f"{entry.hop} stands in row {earlier.place[1]} too"
            faults.add(SourceError(form.sheet, message, line=number, advice="take one of them out"))
    faults.check()
    return Review(
        name=path.name,
        code_set=form.code_set,
        steps=steps,
        entries=tuple(found.values()),
        missing=len(form.digests) - len(found) if form.digests is not None else 0,
    )


def _steps(form: Form) -> dict[tuple[str, str], str]:
    steps = {}
    for step, digest in form.steps.items():
        before, _, after = step.partition(ARROW)
        steps[before, after] = digest
    return steps


def _code(text: str, layout: Layout) -> str:
    """Return a code that somebody typed as files have it, without its dot and in capitals."""
    plain = text.replace("." if layout.dot else "", "").upper()
    known = layout.code.fullmatch(text) or not layout.code.fullmatch(plain)
    return text if known else plain


def _entry(form: Form, number: int, row: Mapping[str, str], layout: Layout) -> Entry:
    before, _, after = row["step"].partition(ARROW)
    words = {name: row[name].strip() for name in _CHOSEN}
    shown = ("source", "target", "basis", "given", "cardinality", "score", "reason", "earlier")
    digests = form.digests or {}
    key = (row["step"], row["source"], row["target"])
    return Entry(
        before=before,
        after=after,
        **{name: row[name] for name in shown},
        decision=words["decision"].casefold(),
        instead=_code(words["instead"], layout),
        relationship=words["relationship"].casefold(),
        reviewer=row["reviewer"],
        reviewed=row["reviewed"],
        comment=row["comment"],
        digest=row["digest"] if form.digests is None else digests.get(key, ""),
        inputs=form.steps.get(row["step"], ""),
        place=(form.sheet, number),
    )


def _wrong(
    entry: Entry, layout: Layout, steps: Mapping[tuple[str, str], str]
) -> Iterator[tuple[str, str]]:
    """Return every fault of a row, and what to do about it."""
    if not entry.digest or (entry.before, entry.after) not in steps:
        known = f"{entry.hop} was not written into the form"
        yield known, "do not change what is locked; put another code under Target instead"
    for name in ("source", "target", "instead"):
        code = getattr(entry, name)
        if (code or name == "source") and not layout.code.fullmatch(code):
            yield f"{name} {code!r} is no code of {layout.name}", f"a code is {layout.code_form}"
    for label in (entry.before, entry.after):
        if not _LABEL.fullmatch(label):
            yield f"{label!r} is no label of a release", "put the step back as it was"
    for name in (*EDITABLE, "earlier"):
        text = getattr(entry, name)
        if len(text) > LONGEST or _UNWRITABLE.search(text):
            yield f"{name} holds what no cell can hold: {text[:40]!r}", "type it again, shorter"
    for applies, message, advice in _RULES:
        if applies(entry):
            yield message.format(entry), advice


def _published(entry: Entry) -> bool:
    return entry.basis not in {"", Basis.PROPOSED, Basis.REVIEWED}


_RULES: tuple[tuple[Callable[[Entry], bool], str, str], ...] = (
    (
        lambda one: bool(one.decision) and one.decision not in WORDS,
        "the decision {0.decision!r} is none",
        f"choose one of {', '.join(WORDS)}",
    ),
    (
        lambda one: not one.decision and any(getattr(one, name) for name in _REST),
        "{0.source}: is filled in but has no decision",
        "choose a decision, or clear the row",
    ),
    (
        lambda one: bool(one.decision) and bool(_BLANK.fullmatch(one.reviewer)),
        "{0.source}: {0.decision!r} has no reviewer",
        "say who decided, under Reviewer",
    ),
    (
        lambda one: bool(one.decision) and bool(_BLANK.fullmatch(one.reviewed)),
        "{0.source}: {0.decision!r} has no date",
        "say when it was decided, under Reviewed on",
    ),
    (
        lambda one: one.decision == OTHER and not one.instead,
        "{0.source}: 'other' has no other target",
        "put the right code under Target instead",
    ),
    (
        lambda one: bool(one.decision) and one.decision != OTHER and bool(one.instead),
        "{0.source}: {0.instead!r} stands under Target instead, but the decision is {0.decision!r}",
        "choose other, or clear Target instead",
    ),
    (
        lambda one: one.decision == OTHER and one.instead in {one.target, one.source},
        "{0.source}: {0.instead!r} is no other code",
        "choose accept for the target that is proposed",
    ),
    (
        lambda one: one.decision == REJECT and not one.target,
        "{0.source}: there is no target to reject",
        "choose other and give the right code, or accept that there is none",
    ),
    (
        lambda one: bool(one.relationship) and one.relationship not in list(Relationship),
        "{0.source}: the relationship {0.relationship!r} is none",
        f"choose one of {', '.join(Relationship)}",
    ),
    (
        lambda one: one.given not in {"", *Relationship},
        "{0.source}: the relationship {0.given!r} was not written into the form",
        "do not change what is locked; choose another one under Relationship instead",
    ),
    (
        lambda one: _published(one) and any(getattr(one, name) for name in EDITABLE),
        "{0.source}: is {0.basis}, not proposed, and cannot be decided",
        "clear the row; a published mapping is corrected where it was published",
    ),
)
