"""Changes the bytes of a made-up delivery, as damage, spreadsheets, editors and attackers do."""

from __future__ import annotations

import contextlib
import gzip
import io
import tarfile
import zipfile
from typing import TYPE_CHECKING

from tests.fuzz.parts import fielded, retyped

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

    Mutate = Callable[[Random, bytes], bytes]

TOKENS = (
    *(b"\x00", b"\x0c", b"\x1a", b"\x1e", b"\x1f", b"\x85", b"\xa0", b"\xff", b"\x81", b"\xc3"),
    *(b"\t", b"\r", b"\n", b"\r\n", b'"', b'""', b"'", b",", b";", b"|", b"(", b")", b"-", b" "),
    *("\ufeff", "\u2028", "\u0085", "\u202e", "Ã©", "â€™", "٣", "１", "ß", "ﬁ", "é"),
    *(b"&amp;", b"&#0;", b"&#x110000;", b"<![CDATA[", b"]]>", b"<!--", b"</", b"<a>", b"&x;"),
    *(b"99991231", b"9999-12-31", b"12/31/9999", b"00000000", b"0", b"-1", b"1e999", b"43831"),
    *(b"9" * 5000, b"A" * 100_000, b"(" * 2000, b"10000-99999", b"0001U-9999U", b"None", b"nan"),
    *(b"has been deleted. To report, use ", b" and ", b" to ", b"property.x", b"[]", b"\\", b"{}"),
)
NAMES = (
    *(
        "\x1b[31m",
        "\u202e",
        "\u2028",
        "\udcff",
        "\r\n",
        " ",
        "%s",
        "{0}",
        "'",
        "é" * 40,
        "~$",
        "._",
    ),
    *("April 2024 ", "2019_", "0000-", "copy (1) of ", "\\", "CON.", "x.zip!", "-"),
)
"""What stands before a name that was not the publisher's."""


def renamed(random: Random, name: str) -> str:
    """Return the name of a file, now and then another one."""
    if random.random() < 0.96:
        return name
    folder, _, last = name.rpartition("/")
    return "/".join(filter(None, (folder, random.choice(NAMES) + last)))


def mutated(random: Random, data: bytes) -> bytes:
    """Return the bytes with some changes; the parts of an archive are changed one by one."""
    shape = next((shape for mark, shape in _SHAPES.items() if data.startswith(mark)), None)
    if shape and random.random() < 0.8:
        data = shape(random, data)
        if random.random() < 0.8:
            return data
    for _ in range(random.choice((1, 1, 1, 2, 3, 8))):
        data = random.choice(_MUTATIONS)(random, data)
    return data


