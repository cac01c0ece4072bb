"""How views become JSON: texts as the audience may have them, long lists one line per item."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import msgspec

from releasekit.licensing import Licensed

if TYPE_CHECKING:
    from collections.abc import Iterable


def _plain(value: object) -> str | None:
    if isinstance(value, Licensed):
        return str(value) or None
    message = f"{type(value).__name__} is nothing that JSON can hold"
    raise TypeError(message)


_ENCODER = msgspec.json.Encoder(enc_hook=_plain)


def document(value: object) -> bytes:
    """Return plain values, structs and licensed texts as indented JSON; no text is null."""
    return msgspec.json.format(_ENCODER.encode(value), indent=1) + b"\n"


def listing(schema: str, name: str, items: Iterable[tuple[object, str, Iterable[object]]]) -> bytes:
    """Return `{"schema": …, name: [item, …]}`, in which each item holds one long list.

    An item is its other fields, the name of the list, and what is in it; these are written one a
    line, which is easy to compare and fast to write.
    """
    out = io.BytesIO()
    out.write(b'{"schema": "%s", "%s": [\n' % (schema.encode(), name.encode()))
    for number, (head, field, values) in enumerate(items):
        fields = msgspec.json.format(_ENCODER.encode(head), indent=2).removesuffix(b"\n}")
        out.write(b'%s%s,\n  "%s": [\n' % (b"," * bool(number), fields, field.encode()))
        parted = b""
        for value in values:
            out.write(parted)
            out.write(_ENCODER.encode(value))
            parted = b",\n"
        out.write(b"\n  ]\n}")
    out.write(b"\n]}\n")
    return out.getvalue()
