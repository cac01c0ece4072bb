"""The sorts of code that a code set has, when temporary ones are archived, and its sections."""

import datetime as dt
from typing import Annotated, Literal

from msgspec import Struct, field

from releasekit.layout.licenses import License
from releasekit.layout.values import NAME, NAME_FORM, CodeRange, Regex, doc, formed, word


class Sunset(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """When codes of a temporary kind are archived, unless somebody says otherwise."""

    years: Annotated[
        int, doc("How many years after the day on which the clock starts.", ge=1, le=99)
    ]
    months: Annotated[
        tuple[Annotated[int, doc("A month.", ge=1, le=12)], ...],
        doc("The months in which codes are archived; the last one by the month of that day."),
    ] = ()
    starts: Annotated[
        Literal["published", "effective"],
        doc(
            "The day on which the clock starts: the first publication, or the first day of service."
        ),
    ] = field(name="from", default="published")

    def after(self, start: dt.date) -> dt.date:
        """Return the day on which a code is archived whose clock started on a day."""
        year = start.year + self.years
        if not self.months:
            return dt.date(year, start.month, 1)
        past = [month for month in self.months if month <= start.month]
        if past:
            return dt.date(year, max(past), 1)
        return dt.date(year - 1, max(self.months), 1)


class Kind(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A sort of concept within the code set, known by the shape of its code."""

    id: Annotated[str, formed("Its id, for --covers and stored releases.", NAME, NAME_FORM)]
    title: Annotated[str, word("What readers call it.")]
    pattern: Annotated[Regex, doc("What the whole of its codes matches; tested in order.")]
    becomes: Annotated[
        str, doc("The kind to which its codes are converted when they are here to stay.")
    ] = ""
    sunset: Annotated[Sunset | None, doc("When its codes are archived, by rule.")] = None
    apart: Annotated[
        bool, doc("Whether its codes only go with others, so that totals count them apart.")
    ] = False
    license: Annotated[
        License | None,
        doc(
            "Whose its texts are, if another's: a store that has such codes is licensed as theirs."
        ),
    ] = None

    @property
    def sunset_years(self) -> int:
        """Return after how many years its codes are archived by rule; 0 if they are not."""
        return self.sunset.years if self.sunset else 0


class Section(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One section of the code set: ranges of code prefixes, or every code of a kind."""

    title: Annotated[str, word("What readers call it.")]
    ranges: Annotated[
        tuple[CodeRange, ...], doc("Ranges of code prefixes, LOW-HIGH; sections are in order.")
    ] = ()
    kind: Annotated[str, doc("The kind whose codes all belong here.")] = ""

    def holds(self, code: str, kind: str) -> bool:
        """Return whether the code belongs here; compares as many characters as the range has."""
        if self.kind:
            return kind == self.kind
        return any(
            low <= code[: len(low)] and code[: len(high)] <= high for low, high in self.ranges
        )
