"""Reads schemas/*.toml into frozen values; the faults of one are named by their dotted paths."""

from releasekit.layout.cadence import Cadence
from releasekit.layout.codeset import (
    ADDITION,
    COUNTED,
    DELETION,
    REVISION,
    TAKEN_BACK,
    Action,
    CodeSet,
    Reconciliation,
)
from releasekit.layout.column_values import ColumnFamily, ValueList
from releasekit.layout.fields import ATTRIBUTE, Column, Use
from releasekit.layout.grammar import Wording
from releasekit.layout.kinds import Kind, Section, Sunset
from releasekit.layout.licenses import License
from releasekit.layout.other_systems import OtherSystem, other_systems
from releasekit.layout.shapes import SHAPES, File, Role
from releasekit.layout.source import check_file, code_pattern, code_sets, edit_lists, load, parse

__all__ = [
    "ADDITION",
    "ATTRIBUTE",
    "COUNTED",
    "DELETION",
    "REVISION",
    "SHAPES",
    "TAKEN_BACK",
    "Action",
    "Cadence",
    "CodeSet",
    "Column",
    "ColumnFamily",
    "File",
    "Kind",
    "License",
    "OtherSystem",
    "Reconciliation",
    "Role",
    "Section",
    "Sunset",
    "Use",
    "ValueList",
    "Wording",
    "check_file",
    "code_pattern",
    "code_sets",
    "edit_lists",
    "load",
    "other_systems",
    "parse",
]
