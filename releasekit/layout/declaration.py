"""What a schemas/*.toml says, as frozen values: files, columns, sections, kinds, license."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    import re

    from releasekit.layout.cadence import Cadence
    from releasekit.layout.placing import Kind, Section

ROLES = ("concepts", "designations", "properties", "mappings", "declared")
USES = ("designation", "property", "note", "declared", "control")
UNITS = ("line", "block", "parenthesis")
SHAPES = ("fixed_width", "delimited", "workbook", "xml_tree", "prose")
ADDITION, DELETION, REVISION = "addition", "deletion", "revision"
COUNTED = (ADDITION, DELETION, REVISION)
TAKEN_BACK = {f"no-{action}": action for action in COUNTED}
ACTIONS = (*COUNTED, *TAKEN_BACK, "other")
TOTALS = ("before", "after", *COUNTED)
ENCODINGS = ("utf-8-sig", "cp1252")
_PREFIX = {"designation": "designation.", "property": "attribute.", "note": "note."}
_RESERVED = frozenset({"code", "display", "parent", "section", "kind"})


class Column(Struct, frozen=True, kw_only=True):
    """Where one value of a record lies in its file, and what it becomes.

    One of `span` (1-based, inclusive; 0 as end is the end of the line), `field` (1-based) and
    `path` (from the record's node) says where it lies, and `heading` (one or more spellings) where
    the file has a heading row; a column may have a span and a heading, for forms of one table.
    A column that lies nowhere has one `value` in every record: what the file is a list of.
    `many` columns of one name are gathered into one list. `flag` is the text that means true,
    `date` the publisher's strptime formats, and `also` what may stand there instead of a date.
    `instruction` marks the text that says what to report instead of the code, `instead` a code to
    report once this one is terminated: both give mappings.
    """

    name: str
    use: str = "property"
    span: tuple[int, int] | None = None
    field: int = 0
    heading: tuple[str, ...] = ()
    path: str = ""
    value: str = ""
    label: str = ""
    many: bool = False
    flag: str = ""
    date: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    drop: str = ""
    collapse: bool = False
    optional: bool = False
    instruction: bool = False
    instead: bool = False

    @property
    def aspect(self) -> str:
        """Return the snapshot heading that the column fills, such as `flag.billable`."""
        if self.name in _RESERVED:
            return self.name
        if self.flag:
            return f"flag.{self.name}"
        if self.date:
            return f"date.{self.name}"
        return _PREFIX.get(self.use, "") + self.name

    @property
    def stored(self) -> bool:
        """Whether the column becomes part of the concept."""
        return self.use not in {"declared", "control"}


class Continuation(Struct, frozen=True, kw_only=True):
    """A record that goes on with the text of the one before it."""

    column: str
    values: re.Pattern[str]
    joins: str


class Listing(Struct, frozen=True, kw_only=True):
    """One of the lists that running text holds one below the other, begun by a heading line.

    A record is what `records` matches at the start of a block of lines; where the entries stand
    `close`, with no blank line between them, at the start of any line. `prefix` goes before its
    codes, so that two lists may use the same ones; `section` is where they belong.
    """

    heading: re.Pattern[str]
    section: str
    records: re.Pattern[str]
    prefix: str = ""
    close: bool = False


class FileLayout(Struct, frozen=True, kw_only=True):
    """One kind of member of a distribution: how it is known, read, and what it is for.

    `members` must match the member's name and `content` be found in its first 64 KiB; a workbook
    or a delimited file with headings is known by its headings instead. Several declarations with
    the same `table` are forms of one thing: the first that is present is read, the others are
    listed as its twins. A line that matches `records` is data, one that matches `suspect` instead
    is a fault, any other is skipped and counted.

    A file of concepts that `adds` stands beside the main one: its codes need not be in the files
    that must agree, and it fills only what the others leave empty. Where a file `gathers`, the
    records of one code give its `many` columns a value each. `unit` is what running text falls
    into: lines, blocks ended by a blank line, or parentheses; or it has `lists`. Of a workbook
    only the sheets that match `sheet` count.

    Files with the same `list` are one change list of the publisher's, in parts or in forms.
    `totals` are what it says of itself: patterns over the whole text, whose groups are named
    after TOTALS. `version` finds in the member's name which version of the list it is.
    """

    name: str
    table: str
    list: str
    role: str
    reader: str
    members: re.Pattern[str]
    content: re.Pattern[str] | None = None
    encodings: tuple[str, ...] = ENCODINGS
    records: re.Pattern[str] | None = None
    suspect: re.Pattern[str] | None = None
    delimiter: str = ""
    quoted: bool = False
    sheet: re.Pattern[str] | None = None
    node: str = ""
    expand: str = ""
    continues: Continuation | None = None
    several: bool = False
    required: bool = False
    agrees: str = ""
    repeats: bool = False
    adds: bool = False
    gathers: bool = False
    unit: str = "line"
    totals: tuple[re.Pattern[str], ...] = ()
    version: re.Pattern[str] | None = None
    lists: tuple[Listing, ...] = ()
    columns: tuple[Column, ...] = ()

    @property
    def instruction(self) -> int:
        """Return the position of the column that says what to report instead; -1 if none does."""
        return next((n for n, column in enumerate(self.columns) if column.instruction), -1)

    @property
    def maps(self) -> bool:
        """Whether its records give mappings: it is there for them, or a column of it is."""
        marked = any(column.instruction or column.instead for column in self.columns)
        return marked or self.role == "mappings"

    def column(self, name: str) -> int:
        """Return the position of a column by its name; ValueError if there is none."""
        return [column.name for column in self.columns].index(name)


class License(Struct, frozen=True, kw_only=True):
    """Whose content this is, and the notice that an output has to carry.

    `notice` may hold `{year}`, the copyright year: the edition's own year less one.
    """

    holder: str
    licensed: bool
    notice: str


class Property(Struct, frozen=True, kw_only=True):
    """A property that a licensee's own list may give, by the name it has there."""

    name: str
    flag: str = ""
    date: tuple[str, ...] = ()

    @property
    def aspect(self) -> str:
        """The snapshot heading that it fills."""
        family = "flag" if self.flag else "date" if self.date else "attribute"
        return f"{family}.{self.name}"


class Reconciliation(Struct, frozen=True, kw_only=True):
    """How one of the publisher's own change lists is to be held against ours.

    `lists` are the lists of the same changes, the best first. `counted` is the flag of the
    concepts that are counted (empty: all), `revised` the aspects whose change is called a
    revision. `actions` are the list's words, as patterns, for what ACTIONS names: `no-addition`
    takes back what an earlier list said, `other` is a change that neither side counts, or none.
    `dated` is the column that says when a change counts, for a list that goes on for years.
    A list that `amends` others says what was wrong in them, and is not held against ours itself.
    """

    lists: tuple[str, ...]
    counted: str
    revised: tuple[str, ...]
    actions: tuple[tuple[re.Pattern[str], str], ...]
    dated: str = ""
    amends: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Layout:
    """One code set, as its schemas/<id>.toml declares it.

    `dot` is after how many characters of a code the publisher prints a dot that its files leave
    out; 0 where it prints none.
    """

    id: str
    name: str
    title: str
    publisher: str
    uri: str
    digest: str
    code: re.Pattern[str]
    code_form: str
    parent: str
    dot: int
    license: License
    cadence: Cadence
    kinds: tuple[Kind, ...]
    sections: tuple[Section, ...]
    files: tuple[FileLayout, ...]
    properties: tuple[Property, ...] = ()
    reconciliations: tuple[Reconciliation, ...] = ()
    _sections: dict[tuple[str, str], str] = field(default_factory=dict, repr=False, compare=False)

    def kind_of(self, code: str) -> str:
        """Return the id of the code's kind, by its shape; empty if no kind claims it."""
        return next((kind.id for kind in self.kinds if kind.pattern.fullmatch(code)), "")

    def becomes(self, kind: str) -> str:
        """Return the kind that codes of a kind are converted to; empty if they are not."""
        return next((each.becomes for each in self.kinds if each.id == kind), "")

    def sunset_years(self, kind: str) -> int:
        """Return after how many years codes of a kind are archived by rule; 0 if they are not."""
        return next((each.sunset_years for each in self.kinds if each.id == kind), 0)

    def section_of(self, code: str, kind: str) -> str:
        """Return the title of the code's section: the first in declared order; empty if none."""
        key = (code[: self.section_width], kind)
        found = self._sections.get(key)
        if found is None:
            found = next((s.title for s in self.sections if s.holds(code, kind)), "")
            self._sections[key] = found
        return found

    @functools.cached_property
    def section_width(self) -> int:
        """How many characters of a code decide its section."""
        widths = [len(end) for s in self.sections for pair in s.ranges for end in pair]
        return max(widths, default=1)

    @functools.cached_property
    def section_order(self) -> dict[str, int]:
        """Where each section stands: as declared, those known by kind alone at the end."""
        by_range = [section.title for section in self.sections if section.ranges]
        by_kind = [section.title for section in self.sections if section.kind]
        return {title: n for n, title in enumerate(dict.fromkeys(by_range + by_kind))}
