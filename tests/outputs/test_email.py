"""E-mail drafts: two parts, styles inlined, one line a header, the same bytes on every run."""

from __future__ import annotations

import email
import email.policy
import sys
from typing import TYPE_CHECKING, Any

import pytest
from lxml import html

from releasekit.errors import ExportError
from releasekit.office import EXPORTS
from releasekit.office import email as drafts
from releasekit.views import catalog
from tests.outputs.test_pdf import shown
from tests.support.hostile import TEXTS, attacked, bulletin
from tests.support.reports import ALL, report

if TYPE_CHECKING:
    from email.message import EmailMessage

HEADERS = ["Subject", "X-Unsent", "MIME-Version", "Content-Type"]


def draft(name: str, views: list[Any]) -> EmailMessage:
    content = drafts.produce(name, views)
    message: EmailMessage = email.message_from_bytes(content, policy=email.policy.default)
    return message


def parts(message: EmailMessage) -> tuple[str, str]:
    plain, rich = message.iter_parts()
    assert plain.get_content_type() == "text/plain"
    assert rich.get_content_type() == "text/html"
    for part in (plain, rich):
        assert part.get_content_charset() == "utf-8"
    return plain.get_content(), rich.get_content()


@pytest.mark.parametrize("name", ["annual", "summary"])
def test_a_draft_is_ready_to_be_addressed(name: str) -> None:
    views = shown("bulletin")
    message = draft(name, views)
    assert message.keys() == HEADERS
    assert message.get_content_type() == "multipart/alternative"
    assert message["X-Unsent"] == "1"
    assert message["Subject"].startswith("SAMPLE: CPT codes: 2026")
    plain, rich = parts(message)
    assert plain.splitlines() == catalog.text(name, "txt", views).splitlines()
    notice = views[0].changes.notice
    page: html.HtmlElement = html.document_fromstring(rich)
    for text in (plain, page.text_content()):
        assert notice in " ".join(text.split())


def test_the_page_of_a_draft_needs_no_sheet_no_script_and_no_network() -> None:
    _, rich = parts(draft("annual", shown("bulletin")))
    page: html.HtmlElement = html.document_fromstring(rich)
    assert not page.xpath(
        "//style | //script | //link | //svg | //form | //@src | //@class[.='skip']"
    )
    (head, *_) = page.xpath("//h1/@style")
    assert "font-size" in head
    assert "var(" not in rich
    assert "http:" not in rich.replace("http-equiv", "")
    assert "https:" not in rich


def test_a_report_without_a_plain_template_is_sent_with_its_markdown() -> None:
    plain, rich = parts(draft("report", [ALL]))
    assert plain.splitlines() == catalog.text("report", "md", [ALL]).splitlines()
    page: html.HtmlElement = html.document_fromstring(rich)
    assert not page.xpath("//script | //form")


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("name", ["report", "annual", "erratum", "summary"])
def test_no_text_becomes_a_header_a_part_or_markup(name: str, text: str) -> None:
    view = attacked(ALL, text)
    views: list[Any] = [view] if name == "report" else [bulletin(view, text)]
    message = draft(name, views)
    assert message.keys() == HEADERS
    assert len(list(message.iter_parts())) == 2
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
    content = drafts.produce("annual", shown("bulletin"))
    assert max(map(len, content.split(b"\r\n"))) <= 998
    assert content.replace(b"\r\n", b"").find(b"\n") == -1
    assert content.isascii()


def test_a_missing_extra_is_one_clear_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "css_inline", None)
    with pytest.raises(ExportError, match=r"pip install 'releasekit\[mail\]'"):
        EXPORTS["eml"].produce("report", [ALL])
