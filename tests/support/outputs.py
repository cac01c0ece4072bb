"""Every output about two releases, written by its command, and what each says of codes."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, NamedTuple

from releasekit.cli import main
from tests.support.claims import Claims, claims, plain
from tests.support.rows import read

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.truth import Truth


class Form(NamedTuple):
    """A command with a form: the suffix by which to read it, and how much it has to say.

    `ends` asks that each code that ended is named as such; `links` that each replacement stands
    beside its code.
    """

    arguments: tuple[str, ...]
    suffix: str
    ends: bool = True
    links: bool = True

    def __str__(self) -> str:
        return " ".join(self.arguments).replace("--", "")


FORMS = [
    *(Form(("diff", "--format", f), f) for f in ("json", "csv", "md", "xlsx")),
    Form(("diff", "--format", "table"), "txt"),
    *(Form(("report", "--format", f), f) for f in ("html", "md", "xlsx", "docx")),
    *(Form(("bulletin", "--template", "annual", "--format", f), f) for f in ("html", "md", "txt")),
    *(
        Form(("bulletin", "--template", "summary", "--format", f), f, ends=False, links=False)
        for f in ("html", "md", "txt")
    ),
    *(Form(("crosswalk", "--format", f), f, ends=False) for f in ("json", "csv", "md", "html")),
    Form(("crosswalk", "--format", "table"), "txt", ends=False),
    Form(("crosswalk", "--format", "xlsx"), "xlsx", ends=False, links=False),  # step by step
    Form(("crosswalk", "--format", "sssom"), "tsv", ends=False),
]
"""The forms of FHIR are read by themselves: their targets stand in groups."""


def run(*arguments: str) -> None:
    """Run a command that is to succeed."""
    try:
        main([*arguments, "-q"])
    except SystemExit as stopped:
        assert not stopped.code, (arguments, stopped.code)  # noqa: PT017


def written(folder: Path, store: Path, pair: tuple[str, str, str], *arguments: str) -> bytes:
    """Write an output about two releases of a code set, and return it."""
    code_set, before, after = pair
    verb, *options = arguments
    place = folder / f"out.{arguments[-1]}"
    where = ("-s", code_set, "--store", str(store), "-o", str(place))
    run(verb, before, after, *options, *where)
    return place.read_bytes()


def crosswalk(folder: Path, store: Path, pair: tuple[str, str, str]) -> dict[str, set[str]]:
    """Return the codes to use that the crosswalk has for each code, but for mere suggestions."""
    document = json.loads(written(folder, store, pair, "crosswalk", "--format", "json"))
    found: dict[str, set[str]] = {}
    for link in document["crosswalks"][0]["links"]:
        if link["target"] and link["basis"] != "proposed":
            found.setdefault(link["source"], set()).add(link["target"])
    return found


def faults(form: Form, content: bytes, truth: Truth, links: dict[str, set[str]]) -> list[str]:
    """Return what a document says that is not true, and what it leaves out."""
    said = claims(read(f"it.{form.suffix}", content), truth.known)
    wrong = [
        f"{code} is named as ended, but remains valid: {row.text[:200]}"
        for code, row in said.ended.items()
        if code in truth.has and not _reassigned(code, truth, row.text)
    ]
    wrong += _false_replacements(said, truth)
    if form.ends:
        wrong += [
            f"{code} is not named as ended" for code in sorted(truth.gone - said.ended.keys())
        ]
    if form.links:
        wrong += left_out(said, links)
    return wrong


def _reassigned(code: str, truth: Truth, text: str) -> bool:
    """Return whether a code has another text, and its row says that it has another meaning."""
    return not truth.stays(code) and ("reuse" in text or "eassigned" in text or "meaning" in text)


def _false_replacements(said: Claims, truth: Truth) -> list[str]:
    wrong = []
    for code, instead in said.replaced.items():
        own = {plain(name) for name in instead}
        if truth.stays(code) and code not in own and own & truth.known:
            wrong.append(f"{code} remains valid, but {sorted(own)} are to be used for it")
        dead = (own & truth.known) - truth.has.keys()
        if dead:
            wrong.append(f"{code} is replaced by {sorted(dead)}, which may not be reported")
    return wrong


def left_out(said: Claims, links: dict[str, set[str]]) -> list[str]:
    """Return which of some links a document does not have beside their codes."""
    missing = {
        code: targets - said.beside.get(code, set()) - {code} for code, targets in links.items()
    }
    return [f"{code}: {sorted(left)} left out" for code, left in missing.items() if left]


def of_fhir(content: bytes) -> dict[str, set[str]]:
    """Return the targets of each code over all groups of a map; none where it says so."""
    document: dict[str, Any] = json.loads(content)
    found: dict[str, set[str]] = {}
    for group in document["group"]:
        for element in group.get("element", ()):
            targets = {
                plain(target["code"]) for target in element.get("target", ()) if "code" in target
            }
            found.setdefault(plain(element["code"]), set()).update(targets)
    return found


def wrong_forms(folder: Path, store: Path, pair: tuple[str, str, str], truth: Truth) -> list[str]:
    """Return what any form of any output about two releases says wrong, or leaves out."""
    links = crosswalk(folder, store, pair)
    wrong = [
        f"crosswalk: {code}: {sorted(left)} left out"
        for code, targets in truth.links.items()
        if (left := targets - links.get(code, set()))
    ]
    for form in FORMS:
        content = written(folder, store, pair, *form.arguments)
        wrong += [f"{form}: {fault}" for fault in faults(form, content, truth, links)]
    for name in ("fhir", "fhir-r4"):
        targets = of_fhir(written(folder, store, pair, "crosswalk", "--format", name))
        wrong += [f"{name}: {code} is left out" for code in truth.gone - targets.keys()]
        wrong += [f"{name}: {fault}" for fault in left_out(Claims({}, {}, targets), links)]
    return wrong
