"""Changes that leave the shape of a file whole: one value, cell or member in it is another."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from random import Random

    Container = dict[str, Any] | list[Any]

_SPAN = re.compile(rb"[^\t,;|\r\n<>\"=*~]+")
"""What stands between separators, tags and quotes: a cell, a text, an attribute's value."""
_VALUES = (
    *(b"", b"0", b"-1", b"1e400", b"9" * 400, b"NaN", b"None", b"true", b"31/12/2026", b"20260230"),
    *(b"0000-00-00", b"99999-99-99", b"10000-20000", b"A00.0", b"(", b"&amp;lt;", b"%PDF-1.7"),
    *("\u2028".encode(), "é".encode(), b"\xe9", b"x" * 70_000, b"=1+1", b"../../x", b"\x7f"),
)
_LEAVES: tuple[object, ...] = (
    *(None, True, "", "\u2028", "\x00", "9" * 400, -1, 0, 2**31, 2**64, 1.5, [], {}, [[]]),
    *({"": None}, "2026-13-45", "9999-12-31", "../../etc", "a\nb", ["a"] * 1000),
)


def fielded(random: Random, data: bytes) -> bytes:
    """Put another value in the place of one: a cell of the file, one of ours, or nothing."""
    found = _spanned(random, data)
    if found is None:
        return data
    start, end = found
    value = random.choice(_VALUES)
    if random.random() < 0.5 and (other := _spanned(random, data)):
        value = data[slice(*other)]
    return data[:start] + value + data[end:]


def retyped(random: Random, data: bytes) -> bytes:
    """Return a JSON document with one value of another type, gone, renamed or doubled."""
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        return data
    if not isinstance(document, (dict, list)):
        return data
    change(random, document)
    indent = 1 if b"\n " in data else None
    return json.dumps(document, indent=indent, ensure_ascii=False).encode(errors="replace") + b"\n"


def change(random: Random, document: Container) -> None:
    """Change one value somewhere in a document."""
    holders = list(_holders(document))
    holder = random.choice(holders)
    if not holder:
        return
    key: Any = random.choice(list(holder) if isinstance(holder, dict) else range(len(holder)))
    match random.randrange(6):
        case 0:
            del holder[key]
        case 1 if isinstance(holder, dict):
            holder[random.choice(("", "\u202e", key.upper(), key + "s"))] = holder.pop(key)
        case 2:
            holder[key] = random.choice(holders)
        case 3:
            holder[key] = [holder[key]]
        case _:
            holder[key] = random.choice(_LEAVES)
    _cut_circles(document, ())


def _holders(value: object) -> list[Container]:
    if not isinstance(value, (dict, list)):
        return []
    inside = value.values() if isinstance(value, dict) else value
    return [value, *(holder for part in inside for holder in _holders(part))]


def _cut_circles(value: object, above: tuple[int, ...]) -> None:
    """Take out what holds itself: it is no document."""
    if not isinstance(value, (dict, list)):
        return
    places = list(value.items() if isinstance(value, dict) else enumerate(value))
    for key, part in places:
        if id(part) in (*above, id(value)):
            value[key] = None
        else:
            _cut_circles(part, (*above, id(value)))


def _spanned(random: Random, data: bytes) -> tuple[int, int] | None:
    found = _SPAN.search(data, random.randrange(len(data) + 1)) or _SPAN.search(data)
    return found.span() if found else None
