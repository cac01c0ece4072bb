"""Whether a word that somebody typed is a release in the store or the path of a distribution."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from releasekit.absent import missing
from releasekit.faults import near
from releasekit.late_patterns import pattern

if TYPE_CHECKING:
    from releasekit.store import Store

_SUFFIX = pattern(r"\.[A-Za-z][A-Za-z0-9]{1,4}$")
_SEPARATORS = tuple(filter(None, (os.sep, os.altsep)))


def label_or_path(spec: str | os.PathLike[str], store: Store) -> str | Path:
    """Return a label as a text, what lies on the disk as a path.

    A label that the store has counts before a file of its name. A word that is neither is a path
    if it is written like one (with a separator, or a suffix such as .zip) or resembles a file's
    name and no label: then a DistributionError names the nearest. Else it is a label, of which the
    store says that it has none.
    """
    if not isinstance(spec, str):
        return Path(spec)
    written = any(sign in spec for sign in _SEPARATORS)
    if not spec or (not written and _is_stored(spec, store)):
        return spec
    path = Path(spec)
    if os.path.exists(path):  # noqa: PTH110 (a name that no system allows is not there either)
        return path
    if written or _SUFFIX.search(spec):
        raise missing(path)
    error = missing(path, "no release in the store, and no file or folder")
    if error.nearest and not near(spec, _labels(store)):
        raise error
    return spec


def _is_stored(spec: str, store: Store) -> bool:
    if spec in _labels(store):
        return True
    return any(store.find(code_set, spec) for code_set in store.code_sets())


def _labels(store: Store) -> set[str]:
    releases = [each for code_set in store.code_sets() for each in store.releases(code_set)]
    return {name for release in releases for name in (release.label, release.version)}
