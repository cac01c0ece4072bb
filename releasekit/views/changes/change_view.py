"""The view of one change: its texts as an audience may have them, and what to say of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from releasekit import wording
from releasekit.classify.rules.coverage import COVERAGE
from releasekit.layout import ATTRIBUTE
from releasekit.model import Family
from releasekit.model.concept import BILLABLE
from releasekit.model.numbers import moved
from releasekit.timeline.intervals import Status
from releasekit.views.changes.linked_codes import instead, previously_reported
from releasekit.views.nested import inside

if TYPE_CHECKING:
    from releasekit.licensing import Licensed
    from releasekit.views.changes.linked_codes import PreviousCode, ReplacementCode
    from releasekit.views.changes.stated_facts import StatedFact

_OWN_CLASS = frozenset({"display", COVERAGE})
_DECODED = frozenset({ATTRIBUTE, Family.VALUE, Family.STATUS, Family.INDICATOR})
_MEASURED = frozenset({Family.LIMIT, Family.VALUE})
_REDLINED = frozenset({"display", "designation", "note"})


class ChangeView(Struct, frozen=True, kw_only=True, gc=False):
    """One change, as an output may show it.

    `code` is as files have it, `printed` as its publisher prints it. `before` and `after` are
    texts; where `several`, values parted by new lines; `raw_before` and `raw_after` are the same
    for machines, with codes and values as files have them. All are empty where `withheld`.
    `display` is the longest text of the code that the audience may have. `about_code` says that the
    code as a whole changed (it came, went, became a header …), so that its display says more than
    before and after. `effective` is the first date of service on which the change counts,
    `last_day` the last on which an ended code could be reported; empty where it did not end. Dates
    are ISO 8601. `replacements` are given for codes that ended, became a header or were reassigned,
    `previously` for codes that came: what they were reported with before. `status` is the code's on
    the effective date of the later release: "live", "header" or "ended". `codes` is in how many
    codes a value of the whole release changed; of all else 1. `columns` is of how many columns of
    one family it tells, such as amounts by state, whose changes are told together; of
    all else 0. `facts` are what
    a list of edits, limits or fees states of an entry that came or went.
    """

    id: str
    change_class: str
    title: str
    level: str
    level_title: str
    code: str
    printed: str
    aspect: str
    aspect_title: str
    before: Licensed
    after: Licensed
    raw_before: Licensed
    raw_after: Licensed
    several: bool
    display: Licensed
    effective: str
    last_day: str
    published: str
    release: str
    interim: bool
    first_in_book: str
    section: str
    billable: bool | None
    withheld: bool
    about_code: bool
    replacements: tuple[ReplacementCode, ...]
    specific: tuple[str, ...] = ()
    previously: tuple[PreviousCode, ...] = ()
    status: str = Status.LIVE
    codes: int = 1
    columns: int = 0
    facts: tuple[StatedFact, ...] = ()

    @property
    def measured(self) -> bool:
        """Whether a number changed, or anything of a whole release."""
        return self.codes > 1 or self._is_number

    @property
    def _is_number(self) -> bool:
        return self.aspect.partition(".")[0] in _MEASURED

    @property
    def difference(self) -> str:
        """After less before, exactly and with its sign; empty where one of them is no number."""
        return moved(str(self.raw_before), str(self.raw_after))[0] if self._is_number else ""

    @property
    def percent(self) -> str:
        """The difference in percent of what was before, to two places; empty of zero."""
        return moved(str(self.raw_before), str(self.raw_after))[1] if self._is_number else ""

    @property
    def redline(self) -> tuple[wording.Segment, ...]:
        """The way from before to after in words: segments "same", "deleted" or "inserted".

        Of several values only those that differ, one a line; empty where before or after is, and
        for flags, dates and other values that are no text. It is worked out on each call.
        """
        if not self.before or not self.after:
            return ()
        before, after = str(self.before), str(self.after)
        if self.several and "\n" in before + after:
            return inside(tuple(before.split("\n")), tuple(after.split("\n")))
        if self.is_text:
            return wording.redline(before, after)
        return ()

    @property
    def decoded(self) -> bool:
        """Whether `before` or `after` has values with their meanings: `C (carrier judgment)`."""
        if self.aspect.partition(".")[0] not in _DECODED:
            return False
        if self.difference and self.before:  # a number is shown with how far it moved
            return self.before != self.raw_before
        return (self.before, self.after) != (self.raw_before, self.raw_after)

    @property
    def hidden(self) -> bool:
        """Whether there is nothing to show: the text is withheld, or the code has none."""
        return not self.facts and (self.withheld or (self.about_code and not self.display))

    @property
    def whole(self) -> str:
        """What there is to say of the code as a whole: its text, and what a list states of it."""
        return "; ".join(filter(None, (str(self.display), *(fact.text for fact in self.facts))))

    @property
    def header(self) -> bool:
        """Whether the code is a header: more specific codes are reported in its place."""
        return self.billable is False

    @property
    def instead(self) -> str:
        """What to report in the place of the code, and on whose word, in words; else empty."""
        return instead(self.replacements, self.specific)

    @property
    def basis(self) -> str:
        """On whose word the replacements are: each basis once, parted by commas."""
        return ", ".join(dict.fromkeys(each.basis for each in self.replacements))

    @property
    def reporting(self) -> str:
        """Whether the code can be reported: "yes", "no", "no-longer" or "now"; empty: no such flag.

        The last two are of the change that made it a header, or a code to report.
        """
        if self.billable is None:
            return ""
        turned = self.aspect == BILLABLE
        return ("now" if turned else "yes") if self.billable else ("no-longer" if turned else "no")

    @property
    def counted_billable(self) -> bool:
        """Whether totals count the change with the billable codes, as its publisher does."""
        return self.reporting not in {"", "no"}

    @property
    def label(self) -> Licensed | str:
        """The code's text, to stand beside what changed; empty where that shows it itself."""
        return "" if self.about_code or self.shows_display else self.display

    @property
    def shows_display(self) -> bool:
        """Whether `before` or `after` is the code's text."""
        return str(self.display) in {str(self.before), str(self.after)}

    @property
    def is_text(self) -> bool:
        """Whether a text changed, and not a flag, a date or another value."""
        return self.aspect.partition(".")[0] in _REDLINED

    @property
    def class_and_aspect(self) -> str:
        """The class with the aspect that changed, where the class does not say which."""
        plain = self.about_code or self.aspect in _OWN_CLASS
        return self.title if plain else f"{self.title}: {self.aspect_title}"

    @property
    def named(self) -> str:
        """The class with the aspect that changed.

        Of a code that came also those that it took a part of, and that remain valid.
        """
        return "; ".join(filter(None, (self.class_and_aspect, self.origin)))

    @property
    def origin(self) -> str:
        """With which codes that remain valid this was reported before, in words; else empty."""
        return previously_reported(self.previously)
