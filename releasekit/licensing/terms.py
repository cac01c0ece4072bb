"""A code set's license as a licensee has it: what releasekit.toml says over the declaration."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Never

from msgspec import Struct, field

from releasekit import resources
from releasekit.errors import LicenseError
from releasekit.licensing.notices import copyright_year, notice

if TYPE_CHECKING:
    from collections.abc import Mapping

TABLE = "licenses"
_TEXTS, _NOTICES = ("license", "holder", "notice"), "notices"
_EDITION = re.compile(r"[12][0-9]{3}")


class Terms(Struct, frozen=True, kw_only=True):
    """Under which agreement a code set is used, whose it is, and its notice by edition.

    `notice` may hold `{year}`, the copyright year: the edition's own and `year_offset` (-1 for
    the year before). `notices` are those of single editions, by their year.
    """

    code_set: str
    holder: str
    notice: str
    licensed: bool
    year_offset: int = 0
    license: str = ""
    notices: Mapping[int, str] = field(default_factory=dict)

    def notice_of(self, edition: int) -> str:
        """Return the notice of an edition; LicenseError if it names another year, or none."""
        said = self.notices.get(edition, self.notice)
        year_of = edition + self.year_offset
        text = notice(said, year_of)
        found = copyright_year(text)
        if found not in ({str(year_of)} if self.licensed else {None, str(year_of)}):
            place = f"{self.code_set}.{_NOTICES}.{edition}"
            place = place if edition in self.notices else f"{self.code_set}.notice"
            year = f"says {found}" if found else "names no copyright year"
            _refuse(place, f"{year}; the year of edition {edition} is {year_of}")
        return text


def terms(
    code_set: str, *, holder: str, notice: str, licensed: bool, year_offset: int = 0
) -> Terms:
    """Return the license of a code set: what its declaration says, and releasekit.toml over it.

    There, a table `[licenses.CODE_SET]` may have `license` (your agreement), `holder`, `notice`
    and a table `notices` by edition. LicenseError names the place of whatever else there is, of a
    notice that names another year than its edition's, or that does not name the holder.
    """
    tables = resources.configuration().get(TABLE, {})
    if not isinstance(tables, dict):
        _refuse("", "is no table of licenses")
    for name in tables.keys() - resources.schema_files().keys():
        _refuse(name, f"there is no code set {name!r}")
    table = tables.get(code_set, {})
    if not isinstance(table, dict):
        _refuse(code_set, "is no table")
    for key, said in table.items():
        if key not in {*_TEXTS, _NOTICES}:
            _refuse(f"{code_set}.{key}", f"is none of {', '.join(_TEXTS)}, {_NOTICES}")
        if key in _TEXTS and not (isinstance(said, str) and said.strip()):
            _refuse(f"{code_set}.{key}", f"is {said!r}, no text")
    texts = {"holder": holder, "notice": notice} | {
        key: table[key] for key in _TEXTS if key in table
    }
    found = Terms(
        code_set=code_set,
        licensed=licensed,
        year_offset=year_offset,
        notices=_notices(code_set, table),
        **texts,
    )
    _validate(found)
    return found


def _notices(code_set: str, table: Mapping[str, object]) -> dict[int, str]:
    given = table.get(_NOTICES, {})
    place = f"{code_set}.{_NOTICES}"
    if not isinstance(given, dict):
        _refuse(place, "is no table of notices by edition")
    for edition, text in given.items():
        if not _EDITION.fullmatch(edition) or not isinstance(text, str):
            _refuse(f"{place}.{edition}", "is not the notice of an edition, by its year")
    return {int(edition): text for edition, text in given.items()}


def _validate(found: Terms) -> None:
    """Prove that every notice names the holder, and those of one edition its year."""
    for edition, text in {0: found.notice, **found.notices}.items():
        place = f"{_NOTICES}.{edition}" if edition else "notice"
        if found.licensed and found.holder.casefold() not in text.casefold():
            _refuse(f"{found.code_set}.{place}", f"does not name the holder, {found.holder}")
        if edition:
            found.notice_of(edition)


def _refuse(place: str, message: str) -> Never:
    where = ".".join(part for part in (TABLE, place) if part)
    message = f"{resources.CONFIGURATION}: {where}: {message}"
    advice = "[licenses.cpt] may have license, holder and notice, with © {year} in it"
    raise LicenseError(message, advice=advice)
