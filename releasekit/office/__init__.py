"""The forms of output that no template can write, each made by a module imported on demand."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any, cast

from msgspec import Struct

from releasekit import render
from releasekit.errors import ExportError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Sequence

    from releasekit.office.excel import Book


class Export(Struct, frozen=True, kw_only=True):
    """A form that is made from views by the module `releasekit.office.<module>`.

    The module has `produce(name, shown) -> bytes`, for the template or kind `name` and views of
    one kind, and `source(name, shown) -> str` where the bytes do not show the text they hold.
    `extra` is the extra to install for it. `written_by` are the forms of template that it is made
    from, `views` the folders of the views it takes; empty: all that have such templates. A form
    that `fills` a document of its own kind has that beside the templates.
    """

    module: str
    extra: str = ""
    written_by: tuple[str, ...] = ()
    views: tuple[str, ...] = ()
    fills: str = ""

    def produce(self, name: str, shown: Sequence[Any]) -> bytes:
        """Return the file; ExportError, naming what to install, where its extra is missing."""
        return cast("bytes", self._call("produce", name, shown))

    def source(self, name: str, shown: Sequence[Any]) -> str:
        """Return the text of the file where its bytes do not show it, else nothing."""
        return cast("str", self._call("source", name, shown)) if self.written_by else ""

    def takes(self, view: str, name: str) -> bool:
        """Return whether a view's template of a name is available in this form."""
        if self.views and view not in self.views:
            return False
        if self.fills and not render.documents(view, name, self.fills):
            return False
        return set(self.written_by) <= set(render.templates(view).get(name, ()))

    def _call(self, function: str, name: str, shown: Sequence[Any]) -> object:
        try:
            return getattr(_module(self.module), function)(name, shown)
        except ModuleNotFoundError as error:
            message = f"this form needs {error.name}, which is not installed"
            advice = f"pip install 'releasekit[{self.extra}]'"
            raise ExportError(message, advice=advice) from error


EXPORTS = {
    "docx": Export(module="word", extra="word", views=("changes",), fills="docx"),
    "xlsx": Export(module="workbook_forms", views=("changes", "reconcile")),
    "pdf": Export(module="pdf", extra="pdf", written_by=("typ",)),
    "eml": Export(module="email", extra="mail", written_by=("html",)),
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
