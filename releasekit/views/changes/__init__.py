"""What an output sees of a diff: its view, how it is built, and its JSON and rows."""

from releasekit.views.changes.build import Builder, publisher_counts, replacement_code, view
from releasekit.views.changes.change_json import (
    COLUMNS,
    change_document,
    json_blocks,
    rows,
    to_json,
)
from releasekit.views.changes.change_types import (
    VERSION,
    ChangesView,
    ChangeView,
    ClassView,
    NoteView,
    ReplacementCode,
    SectionView,
)

__all__ = [
    "COLUMNS",
    "VERSION",
    "Builder",
    "ChangeView",
    "ChangesView",
    "ClassView",
    "NoteView",
    "ReplacementCode",
    "SectionView",
    "change_document",
    "json_blocks",
    "publisher_counts",
    "replacement_code",
    "rows",
    "to_json",
    "view",
]
