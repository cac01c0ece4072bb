"""SHA-256 and BLAKE2b without hashlib, which loads OpenSSL: 2 ms of every command's start."""

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hashlib import blake2b, sha256
    from typing import BinaryIO
else:
    try:  # as the standard library's own random does
        if sys.version_info >= (3, 12):
            from _sha2 import sha256
        else:
            from _sha256 import sha256
        from _blake2 import blake2b
    except ImportError:  # an interpreter that was built without them
        from hashlib import blake2b, sha256

__all__ = ["blake2b", "hashed", "sha256"]
_BLOCK = 1024 * 1024


def hashed(stream: "BinaryIO") -> tuple[str, int]:
    """Return the SHA-256 of all that is left in a stream, and how many bytes that is."""
    import hashlib  # noqa: PLC0415 (faster with much, slower to import)

    digest, size = hashlib.sha256(), 0
    while block := stream.read(_BLOCK):
        digest.update(block)
        size += len(block)
    return digest.hexdigest(), size
