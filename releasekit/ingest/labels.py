"""Which release the names of files say they are of: years, and months in words or in figures."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from releasekit.layout import CodeSet

_SHORT = 2
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WORD = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|"
    r"sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?![a-z])"
)
_YEAR = r"(?P<year>(?:19|20)\d\d)(?!\d)"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"(?<![a-z]){_WORD}[-_ .,]*(?:\d\d?(?:st|nd|rd|th)?[-_ .,]+)?{_YEAR}",
        rf"(?<!\d){_YEAR}[-_ .]*{_WORD}",
        rf"(?<=[a-z])(?P<year>\d\d)[-_ ]?{_WORD}",
        r"(?<!\d)(?P<year>20\d\d)-(?P<month>0[1-9]|1[0-2])(?!\d)",
        r"(?:(?<![a-z])FY|(?<=[a-z])(?-i:FY))[-_ ]?(?P<year>(?:20)?\d\d)(?!\d)",
        rf"(?<!\d)(?<!\d[-_.]){_YEAR}",
    )
)


class Named(NamedTuple):
    """What a name says of a release: its year, and its month where the name has one (else 0)."""

    year: int
    month: int
    name: str


def named(names: Iterable[str], code_set: CodeSet) -> Iterator[Named]:
    """Return what each name says, of those that say something.

    The code set's own forms of names come before those that any publisher uses.
    """
    own = [form.compiled for form in code_set.cadence.names]
    for name in names:
        bare = name.rpartition("/")[2]
        match = next(filter(None, (form.search(bare) for form in (*own, *_FORMS))), None)
        if match is not None:
            yield stated(*code_set.cadence.stated(match.groupdict()), bare)


def stated(year: str, month: str, name: str, offset: int = 0) -> Named:
    """Return what somebody writes of a release: a year, perhaps of two figures, and a month.

    `offset` is what the year is more than the release's own.
    """
    full = int(year) if len(year) > _SHORT else 2000 + int(year)
    return Named(full - offset, _month(month), name)


def _month(text: str) -> int:
    """Return a month in figures, or by the first letters of its name; 0 where it is none."""
    if text.isdecimal():
        return int(text) if 1 <= int(text) <= len(_MONTHS) else 0
    word = text[:3].casefold()
    return _MONTHS.index(word) + 1 if word in _MONTHS else 0


def label_by_names(names: Iterable[str], code_set: CodeSet) -> str:
    """Return the label that names say, the nearest to the file first; empty where none says one.

    A name with a month counts before one with a year alone, which an update often keeps.
    """
    said = list(named(names, code_set))
    chosen = next((each for each in said if each.month), next(iter(said), None))
    return label_of_name(chosen, code_set) if chosen else ""


def label_within(
    name: str, members: Sequence[str], folders: Sequence[str], code_set: CodeSet
) -> str:
    """Tell which release a file is by its name, its members' and its folders', the nearest first.

    It is empty where none says. A folder's month counts where no name has one, if an update takes
    effect then and it is of the year that the names have: publishers give an update the name of its
    edition.
    """
    cadence = code_set.cadence
    words = [name.partition(".")[0], *folders]
    own = [word for word in words if any(form.pattern.fullmatch(word) for form in cadence.labels)]
    if own:
        return own[0]
    said = list(named([name, *members], code_set))
    dated = [each for each in said if each.month]
    fitting = [each for each in dated if each.name != name or _takes_effect(each, code_set)]
    chosen = next(iter(fitting), None) or next((each for each in said if not each.month), None)
    for each in named(folders, code_set) if not fitting else ():
        alike = chosen is None or (each.month and _edition(each, code_set) == chosen.year)
        if alike and (not each.month or _takes_effect(each, code_set)):
            chosen = each
            break
    chosen = chosen or next(iter(dated), None)
    return label_of_name(chosen, code_set) if chosen else ""


def _takes_effect(said: Named, code_set: CodeSet) -> bool:
    """Return whether the publisher has an edition or an update that is effective in a month."""
    day = code_set.cadence.dates(f"{said.year}-{said.month:02d}").effective
    return day.month in {code_set.cadence.effective[0], *code_set.cadence.interim}


def _edition(said: Named, code_set: CodeSet) -> int:
    cadence = code_set.cadence
    return cadence.edition(cadence.dates(f"{said.year}-{said.month:02d}").effective)


def label_of_name(said: Named, code_set: CodeSet) -> str:
    """Return the label of what a name says; the annual edition has that of its own year."""
    if not said.month:
        return str(said.year)
    label = f"{said.year}-{said.month:02d}"
    cadence = code_set.cadence
    day = cadence.dates(label).effective
    edition = cadence.edition(day)
    annual = edition != said.year and cadence.dates(str(edition)).effective == day
    return str(edition) if annual else label
