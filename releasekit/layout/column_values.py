"""What is declared of the values of columns: their meanings, and which are of one family."""

from typing import Annotated

from msgspec import Struct

from releasekit.layout.values import NAME, NAME_FORM, Regex, Words, doc, formed, word


class ValueList(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What the values of one column mean, as the publisher's record layout has them."""

    name: Annotated[str, formed("The column.", NAME, NAME_FORM)]
    means: Annotated[dict[str, str], doc("What each value means, in a few words.")]
    payable: Annotated[
        Words, doc("Of a status: the values under which the code is paid, one way or another.")
    ] = Words()
    closed: Annotated[bool, doc("Whether the list is whole: another value is doubted.")] = False


class ColumnFamily(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Columns of one amount or limit, by state, locality or the like.

    What changed in them is told once a code to readers; data have every column's own change.
    """

    title: Annotated[str, word("What their values are called: Fee.")]
    pattern: Annotated[
        Regex,
        doc("The names of its columns; a group is what tells one from another: a state."),
    ]
    one: Annotated[str, word("What a column is of: state.")]
    many: Annotated[str, word("What several are of: states.")]

    def member(self, name: str) -> str:
        """Return what tells a column from its like, as readers know it; empty if it is of none."""
        found = self.pattern.compiled.fullmatch(name)
        if found is None:
            return ""
        own = (found.group(1) if found.re.groups else "") or name
        return own.upper() if len(own) <= _ABBREVIATED else own.replace("-", " ").title()


_ABBREVIATED = 3
"""Of how many letters a name is that is written in capitals: AL, PR."""
