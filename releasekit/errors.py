"""Every deliberate error, each with its place and what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from releasekit.late_patterns import pattern

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable

MOST_FAULTS = 20
"""Up to how many faults of a kind, and kinds of fault, are kept."""
_ALIKE = 3
"""Up to how many faults of a kind are told one by one."""
_LINES = 10
_VALUES = pattern(r"^[\w/]+(?=: )|'(?:[^'\\]|\\.)*'|\"[^\"]*\"|\b(?=\w*\d)\w+")
"""What differs between like faults: quoted values, codes and numbers."""
MOST_SHOWN = 1000
"""How many characters of a line of a message are shown; a file may hold longer ones."""
_STEERING = pattern(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]"
)


def printable(text: str) -> str:
    """Return a text in which characters that steer a terminal or break a line are spelled out.

    Names and values come from files that anybody may have made. Line ends and tabs stay; a byte
    of a name that is no character becomes U+FFFD.
    """
    return text if text.isascii() and text.isprintable() else _STEERING.sub(_spelled, text)


def single_line(text: str) -> str:
    """Return a text as `printable` does, its line ends and tabs spelled out too."""
    return printable(text).replace("\n", "\\n").replace("\t", "\\t")


def _shortened(line: str) -> str:
    return line if len(line) <= MOST_SHOWN else f"{line[:MOST_SHOWN]} …"


def _spelled(match: re.Match[str]) -> str:
    character = match[0]
    if "\ud800" <= character <= "\udfff":
        return "\ufffd"
    return character.encode("unicode_escape").decode()


class ReleasekitError(Exception):
    """The root of every error that this package raises on purpose.

    `str(error)` is one or more complete lines for the person at the terminal: where, what, and
    what to do next.
    """

    def __init__(self, message: str, *, advice: str = "") -> None:
        """Keep the message and the advice apart, so that a caller may show either."""
        message = "\n".join(map(_shortened, printable(message).split("\n")))
        super().__init__(f"{message}\n  {printable(advice)}" if advice else message)
        self.message = message
        self.advice = advice


class SourceError(ReleasekitError):
    """A publisher's file cannot be read as its layout says: names member, line and value."""

    def __init__(self, member: str, message: str, *, line: int = 0, advice: str = "") -> None:
        """Place the fault at `member`, line `line` (1-based; 0 where the whole file is meant)."""
        self.place = f"{member}:{line}" if line else member
        super().__init__(f"{self.place}: {message}", advice=advice)
        self.member = member
        self.line = line
        self.kind = (member, _VALUES.sub("", message))


class Alike:
    """Faults of one kind in one file: the first twenty, and how many there are."""

    def __init__(self, faults: Iterable[SourceError] = ()) -> None:
        """Take the first faults."""
        self.faults = list(faults)
        self.total = len(self.faults)

    def messages(self) -> list[str]:
        """Return the messages of the first few, and where there are how many more."""
        more = self.total - _ALIKE
        if more < 1:
            return [fault.message for fault in self.faults]
        lines = [str(fault.line) for fault in self.faults[_ALIKE:] if fault.line]
        where = f": lines {', '.join(lines[:_LINES])}" if lines else ""
        dots = " …" if lines and more > len(lines[:_LINES]) else ""
        told = [fault.message for fault in self.faults[:_ALIKE]]
        return [*told, f"… and {more:,} more like these{where}{dots}"]


class UnreadableError(SourceError):
    """A file that is not what its name says; beside a whole release it is passed over."""

    def __init__(self, member: str, reason: str, *, advice: str) -> None:
        """Take the file's name and what is wrong with it."""
        super().__init__(member, reason, advice=advice)
        self.reason = reason


class SourceFaultsError(ReleasekitError):
    """The faults of one distribution, gathered by kind: the first of each, and their number."""

    def __init__(self, kinds: Iterable[Alike], total: int) -> None:
        """Join the faults' messages; each advice is said once, below them."""
        kinds = list(kinds)
        lines = [message for kind in kinds for message in kind.messages()]
        if more := total - sum(kind.total for kind in kinds):
            lines.append(f"… and {more:,} of other kinds")
        faults = [fault for kind in kinds for fault in kind.faults]
        advice = list(dict.fromkeys(fault.advice for fault in faults if fault.advice))
        super().__init__("\n".join(lines), advice="\n  ".join(advice))
        self.faults = tuple(faults[:MOST_FAULTS])
        self.total = total


