"""The forms of output that no template can write, each made by a module imported on demand."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any, cast

from msgspec import Struct

from releasekit import render
from releasekit.errors import ExportError
from releasekit.views import catalog

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from releasekit.office.excel import Book


ANY = "*"
"""Stands for the folder of any view."""


class Export(Struct, frozen=True, kw_only=True):
    """A form that is made from views of one kind by a module `releasekit.office.<module>`.

    `modules` has it by the folder of the views that it takes, or for ANY that have the templates
    in `written_by`. It has `produce(name, shown) -> bytes`, for the template or kind `name`, and
    `source(name, shown) -> str` where the bytes do not show the text they hold. `extra` is the
    extra to install for it. A form that `fills` a document of its own kind has that beside the
    templates.
    """

    modules: Mapping[str, str]
    extra: str = ""
    written_by: tuple[str, ...] = ()
    fills: str = ""

    def produce(self, name: str, shown: Sequence[Any]) -> bytes:
        """Return the file; ExportError, naming what to install, where its extra is missing."""
        return cast("bytes", self._call("produce", name, shown))

    def source(self, name: str, shown: Sequence[Any]) -> str:
        """Return the text of the file where its bytes do not show it, else nothing."""
        return cast("str", self._call("source", name, shown)) if self.written_by else ""

    def takes(self, view: str, name: str) -> bool:
        """Return whether a view's template of a name is available in this form."""
        if not {view, ANY} & self.modules.keys():
            return False
        if self.fills and not render.documents(view, name, self.fills):
            return False
        return set(self.written_by) <= set(render.templates(view).get(name, ()))

    def _call(self, function: str, name: str, shown: Sequence[Any]) -> object:
        try:
            module = self.modules.get(catalog.folder(shown)) or self.modules[ANY]
            return getattr(_module(module), function)(name, shown)
        except ModuleNotFoundError as error:
            message = f"this form needs {error.name}, which is not installed"
            advice = f"pip install 'releasekit[{self.extra}]'"
            raise ExportError(message, advice=advice) from error


EXPORTS = {
    "docx": Export(modules={"changes": "word", "bulletin": "word"}, extra="word", fills="docx"),
    "xlsx": Export(
        modules={
            "changes": "changes_book",
            "reconcile": "reconcile_book",
            "impact": "impact_book",
            "check": "check_book",
        }
    ),
    "pdf": Export(modules={ANY: "pdf"}, extra="pdf", written_by=("typ",)),
    "eml": Export(modules={ANY: "email"}, extra="mail", written_by=("html",)),
}
"""Every form by its suffix; the module that makes it is imported when the form is asked for."""

ENGINE = "excel"
"""The module of the spreadsheet engine, the only one that writes workbooks."""

SOURCES = frozenset({"typ"})
"""Forms of template that are there to be made into another, and no output of their own."""


def forms(view: str, name: str) -> list[str]:
    """List the forms in which a view's template of a name is available."""
    written = set(render.templates(view).get(name, ())) - SOURCES
    return sorted(written | {form for form, export in EXPORTS.items() if export.takes(view, name)})


def book(*, when: dt.datetime, title: str = "", header: str = "", footer: str = "") -> Book:
    """Return an empty workbook of the date `when`; see `releasekit.office.excel.Book`."""
    made = _module(ENGINE).Book(when=when, title=title, header=header, footer=footer)
    return cast("Book", made)


def _module(name: str) -> Any:  # noqa: ANN401 (each module has functions of its own)
    return importlib.import_module(f"{__name__}.{name}")
