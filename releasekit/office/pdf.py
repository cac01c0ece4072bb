"""PDF by typst: tagged, with bookmarks and page numbers, the same bytes on every run."""

from __future__ import annotations

import os
import re
import tempfile
from typing import TYPE_CHECKING, Any, Final, Literal, cast

from releasekit.errors import TemplateError
from releasekit.render.literals import REACHES_OUT
from releasekit.views import catalog

if TYPE_CHECKING:
    from collections.abc import Sequence

STANDARD: Final = "ua-1"
"""PDF/UA-1 (ISO 14289-1): tagged, with title and language; typst validates it."""
_CLAIM = "PDF/UA-1 error"
_LITERAL = re.compile(r'#"((?:[^"\\]|\\.)*)";')
_ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}|\\(.)")
_ESCAPED = {"n": "\n", "r": "\r", "t": "\t"}


def produce(name: str, shown: Sequence[Any]) -> bytes:
    """Return views as a PDF, by their template `<name>.typ`; TemplateError if it cannot be."""
    return typeset(name, catalog.text(name, "typ", shown))


def source(name: str, shown: Sequence[Any]) -> str:
    """Return the words of the PDF: the typst source with its string literals unescaped."""
    return _LITERAL.sub(_unescaped, catalog.text(name, "typ", shown))


def typeset(name: str, text: str) -> bytes:
    """Return typst source as a PDF: tagged, and PDF/UA-1 wherever that can be claimed.

    The source has no access to files (its root is an empty folder), packages, fonts of this
    machine or the clock: a document that sets no date has SOURCE_DATE_EPOCH, else 1970. Raises
    TemplateError, with typst's message, where the source is wrong.
    """
    import typst  # noqa: PLC0415 (slow to import, and an extra)

    _validate(name, text)
    with tempfile.TemporaryDirectory() as root:

        def compiled(standard: Literal["ua-1"] | None) -> bytes:
            compiler = typst.Compiler(
                text.encode(),
                root=root,
                ignore_system_fonts=True,
                package_path=root,
                package_cache_path=root,
            )
            date = int(os.environ.get("SOURCE_DATE_EPOCH") or 0)
            pdf = compiler.compile(format="pdf", pdf_standards=standard, timestamp=date)
            return cast("bytes", pdf)

        try:
            try:
                return compiled(STANDARD)
            except typst.TypstError as error:
                # No title, or a letter that no font has: tagged all the same, without the claim.
                if _CLAIM not in error.message:
                    raise
                return compiled(None)
        except typst.TypstError as error:
            message = f"{name}.typ: {error.message.replace(root, '')}"
            hints = "; ".join(error.hints) or "correct the template"
            raise TemplateError(message, advice=hints) from error


def _validate(name: str, text: str) -> None:
    """Refuse what leads out of the document: a package would be fetched from the network."""
    match = REACHES_OUT.search(text)
    if match:
        message = f"{name}.typ: {match[0]} is not allowed in templates"
        advice = f'remove it; as a word of the text write {{{{ "{match[0]}" }}}}'
        raise TemplateError(message, advice=advice)


def _unescaped(literal: re.Match[str]) -> str:
    return _ESCAPE.sub(_character, literal[1])


def _character(escape: re.Match[str]) -> str:
    return chr(int(escape[1], 16)) if escape[1] else _ESCAPED.get(escape[2], escape[2])
