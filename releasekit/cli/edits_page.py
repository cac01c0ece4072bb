"""The page of `releasekit edits`: the answer first, then since when, why, and what was before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from releasekit.cli import change_table
from releasekit.cli.page import Page, Span
from releasekit.render import words
from releasekit.render.dates import day_in_words
from releasekit.views.measured_types import FeeView, PartnersView

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Sequence

    from releasekit.timeline.edit_rows import EditRow
    from releasekit.views.edits import PairView
    from releasekit.views.measured_types import CodeMeasures, LimitView


def pair(
    views: Sequence[PairView],
    codes: Sequence[str],
    day: dt.date,
    absent: Sequence[str],
    *,
    asked: bool,
) -> Page:
    """Return the answer about two codes, by list of edits; `asked` tells that the day was named."""
    phrases, page = words.load()["edits"], Page()
    if any(view.release.sample for view in views):
        change_table.sample(page)
    first, second = codes
    phrase: str = phrases["pair" if asked else "pair_latest"]
    title = phrase.format(first=first, second=second, day=day_in_words(day))
    page.line(Span(title, "bold"))
    page.line(Span(phrases["bound"], "dim"))
    for view in views:
        page.line(Span(_setting(view), "bold"), indent=2)
        page.line(view.sentence, indent=4)
        for line in _grounds(view):
            page.line(Span(line, "dim"), indent=4)
    _end(page, (view.notice for view in views), absent)
    return page


def _setting(view: PairView | PartnersView | LimitView | FeeView) -> str:
    phrase: str = words.load()["edits"]["setting"]
    setting = view.setting[:1].upper() + view.setting[1:]
    day = day_in_words(view.release.effective)
    label = view.release.label
    return phrase.format(setting=setting, name=view.name, release=label, effective=day)


def _grounds(view: PairView) -> Iterable[str]:
    phrases = words.load()["edits"]
    if view.row is not None:
        if view.row.since:
            yield phrases["since"].format(since=day_in_words(view.row.since))
        if view.indicator:
            yield f"{phrases['indicator']} {view.indicator}"
        if view.row.reason:
            yield f"{phrases['reason']}: {view.row.reason}"
    if view.history:
        yield f"{phrases['history']}: {'; '.join(view.history)}"
    if view.currency.note:
        yield view.currency.note


def _end(page: Page, notices: Iterable[str], absent: Sequence[str]) -> None:
    if absent:
        text = words.load()["edits"]["not_loaded"].format(names=", ".join(absent))
        page.line(Span(text, "dim"))
    for notice in dict.fromkeys(notices):
        page.line(Span(notice, "dim"))


def code(view: CodeMeasures, most: int | None, absent: Sequence[str]) -> Page:
    """Return what binds one code: counts, limits, fees, then its edits by partner."""
    phrases, page = words.load()["edits"], Page()
    summary(page, view, briefly=False)
    if not view.known:
        page.line(phrases["nothing"].format(code=view.code), indent=2)
    for one in view.edits:
        if one.rows:
            page.line()
            page.line(Span(_setting(one), "bold"))
            _partners(page, one, view.code, most)
    _end(page, view.notices, absent)
    return page


def summary(page: Page, view: CodeMeasures, *, briefly: bool = True) -> None:
    """Add a code that lists name, and a line for each of them."""
    if view.sample:
        change_table.sample(page)
    phrase: str = words.load()["edits"]["one" if view.asked else "one_latest"]
    title = phrase.format(code=view.code, day=day_in_words(view.as_of))
    page.line(Span(title, "bold"))
    lines(page, view, briefly=briefly)
    if briefly:
        _end(page, view.notices, ())


def lines(page: Page, view: CodeMeasures, *, briefly: bool = False) -> None:
    """Add a line for each list that names a code; briefly, none for limits that it has not."""
    titles = words.load()["edits"]["titles"]
    told: list[tuple[str, PartnersView | LimitView | FeeView]] = []
    told += [(titles[one.relation], one) for one in view.edits if one.rows]
    told += [(titles["limits"], one) for one in view.limits if one.units or not briefly]
    told += [(titles["fees"], one) for one in view.fees]
    width = max((len(title) for title, _ in told), default=0)
    for title, one in told:
        text = f"{_setting(one)}: {one.sentence}"
        if isinstance(one, FeeView) and one.code != view.code:
            text = f"{one.code}, {text}"
        note = f"; {one.currency.note}" if one.currency.note else ""
        page.line(
            Span(f"{title:<{width}}  ", "dim"), text, Span(note, "dim"), indent=2, hang=width + 4
        )


def _partners(page: Page, view: PartnersView, code: str, most: int | None) -> None:
    phrases = words.load()["edits"]
    heads = phrases["columns"]
    shown = view.rows[:most]
    page.table(
        [heads["partner"], heads["place"], heads["verdict"], heads["since"], heads["reason"]],
        [_row(row, view, code) for row in shown],
    )
    if len(shown) < len(view.rows):
        total = f"{len(view.rows):,}"
        page.line(Span(phrases["shown"].format(shown=f"{len(shown):,}", total=total), "dim"))


def _row(row: EditRow, view: PartnersView, code: str) -> list[str]:
    heads = words.load()["edits"]["columns"]
    first = row.first == code
    places = ("denied", "paid") if view.relation == "apart" else ("primary", "add-on")
    allowed = "allowed" if row.indicator in view.allowing else "refused"
    return [
        row.second if first else row.first,
        heads[places[0] if first else places[1]],
        heads[allowed] if view.relation == "apart" else "",
        row.since.isoformat() if row.since else "",
        row.reason,
    ]
