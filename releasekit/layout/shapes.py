"""The five shapes of files: what each is, and the keys that only it has."""

import enum
from collections.abc import Callable
from operator import itemgetter
from typing import Annotated, ClassVar, Literal

from msgspec import Struct, field

from releasekit.layout.fields import (
    Axis,
    Column,
    Constant,
    Group,
    Heading,
    Path,
    Place,
    Position,
    Span,
)
from releasekit.layout.record_laws import Records
from releasekit.layout.values import NODE, SEPARATING, Patterns, Regex, Words, doc, formed, word

ENCODINGS = Words(("utf-8-sig", "cp1252"))
"""The encodings of a file that names none."""
LISTED = Regex(r"\s*[,;]\s*")
"""What parts the codes of a list, where the file does not say."""


class Role(enum.StrEnum):
    """What a file is for."""

    CONCEPTS = "concepts"
    """Its records are the codes of the release."""
    DESIGNATIONS = "designations"
    """It gives further texts to codes of other files."""
    PROPERTIES = "properties"
    """It gives flags, dates, numbers or notes to codes of other files."""
    MAPPINGS = "mappings"
    """It says what to report instead of which code."""
    DECLARED = "declared"
    """It is a change list of the publisher's own."""
    TABLE = "table"
    """It is kept beside the codes, and is about none of them: areas, factors."""


class Unit(enum.StrEnum):
    """What running text falls into."""

    LINE = "line"
    """Lines that are not blank."""
    BLOCK = "block"
    """Lines between two blank ones."""
    PARENTHESIS = "parenthesis"
    """Outermost parentheses, over as many lines as they have."""


