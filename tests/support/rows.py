"""Reads documents of any form as rows, without the code that wrote them.

A row is what stands in a line of a table, or an entry of a list, below its headings. Readers know
forms (CSV, JSON, HTML, Markdown, workbooks, Word, plain text), never one template.
"""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

LEAD = re.compile(r"\bcode\b(?! set)|^source$|^subject_id$|^from$|^old\b", re.IGNORECASE)
"""The title of the column whose code a row is about."""
STAYING = re.compile(r"remains? valid|covers? less|code-narrowed", re.IGNORECASE)
ASIDE = re.compile(r"also replaces [^)\n;]*|by way of [^\n]*")
"""What is told beside a replacement: other codes that it replaces, codes on the way."""
_WORDS = re.compile(r"→|replace[a-z]*:?|instead:?", re.IGNORECASE)
_HEADING = re.compile(r"h[1-6]")
_CODE = r"[A-Z0-9][A-Z0-9.]+_?(?![A-Za-z0-9])"
_MARK = re.compile(rf"^\s*(?:[-*•] )?(?:\*\*|<b>)?(?P<code>{_CODE}(?:, {_CODE})*)")
_OVER = re.compile(
    r"^(delet|discont|termin|convert|archiv|no longer|number)|reassigned|reused", re.IGNORECASE
)
"""Of such a change only, what is behind an arrow is to be used instead."""
_LEVEL = re.compile(r"^\s+(?:Action required|No action|Review) ")
_WHOLE = re.compile(rf"{_LEVEL.pattern}|[.:]$")
"""In the only line of an entry: what is to be said of the code is in it."""
_BESIDE = re.compile(r"^([\s*:,–-]|\(header\)|Action required|No action|Review(?! of))*")
"""What may stand between a code and what is said of it."""
_ARROW = re.compile(r"^\s*→ (.*)", re.MULTILINE)


class Row(NamedTuple):
    """A row of a table, or an entry of a list, below its headings."""

    headings: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[str, ...]

    def under(self, title: re.Pattern[str]) -> list[str]:
        """Return the cells of the columns with such a title."""
        return [
            cell
            for column, cell in zip(self.columns, self.cells, strict=False)
            if title.search(column)
        ]

    @property
    def text(self) -> str:
        return " ".join(self.cells)


def read(name: str, content: bytes) -> list[Row]:
    """Return the rows of a document by the suffix of its name."""
    return list(_READERS[name.rpartition(".")[2]](content))


def _of_csv(content: bytes) -> Iterator[Row]:
    text = content.decode("utf-8-sig")
    lines = io.StringIO("".join(x for x in text.splitlines(keepends=True) if x[0] != "#"))
    tabbed = "\t" in text.splitlines()[-1]
    table = csv.reader(lines, delimiter="\t" if tabbed else ",")
    columns = tuple(next(table))
    for cells in table:
        yield Row((), columns, tuple(cells))


def _of_json(content: bytes) -> Iterator[Row]:
    """Return each object with a code, or with a source, as a row of its own values."""
    waiting = [json.loads(content)]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting += value
        elif isinstance(value, dict):
            if {"code", "class"} <= value.keys() or {"source", "cardinality"} <= value.keys():
                yield Row((), tuple(value), tuple(map(_flat, value.values())))
            else:
                waiting += value.values()


def _flat(value: Any) -> str:  # noqa: ANN401 (JSON)
    if isinstance(value, list):
        return ", ".join(map(_flat, value))
    if isinstance(value, dict):
        return _flat(value.get("code") or [value.get("source", ""), value.get("target", "")])
    return "" if value is None else str(value)


def _of_html(content: bytes) -> Iterator[Row]:
    from lxml import html  # noqa: PLC0415 (heavy)

    path: dict[int, str] = {}
    columns: tuple[str, ...] = ()
    for element in html.document_fromstring(content.decode()).iter("table", "tr", "li", *_LEVELS):
        if _HEADING.fullmatch(element.tag):
            level = int(element.tag[1])
            path = {at: text for at, text in path.items() if at < level}
            path[level] = _joined(element)
        elif element.tag == "table":
            columns = ()
        elif element.tag == "li":
            if any(above.tag == "td" for above in element.iterancestors()):
                continue  # part of a row
            yield from _listed(tuple(path.values()), _joined(element))
        else:
            own = list(element.iterchildren("th", "td"))
            cells = tuple(map(_joined, own))
            if not columns and all(cell.tag == "th" for cell in own):
                columns = cells
            elif any(cell.tag == "td" for cell in own):
                yield Row(tuple(path.values()), columns, cells)


_LEVELS = tuple(f"h{level}" for level in range(1, 7))


def _joined(element: Any) -> str:  # noqa: ANN401 (lxml)
    """Return the text of an element, a line for each entry and paragraph in it."""
    lines = "".join(_texts(element)).split("\n")
    return "\n".join(text for line in lines if (text := " ".join(line.split())))


