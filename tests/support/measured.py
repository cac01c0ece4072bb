"""Small made-up lists of edits, limits and fees, in memory, for tests that need no files."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from releasekit import layout as layouts
from releasekit.model import Snapshot
from tests.support.snapshots import LinePages, release

if TYPE_CHECKING:
    from collections.abc import Iterable

    from releasekit.layout import CodeSet

_HEAD = """
name = "{name}"
title = "{name}, made up"
publisher = "Example Agency"
uri = "https://example.org/{id}"
license = {{ holder = "Example Agency", licensed = false, notice = "None." }}
cadence = {{ effective = "01-01", interim = [4, 7, 10] }}
"""
_CODE = "[0-9]{4}[0-9A-Z]|[A-V][0-9]{4}"
EDITS = (
    """id = "pairs"
edits = { setting = "practitioner", since = "since", allowed = "1", void = "9", reason = "why" }
values = [{ name = "modifier", means = { 0 = "not allowed", 1 = "allowed", 9 = "none" } }]
[code]
pattern = '.*'
form = "two codes and a day"
key = ["first", "second", "since"]
[[files]]
name = "edits"
role = "concepts"
reader = "delimited"
members = 'edits'
delimiter = "\\t"
columns = [
  { name = "first", heading = "First" },
  { name = "second", heading = "Second" },
  { name = "since", heading = "Since", date = "%Y%m%d" },
  { name = "terminated", heading = "Until", date = "%Y%m%d", open_ended = "*" },
  { name = "modifier", heading = "Modifier", as = "indicator" },
  { name = "why", heading = "Why" },
]
""",
    ("first", "second", "since", "parent", "section", "kind"),
    ("date.terminated", "indicator.modifier", "attribute.why"),
)
LIMITS = (
    """id = "units"
limits = { setting = "practitioner", line = '1', reason = "why" }
values = [{ name = "counted", means = { 1 = "by line", 2 = "by day" } }]
[code]
pattern = '.*'
form = "a code"
[[files]]
name = "limits"
role = "concepts"
reader = "delimited"
members = 'limits'
delimiter = ","
columns = [
  { name = "code", heading = "Code" },
  { name = "units", heading = "Units", number = true, as = "limit" },
  { name = "counted", heading = "Counted", as = "indicator" },
  { name = "why", heading = "Why" },
]
""",
    ("code", "parent", "section", "kind"),
    ("limit.units", "indicator.counted", "attribute.why"),
)
FEES = (
    """id = "worth"
[[values]]
name = "status"
means = { A = "active", C = "by carriers", N = "not covered", X = "by law" }
payable = ["A", "C"]
[code]
pattern = '.*'
form = "a code and a modifier"
key = ["code", "modifier"]
[[files]]
name = "fees"
role = "concepts"
reader = "delimited"
members = 'fees'
delimiter = ","
columns = [
  { name = "code", heading = "Code" },
  { name = "modifier", heading = "Modifier" },
  { name = "status", heading = "Status", as = "status" },
  { name = "work", heading = "Work", number = true, as = "value" },
  { name = "days", heading = "Days", as = "indicator" },
  { name = "factor", heading = "Factor", number = true, as = "value" },
]
""",
    ("code", "modifier", "parent", "section", "kind"),
    ("status.status", "value.work", "indicator.days", "value.factor"),
)
Kind = tuple[str, tuple[str, ...], tuple[str, ...]]


@cache
def layout(kind: Kind) -> CodeSet:
    """Return the declaration of one of the lists above."""
    first, _, rest = kind[0].partition("\n")
    name = first.split('"')[1]
    head = _HEAD.format(name=name.title(), id=name)
    return layouts.parse(f"{first}\n{head}{rest}", source=f"{name}.toml")


def rows(kind: Kind, version: str, lines: Iterable[str]) -> Snapshot:
    """Return a snapshot of rows, each written as its key and its properties, parted by commas."""
    _, place, properties = kind
    keys = len(place) - 3

    def cells(text: str) -> bytes:
        values = text.split(",")
        return "\t".join((*values[:keys], "", "", "", *values[keys:])).encode()

    texts = sorted(map(cells, lines))
    pages = LinePages((*place, *properties), texts)
    return Snapshot(release(version, layout(kind).id), pages)
