"""A code set as its schemas/<id>.toml declares it: names, grammar, license, kinds, sections."""

import enum
import functools
import re
from collections.abc import Callable, Iterable, Mapping
from typing import Annotated, Literal, Self

from msgspec import Struct, field
from msgspec.structs import replace

from releasekit.layout.cadence import Cadence
from releasekit.layout.column_values import ColumnFamily, ValueList
from releasekit.layout.days import Days
from releasekit.layout.fields import ATTRIBUTE, Property
from releasekit.layout.grammar import Grammar, Wording
from releasekit.layout.kinds import Kind, Section, Sunset
from releasekit.layout.licenses import License, joined
from releasekit.layout.measures import Edits, Fees, Limits
from releasekit.layout.row_words import RowWords
from releasekit.layout.shapes import File
from releasekit.layout.values import Regex, Words, doc, word
from releasekit.model import Family


class Action(enum.StrEnum):
    """What a change list says of a code."""

    ADDITION = "addition"
    DELETION = "deletion"
    REVISION = "revision"
    NO_ADDITION = "no-addition"
    """An earlier list's addition is taken back."""
    NO_DELETION = "no-deletion"
    NO_REVISION = "no-revision"
    CHANGE = "change"
    """It is new or revised: which of the two, the list does not say."""
    OTHER = "other"
    """A change that neither side counts, or none."""


ADDITION, DELETION, REVISION = Action.ADDITION, Action.DELETION, Action.REVISION
COUNTED = (ADDITION, DELETION, REVISION)
TAKEN_BACK: dict[str, Action] = {
    Action.NO_ADDITION: ADDITION,
    Action.NO_DELETION: DELETION,
    Action.NO_REVISION: REVISION,
}
TOTALS = ("before", "after", *COUNTED)
"""What a change list may state of itself: codes before and after, and its counts."""


