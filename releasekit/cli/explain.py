"""releasekit explain: what a class of change is, why it has its level, and who must act."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from releasekit import layout as layouts
from releasekit import licensing
from releasekit.classify import classes
from releasekit.cli import change_table, suffixes, terminal
from releasekit.cli.choices import CodeSet
from releasekit.cli.page import Page, Span
from releasekit.delivery import Delivery
from releasekit.faults import near
from releasekit.render import words
from releasekit.views import explanations, leak_sources

if TYPE_CHECKING:
    from collections.abc import Sequence

    from releasekit.views.explanations import DutyOfClass, ExplanationView


@click.command(
    epilog="Example: releasekit explain code-narrowed\n\nExample: releasekit explain -s icd10cm"
)
@click.argument("names", metavar="[CLASS]...", nargs=-1)
@click.option(
    "-s",
    "--code-set",
    type=CodeSet(),
    metavar="CODE_SET",
    help="In the words of a code set, with its duties  [default: of all]",
)
@suffixes.format_option(("table", "json"))
@terminal.output_option
def command(names: tuple[str, ...], code_set: str | None, form: str, output: str | None) -> None:
    """Tell what a CLASS of change means, why it has its level, and what to do about it.

    Without CLASS, list all of them. A class is named by its id or its title.
    """
    target = terminal.target(output)
    reader = licensing.audience(licensing.INTERNAL)
    layout = layouts.load(code_set) if code_set else None
    chosen = explanations.every(layout, _ids(names) if names else None)
    delivery = Delivery(target, reader, leak_sources.open_gate())
    if form == "json":
        terminal.put(delivery, "explain.json", explanations.to_json(chosen))
    else:
        page = _pages(chosen) if names else _table(chosen)
        terminal.draw(delivery, "explain.txt", page)


def _ids(names: Sequence[str]) -> list[str]:
    """Return the ids of classes; name the nearest one where there is none of a name."""
    known = explanations.names()
    for name in names:
        if name.casefold() not in known:
            listed = ", ".join(rule.id for rule in classes())
            meant = near(name.casefold(), known)
            message = f"there is no class {name!r}{meant}\n  there are {listed}"
            raise click.UsageError(message)
    return [known[name.casefold()] for name in names]


def _table(shown: Sequence[ExplanationView]) -> Page:
    names, own = words.load()["columns"], words.load()["explain"]
    page = Page()
    rows = [(view.id, view.title, _level(view), view.meaning) for view in shown]
    page.table((names["class"], own["title"], names["level"], own["meaning"]), rows)
    return page


def _pages(shown: Sequence[ExplanationView]) -> Page:
    page = Page()
    own = words.load()["explain"]
    for place, view in enumerate(shown):
        if place:
            page.line()
        page.line(Span(f"{view.title} ({view.id})", "bold"))
        page.line(view.meaning)
        page.line()
        page.line(_level(view), f": {view.level_meaning}")
        page.line(f"{own['why']}: {view.why}")
        page.line()
        page.line(Span(own["duties"], "bold"))
        for duty in view.duties:
            page.line(Span(duty.who, "bold"), f": {duty.what}{_for(duty)}.", indent=2, hang=4)
        if not view.duties:
            page.line(own["nobody"], indent=2)
        page.line()
        page.line(Span(own["example"], "bold"))
        page.line(f"{own['before']}: {view.example.before}", indent=2, hang=4)
        page.line(f"{own['after']}:  {view.example.after}", indent=2, hang=4)
    return page


def _level(view: ExplanationView) -> Span:
    return Span(view.level_title, change_table.LEVEL_STYLES[view.level])


def _for(duty: DutyOfClass) -> str:
    """Return for which code sets a duty is, where it is not for all."""
    names = ", ".join(layouts.load(code_set).name for code_set in duty.code_sets)
    return f" ({names})" if names else ""
