"""What an output sees of a diff: its view, how it is built, and its JSON and rows."""

from releasekit.views.changes.build import publisher_counts, view
from releasekit.views.changes.builder import Builder
from releasekit.views.changes.change_json import (
    COLUMNS,
    change_document,
    json_blocks,
    rows,
    to_json,
    value_cells,
)
from releasekit.views.changes.change_types import (
    VERSION,
    ChangesView,
    ClassView,
    NoteView,
    SectionView,
)
from releasekit.views.changes.change_view import ChangeView
from releasekit.views.changes.linked_codes import (
    PreviousCode,
    ReplacementCode,
    instead,
    previous_codes,
    previously_reported,
    replacement_code,
    told,
)
from releasekit.views.changes.shared_days import SharedDays, shared_days
from releasekit.views.changes.stated_facts import StatedFact, StatedFacts

__all__ = [
    "COLUMNS",
    "VERSION",
    "Builder",
    "ChangeView",
    "ChangesView",
    "ClassView",
    "NoteView",
    "PreviousCode",
    "ReplacementCode",
    "SectionView",
    "SharedDays",
    "StatedFact",
    "StatedFacts",
    "change_document",
    "instead",
    "json_blocks",
    "previous_codes",
    "previously_reported",
    "publisher_counts",
    "replacement_code",
    "rows",
    "shared_days",
    "to_json",
    "told",
    "value_cells",
    "view",
]
