"""What is true of two stored releases, worked out from their raw texts and published rows alone."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from typing import TYPE_CHECKING, NamedTuple

import zstandard

if TYPE_CHECKING:
    from pathlib import Path

Rows = list[dict[str, str]]
Publications = dict[tuple[str, dt.date], set[str]]


class Raw(NamedTuple):
    """One release as it lies on the disk."""

    label: str
    effective: dt.date
    covers: tuple[str, ...]
    concepts: dict[str, dict[str, str]]
    mappings: Rows


class Truth(NamedTuple):
    """The codes that may be reported before and after, by their texts, and all that are named.

    `links` has, for each code that may not be reported any more, the codes to which published rows
    lead from it that may; it is no more than that, and need not be all.
    """

    had: dict[str, str]
    has: dict[str, str]
    known: set[str]
    links: dict[str, set[str]]

    @property
    def gone(self) -> set[str]:
        """Codes that could be reported before, and cannot after."""
        return self.had.keys() - self.has.keys()

    def stays(self, code: str) -> bool:
        """Return whether a code may be reported before and after, with the same text."""
        return code in self.had and self.had[code] == self.has.get(code)


def raw(store: Path, code_set: str) -> list[Raw]:
    """Return the releases of a code set in order, each label as it was posted last."""
    last: dict[str, tuple[int, Raw]] = {}
    for folder in sorted((store / code_set).iterdir()):
        if not (folder / "manifest.json").is_file():
            continue
        release = json.loads((folder / "manifest.json").read_text())["release"]
        posted = release.get("revision", 1)
        if posted > last.get(release["version"], (0, None))[0]:
            last[release["version"]] = posted, _raw(folder, release)
    return sorted((own for _, own in last.values()), key=lambda own: own.effective)


def _raw(folder: Path, release: dict[str, str]) -> Raw:
    return Raw(
        label=release["version"],
        effective=dt.date.fromisoformat(release["effective"]),
        covers=tuple(release.get("covers") or ()),
        concepts={row["code"]: row for row in _table(folder / "concepts.tsv.zst")},
        mappings=_table(folder / "mappings.tsv.zst"),
    )


def _table(path: Path) -> Rows:
    if not path.is_file():
        return []
    with zstandard.open(path, "rt", encoding="utf-8", newline="") as file:
        text = io.StringIO(file.read(), newline="")
    return list(csv.DictReader(text, delimiter="\t", quoting=csv.QUOTE_NONE))


def truth(releases: list[Raw], before: str, after: str) -> Truth:
    """Return what is true between two releases that each say everything of their code set."""
    places = {release.label: place for place, release in enumerate(releases)}
    path = releases[places[before] : places[after] + 1]
    had, has = (_live(release) for release in (path[0], path[-1]))
    known = {code for release in path for code in release.concepts}
    rows = _rows(path, releases)
    links = {code: _reached(code, rows, has) for code in had.keys() - has.keys()}
    return Truth(had, has, known, {code: ends for code, ends in links.items() if ends})


def _live(release: Raw) -> dict[str, str]:
    return {
        code: row["display"]
        for code, row in release.concepts.items()
        if row.get("flag.billable", "") != "false" and not row.get("date.terminated")
    }


def _rows(path: list[Raw], releases: list[Raw]) -> dict[str, set[str]]:
    """Return the targets that rows of the time between give each source, the last table's only.

    A row without a date is about codes that are not valid any more in the release with which it
    came.
    """
    first, last = path[0].effective, path[-1].effective
    dated: Publications = {}
    undated: dict[str, set[str]] = {}
    for release in releases:
        own: Publications = {}
        live = _live(release)
        for row in release.mappings:
            if row["effective"]:
                day = dt.date.fromisoformat(row["effective"])
                if first < day <= last:
                    own.setdefault((row["target"], day), set()).add(row["code"])
            elif release in path[1:] and row["code"] not in live:
                undated.setdefault(row["code"], set()).add(row["target"])
        dated |= own
    for (target, _), sources in dated.items():
        for source in sources:
            undated.setdefault(source, set()).add(target)
    return undated


def _reached(code: str, rows: dict[str, set[str]], has: dict[str, str]) -> set[str]:
    """Return the codes that may be reported to which rows lead from a code, over ended ones."""
    ends: set[str] = set()
    seen, waiting = {code}, [code]
    while waiting:
        targets = rows.get(waiting.pop(), set()) - seen
        seen |= targets
        ends |= targets & has.keys()
        waiting += sorted(targets - has.keys())
    return ends
