"""Whose texts a code set's are, or a kind's of its codes, as it is declared."""

from collections.abc import Iterable
from typing import Annotated

from msgspec import Struct, field
from msgspec.structs import replace

from releasekit.layout.values import Regex, doc, word


class License(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Whose content this is, and the notice that an output has to carry."""

    holder: Annotated[str, word("The owner of the content.")]
    licensed: Annotated[bool, doc("Whether its texts may be shown only to licensees.")]
    notice: Annotated[str, word("The notice; {year} is the copyright year.")]
    mark: Annotated[
        str, doc("The trademark as its owner writes it at its first mention: Word®.")
    ] = ""
    year_offset: Annotated[
        int,
        doc("The copyright year less the edition's own: -1 for the year before.", ge=-9, le=9),
    ] = 0
    stated: Annotated[
        Regex, doc("How the publisher's texts state the copyright year: a group year.")
    ] = field(default_factory=Regex)


def joined(own: License, others: Iterable[License]) -> License:
    """Return the license of texts of several owners: licensed if one is, with all the notices."""
    for other in others:
        first = own if own.licensed or not other.licensed else other
        own = replace(first, notice=f"{own.notice} {other.notice}", stated=own.stated)
    return own
