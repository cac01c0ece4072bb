"""The issuer's logo: a small picture that needs nothing but itself."""

from __future__ import annotations

import re
import struct
import zlib
from pathlib import PurePath
from typing import TYPE_CHECKING

from msgspec import Struct

from releasekit.faults import near
from releasekit.late_patterns import pattern

if TYPE_CHECKING:
    from pathlib import Path

    from lxml.etree import _Element

MOST_BYTES = 256 * 1024
"""How large a logo's file may be: it is in every page, and several times in a letter."""
_TYPES = {".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg", ".svg": "image/svg+xml"}
_PNG = "image/png"
_BEGINS = {_PNG: b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff"}
_DROPPED = frozenset({"script", "foreignobject", "iframe", "object", "embed", "audio", "video"})
"""Elements of SVG that run, or hold what is no drawing."""
_HREFS = frozenset({"href", "src", "from", "to", "values", "by"})
_OUTSIDE = pattern(r"url\(\s*['\"]?\s*(?!#)|@import|javascript:|expression\(", re.IGNORECASE)
_EMBEDDED = pattern(r"\s*(?:#|data:image/(?:png|jpeg|jpg|gif);base64,)", re.IGNORECASE)
_ANIMATED = frozenset({"from", "to", "values", "by"})


class Logo(Struct, frozen=True, kw_only=True):
    """A logo: the name of its file, its media type and its bytes."""

    name: str
    media_type: str
    content: bytes


def read(folder: Path, text: str) -> Logo:
    """Return the logo at a path, which is absolute or in the folder; ValueError says what is wrong.

    PNG and JPEG are known by their first bytes. An SVG comes without its document type, and may
    neither run anything nor refer to anything outside of itself.
    """
    if not PurePath(text).is_absolute() and ".." in PurePath(text).parts:
        message = f"{text} leads out of the folder of releasekit.toml; put the file into it"
        raise ValueError(message)
    path = folder / text
    media_type = _TYPES.get(path.suffix.lower())
    if media_type is None:
        message = f"{text} is no PNG, JPEG or SVG by its name; save it as .png"
        raise ValueError(message)
    _validate_place(folder, path, text)
    content = path.read_bytes()
    begins = _BEGINS.get(media_type)
    if begins is None:
        content = _svg(content, text)
    elif not content.startswith(begins):
        message = f"{text} is not what its name says: it does not begin as {media_type} does"
        raise ValueError(message)
    elif not (_is_whole_png if media_type == _PNG else _is_whole_jpeg)(content):
        message = f"{text} is damaged: save it again"
        raise ValueError(message)
    return Logo(name=path.name, media_type=media_type, content=content)


def _is_whole_png(content: bytes) -> bool:
    """Return whether the chunks of a PNG have their check sums, to the last one."""
    place, last = len(_BEGINS[_PNG]), b""
    while last != b"IEND":
        (size,) = struct.unpack(">I", content[place : place + 4].ljust(4, b"\xff"))
        chunk, check = content[place + 4 : place + 8 + size], content[place + 8 + size :][:4]
        if check != struct.pack(">I", zlib.crc32(chunk)):
            return False
        place, last = place + 12 + size, chunk[:4]
    return True


def _is_whole_jpeg(content: bytes) -> bool:
    return content.rstrip(b"\0").endswith(b"\xff\xd9")


def _validate_place(folder: Path, path: Path, text: str) -> None:
    """Raise ValueError for what is no file of a logo's size, or a link that leads out."""
    try:
        found = path.is_file()
    except OSError as error:
        message = f"{text}: {error.strerror}"
        raise ValueError(message) from error
    if not found:
        there = [other.name for other in path.parent.iterdir()] if path.parent.is_dir() else []
        message = f"there is no file {text}{near(path.name, there)}"
        raise ValueError(message)
    if not PurePath(text).is_absolute() and not path.resolve().is_relative_to(folder.resolve()):
        message = f"{text} is a link that leads out of the folder; put the file itself into it"
        raise ValueError(message)
    size = path.stat().st_size
    if size > MOST_BYTES:
        message = f"{text} has {size:,} bytes, and {MOST_BYTES:,} are the most; save it smaller"
        raise ValueError(message)


def _svg(content: bytes, text: str) -> bytes:
    """Return an SVG without its document type; ValueError where it is none, or is unsafe."""
    from lxml import etree  # noqa: PLC0415 (slow to import, and few logos need it)

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        tree = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        message = f"{text} is no SVG that can be read: {error.msg}"
        raise ValueError(message) from None
    if etree.QName(tree).localname != "svg":
        message = f"{text} is XML, but no SVG: its root is {etree.QName(tree).localname!r}"
        raise ValueError(message)
    for node in tree.iter():
        fault = _unsafe(node)
        if fault:
            message = (
                f"{text}: line {node.sourceline}: {fault}; save the logo without it, or as PNG"
            )
            raise ValueError(message)
    return etree.tostring(tree, encoding="utf-8")


def _unsafe(node: _Element) -> str:
    """Return what an element does that a picture need not; empty if nothing."""
    from lxml import etree  # noqa: PLC0415 (as above)

    if not isinstance(
        node.tag, str
    ):  # an entity, a comment, or an instruction such as a stylesheet
        return "" if node.tag is etree.Comment else "holds an entity or a processing instruction"
    tag = etree.QName(node).localname.lower()
    if tag in _DROPPED:
        return f"<{tag}> is no drawing"
    if tag == "style" and _OUTSIDE.search("".join(map(str, node.itertext()))):
        return "<style> refers to something outside of the file"
    for name, value in node.attrib.items():
        fault = _unsafe_attribute(etree.QName(name).localname.lower(), str(value))
        if fault:
            return f"<{tag}> {fault}"
    return ""


def _unsafe_attribute(name: str, value: str) -> str:
    if name.startswith("on"):
        return f"has {name}, which runs a script"
    refers = name in _HREFS - _ANIMATED and not _EMBEDDED.match(value)
    if refers or _OUTSIDE.search(value) or (name == "attributename" and value.endswith("href")):
        return f"has {name}, which refers to something outside of the file"
    return ""
