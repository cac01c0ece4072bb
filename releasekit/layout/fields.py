"""What one value of a record is, where in the record it stands, and what it is for."""

import enum
from typing import Annotated, ClassVar, Literal

from msgspec import Struct, field

from releasekit.layout.values import (
    NAME,
    NAME_FORM,
    NODE,
    DateForms,
    Regex,
    Words,
    doc,
    formed,
    word,
)

RESERVED = frozenset({"display", "parent", "section", "kind"})
"""Columns that every concept has a place for, besides its key."""


class Use(enum.StrEnum):
    """What becomes of a column's value."""

    DESIGNATION = "designation"
    """A further text of the code, such as a short descriptor."""
    PROPERTY = "property"
    """A flag, date, number or text that the code has."""
    NOTE = "note"
    """An instruction of the code set about the code."""
    LIMIT = "limit"
    """The most units that are paid: raised or lowered, as a number."""
    VALUE = "value"
    """What is paid for the code, or what that is reckoned from: a number with a difference."""
    STATUS = "status"
    """Whether the code is paid at all; `payable` of its value list says under which."""
    INDICATOR = "indicator"
    """By which rule an edit, a limit or a payment is applied: a sign, even where it is a digit."""
    DECLARED = "declared"
    """What the publisher's change list says of the code; no part of the concept."""
    CONTROL = "control"
    """Needed to read the record; not kept."""


ATTRIBUTE = "attribute"
"""The family of what a code has beside texts, flags, dates and notes."""
LONGEST = 100_000
"""How many characters or values of a line a declaration may count: more than any line has."""


class Text(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="text"):
    """A text, kept as it is written, without control characters and blanks at its ends."""

    family: ClassVar[str] = ""
    drop: Annotated[str, doc("Characters that are taken out, such as a code's dot.")] = ""
    collapse: Annotated[bool, doc("Whether runs of blanks become one blank.")] = False
    figures: Annotated[
        int,
        doc("How many figures a number of figures has: lost zeros are put back.", ge=0, le=99),
    ] = 0
    pattern: Annotated[Regex, doc("What the whole of a value matches; any other is doubted.")] = (
        field(default_factory=Regex)
    )


class Flag(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="flag"):
    """A value that is true or false."""

    family: ClassVar[str] = "flag."
    flag: Annotated[str, word("The text that means true.")]
    false: Annotated[
        Words, doc("Texts that mean false, besides a blank; any other is doubted.")
    ] = field(default_factory=Words)


class Date(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="date"):
    """A date, kept as ISO 8601."""

    family: ClassVar[str] = "date."
    date: Annotated[DateForms, doc("Its forms in the file, as strptime has them: %Y%m%d.")]
    date_placeholders: Annotated[
        Words, doc("Words that may stand instead of a date; they are kept as they are.")
    ] = field(default_factory=Words)
    open_ended: Annotated[
        Words, doc("Values that mean: no date, such as 99991231 for an end that is not known.")
    ] = field(default_factory=Words)
    latest: Annotated[
        bool,
        doc("Whether the latest of these days tell the release: many later ones are another's."),
    ] = False


class Number(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="number"):
    """A number, kept in one spelling: 1,000 is 1000 and 1.50 is 1.5."""

    family: ClassVar[str] = "attribute."
    number: Annotated[Literal[True], doc("Says that the value is a number, or an amount: $1.50.")]
    number_placeholders: Annotated[
        Words, doc("What may stand instead of a number and means that there is none.")
    ] = field(default_factory=Words)
    least: Annotated[float, doc("The least that it may be; less is doubted.")] = 0
    most: Annotated[float | None, doc("The most that it may be; more is doubted.")] = None
    sum_of: Annotated[
        Words, doc("The columns that it is the sum of, to the cent; another sum is doubted.")
    ] = field(default_factory=Words)


class Span(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="span"):
    """Columns of a line."""

    span: Annotated[
        tuple[int, int],
        doc("First and last column of the line, 1-based, both included; 0 is the line's end."),
    ]

    def __post_init__(self) -> None:
        """Refuse columns that there are not."""
        first, last = self.span
        if first < 1 or (last and last < first) or last < 0 or max(self.span) > LONGEST:
            reason = f"{list(self.span)} is no span; write [first, last], 1-based, 0 for the end"
            raise ValueError(reason)


class Position(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="field"):
    """A value of a row, counted from the left."""

    field: Annotated[int, doc("Which value of the row, 1-based.", ge=1, le=LONGEST)]


class Heading(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="heading"):
    """A value below a heading, wherever it stands in the row."""

    heading: Annotated[
        Words,
        doc(
            "The heading, in each spelling it has had. Only its words count: capitals, blanks, "
            "line breaks and signs do not matter; Old/New Code is OLD/ NEW CODE on two lines, too. "
            "{year} stands for whatever year the heading has, {number} for a number."
        ),
    ]
    nth: Annotated[
        int, doc("Which of several columns with that heading, 1-based.", ge=1, le=LONGEST)
    ] = 1
    optional: Annotated[bool, doc("Whether the table may lack the column.")] = False
    stated: Annotated[
        bool, doc("Whether the value is the {number} of the heading itself, for every record.")
    ] = False


