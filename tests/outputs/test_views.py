"""What templates are given: only what differs of many values, and the publisher's counts."""

from __future__ import annotations

import json

import pytest

from releasekit import layout as layouts
from releasekit import resources
from releasekit.classify.compare import ReleaseDiff, compare
from releasekit.errors import LicenseError
from releasekit.licensing import Audience, Entitlement
from releasekit.store import Store
from releasekit.views import leak_sources, titles
from releasekit.views.changes import to_json, view
from releasekit.views.nested import inside
from releasekit.views.selection import Selection

LICENSED = [name for name in layouts.code_sets() if layouts.load(name).license.licensed]
LEVELS = [Entitlement.CODES, Entitlement.SHORT, Entitlement.MEDIUM]


def _entitled(level: Entitlement) -> Audience:
    return Audience(name="partner", otherwise=level)


@pytest.fixture(scope="module", params=LICENSED)
def licensed(request: pytest.FixtureRequest) -> ReleaseDiff:
    store = Store(resources.folder("releases"))
    (diff,) = compare(store, "2025", "2026", code_sets=[request.param])
    return diff


@pytest.mark.parametrize("level", LEVELS)
def test_a_code_that_came_or_went_shows_no_descriptor_that_is_withheld(
    licensed: ReleaseDiff, level: Entitlement
) -> None:
    audience = _entitled(level)
    shown = view(licensed, Selection(), audience)
    whole = {one.id: one for part in shown.sections for one in part.changes}
    said = json.loads(to_json([shown]))["diffs"][0]["changes"]
    gate = leak_sources.gate([licensed], audience)
    came = [change for change in licensed.changes if change.delta.aspect == "code"]
    assert came
    for change in came:
        one = whole[change.fingerprint]
        texts = {str(text) for text in (one.before, one.after, one.display)} - {""}
        assert change.concept.display not in texts
        assert one.withheld is (level is Entitlement.CODES)
        assert bool(texts) is (level is not Entitlement.CODES)
        if level is Entitlement.CODES:  # else it shares words with what may be shown
            with pytest.raises(LicenseError):
                gate.validate("report.md", change.concept.display.encode())
    for one in said:
        if one["aspect"] == "code":
            texts = {one["before"], one["after"], one["display"]} - {None}
            assert texts == {str(whole[one["id"]].display)} - {""}


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (("140",), ("140", "220"), [("inserted", "220")]),
        (("140", "220"), ("220",), [("deleted", "140")]),
        (("a b", "c d"), ("c d", "a b"), []),
        (
            ("harm by salve (T36.-)", "lantern harm (U07.0)"),
            ("harm by salve (T36.-)", "lantern harm (U07.1)"),
            [
                ("same", "lantern harm (U07."),
                ("deleted", "0"),
                ("inserted", "1"),
                ("same", ")"),
            ],
        ),
        (
            ("x",),
            ("y", "z"),
            [
                ("deleted", "x"),
                ("same", "\n"),
                ("inserted", "y"),
                ("same", "\n"),
                ("inserted", "z"),
            ],
        ),
    ],
)
def test_only_the_values_that_differ_are_told(
    before: tuple[str, ...], after: tuple[str, ...], expected: list[tuple[str, str]]
) -> None:
    assert [(one.kind, one.text) for one in inside(before, after)] == expected


@pytest.mark.parametrize(
    ("aspect", "title"),
    [
        ("display", "Descriptor"),
        ("designation.short", "Short descriptor"),
        ("note.use-additional-code", "Use additional code"),
        ("flag.add-on", "Add on"),
        ("parent", "Parent"),
    ],
)
def test_an_aspect_in_words(aspect: str, title: str) -> None:
    assert titles.of_aspect(aspect, layouts.load("cpt")) == title


def test_nothing_behind_a_view_holds_a_withheld_text(licensed: ReleaseDiff) -> None:
    for level in LEVELS:
        sections = view(licensed, Selection(), _entitled(level)).sections
        assert sections
        assert all(type(section.changes) is tuple for section in sections)
