"""What the records of a file have in common, or among one another."""

from typing import Annotated

from msgspec import Struct

from releasekit.layout.values import doc


class Records(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What is true of a file's records, one beside the other."""

    multi_row: Annotated[
        bool, doc("Whether a code may have several rows, each with a value of its many columns.")
    ] = False
    repeats: Annotated[bool, doc("Whether further rows of a code say nothing new.")] = False
    must_match: Annotated[
        str, doc("Of which codes it must hold every one and no other: code, or a flag's aspect.")
    ] = ""
    ordered: Annotated[
        str, doc("The column in whose order its rows stand; one that does not is doubted.")
    ] = ""
    initials: Annotated[
        str, doc("First signs of codes: a long list without a code of one of them is doubted.")
    ] = ""
    even: Annotated[bool, doc("Whether it is one of parts that have as many records.")] = False
