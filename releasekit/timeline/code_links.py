"""What links say of one code on a date of service: its replacements, parts and predecessors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from releasekit.timeline.intervals import Status
from releasekit.timeline.links import NOTHING

if TYPE_CHECKING:
    import datetime as dt

    from releasekit.model import Release
    from releasekit.timeline import Timeline
    from releasekit.timeline.links import Linked
    from releasekit.timeline.lives import Life
    from releasekit.timeline.moves import Link


class CodeLinks(Struct, frozen=True, kw_only=True):
    """The links of one code on a day.

    `instead` are given where it may not be reported. Where it may, `parts` took a part of it, and
    `previously` are the links that lead to it, `narrowed` the codes among their sources that
    remain valid. `specific` are the codes below a header of which no link says what to report.
    """

    instead: tuple[Link, ...] = ()
    parts: tuple[Link, ...] = ()
    previously: tuple[Link, ...] = ()
    narrowed: frozenset[str] = frozenset()
    specific: tuple[str, ...] = ()


NO_LINKS = CodeLinks()


def code_links(timeline: Timeline, life: Life, day: dt.date, *, every: bool = False) -> CodeLinks:
    """Return the links of a code on a date of service, by all that is known now.

    With `every`, for when many codes are asked about, all links are judged once, and the codes
    below headers are left out.
    """
    found = _published(timeline, life, day, every=every)
    if every or found.instead or life.status(day) is not Status.HEADER:
        return found
    census = timeline.links.census(timeline.on_record(day))
    return replace(found, specific=tuple(census.below(life.code)))


def _published(timeline: Timeline, life: Life, day: dt.date, *, every: bool) -> CodeLinks:
    span = life.interval(day)
    status = life.status(day)
    code = "" if every else life.code
    path = timeline.path
    live = [timeline.links.census(release).is_live(life.code) for release in path]
    wanted = status in {Status.LIVE, Status.NOT_YET_EFFECTIVE}
    if span is None:
        return CodeLinks()
    turn = next(
        (
            place
            for place, release in enumerate(path)
            if live[place] is wanted
            and release.effective >= span.start
            and not (status is Status.ENDED and release.effective == span.start and place)
        ),
        None,
    )
    if turn is None:
        return CodeLinks()
    until = max(timeline.on_record(day), path[turn], key=lambda release: release.place)
    if wanted:
        return _live(timeline, life.code, (path[: turn + 1], until), code)
    links = _from(timeline, path[:turn], until, code, ended=status is Status.ENDED)
    return CodeLinks(instead=links.instead.get(life.code, ()))


def _live(
    timeline: Timeline, name: str, way: tuple[list[Release], Release], code: str
) -> CodeLinks:
    """Return the links of a code that is live from the last release of a path on."""
    path, until = way
    since = path[-1]
    before = _from(timeline, path[:-1], until, code, ended=False)
    after = timeline.links.between(since, until, code) if since.place < until.place else NOTHING
    previously = before.previously.get(name, ()) + after.previously.get(name, ())
    links = {link.source: link for link in previously}
    narrowed = frozenset(links) & (before.parts.keys() | after.parts.keys())
    return CodeLinks(
        parts=after.parts.get(name, ()), previously=tuple(links.values()), narrowed=narrowed
    )


def _from(
    timeline: Timeline, path: list[Release], until: Release, code: str, *, ended: bool
) -> Linked:
    """Return the links since the last release of a path; since before all where it is empty."""
    if path:
        return timeline.links.between(path[-1], until, code)
    return timeline.links.until(until, code) if ended else NOTHING
