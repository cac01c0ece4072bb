"""Turns a declaration's TOML into a Layout, and says what is wrong with it and where."""

from __future__ import annotations

import functools
import hashlib
import tomllib
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace

from releasekit import config, resources
from releasekit.errors import LayoutError, StoreError
from releasekit.layout.cadence import Cadence, Label
from releasekit.layout.declaration import (
    ACTIONS,
    ENCODINGS,
    ROLES,
    USES,
    Column,
    Continuation,
    FileLayout,
    Layout,
    License,
    Listing,
    Property,
    Reconciliation,
)
from releasekit.layout.placing import Kind, Section
from releasekit.layout.proofs import validate_file, validate_layout
from releasekit.layout.tables import Table

if TYPE_CHECKING:
    import re

_PLACES = ("span", "field", "path", "value")


def code_sets() -> tuple[str, ...]:
    """Return the ids of every declared code set."""
    return tuple(resources.schema_files(config.load().schemas))


@functools.cache
def load(code_set: str) -> Layout:
    """Read the declaration of a code set; StoreError if there is none, LayoutError if faulty."""
    path = resources.schema_files(config.load().schemas).get(code_set)
    if path is None:
        known = ", ".join(code_sets())
        message = f"no code set {code_set!r}"
        raise StoreError(message, advice=f"the declared ones are {known}")
    return parse(path.read_text(encoding="utf-8"), source=path.name)


def _included(document: dict[str, Any], source: str) -> str:
    """Add the tables of the file that a declaration `includes`, below its own; give its text."""
    name = document.pop("includes", None)
    if name is None:
        return ""
    path = resources.schema_part(str(name), config.load().schemas)
    if path is None:
        raise LayoutError(source, "includes", f"there is no {name!r} among the declarations")
    text = path.read_text(encoding="utf-8")
    for key, tables in tomllib.loads(text).items():
        own = document.get(key, [])
        document[key] = [*own, *tables] if isinstance(own, list) else own  # which is refused
    return text


def parse(text: str, *, source: str) -> Layout:
    """Turn one declaration into a Layout; LayoutError names `source` and the dotted path."""
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise LayoutError(source, "(document)", str(error)) from error
    text += _included(document, source)
    _inherit(document, source)
    table = Table(document, source, "")
    code = table.table("code")
    terms = table.table("license")
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
        dot=code.number("dot", 0),
        license=License(
            holder=terms.text("holder"),
            licensed=terms.flag("licensed"),
            notice=terms.text("notice"),
        ),
        cadence=_cadence(table.table("cadence")),
        kinds=tuple(table.each("kinds", _kind)),
        sections=tuple(table.each("sections", _section)),
        files=tuple(table.each("files", _file)),
        properties=tuple(table.each("properties", _property)),
        reconciliations=_reconciliations(table),
    )
    code.done()
    terms.done()
    table.done()
    validate_layout(layout, table)
    return layout


def _inherit(document: dict[str, Any], source: str) -> None:
    """Return a file that is `like` another everything of it that it does not say itself."""
    files = document.get("files", [])
    named: dict[str, dict[str, Any]] = {}
    for number, file in enumerate(files if isinstance(files, list) else []):
        if not isinstance(file, dict):
            continue  # `each` refuses it by its place
        like = file.pop("like", None)
        if like is not None and str(like) not in named:
            raise LayoutError(source, f"files[{number}].like", f"no file above is named {like!r}")
        files[number] = named[like] | file if like else file
        named[str(file.get("name"))] = files[number]


def _cadence(table: Table) -> Cadence:
    leads = table.table("leads", {})
    cadence = Cadence(
        effective=table.day("effective"),
        offset=table.number("offset", 0),
        published=table.day("published") if "published" in table.values else None,
        leads=tuple((name, leads.number(name)) for name in list(leads.values)),
        interim=table.numbers("interim"),
        labels=tuple(table.each("labels", _label)),
    )
    leads.done()
    table.done()
    return cadence


def _reconciliations(table: Table) -> tuple[Reconciliation, ...]:
    """Return every list's rules; one that does not say what it counts, counts as the first does."""
    found = table.each("reconcile", _reconciliation)
    return tuple(
        one if one.revised else replace(one, counted=found[0].counted, revised=found[0].revised)
        for one in found
    )


def _reconciliation(table: Table) -> Reconciliation:
    actions = table.table("actions")
    words: list[tuple[re.Pattern[str], str]] = []
    for action in list(actions.values):
        if action not in ACTIONS:
            actions.fault(action, f"is none of {', '.join(ACTIONS)}")
        words += [(word, action) for word in actions.patterns(action)]
    return Reconciliation(
        lists=table.texts("lists"),
        counted=table.text("counted", ""),
        revised=table.texts("revised"),
        actions=tuple(words),
        dated=table.text("dated", ""),
        amends=table.texts("amends"),
    )


