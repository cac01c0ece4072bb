"""Audiences and what each is entitled to: two that are always there, and those of a licensee."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING

from msgspec import Struct, field

from releasekit import resources
from releasekit.errors import LicenseError

if TYPE_CHECKING:
    from collections.abc import Mapping

INTERNAL, PUBLIC = "internal", "public"
"""The licensee's own staff, under the licensee's agreement; and anybody."""
TABLE, ABOUT = "audiences", "about"


class Entitlement(enum.IntEnum):
    """How much of a code set an audience may be shown; each includes those before it."""

    NONE = 0
    CODES = 1
    """Codes, dates and flags, no text."""
    SHORT = 2
    MEDIUM = 3
    LONG = 4


class Audience(Struct, frozen=True, kw_only=True):
    """For whom an output is made.

    `entitlements` are by code set; a licensed code set that is not among them is `otherwise`, one
    that nobody licenses is open to all.
    """

    name: str
    otherwise: Entitlement
    entitlements: Mapping[str, Entitlement] = field(default_factory=dict)
    about: str = ""

    def entitlement(self, code_set: str, *, licensed: bool) -> Entitlement:
        """Return how much of a code set this audience may be shown."""
        otherwise = self.otherwise if licensed else Entitlement.LONG
        return self.entitlements.get(code_set, otherwise)


def audiences() -> dict[str, Audience]:
    """Return every audience by name: `internal`, `public`, and those of releasekit.toml.

    There, a table `[audiences.NAME]` says for each code set `none`, `codes`, `short`, `medium` or
    `long`; a licensed code set that it does not name is shown by codes. A table for `internal` or
    `public` narrows or widens what they may see. Raises LicenseError for any other word.
    """
    found = {
        INTERNAL: Audience(name=INTERNAL, otherwise=Entitlement.LONG),
        PUBLIC: Audience(name=PUBLIC, otherwise=Entitlement.CODES),
    }
    tables = resources.configuration().get(TABLE, {})
    if not isinstance(tables, dict):
        raise _fault(TABLE, "is no table of audiences")
    for name, table in tables.items():
        if not isinstance(table, dict):
            raise _fault(_place(name), "is no table of entitlements")
        otherwise = found[name].otherwise if name in found else Entitlement.CODES
        found[name] = Audience(
            name=name,
            otherwise=otherwise,
            entitlements={
                key: _word(name, key, said) for key, said in table.items() if key != ABOUT
            },
            about=str(table.get(ABOUT, "")),
        )
    return found


def audience(name: str) -> Audience:
    """Return an audience by its name; LicenseError, saying which there are, if it is none."""
    known = audiences()
    if name not in known:
        message = f"there is no audience {name!r}"
        advice = f"there are {', '.join(known)}; more go into {resources.CONFIGURATION}"
        raise LicenseError(message, advice=advice)
    return known[name]


def _place(name: str) -> str:
    return f"{TABLE}.{name}"


def _word(name: str, code_set: str, said: object) -> Entitlement:
    place = f"{_place(name)}.{code_set}"
    if code_set not in resources.schema_files():
        message = f"there is no code set {code_set!r}"
        raise _fault(place, message)
    words = {each.name.lower(): each for each in Entitlement}
    if said not in words:
        message = f"is {said!r}, not one of {', '.join(words)}"
        raise _fault(place, message)
    return words[str(said)]


def _fault(place: str, message: str) -> LicenseError:
    return LicenseError(
        f"{resources.CONFIGURATION}: {place}: {message}",
        advice='an audience is a table such as [audiences.partner] with cpt = "short"',
    )
