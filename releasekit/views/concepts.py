"""What an output sees of one code: its texts and properties, as an audience may have them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from releasekit import licensing
from releasekit.errors import LicenseError
from releasekit.licensing import Clearance, Entitlement
from releasekit.render import words
from releasekit.timeline import Status

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Mapping

    from releasekit.layout import CodeSet
    from releasekit.licensing import Audience, Licensed, Terms
    from releasekit.model import Concept, Release, Value
    from releasekit.timeline import Interval, Word

    Texts = Licensed | tuple[Licensed, ...]


class ConceptView(Struct, frozen=True, kw_only=True):
    """One code as an audience may see it.

    `display` is the longest descriptor that the audience may have. `designations` and
    `properties` are by name and by aspect, as in a Concept; those that the audience may not have
    are left out, and `withheld` names them. `decoded` has the properties whose values a list of the
    code set decodes, as people read them: `C (carrier judgment)`.
    """

    code: str
    display: Licensed
    parent: str
    section: str
    kind: str
    designations: Mapping[str, Texts]
    properties: Mapping[str, Texts]
    decoded: Mapping[str, Texts]
    withheld: tuple[str, ...]


class IntervalView(Struct, frozen=True, kw_only=True):
    """A span of service dates on which a code is in force, both ends included.

    `end` is None where no end is known. `release` is the label of the one that began it;
    `recorded` is false where the code may be older than `start`. `status` tells a header from a
    code that may be reported; `begun_by` and `ended_by` say on whose word.
    """

    start: dt.date
    end: dt.date | None
    display: Licensed
    release: str
    recorded: bool
    status: Status
    begun_by: Word
    ended_by: Word | None

    @property
    def text(self) -> str:
        """The span in words: `2025-01-01 to 2025-06-30`."""
        phrases = words.load()["spans"]
        start = self.start if self.recorded else phrases["or_before"].format(day=self.start)
        phrase: str = phrases["closed" if self.end else "open"]
        span = phrase.format(first=start, last=self.end)
        return phrases["header"].format(span=span) if self.status is Status.HEADER else span


def terms(layout: CodeSet) -> Terms:
    """Return the license of a code set: as it is declared, and as releasekit.toml has it."""
    own = layout.license
    return licensing.terms(
        layout.id,
        holder=own.holder,
        notice=own.notice,
        licensed=own.licensed,
        year_offset=own.year_offset,
    )


def notice(layout: CodeSet, release: Release) -> str:
    """Return the notice of a release's edition; LicenseError if its year is wrong."""
    return terms(layout).notice_of(layout.cadence.edition(release.effective))


def clearance(audience: Audience, layout: CodeSet) -> Clearance:
    """Return what an audience may see of a code set; LicenseError if it is nothing at all."""
    cleared = Clearance.of(audience, layout.id, licensed=layout.license.licensed)
    if cleared.entitled is Entitlement.NONE:
        message = f"the audience {audience.name} may see nothing of {layout.name}"
        raise LicenseError(message, advice="choose other code sets with -s, or another --audience")
    return cleared


def descriptor(concept: Concept, cleared: Clearance) -> Licensed:
    """Return the longest descriptor of a concept that an audience may have."""
    texts = concept.designations
    return cleared.descriptor(
        concept.display, str(texts.get("medium", "")), str(texts.get("short", ""))
    )


def concept_view(concept: Concept, layout: CodeSet, cleared: Clearance) -> ConceptView:
    """Return a concept as an audience may see it."""
    texts = {f"designation.{name}": value for name, value in concept.designations.items()}
    values = texts | dict(concept.properties)
    kept = {
        name: _licensed(name, value, cleared)
        for name, value in values.items()
        if cleared.allows(name)
    }
    hidden = [cleared.name(name) for name in ("display", *values) if not cleared.allows(name)]
    return ConceptView(
        code=concept.code,
        display=descriptor(concept, cleared),
        parent=concept.parent,
        section=concept.section,
        kind=concept.kind,
        designations={
            name.partition(".")[2]: value for name, value in kept.items() if name in texts
        },
        properties={name: value for name, value in kept.items() if name not in texts},
        decoded=dict(_decoded(concept, layout, cleared)),
        withheld=tuple(dict.fromkeys(hidden)),
    )


def _decoded(concept: Concept, layout: CodeSet, cleared: Clearance) -> Iterator[tuple[str, Texts]]:
    for name, value in concept.properties.items():
        if not cleared.allows(name) or not layout.meanings(name):
            continue
        texts = value if isinstance(value, tuple) else (value,)
        means = tuple(layout.decoded(name, text) for text in texts)
        if means != texts:
            yield name, _licensed(name, means if isinstance(value, tuple) else means[0], cleared)


def interval_view(interval: Interval, cleared: Clearance) -> IntervalView:
    """Return a span of service dates as an audience may see it."""
    return IntervalView(
        start=interval.start,
        end=interval.end,
        display=cleared.text("display", interval.display),
        release=interval.release,
        recorded=interval.recorded,
        status=interval.status,
        begun_by=interval.begun_by,
        ended_by=interval.ended_by,
    )


def _licensed(aspect: str, value: Value, cleared: Clearance) -> Texts:
    if isinstance(value, tuple):
        return tuple(cleared.text(aspect, text) for text in value)
    return cleared.text(aspect, value)
