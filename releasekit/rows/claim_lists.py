"""The lists of edits and limits by which claims are judged: of one setting."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from releasekit import layout as layouts
from releasekit.errors import RowsError
from releasekit.faults import near
from releasekit.timeline import Timeline

if TYPE_CHECKING:
    from collections.abc import Sequence

    from releasekit.layout import CodeSet
    from releasekit.store import Store


class Lists(Struct, frozen=True, kw_only=True):
    """Lists of edits and limits. `settings` are those of the store, where none was chosen."""

    timelines: tuple[Timeline, ...] = ()
    settings: tuple[str, ...] = ()

    @property
    def modifiers(self) -> tuple[str, ...]:
        """The modifiers that may set an edit aside; none where any may."""
        named = (each.layout.edits.modifiers for each in self.timelines if each.layout.edits)
        return tuple(dict.fromkeys(name for each in named for name in each))


def lists_of(store: Store, setting: str) -> Lists:
    """Return the lists of a setting, or of the only one there is; of several none.

    Add-on codes bind claims of every setting. Raises RowsError for a setting that no list has.
    """
    every = [layouts.load(name) for name in store.in_view()]
    measured = [layout for layout in every if layout.edits or layout.limits]
    settings = tuple(sorted({_setting(layout) for layout in measured if not _is_of_all(layout)}))
    if setting and setting not in settings:
        message = f"--setting {setting}: no list has it{near(setting, settings)}"
        raise RowsError(message, advice=f"the lists are of {_listed(settings) or 'no setting'}")
    if not setting and len(settings) > 1:
        return Lists(settings=settings)
    chosen = [
        layout for layout in measured if _is_of_all(layout) or setting in {"", _setting(layout)}
    ]
    return Lists(timelines=tuple(Timeline(store, layout) for layout in chosen))


def _setting(layout: CodeSet) -> str:
    measure = layout.edits or layout.limits
    return measure.setting if measure else ""


def _is_of_all(layout: CodeSet) -> bool:
    return layout.edits is not None and layout.edits.relation == "needs"


def _listed(settings: Sequence[str]) -> str:
    return ", ".join(settings)
