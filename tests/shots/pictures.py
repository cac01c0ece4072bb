"""Takes pictures of documents, each as the program shows it with which its receiver opens it."""

from __future__ import annotations

import email
import html
import subprocess
from contextlib import ExitStack
from email import policy
from typing import TYPE_CHECKING, Self

from playwright.sync_api import ViewportSize

from tests.support.browsing import chromium, opened
from tests.support.documents import converted
from tests.support.tools import program

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

WINDOWS = {
    ".png": ViewportSize(width=1100, height=1400),
    "-phone.png": ViewportSize(width=320, height=1200),
}
"""How large a window is, by what a picture of it is called."""
_PLAIN = "<!doctype html><meta charset=utf-8><pre style='font:14px/1.35 monospace'>{}</pre>"
_LINES = 70


class Camera:
    """Chromium, LibreOffice and pdftoppm; a picture's name is what comes after its document's."""

    def __init__(self, folder: Path) -> None:
        """Take a folder for what is made on the way."""
        self._folder = folder
        self._open = ExitStack()

    def __enter__(self) -> Self:
        """Start the browser."""
        self._browser = self._open.enter_context(chromium())
        return self

    def __exit__(self, *_: object) -> None:
        """Stop the browser."""
        self._open.close()

    def taken(self, place: Path) -> Iterator[Path]:
        """Yield pictures of the first page of a document."""
        match place.suffix:
            case ".html":
                yield from self._page(place)
            case ".eml":
                yield from self._mail(place)
            case ".pdf":
                yield self._paper(place)
            case ".xlsx" | ".docx":
                pages = place.with_suffix(".pdf")
                pages.write_bytes(converted(place.read_bytes(), place.name, "pdf", self._folder))
                yield self._paper(pages)
            case _:
                yield self._text(place)

    def _page(self, place: Path) -> Iterator[Path]:
        for name, size in WINDOWS.items():
            with opened(self._browser, place, viewport=size) as page:
                picture = place.with_name(name)
                page.screenshot(path=picture)
            yield picture

    def _mail(self, place: Path) -> Iterator[Path]:
        message = email.message_from_bytes(place.read_bytes(), policy=policy.default)
        body = message.get_body(("html",))
        assert body is not None
        shown = place.with_suffix(".html")
        shown.write_text(body.get_content(), encoding="utf-8")
        yield from self._page(shown)

    def _paper(self, place: Path) -> Path:
        stem = place.with_name("paper")
        command = [program("pdftoppm", package="poppler-utils"), "-r", "80", "-png", "-l", "1"]
        subprocess.run([*command, "-singlefile", place, stem], check=True)  # noqa: S603 (our own document)
        return stem.with_suffix(".png").rename(place.with_name(".png"))

    def _text(self, place: Path) -> Path:
        lines = place.read_text(encoding="utf-8", errors="replace").splitlines()[:_LINES]
        shown = place.with_suffix(".html")
        shown.write_text(_PLAIN.format(html.escape("\n".join(lines))), encoding="utf-8")
        with opened(self._browser, shown) as page:
            picture = place.with_name(".png")
            page.screenshot(path=picture)
        return picture
