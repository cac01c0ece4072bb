"""E-mail drafts: plain text and HTML with its styles inlined, ready to be addressed and sent."""

from __future__ import annotations

import hashlib
from email.message import EmailMessage
from email.policy import SMTP
from typing import TYPE_CHECKING, Any

from releasekit import render
from releasekit.views import catalog

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.html import HtmlElement

_DROPPED = "//script | //form | //link | //meta[@http-equiv] | //svg | //*[@class='skip']"
"""What no mail program runs, follows or shows; beside a picture is a table with its numbers."""
_PLAIN = ("txt", "md")
"""The forms of template that can be the plain-text part, the preferred first."""


def produce(name: str, shown: Sequence[Any]) -> bytes:
    """Return views as a draft (.eml): no date, no sender, no recipient, no message id.

    The subject is the title of the page. `X-Unsent` makes mail programs open it for sending.
    """
    html, plain = _html(name, shown), _plain(name, shown)
    message = EmailMessage(policy=SMTP)
    message["Subject"] = _title(html)
    message["X-Unsent"] = "1"
    message.set_content(plain, cte="quoted-printable")
    message.add_alternative(inlined(html), subtype="html", cte="quoted-printable")
    digest = hashlib.sha256(f"{plain}\x1f{html}".encode()).hexdigest()
    message.set_boundary(f"=_{digest[:32]}")
    return message.as_bytes()


def source(name: str, shown: Sequence[Any]) -> str:
    """Return the text of both parts of the draft; the page's as markup and as plain words."""
    html = _html(name, shown)
    return f"{_plain(name, shown)}\n{html}\n{_words(html)}"


def inlined(html: str) -> str:
    """Return a page for mail programs: styles inline, nothing that runs or loads."""
    import css_inline  # noqa: PLC0415 (an extra)
    from lxml import html as trees  # noqa: PLC0415 (slow to import)

    page = _without(html, _DROPPED)
    inliner = css_inline.CSSInliner(load_remote_stylesheets=False, resolve_css_variables=True)
    return inliner.inline(trees.tostring(page, doctype="<!DOCTYPE html>", encoding="unicode"))


def _html(name: str, shown: Sequence[Any]) -> str:
    return catalog.text(name, "html", shown)


def _plain(name: str, shown: Sequence[Any]) -> str:
    """Return the plain-text part; the words of the HTML where there is no template for it."""
    forms = render.templates(catalog.folder(shown)).get(name, ())
    form = next((plain for plain in _PLAIN if plain in forms), "")
    return catalog.text(name, form, shown) if form else _words(_html(name, shown))


def _title(html: str) -> str:
    from lxml import html as trees  # noqa: PLC0415 (slow to import)

    title = trees.document_fromstring(html).findtext(".//title") or ""
    # A header is one line: neither a line break nor another control character may get into it.
    return " ".join("".join(char if char.isprintable() else " " for char in title).split())


def _words(html: str) -> str:
    page = _without(html, "//script | //style")
    return "\n".join(line.strip() for line in page.text_content().splitlines() if line.strip())


def _without(html: str, dropped: str) -> HtmlElement:
    """Parse a page, and remove the elements at an XPath."""
    from lxml import html as trees  # noqa: PLC0415 (slow to import)

    page: HtmlElement = trees.document_fromstring(html)
    for node in list(page.xpath(dropped)):
        node.drop_tree()
    return page
