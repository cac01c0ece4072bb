"""A page for mail programs: styles inline, nothing that runs or loads, and short enough to show."""

from __future__ import annotations

import base64
import hashlib
from typing import TYPE_CHECKING

from msgspec import Struct

from releasekit.render import words as phrases

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MOST_BYTES = 95_000
"""How long a page may be: mail programs cut what is longer than 102 KB."""
_DROPPED = "//script | //form | //link | //meta[@http-equiv] | //svg | //*[@class='skip']"
"""What no mail program runs, follows or shows; beside a picture is a table with its numbers."""
_KEPT = (200, 120, 80, 50, 30, 20, 12, 6, 2, 0)
"""How many rows of each table are tried, until the page is short enough."""
_SHOWN = {"data:image/png;base64": "png", "data:image/jpeg;base64": "jpeg"}
"""The pictures that mail programs show; others are left out."""
_DOCTYPE = "<!DOCTYPE html>"


class Picture(Struct, frozen=True, kw_only=True):
    """A picture that lies beside the page, which names it as `cid:<id>`."""

    id: str
    subtype: str
    content: bytes


def page(html: str) -> tuple[str, list[Picture]]:
    """Return a page as mail programs take it, and its pictures.

    Of tables that make it too long the rows behind the first are counted, not shown.
    """
    import css_inline  # noqa: PLC0415 (an extra)

    inliner = css_inline.CSSInliner(load_remote_stylesheets=False, resolve_css_variables=True)
    tree, pictures = _without(html, _DROPPED), []
    for image in list(tree.xpath("//img")):
        kind, _, data = image.get("src", "").partition(",")
        if kind not in _SHOWN:
            image.drop_tree()
            continue
        content = base64.b64decode(data)
        name = f"{hashlib.sha256(content).hexdigest()[:16]}@releasekit.invalid"
        image.set("src", f"cid:{name}")
        pictures.append(Picture(id=name, subtype=_SHOWN[kind], content=content))
    return _shortened(inliner.inline(_written(tree))), pictures


def _shortened(html: str) -> str:
    """Return a page that is short enough, with fewer rows in its tables where it is not."""
    for most in _KEPT:
        if len(html.encode()) <= MOST_BYTES:
            return html
        html = _cut(html, most)
    return html


def _cut(html: str, most: int) -> str:
    """Return a page with at most so many rows in each table, and how many more there are."""
    tree = _without(html, "//comment()")
    for body in tree.xpath("//table[not(@role='presentation')]/tbody"):
        rows = body.xpath("./tr")
        told = int(body.get("data-left", "0"))
        if len(rows) <= most + bool(told):
            continue
        if told:
            rows[-1].drop_tree()
        cut = rows[most : len(rows) - bool(told)]
        left = told + len(cut)
        cells = rows[0].xpath("./td | ./th")
        for row in cut:
            row.drop_tree()
        body.set("data-left", str(left))
        body.append(_more(left, len(cells), (cells[-1].get("style") or "") if cells else ""))
    return _written(tree)


def _more(count: int, width: int, style: str) -> HtmlElement:
    """Return a row that says how many more there are."""
    from lxml import html as trees  # noqa: PLC0415 (slow to import)

    said = phrases.load()["letter"]
    row, cell = trees.Element("tr"), trees.Element("td")
    cell.set("colspan", str(width))
    cell.set("style", style)
    cell.text = (said["more_one"] if count == 1 else said["more_many"]).format(count=f"{count:,}")
    row.append(cell)
    return row


def title(html: str) -> str:
    """Return the title of a page, on one line."""
    from lxml import html as trees  # noqa: PLC0415 (slow to import)

    text = trees.document_fromstring(html).findtext(".//title") or ""
    # A header is one line: neither a line break nor another control character may get into it.
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def words(html: str) -> str:
    """Return the words of a page, line by line, without markup."""
    plain = _without(html, "//script | //style")
    return "\n".join(line.strip() for line in plain.text_content().splitlines() if line.strip())


def _written(tree: HtmlElement) -> str:
    from lxml import html as trees  # noqa: PLC0415 (slow to import)

    text: str = trees.tostring(tree, doctype=_DOCTYPE, encoding="unicode")
    return text


def _without(html: str, dropped: str) -> HtmlElement:
    """Parse a page, and remove the elements at an XPath."""
    from lxml import html as trees  # noqa: PLC0415 (slow to import)

    tree: HtmlElement = trees.document_fromstring(html)
    for node in list(tree.xpath(dropped)):
        node.drop_tree()
    return tree
