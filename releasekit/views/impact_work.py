"""What is to be done about each change that rows may be concerned by, in words."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from releasekit.classify.rules.existence import TERMINATED_IN_PLACE
from releasekit.layout import load
from releasekit.render import words
from releasekit.rows.effects import Effect
from releasekit.views import titles
from releasekit.views.duties import ENDED, MEANING, NEW
from releasekit.views.impact_types import TotalView, WorkView

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from releasekit.views.changes import ChangesView, ChangeView, ReplacementCode

    Reviewed = Mapping[tuple[str, str], tuple[ReplacementCode, ...]]
    Actions = Mapping[str, str]

_DAY = dt.timedelta(days=1)
_CERTAIN = frozenset({"published", "identical", "reviewed"})
NOTHING = TotalView(name="", rows=0, rows_at_risk=0, units=0, amount=0, amount_at_risk=0)


class Concerned(Struct, frozen=True, kw_only=True):
    """The changes that rows may be concerned by: one effect a code, with its headline."""

    effects: tuple[Effect, ...]
    changes: tuple[tuple[ChangesView, ChangeView], ...]


def concerned(views: Iterable[ChangesView], reviewed: Reviewed | None = None) -> Concerned:
    """Return the changes of codes that may stand in rows already; a new code concerns none.

    `reviewed` has the replacements of codes that people decided about, by code set and code: they
    stand in the place of those that are published.
    """
    effects: list[Effect] = []
    changes: list[tuple[ChangesView, ChangeView]] = []
    decided, actions = reviewed or {}, _actions()
    for shown in views:
        seen: set[str] = set()
        every = [change for section in shown.sections for change in section.changes]
        for one in filter(None, (_of_old_rows(change, shown) for change in every)):
            if one.code in seen:
                continue
            seen.add(one.code)
            key = shown.code_set, one.code
            change = replace(one, replacements=decided[key]) if key in decided else one
            day = dt.date.fromisoformat(change.effective)
            instead, basis = _instead(change)
            open_ = not instead and change.change_class in ENDED
            undone = _told(change, shown, actions) if open_ else ""
            effects.append(
                Effect(
                    code_set=shown.code_set,
                    code=change.code,
                    effective=day,
                    instead=instead,
                    basis=basis,
                    undone=undone,
                )
            )
            changes.append((shown, change))
    return Concerned(effects=tuple(effects), changes=tuple(changes))


def _of_old_rows(change: ChangeView, shown: ChangesView) -> ChangeView | None:
    """Return a change if rows may have its code; None for a code that came.

    One that came after the earlier release and ended before the later one is discontinued to rows.
    """
    if change.change_class not in NEW:
        return change
    if not change.last_day or change.last_day >= shown.after.effective.isoformat():
        return None
    rule, layout = TERMINATED_IN_PLACE, load(shown.code_set)
    return replace(
        change,
        change_class=rule.id,
        title=titles.of_class(rule.id, layout),
        level=rule.level.value,
        level_title=titles.of_level(rule.level.value),
        effective=(dt.date.fromisoformat(change.last_day) + _DAY).isoformat(),
    )


def _instead(change: ChangeView) -> tuple[str, str]:
    """Return the one code to report in place of one that ended, and its basis; else nothing."""
    if change.change_class not in ENDED or len(change.replacements) != 1:
        return "", ""
    (only,) = change.replacements
    return (only.code, only.basis) if only.basis in _CERTAIN else ("", "")


def lines(concern: Concerned, places: Iterable[int]) -> dict[int, WorkView]:
    """Return what is to be said and done of the changes at some places, without owners and rows."""
    actions = _actions()
    return {place: _line(concern, place, actions) for place in places}


def _line(concern: Concerned, place: int, actions: Actions) -> WorkView:
    shown, change = concern.changes[place]
    return WorkView(
        owner="",
        code_set=shown.code_set,
        name=shown.name,
        code=change.code,
        printed=change.printed,
        change_class=change.change_class,
        title=change.named,
        level=change.level,
        level_title=change.level_title,
        section=change.section,
        effective=change.effective,
        last_day=change.last_day,
        action=_action(change, shown),
        action_text=_told(change, shown, actions),
        replace_by=concern.effects[place].instead,
        replacements=change.replacements,
        basis=", ".join(dict.fromkeys(each.basis for each in change.replacements)),
        descriptor=change.display,
        before=change.before,
        after=change.after,
        total=NOTHING,
    )


def _actions() -> Actions:
    """Return what is said of each action: read once, for there may be many changes."""
    actions: Actions = words.load()["impact"]["actions"]
    return actions


def _told(change: ChangeView, shown: ChangesView, actions: Actions) -> str:
    """Return in words what to do about a change."""
    action = _action(change, shown)
    codes = ", ".join(map(str, change.replacements)) or words.several(change.specific)
    key = "specify-any" if action == "specify" and not codes else action
    return actions[key].format(codes=codes, text=shown.text_word)


def _action(change: ChangeView, shown: ChangesView) -> str:
    """Return what to do about a change: a key of words.toml's table of actions.

    A code that left a list of edits, limits or fees may be valid: only its code set retires it.
    """
    if change.change_class == "became-header":
        return "specify"
    if change.change_class in ENDED:
        nothing = "unlisted" if shown.entries.of_list else "retire"
        return (nothing, "replace", "choose")[min(len(change.replacements), 2)]
    if change.change_class in MEANING:
        return "read-again"
    return "none" if change.level == "editorial" else "review"