def _zipped(random: Random, data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    name = random.choice(sorted(parts))
    parts[renamed(random, name)] = mutated(random, parts.pop(name))
    if random.random() < 0.1:
        del parts[random.choice(sorted(parts))]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", random.choice(_METHODS)) as archive:
        for name, part in parts.items():
            archive.writestr(zipfile.ZipInfo(name.encode("utf-8", "replace").decode()), part)
    return packed.getvalue()


def _gzipped(random: Random, data: bytes) -> bytes:
    whole = gzip.decompress(data)
    changed = (_tarred if whole[257:262] == b"ustar" else mutated)(random, whole)
    return gzip.compress(changed, 1, mtime=0)


def _tarred(random: Random, data: bytes) -> bytes:
    """Return a tar with members of other sorts, or with the bytes of one changed."""
    packed = io.BytesIO()
    with (
        tarfile.open(fileobj=io.BytesIO(data)) as old,
        tarfile.open(fileobj=packed, mode="w", format=random.choice(_FORMATS)) as new,
    ):
        for info in old:
            part = old.extractfile(info)
            content = part.read() if part else b""
            if random.random() < 0.3:
                content = mutated(random, content)
            info.name = renamed(random, info.name).encode("utf-8", "replace").decode()
            info.size = len(content)
            info.pax_headers = {}
            if random.random() < 0.1:
                info.type = random.choice(_TYPES)
                info.linkname = random.choice(("../../etc/passwd", info.name, "/dev/zero", ""))
            with contextlib.suppress(ValueError):  # the name is too long for this format
                new.addfile(info, io.BytesIO(content))
    return packed.getvalue()


_METHODS = zipfile.ZIP_DEFLATED, zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED, zipfile.ZIP_LZMA
_FORMATS = tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT
_TYPES = b"1", b"2", b"3", b"4", b"5", b"6", b"7", b"S", b"x", b"?"


def _span(random: Random, data: bytes) -> tuple[int, int]:
    start = random.randrange(len(data) + 1)
    return start, min(len(data), start + random.choice((1, 1, 2, 5, 20, 80, 400)))


def _flip(random: Random, data: bytes) -> bytes:
    at = random.randrange(len(data) or 1)
    return (
        data[:at] + bytes([(data[at] if data else 0) ^ 1 << random.randrange(8)]) + data[at + 1 :]
    )


def _overwrite(random: Random, data: bytes) -> bytes:
    start, end = _span(random, data)
    return data[:start] + random.randbytes(end - start) + data[end:]


def _delete(random: Random, data: bytes) -> bytes:
    start, end = _span(random, data)
    return data[:start] + data[end:]


def _repeat(random: Random, data: bytes) -> bytes:
    start, end = _span(random, data)
    return data[:start] + data[start:end] * random.choice((2, 3, 50)) + data[end:]


def _insert(random: Random, data: bytes) -> bytes:
    token = random.choice(TOKENS)
    raw = token.encode() if isinstance(token, str) else token
    at = random.randrange(len(data) + 1)
    return data[:at] + raw + data[at + random.choice((0, 0, len(raw))) :]


def _cut(random: Random, data: bytes) -> bytes:
    return data[: random.randrange(len(data) + 1)]


def _behead(random: Random, data: bytes) -> bytes:
    return data[random.randrange(len(data) + 1) :]


def _lines(random: Random, data: bytes) -> bytes:
    lines = data.splitlines(keepends=True) or [b""]
    at, other = random.randrange(len(lines)), random.randrange(len(lines))
    match random.randrange(7):
        case 0:
            del lines[at]
        case 1:
            lines.insert(other, lines[at])
        case 2:
            lines[at], lines[other] = lines[other], lines[at]
        case 3:
            lines[at] = lines[at].strip() + b"\n"
        case 4:
            lines[at] = lines[at].rstrip(b"\r\n")
        case 5:
            middle = len(lines[at]) // 2
            lines[at] = lines[at][:middle] + b"\r\n" + lines[at][middle:]
        case _:
            random.shuffle(lines)
    return b"".join(lines)


def _ends(random: Random, data: bytes) -> bytes:
    return data.replace(b"\r\n", b"\n").replace(
        b"\n", random.choice((b"\r", b"\r\n", b"\x85", b""))
    )


def _encode(random: Random, data: bytes) -> bytes:
    text = data.decode("utf-8", "replace")
    encoding = random.choice(("utf-16", "utf-16-be", "utf-32", "utf-8-sig", "cp437", "cp500"))
    return text.encode(encoding, "replace")


def _stretch(random: Random, data: bytes) -> bytes:
    """Put a value where another program would: far off, huge, or in a column of its own."""
    old = random.choice(
        (b' r="', b"</v>", b"<v>", b"\t", b",", b"<row", b"</t>", b' s="', b"</row>")
    )
    new = random.choice((b' r="XFD1048576" x="', b"9" * 400, b"<v>1</v>", b"\t\t", b",,", b"1e400"))
    return data.replace(old, new, random.choice((1, 3, -1)))


def _cross(random: Random, data: bytes) -> bytes:
    """Put the end of the data before its beginning, or one part over another."""
    start, end = sorted((random.randrange(len(data) + 1), random.randrange(len(data) + 1)))
    return random.choice((data[end:] + data[:end], data[:start] + data[end:] + data[start:end]))


def _replace(random: Random, data: bytes) -> bytes:
    """Put one of the values that stand between blanks, tabs or commas in the place of another."""
    words = data.split()
    if not words:
        return data
    return data.replace(random.choice(words), random.choice(words), random.choice((1, 5, -1)))


_MUTATIONS: tuple[Mutate, ...] = (
    *(_flip, _overwrite, _delete, _repeat, _insert, _insert, _cut, _behead),
    *(_lines, _lines, _ends, _encode, _replace, _stretch, _cross),
    *(fielded, fielded, fielded, fielded),
)
_SHAPES: dict[bytes, Mutate] = {
    b"PK": _zipped,
    b"\x1f\x8b": _gzipped,
    b"{": retyped,
}
"""Changes that keep the shape of what begins so, and reach what lies in it."""
