"""What a cell of codes says: which codes of which code set, with which modifiers, read how."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from releasekit.rows.mended_codes import CONFUSED, joined, lost_zeros, mended, tidied

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from releasekit.layout import CodeSet, OtherSystem
    from releasekit.rows.on_record import KnownCodes

_LIST = re.compile(r"\s*[;,|\n\r\t]\s*|\s+AND\s+|\s*&\s*")
_WORDS = re.compile(r"\s+")
_RANGE = re.compile(
    r"([0-9A-Z.]{3,9})\s*(?:-|\u2013|\u2014|\bTO\b|\bTHRU\b|\bTHROUGH\b)\s*([0-9A-Z.]{3,9})"
)
_MODIFIED = re.compile(r"([0-9A-Z.]+?)(?:[\s.:/_-]+)((?:[0-9A-Z]{2}[\s,:/_-]*)+)")
_GLUED = re.compile(r"([0-9A-Z]{5})((?:[0-9A-Z]{2}){1,4})")
_PAIR = re.compile(r"[0-9A-Z]{2}")
_MOST = 20_000
"""How many codes one cell may stand for."""
SEVERAL = "several readings fit: {codes}"
NO_CODE = "no code of {names}"
MAY_BE = "possibly {name}, and no code of {names}"
OTHER = "{name}, and no code of {names}"
NONE_OF_KIND = "no {kind} codes of {name} are loaded"
NOT_LOADED = "no release of {name} is loaded"
NOT_ASKED = "{name} was not asked for (-s)"


class Reading(Struct, frozen=True, kw_only=True):
    """One code that a cell says: `code` of `code_set`, or why there is none.

    `written` is the part of the cell that says it, `mending` what was done to read it; empty where
    it stands as the publisher writes it, with or without its dot. `on_record` is false of a code
    that only has the form of one, `loaded` of one of a code set that the store does not have.
    """

    written: str
    code: str = ""
    code_set: str = ""
    modifiers: tuple[str, ...] = ()
    mending: str = ""
    on_record: bool = True
    loaded: bool = True
    why: str = ""


class Reader:
    """Reads cells by what the code sets know, in the order in which a column prefers them."""

    def __init__(
        self,
        known: Mapping[str, KnownCodes],
        absent: Mapping[str, CodeSet] | None = None,
        others: Sequence[OtherSystem] = (),
        unasked: Collection[str] = (),
    ) -> None:
        """Take the code sets by id, those of the store and those that are only declared.

        `others` are what rows may hold that is of no declared code set, `unasked` those of
        `absent` that the store has and nobody asked for.
        """
        self.known = known
        self.absent = absent or {}
        self.others = others
        self.unasked = unasked

    def read(self, cell: str, code_sets: Sequence[str]) -> list[Reading]:
        """Return what a cell says, one reading a code; none where it is blank."""
        text = tidied(cell)
        if not text:
            return []
        if text.isalnum():  # as most cells are
            for name in code_sets:
                if name in self.known and text in self.known[name]:
                    return [Reading(written=text, code=text, code_set=name)]
        if ":" in text:
            text = self._without_qualifier(text)
        whole = self._single(text, code_sets)
        if whole.code and whole.on_record and not whole.mending:
            return [whole]
        several = self._several(text, code_sets)
        if several:
            return several
        return [whole]

    def _without_qualifier(self, text: str) -> str:
        """Return a composite such as HC:H0004:HO:HQ without what names its code set."""
        first, _, rest = text.partition(":")
        declared = [*(known.layout for known in self.known.values()), *self.absent.values()]
        systems = [layout.rows.systems for layout in declared]
        systems += [other.words for other in self.others]
        named = any(pattern.fullmatch(first) for pattern in systems if pattern)
        return rest if named and rest else text

    def _several(self, text: str, code_sets: Sequence[str]) -> list[Reading]:
        """Return the codes of a list or a range; none where it is neither."""
        span = _RANGE.fullmatch(text)
        if span:
            within = self._within(span[1].replace(".", ""), span[2].replace(".", ""), code_sets)
            if within:
                return within
        for separator in (_LIST, _WORDS):
            parts = [part for part in map(tidied, separator.split(text)) if part]
            if len(parts) > 1:
                readings = [one for part in parts for one in self._part(part, code_sets)]
                if separator is _LIST or all(map(self._is_whole, readings)):
                    return readings
        return []

    def _is_whole(self, reading: Reading) -> bool:
        """Return whether a part between blanks is a code by itself, and no part of one."""
        return bool(reading.code) and reading.on_record and not reading.mending

    def _part(self, text: str, code_sets: Sequence[str]) -> list[Reading]:
        span = _RANGE.fullmatch(text)
        within = self._within(span[1], span[2], code_sets) if span else []
        return within or [self._single(text, code_sets)]

    def _within(self, first: str, last: str, code_sets: Sequence[str]) -> list[Reading]:
        for name in code_sets:
            codes = self.known[name].within(first, last) if name in self.known else []
            if codes:
                written = f"{first}-{last}"
                return [
                    Reading(written=written, code=code, code_set=name, mending="a range")
                    for code in codes[:_MOST]
                ]
        return []

    def _single(self, text: str, code_sets: Sequence[str]) -> Reading:
        """Return what one code is read as, by what needs least mending."""
        plain = self._on_record([text, text.replace(".", "")], code_sets)
        if plain:
            return Reading(written=text, code=plain[0][1], code_set=plain[0][0])
        other = self._other(text, code_sets)
        if other is not None:
            return other
        modified = self._modified(text, code_sets)
        if modified is not None:
            return modified
        for group in mended(text):
            mendings = {spelling.code: spelling.mending for spelling in reversed(group)}
            fits = self._on_record(mendings, code_sets)
            several = self._meanings(text, fits, mendings, code_sets)
            if several:
                return Reading(written=text, why=SEVERAL.format(codes=several))
            if fits:
                name, code = fits[0]
                return Reading(written=text, code=code, code_set=name, mending=mendings[code])
        return self._unknown(text, code_sets)

    def _meanings(
        self,
        text: str,
        fits: Sequence[tuple[str, str]],
        mendings: Mapping[str, str],
        code_sets: Sequence[str],
    ) -> str:
        """Return what a text may mean, of which nobody can tell what; empty of one meaning.

        042 need be no O42: it is a code of an older code set as it stands.
        """
        meant = sorted(self._printed(fits))
        if any(mendings[code] == CONFUSED for _, code in fits):
            alike = [each.name for each in self.others if each.may_be(text, code_sets)]
            meant += [f"{text} ({name})" for name in alike]
        return ", ".join(meant) if len(meant) > 1 else ""

    def _other(self, text: str, code_sets: Sequence[str]) -> Reading | None:
        """Return what a text is that has the form of something else; None if it has none.

        One that may have lost a zero, too, is either: 0450 is a revenue code, or a part of 00450.
        """
        fitting = [each.name for each in self.others if each.form and each.form.fullmatch(text)]
        if not fitting:
            return None
        codes = self._on_record((spelling.code for spelling in lost_zeros(text)), code_sets)
        if codes:
            several = ", ".join([*self._printed(codes), f"{text} ({' or '.join(fitting)})"])
            return Reading(written=text, why=SEVERAL.format(codes=several))
        return self._of_other(text, fitting[0], code_sets)

    def _of_other(self, text: str, name: str, code_sets: Sequence[str]) -> Reading:
        names = self._names(code_sets)
        return Reading(written=text, why=OTHER.format(name=name, names=names))

    def _on_record(self, texts: Iterable[str], code_sets: Sequence[str]) -> list[tuple[str, str]]:
        texts = dict.fromkeys(texts)
        here = [name for name in code_sets if name in self.known]
        return [(name, text) for name in here for text in texts if text in self.known[name]]

    def _printed(self, codes: Iterable[tuple[str, str]]) -> list[str]:
        """Return codes as they are printed, each once."""
        return list(dict.fromkeys(self.known[name].layout.printed(code) for name, code in codes))

    def _modified(self, text: str, code_sets: Sequence[str]) -> Reading | None:
        """Return a code with modifiers behind it: 27447-RT, 27447:50:RT, 2744750."""
        for pattern in (_MODIFIED, _GLUED):
            match = pattern.fullmatch(text)
            if match is None:
                continue
            fits = self._on_record([match[1].replace(".", "")], code_sets)
            modifiers = tuple(_PAIR.findall(match[2]))
            known = all(self.is_modifier(modifier) for modifier in modifiers)
            if fits and (known or pattern is _MODIFIED) and self._takes_modifiers(fits[0][0]):
                name, code = fits[0]
                return Reading(written=text, code=code, code_set=name, modifiers=modifiers)
        return None

    def is_modifier(self, text: str) -> bool:
        """Return whether a text is a modifier of any code set."""
        return any(text in known.modifiers for known in self.known.values())

    def _takes_modifiers(self, code_set: str) -> bool:
        return any(kind.apart for kind in self.known[code_set].layout.kinds)

    def _unknown(self, text: str, code_sets: Sequence[str]) -> Reading:
        """Return a text that has the form of a code but is on no record, or of none."""
        bare = joined(text)
        if not any(map(str.isdigit, bare)):  # a word, and no code of any code set
            return self._no_code(text, code_sets)
        here = [self.known[name] for name in code_sets if name in self.known]
        fitting = [known for known in here if known.layout.code.fullmatch(bare)]
        for known in fitting:
            if known.layout.kind_of(bare) in known.kinds:
                name = known.layout.id
                return Reading(written=text, code=bare, code_set=name, on_record=False)
        for known in fitting:
            kind = known.layout.kind_title(known.layout.kind_of(bare)).lower()
            why = NONE_OF_KIND.format(kind=kind, name=known.layout.name)
            return Reading(written=text, on_record=False, loaded=False, why=why)
        return self._elsewhere(text, bare, code_sets) or self._no_code(text, code_sets)

    def _elsewhere(self, text: str, bare: str, code_sets: Sequence[str]) -> Reading | None:
        """Return a text that may be of what has no say here; None if it has none of their forms."""
        for older in self.others:
            if older.may_be(text, code_sets):
                why = MAY_BE.format(name=older.name, names=self._names(code_sets))
                return Reading(written=text, why=why)
        for layout in self.absent.values():
            first = _WORDS.split(text)[0].partition("-")[0]
            if any(layout.code.fullmatch(each) and layout.kind_of(each) for each in (bare, first)):
                why = absence(layout, self.unasked)
                return Reading(written=text, on_record=False, loaded=False, why=why)
        for other in self.others:
            if other.rest and other.rest.fullmatch(bare):
                return self._of_other(text, other.name, code_sets)
        return None

    def _no_code(self, text: str, code_sets: Sequence[str]) -> Reading:
        return Reading(written=text, why=NO_CODE.format(names=self._names(code_sets)))

    def _names(self, code_sets: Sequence[str]) -> str:
        return " or ".join(
            (self.known[name].layout if name in self.known else self.absent[name]).name
            for name in code_sets
        )


def absence(layout: CodeSet, unasked: Collection[str]) -> str:
    """Return why a code set has no say: it is not loaded, or it is and was not asked for."""
    return (NOT_ASKED if layout.id in unasked else NOT_LOADED).format(name=layout.name)


def separate_modifiers(cell: str) -> tuple[str, ...]:
    """Return the modifiers of a cell that holds nothing else: `25`, `25, 59`, `2559`."""
    return tuple(_pairs(tidied(cell)))


def _pairs(text: str) -> Iterator[str]:
    for word in re.split(r"[^0-9A-Z]+", text):
        whole = len(word) % 2 == 0
        yield from _PAIR.findall(word) if whole else filter(None, (word,))
