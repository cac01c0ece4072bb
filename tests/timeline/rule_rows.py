"""The table of change classes' tests: what makes each, and what it is read backwards."""

from __future__ import annotations

from typing import Any

from msgspec import Struct, structs

from releasekit.model import Concept, Value

Replaced = dict[str, tuple[str, ...]]


class Row(Struct, frozen=True, kw_only=True):
    """What happened to a code, the classes that it makes, and those it makes read backwards."""

    title: str
    before: Concept | None
    after: Concept | None
    classes: set[str]
    mirrored: set[str]
    replacements: Replaced
    narrowed: Replaced = {}


TEXT = "Exploration of the velar arch, 20 minutes"
THERE = Concept(
    code="10004",
    display=TEXT,
    section="Surgery",
    kind="category-i",
    designations={"short": "VELAR"},
)
TRIAL = structs.replace(THERE, code="0100T", kind="category-iii", section="Category III")
ABSENT = None
OTHER_MEANING = "Rental of a tessellated wheel frame, each month"


def but(concept: Concept = THERE, /, **aspects: Value) -> Concept:
    """Return the concept with some aspects changed; `flag__add_on` is the aspect `flag.add-on`."""
    fields: dict[str, Any] = {name: value for name, value in aspects.items() if "__" not in name}
    short = fields.pop("short", concept.designations["short"])
    properties = {
        name.replace("__", ".").replace("_", "-"): value
        for name, value in aspects.items()
        if "__" in name
    }
    return structs.replace(
        concept,
        designations={"short": short},
        properties={**concept.properties, **properties},
        **fields,
    )


ENDED = but(date__terminated="2025-12-31")
SUNSET = but(TRIAL, date__sunset="2026-01-01")
LATER = but(TRIAL, date__sunset="2031-01-01")
TO_LASTING: Replaced = {"0100T": ("10021",)}
TO_TRIAL: Replaced = {"0100T": ("0200T",)}


def row(
    title: str,
    before: Concept | None,
    after: Concept | None,
    *classes: str,
    mirrored: set[str] | None = None,
    replacements: Replaced | None = None,
) -> Row:
    """Return a row; where nothing else is said it is the same class read backwards."""
    return Row(
        title=title,
        before=before,
        after=after,
        classes=set(classes),
        mirrored=set(classes) if mirrored is None else mirrored,
        replacements=replacements or {},
    )


