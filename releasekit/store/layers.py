"""Composes the state of a day from all that a code set's releases say."""

from __future__ import annotations

import datetime as dt  # noqa: TC003 (msgspec resolves the types of fields)
import heapq
from collections import defaultdict
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

import msgspec
from msgspec import Struct

from releasekit.errors import SnapshotError
from releasekit.model import Release  # noqa: TC001 (as above)
from releasekit.model.concept import TERMINATED
from releasekit.model.snapshot import (
    code_of_key,
    columns_of,
    key_of_line,
    merged_heading,
    parent_of,
)
from releasekit.store.stored_pages import VERIFY

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from releasekit.model import Snapshot

    Cells = list[bytes]
    WasLive = Callable[["Layer", str], bool]


class Rank(NamedTuple):
    """What decides between two words about a code: the greater one counts.

    Published last; then the later effective date; then what is complete for a kind before a list of
    additions. Label and revision settle what is left.
    """

    published: dt.date
    effective: dt.date
    complete: bool
    version: str
    revision: int


class Layer(Struct, frozen=True):
    """A release among the others of its code set: how its words rank, and what it corrects.

    A release says "is, so" of each code that it holds, and, where it is complete for a kind,
    "ended" of each code of that kind that was live the day before its effective date and that it
    lacks. A correction speaks only where it differs from the posting that it corrects. Of all
    words about a code that are effective by then, the one published last counts.
    """

    release: Release
    rank: Rank
    corrects: Release | None = None


def ranked(releases: Iterable[Release]) -> list[Layer]:
    """Return releases of one code set as layers, in the order in which their words were published.

    A publication day that is not known is the effective date; an undated correction comes just
    after the posting that it corrects.
    """
    layers = []
    postings: dict[str, list[Release]] = defaultdict(list)
    for release in sorted(releases, key=lambda release: release.revision):
        postings[release.version].append(release)
    for version, posted in postings.items():
        corrects, published = None, posted[0].known
        for release in posted:
            published = release.published or published
            complete = not release.additive
            rank = Rank(published, release.effective, complete, version, release.revision)
            layers.append(Layer(release, rank, corrects))
            corrects = release
    return sorted(layers, key=lambda layer: layer.rank)


def beneath(release: Release, layers: Iterable[Layer]) -> list[Layer]:
    """Return the layers of which the state on a release's effective day is composed, by rank.

    They are those effective by then, without later corrections of the release itself, from the
    last one on that says everything; older ones count only where those correct them.
    """
    effective = [
        layer
        for layer in layers
        if layer.release.effective <= release.effective
        and (layer.release.version != release.version or layer.rank.revision <= release.revision)
    ]
    whole = [layer for layer in effective if _is_whole(layer)]
    if not whole:
        return effective
    last = whole[-1]
    chosen = {
        layer.release.label
        for layer in effective
        if layer.rank >= last.rank or layer.release.effective >= last.release.effective
    }
    for layer in reversed(effective):
        if layer.corrects is not None and layer.release.label in chosen:
            chosen.add(layer.corrects.label)
    return [layer for layer in effective if layer.release.label in chosen]


def _is_whole(layer: Layer) -> bool:
    """Return whether a layer says everything by itself."""
    return not layer.release.covers and layer.corrects is None


def is_alone(release: Release, layers: Sequence[Layer]) -> bool:
    """Return whether a release's own text is the state: nobody else has a word in it."""
    return not release.covers and all(layer.release.version == release.version for layer in layers)


