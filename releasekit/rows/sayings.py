"""What each standing says, as columns of a small table that is joined with the rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from releasekit.layout import load

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from releasekit.rows.cell_codes import Reading
    from releasekit.rows.judgment import Standing

ID = "rk_standing"
SAID_TYPES = {
    "rk_verdict": "text",
    "rk_read_as": "text",
    "rk_code_set": "text",
    "rk_said": "text",
    "rk_first": "date",
    "rk_last": "date",
    "rk_replacements": "text",
    "rk_basis": "text",
    "rk_as_of": "date",
}
_SEVERAL = ", "


def said(standings: Sequence[Standing], as_of: Mapping[str, dt.date]) -> dict[str, list[Any]]:
    """Return what standings say by column."""
    return {
        "rk_verdict": [standing.verdict.value for standing in standings],
        "rk_read_as": [standing.reading.code for standing in standings],
        "rk_code_set": [standing.reading.code_set for standing in standings],
        "rk_said": [why(standing) for standing in standings],
        "rk_first": [standing.first_day for standing in standings],
        "rk_last": [standing.last_day for standing in standings],
        "rk_replacements": [replacements(standing) for standing in standings],
        "rk_basis": [basis(standing) for standing in standings],
        "rk_as_of": [as_of.get(standing.reading.code_set) for standing in standings],
    }


def why(standing: Standing) -> str:
    """Return what is to be said beside the verdict: what it was read as, and why it is so."""
    if not standing.reading.mending:
        return standing.why
    return "; ".join(filter(None, (mended(standing.reading), standing.why)))


def mended(reading: Reading) -> str:
    """Return what a cell was read as, where it was mended; else nothing."""
    if not reading.mending:
        return ""
    printed = load(reading.code_set).printed(reading.code) if reading.code_set else reading.code
    return f"read as {printed}: {reading.mending}"


def replacements(standing: Standing) -> str:
    """Return the codes to report instead, in one text."""
    if not standing.replacements:
        return ""
    return _SEVERAL.join(link.target for link in standing.replacements if link.target)


def basis(standing: Standing) -> str:
    """Return on whose word the codes to report instead are: each basis once, in one text."""
    if not standing.replacements:
        return ""
    bases = (link.basis.value for link in standing.replacements if link.target)
    return _SEVERAL.join(dict.fromkeys(bases))
