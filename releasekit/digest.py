"""SHA-256 without hashlib, which loads OpenSSL: 2 ms of every command's start."""

import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hashlib import sha256
else:
    try:  # as the standard library's own random does
        if sys.version_info >= (3, 12):
            from _sha2 import sha256
        else:
            from _sha256 import sha256
    except ImportError:  # an interpreter that was built without them
        from hashlib import sha256

__all__ = ["sha256"]