class LayoutError(ReleasekitError):
    """A schemas/*.toml declaration is wrong: names the file and the dotted path of each fault."""

    def __init__(self, source: str, *faults: tuple[str, str], advice: str = "") -> None:
        """Take the file's name, and for each fault its dotted path and what is wrong there.

        The path of the whole file is empty.
        """
        lines = [f"{source}: {path + ': ' if path else ''}{message}" for path, message in faults]
        super().__init__("\n".join(lines), advice=advice)
        self.faults = faults
        self.path = faults[0][0]


class ConfigurationError(ReleasekitError):
    """A releasekit.toml that is no TOML, or says what it may not."""


class DistributionError(ReleasekitError):
    """A path that is no distribution, or one with a member that is not safe to open."""


class MissingError(DistributionError):
    """A path at which nothing lies; `nearest` is the name that may have been meant."""

    def __init__(self, message: str, *, nearest: str = "", advice: str) -> None:
        """Take what is not there, and the name that is."""
        meant = f"; did you mean {nearest}?" if nearest else ""
        super().__init__(message + meant, advice=advice)
        self.nearest = nearest


class UnrecognizedError(DistributionError):
    """Files of which none is a form of a table that every release of the code set has."""

    def __init__(self, message: str, *, table: str, advice: str) -> None:
        """Take what was given, and the table's name."""
        super().__init__(message, advice=advice)
        self.table = table


class DamagedError(DistributionError):
    """An archive that cannot be read; beside a whole release it is passed over."""

    def __init__(self, name: str, reason: str, *, advice: str) -> None:
        """Take the archive's name and what is wrong with it."""
        super().__init__(f"{name}: {reason}", advice=advice)
        self.reason = reason


class SnapshotError(ReleasekitError):
    """A snapshot's text is not what it claims: unsorted, doubled, cut short or not a snapshot."""


class StoreError(ReleasekitError):
    """A release that is not in the store, or one that the store refuses to change."""


class MeanwhileError(StoreError):
    """A release that somebody else stored under the same label while this one was being read."""


class EarlierVersionError(StoreError):
    """A stored release that an earlier version of this program made, and no other may read."""

    def __init__(self, code_set: str, *labels: str) -> None:
        """Name the releases, and say for each how to load it again."""
        versions = dict.fromkeys(label.partition("@")[0] for label in labels)
        commands = "\n  ".join(f"releasekit load {code_set} {each} PATH…" for each in versions)
        message = f"{code_set} {', '.join(labels)}: made by an earlier version"
        super().__init__(message, advice=f"load it again: {commands}")
        self.labels = labels


class RowsWarning(UserWarning):
    """What is said of a user's rows that are judged, where there is no terminal to say it."""


class RowsError(ReleasekitError):
    """A user's rows that cannot be read, a column that is not there, or an engine that fails."""


class TemplateError(ReleasekitError):
    """A template that is not there, or that asks for what its view does not give."""


class ExportError(ReleasekitError):
    """A form of output that cannot be made here, for what makes it is not installed."""


class LicenseError(ReleasekitError):
    """An output that its audience is not entitled to, or whose license notice is not right."""


class OutputError(ReleasekitError):
    """A place that an output may not be written to, for what lies there is not ours."""


class FaultList:
    """Gathers faults by kind, counts those past the first of each, and raises them together."""

    def __init__(self) -> None:
        """Start with no fault."""
        self.kinds: dict[tuple[str, str], Alike] = {}
        self.total = 0
        self.last = ""

    def add(self, fault: SourceError) -> None:
        """Take one fault; the same one again counts once."""
        if fault.message == self.last:
            return
        self.last = fault.message
        self.total += 1
        if fault.kind not in self.kinds and len(self.kinds) == MOST_FAULTS:
            return
        alike = self.kinds.setdefault(fault.kind, Alike())
        alike.total += 1
        if len(alike.faults) < MOST_FAULTS:
            alike.faults.append(fault)

    def extend(self, others: FaultList) -> None:
        """Take all faults of another list."""
        self.total += others.total
        for kind, alike in others.kinds.items():
            if kind in self.kinds or len(self.kinds) < MOST_FAULTS:
                own = self.kinds.setdefault(kind, Alike())
                own.total += alike.total
                own.faults += alike.faults[: MOST_FAULTS - len(own.faults)]

    def check(self) -> None:
        """Raise `SourceFaultsError` if any fault was taken."""
        if self.total:
            raise SourceFaultsError(self.kinds.values(), self.total)
