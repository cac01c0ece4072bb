"""Signs what is handed on with a minisign key, and proves such signatures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from releasekit.errors import ExportError, OutputError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

SUFFIX = ".minisig"
"""What the name of a signature has behind that of what it signs."""


def signer(key: Path, password: Callable[[], str]) -> Callable[[bytes, str], bytes]:
    """Return a function that signs content, and says in the signature what it is of.

    `password` is asked where the secret key is encrypted. Raises OutputError for a file that is no
    secret key, and for a wrong password.
    """
    minisign = _library()
    try:
        secret = minisign.SecretKey.from_bytes(key.read_bytes())
        if secret.is_encrypted():
            secret.decrypt(password())
    except (OSError, ValueError) as error:
        message = f"{key}: cannot be used as a secret key: {error}"
        raise OutputError(message, advice="minisign -G makes one") from error

    def sign(content: bytes, name: str) -> bytes:
        return bytes(secret.sign(content, trusted_comment=name))

    return sign


def checker(key: Path) -> Callable[[bytes, bytes], str]:
    """Return a function that says why a signature is not one of content; empty where it is.

    Raises OutputError for a file that is no public key.
    """
    minisign = _library()
    try:
        public = minisign.PublicKey.from_bytes(key.read_bytes())
    except (OSError, ValueError) as error:
        message = f"{key}: cannot be used as a public key: {error}"
        raise OutputError(message, advice="it is the .pub that minisign -G made") from error

    def fault(content: bytes, signature: bytes) -> str:
        try:
            public.verify(content, minisign.Signature.from_bytes(signature))
        except ValueError as error:
            return str(error)
        return ""

    return fault


def _library() -> Any:  # noqa: ANN401 (a library without types)
    try:
        import minisign  # noqa: PLC0415 (only where something is signed)
    except ImportError as error:
        message = "signatures need py-minisign, which is not installed"
        raise ExportError(message, advice="pip install 'releasekit[sign]'") from error
    return minisign
