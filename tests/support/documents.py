"""The sample pairs as views, and LibreOffice, for the tests of office documents."""

from __future__ import annotations

import os
import subprocess
import sys
from collections import Counter
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from releasekit.classify.compare import ReleaseDiff, compare
from releasekit.licensing import audience
from releasekit.views.changes import view
from releasekit.views.selection import Selection
from tests.support.shown import PAIRS, STORE
from tests.support.tools import program

__all__ = ["PAIRS"]

if TYPE_CHECKING:
    from releasekit.views.changes import ChangesView, ChangeView

HOSTILE = (
    "=1+1",
    "+1+1",
    "-2+3",
    "@SUM(1,1)",
    "=cmd|' /C calc'!A0",
    '=HYPERLINK("http://localhost/","x")',
    '=WEBSERVICE("http://localhost/")',
    "DDE(server;topic;item)",
    "\t=1+1",
    "#N/A",
    "#REF!",
    "http://localhost/",
    "00105",
    "1E5",
    "TRUE",
    "2026-01-01",
    " blanks  within and about ",
    "_x0041_ is no escape",
    "{{7*7}} {% if %} {_{7}_}",
    "<w:p>&amp;</w:p><script>alert(1)</script>",
    "quoted \"text\" and 'text'",
    "two\nlines",
)
"""Texts that a program might take for something else; each has to come out as it went in."""
_ELSEWHERE = """
import hashlib, sys
from releasekit import office
from tests.support.documents import PAIRS, shown
views = [shown(*pair, name="internal") for pair in PAIRS]
print(hashlib.sha256(office.EXPORTS[sys.argv[1]].produce("report", views)).hexdigest())
"""


@cache
def compared(code_set: str, before: str, after: str) -> ReleaseDiff:
    """Return the changes between two sample releases."""
    (diff,) = compare(STORE, before, after, code_sets=[code_set])
    return diff


def shown(code_set: str, before: str, after: str, name: str = "public") -> ChangesView:
    """Return the changes between two sample releases as an audience may see them."""
    return view(compared(code_set, before, after), Selection(), audience(name))


def changes(views: list[ChangesView]) -> list[ChangeView]:
    """Return every change of some views, in their order."""
    return [change for view in views for section in view.sections for change in section.changes]


def ids(views: list[ChangesView]) -> Counter[tuple[str, str]]:
    """Count every change by class and id."""
    return Counter((change.title, change.id) for change in changes(views))


def digest_elsewhere(form: str) -> str:
    """Return the digest of the samples' report, written by another process in another place."""
    place = {"TZ": "Pacific/Kiritimati", "LC_ALL": "C", "PYTHONHASHSEED": "7"}
    root = str(Path(__file__).parents[2])
    done = subprocess.run(  # noqa: S603 (our own code)
        [sys.executable, "-c", _ELSEWHERE, form],
        env={**os.environ, **place, "PYTHONPATH": root},
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.strip()


def converted(content: bytes, name: str, form: str, folder: Path) -> bytes:
    """Open a document in LibreOffice and give it in another form; skip where there is none."""
    place = folder / name
    place.write_bytes(content)
    _convert([place], form, folder)
    return place.with_suffix(f".{form}").read_bytes()


def printed(places: dict[str, Path], folder: Path) -> dict[str, bytes]:
    """Print documents, each under a name of its own: LibreOffice is started once for all."""
    copies = {name: folder / f"{name}{place.suffix}" for name, place in places.items()}
    for name, copy in copies.items():
        copy.write_bytes(places[name].read_bytes())
    _convert(list(copies.values()), "pdf", folder)
    return {name: (folder / f"{name}.pdf").read_bytes() for name in places}


def _convert(places: list[Path], form: str, folder: Path) -> None:
    office = program("soffice", package="libreoffice")
    profile = f"-env:UserInstallation=file://{_profile().name}"
    command = [office, profile, "--headless", "--convert-to", form, "--outdir", str(folder)]
    subprocess.run(  # noqa: S603 (our own documents)
        [*command, *map(str, places)], check=True, capture_output=True, timeout=300
    )


@cache
def _profile() -> TemporaryDirectory[str]:
    """Return LibreOffice's settings, which it writes once for all documents of this process."""
    return TemporaryDirectory(prefix="office")
