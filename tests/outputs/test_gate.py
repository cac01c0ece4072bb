"""The second lock: a withheld text is found however it is written, in every form of output."""

from __future__ import annotations

import base64
import csv
import html
import io
import json
import quopri
import zipfile
from email.message import EmailMessage
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from releasekit.errors import LicenseError
from releasekit.licensing import Gate

if TYPE_CHECKING:
    from collections.abc import Callable

TEXT = "Sentinel grafting of the lantern, each additional lamp"
GATE = Gate([TEXT])


def between(sign: str) -> str:
    """Return the text with a sign after each letter."""
    return "".join(f"{letter}{sign}" for letter in TEXT)


def blanks(sign: str) -> str:
    return TEXT.replace(" ", sign)


def shifted(first: int, upper: int) -> str:
    """Return the text in the letters of another block, such as the mathematical bold ones."""
    return "".join(
        chr(first + ord(letter) - ord("a"))
        if letter.islower()
        else chr(upper + ord(letter) - ord("A"))
        if letter.isupper()
        else letter
        for letter in TEXT
    )


CYRILLIC = str.maketrans("aecopxyis", "аесорхуіѕ")
GREEK = str.maketrans("aoniu", "αοηιυ")
SIGNS = {
    "zero-width space": "\u200b", "non-joiner": "\u200c", "joiner": "\u200d",
    "word joiner": "\u2060", "byte order mark": "\ufeff", "soft hyphen": "\u00ad",
    "left-to-right mark": "\u200e", "isolate": "\u2068", "variation": "\ufe0f",
    "variation supplement": "\U000e0100", "grapheme joiner": "\u034f", "tag": "\U000e0041",
    "overlay": "\u0336", "accent": "\u0301", "invisible separator": "\u2063",
    "Mongolian": "\u180e", "Hangul filler": "\u3164", "blank": " ", "dot": ".", "line": "\n",
}  # fmt: skip
BLANKS = {
    "no-break": "\xa0", "thin": "\u2009", "none": "", "underscore": "_", "dash": "-",
    "new line": "\r\n   ", "zero-width": "\u200b", "ideographic": "\u3000", "Braille": "\u2800",
    "bullet": " • ", "semicolon": ";", "separator": "\u2028", "next line": "\x85", "tab": "\t",
}  # fmt: skip
WRITTEN = {
    "as it is": TEXT,
    "upper case": TEXT.upper(),
    "a run of it": "... of the lantern, each additional ...",
    "full width": shifted(0xFF41, 0xFF21),
    "mathematical": shifted(0x1D41A, 0x1D400),
    "circled": shifted(0x24D0, 0x24B6),
    "Cyrillic": TEXT.translate(CYRILLIC),
    "Greek": TEXT.translate(GREEK),
    "ligatures": TEXT.replace("ft", "\ufb05"[:0] + "ft").replace("nt", "ɴt"),
    "hyphenated": TEXT.replace("lantern", "lan-\ntern").replace("grafting", "graft-\n  ing"),
    "strings": TEXT.replace("en", 'e" + "n'),
    "backwards": f"\u202e{TEXT[::-1]}\u202c",
    "percent": quote(TEXT),
    "all percent": "".join(f"%{byte:02x}" for byte in TEXT.encode()),
    "base64": base64.b64encode(f"... {TEXT} ...".encode()).decode(),
    "base64 of URLs": base64.urlsafe_b64encode(f"??>{TEXT}".encode()).decode(),
    "base64 in lines": base64.encodebytes((TEXT + " and so on" * 9).encode()).decode(),
    "JSON escapes": "".join(f"\\u{ord(letter):04x}" for letter in TEXT),
    "braced escapes": "".join(f"\\u{{{ord(letter):x}}}" for letter in TEXT),
    "short escapes": "".join(f"\\x{ord(letter):02x}" for letter in TEXT),
    "octal escapes": "".join(f"\\{ord(letter):03o}" for letter in TEXT),
    "style escapes": "".join(f"\\{ord(letter):x} " for letter in TEXT),
    "decimal": "".join(f"&#{ord(letter)};" for letter in TEXT),
    "hexadecimal": "".join(f"&#x{ord(letter):X};" for letter in TEXT),
    "named blanks": blanks("&nbsp;"),
    "named signs": TEXT.replace("e", "e&shy;").replace("t", "t&zwj;"),
    "entities twice": blanks("&amp;nbsp;").replace("a", "&amp;#97;"),
    "emphasis": TEXT.replace("lan", "**lan**").replace("ea", "_e_a"),
    "colors": TEXT.replace("lan", "\x1b[31mlan\x1b[0m").replace("ea", "\x1b]8;;x\x07ea"),
    "quoted-printable": quopri.encodestring(TEXT.encode(), quotetabs=True).decode(),
    "quoted, all": "".join(f"={byte:02X}" for byte in TEXT.encode()),
    "quoted, cut": TEXT.replace("ant", "an=\nt"),
    **{f"{name} in words": between(sign) for name, sign in SIGNS.items()},
    **{f"{name} for blanks": blanks(sign) for name, sign in BLANKS.items()},
}
"""How somebody may write the text, in any form."""


