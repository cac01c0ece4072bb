"""What leaves the building: forms that no template can write, and the folder they are put in."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from collections.abc import Sequence

    from releasekit.views.changes import ChangesView

EXPORTS = {
    "docx": "releasekit.exports.word",
    "xlsx": "releasekit.exports.workbook",
}
"""The module that writes each form of a change report; it is imported when it is asked for."""


def produce(form: str, name: str, shown: Sequence[ChangesView]) -> bytes:
    """Give a change report in a form of `EXPORTS`; `name` is its template's, such as "report".

    The views hold what the audience may have and nothing else; the same views give the same
    bytes. Raises TemplateError where a template is missing or wrong, or the form needs a library
    that is not installed.
    """
    return cast("bytes", import_module(EXPORTS[form]).produce(name, shown))
