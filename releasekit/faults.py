"""Convert plain values part by part and gather their faults, each with its dotted path."""

import functools
import re
import types
from collections.abc import Callable, Iterable, Mapping
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

import msgspec
from msgspec import Struct, ValidationError

from releasekit.late_patterns import pattern

T = TypeVar("T", bound=Struct)
Hook = Callable[[type, object], object]

_PLACE = pattern(r" - at `(?:key in )?\$(?P<path>[^`]*)`$")
WORD = (
    r"^(?![\s\S]*[\u0000-\u001f\u007f-\u009f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060"
    r"\u2066-\u2069\ufeff])[\s\S]*\S"
)
"""What a word matches that is stored and shown: not blank, one line, no control characters."""
_EXPECTED = pattern(r"Expected `(?P<expected>[^`]+)`(?P<limit>[^,]*)(?:, got .*)?")
_WORDS = {
    "str": "a text",
    "int": "a whole number",
    "bool": "true or false",
    "array": "a list",
    "object": "a table",
}


class Faults:
    """Gathers the faults of one document: dotted paths and what is wrong there."""

    def __init__(self, hook: Hook | None = None) -> None:
        """Take msgspec's hook for the types that it does not know, if there are such."""
        self.hook = hook
        self.found: dict[tuple[str, str], None] = {}
        self.implied: list[str] = []  # paths of what is wrong only because a fault above is

    def add(self, path: str, message: str) -> None:
        """Take one fault; the same one again counts once."""
        self.found[path, message] = None

    def table(self, raw: object, kind: type[T], path: str, *, also: Iterable[str] = ()) -> T | None:
        """Convert a table to a struct; None where it has faults, which are all taken.

        `also` are keys that were read before, which a key that is not known may be meant as.
        """
        if not isinstance(raw, dict):
            self.add(path, f"must be a table, not {raw!r}")
            return None
        try:
            return msgspec.convert(raw, kind, dec_hook=self.hook)
        except ValidationError as error:
            before = len(self.found)
            self.unknown(raw, {*fields(kind), *also}, path)
            for key, (annotation, required) in fields(kind).items():
                if key in raw:
                    self._value(raw[key], annotation, join(path, key))
                elif required:
                    self.add(join(path, key), "is missing")
            if len(self.found) == before:  # what a struct says of its keys, together or of one
                alone = join(path, *raw) if len(fields(kind)) == 1 else path
                self.add(alone, _message(error, raw, kind)[1])
            return None

    def tables(self, raw: object, kind: type[T], path: str) -> list[T | None]:
        """Convert a list of tables; None stands for each that has faults."""
        if not isinstance(raw, list):
            self.add(path, f"must be a list of tables, not {raw!r}")
            return []
        return [self.table(item, kind, f"{path}[{n}]") for n, item in enumerate(raw)]

    def unknown(self, raw: Mapping[str, object], known: Iterable[str], path: str) -> None:
        """Take a fault for each key that a table may not have, naming the nearest that it may."""
        names = set(known)
        for key in [key for key in raw if key not in names]:
            self.add(join(path, key), f"is not a key of this table{near(key, known)}")

    def _value(self, raw: object, annotation: Any, path: str) -> None:  # noqa: ANN401 (a type)
        """Take the faults of one value: those of a table or list of tables in it, too."""
        inner = plain(annotation)
        arguments = get_args(inner)
        if isinstance(inner, type) and issubclass(inner, Struct):
            self.table(raw, inner, path)
        elif get_origin(inner) is tuple and is_struct(arguments[0]):
            self.tables(raw, arguments[0], path)
        elif get_origin(inner) is dict and isinstance(raw, dict):
            for key, value in raw.items():
                if self._fits(key, arguments[0], join(path, key)):
                    self._value(value, arguments[1], join(path, key))
        else:
            self._fits(raw, annotation, path)

    def _fits(self, raw: object, annotation: Any, path: str) -> bool:  # noqa: ANN401 (a type)
        try:
            msgspec.convert(raw, annotation, dec_hook=self.hook)
        except ValidationError as error:
            suffix, message = _message(error, raw, annotation)
            self.add(path + suffix, message)
            return False
        return True


def join(*parts: str) -> str:
    """Join the parts of a dotted path."""
    return ".".join(filter(None, parts))