def _zipped(name: str, text: str | bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, text)
    return buffer.getvalue()


def _letter(text: str, cte: str) -> bytes:
    letter = EmailMessage()
    letter["Subject"] = "A bulletin"
    letter.set_content("See the other part.")
    letter.add_alternative(f"<p>{html.escape(text)}</p>", subtype="html", cte=cte)
    return bytes(letter)


def _row(text: str) -> bytes:
    rows = io.StringIO()
    csv.writer(rows).writerow(["10004", text, 'a "b"'])
    return rows.getvalue().encode()


def _literal(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("/", "\\/")


FORMS: dict[str, Callable[[str], bytes]] = {
    "out.txt": lambda text: f"10004 {text}\n".encode(),
    "out.csv": _row,
    "out.md": lambda text: f"| 10004 | {text} |\n".encode(),
    "out.json": lambda text: json.dumps({"x": [{"y": text}]}).encode(),
    "utf8.json": lambda text: json.dumps({"x": text}, ensure_ascii=False).encode(),
    "out.js": lambda text: f"(self.x ??= {{}}).a = {_literal(text)};\n".encode(),
    "out.typ": lambda text: f"#{_literal(text)};\n".encode(),
    "out.html": lambda text: f"<!DOCTYPE html><p>{html.escape(text)}</p>".encode(),
    "raw.html": lambda text: f"<!DOCTYPE html><p>{text}</p>".encode(),
    "title.html": lambda text: f'<p title="{html.escape(text)}">10004</p>'.encode(),
    "script.html": lambda text: f"<script>x = {_literal(text)}</script>".encode(),
    "feed.xml": lambda text: (
        f'<?xml version="1.0"?><feed><entry>{html.escape(html.escape(text))}</entry></feed>'
    ).encode(),
    "base64.eml": lambda text: _letter(text, "base64"),
    "quoted.eml": lambda text: _letter(text, "quoted-printable"),
    "out.zip": lambda text: _zipped("a.json", json.dumps(text)),
    "utf16.txt": lambda text: text.encode("utf-16", errors="replace"),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_withheld_text_is_found_however_it_is_written(form: str) -> None:
    said = {way: refusal(form, FORMS[form](text)) for way, text in WRITTEN.items()}
    assert {way for way, words in said.items() if "licensed words" not in words} == set()
    assert {way for way, words in said.items() if "entinel" in words} == set()


def refusal(form: str, content: bytes) -> str:
    """Return in what words the gate refuses a file; empty where it lets it through."""
    try:
        GATE.validate(form, content)
    except LicenseError as error:
        return str(error)
    return ""


def runs(text: str, begin: str, end: str) -> str:
    """Return a text in runs that part its words, as documents and workbooks have them."""
    parts = [text[place : place + 3] for place in range(0, len(text), 3)]
    return "".join(f"{begin}{part}{end}" for part in parts)


WORD = f'<?xml version="1.0"?><w:document xmlns:w="urn:w"><w:p><w:t>{"{}"}</w:t></w:p></w:document>'
BOOK = f'<sst xmlns="urn:x"><si><t>10004</t></si><si>{"{}"}</si></sst>'
INSIDE = runs(html.escape(blanks("&nbsp;")), "<b>", "</b>")
MARKUP = {
    "title": '<p title="{}">x</p>', "alt": "<img alt='{}'>", "aria": '<p aria-label="{}">x</p>',
    "data": "<p data-x='{}'>x</p>", "comment": "<!-- {} -->", "meta": '<meta content="{}">',
    "placeholder": "<input placeholder='{}'>", "script": "<script>f('{}')</script>",
    "style": "<style>p::after{{content: '{}'}}</style>", "template": "<template>{}</template>",
    "noscript": "<noscript>{}</noscript>", "svg": "<svg><text>{}</text><desc>x</desc></svg>",
    "hidden": "<p hidden>{}</p>", "CDATA": "<![CDATA[{}]]>", "after": "</body></html>{}",
    "script JSON": '<script type="application/json">{{"a": "{}"}}</script>',
    "no quotes": "<p title=x{}>", "option": "<select><option label='{}'></select>",
}  # fmt: skip
SPLIT = {
    "bold": TEXT.replace("lan", "<b>lan</b>"), "capital tags": TEXT.replace("an", "<B>an</B>"),
    "spans": runs(TEXT, "<span>", "</span>"), "wbr": TEXT.replace("an", "a<wbr>n"),
    "comments": TEXT.replace("an", "a<!-- > b < c -->n"),
    "links": runs(TEXT, '<a href="#>">', "</a>"),
    "junk": TEXT.replace("an", 'a<span style="display: none">xyz</span>n'),
    "hidden": TEXT.replace("an", "a<i hidden>xyz</i>n"),
    "small": TEXT.replace("an", 'a<i style="font-size:0">xyz</i>n'),
    "marks": runs(TEXT, "<ins>", "</ins>"), "cells": blanks("</td><td>"),
    "items": blanks("</li>\n<li>"), "breaks": blanks("<br/>"), "unclosed": blanks("<p>"),
    "Word": WORD.format(runs(TEXT, "</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>", "")),
    "book": BOOK.format(runs(TEXT, "<r><rPr/><t>", "</t></r>")),
    "cell": f"<c t='inlineStr'><is>{runs(TEXT, '<r><t>', '</t></r>')}</is></c>",
    "page inside": f'<iframe srcdoc="{html.escape(INSIDE)}">',
    "address": f'<a href="data:text/html;base64,{base64.b64encode(INSIDE.encode()).decode()}">',
    "question": f'<a href="?q={quote(TEXT, safe="")}">x</a>', "name": f"<{blanks('-')}>x</p>",
    "mail": f'<a href="mailto:x?body={TEXT.replace(" ", "+")}">x</a>',
    **{name: form.format(TEXT.replace("an", "a&shy;n")) for name, form in MARKUP.items()},
}  # fmt: skip


@pytest.mark.parametrize("form", ["out.html", "out.md", "word/document.xml", "out.docx", "out.eml"])
def test_markup_hides_no_text(form: str) -> None:
    for way, text in SPLIT.items():
        content = text.encode()
        if form == "out.docx":
            content = _zipped("word/document.xml", text)
        if form == "out.eml":
            content = _letter("x", "base64").replace(b"See the", b"See\n\n" + content)
        assert "licensed words" in refusal(form, content), way


def test_names_and_headers_hide_no_text() -> None:
    letter = EmailMessage()
    letter["Subject"] = TEXT.replace("a", "\u0430")
    letter.add_attachment(b"x", maintype="text", subtype="plain", filename=f"{TEXT}.txt")
    for name, content in (
        ("out.eml", bytes(letter)),
        (f"{blanks('-')}.html", b""),
        ("out.zip", _zipped(f"{blanks('_')}.txt", "x")),
        ("out.xlsx", _zipped("a.zip", _zipped("b", TEXT))),
    ):
        with pytest.raises(LicenseError, match="licensed words"):
            GATE.validate(name, content)


EVERYDAY = {
    "other words": "Sentinel grafting of a lamp, and the lantern of each",
    "four of them": "of the lantern, each — additions follow",
    "their letters apart": "of the lantern each add it",
    "codes": "12345 10004 0901T added 2026-01-01, effective July 1, 2026",
    "other order": "lamp additional each lantern the of grafting Sentinel",
    "base64 of a picture": base64.b64encode(bytes(range(256)) * 9).decode(),
    "percent": "100% of %41 and %zz \\u12 \\x &#99999999999; &x; \\u{ffffffff} = =Z9 <3 < a",
    "broken markup": "<a <b <!-- <![CDATA[ <?xml </ &lt;&amp;",
    "nothing": "",
    "a null": "\0\0\0",
    "surrogates": "\\ud800 &#xd800;",
    "deep": "<b>" * 5000,
}


@pytest.mark.parametrize("form", FORMS)
def test_everyday_words_pass(form: str) -> None:
    said = {way: refusal(form, FORMS[form](text)) for way, text in EVERYDAY.items()}
    assert {way: words for way, words in said.items() if words} == {}


def test_a_large_page_is_read_in_time() -> None:
    page = ("<tr><td>10004</td><td>added & read on</td></tr>" * 20_000).encode()
    GATE.validate("out.html", page)
    GATE.validate("out.txt", b"<" * 500_000 + b"&" * 500_000 + b"\\" * 500_000 + b"%4" * 200_000)


@pytest.mark.parametrize(
    ("withheld", "written", "leaks"),
    [
        ("Lamp wick oil", "a lamp wick oil", 3),  # as few words as are looked for, at the end
        ("Lamp wick", "a lamp wick", 0),
        ("Lamp wick oil", "a lamp-wickoil", 0),  # eleven letters: so much may come by chance
        ("Lamp wick oils", "a lampwickoils", 3),  # twelve, at the very end
        ("Lamp wick oils", "lampwickoils burn", 3),  # and at the very start
        ("Lamp wick oils", "a lampwickoil", 0),
        ("Trim a lamp by the wick with oil", "and the wick with oil", 0),  # four of its words
        ("Trim a lamp by the wick with oil", "and by the wick with oil", 5),  # its last five
    ],
)
def test_as_much_as_is_a_leak_is_found_wherever_it_stands(
    withheld: str, written: str, leaks: int
) -> None:
    assert Gate([withheld]).leaks(written) == leaks