class Path(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="path"):
    """A value below a node of an XML document."""

    path: Annotated[
        str,
        formed(
            "Child names from the node, parted by slashes; @name is an attribute, . itself.",
            rf"^(?:(?:\.|{NODE})(?:/(?:\.|{NODE}))*(?:/?@{NODE})?|@{NODE})(?![\s\S])",
            "child names parted by slashes, @name for an attribute, or .",
        ),
    ]
    label: Annotated[
        str,
        formed(
            "An attribute whose value is set before the text.",
            rf"^{NODE}(?![\s\S])",
            "the name of an attribute",
        ),
    ] = ""


class Axis(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="axis"):
    """A value of one axis of a table whose rows are products of axes (dialect pcs-axes)."""

    axis: Annotated[
        int, doc("Which axis, 1-based; 0 is the code that all of them make.", ge=0, le=99)
    ]
    titled: Annotated[bool, doc("Whether the axis's own title goes before the value.")] = False


class Group(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="group"):
    """A named group of the pattern that finds the records of running text."""

    group: Annotated[str, word("The group's name; by default the column's own, - as _.")]


class Constant(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag="value"):
    """A value that every record has and the file does not write: what it is a list of."""

    value: Annotated[str, word("The value.")]


Type = Text | Flag | Date | Number
Place = Span | Position | Heading | Path | Axis | Group | Constant
TYPES: tuple[type[Type], ...] = (Text, Flag, Date, Number)
PLACES: tuple[type[Place], ...] = (Span, Position, Heading, Path, Axis, Group, Constant)


class Meaning(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What every column has, wherever it stands and whatever type it is."""

    name: Annotated[
        str, formed("What the value is called; `display` is the code's text.", NAME, NAME_FORM)
    ]
    use: Annotated[Use, doc("What becomes of the value.")] = field(name="as", default=Use.PROPERTY)
    many: Annotated[bool, doc("Whether the code may have several of this value.")] = False
    instruction: Annotated[
        Literal["", "cpt-parenthetical"],
        doc("The dialect in which the text says what to report instead of the code."),
    ] = ""
    replacement: Annotated[
        bool, doc("Whether the value is a code to report once this one is terminated.")
    ] = False
    counts: Annotated[
        Literal["", "records", "code"],
        doc("What the value counts: all records, or those of one code by ones, tens or hundreds."),
    ] = ""
    abridges: Annotated[
        str, doc("The text that it abridges; one that is but the beginning of it shows a cut line.")
    ] = ""
    filled: Annotated[bool, doc("Whether each record has the value; a blank is doubted.")] = False
    filled_with: Annotated[
        dict[str, Words],
        doc("Values of other columns, by name, with which it is not blank; else it is doubted."),
    ] = field(default_factory=dict)
    beside: Annotated[
        str, doc("The column that is blank where it is, and only there; else it is doubted.")
    ] = ""
    filled_but: Annotated[
        Regex, doc("Codes without the value: where others have none, it is doubted.")
    ] = field(default_factory=Regex)
    goes_with: Annotated[
        dict[str, dict[str, Words]],
        doc("By its values: what another column, by name, has beside it; else it is doubted."),
    ] = field(default_factory=dict)
    not_below: Annotated[
        Words, doc("The columns than which it is no less, or no earlier; else it is doubted.")
    ] = field(default_factory=Words)


class Column(Meaning, frozen=True, kw_only=True):
    """One value of each record: what it is for, where it stands, and what type it is.

    Columns of one name that are `many` give one list.
    """

    place: Place
    type: Type

    @property
    def aspect(self) -> str:
        """Return the snapshot heading that the column fills, such as `flag.billable`."""
        if self.name in RESERVED:
            return self.name
        if self.use in _MEASURES:
            return f"{self.use}.{self.name}"
        if isinstance(self.type, Text):
            return _FAMILIES.get(self.use, "") + self.name
        return self.type.family + self.name

    @property
    def stored(self) -> bool:
        """Whether the column becomes part of the concept."""
        return self.use not in {Use.DECLARED, Use.CONTROL}


_MEASURES = frozenset({Use.LIMIT, Use.VALUE, Use.STATUS, Use.INDICATOR})
_FAMILIES = {Use.DESIGNATION: "designation.", Use.PROPERTY: f"{ATTRIBUTE}.", Use.NOTE: "note."}


class Property(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A property that a licensee's own list may give, by the name it has there."""

    name: Annotated[str, formed("What the property is called.", NAME, NAME_FORM)]
    flag: Annotated[str, word("For a flag: the word that means true.")] = ""
    date: Annotated[DateForms, doc("For a date: its forms, as strptime has them.")] = field(
        default_factory=DateForms
    )

    def __post_init__(self) -> None:
        """Refuse a property of two types."""
        if self.flag and self.date:
            reason = "is a flag and a date; leave one out"
            raise ValueError(reason)

    @property
    def aspect(self) -> str:
        """Return the snapshot heading that it fills."""
        family = "flag" if self.flag else "date" if self.date else "attribute"
        return f"{family}.{self.name}"
