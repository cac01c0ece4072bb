"""Turns a declaration's TOML into a Layout, and says what is wrong with it and where."""

from __future__ import annotations

import functools
import hashlib
import re
import tomllib
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from releasekit import resources
from releasekit.errors import LayoutError, StoreError
from releasekit.layout.cadence import Cadence
from releasekit.layout.declaration import (
    ENCODINGS,
    ROLES,
    USES,
    Column,
    Continuation,
    FileLayout,
    Kind,
    Layout,
    Licence,
    Property,
    Section,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    T = TypeVar("T")

_PLACES = ("span", "field", "path")


def code_sets() -> tuple[str, ...]:
    """Give the ids of every declared code set."""
    return tuple(resources.schema_files())


@functools.cache
def load(code_set: str) -> Layout:
    """Read the declaration of a code set; StoreError if there is none, LayoutError if faulty."""
    path = resources.schema_files().get(code_set)
    if path is None:
        known = ", ".join(code_sets())
        message = f"no code set {code_set!r}"
        raise StoreError(message, advice=f"the declared ones are {known}")
    return parse(path.read_text(encoding="utf-8"), source=path.name)


def parse(text: str, *, source: str) -> Layout:
    """Turn one declaration into a Layout; LayoutError names `source` and the dotted path."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise LayoutError(source, "(document)", str(error)) from error
    _inherit(document, source)
    table = _Table(document, source, "")
    code = table.table("code")
    licence = table.table("licence")
    layout = Layout(
        id=table.text("id"),
        name=table.text("name"),
        title=table.text("title"),
        publisher=table.text("publisher"),
        uri=table.text("uri"),
        digest=hashlib.sha256(text.encode()).hexdigest(),
        code=code.pattern("pattern"),
        code_form=code.text("form"),
        parent=code.text("parent", ""),
        licence=Licence(
            holder=licence.text("holder"),
            licensed=licence.flag("licensed"),
            notice=licence.text("notice"),
        ),
        cadence=_cadence(table.table("cadence")),
        kinds=tuple(table.each("kinds", _kind)),
        sections=tuple(table.each("sections", _section)),
        files=tuple(table.each("files", _file)),
        properties=tuple(table.each("properties", _property)),
    )
    code.done()
    licence.done()
    table.done()
    return layout


def _inherit(document: dict[str, Any], source: str) -> None:
    """Give a file that is `like` another everything of it that it does not say itself."""
    files = document.get("files", [])
    named: dict[str, dict[str, Any]] = {}
    for number, file in enumerate(files if isinstance(files, list) else []):
        like = file.pop("like", None)
        if like is not None and like not in named:
            raise LayoutError(source, f"files[{number}].like", f"no file above is named {like!r}")
        files[number] = named[like] | file if like else file
        named[str(file.get("name"))] = files[number]


def _cadence(table: _Table) -> Cadence:
    leads = table.table("leads", {})
    cadence = Cadence(
        effective=table.day("effective"),
        offset=table.number("offset", 0),
        published=table.day("published") if "published" in table.values else None,
        leads=tuple((name, leads.number(name)) for name in list(leads.values)),
    )
    leads.done()
    return cadence


def _kind(table: _Table) -> Kind:
    return Kind(
        id=table.text("id"),
        title=table.text("title"),
        pattern=table.pattern("pattern"),
        becomes=table.text("becomes", ""),
    )


def _section(table: _Table) -> Section:
    ranges: list[tuple[str, str]] = []
    for span in table.texts("ranges"):
        low, dash, high = span.partition("-")
        if not dash or not low <= high[: len(low)]:
            table.fault("ranges", f"{span!r} is no range; write LOW-HIGH, both ends included")
        ranges.append((low, high))
    return Section(title=table.text("title"), ranges=tuple(ranges), kind=table.text("kind", ""))


def _property(table: _Table) -> Property:
    return Property(name=table.text("name"), flag=table.text("flag", ""), date=table.texts("date"))


def _file(table: _Table) -> FileLayout:
    name = table.text("name")
    role = table.text("role")
    if role not in ROLES:
        table.fault("role", f"{role!r} is none of {', '.join(ROLES)}")
    continues = table.table("continues", {})
    columns = tuple(table.each("columns", _column))
    if role == "concepts" and not {"code", "display"} <= {column.name for column in columns}:
        table.fault("columns", "a file of concepts needs the columns code and display")
    return FileLayout(
        name=name,
        table=table.text("table", name),
        role=role,
        reader=table.text("reader"),
        members=table.pattern("members"),
        content=table.pattern("content", optional=True),
        encodings=table.texts("encodings") or ENCODINGS,
        records=table.pattern("records", optional=True),
        suspect=table.pattern("suspect", optional=True),
        delimiter=table.text("delimiter", ""),
        quoted=table.flag("quoted", default=False),
        node=table.text("node", ""),
        expand=table.text("expand", ""),
        continues=Continuation(
            column=continues.text("column"),
            values=continues.pattern("values"),
            joins=continues.text("joins"),
        )
        if continues.values
        else None,
        several=table.flag("several", default=False),
        required=table.flag("required", default=False),
        agrees=table.text("agrees", ""),
        repeats=table.flag("repeats", default=False),
        columns=columns,
    )


def _column(table: _Table) -> Column:
    places = [place for place in _PLACES if place in table.values]
    if len(places) > 1:
        table.fault("", f"a column lies in one place, not in {' and '.join(places)}")
    use = table.text("as", "property")
    if use not in USES:
        table.fault("as", f"{use!r} is none of {', '.join(USES)}")
    span = table.values.pop("span", None)
    if span is not None and not _is_span(span):
        table.fault("span", f"{span!r} is no span; write [first, last], 1-based, 0 for the end")
    return Column(
        name=table.text("name"),
        use=use,
        span=tuple(span) if span else None,
        field=table.number("field", 0),
        heading=table.texts("heading"),
        path=table.text("path", ""),
        label=table.text("label", ""),
        many=table.flag("many", default=False),
        flag=table.text("flag", ""),
        date=table.texts("date"),
        drop=table.text("drop", ""),
        collapse=table.flag("collapse", default=False),
        optional=table.flag("optional", default=False),
    )


def _is_span(value: object) -> bool:
    match value:
        case [int(first), int(last)]:
            return first >= 1 and (last == 0 or last >= first)
    return False


class _Table:
    """One TOML table being read: every key is taken once, what is left over is a fault."""

    def __init__(self, values: dict[str, Any], source: str, path: str) -> None:
        self.values = dict(values)
        self.source = source
        self.path = path

    def fault(self, key: str, message: str) -> NoReturn:
        raise LayoutError(self.source, ".".join(filter(None, (self.path, key))), message)

    def _take(self, key: str, kind: type[T], default: T | None) -> T:
        value = self.values.pop(key, default)
        if value is None:
            self.fault(key, "is missing")
        if not isinstance(value, kind) or type(value) is not kind:
            self.fault(key, f"{value!r} is not a {kind.__name__}")
        return value

    def text(self, key: str, default: str | None = None) -> str:
        return self._take(key, str, default)

    def number(self, key: str, default: int | None = None) -> int:
        return self._take(key, int, default)

    def flag(self, key: str, *, default: bool | None = None) -> bool:
        return self._take(key, bool, default)

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.values.pop(key, [])
        items = [value] if isinstance(value, str) else value
        if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
            self.fault(key, f"{value!r} is not a list of texts")
        return tuple(items)

    def pattern(self, key: str, *, optional: bool = False) -> Any:  # noqa: ANN401 (None only where optional)
        text = self.text(key, "" if optional else None)
        try:
            return re.compile(text) if text else None
        except re.error as error:
            self.fault(key, f"{text!r} is no regular expression: {error}")

    def day(self, key: str) -> tuple[int, int]:
        match = re.fullmatch(r"(\d\d)-(\d\d)", self.text(key))
        if match is None:
            self.fault(key, "is no day of the year; write MM-DD")
        return int(match[1]), int(match[2])

    def table(self, key: str, default: dict[str, Any] | None = None) -> _Table:
        values = self._take(key, dict, default)
        return _Table(values, self.source, ".".join(filter(None, (self.path, key))))

    def each(self, key: str, build: Callable[[_Table], T]) -> list[T]:
        built = []
        for number, values in enumerate(self._take(key, list, [])):
            path = ".".join(filter(None, (self.path, f"{key}[{number}]")))
            if not isinstance(values, dict):
                raise LayoutError(self.source, path, f"{values!r} is not a table")
            table = _Table(values, self.source, path)
            built.append(build(table))
            table.done()
        return built

    def done(self) -> None:
        for key in self.values:
            self.fault(key, "is not a key of this table")
