"""What a code of a code set is, and how the texts of codes are to be read."""

from typing import Annotated, Literal

from msgspec import Struct

from releasekit.layout.row_words import RowWords
from releasekit.layout.values import NAME, NAME_FORM, Regex, Words, doc, formed, word
from releasekit.model.snapshot import BETWEEN_CELLS


class Wording(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the texts of codes are to be read, where that is more than words."""

    parentheses: Annotated[
        Literal["", "nonessential"],
        doc("What words in parentheses are: modifiers that the record need not have."),
    ] = ""
    subject: Annotated[
        Regex | None,
        doc("What a text is about, its group subject; if that is another, it was reassigned."),
    ] = None


class Grammar(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a code of the code set is."""

    pattern: Annotated[Regex, doc("What the whole of a code matches; a pair as 12345/67890.")]
    form: Annotated[str, word("The same in words, for messages.")]
    key: Annotated[
        tuple[Annotated[str, formed("A column.", NAME, NAME_FORM)], ...],
        doc("The columns that together are the code: one, or several for pairs.", min_length=1),
    ] = ("code",)
    of: Annotated[
        Words, doc("The code sets whose codes it is about, if it has none of its own.")
    ] = Words()
    parent: Annotated[
        Literal["", "longest-prefix"], doc("How the parent of a code is found, where it has one.")
    ] = ""
    dot: Annotated[
        int,
        doc("After how many characters a dot is printed that the files leave out.", ge=0, le=99),
    ] = 0
    extension: Annotated[
        int,
        doc(
            "Which character extends a code; a range between two alike holds only those.",
            ge=0,
            le=99,
        ),
    ] = 0
    text: Annotated[Wording, doc("How the texts of codes are to be read.")] = Wording()
    rows: Annotated[RowWords, doc("How the rows that users bring name it.")] = RowWords()

    def printed(self, code: str) -> str:
        """Return a code as the publisher prints it: with its dot, where it has one."""
        return f"{code[: self.dot]}.{code[self.dot :]}" if 0 < self.dot < len(code) else code

    def first_cell(self, code: str) -> str:
        """Return the first cell of a key of several (12345 of 12345/67890), or the whole code."""
        return code.partition(BETWEEN_CELLS)[0] if len(self.key) > 1 else code

    def plain(self, text: str) -> str:
        """Return a code that somebody typed as files have it: without its dot, in capitals.

        What is no code either way is returned as it was typed.
        """
        typed = text.strip()
        bare = typed.replace("." if self.dot else "", "").upper()
        fits = self.pattern.compiled.fullmatch
        return bare if fits(bare) and not fits(typed) else typed