def near(word: str, known: Iterable[str]) -> str:
    """Return a question for the word that was meant; empty where none is like it."""
    name = nearest(word, known)
    return f"; did you mean {name}?" if name else ""


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the word that was meant, whatever its capitals; empty where none is like it."""
    import difflib  # noqa: PLC0415 (slow to import, and only faults need it)

    spellings = {name.casefold(): name for name in sorted(known, reverse=True)}
    close = difflib.get_close_matches(word.casefold(), sorted(spellings), n=1)
    return spellings[close[0]] if close else ""


def no_word(text: str) -> str:
    """Return why a text is no word that can be stored and shown; empty if it is one."""
    if re.search(WORD, text):
        return ""
    if not text.strip():
        return "is empty"
    breaks = {*text} & {*"\r\n\t"}
    mend = "write it on one line, with a blank instead" if breaks else "leave it out"
    return f"{text!r} holds a control character; {mend}"


def toml(text: str) -> dict[str, Any]:
    """Return a TOML document; ValueError where it is none, or nested deeper than any needs."""
    import tomli  # noqa: PLC0415 (many commands read none; compiled: a quarter of the time of tomllib)

    try:
        document = tomli.loads(text)
    except RecursionError:
        raise ValueError(_TOO_DEEP) from None
    level: list[object] = [document]
    for _ in range(_DEEPEST):
        level = [part for value in level for part in _parts(value)]
    if level:
        raise ValueError(_TOO_DEEP)
    return document


_DEEPEST, _TOO_DEEP = 16, "is nested too deeply"


def _parts(value: object) -> Iterable[object]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def counted(count: int, noun: str) -> str:
    """Return a count with its noun, which takes an s unless it is one: 1 file, 2,000 files."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def one_of(word: object, known: Iterable[str]) -> str:
    """Return the fault of a word that must be one of several."""
    names = list(known)
    return f"{word!r} must be one of {', '.join(names)}{near(str(word), names)}"


@functools.cache
def fields(kind: type[Struct]) -> dict[str, tuple[Any, bool]]:
    """Return the type of each key of a struct, and whether it is required."""
    known = msgspec.structs.fields(kind)
    return {field.encode_name: (field.type, field.required) for field in known}


def plain(annotation: Any) -> Any:  # noqa: ANN401 (a type)
    """Return a type without what is said of it, and without None."""
    if get_origin(annotation) is Annotated:
        return plain(get_args(annotation)[0])
    if get_origin(annotation) in {Union, types.UnionType}:
        return plain(next(part for part in get_args(annotation) if part is not type(None)))
    return annotation


def is_struct(annotation: Any) -> bool:  # noqa: ANN401 (a type)
    """Return whether a type is a struct."""
    return isinstance(annotation, type) and issubclass(annotation, Struct)


def _message(error: ValidationError, raw: object, annotation: Any) -> tuple[str, str]:  # noqa: ANN401 (a type)
    """Return where in a value msgspec found a fault, and what it is in plain words."""
    text = str(error)
    place = _PLACE.search(text)
    suffix, text = (place["path"], text[: place.start()]) if place else ("", text)
    inner = plain(annotation)
    if text.startswith("Invalid enum value"):
        names = get_args(inner) if get_origin(inner) is Literal else list(inner)
        return suffix, one_of(raw, filter(None, map(str, names)))
    if "matching regex" in text:
        in_list = get_origin(inner) is tuple
        reason = _unfit(_at(raw, suffix), get_args(inner)[0] if in_list else annotation)
        if reason:
            return suffix, reason
    expected = _EXPECTED.fullmatch(text)
    if expected:
        what = _WORDS.get(expected["expected"], expected["expected"]) + expected["limit"]
        return suffix, f"must be {what}, not {_at(raw, suffix)!r}"
    return suffix, text


def _unfit(text: object, annotation: Any) -> str:  # noqa: ANN401 (a type)
    """Return why a text has not the form that its type says of it; empty if it does not say."""
    for meta in getattr(annotation, "__metadata__", ()):
        if meta.extra:
            return f"must be {meta.extra['form']}, not {text!r}"
        if meta.pattern == WORD:
            return no_word(str(text))
    return ""


def _at(raw: object, suffix: str) -> object:
    """Return the part of a list that a path such as [1] names; the whole where it names none."""
    place = re.fullmatch(r"\[(\d+)\]", suffix)
    return raw[int(place[1])] if place and isinstance(raw, list) else raw
