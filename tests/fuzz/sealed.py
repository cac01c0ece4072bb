"""Changes a store as one would who knows how it is sealed: every digest fits what was changed."""

from __future__ import annotations

import hashlib
import json
import struct
import zlib
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import msgspec
import zstandard

from releasekit.model.snapshot import DIGEST
from releasekit.store.ledger import HEAD, LEDGER
from releasekit.store.manifest import MANIFEST
from releasekit.store.pages import MARK, TAIL, Index, digest_of_index
from tests.fuzz.parts import change

if TYPE_CHECKING:
    from random import Random

    from tests.fuzz.mutate import Mutate

    Files = dict[str, bytes]


def manifests(random: Random, files: Files) -> None:
    """Change a manifest's values; its digest and the ledger are those of the changed one."""
    name = _one(random, files, MANIFEST)
    document = json.loads(files[name])
    change(random, document)
    _seal(files, name, document)


def pages(random: Random, files: Files, mutate: Mutate) -> None:
    """Change the text of one page, or the index, of a table; all digests fit."""
    name = _one(random, files, ".tsv.zst")
    table = files[name]
    length = TAIL.unpack(table[-TAIL.size :])[1]
    index = msgspec.msgpack.decode(table[-length : -TAIL.size], type=Index)
    sizes = list(struct.unpack(f"<{len(index.sizes) // 4}I", index.sizes))
    ends = list(accumulate(sizes))
    frames = [table[end - size : end] for size, end in zip(sizes, ends, strict=True)]
    place = random.randrange(len(frames))
    if random.random() < 0.8:
        index = _changed(random, (frames, place), index, mutate)
    else:
        index = _reindexed(random, index, mutate)
    head = table[ends[-1] : ends[-1] + 4]
    files[name], text = _bound(frames, index, head)
    _name(files, name, digest_of_index(text))


def ledgers(random: Random, files: Files) -> None:
    """Change a value of an entry; the chain and the head fit."""
    entries = [json.loads(line) for line in files[LEDGER].split(b"\n") if line]
    change(random, random.choice(entries))
    _chain(files, entries)


def _changed(random: Random, at: tuple[list[bytes], int], index: Index, mutate: Mutate) -> Index:
    """Change the text of one frame, and return the index with its digests."""
    frames, place = at
    text = mutate(random, zstandard.ZstdDecompressor().decompress(frames[place]))
    frames[place] = zstandard.ZstdCompressor(level=1, write_checksum=True).compress(text)
    sizes = struct.pack(f"<{len(frames)}I", *map(len, frames))
    digests, checks = bytearray(index.digests), bytearray(index.frames)
    if place:
        start = (place - 1) * DIGEST
        digests[start : start + DIGEST] = hashlib.blake2b(text, digest_size=DIGEST).digest()
        checks[4 * place - 4 : 4 * place] = struct.pack("<I", zlib.crc32(frames[place]))
    return msgspec.structs.replace(index, sizes=sizes, digests=bytes(digests), frames=bytes(checks))


def _reindexed(random: Random, index: Index, mutate: Mutate) -> Index:
    """Return an index of which one part is another."""
    part = random.choice(("keys", "sizes", "digests", "frames", "heading"))
    if part == "heading":
        heading = [*index.heading]
        heading[random.randrange(len(heading))] = random.choice(("", "code", "\t", "\u2028"))
        cut = heading[: random.randrange(len(heading) + 1)]
        return msgspec.structs.replace(index, heading=tuple(random.choice((heading, cut))))
    return msgspec.structs.replace(index, **{part: mutate(random, getattr(index, part))})


def _bound(frames: list[bytes], index: Index, head: bytes) -> tuple[bytes, bytes]:
    """Return a table of frames and index, and the index as it is packed."""
    text = msgspec.msgpack.encode(index)
    length = len(text) + TAIL.size
    tail = TAIL.pack(zlib.crc32(text), length, MARK)
    return b"".join(frames) + head + struct.pack("<I", length) + text + tail, text


def _name(files: Files, table: str, index: str) -> None:
    """Have the manifest, or the counts of a composed state, name a table as it is now."""
    sha256, size = hashlib.sha256(files[table]).hexdigest(), len(files[table])
    folder, _, name = table.rpartition("/")
    beside = table.removesuffix(".tsv.zst") + ".json"
    if beside in files:
        document = json.loads(files[beside])
        document |= {"size": size, "index": index, "digest": ""}
        document["counts"]["sha256"] = sha256
        bare = msgspec.json.encode(document)
        document["digest"] = hashlib.sha256(bare).hexdigest()
        files[beside] = msgspec.json.encode(document)
        return
    manifest = f"{folder}/{MANIFEST}"
    document = json.loads(files[manifest])
    document["tables"][name] |= {"sha256": sha256, "bytes": size, "index": index}
    _seal(files, manifest, document)


def _seal(files: Files, name: str, document: Any) -> None:  # noqa: ANN401 (whatever it became)
    """Write a manifest with the digest of its text, and a ledger that names it."""
    before = hashlib.sha256(files[name]).hexdigest()
    document.pop("digest", None)
    text = msgspec.json.format(msgspec.json.encode(document | {"digest": ""}), indent=1) + b"\n"
    digest = hashlib.sha256(text).hexdigest().encode()
    files[name] = text.removesuffix(b'"\n}\n') + digest + b'"\n}\n'
    after = hashlib.sha256(files[name]).hexdigest()
    ledger = files[LEDGER].replace(before.encode(), after.encode())
    _chain(files, [json.loads(line) for line in ledger.split(b"\n") if line])


def _chain(files: Files, entries: list[Any]) -> None:
    last, lines = "", []
    for entry in entries:
        if isinstance(entry, dict):
            entry.pop("prior", None)
            entry.update({"prior": last} if last else {})
        lines.append(msgspec.json.encode(entry) + b"\n")
        last = hashlib.sha256(lines[-1]).hexdigest()
    files[LEDGER] = b"".join(lines)
    head = json.loads(files[HEAD]) | {"entries": len(entries), "last": last}
    files[HEAD] = msgspec.json.encode(head) + b"\n"


def _one(random: Random, files: Files, ending: str) -> str:
    return random.choice([name for name in sorted(files) if name.endswith(ending)])
