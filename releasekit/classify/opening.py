"""Opens two releases, by label in the store or by path, and says what changed between them."""

from __future__ import annotations

import os
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from releasekit import layout as layouts
from releasekit.classify import Change, Classifier, Conservation
from releasekit.diff import Comparison
from releasekit.errors import DistributionError, ReleasekitError, StoreError
from releasekit.ingest import ingest, look
from releasekit.model import Release
from releasekit.store import Store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from releasekit.layout import Layout

_LABEL = re.compile(r"(?<!\d)20\d\d-(?:0[1-9]|1[0-2])(?!\d)")
_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseDiff:
    """What changed in one code set between two releases."""

    layout: Layout
    before: Release
    after: Release
    conservation: Conservation
    changes: tuple[Change, ...]
    not_compared: tuple[str, ...]
    replacements: Mapping[str, tuple[str, ...]]
    basis: str = "effective"


def compare(
    store: Store,
    before: str,
    after: str,
    *,
    code_sets: Sequence[str] = (),
    progress: Callable[[str], None] = lambda _: None,
) -> Iterator[ReleaseDiff]:
    """Compare two releases of each code set asked for, or of every one that has both.

    `before` and `after` are labels in the store, or paths of distributions, which are read into
    a store of their own that is gone at the end.
    """
    with tempfile.TemporaryDirectory(prefix="releasekit-") as scratch:
        opener = _Opener(store, Path(scratch), progress)
        for code_set in code_sets or opener.common(before, after):
            yield _compared(opener, code_set, before, after)


def _compared(opener: _Opener, code_set: str, before: str, after: str) -> ReleaseDiff:
    layout = layouts.load(code_set)
    (left, earlier), (right, later) = (
        opener.open(code_set, side, spec) for side, spec in (("before", before), ("after", after))
    )
    comparison = Comparison(left.open(earlier), right.open(later))
    replacements: dict[str, tuple[str, ...]] = {}
    for step in right.mappings(later):
        replacements[step.source] = (*replacements.get(step.source, ()), step.target)
    classifier = Classifier(comparison, layout, replacements)
    changes = tuple(classifier.changes())
    live = (left.manifest(code_set, earlier.label).live, right.manifest(code_set, later.label).live)
    return ReleaseDiff(
        layout=layout,
        before=earlier,
        after=later,
        conservation=classifier.conservation(*live),
        changes=changes,
        not_compared=comparison.not_compared,
        replacements=replacements,
    )


class _Opener:
    """Finds a release by label, or reads a path once for each side of the comparison."""

    def __init__(self, store: Store, scratch: Path, progress: Callable[[str], None]) -> None:
        self.store = store
        self.scratch = scratch
        self.progress = progress

    def common(self, before: str, after: str) -> list[str]:
        """List the code sets that both sides can be."""
        paths = [spec for spec in (before, after) if self._is_path(spec)]
        candidates = layouts.code_sets()
        known = [each for each in candidates if all(_recognised(each, path) for path in paths)]
        labels = [spec for spec in (before, after) if spec not in paths]
        found = [each for each in known if all(self.store.find(each, one) for one in labels)]
        if found:
            return found
        if paths:
            message = f"no code set that both {before} and {after} can be"
            advice = "name it with -s, and give the publisher's own files"
            raise DistributionError(message, advice=advice)
        have = "; ".join(
            f"{each}: {', '.join(one.label for one in self.store.releases(each))}"
            for each in self.store.code_sets()
        )
        message = f"no code set has both {before} and {after} in the store {self.store.root}"
        advice = f"it holds {have}" if have else "load some: releasekit load --help"
        raise StoreError(message, advice=advice)

    def open(self, code_set: str, side: str, spec: str) -> tuple[Store, Release]:
        if not self._is_path(spec):
            return self.store, self.store.get(code_set, spec)
        layout = layouts.load(code_set)
        reading = look([spec], layout)
        label = _label_of(Path(spec).resolve(), [m.name for _, m in reading.claims.read])
        kind, effective, published = layout.cadence.dates(label)
        release = Release(
            code_set=code_set, version=label, kind=kind, effective=effective, published=published
        )
        place = Store(self.scratch / side)
        ingest(reading, release, place, progress=self.progress)
        return place, release

    def _is_path(self, spec: str) -> bool:
        if Path(spec).exists() and (os.sep in spec or not self._is_label(spec)):
            return True
        if os.sep in spec:
            message = f"{spec}: no such file or folder"
            raise DistributionError(message, advice="name a zip, folder or file, or a label")
        return False

    def _is_label(self, spec: str) -> bool:
        return any(self.store.find(each, spec) for each in self.store.code_sets())


def _recognised(code_set: str, path: str) -> bool:
    try:
        look([path], layouts.load(code_set))
    except ReleasekitError:
        return False
    return True


def _label_of(path: Path, members: list[str]) -> str:
    """Tell which release a path is, by its own name, its members' and its folders'."""
    names = [path.name, *members, *reversed(path.parts[:-1])]
    for pattern in (_LABEL, _YEAR):
        for name in names:
            match = pattern.search(name)
            if match:
                return match[0]
    message = f"{path.name}: its name does not say which release it is"
    advice = "load it under a label first: releasekit load CODE_SET VERSION PATH"
    raise DistributionError(message, advice=advice)
