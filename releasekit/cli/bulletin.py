"""releasekit bulletin: what a release asks of people, in words that can be sent as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from releasekit.cli import inputs, outputs
from releasekit.errors import TemplateError
from releasekit.store import locate
from releasekit.timeline import Timeline
from releasekit.views import bulletins

if TYPE_CHECKING:
    from releasekit.classify.compare import ReleaseDiff
    from releasekit.licensing import Audience
    from releasekit.views.bulletins import BulletinView
    from releasekit.views.selection import Selection


@click.command(epilog="Example: releasekit bulletin 2025 2026 --template summary --format pdf")
@outputs.options("bulletin", "annual; erratum for two postings of one release")
def command(
    before: str,
    after: str,
    code_sets: tuple[str, ...],
    form: str,
    template: str | None,
    audience: str,
    section: str,
    basis: str,
    output: str,
    store: str | None,
) -> None:
    """Write a bulletin about the change from BEFORE to AFTER, one file per code set.

    Who must act, what is new, revised, deleted or converted, the replacements, and what comes
    next; the template `summary` fits on one page. With --format eml it is a draft to address and
    send.
    """
    place = locate(store)

    def shown(diff: ReleaseDiff, selection: Selection, reader: Audience) -> tuple[str, Any]:
        made = bulletins.view(diff, selection, reader, Timeline(place, diff.layout))
        return _template(template, made), made

    diffs = inputs.compared(place, before, after, code_sets, basis=basis)
    outputs.deliver(
        diffs,
        shown,
        form=form,
        audience=audience,
        section=section,
        output=output,
        stem=lambda name, made: bulletins.stem(name, made.changes),
    )


def _template(named: str | None, shown: BulletinView) -> str:
    """Return the template's name; TemplateError if an erratum is asked for and there is none."""
    name = named or bulletins.template(shown.changes)
    if name == bulletins.ERRATUM and not shown.changes.erratum:
        before, after = shown.changes.before.label, shown.changes.after.label
        message = f"{before} and {after} are no postings of one release"
        advice = "leave --template out, or name two revisions such as 2025-10@1 2025-10@2"
        raise TemplateError(message, advice=advice)
    return name
