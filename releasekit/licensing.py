"""Who may see what: audiences, their entitlements, and the notice that goes with licensed text."""

from __future__ import annotations

import enum


class Entitlement(enum.IntEnum):
    """How much of a code set an audience may be shown; each includes those before it."""

    NONE = 0
    CODES = 1
    """Codes, dates and flags, no text."""
    SHORT = 2
    MEDIUM = 3
    LONG = 4


class Audience(enum.StrEnum):
    """For whom an output is made."""

    INTERNAL = "internal"
    """The licensee's own staff, under the licensee's agreement."""
    PUBLIC = "public"
    """Anybody: whatever leaves the building."""


def entitlement(audience: Audience, *, licensed: bool) -> Entitlement:
    """Give what an audience may see of a code set: of a licensed one, the public sees codes."""
    if licensed and audience is Audience.PUBLIC:
        return Entitlement.CODES
    return Entitlement.LONG


def notice(text: str, edition: int) -> str:
    """Give a licence notice for an edition, with its copyright year.

    The AMA's notice names the year before the edition's own: the CPT 2026 files are © 2025.
    """
    return text.format(year=edition - 1)
