"""What an output sees of a crosswalk: its view, how it is built, and its JSON and rows."""

from releasekit.views.crosswalks.assemble import NOTE, view
from releasekit.views.crosswalks.crosswalk_json import COLUMNS, rows, to_json
from releasekit.views.crosswalks.crosswalk_types import (
    CrosswalkView,
    HopView,
    LinkView,
    ProblemView,
)

__all__ = [
    "COLUMNS",
    "NOTE",
    "CrosswalkView",
    "HopView",
    "LinkView",
    "ProblemView",
    "rows",
    "to_json",
    "view",
]
