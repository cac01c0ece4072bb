"""What a list of edits, limits or fees says of claims, as it is declared."""

from typing import Annotated, Literal

from msgspec import Struct

from releasekit.layout.values import NAME, NAME_FORM, Regex, Words, doc, formed, word


class Edits(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A list of edits: what binds two codes of one patient, provider and day.

    The key begins with the two codes. A pair may have several rows, one after the other in time;
    together they are one edit.
    """

    setting: Annotated[str, word("Whose claims it binds, as an adjective: practitioner.")]
    relation: Annotated[
        Literal["apart", "needs"],
        doc(
            "`apart`: of the two codes only the first is paid. `needs`: the first, an add-on code, "
            "is paid only beside the second."
        ),
    ] = "apart"
    since: Annotated[
        str,
        formed("The last column of the key, with the first day of a row.", NAME, NAME_FORM),
    ] = ""
    allowed: Annotated[
        Words, doc("Indicators with which both are paid where a modifier says that they are apart.")
    ] = Words()
    modifiers: Annotated[Words, doc("The modifiers that may say so; by default any.")] = Words()
    void: Annotated[
        Words, doc("Indicators of an edit that ended on the day it began: it was never in force.")
    ] = Words()
    reason: Annotated[str, doc("The column that says why there is such an edit.")] = ""
    any_code: Annotated[
        Words, doc("What may stand for the second code where others say which it is.")
    ] = Words()


class Limits(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A list of limits: the most units of a code that are paid."""

    setting: Annotated[str, word("Whose claims it binds, as an adjective: practitioner.")]
    line: Annotated[
        Regex | None,
        doc("Indicators with which units count by claim line; with others by day, summed."),
    ] = None
    reason: Annotated[str, doc("The column that says why the limit is what it is.")] = ""

    def counts_by_line(self, indicator: str) -> bool:
        """Return whether units count by claim line with an indicator; else by day."""
        return self.line is not None and self.line.fullmatch(indicator) is not None


class Units(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The columns of relative units, and of the factor that makes them an amount.

    The amount is ((work times its index) + (expense of the place of service times its index) +
    (malpractice times its index)) times the factor.
    """

    work: Annotated[str, word("Work.")]
    nonfacility: Annotated[str, word("Practice expense outside of facilities.")]
    facility: Annotated[str, word("Practice expense in facilities.")]
    malpractice: Annotated[str, word("Malpractice.")]
    factor: Annotated[str, word("The conversion factor.")]


class Localities(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A list, kept beside the release, of what an area is multiplied by."""

    list: Annotated[str, word("The list, as its file names it.")]
    area: Annotated[Words, doc("The columns that together name an area: contractor, locality.")]
    name: Annotated[str, doc("The column with its name.")] = ""
    work: Annotated[str, doc("The column with the index of work.")] = ""
    expense: Annotated[str, doc("The column with the index of practice expense.")] = ""
    malpractice: Annotated[str, doc("The column with the index of malpractice.")] = ""
    factor: Annotated[str, doc("The column with the area's own conversion factor.")] = ""
    national: Annotated[str, doc("The column with the national factor.")] = ""


class Fees(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A fee schedule: what a code is worth. Totals are rounded to the cent, halves up."""

    setting: Annotated[str, word("Whose services it pays, as an adjective: physician.")]
    amount: Annotated[
        str, doc("The column with the amount of one unit; where it is blank or 0 there is none.")
    ] = ""
    by_state: Annotated[
        Regex | None,
        doc("The columns with the amounts of states, by name, where there is no national one."),
    ] = None
    units: Annotated[Units | None, doc("What the amount is reckoned from.")] = None
    told: Annotated[Words, doc("The values that a line about a code names, in order.")] = Words()
    localities: Annotated[
        Localities | None, doc("The geographic indices of work, expense and malpractice.")
    ] = None
    by_time: Annotated[
        Words, doc("Statuses of services that are paid by base and time units: anesthesia.")
    ] = Words()
    time_factors: Annotated[
        Localities | None, doc("The factors of base and time units, by area.")
    ] = None
    facility: Annotated[
        Regex | None,
        doc("What a row calls a place of service that is a facility: 21, F; others are none."),
    ] = None
