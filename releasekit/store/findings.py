"""What is found in a store that is not as it was written, and what to do about it."""

from __future__ import annotations

import enum

from msgspec import Struct


class Condition(enum.StrEnum):
    """What is the matter with something in a store."""

    DAMAGED = "damaged"
    """It is not what was written."""
    UNREADABLE = "unreadable"
    """The system does not let it be read; it may be whole."""
    GONE = "gone"
    """It was written, and is not there."""
    UNRECORDED = "unrecorded"
    """It is a release, and the ledger knows nothing of it: put there, or back, by hand."""
    UNSIGNED = "unsigned"
    """The key that was named did not sign it as it is."""
    UNKEPT = "not kept"
    """Composed states that are made anew whenever they are asked for."""
    OLDER = "older"
    """An earlier version made it: it is read, and not protected by a digest of its own."""
    DRAFT = "draft"
    """A load that is at work, or one that was cut short."""
    ASIDE = "kept aside"
    """A damaged ledger, in the place of which --repair began another."""
    STRANGER = "stranger"
    """It is nothing that releasekit wrote."""


FAULTS = frozenset(
    {
        Condition.DAMAGED,
        Condition.UNREADABLE,
        Condition.GONE,
        Condition.UNRECORDED,
        Condition.UNSIGNED,
    }
)
"""The conditions in which a store is not to be trusted; the others are only told."""


class Finding(Struct, frozen=True, kw_only=True):
    """Something in a store: its path below the store's folder, its condition, and what to do.

    `code_set` and `release` are those that it belongs to, where it does; `release` is the name of
    the release's folder.
    """

    path: str
    condition: Condition
    what: str
    advice: str = ""
    code_set: str = ""
    release: str = ""

    @property
    def is_fault(self) -> bool:
        """Whether the store is not to be trusted for it."""
        return self.condition in FAULTS


REPAIR = "releasekit verify --repair"
FROM = f"{REPAIR} --from FOLDER loads it again, if the publisher's files are in FOLDER"
READ_AGAIN = "see to the disk and its permissions, then run this again; nothing else is known of it"
