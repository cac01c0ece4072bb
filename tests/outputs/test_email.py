"""E-mail drafts: two parts, styles inlined, one line a header, the same bytes on every run."""

from __future__ import annotations

import datetime as dt
import email
import email.policy
import re
import sys
from typing import TYPE_CHECKING, Any

import pytest
from lxml import html
from msgspec import structs

from releasekit.errors import ExportError
from releasekit.office import EXPORTS, letter_page
from releasekit.office import email as drafts
from releasekit.views import catalog
from releasekit.views.issuers import IssuerView, LogoView
from tests.cli.test_issuer import PNG
from tests.outputs.test_pdf import shown
from tests.support.hostile import TEXTS, attacked, bulletin
from tests.support.reports import ALL, report

if TYPE_CHECKING:
    from email.message import EmailMessage, MIMEPart
    from pathlib import Path

HEADERS = ["Subject", "X-Unsent", "MIME-Version", "Content-Type"]
LOGO = LogoView(alt="Plan", media_type="image/png", format="png", content=PNG)
ISSUER = IssuerView(
    name="Example Health Plan",
    department="Coding",
    contact="Questions to coding@example.org, or 555-0100",
    number="2025-07",
    issued="2025-08-04",
    logo=LOGO,
)


def draft(name: str, views: list[Any]) -> EmailMessage:
    content = drafts.produce(name, views)
    message: EmailMessage = email.message_from_bytes(content, policy=email.policy.default)
    return message


def structure(part: MIMEPart) -> list[Any]:
    """Return the types of a message's parts, nested as they are."""
    if not part.is_multipart():
        return [part.get_content_type()]
    inner = [structure(inside) for inside in part.iter_parts()]
    return [part.get_content_type(), *inner]


def parts(message: EmailMessage) -> tuple[str, str]:
    plain, rich = message.get_body(("plain",)), message.get_body(("html",))
    assert plain is not None
    assert rich is not None
    for part in (plain, rich):
        assert part.get_content_charset() == "utf-8"
    return plain.get_content(), rich.get_content()


def issued(issuer: IssuerView = ISSUER) -> list[Any]:
    return [structs.replace(shown("bulletin")[0], issuer=issuer)]


ALTERNATIVE = ["multipart/alternative", ["text/plain"], ["text/html"]]
RELATED = ["multipart/related", ["text/html"], ["image/png"]]


@pytest.mark.parametrize("name", ["annual", "summary"])
def test_a_draft_is_ready_to_be_addressed(name: str) -> None:
    views = shown("bulletin")
    message = draft(name, views)
    assert message.keys() == HEADERS
    assert structure(message) == ["multipart/mixed", ALTERNATIVE, ["application/pdf"]]
    assert message["X-Unsent"] == "1"
    assert message["Subject"] == "SAMPLE: CPT codes: 2026 edition"
    plain, rich = parts(message)
    assert plain.splitlines() == catalog.text("letter", "txt", views).splitlines()
    notice = views[0].changes.notice
    page: html.HtmlElement = html.document_fromstring(rich)
    for text in (plain, page.text_content()):
        bare = " ".join(text.split())
        assert bare.count(notice) == 1
        # The notice stands before the first code.
        assert bare.index(notice) < min(
            bare.index(one.change.code) for one in views[0].ended if one.change.code in bare
        )


def test_a_draft_says_who_sends_it_when_and_under_which_number() -> None:
    message = draft("annual", issued())
    assert message["From"] == "Example Health Plan <coding@example.org>"
    assert message["Subject"] == "SAMPLE: Bulletin 2025-07: CPT codes: 2026 edition"
    assert message["Date"].datetime.date() == dt.date(2025, 8, 4)
    assert message["To"] is message["Message-ID"] is None
    assert structure(message) == [
        "multipart/mixed",
        ["multipart/alternative", ["text/plain"], RELATED],
        ["application/pdf"],
    ]


@pytest.mark.parametrize(
    ("contact", "sender"),
    [
        ("", None),
        ("555-0100", None),
        ("ask @ the desk", None),
        ("a@b", None),
        ("coding.desk+1@mail.example.org.", "Plan <coding.desk+1@mail.example.org>"),
    ],
)
def test_only_an_address_is_a_sender(contact: str, sender: str | None) -> None:
    message = draft("annual", issued(IssuerView(name="Plan", contact=contact)))
    assert message["From"] == sender
    assert message["Date"] is None


def test_a_logo_lies_beside_the_page_and_one_that_no_program_shows_is_left_out() -> None:
    message = draft("annual", issued())
    (picture,) = [part for part in message.walk() if part.get_content_type() == "image/png"]
    _, rich = parts(message)
    page: html.HtmlElement = html.document_fromstring(rich)
    assert page.xpath("//img/@src") == [f"cid:{picture['Content-ID'].strip('<>')}"]
    assert page.xpath("//img/@alt") == ["Plan"]
    assert picture.get_content() == PNG
    drawn = LogoView(alt="Plan", media_type="image/svg+xml", format="svg", content=b"<svg/>")
    message = draft("annual", issued(structs.replace(ISSUER, logo=drawn)))
    assert "<img" not in parts(message)[1]
    assert structure(message)[1] == ALTERNATIVE


def test_the_whole_document_is_attached() -> None:
    views = shown("bulletin")
    (attached,) = draft("annual", views).iter_attachments()
    assert attached.get_filename() == "cpt-2025-to-2026-annual.pdf"
    assert attached.get_content() == EXPORTS["pdf"].produce("annual", views)
    (attached,) = draft("report", [ALL]).iter_attachments()
    assert attached.get_filename() == "demo-2025-to-2026-report.pdf"


