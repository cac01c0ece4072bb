"""What a class of change asks, and of whom, in plain words: a table."""

from __future__ import annotations

from msgspec import Struct

NEW = ("code-added", "code-reinstated", "became-billable")
CONVERTED, SUNSET = ("code-converted",), ("code-sunset",)
DELETED = ("code-deleted", "code-terminated", "became-header")
ENDED = (*DELETED, *CONVERTED, *SUNSET)
MEANING = ("code-reused", "descriptor-quantity-revised")
REVISED = (*MEANING, "descriptor-revised")
DATES = ("sunset-scheduled", "sunset-extended")
FLAGS = ("code-moved", "note-revised", "flag-changed", "date-revised")
VALUES = ("attribute-revised", "property-revised")


class Duty(Struct, frozen=True, kw_only=True):
    """What somebody must do about changes of some classes, as an order: "Stop reporting …"."""

    who: str
    what: str
    classes: tuple[str, ...]


class Group(Struct, frozen=True, kw_only=True):
    """Changes that a bulletin lists together, by their classes; words.toml has its title."""

    id: str
    classes: tuple[str, ...]


DUTIES = (
    Duty(
        who="Billing",
        what="Do not report discontinued codes for services after their last date; report the"
        " replacement where there is one",
        classes=ENDED,
    ),
    Duty(
        who="Charge master owners",
        what="Take out the discontinued codes and put in the new ones, with a price",
        classes=(*ENDED, *NEW),
    ),
    Duty(
        who="Coders",
        what="Read these again before you report them: a number, unit, dose, time or side has"
        " changed, or the code number was reassigned",
        classes=MEANING,
    ),
    Duty(who="Coders", what="Learn the new codes and where they belong", classes=NEW),
    Duty(
        who="Owners of order sets, templates and pick lists",
        what="Show the revised wording",
        classes=(*REVISED, "designation-revised"),
    ),
    Duty(
        who="Owners of claim edits",
        what="Check the edits that depend on notes, flags, places or dates of these codes",
        classes=FLAGS,
    ),
    Duty(
        who="Contracting and pricing",
        what="Check coverage, pricing and other attributes of these codes",
        classes=VALUES,
    ),
    Duty(
        who="Planning",
        what="Plan for the sunset dates of these temporary codes",
        classes=DATES,
    ),
)
"""Who must act, most urgent first. Every class that is not editorial is in some row."""

GROUPS = (
    Group(id="deleted", classes=DELETED),
    Group(id="converted", classes=CONVERTED),
    Group(id="sunset", classes=SUNSET),
    Group(id="new", classes=NEW),
    Group(id="revised", classes=REVISED),
    Group(id="sunset-dates", classes=DATES),
)
"""What a bulletin lists code by code; all else it counts by class."""
