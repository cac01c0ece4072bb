"""How many codes a heading, the totals or a duty of a bulletin counts, and in words."""

from __future__ import annotations

from msgspec import Struct

from releasekit.render import words


class TallyView(Struct, frozen=True, kw_only=True):
    """How many codes count as what.

    `codes` can be reported, `companions` (modifiers) go with them and are counted apart. `headers`
    cannot be reported, `brief` came and have ended since, `spacing` have a text with other blanks.
    """

    codes: int = 0
    companions: int = 0
    headers: int = 0
    brief: int = 0
    spacing: int = 0

    @property
    def text(self) -> str:
        """The numbers in words: "487 codes and 127 headers"."""
        phrases = words.load()["tally"]
        numbers = [(name, getattr(self, name)) for name in self.__struct_fields__]
        told = [
            phrases[f"{name}_{'one' if count == 1 else 'many'}"].format(count=f"{count:,}")
            for name, count in numbers
            if count
        ]
        *first, last = told or [phrases["codes_many"].format(count=0)]
        return phrases["and"].format(first=", ".join(first), last=last) if first else str(last)