class Reconciliation(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How one of the publisher's own change lists is compared with the computed changes."""

    lists: Annotated[Words, doc("Lists of the same changes, the best first.")]
    actions: Annotated[
        dict[Action, Regex], doc("What the words of the list mean; the first that matches counts.")
    ]
    counted: Annotated[str, doc("The flag of the codes that are counted; by default all.")] = ""
    revised: Annotated[
        Words,
        doc(
            "The aspects whose change it calls a revision; by default it counts as the first does."
        ),
    ] = field(default_factory=Words)
    dated: Annotated[
        str, doc("The column that says when a change is effective, in a list of many years.")
    ] = ""
    partial: Annotated[
        bool,
        doc("Whether it is known to leave out changes: what only we have may be one."),
    ] = False
    amends: Annotated[Words, doc("The lists that it corrects; it is not compared itself.")] = (
        Words()
    )

    def action_of(self, word: str) -> Action | None:
        """Return what a word of the list means; None if no pattern matches all of it."""
        matching = (action for action, regex in self.actions.items() if regex.fullmatch(word))
        return next(matching, None)


class Names(Struct, frozen=True, kw_only=True):
    """What a code set is called, and who publishes it."""

    id: Annotated[str, word("Its id: the file's name.")]
    name: Annotated[str, word("What it is called.")]
    title: Annotated[str, word("Its full name.")]
    publisher: Annotated[str, word("Who publishes it.")]
    uri: Annotated[str, word("Its canonical URI, as FHIR has it.")]


class CodeSet(Names, frozen=True, kw_only=True, forbid_unknown_fields=True, eq=False):
    """One code set, as it is declared."""

    grammar: Annotated[Grammar, doc("What its codes are.")] = field(name="code")
    license: Annotated[License, doc("Whose content it is.")]
    cadence: Annotated[Cadence, doc("The publisher's calendar.")]
    text_word: Annotated[
        Literal["", "descriptor", "title", "description"],
        doc("The word for the text of a code; a code set without texts leaves it out."),
    ] = field(name="text", default="")
    days: Annotated[Days, doc("The days of its own that a code is given.")] = Days()
    edits: Annotated[
        Edits | None, doc("It is a list of edits: pairs of codes, and what binds them.")
    ] = None
    limits: Annotated[Limits | None, doc("It is a list of limits: most units of a code.")] = None
    fees: Annotated[Fees | None, doc("It is a fee schedule: what a code is worth.")] = None
    kinds: Annotated[tuple[Kind, ...], doc("Its sorts of code.")] = ()
    sections: Annotated[tuple[Section, ...], doc("Its sections, tested in order.")] = ()
    properties: Annotated[
        tuple[Property, ...], doc("Properties that a licensee's own list may give.")
    ] = ()
    values: Annotated[
        tuple[ValueList, ...], doc("Value lists: what the values of its columns mean.")
    ] = ()
    families: Annotated[
        tuple[ColumnFamily, ...], doc("Columns of one amount or limit, by state or the like.")
    ] = ()
    reconciliations: Annotated[
        tuple[Reconciliation, ...], doc("How the publisher's change lists are compared.")
    ] = field(name="reconcile", default=())
    files: Annotated[tuple[File, ...], doc("Its files.")] = ()
    digest: str = ""

    @property
    def code(self) -> re.Pattern[str]:
        """Return the compiled pattern of a code."""
        return self.grammar.pattern.compiled

    @property
    def code_form(self) -> str:
        """Return what a code is, in words."""
        return self.grammar.form

    @property
    def key(self) -> tuple[str, ...]:
        """Return the names of the columns that together are the code."""
        return self.grammar.key

    @property
    def wording(self) -> Wording:
        """Return how the texts of codes are to be read."""
        return self.grammar.text

    @property
    def rows(self) -> RowWords:
        """Return how the rows that users bring name it."""
        return self.grammar.rows

    @property
    def is_measured(self) -> bool:
        """Return whether it is a list of edits, limits or fees, and no code set of its own."""
        return any((self.edits, self.limits, self.fees))

    @property
    def entry(self) -> str:
        """Return what one entry is: an edit, a limit, a row of several cells, or a code."""
        one = "edit" if self.edits else "limit" if self.limits else "code"
        return "row" if one == "code" and len(self.key) > 1 else one

    @property
    def since(self) -> str:
        """Return the column of the key of edits that has a row's first day; empty if none has."""
        return self.edits.since if self.edits else ""

    @property
    def parent(self) -> str:
        """Return how a code's parent is told; empty where codes have none."""
        return self.grammar.parent

    def printed(self, code: str) -> str:
        """Return a code as the publisher prints it: with its dot, where it has one."""
        return self.grammar.printed(code)

    def plain(self, text: str) -> str:
        """Return a code that somebody typed, with or without its dot, as files have it."""
        return self.grammar.plain(text)

    def decoded(self, aspect: str, value: str) -> str:
        """Return a value with its meaning, `C (carrier judgment)`; one not listed as it is."""
        meaning = self.meanings(aspect).get(value)
        return f"{value} ({meaning})" if meaning else value

    def meanings(self, aspect: str) -> Mapping[str, str]:
        """Return what the values of an attribute mean; empty where no list says so."""
        family, _, name = aspect.partition(".")
        lists = (values.means for values in self.values if values.name == name)
        return next(lists, {}) if family in _LISTED else {}

    def listed(self, name: str) -> Mapping[str, str]:
        """Return the values that a column may have; empty where no list is whole."""
        return next((own.means for own in self.values if own.name == name and own.closed), {})

    def payable(self, aspect: str) -> tuple[str, ...]:
        """Return the values of a status under which a code is paid; empty if no list says so."""
        _, _, name = aspect.partition(".")
        return next((values.payable for values in self.values if values.name == name), ())

    def kind_of(self, code: str) -> str:
        """Return the id of the kind of a code (of the first cell of its key); empty if none."""
        first = self.grammar.first_cell(code)
        return next((kind.id for kind in self.kinds if kind.pattern.fullmatch(first)), "")

    def placement(self) -> Callable[[str], tuple[str, str]]:
        """Return the function from a code to its kind and section: quick, for many codes."""
        kinds = [(kind.id, kind.pattern.compiled.fullmatch) for kind in self.kinds]
        width = _section_width(self)
        sections: dict[tuple[str, str], str] = {}
        first_cell = self.grammar.first_cell

        def placed(code: str) -> tuple[str, str]:
            kind, first = "", first_cell(code)
            for kind_id, fullmatch in kinds:
                if fullmatch(first):
                    kind = kind_id
                    break
            begins = code[:width], kind
            section = sections.get(begins)
            if section is None:
                section = sections[begins] = self.section_of(code, kind)
            return kind, section

        return placed

    @property
    def licensed_kinds(self) -> frozenset[str]:
        """Return the kinds whose texts are another's than the code set's."""
        return frozenset(kind.id for kind in self.kinds if kind.license)

    def licensed_for(self, kinds: Iterable[str]) -> Self:
        """Return the code set as a whole under the licenses of some of its kinds, too."""
        present = set(kinds)
        others = [kind.license for kind in self.kinds if kind.license and kind.id in present]
        return replace(self, license=joined(self.license, others)) if others else self

    def kind(self, kind_id: str) -> Kind | None:
        """Return the kind of an id; None if there is none."""
        return next((kind for kind in self.kinds if kind.id == kind_id), None)

    def kind_title(self, kind_id: str) -> str:
        """Return what readers call a kind; the id itself where it is not declared."""
        kind = self.kind(kind_id)
        return kind.title if kind else kind_id

    def becomes(self, kind_id: str) -> str:
        """Return the kind that codes of a kind are converted to; empty if they are not."""
        kind = self.kind(kind_id)
        return kind.becomes if kind else ""

    def sunset(self, kind_id: str) -> Sunset | None:
        """Return when codes of a kind are archived by rule; None if they are not."""
        kind = self.kind(kind_id)
        return kind.sunset if kind else None

    def sunset_years(self, kind_id: str) -> int:
        """Return after how many years codes of a kind are archived by rule; 0 if they are not."""
        kind = self.kind(kind_id)
        return kind.sunset_years if kind else 0

    def section_of(self, code: str, kind_id: str) -> str:
        """Return the title of the code's section: the first in declared order; empty if none."""
        return _section_of(self, code[: _section_width(self)], kind_id)

    @property
    def section_order(self) -> dict[str, int]:
        """Return where each section stands: as declared, those known by kind alone at the end."""
        return _section_order(self)


_LISTED = frozenset({ATTRIBUTE, Family.STATUS, Family.INDICATOR, Family.VALUE})


@functools.lru_cache(maxsize=1 << 16)
def _section_of(code_set: CodeSet, prefix: str, kind_id: str) -> str:
    holding = (section.title for section in code_set.sections if section.holds(prefix, kind_id))
    return next(holding, "")


@functools.lru_cache(maxsize=64)
def _section_width(code_set: CodeSet) -> int:
    """Return how many characters of a code decide its section."""
    widths = [len(end) for section in code_set.sections for pair in section.ranges for end in pair]
    return max(widths, default=1)


@functools.lru_cache(maxsize=64)
def _section_order(code_set: CodeSet) -> dict[str, int]:
    by_range = [section.title for section in code_set.sections if section.ranges]
    by_kind = [section.title for section in code_set.sections if section.kind]
    return {title: place for place, title in enumerate(dict.fromkeys(by_range + by_kind))}
