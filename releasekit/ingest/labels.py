"""Which release the names of files say they are of: years, and months in words or in figures."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from releasekit.errors import DistributionError, StoreError

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

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
            groups = match.groupdict(default="")
            year = int(groups["year"])
            month = groups.get("month", "")
            yield Named(year if len(groups["year"]) > _SHORT else 2000 + year, _month(month), bare)


def _month(text: str) -> int:
    if not text:
        return 0
    return int(text) if text.isdecimal() else _MONTHS.index(text[:3].casefold()) + 1


def label_of(path: Path, members: Iterable[str], code_set: CodeSet) -> str:
    """Tell which release a path is, by its own name, its members' and its folders'.

    A name with a month counts before one with a year alone, which an update often keeps.
    """
    said = list(named([path.name, *members, *reversed(path.parts[:-1])], code_set))
    chosen = next((each for each in said if each.month), next(iter(said), None))
    if chosen is None:
        message = f"{path.name}: its name does not say which release it is"
        advice = "load it under a label first: releasekit load CODE_SET VERSION PATH"
        raise DistributionError(message, advice=advice)
    return _label(chosen, code_set)


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
    return _label(chosen, code_set) if chosen else ""


def _takes_effect(said: Named, code_set: CodeSet) -> bool:
    """Return whether the publisher has an edition or an update that is effective in a month."""
    day = code_set.cadence.dates(f"{said.year}-{said.month:02d}").effective
    return day.month in {code_set.cadence.effective[0], *code_set.cadence.interim}


def _edition(said: Named, code_set: CodeSet) -> int:
    cadence = code_set.cadence
    return cadence.edition(cadence.dates(f"{said.year}-{said.month:02d}").effective)


def _label(said: Named, code_set: CodeSet) -> str:
    """Return the label of what a name says; the annual edition has that of its own year."""
    if not said.month:
        return str(said.year)
    label = f"{said.year}-{said.month:02d}"
    cadence = code_set.cadence
    day = cadence.dates(label).effective
    edition = cadence.edition(day)
    annual = edition != said.year and cadence.dates(str(edition)).effective == day
    return str(edition) if annual else label


def contradiction(names: Iterable[str], effective: dt.date, code_set: CodeSet) -> tuple[str, str]:
    """Return the name that says another release than one effective on a day, and its label.

    Both are empty where some name fits, or none says anything. Names with a month are asked first;
    a year alone fits every update of its edition.
    """
    said = list(named(names, code_set))
    cadence = code_set.cadence
    dated = [each for each in said if each.month]
    if dated:
        days = [cadence.dates(_label(each, code_set)).effective for each in dated]
        fits = effective in days
    else:
        fits = cadence.edition(effective) in {each.year for each in said}
    if fits or not said:
        return "", ""
    first = (dated or said)[0]
    try:
        return first.name, _label(first, code_set)
    except StoreError:
        return "", ""
