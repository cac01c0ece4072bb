"""The nouns: Release, Source, Concept, Snapshot, Mapping; the enums are the glossary."""

from releasekit.model.concept import Basis, Concept, Declared, Family, Mapping, Relationship, Value
from releasekit.model.release import ADDITIONS, Release, ReleaseKind, Source
from releasekit.model.snapshot import Pages, Snapshot

__all__ = [
    "ADDITIONS",
    "Basis",
    "Concept",
    "Declared",
    "Family",
    "Mapping",
    "Pages",
    "Relationship",
    "Release",
    "ReleaseKind",
    "Snapshot",
    "Source",
    "Value",
]
