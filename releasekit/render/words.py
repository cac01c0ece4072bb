"""The phrases that outputs share: templates/words*.toml, overlaid by the user's own."""

from __future__ import annotations

from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from releasekit import render, resources
from releasekit.errors import TemplateError
from releasekit.faults import toml

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from pathlib import Path

    Table = Mapping[str, Any]

FILE = "words.toml"
_PARTS = ("amounts", "bulletin", "classes", "license", "measures", "rows")
SHIPPED = (FILE, *(f"words-{part}.toml" for part in _PARTS))
"""Our own files, which are one; a user's words.toml may have any key of them."""
DEFAULT = "default"
"""A table that has this key takes further ones: it says something by code set."""


def load() -> Table:
    """Return every phrase by its key, a table of phrases as a table.

    A phrase may hold placeholders for `str.format`: `{codes} and {count} more`. Raises
    TemplateError, naming the key, for a file of the user's that has a key which ours has not, a
    value that is no text, or a placeholder that our phrase does not have.
    """
    return _loaded(tuple(render.folders()))


def rows_in_words(count: int) -> str:
    """Return how many of a user's rows there are: `1 row`, `1,200 rows`."""
    return _counted(count, "time", "times")


def codes_in_words(count: int) -> str:
    """Return how many codes a user's rows hold: `1 code`, `1,200 codes`."""
    return _counted(count, "code", "several")


def _counted(count: int, one: str, many: str) -> str:
    phrases = load()["rows"]
    return str(phrases[one if count == 1 else many].format(count=f"{count:,}"))


def ours() -> tuple[str, ...]:
    """Return the phrases of our own file, without what the user replaced."""
    return tuple(phrase for _, phrase in _phrases(_loaded((resources.folder("templates"),))))


@cache
def _loaded(folders: tuple[Path, ...]) -> Table:
    *own, shipped = folders
    words: dict[str, Any] = {}
    for name in SHIPPED:
        for key, value in _read(shipped / name).items():
            table = isinstance(value, dict) and key in words
            words[key] = {**words[key], **value} if table else value
    for folder in own:
        if (folder / FILE).is_file():
            words = _overlaid(words, _read(render.validate_inside(folder / FILE)), "")
    return _frozen(words)


def _read(path: Path) -> dict[str, Any]:
    try:
        return toml(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        message = f"{FILE}: {error}"
        raise TemplateError(message, advice=f"correct {FILE} in your folder of templates") from None


def _overlaid(words: dict[str, Any], own: dict[str, Any], table: str) -> dict[str, Any]:
    """Return phrases with the user's in their place, table by table."""
    merged = dict(words)
    for key, value in own.items():
        place = f"{table}{key}"
        if key not in words and DEFAULT in words and isinstance(value, str):
            _validate(place, value, words[DEFAULT])
            merged[key] = value
            continue
        if key not in words:
            _refuse(f"there is no {place}", _nearest(key, words, table))
        if isinstance(words[key], dict) and isinstance(value, dict):
            merged[key] = _overlaid(words[key], value, f"{place}.")
        elif isinstance(words[key], str) and isinstance(value, str):
            _validate(place, value, words[key])
            merged[key] = value
        else:
            _refuse(f"{place} must be a {'text' if isinstance(words[key], str) else 'table'}", "")
    return merged


def _validate(place: str, own: str, shipped: str) -> None:
    try:
        unknown = _placeholders(own) - _placeholders(shipped)
    except ValueError as error:
        _refuse(f"{place}: {error}", "write a brace that is no placeholder twice")
    if unknown:
        known = ", ".join(f"{{{name}}}" for name in sorted(_placeholders(shipped))) or "none"
        named = ", ".join(f"{{{name}}}" for name in sorted(unknown))
        _refuse(f"{place} has no placeholder {named}", f"it has {known}")


def _placeholders(phrase: str) -> set[str]:
    from string import Formatter  # noqa: PLC0415 (slow to import; only a user's own words are checked)

    return {name for _, name, _, _ in Formatter().parse(phrase) if name is not None}


def _nearest(key: str, words: dict[str, Any], table: str) -> str:
    from difflib import get_close_matches  # noqa: PLC0415 (only where something is wrong)

    near = get_close_matches(key, words, n=1)
    return f"did you mean {table}{near[0]}?" if near else f"there are {', '.join(words)}"


def _refuse(reason: str, advice: str) -> None:
    message = f"{FILE}: {reason}"
    raise TemplateError(message, advice=advice or f"correct {FILE}")


def _frozen(words: dict[str, Any]) -> Table:
    return MappingProxyType(
        {key: _frozen(value) if isinstance(value, dict) else value for key, value in words.items()}
    )


def several(texts: Iterable[str], most: int = 8) -> str:
    """Return texts in a row, parted by commas: the first of many, and how many more there are."""
    every = list(texts)
    shown, more = ", ".join(every[:most]), len(every) - most
    if more <= 0:
        return shown
    phrase: str = load()["and_more"]
    return phrase.format(codes=shown, count=f"{more:,}")


def _phrases(words: Table, table: str = "") -> Iterator[tuple[str, str]]:
    for key, value in words.items():
        if isinstance(value, str):
            yield f"{table}{key}", value
        else:
            yield from _phrases(value, f"{table}{key}.")