def _texts(element: Any) -> Iterator[str]:  # noqa: ANN401 (as above)
    yield "\n" if element.tag in {"li", "p", "tr", "br", "div"} else " "
    yield element.text or ""
    for child in element:
        yield from _texts(child)
        yield f" {child.tail or ''}"


def _listed(headings: tuple[str, ...], text: str) -> Iterator[Row]:
    """Return an entry of a list, or a paragraph, that begins with a code."""
    match = _MARK.match(text)
    if match is None:
        return
    rest = _BESIDE.sub("", text[match.end() :])
    line = ASIDE.sub("", rest.split("\n", 1)[0])
    parts = _WORDS.split(re.sub(r"\([^()]*\)", "", line), maxsplit=1) if _OVER.search(line) else []
    instead = "" if STAYING.search(line) else "\n".join([*parts[1:], *_ARROW.findall(rest)])
    columns = ("Code", "Change", "Replacement", "Text")
    yield Row(headings, columns, (match["code"], line, instead, rest))


def _of_markdown(content: bytes) -> Iterator[Row]:
    path: dict[int, str] = {}
    columns: tuple[str, ...] = ()
    for line in content.decode().splitlines():
        if line.startswith("#"):
            level = len(line) - len(line.lstrip("#"))
            path = {at: text for at, text in path.items() if at < level}
            path[level] = line.strip("# ")
        elif line.startswith("|"):
            cells = tuple(cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1])
            if set("".join(cells)) <= set("-: "):
                continue
            if columns:
                yield Row(tuple(path.values()), columns, cells)
            else:
                columns = cells
        else:
            columns = ()
            yield from _listed(tuple(path.values()), line)


def _of_text(content: bytes) -> Iterator[Row]:
    """Return the entries of a plain text, which begin with a code, with what is below each.

    Codes below one another, with nothing below but the next, share what is said of the last.
    """
    shared: list[str] = []
    for heading, lines in _entries(content.decode().splitlines()):
        match = _MARK.match(lines[0]) if lines else None
        if match is None:
            shared.clear()
        elif len(lines) == 1 and not _WHOLE.search(lines[0][match.end() :]):
            shared.append(match["code"])
            yield from _listed((heading,), lines[0])
        else:
            for code in (*shared, match["code"]):
                yield from _listed((heading,), code + "\n".join(lines)[match.end() :])
            shared.clear()


def _entries(lines: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Return the lines of each entry with the heading above; an empty one where a block ends."""
    heading, indent = "", 0
    entry: list[str] = []
    for line, below in zip(lines, [*lines[1:], ""], strict=True):
        underlined = bool(below) and not below.strip("-=")
        depth = len(line) - len(line.lstrip())
        if entry and _LEVEL.match(line):  # it goes on about the code above
            yield heading, entry
            match = _MARK.match(entry[0])
            entry = [f"{match[0] if match else ''}  {line.strip()}"]
        elif underlined or not line.strip():
            yield from ((heading, entry), ("", []))
            heading, entry = line if underlined else heading, []
        elif _MARK.match(line) and (depth <= indent or not entry):
            yield heading, entry
            entry, indent = [line], depth
        elif line.endswith(":") and line[0] != " ":
            heading = line
        elif entry:
            entry.append(line)
    yield heading, entry


def _of_workbook(content: bytes) -> Iterator[Row]:
    import openpyxl  # noqa: PLC0415 (heavy)

    for sheet in openpyxl.load_workbook(io.BytesIO(content)).worksheets:
        columns: tuple[str, ...] = ()
        above = [sheet.title]
        for values in sheet.iter_rows(values_only=True):
            cells = tuple("" if value is None else str(value) for value in values)
            if columns:
                yield Row(tuple(above), columns, cells)
            elif sum(map(bool, cells)) > 1 and any(map(LEAD.search, cells)):
                columns = cells
            elif sum(map(bool, cells)) == 1:
                above.append("".join(cells))


def _of_word(content: bytes) -> Iterator[Row]:
    import docx  # noqa: PLC0415 (heavy)
    from docx.text.paragraph import Paragraph  # noqa: PLC0415 (as above)

    document = docx.Document(io.BytesIO(content))
    path: dict[str, str] = {}
    for part in document.iter_inner_content():
        if isinstance(part, Paragraph):
            if part.style is not None and str(part.style.name).startswith("Heading"):
                name = str(part.style.name)
                path = {at: text for at, text in path.items() if at < name} | {name: part.text}
            continue
        lines = [
            tuple(" ".join(map(str, cell.itertext())) for cell in row.tc_lst)
            for row in part._tbl.tr_lst  # noqa: SLF001 (cells of a whole table, in one go)
        ]
        for cells in lines[1:]:
            yield Row(tuple(path.values()), lines[0], cells)


_READERS = {
    "csv": _of_csv,
    "tsv": _of_csv,
    "json": _of_json,
    "html": _of_html,
    "md": _of_markdown,
    "txt": _of_text,
    "xlsx": _of_workbook,
    "docx": _of_word,
}
