"""The days of single codes that contradict others, as outputs say them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from releasekit.render import words
from releasekit.render.dates import day_in_words
from releasekit.timeline import Timeline
from releasekit.timeline.doubts import doubts

if TYPE_CHECKING:
    from releasekit.layout import CodeSet
    from releasekit.model import Release
    from releasekit.store import Store
    from releasekit.timeline.intervals import Doubt


def of_release(store: Store, layout: CodeSet, release: Release) -> tuple[str, ...]:
    """Return the days of its own that a release contradicts itself or others with, by code."""
    timeline = Timeline(store, layout)
    return tuple(
        f"{layout.printed(code)}: {in_words(doubt)}" for code, doubt in doubts(timeline, release)
    )


def in_words(doubt: Doubt) -> str:
    """Return a day that contradicts another in a sentence."""
    phrase: str = words.load()["doubts"][doubt.what]
    given, against, counts = map(day_in_words, (doubt.given, doubt.against, doubt.counts))
    return phrase.format(release=doubt.release, given=given, against=against, counts=counts)
