"""Values that a declaration writes as text: patterns, one text or several, days, code ranges."""

import functools
import re
import warnings
from typing import Any, NoReturn, Self

from msgspec import Meta

from releasekit.errors import LayoutError
from releasekit.faults import WORD, no_word
from releasekit.late_patterns import pattern

DECLARATION = "declaration"
"""How a declaration is called in messages, where its file is not known."""


def doc(text: str, **limits: Any) -> Meta:  # noqa: ANN401 (whatever msgspec.Meta takes)
    """Return what a key means, for docs/declarations.md and the JSON Schema, with its limits."""
    return Meta(description=text, **limits)


def word(text: str, **limits: Any) -> Meta:  # noqa: ANN401 (as above)
    """Return what a key means whose value is stored or shown: one line, not blank."""
    return Meta(description=text, pattern=WORD, **limits)


def formed(text: str, pattern: str, form: str) -> Meta:
    """Return what a key means whose value has a form, which `form` says in words."""
    return Meta(description=text, pattern=pattern, extra={"form": form})


NAME = r"^[a-z0-9]+(?:-+[a-z0-9]+)*(?![\s\S])"
NAME_FORM = "small letters, figures and hyphens"
SEPARATING = r"^[^\u0000\r\n](?![\s\S])"
NODE = r"[^\W\d][\w.-]*"
"""The name of a node or attribute of an XML document, without its namespace."""


def parsed(kind: type, raw: object) -> object:
    """Convert a raw value to one of the types below: msgspec's hook for types it does not know."""
    return kind.parse(raw)  # type: ignore[attr-defined]  # every type below has it


def parsed_lazily(kind: type, raw: object) -> object:
    """Convert like `parsed`, but leave patterns uncompiled until they are used."""
    if isinstance(raw, str) and kind in {Regex, Patterns}:
        return Regex(raw) if kind is Regex else Patterns([Regex(raw)])
    return parsed(kind, raw)


class Regex(str):
    """A regular expression as it is written; compiled when it is first used."""

    __slots__ = ()

    @classmethod
    def parse(cls, raw: object) -> Self:
        """Return the pattern, compiled once to prove it; ValueError if it is none."""
        if not isinstance(raw, str):
            expected("a regular expression", raw)
        if not raw:
            reason = "is empty"
            raise ValueError(reason)
        try:
            with warnings.catch_warnings():  # Python says it of a set within a set: [[a]
                warnings.simplefilter("error", FutureWarning)
                re.compile(raw)
        except _BROKEN as error:
            raise ValueError(_no_pattern(raw, error)) from error
        return cls(raw)

    @property
    def compiled(self) -> re.Pattern[str]:
        """Return the compiled pattern; LayoutError if it is no regular expression."""
        return _compiled(str(self))

    def search(self, text: str) -> re.Match[str] | None:
        """Return the first place in `text` that matches."""
        return _compiled(self).search(text)

    def match(self, text: str) -> re.Match[str] | None:
        """Return the match at the start of `text`."""
        return _compiled(self).match(text)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """Return the match of all of `text`."""
        return _compiled(self).fullmatch(text)


@functools.lru_cache(maxsize=1024)
def _compiled(pattern: str) -> re.Pattern[str]:
    try:
        return re.compile(pattern)
    except _BROKEN as error:
        message = _no_pattern(pattern, error)
        advice = "see where it stands with: releasekit check-schema FILE"
        fault = ("(pattern)", message)
        raise LayoutError(DECLARATION, fault, advice=advice) from error


_BROKEN = (re.error, OverflowError, RecursionError, MemoryError, FutureWarning)


def _no_pattern(pattern: str, error: Exception) -> str:
    """Return the fault of a pattern that cannot be compiled."""
    reason = "it is nested too deeply" if isinstance(error, RecursionError) else error
    return f"{pattern[:_SHOWN]!r} is no regular expression: {reason}"


_SHOWN = 200


class Words(tuple[str, ...]):
    """One text, or a list of several."""

    __slots__ = ()

    @classmethod
    def parse(cls, raw: object) -> Self:
        """Return the texts; ValueError for anything else."""
        items = [raw] if isinstance(raw, str) else raw
        if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
            expected("a text or a list of texts", raw)
        reason = next(filter(None, map(no_word, items)), "") if items else "is an empty list"
        if reason:
            raise ValueError(reason)
        return cls(items)


_DIRECTIVE = pattern(r"%(.?)", re.DOTALL)
_DIRECTIVES = "aAwdbBmyYHIpMSfzZjUWcxX%GuV"
"""What may follow % in a form of date: what strptime knows."""
_YEARS = frozenset("yYGcx")


class DateForms(Words):
    """One form of date as strptime has them, or a list of several."""

    __slots__ = ()

    @classmethod
    def parse(cls, raw: object) -> Self:
        """Return the forms; ValueError where one has a directive that there is not, or no year."""
        forms = super().parse(raw)
        for form in forms:
            directives = _DIRECTIVE.findall(form)
            unknown = [f"%{sign}" for sign in directives if not sign or sign not in _DIRECTIVES]
            if unknown:
                reason = f"{form!r} has {unknown[0]}, which is no part of a date; write %Y%m%d"
                raise ValueError(reason)
            if not _YEARS & {*directives}:
                reason = f"{form!r} has no year; write %Y%m%d"
                raise ValueError(reason)
        return forms


class Patterns(tuple[Regex, ...]):
    """One regular expression, or a list of several."""

    __slots__ = ()

    @classmethod
    def parse(cls, raw: object) -> Self:
        """Return the patterns; ValueError for anything else."""
        items = [raw] if isinstance(raw, str) else raw
        if not isinstance(items, list):
            expected("a regular expression or a list of them", raw)
        return cls(map(Regex.parse, items))


MONTH_DAY = "(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
_DAYS = (0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


class MonthDay(tuple[int, int]):
    """A day of the year as month and day, written MM-DD."""

    __slots__ = ()

    @classmethod
    def parse(cls, raw: object) -> Self:
        """Return month and day; ValueError if they are none, with 29 February as they recur."""
        match = re.fullmatch(MONTH_DAY, raw) if isinstance(raw, str) else None
        if match is None or (int(match[1]), int(match[2])) > (int(match[1]), _DAYS[int(match[1])]):
            reason = f"{raw!r} is no day of the year; write MM-DD"
            raise ValueError(reason)
        return cls((int(match[1]), int(match[2])))


class CodeRange(tuple[str, str]):
    """A range of code prefixes, both ends included, written LOW-HIGH."""

    __slots__ = ()

    @classmethod
    def parse(cls, raw: object) -> Self:
        """Return both ends; ValueError where the second comes before the first."""
        low, dash, high = raw.partition("-") if isinstance(raw, str) else ("", "", "")
        words = isinstance(raw, str) and not no_word(raw)
        if not (words and low and dash and high) or not low <= high[: len(low)]:
            reason = f"{raw!r} is no range; write LOW-HIGH, both ends included"
            raise ValueError(reason)
        return cls((low, high))


def expected(what: str, raw: object) -> NoReturn:
    """Raise the ValueError of a raw value that is not what it must be."""
    reason = f"must be {what}, not {raw!r}"
    raise ValueError(reason)
