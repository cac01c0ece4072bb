"""Lists of plain values as columns of Arrow, of buffers: `pyarrow.array` would import pandas."""

from __future__ import annotations

import datetime as dt
from array import array
from itertools import accumulate
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

_EPOCH = dt.date(1970, 1, 1).toordinal()
_NUMBERS = {"int64": "q", "float64": "d"}
"""The types of numbers, as `array` calls them."""
_NOTHING = {"string": "", "date": dt.date.min}
"""What stands where a value is null; in numbers it is 0."""


def column(pa: Any, values: Sequence[Any], kind: str) -> Any:  # noqa: ANN401 (pyarrow and its array)
    """Return values, or None for null, as a column: string, int64, float64, bool or date."""
    count = len(values)
    kept, valid = values, None
    if None in values:
        valid = _bits([value is not None for value in values])
        nothing = _NOTHING.get(kind, 0)
        kept = [nothing if value is None else value for value in values]
    if kind == "string":
        texts = [text.encode() for text in kept]
        ends = array("i", accumulate(map(len, texts), initial=0))
        return _made(pa, pa.string(), count, [valid, ends, b"".join(texts)])
    if kind == "bool":
        return _made(pa, pa.bool_(), count, [valid, _bits(kept)])
    if kind == "date":
        days = array("i", [day.toordinal() - _EPOCH for day in kept])
        return _made(pa, pa.date32(), count, [valid, days])
    return _made(pa, getattr(pa, kind)(), count, [valid, array(_NUMBERS[kind], kept)])


def _bits(flags: Sequence[bool]) -> bytes:
    """Return flags as bits, the first one the lowest."""
    text = "".join("1" if flag else "0" for flag in reversed(flags))
    return int(text or "0", 2).to_bytes((len(flags) + 7) // 8, "little")


def _made(pa: Any, kind: Any, count: int, parts: Sequence[Any]) -> Any:  # noqa: ANN401 (pyarrow)
    buffers = [None if part is None else pa.py_buffer(part) for part in parts]
    return pa.Array.from_buffers(kind, count, buffers)
