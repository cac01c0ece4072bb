"""Publishes sites for tests and reads them: their files, their links, their search index."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from lxml import html

from releasekit import layout as layouts
from releasekit import licensing, resources
from releasekit.publish import Published, publish
from releasekit.store import Store
from releasekit.timeline import Timeline

SAMPLES = Store(resources.folder("releases"))
SMALL = ("hcpcs", "icd10cm")
"""The code sets whose sites are soon written."""


def site(  # noqa: PLR0913 (what a site is made of)
    folder: Path,
    store: Store = SAMPLES,
    *,
    audience: str = "public",
    code_sets: tuple[str, ...] = (),
    title: str = "A site",
    url: str = "",
) -> Published:
    """Publish a store, or some code sets of it."""
    timelines = [
        Timeline(Store(store.root), layouts.load(each)) for each in code_sets or store.code_sets()
    ]
    return publish(timelines, folder, licensing.audience(audience), title=title, url=url)


def small(folder: Path, store: Store = SAMPLES, title: str = "A site") -> Published:
    """Publish two code sets of a store."""
    return site(folder, store, code_sets=SMALL, title=title)


def files(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder by its path in it."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def times(folder: Path) -> dict[str, int]:
    """Return when each file of a folder was written."""
    return {name: (folder / name).stat().st_mtime_ns for name in files(folder)}


def pages(folder: Path) -> dict[str, Any]:
    """Return every page of a site, parsed."""
    return {
        name: html.document_fromstring(content.decode())
        for name, content in files(folder).items()
        if name.endswith(".html")
    }


def links(name: str, page: html.HtmlElement) -> set[tuple[str, str]]:
    """Return where a page leads: (file from the root of the site, fragment)."""
    found = set()
    for target in page.xpath("//@href | //@src | //@action"):
        parts = urlsplit(target)
        if parts.scheme == "data":
            continue
        assert not parts.scheme, target
        assert not parts.netloc, target
        place = (Path("/") / Path(name).parent / unquote(parts.path)).as_posix()
        whole = Path(place).resolve().relative_to("/").as_posix() if parts.path else name
        found.add((whole, unquote(parts.fragment)))
    return found


def assigned(content: bytes) -> tuple[str, Any]:
    """Return the name and the value that a script of the search index assigns."""
    line = content.decode().strip().split("\n")[-1]
    start = "(self.releasekit ??= {})["
    assert line.startswith(start)
    name, _, value = line.removeprefix(start).removesuffix(";").partition("] = ")
    return json.loads(name), json.loads(value)


def unpacked(text: str) -> list[int]:
    """Return the numbers that the search index wrote as steps and runs to base 36."""
    found: list[int] = []
    for part in text.split("."):
        step, _, run = part.partition(":")
        for _ in range(int(run or "1", 36)):
            found.append((found[-1] if found else 0) + int(step, 36))
    return found
