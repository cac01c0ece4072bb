"""Declarations of code sets without descriptors: limits of units, and pairs of codes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

LIMITS = r"""
id = "limits"
name = "Limits"
title = "Limits of units of one service"
publisher = "Centers for Medicare & Medicaid Services"
uri = "urn:made:limits"

[code]
key = ["hcpcs"]
pattern = '[0-9A-V][0-9]{3}[0-9A-Z]'
form = "a code of CPT or HCPCS Level II"

[license]
holder = "American Medical Association"
licensed = true
notice = "CPT © {year} American Medical Association. All rights reserved."
year_offset = -1

[cadence]
effective = "01-01"
[[files]]
name = "limits"
role = "concepts"
reader = "delimited"
members = '(?i)limits[^/]*\.csv$|MUE_Practitioner[^/]*\.csv$'
delimiter = ","
quoted = true
required = true
columns = [
  { name = "hcpcs", heading = "HCPCS/ CPT Code" },
  { name = "units", heading = "Practitioner Services MUE Values", number = true },
  { name = "adjudication", heading = "MUE Adjudication Indicator" },
  { name = "by-line", heading = "MUE Adjudication Indicator", flag = "1 Line Edit", false = [
    "2 Date of Service Edit: Policy", "3 Date of Service Edit: Clinical"] },
  { name = "rationale", heading = "MUE Rationale" },
]
""".strip()
"""A declaration of at most 35 lines, as a newcomer writes it."""
PAIRS = r"""
id = "pairs"
name = "Pairs"
title = "Pairs of codes that are not reported together"
publisher = "nobody"
uri = "urn:made:pairs"
kinds = [{ id = "edit", title = "Edit", pattern = '.+' }]
sections = [{ title = "Edits", kind = "edit" }]

[code]
key = ["first", "second", "effective"]
pattern = '[0-9A-V][0-9]{3}[0-9A-Z]/[0-9A-V][0-9]{3}[0-9A-Z]/[0-9]{4}-[0-9]{2}-[0-9]{2}'
form = "two codes and the date on which the edit is effective"

[license]
holder = "nobody"
licensed = false
notice = "none"

[cadence]
effective = "01-01"
interim = [4, 7, 10]

[[files]]
name = "edits"
role = "concepts"
reader = "delimited"
members = '(?i)pairs[^/]*\.txt$'
delimiter = "\t"
heading_rows = 3
required = true
columns = [
  { name = "first", heading = "Column 1" },
  { name = "second", heading = "Column 2" },
  { name = "effective", heading = "Effective Date", date = "%Y%m%d" },
  { name = "deletion", heading = "Deletion Date *=no data", date = "%Y%m%d", open_ended = "*" },
  { name = "modifier", heading = "Modifier 0=not allowed 1=allowed" },
  { name = "own-modifier", heading = "Mod", nth = 2 },
]

[[files]]
name = "own notes"
role = "properties"
reader = "delimited"
members = '(?i)notes[^/]*\.csv$'
delimiter = ","
columns = [{ name = "code", heading = "pair" }, { name = "remark", heading = "remark" }]
""".strip()


def declare(folder: Path, name: str, text: str) -> None:
    """Write a declaration into a folder of declarations, which may not be there yet."""
    folder.mkdir(exist_ok=True)
    (folder / f"{name}.toml").write_text(text, encoding="utf-8")
