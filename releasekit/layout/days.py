"""Where a publisher gives single codes days of their own."""

from typing import Annotated

from msgspec import Struct

from releasekit.layout.values import Words, doc
from releasekit.model.concept import ADDED


class Reactivation(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Which rows of a publisher's list say that an ended code lives again."""

    list: Annotated[str, doc("The list, as its file names it.")]
    column: Annotated[str, doc("The column that says it.")]
    value: Annotated[str, doc("What stands there where a code was reactivated.")]
    day: Annotated[str, doc("The column with its first day of service again.")]


class Days(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where the publisher gives a code days of its own, which win over the release's."""

    first: Annotated[Words, doc("The aspects with its first day of service, the best first.")] = (
        Words((ADDED,))
    )
    published: Annotated[str, doc("The aspect with the day on which it was published.")] = ""
    reactivated: Annotated[
        Reactivation | None,
        doc("How a list tells a code that lives again; its first day is then no first day."),
    ] = None
