"""How views become JSON: texts as the audience may have them, long lists one line per item."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from releasekit.licensing import Licensed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


def _plain(value: object) -> str | None:
    if isinstance(value, Licensed):
        return str(value) or None
    message = f"{type(value).__name__} is nothing that JSON can hold"
    raise TypeError(message)


_BLOCK = 1 << 16
_ENCODER = msgspec.json.Encoder(enc_hook=_plain)


def document(value: object) -> bytes:
    """Return plain values, structs and licensed texts as indented JSON; no text is null."""
    return msgspec.json.format(_ENCODER.encode(value), indent=1) + b"\n"


def listing(
    schema: str, name: str, items: Iterable[tuple[object, str, Iterable[object]]]
) -> Iterator[bytes]:
    """Stream `{"schema": …, name: [item, …]}`, in which each item holds one long list.

    An item is its other fields, the name of the list, and what is in it; these are written one a
    line, which is easy to compare and fast to write. Blocks are about 64 KiB.
    """
    block = bytearray(b'{"schema": "%s", "%s": [\n' % (schema.encode(), name.encode()))
    for number, (head, field, values) in enumerate(items):
        fields = msgspec.json.format(_ENCODER.encode(head), indent=2).removesuffix(b"\n}")
        block += b'%s%s,\n  "%s": [\n' % (b"," * bool(number), fields, field.encode())
        parted = b""
        for value in values:
            block += parted
            block += _ENCODER.encode(value)
            parted = b",\n"
            if len(block) > _BLOCK:
                yield bytes(block)
                block.clear()
        block += b"\n  ]\n}"
    block += b"\n]}\n"
    yield bytes(block)
