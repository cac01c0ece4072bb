"""Reads schemas/*.toml into frozen values; a fault is named by its dotted path."""

from releasekit.layout.cadence import Cadence
from releasekit.layout.declaration import Column, FileLayout, Kind, Layout, Licence, Section
from releasekit.layout.loading import code_sets, load, parse

__all__ = [
    "Cadence",
    "Column",
    "FileLayout",
    "Kind",
    "Layout",
    "Licence",
    "Section",
    "code_sets",
    "load",
    "parse",
]
