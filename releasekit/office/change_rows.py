"""The rows of a workbook of changes: places in views, so that memory holds one change at a time."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from typing import TYPE_CHECKING, overload

from releasekit.office.change_columns import Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from releasekit.views.changes import ChangesView, SectionView

    Places = array[int]
    """The section and the number in it, of one change behind the other."""


class ChangeRows(Sequence[Row]):
    """Changes of some views in order of the code, each made when it is asked for."""

    def __init__(
        self,
        sections: Sequence[tuple[ChangesView, SectionView]],
        places: Places,
        classes: Mapping[str, Places],
    ) -> None:
        """Take every section with its view, and the places of the changes, all and by class."""
        self._sections = sections
        self._places = places
        self._classes = classes

    @classmethod
    def of(cls, views: Iterable[ChangesView]) -> ChangeRows:
        """Return all changes of some views, one view behind the other."""
        sections: list[tuple[ChangesView, SectionView]] = []
        every: Places = array("L")
        classes: dict[str, Places] = {}
        for view in views:
            first = len(sections)
            sections += [(view, section) for section in view.sections]
            order = sorted(
                (change.code, place, number, change.change_class)
                for place, (_, section) in enumerate(sections[first:], first)
                for number, change in enumerate(section.changes)
            )
            for _, place, number, change_class in order:
                every.extend((place, number))
                classes.setdefault(change_class, array("L")).extend((place, number))
        return cls(sections, every, classes)

    def of_class(self, name: str) -> ChangeRows:
        """Return the changes of one class."""
        return ChangeRows(self._sections, self._classes.get(name, array("L")), {})

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._places) // 2

    @overload
    def __getitem__(self, place: int) -> Row: ...
    @overload
    def __getitem__(self, place: slice) -> ChangeRows: ...
    def __getitem__(self, place: int | slice) -> Row | ChangeRows:
        """Make one row, or give those of a slice."""
        if isinstance(place, slice):
            start, stop, _ = place.indices(len(self))
            return ChangeRows(self._sections, self._places[2 * start : 2 * stop], {})
        if not 0 <= place < len(self):
            raise IndexError(place)
        section, number = self._places[2 * place : 2 * place + 2]
        view, held = self._sections[section]
        return Row(view=view, section=held.title, change=held.changes[number])