def test_without_typst_the_page_is_attached(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drafts, "find_spec", lambda _: None)
    views = shown("bulletin")
    message = draft("annual", views)
    (attached,) = message.iter_attachments()
    assert attached.get_content_type() == "text/html"
    assert attached.get_filename() == "cpt-2025-to-2026-annual.html"
    assert attached.get_content().splitlines() == catalog.text("annual", "html", views).splitlines()
    assert structure(message)[1] == ALTERNATIVE


@pytest.mark.parametrize("name", ["annual", "summary"])
def test_the_gate_reads_all_that_a_draft_holds(name: str) -> None:
    views = shown("bulletin", who="internal")
    read = drafts.source(name, views)
    text = next(str(one.change.display) for one in views[0].ended)
    assert read.count(text) >= 3  # in plain text, in the page and in the document


def test_the_page_of_a_draft_needs_no_sheet_no_script_and_no_network() -> None:
    _, rich = parts(draft("annual", issued()))
    page: html.HtmlElement = html.document_fromstring(rich)
    assert not page.xpath("//style | //script | //link | //svg | //form | //@class[.='skip']")
    assert all(source.startswith("cid:") for source in page.xpath("//@src"))
    (head, *_) = page.xpath("//h1/@style")
    assert "font-size" in head
    assert "var(" not in rich
    assert "http:" not in rich.replace("http-equiv", "")
    assert "https:" not in rich


def test_a_page_is_as_wide_as_mail_programs_show_and_keeps_its_colors() -> None:
    _, rich = parts(draft("annual", shown("bulletin")))
    page: html.HtmlElement = html.document_fromstring(rich)
    (sheet,) = page.xpath("//table[@role='presentation']")
    assert sheet.get("width") == "600"
    assert "max-width: 600px" in sheet.get("style")
    assert page.xpath("//meta[@name='color-scheme']/@content") == ["light"]
    for node in page.xpath("//body | //table"):
        style = node.get("style")
        assert "background-color" in style
        assert re.search(r"(?<!-)color:", style)


@pytest.mark.parametrize("rows", [10, 600, 3_000])
def test_a_page_is_short_enough_whatever_it_lists(rows: int) -> None:
    cells = "".join(f"<tr><th>{n}</th><td>{'word ' * 30}</td></tr>" for n in range(rows))
    tables = f"<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody>{cells}</tbody></table>"
    written, _ = letter_page.page(f"<title>x</title><style>td {{ color: #111 }}</style>{tables}")
    assert len(written.encode()) <= letter_page.MOST_BYTES
    page: html.HtmlElement = html.document_fromstring(written)
    kept = page.xpath("//tbody/tr[not(td/@colspan)]")
    more = page.xpath("//td[@colspan='2']/text()")
    assert more == (
        [] if len(kept) == rows else [f"{rows - len(kept):,} more rows: see the attachment."]
    )
    assert [row.findtext("th") for row in kept] == [str(n) for n in range(len(kept))]
    assert (len(kept) == rows) is (rows == 10)


def test_a_report_is_sent_with_its_totals_in_the_letter() -> None:
    plain, rich = parts(draft("report", [ALL]))
    assert plain.splitlines() == catalog.text("letter", "txt", [ALL]).splitlines()
    page: html.HtmlElement = html.document_fromstring(rich)
    assert not page.xpath("//script | //form")
    for line in ALL.summary:
        assert line.title in plain
        assert line.title in page.text_content()


def test_a_view_without_a_letter_is_one_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drafts, "LETTER", "no such template")
    message = draft("report", [ALL])
    assert structure(message) == ALTERNATIVE
    assert parts(message)[0].splitlines() == catalog.text("report", "md", [ALL]).splitlines()
    del tmp_path


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("name", ["report", "annual", "erratum", "summary"])
def test_no_text_becomes_a_header_a_part_or_markup(name: str, text: str) -> None:
    view = attacked(ALL, text)
    views: list[Any] = [view] if name == "report" else [bulletin(view, text)]
    message = draft(name, views)
    assert set(message.keys()) <= {*HEADERS, "From"}
    assert structure(message) == ["multipart/mixed", ALTERNATIVE, ["application/pdf"]]
    assert message["Subject"].isprintable()
    _, rich = parts(message)
    page: html.HtmlElement = html.document_fromstring(rich)
    assert not page.xpath("//script | //img | //@onerror | //a[starts-with(@href, 'http')]")
    assert "1337" not in rich


def test_the_same_view_gives_the_same_bytes_and_another_others() -> None:
    first = drafts.produce("report", [ALL])
    assert drafts.produce("report", [ALL]) == first
    assert b"Date:" not in first
    assert b"Message-ID" not in first
    other = drafts.produce("report", [report()])
    assert first.split(b"boundary=")[1][:40] != other.split(b"boundary=")[1][:40]


def test_every_line_is_one_that_mail_can_carry() -> None:
    content = drafts.produce("annual", issued())
    assert max(map(len, content.split(b"\r\n"))) <= 998
    assert content.replace(b"\r\n", b"").find(b"\n") == -1
    assert content.isascii()


def test_a_missing_extra_is_one_clear_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "css_inline", None)
    with pytest.raises(ExportError, match=r"pip install 'releasekit\[mail\]'"):
        EXPORTS["eml"].produce("report", [ALL])
