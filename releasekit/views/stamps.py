"""What every output of licensed content has, whatever its template: banner, notice, trademark."""

from __future__ import annotations

import re
import textwrap
from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct

from releasekit.late_patterns import pattern
from releasekit.licensing import PUBLIC, Entitlement
from releasekit.render import words
from releasekit.render.literals import cell, literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from releasekit.layout import CodeSet
    from releasekit.licensing import Clearance

_WIDTH = 78
_STYLE = """<style>
.internal { margin: 0 0 .6rem; padding: .3rem .6rem; border: 2px solid #a3001b; color: #a3001b; \
background: #fff; font-weight: bold; text-align: center; }
header .notice { margin: .5rem 0; font-size: .75rem; }
BANNER</style>
"""
_SHORT = pattern(r".*?©.*?\.(?: all rights reserved\.)?(?=\s|$)", re.IGNORECASE)
_RED = 'rgb("#a3001b")'
_MARKUP = pattern(
    r"(<(?P<raw>script|style|title)\b.*?</(?P=raw)\s*>|<!--.*?-->|<[^<>]*>)",
    re.DOTALL | re.IGNORECASE,
)
_HEADING = pattern(r"<h[1-6]\b", re.IGNORECASE)
_LITERAL = pattern(r'#"(?:[^"\\]|\\.)*"')
_UNDERLINE = pattern(r"[-=]{3,}\s*")


class Stamp(Struct, frozen=True, kw_only=True):
    """What an output has of one licensed code set, whoever wrote its template.

    `banner` says that it holds licensed texts, and is empty where it holds none or may be shown to
    all; `notice` stands before the content; `mark` is the trademark as its owner writes it at its
    first mention. All are empty of a code set that nobody licenses.
    """

    banner: str = ""
    notice: str = ""
    mark: str = ""


NO_STAMP = Stamp()


def stamp(layout: CodeSet, cleared: Clearance, notice: str, *, own: bool = False) -> Stamp:
    """Return the stamp of outputs of a code set for one audience; `notice` is of their edition.

    `own` says that they hold the house's own figures.
    """
    phrase: str = words.load()["usage"]["banner"]
    figures = phrase.format(audience=cleared.audience.name).upper() if own else ""
    if not layout.license.licensed:
        return Stamp(banner=figures) if own else NO_STAMP
    mark = layout.license.mark or layout.name
    banner = ""
    if cleared.entitled > Entitlement.CODES and cleared.audience.name != PUBLIC:
        phrase = words.load()["banner"]
        banner = phrase.format(
            audience=cleared.audience.name, mark=mark, texts=f"{layout.text_word or 'text'}s"
        ).upper()
    banner = " · ".join(filter(None, (banner, figures)))
    return Stamp(banner=banner, notice=notice, mark=layout.license.mark)


def stamped(form: str, text: str, stamps: Iterable[Stamp]) -> str:
    """Return a text in a form of template with the stamps of what is in it."""
    several = list(dict.fromkeys(stamps))
    banner = " · ".join(dict.fromkeys(each.banner for each in several if each.banner))
    notices = list(dict.fromkeys(short(each.notice) for each in several if each.notice))
    marks = list(dict.fromkeys(each.mark for each in several if each.mark))
    if form in _FORMS and (banner or notices or marks):
        place, mark = _FORMS[form]
        return place(mark(text, marks), banner, notices)
    return text


def short(notice: str) -> str:
    """Return the copyright of a notice, whose whole stands at the foot: owner, year and rights."""
    match = _SHORT.match(notice)
    return match[0] if match else notice


def marked(text: str, *marks: str) -> str:
    """Return a text in which the first mention of each name has its trademark's sign."""
    return Marks(marks).next(text)


class Marks:
    """Adds the sign of a trademark to its first mention in each section."""

    def __init__(self, marks: Iterable[str]) -> None:
        """Take the trademarks as their owners write them."""
        self.marks = [(mark, mark.rstrip("®™")) for mark in marks if mark.rstrip("®™") != mark]
        self.pending = list(self.marks)

    def section(self) -> None:
        """Begin a section: names are to be marked again."""
        self.pending = list(self.marks)

    def next(self, text: str) -> str:
        """Return the next text of a section; a notice, which has ©, stays as it is."""
        if "©" in text or not self.pending:
            return text
        for mark, name in list(self.pending):
            first = re.search(rf"\b{re.escape(name)}\b(?![/@-])", text)
            if first:
                signed = text.startswith(mark, first.start())
                text = text if signed else text[: first.start()] + mark + text[first.end() :]
                self.pending.remove((mark, name))
        return text