class Composition:
    """The state that some layers make up, as lines of one heading.

    `concepts`, `live` and `unplaced` count once all lines were taken.
    """

    def __init__(
        self,
        layers: Sequence[Layer],
        texts: Mapping[str, Snapshot],
        was_live: WasLive,
        *,
        nested: bool = False,
    ) -> None:
        """Take the layers by rank, each one's own text by its label.

        `was_live` says whether a code was live the day before a layer is effective. Codes are
        `nested` where a code's parent is the longest other one that it begins with.
        """
        self.texts = [texts[layer.release.label] for layer in layers]
        whole = [n for n, layer in enumerate(layers) if _is_whole(layer)][-1:]
        order = [*whole, *range(len(layers))]
        self.heading = merged_heading(self.texts[place].heading for place in order)
        self.keys = self.texts[0].key_width
        self._speakers = self._lay(layers)
        self._was_live = was_live
        names = columns_of(self.heading)
        self._kind, self._section = (
            names.index("kind", self.keys),
            names.index("section", self.keys),
        )
        self._parent = names.index("parent", self.keys) if nested else 0
        self._terminated = names.index(TERMINATED) if TERMINATED in names else 0
        self.concepts = self.live = self.unplaced = 0

    def _lay(self, layers: Sequence[Layer]) -> list[_Speaker]:
        places = {layer.release.label: place for place, layer in enumerate(layers)}
        names = columns_of(self.heading)
        return [
            _Speaker(
                layer=layer,
                columns=[names.index(name) for name in columns_of(text.heading)],
                corrects=places.get(layer.corrects.label) if layer.corrects else None,
                widened=frozenset(set(self.heading) - set(text.heading)),
            )
            for layer, text in zip(layers, self.texts, strict=True)
        ]

    def lines(self) -> Iterator[bytes]:
        """Return the state's lines in order of the key; SnapshotError where a text is not whole."""
        try:
            yield from self._laid()
        except ValueError as error:  # a line without its cells, or in no encoding of ours
            labels = ", ".join(text.release.label for text in self.texts)
            message = f"a line of {labels} does not fit its heading"
            raise SnapshotError(message, advice=VERIFY) from error

    def _laid(self) -> Iterator[bytes]:
        above: list[bytes] = []
        streams = [_lines(place, text) for place, text in enumerate(self.texts)]
        for key, group in groupby(heapq.merge(*streams), key=itemgetter(0)):
            cells = self._state(key, {place: self._cells(place, line) for _, place, line in group})
            if cells is not None:
                if self._parent:
                    cells[self._parent] = parent_of(key, above)
                self.concepts += 1
                self.live += not (self._terminated and cells[self._terminated])
                self.unplaced += not cells[self._section]
                yield b"\t".join(cells)

    def _cells(self, place: int, line: bytes) -> Cells:
        """Return a layer's line under the common heading; blank is what it does not know."""
        speaker = self._speakers[place]
        cells = [b""] * len(self.heading)
        for column, cell in zip(speaker.columns, line.split(b"\t"), strict=True):
            widens = cell and self.heading[column] in speaker.widened
            cells[column] = msgspec.json.encode([cell.decode()]) if widens else cell
        return cells

    def _state(self, key: bytes, words: Mapping[int, Cells]) -> Cells | None:
        """Return what a code is after all words about it, in their order; None where it ended."""
        state: Cells | None = None
        kind = next(iter(words.values()))[self._kind].decode()
        for place, speaker in enumerate(self._speakers):
            word = words.get(place)
            if speaker.corrects is not None:
                state = speaker.corrected(state, words.get(speaker.corrects), word, kind)
            elif word is not None:
                state = speaker.laid_over(state, word)
            elif state is not None and self._ended(speaker.layer, kind, key):
                state = None
        return state

    def _ended(self, layer: Layer, kind: str, key: bytes) -> bool:
        """Return whether a layer ends a code by lacking it."""
        return layer.release.ends(kind) and self._was_live(layer, code_of_key(key))


class _Speaker(Struct, frozen=True):
    """A layer in a composition: where its columns stand, and the place of what it corrects.

    `widened` are the columns that hold many values in the composition and one in the layer.
    """

    layer: Layer
    columns: Sequence[int]
    corrects: int | None
    widened: frozenset[str]

    def laid_over(self, state: Cells | None, word: Cells) -> Cells:
        """Return a state with a word over it; a release that says everything replaces it."""
        if state is None or not self.layer.release.covers:
            return word
        whole = list(state)
        for column in self.columns:
            whole[column] = word[column]
        return whole

    def corrected(
        self, state: Cells | None, posted: Cells | None, word: Cells | None, kind: str
    ) -> Cells | None:
        """Return a state with that over it in which a correction differs from the posting."""
        if word is None:
            return None if posted is not None and self.layer.release.ends(kind) else state
        if posted is None or state is None:
            return state if word == posted else self.laid_over(state, word)
        whole = list(state)
        for column in self.columns:
            if word[column] != posted[column]:
                whole[column] = word[column]
        return whole


def _lines(place: int, text: Snapshot) -> Iterator[tuple[bytes, int, bytes]]:
    for line in text.lines():
        yield key_of_line(line, text.key_width), place, line
