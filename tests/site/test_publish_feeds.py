"""The feed and the calendar of a site, read by programs that subscribe to such things."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING, Any

import feedparser  # type: ignore[import-untyped]  # it has no types
import icalendar
import pytest

from tests.support.sites import SAMPLES, site

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@pytest.fixture
def public(sites: Callable[[str], Path]) -> Path:
    return sites("public")


def test_the_feed_has_an_entry_for_every_release_that_changed_something(public: Path) -> None:
    feed = feedparser.parse((public / "feed.xml").read_bytes())
    assert not feed.bozo
    lines = [
        (one["effective"], one["known"], each["name"], one)
        for each in json.loads((public / "index.json").read_text())["code_sets"]
        for one in each["releases"]
        if one["before"]
    ]
    assert len(feed.entries) == len(lines)
    assert {entry.link for entry in feed.entries} == {one["page"] for *_, one in lines}
    assert len({entry.id for entry in feed.entries} | {feed.feed.id}) == len(lines) + 1
    assert all(entry.id.startswith("urn:uuid:") for entry in feed.entries)
    known = {one["page"]: f"{one['known']}T00:00:00Z" for *_, one in lines}
    assert {entry.link: entry.updated for entry in feed.entries} == known
    assert feed.feed.updated >= max(known.values())
    assert all("SAMPLE" in entry.title for entry in feed.entries)


def test_the_feed_has_absolute_links_where_the_address_is_known(tmp_path: Path) -> None:
    site(tmp_path, url="https://example.org/codes/", code_sets=("hcpcs",))
    feed = feedparser.parse((tmp_path / "feed.xml").read_bytes())
    assert not feed.bozo
    every = [link.href for entry in [feed.feed, *feed.entries] for link in entry.links]
    assert len(every) == 2 + 2 * len(feed.entries)
    assert all(one.startswith("https://example.org/codes/") for one in every)


def test_the_calendar_reaches_from_the_first_year_to_the_one_after_the_last(public: Path) -> None:
    text = (public / "calendar.ics").read_text(encoding="utf-8")
    calendar: Any = icalendar.Calendar.from_ical(text)
    days: list[dt.date] = [event["dtstart"].dt for event in calendar.walk("VEVENT")]
    effective = [
        release.effective for each in SAMPLES.code_sets() for release in SAMPLES.releases(each)
    ]
    assert set(effective) <= set(days)
    assert min(days).year == min(effective).year
    assert max(days) <= dt.date(max(effective).year + 1, 12, 31)
    assert max(days).year == max(effective).year + 1
    assert "American Medical Association" in calendar["description"]
