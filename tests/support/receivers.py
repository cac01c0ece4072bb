"""Reads each form as its receiver's program does, proves that it opens and fits, gives its text."""

from __future__ import annotations

import csv
import email
import io
import json
import re
import unicodedata
from email import policy
from typing import TYPE_CHECKING

import openpyxl
import pypdf
from lxml import html

from tests.support.browsing import opened, presentation_faults, scrolls_sideways
from tests.support.contracts import proved
from tests.support.documents import converted

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from playwright.sync_api import Browser, Page, ViewportSize

    Reader = Callable[[bytes, Path, Browser], str]

COLUMNS = 80
LETTER = {(612, 792), (792, 612)}
"""Points; upright and across."""
_PRINTED: ViewportSize = {"width": 720, "height": 960}
"""What is left of letter paper within margins of half an inch, in pixels."""
_MAIL_MOST = 100_000
_CUT = """() => [...document.querySelectorAll("td, th")]
  .filter((cell) => getComputedStyle(cell).overflow !== "visible"
    && cell.scrollWidth > cell.clientWidth + 1)
  .map((cell) => cell.textContent.trim())"""


def page(content: bytes, place: Path, browser: Browser) -> str:
    """Read a page in Chromium: axe in light, dark and at 320 px; on paper no column is cut."""
    html.document_fromstring(content)
    with opened(browser, place) as shown:
        _fits_paper(shown)
        text = pdf(shown.pdf(format="Letter", tagged=True), place, browser)
        shown.emulate_media(media="screen")
        assert presentation_faults(shown) == []
    return text


def _fits_paper(shown: Page) -> None:
    shown.emulate_media(media="print")
    shown.set_viewport_size(_PRINTED)
    assert not scrolls_sideways(shown)
    assert shown.evaluate(_CUT) == []


def pdf(content: bytes, place: Path, browser: Browser) -> str:
    """Read a PDF with pypdf: letter paper, no letter beyond its edge."""
    del place, browser
    texts: list[str] = []
    for sheet in pypdf.PdfReader(io.BytesIO(content)).pages:
        width, height = round(sheet.mediabox.width), round(sheet.mediabox.height)
        assert (width, height) in LETTER
        beyond: list[str] = []

        def seen(text: str, page: list[float], place: list[float], *_: object) -> None:
            across = page[0] * place[4] + page[2] * place[5] + page[4]
            if text.strip() and not 0 <= across <= width:  # noqa: B023 (called at once)
                beyond.append(text)  # noqa: B023

        texts.append(sheet.extract_text(visitor_text=seen))
        assert beyond == []
    return "\n".join(texts)


def office(content: bytes, place: Path, browser: Browser) -> str:
    """Open a document in LibreOffice and print it, if it is not printed yet: letter paper."""
    beside = printed_beside(place)
    if beside.exists():
        return pdf(beside.read_bytes(), place, browser)
    return pdf(converted(content, f"read-{place.name}", "pdf", place.parent), place, browser)


def printed_beside(place: Path) -> Path:
    """Return where LibreOffice's print of a document is, if it was printed with others."""
    return place.with_name(f"printed-{place.name}.pdf")


def workbook(content: bytes, place: Path, browser: Browser) -> str:
    """Print a workbook on letter paper with LibreOffice, and read its cells, folded or not."""
    printed = office(content, place, browser)
    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    rows = (row for sheet in book.worksheets for row in sheet.iter_rows(values_only=True))
    cells = "\n".join(str(cell) for row in rows for cell in row if cell is not None)
    return f"{printed}\n{cells}"


def mail(content: bytes, place: Path, browser: Browser) -> str:
    """Read a message as a mail program: plain text and a page beside it, all else attached."""
    message = email.message_from_bytes(content, policy=policy.default)
    assert message["Subject"]
    plain, shown = message.get_body(("plain",)), message.get_body(("html",))
    assert plain is not None
    assert shown is not None
    markup = shown.get_content()
    assert len(markup.encode()) < _MAIL_MOST
    assert not re.search(r"""(?:src|href)=["']?https?://[^"'>]+\.(?:css|js|png|svg)""", markup)
    body = place.with_suffix(".html")
    body.write_text(markup, encoding="utf-8")
    with opened(browser, body) as window:
        assert presentation_faults(window) == []
    every = [plain.get_content(), str(html.document_fromstring(markup).xpath("string()"))]
    for part in message.iter_attachments():
        name, whole = part.get_filename() or "", part.get_payload(decode=True)
        assert isinstance(whole, bytes)
        assert name
        attached = place.with_name(f"attached-{name}")
        attached.write_bytes(whole)
        every.append(READERS[name.rpartition(".")[2]](whole, attached, browser))
    return "\n".join(every)


def plain(content: bytes, place: Path, browser: Browser) -> str:
    """Read text on a terminal of 80 columns: no line is wider, so none is broken by it."""
    del place, browser
    text = content.decode()
    wide = [line for line in text.splitlines() if _width(line) > COLUMNS]
    assert wide == []
    return text


def _width(line: str) -> int:
    return sum(1 + (unicodedata.east_asian_width(sign) in "WF") for sign in line)


def markdown(content: bytes, place: Path, browser: Browser) -> str:
    """Read Markdown: every row of a table has as many cells as its heading."""
    del place, browser
    text = content.decode()
    cells = 0
    for line in text.splitlines():
        count = len(re.findall(r"(?<!\\)\|", line)) if line.startswith("|") else 0
        assert not (cells and count) or cells == count, line
        cells = count
    return text


def table(content: bytes, place: Path, browser: Browser) -> str:
    """Read a CSV as a spreadsheet does: every row is as wide as the heading, none is a formula."""
    del place, browser
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    assert {len(row) for row in rows} == {len(rows[0])}
    assert not [cell for row in rows for cell in row if cell[:1] in set("=+@\t\r")]
    return "\n".join("\t".join(row) for row in rows)


def document(content: bytes, place: Path, browser: Browser) -> str:
    """Read JSON; where it names a schema of ours, prove it."""
    del place, browser
    value = json.loads(content)
    kind = value.get("schema", "") if isinstance(value, dict) else ""
    if kind.startswith("releasekit/"):
        proved("-".join(kind.split("/")[1:]), content)
    return json.dumps(value, ensure_ascii=False)


def lines(content: bytes, place: Path, browser: Browser) -> str:
    """Read SSSOM: comments, a heading, and rows as wide as it."""
    del place, browser
    rows = [line for line in content.decode().splitlines() if not line.startswith("#")]
    assert {line.count("\t") for line in rows} == {rows[0].count("\t")}
    return "\n".join(rows)


READERS: dict[str, Reader] = {
    "html": page,
    "pdf": pdf,
    "docx": office,
    "xlsx": workbook,
    "eml": mail,
    "txt": plain,
    "table": plain,
    "md": markdown,
    "csv": table,
    "review-csv": table,
    "json": document,
    "fhir": document,
    "fhir-r4": document,
    "sssom": lines,
}
"""By form: each raises AssertionError where the receiver would have stumbled."""
