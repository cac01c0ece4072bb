"""Signatures of releases: each lies beside the manifest that it signs, which names all else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from releasekit.durable import replace_whole
from releasekit.errors import StoreError
from releasekit.signatures import SUFFIX
from releasekit.store import record
from releasekit.store.findings import Condition, Finding
from releasekit.store.manifest import MANIFEST

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SIGNATURE = f"{MANIFEST}{SUFFIX}"
_SIGN = "sign what you trust: releasekit sign --key SECRET; first move an old signature away"


def sign(root: Path, make: Callable[[bytes, str], bytes]) -> list[str]:
    """Sign every release of a store that is not signed yet; return which."""
    signed = []
    try:
        with record.writing(root):
            for place in record.present(root):
                folder = root / place
                if not (folder / SIGNATURE).exists():
                    content = (folder / MANIFEST).read_bytes()
                    replace_whole(folder / SIGNATURE, make(content, place))
                    signed.append(place)
    except OSError as error:
        message = f"a signature could not be written: {error.strerror}"
        raise StoreError(message, advice="see to the disk, then run this again") from error
    return signed


def unsigned(root: Path, fault: Callable[[bytes, bytes], str]) -> list[Finding]:
    """Return the releases of a store that a key did not sign, or not as they are."""
    found = []
    for place in record.present(root):
        folder = root / place
        try:
            content = (folder / MANIFEST).read_bytes()
            what = fault(content, (folder / SIGNATURE).read_bytes())
        except FileNotFoundError:
            what = "it is not signed"
        except OSError as error:
            what = f"its signature cannot be read: {error.strerror}"
        if what:
            code_set, _, release = place.partition("/")
            finding = Finding(
                path=f"{place}/{SIGNATURE}",
                condition=Condition.UNSIGNED,
                what=f"not signed by this key: {what}",
                advice=_SIGN,
                code_set=code_set,
                release=release,
            )
            found.append(finding)
    return found
