"""How the rows that users bring name a code set: headings, systems, and the day that counts."""

from typing import Annotated, Literal

from msgspec import Struct

from releasekit.layout.values import Regex, doc


class RowWords(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How users' rows name the code set: claims, charge masters, price files, lists."""

    headings: Annotated[
        Regex | None, doc("Headings of columns of its codes: a pattern found in the heading.")
    ] = None
    systems: Annotated[
        Regex | None,
        doc("What a row calls the code set beside a code, the whole of it: `HC`, `ABK`."),
    ] = None
    modifiers: Annotated[
        Regex | None,
        doc("How its modifiers look: of those that no release has, they alone are not judged."),
    ] = None
    day: Annotated[
        Literal["service", "through"],
        doc("The day on which a code must be valid: of the service, or on which the stay ended."),
    ] = "service"
