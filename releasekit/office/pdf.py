"""PDF by typst: tagged, with bookmarks and page numbers, the same bytes on every run."""

from __future__ import annotations

import os
import re
import tempfile
from typing import TYPE_CHECKING, Any, Final, Literal, cast

from releasekit.errors import TemplateError
from releasekit.render.sandbox import REACHES_OUT
from releasekit.views import catalog

if TYPE_CHECKING:
    from collections.abc import Sequence

STANDARD: Final = "ua-1"
"""PDF/UA-1 (ISO 14289-1): tagged, with title and language; typst proves it."""
_CLAIM = "PDF/UA-1 error"
_LITERAL = re.compile(r'#"((?:[^"\\]|\\.)*)";')
_ESCAPE = re.compile(r"\\u\{([0-9a-f]+)\}|\\(.)")
_ESCAPED = {"n": "\n", "r": "\r", "t": "\t"}


def produce(name: str, shown: Sequence[Any]) -> bytes:
    """Return views as a PDF, by their template `<name>.typ`; TemplateError if it cannot be."""
    return typeset(name, _written(name, shown))


def source(name: str, shown: Sequence[Any]) -> str:
    """Return the words of the PDF: the template's source with its literals as they are read."""
    return _LITERAL.sub(_read, _written(name, shown))


def typeset(name: str, text: str) -> bytes:
    """Typeset typst source as a PDF: tagged, and PDF/UA-1 wherever that can be claimed.

    It sees no file (its root is an empty folder), no package, no font of this machine and no
    clock: a document that sets no date is of SOURCE_DATE_EPOCH, else of 1970. Raises
    TemplateError, with typst's own words, where the source is wrong.
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
            moment = int(os.environ.get("SOURCE_DATE_EPOCH") or 0)
            made = compiler.compile(format="pdf", pdf_standards=standard, timestamp=moment)
            return cast("bytes", made)

        try:
            try:
                return compiled(STANDARD)
            except typst.TypstError as error:
                # No title, or a letter that no font has: still tagged, but nothing is claimed.
                if _CLAIM not in error.message:
                    raise
                return compiled(None)
        except typst.TypstError as error:
            message = f"{name}.typ: {error.message.replace(root, '')}"
            hints = "; ".join(error.hints) or "correct the template"
            raise TemplateError(message, advice=hints) from error


def _written(name: str, shown: Sequence[Any]) -> str:
    return catalog.text(name, "typ", shown)


def _validate(name: str, text: str) -> None:
    """Refuse what reaches out of the document: a package would be fetched from the network."""
    found = REACHES_OUT.search(text)
    if found:
        message = f"{name}.typ: {found[0]} is not for templates"
        advice = f'take it out; as a word of the text write {{{{ "{found[0]}" }}}}'
        raise TemplateError(message, advice=advice)


def _read(match: re.Match[str]) -> str:
    return _ESCAPE.sub(
        lambda one: chr(int(one[1], 16)) if one[1] else _ESCAPED.get(one[2], one[2]), match[1]
    )
