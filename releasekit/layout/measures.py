"""What a list of edits or limits says of claims, as it is declared."""

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
