"""A real browser on files of ours: no network, and axe-core to judge what it shows."""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import axe_playwright_python
from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from tests.support.tools import program

if TYPE_CHECKING:
    from collections.abc import Iterator

NARROW: ViewportSize = {"width": 320, "height": 640}
WIDE: ViewportSize = {"width": 1280, "height": 900}
_AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
_CONTRAST = "color-contrast"
_SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
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


def violations(page: Page, options: dict[str, Any] | None = None) -> list[str]:
    """Return what axe-core finds wrong with a page, by rule and place; `options` are axe's own."""
    # A script tag would be refused by a page that allows no script but its own.
    page.evaluate(f"() => {{ if (!window.axe) {{ {_AXE.read_text(encoding='utf-8')} }} }}")
    options = {"resultTypes": ["violations"], "preload": False} | (options or {})
    results = page.evaluate("options => axe.run(document, options)", options)
    return [
        f"{rule['id']}: {node['target']}"
        for rule in results["violations"]
        for node in rule["nodes"]
    ]


def scrolls_sideways(page: Page) -> bool:
    """Return whether the page is wider than the window."""
    wide = page.evaluate("document.documentElement.scrollWidth > window.innerWidth")
    assert isinstance(wide, bool)
    return wide


_THIN = """most => {
  const kind = (node) => {
    const inner = [...new Set([...node.children].map(kind))].sort();
    const names = [...node.attributes].map((one) => one.name).sort();
    return `${node.tagName} ${node.className} ${names} ${!node.textContent.trim()} (${inner})`;
  };
  for (const list of document.querySelectorAll("ul, ol, tbody")) {
    const seen = {};
    for (const row of [...list.children]) {
      const its = kind(row);
      seen[its] = (seen[its] || 0) + 1;
      if (seen[its] > most) row.remove();
    }
  }
}"""


def thinned(page: Page, most: int = 4) -> None:
    """Take out of every long list and table the rows that are built like enough others in it.

    axe-core compares elements with one another, which takes minutes on a page of a thousand rows.
    A row is known by the tags, the classes and the names of attributes in it, and by whether it
    has text, so that rows of every kind stay.
    """
    page.evaluate(_THIN, most)


def presentation_faults(page: Page) -> list[str]:
    """Return what is wrong with a page on a wide and a narrow screen, in light and in dark.

    Each rule runs where its answer may differ: those about colors in both schemes, all others on
    both widths. A page is loaded once. Its width is that of the whole page; the rules see some
    rows of every kind, and the others are taken out of the page.
    """
    faults = []
    page.emulate_media(color_scheme="light")
    for size in (WIDE, NARROW):
        page.set_viewport_size(size)
        faults += [f"wider than {size['width']}"] if scrolls_sideways(page) else []
    thinned(page)
    for size in (WIDE, NARROW):
        page.set_viewport_size(size)
        faults += violations(page, {"rules": {_CONTRAST: {"enabled": False}}})
    for scheme in _SCHEMES:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size(WIDE)
        faults += violations(page, {"runOnly": {"type": "rule", "values": [_CONTRAST]}})
    return faults