def _label(table: Table) -> Label:
    return Label(pattern=table.pattern("pattern"), covers=table.texts("covers"))


def _kind(table: Table) -> Kind:
    return Kind(
        id=table.text("id"),
        title=table.text("title"),
        pattern=table.pattern("pattern"),
        becomes=table.text("becomes", ""),
        sunset_years=table.number("sunset_years", 0),
    )


def _section(table: Table) -> Section:
    ranges: list[tuple[str, str]] = []
    for span in table.texts("ranges"):
        low, dash, high = span.partition("-")
        if not dash or not low <= high[: len(low)]:
            table.fault("ranges", f"{span!r} is no range; write LOW-HIGH, both ends included")
        ranges.append((low, high))
    return Section(title=table.text("title"), ranges=tuple(ranges), kind=table.text("kind", ""))


def _property(table: Table) -> Property:
    return Property(name=table.text("name"), flag=table.text("flag", ""), date=table.texts("date"))


def _file(table: Table) -> FileLayout:
    name = table.text("name")
    role = table.text("role")
    if role not in ROLES:
        table.fault("role", f"{role!r} is none of {', '.join(ROLES)}")
    continues = table.table("continues", {})
    columns = tuple(table.each("columns", _column))
    if role == "concepts" and not {"code", "display"} <= {column.name for column in columns}:
        table.fault("columns", "a file of concepts needs the columns code and display")
    file = FileLayout(
        name=name,
        table=table.text("table", name),
        list=table.text("list", name),
        role=role,
        reader=table.text("reader"),
        members=table.pattern("members"),
        content=table.pattern("content", optional=True),
        encodings=table.texts("encodings") or ENCODINGS,
        records=table.pattern("records", optional=True),
        suspect=table.pattern("suspect", optional=True),
        delimiter=table.text("delimiter", ""),
        quoted=table.flag("quoted", default=False),
        sheet=table.pattern("sheet", optional=True),
        node=table.text("node", ""),
        expand=table.text("expand", ""),
        continues=_continues(continues) if continues.values else None,
        several=table.flag("several", default=False),
        required=table.flag("required", default=False),
        agrees=table.text("agrees", ""),
        repeats=table.flag("repeats", default=False),
        adds=table.flag("adds", default=False),
        gathers=table.flag("gathers", default=False),
        unit=table.text("unit", "line"),
        totals=table.patterns("totals"),
        version=table.pattern("version", optional=True),
        lists=tuple(table.each("lists", _listing)),
        columns=columns,
    )
    validate_file(file, table)
    return file


def _continues(table: Table) -> Continuation:
    continuation = Continuation(
        column=table.text("column"), values=table.pattern("values"), joins=table.text("joins")
    )
    table.done()
    return continuation


def _listing(table: Table) -> Listing:
    return Listing(
        heading=table.pattern("heading"),
        section=table.text("section"),
        records=table.pattern("records"),
        prefix=table.text("prefix", ""),
        close=table.flag("close", default=False),
    )


def _column(table: Table) -> Column:
    places = [place for place in _PLACES if place in table.values]
    if len(places) > 1:
        table.fault("", f"a column lies in one place, not in {' and '.join(places)}")
    use = table.text("as", "property")
    if use not in USES:
        table.fault("as", f"{use!r} is none of {', '.join(USES)}")
    span = table.values.pop("span", None)
    if span is not None and not _is_span(span):
        table.fault("span", f"{span!r} is no span; write [first, last], 1-based, 0 for the end")
    if "also" in table.values and "date" not in table.values:
        table.fault("also", "stands for a date, and this column has no date")
    return Column(
        name=table.text("name"),
        use=use,
        span=tuple(span) if span else None,
        field=table.number("field", 0),
        heading=table.texts("heading"),
        path=table.text("path", ""),
        value=table.text("value", ""),
        label=table.text("label", ""),
        many=table.flag("many", default=False),
        flag=table.text("flag", ""),
        date=table.texts("date"),
        also=table.texts("also"),
        drop=table.text("drop", ""),
        collapse=table.flag("collapse", default=False),
        optional=table.flag("optional", default=False),
        instruction=table.flag("instruction", default=False),
        instead=table.flag("instead", default=False),
    )


def _is_span(value: object) -> bool:
    match value:
        case [int(first), int(last)]:
            return first >= 1 and (last == 0 or last >= first)
    return False
