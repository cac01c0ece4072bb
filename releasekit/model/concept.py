"""What a snapshot holds: concepts with their designations and properties, and mappings."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Mapping as ReadOnly  # noqa: TC003 (hypothesis resolves the types of fields)
from typing import TYPE_CHECKING

from msgspec import Struct, field

if TYPE_CHECKING:
    from typing import Self

Value = str | tuple[str, ...]
"""What one cell of a snapshot says: a text, or several where its column holds many."""


class Family(enum.StrEnum):
    """What sort of thing an aspect is; the part of its name before the dot."""

    DESIGNATION = "designation"
    FLAG = "flag"
    DATE = "date"
    NOTE = "note"
    ATTRIBUTE = "attribute"
    """A property that the layout declares: pricing, coverage, BETOS …"""
    LIMIT = "limit"
    """The most units that are paid."""
    VALUE = "value"
    """What is paid for the code, or what that is reckoned from."""
    STATUS = "status"
    """Whether the code is paid at all."""
    INDICATOR = "indicator"
    """By which rule an edit, a limit or a payment is applied: a sign, and no number."""
    PROPERTY = "property"
    """A property that nobody declared, as a licensee's own CSV may carry."""


BILLABLE = "flag.billable"
TERMINATED = "date.terminated"
ADDED = "date.added"
SUNSET = "date.sunset"
RESEQUENCED = "flag.resequenced"


class Concept(Struct, frozen=True, kw_only=True):
    """One code, as one release has it.

    `display` is its preferred (long) text, `designations` its other texts by name (`short`,
    `medium` …; a tuple where the layout says many). `properties` holds all else that is known, by
    aspect (`flag.billable`, `date.terminated`, `note.excludes1` …); flags are "true" or "false",
    dates ISO 8601. Whatever is empty is left out.
    """

    code: str
    display: str
    parent: str = ""
    section: str = ""
    kind: str = ""
    designations: ReadOnly[str, Value] = field(default_factory=dict)
    properties: ReadOnly[str, Value] = field(default_factory=dict)

    @property
    def billable(self) -> bool | None:
        """Whether the code may be billed; None where its code set has no such flag."""
        flag = self.properties.get(BILLABLE)
        return None if flag is None else flag == "true"

    @property
    def terminated(self) -> str:
        """The date (ISO 8601) after which the code is ended, though present; else empty."""
        return str(self.properties.get(TERMINATED, ""))

    def aspect(self, name: str) -> Value:
        """Return the value of an aspect by its snapshot heading; empty if there is none."""
        if name in _FIELDS:
            return str(getattr(self, name))
        if name.startswith("designation."):
            return self.designations.get(name.partition(".")[2], "")
        return self.properties.get(name, "")


_FIELDS = frozenset({"code", "display", "parent", "section", "kind"})


class Relationship(enum.StrEnum):
    """FHIR R5 ConceptMap relationship, source to target."""

    RELATED_TO = "related-to"
    EQUIVALENT = "equivalent"
    BROADER = "source-is-broader-than-target"
    NARROWER = "source-is-narrower-than-target"
    NOT_RELATED_TO = "not-related-to"


class Basis(enum.StrEnum):
    """Whose word a mapping is; a guess never poses as published."""

    PUBLISHED = "published"
    IDENTICAL = "identical"
    PROPOSED = "proposed"
    REVIEWED = "reviewed"


def first_of(properties: ReadOnly[str, Value], family: Family) -> str:
    """Return the value of the first aspect of a family; empty where there is none."""
    found = (value for name, value in properties.items() if name.startswith(f"{family}."))
    return str(next(found, ""))


class Mapping(Struct, frozen=True, kw_only=True):
    """What a release's files say of a code and of one to use instead.

    `source` may also be a range or a family of codes, in one spelling (`H02101-H02106`, `I63-`):
    which codes it stands for only the release before can tell. `source` or `target` is empty where
    they say that there is none. `effective` is the first date of service on which it counts and
    `relationship` what the two are to each other; None where the files do not say. `note` is the
    clause as it is written.
    """

    source: str
    target: str
    effective: dt.date | None = None
    relationship: Relationship | None = None
    basis: Basis = Basis.PUBLISHED
    note: str = ""

    @classmethod
    def of(cls, source: str, target: str, effective: str, relationship: str, note: str) -> Self:
        """Return a published mapping from its cells, of which the day is ISO 8601 or empty."""
        return cls(
            source=source,
            target=target,
            effective=dt.date.fromisoformat(effective) if effective else None,
            relationship=Relationship(relationship) if relationship else None,
            note=note,
        )


class Declared(Struct, frozen=True, kw_only=True):
    """What a publisher says of a code in its own change list, at a line of one of its files.

    `source` is what the layout calls the file, `member` its name in the distribution. `said`
    holds the list's columns by name. A `code` that is empty speaks of the list as a whole: its
    totals.
    """

    code: str
    source: str
    member: str
    line: int
    said: ReadOnly[str, str]
