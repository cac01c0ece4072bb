"""What became of codes: moves within a step, chained into links from one release to another."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from releasekit.model import Basis, Relationship, Release


class Cardinality(enum.StrEnum):
    """How many targets a link's source has, and how many sources its target has."""

    ONE_TO_ONE = "one-to-one"
    SPLIT = "split"
    """The source has several targets, each of which has no other source."""
    MERGE = "merge"
    """The target has several sources; a code that stays the same counts as a source of itself."""
    MANY_TO_MANY = "many-to-many"
    NONE = "none"
    """The source has no target."""

    @classmethod
    def of(cls, targets: int, sources: int) -> Cardinality:
        """Return it by how many targets the source has, and how many sources the target."""
        if targets > 1:
            return cls.MANY_TO_MANY if sources > 1 else cls.SPLIT
        return cls.MERGE if sources > 1 else cls.ONE_TO_ONE


class Hop(Struct, frozen=True, kw_only=True):
    """One step of a trace: what became of a code in one release.

    `release` is the label of the release with which it happened; `target` is empty where the code
    has no replacement. `note` is the publisher's own clause, or why a proposal was made.
    """

    release: str
    source: str
    target: str
    relationship: Relationship
    basis: Basis
    note: str = ""
    score: float | None = None


class Link(Struct, frozen=True, kw_only=True):
    """From a code of BEFORE to a code of AFTER; `target` is empty where there is none.

    `basis` is the weakest of all hops: proposed, reviewed, published, identical. `score` (0 to
    100) is the lowest of the proposals among them, None where there is none. `reason` is why a
    proposal was made, else the publisher's clause. `reviewer` and `reviewed` are as the decisions
    have them. `code_set` is the target's where it is another one than the source's.
    """

    source: str
    target: str
    relationship: Relationship
    basis: Basis
    cardinality: Cardinality
    score: float | None
    reason: str
    trace: tuple[Hop, ...]
    code_set: str = ""
    reviewer: str = ""
    reviewed: str = ""


class Problem(Struct, frozen=True, kw_only=True):
    """A row that cannot be used, and why; `source` and `target` as the row has them."""

    release: str
    source: str
    target: str
    note: str
    reason: str


class Move(Struct, frozen=True, kw_only=True):
    """What became of one live code within a step: over `hops` to a live code, or to none.

    `explicit` is a relationship that the publisher, the user or a reviewer stated; `alike` tells
    that the texts at both ends mean the same. `code_set` is the target's where it is another one.
    """

    hops: tuple[Hop, ...]
    explicit: Relationship | None = None
    alike: bool = False
    code_set: str = ""
    reviewer: str = ""
    reviewed: str = ""

    @property
    def source(self) -> str:
        """The code from which it starts."""
        return self.hops[0].source

    @property
    def target(self) -> str:
        """The code to which it leads; empty where there is none."""
        return self.hops[-1].target


class Step(Struct, frozen=True, kw_only=True):
    """From one release to the next, and the data on which decisions about it are based.

    `digest` is a SHA-256, in hexadecimal digits, of both snapshots' tables and of the mappings
    that were used; empty where nobody decides. `moves` are in order of the source; a code without
    one is the same in both. `added` are live codes that were not there before, or have another
    meaning; those in `reinstated` mean what they did when they ended. `live` counts the live codes
    of `before`.
    """

    before: Release
    after: Release
    digest: str = ""
    moves: tuple[Move, ...] = ()
    added: frozenset[str] = frozenset()
    reinstated: frozenset[str] = frozenset()
    live: int = 0
    problems: tuple[Problem, ...] = ()
