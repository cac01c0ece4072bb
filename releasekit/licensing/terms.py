"""A code set's license as a licensee has it: what releasekit.toml says over the declaration."""

from __future__ import annotations

from typing import TYPE_CHECKING, Never

from msgspec import Struct, field

from releasekit import config, resources
from releasekit.config import LicenseTable
from releasekit.errors import LicenseError
from releasekit.faults import near
from releasekit.licensing.notices import copyright_year, notice

if TYPE_CHECKING:
    from collections.abc import Mapping


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
        year_of = edition + self.year_offset
        text = notice(self.notices.get(edition, self.notice), year_of)
        named = copyright_year(text)
        if named not in ({str(year_of)} if self.licensed else {None, str(year_of)}):
            place = f"{self.code_set}.notices.{edition}"
            place = place if edition in self.notices else f"{self.code_set}.notice"
            year = f"says {named}" if named else "names no copyright year"
            _refuse(place, f"{year}; the year of edition {edition} is {year_of}")
        return text


def terms(
    code_set: str, *, holder: str, notice: str, licensed: bool, year_offset: int = 0
) -> Terms:
    """Return the license of a code set: what its declaration says, and releasekit.toml over it.

    There, a table `[licenses.CODE_SET]` may have `license` (your agreement), `holder`, `notice`
    and a table `notices` by edition. LicenseError names the place of a code set that is not
    declared, of a notice that names another year than its edition's, or that does not name the
    holder.
    """
    configured = config.load()
    declared = resources.schema_files(configured.schemas)
    for name in configured.licenses.keys() - declared.keys():
        _refuse(name, f"there is no code set {name!r}{near(name, declared)}")
    table = configured.licenses.get(code_set, LicenseTable())
    own = Terms(
        code_set=code_set,
        licensed=licensed,
        year_offset=year_offset,
        license=table.license,
        holder=table.holder or holder,
        notice=table.notice or notice,
        notices={int(edition): text for edition, text in table.notices.items()},
    )
    _validate(own)
    return own


def _validate(own: Terms) -> None:
    """Prove that every notice names the holder, and those of one edition its year."""
    for edition, text in {0: own.notice, **own.notices}.items():
        place = f"notices.{edition}" if edition else "notice"
        if own.licensed and own.holder.casefold() not in text.casefold():
            _refuse(f"{own.code_set}.{place}", f"does not name the holder, {own.holder}")
        if edition:
            own.notice_of(edition)


def _refuse(place: str, message: str) -> Never:
    message = f"{config.load().source}: licenses.{place}: {message}"
    advice = "[licenses.cpt] may have license, holder and notice, with © {year} in it"
    raise LicenseError(message, advice=advice)
