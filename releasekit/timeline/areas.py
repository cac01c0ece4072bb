"""What areas are multiplied by, and their own factors, as lists beside a fee schedule have them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from releasekit.errors import RowsError
from releasekit.faults import near
from releasekit.layout.fields import Heading
from releasekit.model.numbers import number
from releasekit.timeline.amounts import NATIONAL, ONE, Indices

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from releasekit.layout import CodeSet
    from releasekit.layout.measures import Localities
    from releasekit.model import Release
    from releasekit.store import Store


_SOME = 4
"""How many states an advice names."""


class Areas(Struct, frozen=True, kw_only=True):
    """The areas of one release: indices and factors by what names an area, `10112/00`.

    `factor` is the national factor of services that are paid by base and time units. `columns` are
    those of states, where a schedule has their amounts side by side: by name and by heading.
    """

    label: str
    has_areas: bool
    names: Mapping[str, str]
    indices: Mapping[str, Indices]
    factors: Mapping[str, Decimal]
    factor: Decimal | None
    columns: Mapping[str, str]

    def column(self, area: str) -> str:
        """Return the column of a state; empty where there are none, RowsError if it is unknown."""
        if not area or not self.columns:
            return ""
        found = self.columns.get(_words(area), "")
        if not found:
            message = f"state {area}: {self.label} has no amounts of it{near(area, self._states)}"
            some = ", ".join(self._states[:_SOME])
            raise RowsError(message, advice=f"write a state as the schedule does: {some}, ...")
        return found

    @property
    def _states(self) -> list[str]:
        return [name.upper() for name in dict.fromkeys(self.columns.values())]

    def of(self, area: str) -> Indices:
        """Return the indices of an area, of none the national ones; RowsError if it is unknown."""
        if not area or self.columns:
            return NATIONAL
        if not self.has_areas:
            message = f"locality {area}: {self.label} has no geographic indices"
            raise RowsError(message, advice="leave --locality and --locality-column out")
        found = self.indices.get(self.key(area))
        if found is None:
            message = f"locality {area}: {self.label} has none of it{near(area, self.indices)}"
            advice = "write contractor and locality, such as 10112/00"
            if not self.indices:
                advice = "load the release with its file of geographic indices beside it"
            raise RowsError(message, advice=advice)
        return found

    def key(self, area: str) -> str:
        """Return what names an area, however its parts are parted; a part alone if it is unique."""
        typed = "/".join("".join(s if s.isalnum() else " " for s in area).split())
        if typed in self.indices:
            return typed
        ends = [key for key in self.indices if key.endswith(f"/{typed}")]
        return ends[0] if len(ends) == 1 else typed

    def time_factor(self, area: str) -> Decimal | None:
        """Return the factor of base and time units of an area, else the national one."""
        return self.factors.get(self.key(area)) if area else self.factor


def areas(store: Store, layout: CodeSet, release: Release) -> Areas:
    """Read the areas that lie beside a release."""
    fees = layout.fees
    lists = [each for each in ((fees.localities, fees.time_factors) if fees else ()) if each]
    said: dict[str, list[Mapping[str, str]]] = {each.list: [] for each in lists}
    listed = {file.name: file.list for file in layout.files if file.list in said}
    for row in store.declared(release) if listed else ():
        if row.source in listed:
            said[listed[row.source]].append(row.said)
    localities, factors = (fees.localities, fees.time_factors) if fees else (None, None)
    own = said[factors.list] if factors else []
    national = (number(row.get(factors.national, "")) for row in own) if factors else iter(())
    return Areas(
        label=f"{layout.name} {release.label}",
        has_areas=localities is not None,
        names={_key(localities, row): row.get(localities.name, "") for row in said[localities.list]}
        if localities
        else {},
        indices={_key(localities, row): _indices(localities, row) for row in said[localities.list]}
        if localities
        else {},
        factors={
            _key(factors, row): factor
            for row in own
            if factors and (factor := number(row.get(factors.factor, ""))) is not None
        }
        if factors
        else {},
        factor=next((one for one in national if one is not None), None),
        columns=_state_columns(layout),
    )


def _state_columns(layout: CodeSet) -> dict[str, str]:
    """Return the columns of states by how a user may write them: tx, tx rural, TX (R)."""
    by_state = layout.fees.by_state if layout.fees else None
    columns = [column for file in layout.files for column in file.columns]
    own = [column for column in columns if by_state and by_state.fullmatch(column.name)]
    headed = {
        _words(heading): column.name
        for column in own
        if isinstance(column.place, Heading)
        for heading in column.place.heading
    }
    return headed | {_words(column.name): column.name for column in own}


def _words(text: str) -> str:
    return " ".join("".join(sign if sign.isalnum() else " " for sign in text.lower()).split())


def _key(localities: Localities, row: Mapping[str, str]) -> str:
    return "/".join(row.get(name, "").strip() for name in localities.area)


def _indices(localities: Localities, row: Mapping[str, str]) -> Indices:
    def index(name: str) -> Decimal:
        found = number(row.get(name, "")) if name else ONE
        return ONE if found is None else found

    return Indices(
        work=index(localities.work),
        expense=index(localities.expense),
        malpractice=index(localities.malpractice),
    )
