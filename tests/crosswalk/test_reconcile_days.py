"""An update between two releases took effect after the day of the one, and before the other's."""

from __future__ import annotations

import datetime as dt

import pytest
from msgspec import structs

from releasekit.reconcile import Case, reason_of
from tests.crosswalk.test_reconcile import THERE, but, case

DAYS = [
    ("2023-12-31", False),
    ("2024-01-01", False),  # the day of the earlier release itself
    ("2024-01-02", True),
    ("2025-12-31", True),
    ("2026-01-01", False),  # and that of the later one
]


def is_between(asked: Case) -> bool:
    """Return whether a change is put down to an update between the releases."""
    reason = reason_of(asked)
    return reason is not None and reason.id == "between-releases"


@pytest.mark.parametrize(("day", "between"), DAYS)
def test_a_code_that_says_when_it_was_added(day: str, *, between: bool) -> None:
    asked = case(None, but(properties={"date.added": day}), "addition")
    assert is_between(asked) is between


@pytest.mark.parametrize(("day", "between"), DAYS)
def test_a_code_that_ended_on_a_day(day: str, *, between: bool) -> None:
    asked = case(THERE, None, "deletion")
    effective = dt.date.fromisoformat(day)
    changes = tuple(structs.replace(change, effective=effective) for change in asked.changes)
    assert is_between(structs.replace(asked, changes=changes)) is between
