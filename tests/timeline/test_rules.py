"""Every class of change: what makes it, what it is read backwards, and what must not."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec import structs

from releasekit import layout as layouts
from releasekit.classify import RULES, Change, Classifier, classes, summary
from releasekit.diff import Comparison
from releasekit.model import Concept, Value
from tests.support.snapshots import snapshot

Replaced = dict[str, tuple[str, ...]]
Row = tuple[str, Concept | None, Concept | None, Replaced, set[str], set[str]]

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

ROWS: list[Row] = [
    # what happened, before, after, the publisher's replacements, classes, classes read backwards
    ("came", ABSENT, THERE, {}, {"code-added"}, {"code-deleted"}),
    ("came and went between", ABSENT, ENDED, {}, {"code-added"}, {"code-purged"}),
    ("went", THERE, ABSENT, {}, {"code-deleted"}, {"code-added"}),
    ("an ended one went", ENDED, ABSENT, {}, {"code-purged"}, {"code-added"}),
    ("a trial became lasting", TRIAL, ABSENT, TO_LASTING, {"code-converted"}, {"code-added"}),
    ("at its sunset too", SUNSET, ABSENT, TO_LASTING, {"code-converted"}, {"code-added"}),
    ("a trial became a trial", TRIAL, ABSENT, TO_TRIAL, {"code-deleted"}, {"code-added"}),
    (
        "a lasting one replaced",
        THERE,
        ABSENT,
        {"10004": ("10021",)},
        {"code-deleted"},
        {"code-added"},
    ),
    ("went at its sunset", SUNSET, ABSENT, {}, {"code-sunset"}, {"code-added"}),
    ("went before its sunset", LATER, ABSENT, {}, {"code-deleted"}, {"code-added"}),
    ("ended", THERE, ENDED, {}, {"code-terminated"}, {"code-reinstated"}),
    (
        "came back as something else",
        ENDED,
        but(display=OTHER_MEANING),
        {},
        {"code-reused"},
        {"code-reused", "code-terminated"},
    ),
    (
        "stayed as something else",
        THERE,
        but(display=OTHER_MEANING),
        {},
        {"code-reused"},
        {"code-reused"},
    ),
    (
        "another end",
        ENDED,
        but(date__terminated="2026-03-31"),
        {},
        {"date-revised"},
        {"date-revised"},
    ),
    (
        "header",
        but(flag__billable="true"),
        but(flag__billable="false"),
        {},
        {"became-header"},
        {"became-billable"},
    ),
    ("sunset set", TRIAL, SUNSET, {}, {"sunset-scheduled"}, {"date-revised"}),
    ("sunset put off", SUNSET, LATER, {}, {"sunset-extended"}, {"date-revised"}),
    (
        "a figure",
        THERE,
        but(display=TEXT.replace("20", "30")),
        {},
        {"descriptor-quantity-revised"},
        {"descriptor-quantity-revised"},
    ),
    (
        "a word",
        THERE,
        but(display=TEXT.replace("velar", "dorsal")),
        {},
        {"descriptor-revised"},
        {"descriptor-revised"},
    ),
    (
        "a comma",
        THERE,
        but(display=TEXT.replace(",", ";")),
        {},
        {"descriptor-edited"},
        {"descriptor-edited"},
    ),
    (
        "a word of the short text",
        THERE,
        but(short="VELAR ARCH"),
        {},
        {"designation-revised"},
        {"designation-revised"},
    ),
    (
        "case of the short text",
        THERE,
        but(short="Velar"),
        {},
        {"designation-edited"},
        {"designation-edited"},
    ),
    ("another section", THERE, but(section="Medicine"), {}, {"code-moved"}, {"code-moved"}),
    ("another parent", THERE, but(parent="100"), {}, {"code-moved"}, {"code-moved"}),
    (
        "out of sequence",
        but(flag__resequenced="false"),
        but(flag__resequenced="true"),
        {},
        {"code-resequenced"},
        {"code-resequenced"},
    ),
    (
        "a note",
        THERE,
        but(note__excludes1=("arch of the foot",)),
        {},
        {"note-revised"},
        {"note-revised"},
    ),
    (
        "a flag",
        but(flag__add_on="false"),
        but(flag__add_on="true"),
        {},
        {"flag-changed"},
        {"flag-changed"},
    ),
    ("a date", THERE, but(date__added="2020-01-01"), {}, {"date-revised"}, {"date-revised"}),
    (
        "coverage",
        THERE,
        but(attribute__coverage="D"),
        {},
        {"attribute-revised"},
        {"attribute-revised"},
    ),
    (
        "whatever else",
        THERE,
        but(property__registry="yes"),
        {},
        {"property-revised"},
        {"property-revised"},
    ),
    ("kind", THERE, but(kind="category-ii"), {}, {"property-revised"}, {"property-revised"}),
    (
        "two things at once",
        THERE,
        but(display=TEXT.replace("velar", "dorsal"), section="Medicine"),
        {},
        {"descriptor-revised", "code-moved"},
        {"descriptor-revised", "code-moved"},
    ),
    ("nothing", THERE, THERE, {}, set(), set()),
]

MIRRORS = {
    "code-added": "code-deleted",
    "code-deleted": "code-added",
    "code-terminated": "code-reinstated",
    "code-reinstated": "code-terminated",
    "became-header": "became-billable",
    "became-billable": "became-header",
}
"""What a class is when it is read backwards, where that is another class."""

NO_MIRROR = {
    "code-purged": "a code that comes with an end is new in the file: code-added",
    "code-converted": "nothing is made a trial again; backwards the code is new",
    "code-sunset": "backwards the code is new; its sunset is no news of it",
    "sunset-scheduled": "a sunset date that is taken away is a date revised",
    "sunset-extended": "a sunset date that is brought forward is a date revised",
}


def _changes(
    before: Concept | None, after: Concept | None, replacements: dict[str, tuple[str, ...]]
) -> list[Change]:
    sides = ([one] if one else [] for one in (before, after))
    left, right = (snapshot(s, v) for s, v in zip(sides, ("2025", "2026"), strict=True))
    comparison = Comparison(left, right)
    return list(Classifier(comparison, layouts.load("cpt"), replacements).changes())


@pytest.mark.parametrize(
    ("before", "after", "replacements", "expected", "mirrored"),
    [row[1:] for row in ROWS],
    ids=[row[0] for row in ROWS],
)
def test_class_of_change(
    before: Concept | None,
    after: Concept | None,
    replacements: dict[str, tuple[str, ...]],
    expected: set[str],
    mirrored: set[str],
) -> None:
    found = _changes(before, after, replacements)
    assert {change.rule.id for change in found} == expected
    assert {change.rule.id for change in _changes(after, before, {})} == mirrored
    assert len({change.fingerprint for change in found}) == len(found)


SEEN = {
    (one, other)
    for row in ROWS
    for forth, back in ((row[4], row[5]), (row[5], row[4]))
    for one in forth
    for other in back
}


@pytest.mark.parametrize("rule", [rule.id for rule in classes()])
def test_every_class_has_a_row_and_a_mirror_or_a_reason(rule: str) -> None:
    assert rule in {one for one, _ in SEEN}
    assert ((rule, MIRRORS.get(rule, rule)) in SEEN) is not (rule in NO_MIRROR)


def test_the_last_row_takes_everything() -> None:
    last = RULES[-1]
    assert not last.aspect
    assert last.applies(None)  # type: ignore[arg-type]  # whatever the case


def test_headline_is_the_first_change_of_a_code() -> None:
    both = but(display=TEXT.replace("20", "30"), section="Medicine")
    found = _changes(THERE, both, {})
    assert [change.rule.id for change in found] == ["descriptor-quantity-revised", "code-moved"]


def test_summary_counts_codes_not_changes() -> None:
    both = but(section="Medicine", parent="100")
    assert summary(_changes(THERE, both, {})) == {"code-moved": 1}


def test_fingerprint_is_stable_and_tells_values_apart() -> None:
    one = _changes(THERE, but(attribute__coverage="D"), {})[0]
    other = _changes(THERE, but(attribute__coverage="C"), {})[0]
    assert one.fingerprint == "e30419ae00a5f8dd"
    assert other.fingerprint != one.fingerprint


def test_termination_counts_from_the_day_after() -> None:
    assert _changes(THERE, ENDED, {})[0].effective.isoformat() == "2026-01-01"


@pytest.mark.parametrize(
    ("added", "effective"),
    [("2025-07-01", "2025-07-01"), ("2025-01-01", "2026-01-01"), ("", "2026-01-01")],
    ids=["between the releases", "before the first", "unknown"],
)
def test_a_new_code_counts_from_the_day_it_was_added(added: str, effective: str) -> None:
    change = _changes(ABSENT, but(date__added=added), {})[0]
    assert change.effective.isoformat() == effective
