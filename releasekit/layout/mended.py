"""What is left of a faulty table, so that its other parts are checked in the same run."""

from __future__ import annotations

import enum
from typing import TYPE_CHECKING, Any, Literal, TypeVar, get_args, get_origin

import msgspec
from msgspec import Struct, ValidationError

from releasekit.faults import fields, is_struct, plain
from releasekit.late_patterns import pattern
from releasekit.layout.shapes import Role
from releasekit.layout.values import MonthDay, Regex

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from releasekit.faults import Hook

T = TypeVar("T", bound=Struct)

UNKNOWN = "not-known"
"""What stands for a required text that is missing or wrong."""
_STANDS_IN: dict[object, object] = {
    str: UNKNOWN,
    int: 1,
    bool: False,
    dict: {},
    Regex: "[?]",
    MonthDay: "01-01",
    Role: Role.PROPERTIES,  # the role of which least is asked
}
_SIGN = "?"
"""What stands for a text of one character."""
_STEP = pattern(r"[^.\[\]]+")


def mended(raw: object, kind: type[T], hook: Hook | None) -> T | None:
    """Return a table without its faults: wrong values are left out, or stood in for if required.

    None where the rest cannot be converted either.
    """
    try:
        return msgspec.convert(_usable(raw, kind, hook), kind, dec_hook=hook)
    except ValidationError:
        return None


def in_order(faults: Iterable[tuple[str, str]], document: object) -> list[tuple[str, str]]:
    """Return faults in the order of the file: what is missing in a table comes first in it."""
    return sorted(faults, key=lambda fault: _place(fault[0], document))


def _place(path: str, document: object) -> list[int]:
    place = []
    at = document
    for step in _STEP.findall(path):
        if isinstance(at, dict):
            place.append([*at].index(step) if step in at else -1)
            at = at.get(step)
        elif isinstance(at, list) and step.isdigit():
            place.append(int(step))
            at = at[int(step)] if int(step) < len(at) else None
    return place


def _usable(raw: object, kind: type[Struct], hook: Hook | None) -> dict[str, object]:
    given: Mapping[str, object] = raw if isinstance(raw, dict) else {}
    values = {}
    for key, (annotation, required) in fields(kind).items():
        usable, value = _value(given.get(key), annotation, hook) if key in given else (False, None)
        if usable:
            values[key] = value
        elif required:
            values[key] = _stand_in(annotation, hook)
    return values


def _value(raw: object, annotation: Any, hook: Hook | None) -> tuple[bool, object]:  # noqa: ANN401 (a type)
    """Return whether a value can be used, and what of it."""
    inner = plain(annotation)
    if is_struct(inner):
        return isinstance(raw, dict), _usable(raw, inner, hook)
    if get_origin(inner) is tuple and is_struct(get_args(inner)[0]):
        items = raw if isinstance(raw, list) else []
        return True, [_usable(item, get_args(inner)[0], hook) for item in items]
    try:
        msgspec.convert(raw, annotation, dec_hook=hook)
    except ValidationError:
        return False, None
    return True, raw


def _stand_in(annotation: Any, hook: Hook | None) -> object:  # noqa: ANN401 (a type)
    inner = plain(annotation)
    if is_struct(inner):
        return _usable({}, inner, hook)
    if get_origin(inner) is Literal:
        return get_args(inner)[0]
    if isinstance(inner, type) and issubclass(inner, enum.Enum) and inner not in _STANDS_IN:
        return next(iter(inner)).value
    value = _STANDS_IN.get(get_origin(inner) or inner, [])
    return value if _value(value, annotation, hook)[0] else _SIGN
