"""Reads schemas/*.toml into frozen values; a fault is named by its dotted path."""

from releasekit.layout.cadence import Cadence
from releasekit.layout.declaration import Column, FileLayout, Layout, License
from releasekit.layout.loading import code_sets, load, parse
from releasekit.layout.placing import Kind, Section

__all__ = [
    "Cadence",
    "Column",
    "FileLayout",
    "Kind",
    "Layout",
    "License",
    "Section",
    "code_sets",
    "load",
    "parse",
]