ROWS = [
    row("came", ABSENT, THERE, "code-added", mirrored={"code-deleted"}),
    row("came and went between", ABSENT, ENDED, "code-added", mirrored={"code-purged"}),
    row("went", THERE, ABSENT, "code-deleted", mirrored={"code-added"}),
    row("an ended one went", ENDED, ABSENT, "code-purged", mirrored={"code-added"}),
    row(
        "a trial became lasting",
        TRIAL,
        ABSENT,
        "code-converted",
        mirrored={"code-added"},
        replacements=TO_LASTING,
    ),
    row(
        "at its sunset too",
        SUNSET,
        ABSENT,
        "code-converted",
        mirrored={"code-added"},
        replacements=TO_LASTING,
    ),
    row(
        "a trial became a trial",
        TRIAL,
        ABSENT,
        "code-deleted",
        mirrored={"code-added"},
        replacements=TO_TRIAL,
    ),
    row(
        "a lasting one replaced",
        THERE,
        ABSENT,
        "code-deleted",
        mirrored={"code-added"},
        replacements={"10004": ("10021",)},
    ),
    row("went at its sunset", SUNSET, ABSENT, "code-sunset", mirrored={"code-added"}),
    row("went before its sunset", LATER, ABSENT, "code-deleted", mirrored={"code-added"}),
    row("ended", THERE, ENDED, "code-terminated", mirrored={"code-reinstated"}),
    row(
        "came back as something else",
        ENDED,
        but(display=OTHER_MEANING),
        "code-reused",
        mirrored={"code-reused", "code-terminated"},
    ),
    row("stayed as something else", THERE, but(display=OTHER_MEANING), "code-reused"),
    row("another end", ENDED, but(date__terminated="2026-03-31"), "date-revised"),
    row(
        "header",
        but(flag__billable="true"),
        but(flag__billable="false"),
        "became-header",
        mirrored={"became-billable"},
    ),
    row("sunset set", TRIAL, SUNSET, "sunset-scheduled", mirrored={"date-revised"}),
    row("sunset put off", SUNSET, LATER, "sunset-extended", mirrored={"date-revised"}),
    row("a figure", THERE, but(display=TEXT.replace("20", "30")), "descriptor-quantity-revised"),
    row("a denial", THERE, but(display=f"{TEXT}, not sealed"), "descriptor-negated"),
    row(
        "with or without", THERE, but(display=f"{TEXT}, with or without hose"), "descriptor-revised"
    ),
    row("a plural", THERE, but(display=TEXT.replace("arch", "arches")), "descriptor-edited"),
    row("a word", THERE, but(display=TEXT.replace("velar", "dorsal")), "descriptor-revised"),
    row("a comma", THERE, but(display=TEXT.replace(",", ";")), "descriptor-edited"),
    row("a word of the short text", THERE, but(short="VELAR ARCH"), "designation-revised"),
    row("case of the short text", THERE, but(short="Velar"), "designation-edited"),
    structs.replace(
        row("a part", THERE, THERE, "code-narrowed", mirrored=set()),
        narrowed={"10004": ("10021",)},
    ),
    structs.replace(
        row(
            "a part of a code that was revised",
            THERE,
            but(display=TEXT.replace("velar", "dorsal")),
            "descriptor-revised",
            "code-narrowed",
            mirrored={"descriptor-revised"},
        ),
        narrowed={"10004": ("10021", "10022")},
    ),
    row("another section", THERE, but(section="Medicine"), "code-moved"),
    row("another parent", THERE, but(parent="100"), "code-moved"),
    row(
        "out of sequence",
        but(flag__resequenced="false"),
        but(flag__resequenced="true"),
        "code-resequenced",
    ),
    row("a note", THERE, but(note__excludes1=("arch of the foot",)), "note-revised"),
    row("a flag", but(flag__add_on="false"), but(flag__add_on="true"), "flag-changed"),
    row(
        "a flag that goes with a header",
        but(flag__billable="true", flag__add_on="true"),
        but(flag__billable="false", flag__add_on="false"),
        "became-header",
        mirrored={"became-billable", "flag-changed"},
    ),
    row(
        "a flag that goes with a termination",
        but(flag__add_on="true"),
        but(flag__add_on="", date__terminated="2025-12-31"),
        "code-terminated",
        mirrored={"code-reinstated", "flag-changed"},
    ),
    row(
        "a flag that comes with a header",
        but(flag__billable="true", flag__add_on="false"),
        but(flag__billable="false", flag__add_on="true"),
        "became-header",
        "flag-changed",
        mirrored={"became-billable", "flag-changed"},
    ),
    row("a date", THERE, but(date__added="2020-01-01"), "date-revised"),
    row("coverage", THERE, but(attribute__coverage="D"), "attribute-revised"),
    row("whatever else", THERE, but(property__registry="yes"), "property-revised"),
    row("kind", THERE, but(kind="category-ii"), "property-revised"),
    row(
        "two things at once",
        THERE,
        but(display=TEXT.replace("velar", "dorsal"), section="Medicine"),
        "descriptor-revised",
        "code-moved",
    ),
    row("nothing", THERE, THERE),
]

MIRRORS = {
    "code-added": "code-deleted",
    "code-deleted": "code-added",
    "code-terminated": "code-reinstated",
    "code-reinstated": "code-terminated",
    "became-header": "became-billable",
    "became-billable": "became-header",
    "edit-added": "edit-ended",
    "edit-ended": "edit-added",
    "edit-revived": "edit-ended",
    "edit-modifier-allowed": "edit-modifier-refused",
    "edit-modifier-refused": "edit-modifier-allowed",
    "limit-added": "limit-removed",
    "limit-removed": "limit-added",
    "limit-lowered": "limit-raised",
    "limit-raised": "limit-lowered",
    "became-payable": "became-not-payable",
    "became-not-payable": "became-payable",
}
"""What a class is when it is read backwards, where that is another class."""

NO_MIRROR = {
    "code-narrowed": "backwards the new codes go, and lead nowhere",
    "code-purged": "a code that comes with an end is new in the file: code-added",
    "code-converted": "nothing is made a trial again; backwards the code is new",
    "code-sunset": "backwards the code is new; its sunset is no news of it",
    "edit-purged": "an edit that comes with an end is new in the file: edit-added",
    "edit-never-in-force": "backwards an edit that bound nothing left the file: edit-purged",
    "sunset-scheduled": "a sunset date that is taken away is a date revised",
    "sunset-extended": "a sunset date that is brought forward is a date revised",
}
