"""Audiences and what each is entitled to: two that are always there, and those of a licensee."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING

from msgspec import Struct, field

from releasekit import config, resources
from releasekit.errors import LicenseError
from releasekit.faults import near
from releasekit.late_patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Mapping

    from releasekit.config import Configuration

INTERNAL, PUBLIC = "internal", "public"
"""The licensee's own staff, under the licensee's agreement; and anybody."""


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

    def is_opened(self, code_set: str) -> bool:
        """Return whether releasekit.toml shows it more of a licensed code set than its codes."""
        own = self.entitlements.get(code_set, Entitlement.NONE)
        return self.otherwise < own and own > Entitlement.CODES


_NAME = pattern(r"\w[\w .-]{0,63}(?<![. ])")
"""What an audience may be called: its name goes into the names of files."""


def audiences() -> dict[str, Audience]:
    """Return every audience by name: `internal`, `public`, and those of releasekit.toml.

    There, a table `[audiences.NAME]` says for each code set `none`, `codes`, `short`, `medium` or
    `long`; a licensed code set that it does not name is shown by codes. A table for `internal` or
    `public` narrows or widens what they may see. Raises LicenseError for code sets that are not
    declared.
    """
    configured = config.load()
    _validate(configured)
    known = {
        INTERNAL: Audience(name=INTERNAL, otherwise=Entitlement.LONG),
        PUBLIC: Audience(name=PUBLIC, otherwise=Entitlement.CODES),
    }
    for name, table in configured.audiences.items():
        known[name] = Audience(
            name=name,
            otherwise=known[name].otherwise if name in known else Entitlement.CODES,
            entitlements={
                code_set: Entitlement[word.upper()] for code_set, word in table.entitlements.items()
            },
            about=table.about,
        )
    return known


def audience(name: str) -> Audience:
    """Return an audience by its name; LicenseError, saying which there are, if it is none."""
    known = audiences()
    if name not in known:
        message = f"there is no audience {name!r}{near(name, known)}"
        advice = f"there are {', '.join(known)}; more go into {config.FILE}"
        raise LicenseError(message, advice=advice)
    return known[name]


def _validate(configured: Configuration) -> None:
    """Prove that the code sets of every audience are declared."""
    declared = resources.schema_files(configured.schemas)
    faults = [
        f"{configured.source}: audiences.{name}.{code_set}: there is no code set {code_set!r}"
        f"{near(code_set, declared)}"
        for name, table in configured.audiences.items()
        for code_set in table.entitlements
        if code_set not in declared
    ]
    named = [name for name in configured.audiences if not _NAME.fullmatch(name)]
    if named:
        message = f"{configured.source}: audiences.{named[0]}: is no name of an audience"
        raise LicenseError(message, advice="it goes into file names: use letters, digits, - and _")
    if faults:
        advice = f"the declared ones are {', '.join(declared)}"
        raise LicenseError("\n".join(faults), advice=advice)
