"""What is shown of one code on a date of service: its status, its days, its replacements."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from releasekit import layout as layouts
from releasekit.licensing import audience
from releasekit.timeline import Status, Timeline
from releasekit.views.code_status import to_json, view
from tests.support.shown import STORE

INTERNAL = audience("internal")


def timeline(code_set: str) -> Timeline:
    return Timeline(STORE, layouts.load(code_set))


@pytest.mark.parametrize(
    ("code_set", "code", "day", "expected", "days"),
    [
        ("cpt", "0101T", "2025-06-30", ("live", True), ("2025-01-01", "2025-06-30")),
        ("cpt", "0101T", "2025-07-01", ("ended", False), ("2025-01-01", "2025-06-30")),
        ("cpt", "0931T", "2025-06-30", ("not-yet-effective", False), ("2025-07-01", None)),
        ("cpt", "0931T", "2025-07-01", ("live", True), ("2025-07-01", None)),
        ("hcpcs", "A4207", "2026-01-01", ("ended", False), ("2012-01-01", "2021-12-31")),
        ("icd10cm", "Z84", "2024-10-01", ("live", True), ("2024-10-01", "2025-09-30")),
        ("icd10cm", "Z84", "2025-10-01", ("header", True), ("2025-10-01", None)),
    ],
)
def test_a_status_is_of_the_date(
    code_set: str,
    code: str,
    day: str,
    expected: tuple[str, bool],
    days: tuple[str, str | None],
) -> None:
    shown = view(timeline(code_set), code, dt.date.fromisoformat(day), INTERNAL)
    assert shown is not None
    assert (shown.status, shown.present) == expected
    (document,) = json.loads(to_json([shown]))
    assert (document["first_day"], document["last_day"]) == days
    assert document["status"] == expected[0]


def test_replacements_are_given_where_the_code_may_not_be_reported() -> None:
    ended = {mapping.source for mapping in STORE.mappings(STORE.get("cpt", "2026"))}
    day = dt.date(2026, 1, 1)
    for code in sorted(ended):
        shown = view(timeline("cpt"), code, day, INTERNAL)
        assert shown is not None
        assert bool(shown.replacements) is (shown.status is not Status.LIVE)
        before = view(timeline("cpt"), code, dt.date(2025, 1, 1), INTERNAL)
        assert before is not None
        assert not before.replacements


def test_a_code_that_no_release_has_is_none() -> None:
    assert view(timeline("cpt"), "99999", dt.date(2026, 1, 1), INTERNAL) is None
