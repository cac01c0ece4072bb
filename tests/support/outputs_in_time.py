"""What outputs that go through many releases say of codes: show, history, calendar, site."""

from __future__ import annotations

import datetime as dt
import json
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from tests.support.claims import claims
from tests.support.outputs import Form, crosswalk, faults, left_out, run
from tests.support.rows import read
from tests.support.truth import Raw, Truth, truth

if TYPE_CHECKING:
    from pathlib import Path

    Links = dict[str, set[str]]

_DAY, _YEAR = dt.timedelta(days=1), dt.timedelta(days=365)
_STAYING = 40
"""How many of the codes that stay are asked about."""


def asked(folder: Path, store: Path, code_set: str, *arguments: str) -> Any:  # noqa: ANN401 (JSON)
    """Return what a command says of a code set in JSON."""
    place = folder / "asked.json"
    run(*arguments, "--format", "json", "-s", code_set, "--store", str(store), "-o", str(place))
    return json.loads(place.read_bytes())


def wrong_codes(folder: Path, store: Path, code_set: str, pair: tuple[Raw, Raw]) -> list[str]:
    """Return what `show` and `history` say wrong of codes between two neighboring releases."""
    before, after = pair
    true = truth(list(pair), before.label, after.label)
    links = crosswalk(folder, store, (code_set, before.label, after.label))
    staying = [code for code in sorted(true.has) if true.stays(code)]
    codes = sorted(true.gone) + staying[:: max(1, len(staying) // _STAYING)]
    wrong = []
    day = ("--as-of", str(after.effective))
    for view in asked(folder, store, code_set, "show", *codes, *day) if codes else ():
        wrong += _wrong_status(view, true, links)
    for code in codes:
        (view,) = asked(folder, store, code_set, "history", code)
        wrong += _wrong_history(view, after.label, true, links)
    return wrong


def _wrong_status(view: dict[str, Any], true: Truth, links: Links) -> list[str]:
    code, gone = view["code"], view["code"] in true.gone
    wrong = []
    if (view["status"] == "live") is gone:
        wrong.append(f"show: {code} is {view['status']}")
    instead = {link["code"] for link in view["replacements"]}
    if instead != (links.get(code, set()) if gone else set()):
        wrong.append(f"show: {code} is replaced by {sorted(instead)}")
    return wrong


def _wrong_history(view: dict[str, Any], label: str, true: Truth, links: Links) -> list[str]:
    code, gone = view["code"], view["code"] in true.gone
    changes = [
        change
        for event in view["events"]
        if event["release"]["version"] == label
        for change in event["changes"]
    ]
    wrong = []
    if any(change["last_day"] for change in changes) is not gone:
        wrong.append(f"history: {code} {'does not end' if gone else 'ends'}")
    instead = {link["code"] for change in changes for link in change["replacements"]}
    if gone and instead != links.get(code, set()):
        wrong.append(f"history: {code} is replaced by {sorted(instead)}")
    return wrong


def wrong_calendar(folder: Path, store: Path, code_set: str, releases: list[Raw]) -> list[str]:
    """Return the codes of which the calendar says that they end, and do not; and those it lacks."""

    def ends(first: dt.date, last: dt.date) -> set[str]:
        days = ("--from", str(first), "--to", str(last))
        entries = asked(folder, store, code_set, "calendar", *days)["entries"]
        return {code for entry in entries if entry["event"] == "ends" for code in entry["codes"]}

    wrong = []
    for before, after in pairwise(releases):
        true = truth(releases, before.label, after.label)
        last = after.effective - _DAY
        stay = true.had.keys() & true.has.keys()
        within, ever = ends(before.effective, last), ends(before.effective - 9 * _YEAR, last)
        wrong += [f"{after.label}: {code} does not end" for code in within & stay]
        wrong += [f"{after.label}: {code} is left out" for code in true.gone - ever]
    return wrong


def wrong_site(folder: Path, store: Path, code_set: str, releases: list[Raw]) -> list[str]:
    """Return what the pages of a site say wrong of codes, or leave out."""
    site = folder / "site"
    run("publish", "-o", str(site), "-s", code_set, "--store", str(store))
    last = releases[-1]
    has = truth(releases, last.label, last.label).has
    wrong: list[str] = []
    links: Links = {}
    for before, after in pairwise(releases):
        true = truth(releases, before.label, after.label)
        own = crosswalk(folder, store, (code_set, before.label, after.label))
        for name in (f"{after.label}.html", f"{after.label}.json", f"{after.label}-bulletin.html"):
            content = (site / "releases" / code_set / name).read_bytes()
            form = Form(("publish",), name.rpartition(".")[2])
            wrong += [f"{name}: {fault}" for fault in faults(form, content, true, own)]
        since = crosswalk(folder, store, (code_set, before.label, last.label))
        links |= {code: since[code] for code in true.gone & since.keys() - has.keys()}
    pages = sorted((site / "codes" / code_set).glob("*.html"))
    rows = [row for page in pages for row in read(page.name, page.read_bytes())]
    known = {code for release in releases for code in release.concepts}
    said = claims(rows, known)
    wrong += [f"codes: {code} is valid" for code in said.ended.keys() & has.keys()]
    wrong += [f"codes: {code} is not valid" for code in known - has.keys() - said.ended.keys()]
    return wrong + [f"codes: {fault}" for fault in left_out(said, links)]
