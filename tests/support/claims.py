"""What documents of any form say of codes, read without the code that wrote them.

A document is a list of rows: what stands below which headings, under which column titles. Readers
know forms (CSV, JSON, HTML, Markdown, workbooks, Word, plain text), never one template.
"""

from __future__ import annotations

import csv
import io
import json
import re
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

CODE = re.compile(r"(?<![A-Za-z0-9.])[A-Z0-9](?:[A-Z0-9]|\.(?=[A-Z0-9]))+(?![A-Za-z0-9])")
LEAD = re.compile(r"\bcode\b(?! set)|^source$|^subject_id$|^from$|^old\b", re.IGNORECASE)
"""The title of the column whose code a row is about."""
REPLACEMENT = re.compile(
    r"replace|successor|^target$|^object_id$|(report|use|code) instead|^instead", re.IGNORECASE
)
_CLASS = re.compile(r"^(change|class|status|action|event|what changed)\b", re.IGNORECASE)
_ENDING = (
    r"\b(deleted|discontinued|terminated|ended|ends?|ending|no longer|not billable|converted"
    r"|archived|retired|invalid|became a header|became-header|code-(deleted|terminated|converted"
    r"|sunset|purged)|do not (report|use)|stop (reporting|using))\b"
)
ENDING = re.compile(_ENDING, re.IGNORECASE)
"""That a code may not be reported any more: at the start of a class, or in a heading."""
_MIXED = re.compile(
    r"\b(new|added|additions?|revised|remains?|stays?|still|restored|reinstated|back|upcoming)\b",
    re.IGNORECASE,
)
"""Headings with such words stand above other codes too."""
_UNUSED = re.compile(r"\b(cannot|can not|not) be used|not true|problems?\b", re.IGNORECASE)
"""Headings of rows that somebody published, and that are told to be wrong."""
STAYING = re.compile(r"remains? valid|covers? less|code-narrowed", re.IGNORECASE)
_DOUBTFUL = frozenset({"proposed", "possible match"})
"""Cells of rows in which somebody is asked, and nobody is told, what stands for a code."""
_STEP = re.compile(r"^step$", re.IGNORECASE)
"""A column of documents that go step by step: a replacement may be replaced in the next."""
_LAST_DAY = re.compile(r"^last[ _](day|date)", re.IGNORECASE)
_WORDS = re.compile(r"→|(?<!also )replace[a-z]*:?|instead:?", re.IGNORECASE)
_ALSO = re.compile(r"\(?also replaces [^)]*\)?")
_HEADING = re.compile(r"h[1-6]")
_MARK = re.compile(r"^\s*(?:[-*•] )?(?:\*\*|<b>)?(?P<code>[A-Z0-9][A-Z0-9.]+)(?![A-Za-z0-9])")


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


class Claims(NamedTuple):
    """What a document says: which codes ended, what stands for replacement, all that is beside."""

    ended: dict[str, Row]
    replaced: dict[str, set[str]]
    beside: dict[str, set[str]]


def plain(code: str) -> str:
    """Return a code without the dot with which it is printed."""
    return code.replace(".", "")


def codes(text: str) -> list[str]:
    """Return what may be codes in a text, without dots."""
    return [plain(match) for match in CODE.findall(text)]


def claims(rows: Iterable[Row], known: Container[str]) -> Claims:
    """Return what some rows say of the known codes that lead them."""
    said = Claims({}, {}, {})
    for row in rows:
        if any(map(_UNUSED.search, row.headings)):
            continue
        for code in _leads(row, known):
            said.beside.setdefault(code, set()).update(codes(row.text))
            if _is_ended(row):
                said.ended.setdefault(code, row)
            if any(cell in _DOUBTFUL for cell in row.cells) or row.under(_STEP):
                continue
            instead = {
                name for cell in row.under(REPLACEMENT) for name in codes(_ALSO.sub("", cell))
            }
            if instead and (code in instead or not STAYING.search(row.text)):
                said.replaced.setdefault(code, set()).update(instead)
    return said


def _leads(row: Row, known: Container[str]) -> list[str]:
    cell = next(iter(row.under(LEAD)), "")
    named = codes(cell)
    listed = not CODE.sub("", cell).strip(" ,;\n")
    return [code for code in (named if listed else named[:1]) if code in known]


def _is_ended(row: Row) -> bool:
    if any(ENDING.match(cell.strip()) for cell in row.under(_CLASS)):
        return True
    below = [*row.headings, *(column for column in row.columns if LEAD.search(column))]
    return any(ENDING.search(title) and not _MIXED.search(title) for title in below) or any(
        cell.strip(" –-") for cell in row.under(_LAST_DAY)
    )


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
            yield from _listed(tuple(path.values()), _joined(element))
        else:
            own = list(element.iterchildren("th", "td"))
            cells = tuple(map(_joined, own))
            if own and all(cell.tag == "th" for cell in own):
                columns = cells
            else:
                yield Row(tuple(path.values()), columns, cells)


_LEVELS = tuple(f"h{level}" for level in range(1, 7))


def _joined(element: Any) -> str:  # noqa: ANN401 (lxml)
    return " ".join(" ".join(element.itertext()).split())


def _listed(headings: tuple[str, ...], text: str) -> Iterator[Row]:
    """Return an entry of a list, or a paragraph, that begins with a code."""
    match = _MARK.match(text)
    if match is None:
        return
    rest = re.sub(r"^[\s*:,–-]*(\(?header\)?)?[\s*:,–-]*", "", text[match.end() :])
    line = rest.split("\n", 1)[0]
    parts = _WORDS.split(re.sub(r"\([^()]*\)", "", line), maxsplit=1)
    instead = parts[1] if len(parts) > 1 and not STAYING.search(line) else ""
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
    """Return the entries of a plain text, which begin with a code, with what is below each."""
    lines = content.decode().splitlines()
    heading, entry, indent = "", "", 0
    for line, below in zip(lines, [*lines[1:], ""], strict=True):
        underlined = bool(below) and not below.strip("-=")
        depth = len(line) - len(line.lstrip())
        begins = _MARK.match(line) and (depth <= indent or not entry)
        if underlined or begins or not line.strip():
            yield from _listed((heading,), entry)
            heading, entry, indent = (line, "", 0) if underlined else (heading, line, depth)
        elif line.endswith(":") and line[0] != " ":
            heading = line
        elif entry:
            entry += f"\n{line}"
    yield from _listed((heading,), entry)


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
