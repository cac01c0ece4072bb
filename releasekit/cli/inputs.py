"""What BEFORE and AFTER name: labels in the store or paths, of which code sets."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from releasekit.classify.compare import BOOK, EFFECTIVE, ReleaseDiff, common, compare
from releasekit.cli import part, terminal
from releasekit.cli.choices import Word
from releasekit.errors import DistributionError, FaultList, SourceError
from releasekit.faults import counted, near
from releasekit.store.label_or_path import label_or_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from releasekit.layout import CodeSet
    from releasekit.store import Store


basis_option = click.option(
    "--basis",
    type=Word((EFFECTIVE, BOOK)),
    default=EFFECTIVE,
    show_default=True,
    help="Count totals by date of service, or by the edition that first prints a change.",
)
section_option = click.option(
    "--section",
    "sections",
    multiple=True,
    metavar="NAME",
    callback=lambda _context, _option, names: tuple(filter(None, names)),
    help="Only sections whose name contains NAME; repeatable.",
)


def compared(
    store: Store, before: str, after: str, code_sets: Sequence[str], *, basis: str
) -> list[ReleaseDiff]:
    """Compare BEFORE and AFTER: labels in the store, or paths of distributions."""
    diffs = _compared(store, before, after, code_sets, basis=basis)
    for diff in diffs:
        if diff.before.place > diff.after.place:
            terminal.say(
                f"{diff.layout.name}: {diff.before.label} is the later one, so this tells what "
                "changes on the way back; name the earlier release first"
            )
    return diffs


def _compared(
    store: Store, before: str, after: str, code_sets: Sequence[str], *, basis: str
) -> list[ReleaseDiff]:
    sides = [label_or_path(spec, store) for spec in (before, after)]
    if not any(isinstance(side, Path) for side in sides):
        chosen = common_code_sets(store, before, after, code_sets)
        with terminal.progress("comparing"):
            return list(compare(store, before, after, code_sets=chosen, basis=basis))
    if basis == BOOK:
        message = "--basis book needs stored releases"
        raise DistributionError(message, advice="load what the path holds: releasekit load --help")
    return cast("list[ReleaseDiff]", part("paths").compared(store, *sides, code_sets))


def validate_labels(store: Store, *specs: str, needs: str) -> None:
    """Refuse paths where only releases in the store will do; `needs` says why."""
    for spec in specs:
        if isinstance(label_or_path(spec, store), Path):
            message = f"{spec} is a path, and {needs}"
            raise DistributionError(message, advice="load it first: releasekit load --help")


def common_code_sets(
    store: Store, before: str, after: str, code_sets: Sequence[str]
) -> Sequence[str]:
    """Return the code sets asked for, else all that have both labels; say which are left out."""
    if code_sets:
        return code_sets
    terminal.say_undeclared(store)
    chosen = common(store, before, after)
    lacking: dict[str, list[str]] = {}
    for code_set in store.in_view():
        missing = [label for label in (before, after) if not store.find(code_set, label)]
        if missing:
            lacking.setdefault(" and no ".join(missing), []).append(code_set)
    for labels, names in lacking.items():
        *most, last = names
        who = f"{', '.join(most)} and {last} are" if most else f"{last} is"
        terminal.say(f"{who} left out: the store has no {labels} of {'them' if most else 'it'}")
    return chosen


def validate_sections(sections: Sequence[str], diffs: Sequence[ReleaseDiff]) -> None:
    """Raise UsageError where no section of some diffs has one of `sections` in its name."""
    found = {change.section for diff in diffs for change in diff.changes}
    for section in sections:
        validate_section(section, [diff.layout for diff in diffs], found)


def validate_section(section: str, layouts: Sequence[CodeSet], found: Iterable[str] = ()) -> None:
    """Raise UsageError where no section has `section` in its name.

    `found` are the sections of rows, which a file may name without its declaration. The error lists
    the sections of each code set, and names the nearest title or word of one.
    """
    declared = {layout.name: list(layout.section_order) for layout in layouts}
    titles = {*found, *(title for order in declared.values() for title in order)} - {""}
    if any(section.casefold() in title.casefold() for title in titles):
        return
    if not titles:
        message = f"{' and '.join(declared)}: no sections to choose; leave --section out"
        raise click.UsageError(message)
    known = {*titles, *(word for title in titles for word in title.split())}
    meant = near(section.capitalize(), known)
    lists = [f"{name} has {'; '.join(order)}" for name, order in declared.items() if order]
    lines = "\n  ".join(lists or [f"there are {'; '.join(sorted(titles))}"])
    message = f"no section has {section!r} in its name{meant}\n  {lines}"
    raise click.UsageError(message)


def validate_accepted(
    path: Path | None, accepted: Mapping[str, int], diffs: Sequence[ReleaseDiff], *, part_only: bool
) -> None:
    """Raise SourceFaultsError for ids that a person listed and that no change has.

    A list may be of all code sets where `part_only` of them are compared: then it is said.
    """
    known = {change.fingerprint for diff in diffs for change in diff.changes}
    unknown = {name: line for name, line in accepted.items() if line and name not in known}
    if path is None or not unknown:
        return
    if part_only and len(unknown) < len(accepted):
        count = counted(len(unknown), "accepted id")
        terminal.say(f"{path.name}: {count} of no change of the code sets compared")
        return
    faults = FaultList()
    for name, line in unknown.items():
        message = f"{name!r} is the id of no change that is compared here{near(name, known)}"
        advice = "take it out; releasekit diff --format json has the ids"
        faults.add(SourceError(path.name, message, line=line, advice=advice))
    faults.check()
