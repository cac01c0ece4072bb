"""A diff as JSON and as rows, both of the view that every other output shows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from releasekit.store import release_document
from releasekit.views.json_text import listing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from releasekit.licensing import Licensed
    from releasekit.views.changes.change_types import ChangesView
    from releasekit.views.changes.change_view import ChangeView
    from releasekit.views.changes.linked_codes import EarlierCode, LinkedCode
    from releasekit.views.changes.stated_facts import StatedFact

SCHEMA = "releasekit/changes/2"
COLUMNS = (
    "code_set",
    "before_release",
    "after_release",
    "sample",
    "id",
    "class",
    "level",
    "code",
    "aspect",
    "before",
    "after",
    "effective",
    "published",
    "release",
    "interim",
    "first_in_book",
    "section",
    "billable",
    "display",
    "last_day",
    "replacements",
    "basis",
    "previously",
    "difference",
    "percent",
    "codes",
    "withheld",
    "facts",
)


class Measured(Struct, frozen=True, kw_only=True, gc=False):
    """How far a number changed, and in how many codes, in JSON."""

    difference: str | None
    percent: str | None
    codes: int


class ChangeDocument(Struct, frozen=True, kw_only=True, gc=False, rename={"change_class": "class"}):
    """One change in JSON: schemas/changes-2.schema.json says what each field holds.

    The decoded values are null unless a value list says what the raw ones mean.
    """

    id: str
    change_class: str
    level: str
    code: str
    aspect: str
    before: str | list[str] | None
    after: str | list[str] | None
    before_decoded: str | list[str] | None
    after_decoded: str | list[str] | None
    effective: str
    published: str | None
    release: str
    interim: bool
    first_in_book: str | None
    section: str | None
    billable: bool | None
    display: str | None
    last_day: str | None
    replacements: list[LinkedCode]
    previously: list[EarlierCode]
    measured: Measured | None
    facts: list[StatedFact] | None
    withheld: bool


def change_document(change: ChangeView) -> ChangeDocument:
    """Return one change as JSON has it: what is empty or withheld is null."""
    several, decoded = change.several, change.decoded
    return ChangeDocument(
        id=change.id,
        change_class=change.change_class,
        level=change.level,
        code=change.code,
        aspect=change.aspect,
        before=_value(change.raw_before, several=several),
        after=_value(change.raw_after, several=several),
        before_decoded=_value(change.before, several=several) if decoded else None,
        after_decoded=_value(change.after, several=several) if decoded else None,
        effective=change.effective,
        published=change.published or None,
        release=change.release,
        interim=change.interim,
        first_in_book=change.first_in_book or None,
        section=change.section or None,
        billable=change.billable,
        display=str(change.display) or None,
        last_day=change.last_day or None,
        replacements=[linked.document() for linked in change.replacements],
        previously=[linked.document() for linked in change.previously],
        measured=_measured(change) if change.measured else None,
        facts=list(change.facts) or None,
        withheld=change.withheld,
    )


def _measured(change: ChangeView) -> Measured:
    return Measured(
        difference=change.difference or None, percent=change.percent or None, codes=change.codes
    )


def _value(text: Licensed, *, several: bool) -> str | list[str] | None:
    shown = str(text)
    if not shown:
        return None
    return shown.split("\n") if several else shown


def to_json(views: Iterable[ChangesView]) -> bytes:
    """Return diffs as JSON; schemas/changes-2.schema.json says its shape.

    What the audience may not see is null, and `withheld` says so. A change is a line, in order of
    the code.
    """
    return b"".join(json_blocks(views))


def json_blocks(views: Iterable[ChangesView]) -> Iterator[bytes]:
    """Stream diffs as JSON, in blocks: of many changes, memory holds some at a time."""
    return listing(
        SCHEMA,
        "diffs",
        ((_head(view), "changes", map(change_document, view.in_order())) for view in views),
    )


def _head(view: ChangesView) -> dict[str, object]:
    return {
        "code_set": view.code_set,
        "before": release_document(view.before),
        "after": release_document(view.after),
        "basis": view.basis,
        "audience": view.audience,
        "withheld": view.withheld,
        "notice": view.notice,
        "conservation": view.conservation,
        "summary": {line.id: line.codes for line in view.summary},
        "not_compared": view.aspects_not_compared,
        "accepted": view.accepted,
        "between": view.between,
    }


def rows(views: Iterable[ChangesView]) -> Iterator[tuple[str, ...]]:
    """Return one row a change, under `COLUMNS`; several values are parted by new lines."""
    for view in views:
        sample = "SAMPLE" if view.sample else ""
        start = (view.code_set, view.before.label, view.after.label, sample)
        for change in view.in_order():
            yield (*start, *_cells(change))


def _cells(change: ChangeView) -> tuple[str, ...]:
    return (
        change.id,
        change.change_class,
        change.level,
        change.code,
        change.aspect,
        str(change.raw_before),
        str(change.raw_after),
        change.effective,
        change.published,
        change.release,
        str(change.interim).lower(),
        change.first_in_book,
        change.section,
        "" if change.billable is None else str(change.billable).lower(),
        str(change.display),
        change.last_day,
        ", ".join(replacement.code for replacement in change.replacements),
        change.basis,
        ", ".join(previous.code for previous in change.previously),
        change.difference,
        change.percent,
        str(change.codes),
        str(change.withheld).lower(),
        "\n".join(f"{fact.aspect}={fact.value}" for fact in change.facts),
    )


def value_cells(view: ChangesView) -> Iterator[tuple[str, ...]]:
    """Return headings and a row a change, with what a list of many numbers says of each."""
    yield ("code", "class", "aspect", "before", "after", "difference", "percent", "effective")
    for change in view.in_order():
        yield (
            change.code,
            change.change_class,
            change.aspect,
            str(change.raw_before),
            str(change.raw_after),
            change.difference,
            change.percent,
            change.effective,
        )
