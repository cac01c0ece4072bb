"""A real browser on files of ours: no network, and axe-core to judge what it shows."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import axe_playwright_python
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tests.support.tools import program

if TYPE_CHECKING:
    from collections.abc import Iterator

NARROW: ViewportSize = {"width": 320, "height": 640}
WIDE: ViewportSize = {"width": 1280, "height": 900}
_AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@contextmanager
def chromium() -> Iterator[Browser]:
    """Start Debian's Chromium."""
    path = program("chromium", "chromium-browser")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=_ARGUMENTS)
        yield browser
        browser.close()


@contextmanager
def opened(
    browser: Browser,
    place: Path,
    *,
    viewport: ViewportSize = WIDE,
    color_scheme: Literal["light", "dark"] = "light",
) -> Iterator[Page]:
    """Open a file; at the end prove that it asked for files beside it only, and ran clean."""
    context = browser.new_context(viewport=viewport, color_scheme=color_scheme)
    page = context.new_page()
    asked: list[str] = []
    wrong: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on(
        "console",
        lambda said: wrong.append(said.text) if said.type in {"error", "warning"} else None,
    )
    page.goto(place.as_uri())
    yield page
    assert not [url for url in asked if not url.startswith(("file://", "data:"))]
    assert not wrong, wrong
    context.close()


def violations(page: Page) -> list[str]:
    """Return what axe-core finds wrong with a page, by rule and place."""
    # A script tag would be refused by a page that allows no script but its own.
    page.evaluate(f"() => {{ {_AXE.read_text(encoding='utf-8')} }}")
    found = page.evaluate("axe.run(document, {resultTypes: ['violations'], preload: false})")
    return [
        f"{rule['id']}: {node['target']}" for rule in found["violations"] for node in rule["nodes"]
    ]


def scrolls_sideways(page: Page) -> bool:
    """Return whether the page is wider than the window."""
    wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    assert isinstance(wide, bool)
    return wide