class Continuation(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Records that go on with the text of the record before them."""

    column: Annotated[str, doc("The column by which such a record is recognized.")]
    values: Annotated[Regex, doc("What it holds there.")]
    joins: Annotated[str, doc("The column whose text goes on.")]


class Listing(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One of the lists that running text holds one below the other."""

    heading: Annotated[Regex, doc("The line that begins the list.")]
    section: Annotated[str, doc("The section to which its codes belong.")]
    records: Annotated[Regex, doc("An entry, from its start; groups are columns.")]
    prefix: Annotated[
        str, word("What goes before its codes, so that two lists may use the same ones.")
    ] = ""
    close: Annotated[bool, doc("Whether entries follow one another without a blank line.")] = False


class Previous(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How a table of mappings writes the codes that there were before."""

    none: Annotated[Words, doc("Words that say: there was no code before; in any case.")] = field(
        default_factory=Words
    )
    lead: Annotated[Regex, doc("What may stand before a code or family.")] = field(
        default_factory=Regex
    )
    separators: Annotated[Regex, doc("What parts the codes of a list.")] = field(
        default_factory=lambda: LISTED
    )


class File(Records, frozen=True, kw_only=True, tag_field="reader"):
    """What every file has, whatever its shape.

    Files with the same `table` are forms of one thing: the first that is there is read, the others
    are listed. Files with the same `list` are one change list, in parts or in forms.
    """

    places: ClassVar[tuple[type[Place], ...]] = ()
    name: Annotated[str, word("What the file is called in messages.")]
    role: Annotated[Role, doc("What the file is for.")]
    members: Annotated[Regex, doc("What the names of its members match, path included.")]
    table: Annotated[str, word("The table that it is a form of; by default its own name.")] = ""
    list: Annotated[str, word("The change list that it is of; by default its own name.")] = ""
    required: Annotated[bool, doc("Whether a release without it (or a twin) is refused.")] = False
    allow_multiple: Annotated[bool, doc("Whether a release may have several of it.")] = False
    supplements: Annotated[
        bool,
        doc("For concepts beside the main file: fills only what other files leave empty."),
    ] = False
    version: Annotated[Regex, doc("Of a change list: where the member's name has its version.")] = (
        field(default_factory=Regex)
    )
    previous: Annotated[Previous, doc("Of mappings: how it writes the codes before.")] = field(
        default_factory=Previous
    )
    columns: tuple[Column, ...] = ()
    # The columns that together are the code of a record; the loader fills it in.
    key: tuple[str, ...] = ("code",)

    @property
    def reader(self) -> str:
        """Return the name of its shape."""
        return str(type(self).__struct_config__.tag)

    @property
    def instruction(self) -> Column | None:
        """Return the column that says what to report instead, if one does."""
        return next((column for column in self.columns if column.instruction), None)

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of its columns, in order."""
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> int:
        """Return the position of a column by its name; ValueError if there is none."""
        return self.names.index(name)

    def cell(self, name: str) -> Callable[[tuple[str, ...]], str]:
        """Return the function from a record's cells to that of a column.

        It returns an empty text for a column that the file has not.
        """
        return itemgetter(self.column(name)) if name in self.names else lambda _: ""


EDITION = doc("What its beginning or end says of its release: groups year and month.")


class TextFile(File, frozen=True, kw_only=True):
    """A file of lines."""

    content: Annotated[
        Regex, doc("What must be found in its first 64 KiB, besides its name or headings.")
    ] = field(default_factory=Regex)
    encodings: Annotated[
        Words, doc("Its encodings; the first that fits the whole file is taken.")
    ] = field(default_factory=lambda: ENCODINGS)
    edition: Annotated[Patterns, EDITION] = field(default_factory=Patterns)
    totals: Annotated[
        Patterns,
        doc("Of a change list: what it states of itself (before, after, addition, deletion …)."),
    ] = field(default_factory=Patterns)


class FixedWidth(TextFile, frozen=True, kw_only=True, tag="fixed_width"):
    """Values that stand at fixed columns of a line."""

    places: ClassVar[tuple[type[Place], ...]] = (Span, Constant)
    records: Annotated[Regex, doc("How a line begins that is a record.")]
    malformed: Annotated[
        Regex, doc("How a line above the first record begins that is meant as one: a fault.")
    ] = field(default_factory=Regex)
    notices: Annotated[
        Patterns, doc("How lines begin that may stand among the records: titles, totals, footers.")
    ] = field(default_factory=Patterns)
    blank: Annotated[
        tuple[tuple[int, int], ...],
        doc("Spans that are blank in every record; text there shows that a line is shifted."),
    ] = ()
    continues: Annotated[
        Continuation | None, doc("Records that go on with the text of the one before.")
    ] = None


class Delimited(TextFile, frozen=True, kw_only=True, tag="delimited"):
    """Values parted by a character, below headings or counted from the left."""

    places: ClassVar[tuple[type[Place], ...]] = (Position, Heading, Constant)
    delimiter: Annotated[
        str,
        formed("The character between two values.", SEPARATING, "one character, no line end"),
    ]
    quoted: Annotated[
        bool,
        doc("Whether values may stand in quotes, which may hold delimiters and line ends."),
    ] = False
    own: Annotated[
        bool, doc("Whether a user types it: codes are mended, and what is no code is a fault.")
    ] = False
    heading_rows: Annotated[
        int, doc("Over how many rows a heading is stacked, at most.", ge=1, le=12)
    ] = 1
    records: Annotated[Regex, doc("Without headings: how a line begins that is a record.")] = field(
        default_factory=Regex
    )
    malformed: Annotated[
        Regex,
        doc("Without headings: how a line above the first record begins that is meant as one."),
    ] = field(default_factory=Regex)
    notices: Annotated[
        Patterns,
        doc("How lines or first cells begin that may stand among the records: totals, footers."),
    ] = field(default_factory=Patterns)
    continues: Annotated[
        Continuation | None, doc("Records that go on with the text of the one before.")
    ] = None

    @property
    def headed(self) -> bool:
        """Whether its columns stand below headings."""
        return any(isinstance(column.place, Heading) for column in self.columns)


class Workbook(File, frozen=True, kw_only=True, tag="workbook"):
    """An Excel workbook, of which one sheet has the headings."""

    places: ClassVar[tuple[type[Place], ...]] = (Heading, Constant)
    sheet: Annotated[Regex, doc("Which sheets count, by name; by default all.")] = field(
        default_factory=Regex
    )
    own_values: Annotated[
        Words, doc("Columns whose values its table's other forms may have otherwise.")
    ] = Words()
    notices: Annotated[
        Patterns, doc("How first cells begin that may stand below the records: sources, footers.")
    ] = field(default_factory=Patterns)
    own: Annotated[
        bool, doc("Whether a user types it: codes are mended, and what is no code is a fault.")
    ] = False
    heading_rows: Annotated[
        int, doc("Over how many rows a heading is stacked, at most.", ge=1, le=12)
    ] = 1
    continues: Annotated[
        Continuation | None, doc("Records that go on with the text of the one before.")
    ] = None


class XmlTree(File, frozen=True, kw_only=True, tag="xml_tree"):
    """An XML document in which each node of one name is a record."""

    places: ClassVar[tuple[type[Place], ...]] = (Path, Axis, Constant)
    node: Annotated[
        str, formed("Its name, without its namespace.", rf"^{NODE}(?![\s\S])", "a node's name")
    ]
    content: Annotated[Regex, doc("What must be found in its first 64 KiB.")] = field(
        default_factory=Regex
    )
    edition: Annotated[Patterns, EDITION] = field(default_factory=Patterns)
    dialect: Annotated[
        Literal["", "pcs-axes"], doc("The grammar of its nodes, where no table can say it.")
    ] = ""


class Prose(TextFile, frozen=True, kw_only=True, tag="prose"):
    """Running text: lines, blocks or parentheses, or lists one below the other."""

    places: ClassVar[tuple[type[Place], ...]] = (Group, Constant)
    unit: Annotated[Unit, doc("What the text falls into.")] = Unit.LINE
    records: Annotated[
        Regex, doc("What is found in a unit that is a record; its groups are columns.")
    ] = field(default_factory=Regex)
    malformed: Annotated[
        Regex, doc("What is found in a unit that is meant as a record, but is none: a fault.")
    ] = field(default_factory=Regex)
    dialect: Annotated[
        Literal["", "modul-prose"], doc("The grammar of its lists, where no table can say it.")
    ] = ""
    lists: Annotated[tuple[Listing, ...], doc("Its lists, for the dialect modul-prose.")] = ()


Shape = FixedWidth | Delimited | Workbook | XmlTree | Prose
SHAPES: dict[str, type[Shape]] = {
    "fixed_width": FixedWidth,
    "delimited": Delimited,
    "workbook": Workbook,
    "xml_tree": XmlTree,
    "prose": Prose,
}
