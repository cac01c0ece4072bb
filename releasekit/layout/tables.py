"""One TOML table of a declaration: each key is taken once, and a fault has its dotted path."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from releasekit.errors import LayoutError

if TYPE_CHECKING:
    from collections.abc import Callable

T = TypeVar("T")


class Table:
    """One TOML table being read: every key is taken once, what is left over is a fault."""

    def __init__(self, values: dict[str, Any], source: str, path: str) -> None:
        """Take the table's values, the declaration's file name and the table's dotted path."""
        self.values = dict(values)
        self.source = source
        self.path = path

    def fault(self, key: str, message: str) -> NoReturn:
        """Raise the LayoutError of one key; an empty key means the whole table."""
        raise LayoutError(self.source, ".".join(filter(None, (self.path, key))), message)

    def _take(self, key: str, kind: type[T], default: T | None) -> T:
        value = self.values.pop(key, default)
        if value is None:
            self.fault(key, "is missing")
        if not isinstance(value, kind) or type(value) is not kind:
            self.fault(key, f"{value!r} is not a {kind.__name__}")
        return value

    def text(self, key: str, default: str | None = None) -> str:
        """Take a text; one without a default has to be there."""
        return self._take(key, str, default)

    def number(self, key: str, default: int | None = None) -> int:
        """Take a whole number."""
        return self._take(key, int, default)

    def numbers(self, key: str) -> tuple[int, ...]:
        """Take a list of whole numbers; empty where there is none."""
        value = self.values.pop(key, [])
        if not isinstance(value, list) or not all(type(item) is int for item in value):
            self.fault(key, f"{value!r} is not a list of whole numbers")
        return tuple(value)

    def flag(self, key: str, *, default: bool | None = None) -> bool:
        """Take true or false."""
        return self._take(key, bool, default)

    def texts(self, key: str) -> tuple[str, ...]:
        """Take a list of texts, or one text for a list of one; empty where there is none."""
        value = self.values.pop(key, [])
        items = [value] if isinstance(value, str) else value
        if not isinstance(items, list) or not all(isinstance(item, str) for item in items):
            self.fault(key, f"{value!r} is not a list of texts")
        return tuple(items)

    def pattern(self, key: str, *, optional: bool = False) -> Any:  # noqa: ANN401 (None only where optional)
        """Take a regular expression."""
        text = self.text(key, "" if optional else None)
        if not (text or optional):
            self.fault(key, "is empty")
        return self._compiled(key, text) if text else None

    def patterns(self, key: str) -> tuple[re.Pattern[str], ...]:
        """Take a list of regular expressions, or one for a list of one; empty if there is none."""
        return tuple(self._compiled(key, text) for text in self.texts(key))

    def _compiled(self, key: str, text: str) -> re.Pattern[str]:
        try:
            return re.compile(text)
        except re.error as error:
            self.fault(key, f"{text!r} is no regular expression: {error}")

    def day(self, key: str) -> tuple[int, int]:
        """Take a day of the year as month and day."""
        match = re.fullmatch(r"(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])", self.text(key))
        if match is None:
            self.fault(key, "is no day of the year; write MM-DD")
        return int(match[1]), int(match[2])

    def table(self, key: str, default: dict[str, Any] | None = None) -> Table:
        """Take a table within this one."""
        values = self._take(key, dict, default)
        return Table(values, self.source, ".".join(filter(None, (self.path, key))))

    def each(self, key: str, build: Callable[[Table], T]) -> list[T]:
        """Build a value of each table in a list; what `build` leaves over is a fault."""
        built = []
        for number, values in enumerate(self._take(key, list, [])):
            path = ".".join(filter(None, (self.path, f"{key}[{number}]")))
            if not isinstance(values, dict):
                raise LayoutError(self.source, path, f"{values!r} is not a table")
            table = Table(values, self.source, path)
            built.append(build(table))
            table.done()
        return built

    def done(self) -> None:
        """Refuse the keys that nobody took."""
        for key in self.values:
            self.fault(key, "is not a key of this table")
