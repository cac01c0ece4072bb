"""Ids, names and codes of a crosswalk in standard formats, the same on every run and machine."""

from __future__ import annotations

import re
import uuid
from typing import TYPE_CHECKING

from msgspec.structs import replace

from releasekit.render import words

if TYPE_CHECKING:
    from releasekit.views.crosswalks import CrosswalkView, LinkView

_PLAIN = re.compile(r"[^A-Za-z0-9.-]")
_WORDS = re.compile(r"[^A-Za-z0-9]+")


def printed(view: CrosswalkView) -> list[LinkView]:
    """Return the links with codes as they are printed: `H02.101`, where files have `H02101`.

    FHIR and the ontology registries have codes as their publisher prints them.
    """

    def printed_link(link: LinkView) -> LinkView:
        trace = tuple(
            replace(hop, source=hop.printed_source, target=hop.printed_target) for hop in link.trace
        )
        return replace(link, source=link.printed_source, target=link.printed_target, trace=trace)

    return [printed_link(link) for link in view.links]


def title_of(view: CrosswalkView) -> str:
    """Return the title for people."""
    sample = f"{words.load()['sample_label']}: " if view.sample else ""
    return f"{sample}{view.name} {view.before.label} to {view.after.label} crosswalk"


def id_of(view: CrosswalkView) -> str:
    """Return an id of letters, digits, dots and dashes: `cpt-2025-to-2026`."""
    return _PLAIN.sub("-", f"{view.code_set}-{view.before.label}-to-{view.after.label}")


def name_of(view: CrosswalkView) -> str:
    """Return a name for programs: `Cpt2025To2026`."""
    words = _WORDS.split(id_of(view))
    return "".join(word.capitalize() for word in words)


def urn_of(view: CrosswalkView) -> str:
    """Return the map's own URN.

    It is a UUID made of the code set's URI and the labels of both releases: there is no web address
    of ours for it, and the publisher's is not ours to use.
    """
    return uuid.uuid5(uuid.NAMESPACE_URL, f"{view.uri}#crosswalk/{id_of(view)}").urn
