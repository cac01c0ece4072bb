"""E-mail drafts: page one as text and HTML, the whole document attached, ready to be addressed."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from releasekit import render
from releasekit.office import pdf
from releasekit.office.letter_page import Picture, page, title, words
from releasekit.views import catalog, file_names
from releasekit.views.bulletins import BulletinView, stem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from releasekit.views.issuers import IssuerView

LETTER = "letter"
"""The template of what stands in the letter itself; without it that is the document."""
_PLAIN = ("txt", "md")
"""The forms of template that can be the plain-text part, the preferred first."""
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_UNSAFE = re.compile(r"[^\w.@-]+", re.ASCII)
_NOON = dt.time(12, tzinfo=dt.UTC)


class _Attachment(Struct, frozen=True, kw_only=True):
    """The whole document: its name, its bytes as PDF, and its text; HTML where there is no PDF."""

    name: str
    text: str
    content: bytes = b""


def produce(name: str, shown: Sequence[Any]) -> bytes:
    """Return views as a draft (.eml): no recipient and no message id; `X-Unsent` opens it unsent.

    The subject is the title of the page. The sender is the issuer, where its contact has an
    address; the date is the day of issue. What stands in the letter is the template `letter`, the
    document is attached as PDF where that can be made here, else as HTML.
    """
    html = _html(_inside(shown, name), shown)
    plain, attached = _plain(_inside(shown, name), shown), _attached(name, shown)
    written, pictures = page(html)
    message = EmailMessage(policy=SMTP)
    _address(message, html, shown[0].issuer if isinstance(shown[0], BulletinView) else None)
    message.set_content(plain, cte="quoted-printable")
    message.add_alternative(written, subtype="html", cte="quoted-printable")
    if pictures:
        _embed(message, pictures)
    if attached and attached.content:
        message.add_attachment(
            attached.content, maintype="application", subtype="pdf", filename=attached.name
        )
    elif attached:
        message.add_attachment(attached.text, subtype="html", cte="base64", filename=attached.name)
    digest = hashlib.sha256(f"{plain}\x1f{html}\x1f{attached}".encode()).hexdigest()
    parts = (part for part in message.walk() if part.is_multipart())
    for place, part in enumerate(parts):
        part.set_boundary(f"=_{place}_{digest[:32]}")
    return message.as_bytes()


def source(name: str, shown: Sequence[Any]) -> str:
    """Return the text of all parts of the draft; the page's as markup and as plain words."""
    html = _html(_inside(shown, name), shown)
    attached = _attached(name, shown)
    texts = [_plain(_inside(shown, name), shown), html, words(html)]
    if attached:
        texts += [attached.text] if attached.content else [attached.text, words(attached.text)]
    return "\n".join(texts)


def _address(message: EmailMessage, html: str, issuer: IssuerView | None) -> None:
    """Write the headers of a draft."""
    message["Subject"] = title(html)
    found = _ADDRESS.search(issuer.contact) if issuer else None
    if issuer and found:
        message["From"] = Address(display_name=_line(issuer.name), addr_spec=found[0])
    if issuer and issuer.issued:
        day = _day(issuer.issued)
        if day:
            message["Date"] = format_datetime(dt.datetime.combine(day, _NOON))
    message["X-Unsent"] = "1"


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _line(text: str) -> str:
    """Return a text on one line: neither a line break nor another control may get into a header."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def _embed(message: EmailMessage, pictures: Sequence[Picture]) -> None:
    """Put pictures beside the HTML part, which names them by their ids."""
    (html,) = (part for part in message.walk() if part.get_content_type() == "text/html")
    for picture in pictures:
        html.add_related(
            picture.content,
            maintype="image",
            subtype=picture.subtype,
            cid=f"<{picture.id}>",
            disposition="inline",
        )


def _inside(shown: Sequence[Any], name: str) -> str:
    """Return the template of what stands in the letter: `letter`, where the view has one."""
    return LETTER if "html" in render.templates(catalog.folder(shown)).get(LETTER, ()) else name


def _attached(name: str, shown: Sequence[Any]) -> _Attachment | None:
    """Return the document, as PDF where typst is installed; None where the letter is all of it."""
    if _inside(shown, name) == name:
        return None
    changes = catalog.changes_of(shown[0])
    bare = _UNSAFE.sub("-", file_names.of(changes, stem(name, changes)))
    if "typ" in render.templates(catalog.folder(shown)).get(name, ()) and find_spec("typst"):
        content, text = pdf.produce(name, shown), pdf.source(name, shown)
        return _Attachment(name=f"{bare}.pdf", content=content, text=text)
    return _Attachment(name=f"{bare}.html", text=_html(name, shown))


def _html(name: str, shown: Sequence[Any]) -> str:
    return catalog.text(name, "html", shown)


def _plain(name: str, shown: Sequence[Any]) -> str:
    """Return the plain-text part; the words of the HTML where there is no template for it."""
    forms = render.templates(catalog.folder(shown)).get(name, ())
    form = next((plain for plain in _PLAIN if plain in forms), "")
    return catalog.text(name, form, shown) if form else words(_html(name, shown))