def _marked_html(text: str, marks: Sequence[str]) -> str:
    signs, end = Marks(marks), 0
    parts: list[str] = []
    for match in _MARKUP.finditer(text):
        parts += (signs.next(text[end : match.start()]), match[0])
        end = match.end()
        if _HEADING.match(match[0]):
            signs.section()
    return "".join((*parts, signs.next(text[end:])))


def _marked_lines(text: str, marks: Sequence[str]) -> str:
    signs, lines = Marks(marks), text.splitlines(keepends=True)
    noticed = _of_notices(lines)
    for number, line in enumerate(lines):
        following = lines[number + 1] if number + 1 < len(lines) else ""
        underlined = line.strip() and _UNDERLINE.fullmatch(following)
        if line.startswith("#") or underlined:
            signs.section()
        lines[number] = line if number in noticed else signs.next(line)
        if underlined and len(following) == len(line):
            lines[number + 1] = following[0] * (len(lines[number]) - len(line)) + following
    return "".join(lines)


def _of_notices(lines: Sequence[str]) -> set[int]:
    """Return the numbers of the lines of paragraphs that are notices, which have a ©."""
    noticed, paragraph = set(), list[int]()
    for number, line in enumerate([*lines, ""]):
        if line.strip():
            paragraph.append(number)
            continue
        if any("©" in lines[place] for place in paragraph):
            noticed.update(paragraph)
        paragraph = []
    return noticed


def _marked_source(text: str, marks: Sequence[str]) -> str:
    signs, lines = Marks(marks), text.splitlines(keepends=True)
    for number, line in enumerate(lines):
        if line.startswith(("=", "#title", "#heading")):
            signs.section()
        lines[number] = _LITERAL.sub(lambda match: signs.next(match[0]), line)
    return "".join(lines)


def _placed_html(text: str, banner: str, notices: Sequence[str], *, styled: bool = True) -> str:
    """Put both into the head of a page, with their style if its own sheet has none."""
    import html  # noqa: PLC0415 (slow to import, and only pages need it)

    small = "".join(f'<p class="notice">{html.escape(each)}</p>\n' for each in notices)
    top = f'<p class="internal">{html.escape(banner)}</p>\n' if banner else ""
    if styled:
        sign = f'content: "{banner}"; font: bold 8pt sans-serif; color: #a3001b;'
        printed = f"@page {{ @top-center {{ {sign} }} }}\n" if banner else ""
        text = _before(text, r"</head\s*>", _STYLE.replace("BANNER", printed))
    if re.search(r"<header\b[^>]*>", text, re.IGNORECASE):
        text = _before(text, r"</header\s*>", small)
        return _behind(text, r"<header\b[^>]*>", top)
    return _behind(text, r"<body\b[^>]*>", f"<header>{top}{small}</header>\n")


def _before(text: str, pattern: str, more: str) -> str:
    match = re.search(pattern, text, re.IGNORECASE)
    return text[: match.start()] + more + text[match.start() :] if match else text


def _behind(text: str, pattern: str, more: str) -> str:
    """Return a text with more behind the first match of a pattern; at its top without one."""
    match = re.search(pattern, text, re.IGNORECASE)
    place = match.end() if match else 0
    return f"{text[:place]}\n{more}{text[place:].removeprefix(chr(10))}" if place else more + text


def _placed_md(text: str, banner: str, notices: Sequence[str]) -> str:
    top = f"> **{cell(banner)}**\n\n" if banner else ""
    small = "".join(f"{cell(notice)}\n\n" for notice in notices)
    title, blank, rest = text.partition("\n\n")
    if title.startswith("# ") and blank:
        return f"{top}{title}\n\n{small}{rest}"
    return f"{top}{small}{text}"


def _placed_txt(text: str, banner: str, notices: Sequence[str]) -> str:
    top = f"{textwrap.fill(banner, _WIDTH)}\n\n" if banner else ""
    small = "".join(f"{textwrap.fill(notice, _WIDTH)}\n\n" for notice in notices)
    title, blank, rest = text.partition("\n\n")
    return f"{top}{title}\n\n{small}{rest}" if blank else f"{top}{small}{text}"


def _placed_source(text: str, banner: str, _: Sequence[str]) -> str:
    """Put the banner into the margin of each page; the notice is at the foot of each."""
    if not banner:
        return text
    sign = f'text(8pt, weight: "bold", fill: {_RED}, {literal(banner)})'
    return f"#set page(background: place(top + center, dy: 5mm, {sign}))\n{text}"


_FORMS: dict[str, tuple[Callable[..., str], Callable[..., str]]] = {
    "html": (_placed_html, _marked_html),
    "site": (partial(_placed_html, styled=False), _marked_html),
    "md": (_placed_md, _marked_lines),
    "txt": (_placed_txt, _marked_lines),
    "typ": (_placed_source, _marked_source),
}
"""How a form is stamped: where banner and notice go, and how its sections are told."""
