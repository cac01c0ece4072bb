"""releasekit bulletin: what a release asks of people, in words that can be sent as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from releasekit.cli import outputs
from releasekit.cli.choices import Day
from releasekit.errors import TemplateError
from releasekit.store import locate
from releasekit.timeline import Timeline
from releasekit.views import bulletins, issuers
from releasekit.views.issuers import Issue

if TYPE_CHECKING:
    import datetime as dt

    from releasekit.classify.compare import ReleaseDiff
    from releasekit.cli.outputs import Asked
    from releasekit.licensing import Audience
    from releasekit.views.bulletins import BulletinView
    from releasekit.views.selection import Selection


@click.command(epilog="Example: releasekit bulletin 2025 2026 --template summary --format pdf")
@outputs.options("bulletin", "annual; erratum for two postings of one release")
@click.option(
    "--issued",
    type=Day(),
    metavar="DATE",
    help="The day of issue  [default: $SOURCE_DATE_EPOCH, else none is named]",
)
@click.option(
    "--number",
    default="",
    metavar="N",
    help="The bulletin's number; digits are written as `numbering` in [issuer] has it.",
)
def command(asked: Asked, issued: dt.datetime | None, number: str) -> None:
    """Write a bulletin about the change from BEFORE to AFTER, one file per code set.

    Who must act, what is new, revised, deleted or converted, the replacements, and what comes
    next; the template `summary` fits on one page. With --format eml it is a draft to address and
    send. Name, logo and contact are those of [issuer] in releasekit.toml.
    """
    place = locate(asked.store)
    day = issuers.day_of_issue(issued.date() if issued else None)
    issue = Issue(number=number, issued=day)

    def shown(diff: ReleaseDiff, selection: Selection, reader: Audience) -> tuple[str, Any]:
        timeline = Timeline(place, diff.layout)
        made = bulletins.view(diff, selection, reader, timeline, issue)
        return _template(asked.template, made), made

    outputs.deliver(asked, shown, stem=lambda name, made: bulletins.stem(name, made.changes))


def _template(named: str | None, shown: BulletinView) -> str:
    """Return the template's name; TemplateError if an erratum is asked for and there is none."""
    name = named or bulletins.template(shown.changes)
    if name == bulletins.ERRATUM and not shown.changes.erratum:
        before, after = shown.changes.before.label, shown.changes.after.label
        message = f"{before} and {after} are no postings of one release"
        advice = "leave --template out, or name two revisions such as 2025-10@1 2025-10@2"
        raise TemplateError(message, advice=advice)
    return name
