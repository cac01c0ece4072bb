"""The publisher's own change lists: taken from records, stored, and read again in our words."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from releasekit.ingest.convert import BadValueError, clean, converter, count_of
from releasekit.ingest.fragments import code_of
from releasekit.layout import COUNTED, TAKEN_BACK, Role, Use
from releasekit.layout.shapes import TextFile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from releasekit.distribution import Member
    from releasekit.ingest.convert import Convert
    from releasekit.ingest.external_sort import Sorter
    from releasekit.layout import Action, CodeSet, File, Reconciliation
    from releasekit.model import Declared, Release
    from releasekit.readers import Cells, Tally
    from releasekit.store import Store

_MOST_FIGURES = 9
_SHOWN = 60
NO_FORM = "row whose code has not the form of one"
TWICE = "row that stands twice"
NO_COUNT = "total that is stated in other words"


def taker(
    file: File, member: Member, code_set: CodeSet, tally: Tally, declared: Sorter[bytes]
) -> Callable[[int, Cells], None] | None:
    """Return what takes the publisher's word on a code from a record; None where there is none.

    A row is the code, the file, the member, the line and a JSON object: the columns that the file
    declares, by name, and the version of the list. Of a file that is a change list, records and
    rows about no code are counted in `tally`; a value that is not right is a fault.
    """
    plan = [
        (column.name, position, converter(column))
        for position, column in enumerate(file.columns)
        if column.use is Use.DECLARED or file.role is Role.TABLE
    ]
    if not plan:
        return None
    if file.role is Role.TABLE:
        return _table_taker(plan, file, member, tally, declared)
    own = file.role is Role.DECLARED
    version = _version(file, member)
    is_code, written = code_set.code.fullmatch, code_of(file)
    name = clean(member.name)
    is_new = _rows_once(tally)

    def take(line: int, cells: Cells) -> None:
        code = written(cells)
        if not is_code(code):
            if own:
                _take_without_form(code, line, member, code_set, tally)
            return
        try:
            words = {key: convert(cells[position]) for key, position, convert in plan}
        except BadValueError as error:
            tally.fault(member, line, f"{code}: {error}", "correct the value")
            return
        # A file of concepts may say nothing of a code.
        if is_new((code, *words.values())) if own else any(words.values()):
            declared.add(_row(code, file, name, line, words | version))

    return take


def _table_taker(
    plan: Sequence[tuple[str, int, Convert]],
    file: File,
    member: Member,
    tally: Tally,
    declared: Sorter[bytes],
) -> Callable[[int, Cells], None]:
    """Return what takes the rows of a table that is about no code: their code is empty."""
    name = clean(member.name)

    def take(line: int, cells: Cells) -> None:
        try:
            words = {key: convert(cells[position]) for key, position, convert in plan}
        except BadValueError as error:
            tally.fault(member, line, f"{cells[0]}: {error}", "correct the value")
            return
        tally.records += 1
        declared.add(_row("", file, name, line, words))

    return take


def _rows_once(tally: Tally) -> Callable[[tuple[str, ...]], bool]:
    """Return what tells whether a row stands for the first time; it counts both."""
    rows: set[tuple[str, ...]] = set()

    def is_new(row: tuple[str, ...]) -> bool:
        new = row not in rows
        rows.add(row)
        tally.records += new
        tally.skipped.update(() if new else (TWICE,))
        return new

    return is_new


def _take_without_form(
    text: str, line: int, member: Member, code_set: CodeSet, tally: Tally
) -> None:
    """Count a row about something else than a code; a code that is damaged is a fault."""
    if not any(map(str.isdecimal, text)):
        tally.skipped[NO_FORM] += 1
        return
    tally.fault(
        member,
        line,
        f"{clean(text)[:_SHOWN]!r} is no code of {code_set.name}: {code_set.code_form}",
        "correct the code; a spreadsheet drops leading zeros",
    )


def _version(file: File, member: Member) -> dict[str, str]:
    """Return which version of its list a member is, by its name; the first has no mark."""
    if not file.version:
        return {}
    match = file.version.search(member.name)
    return {"version": (match[1] or "1")[:_MOST_FIGURES] if match else "1"}


def take_totals(file: File, member: Member, tally: Tally, declared: Sorter[bytes]) -> None:
    """Take what a list that was read states of itself: each total by its name in the pattern."""
    if not isinstance(file, TextFile) or not file.totals:
        return
    text = "\n".join(tally.text)
    for pattern in file.totals:
        match = pattern.search(text)
        if match is None:
            continue
        counts = {name: count_of(count) for name, count in match.groupdict(default="").items()}
        known = {name: str(count) for name, count in counts.items() if count is not None}
        if len(known) < len(counts):
            tally.skipped[NO_COUNT] += len(counts) - len(known)
        line = text.count("\n", 0, match.start()) + 1
        declared.add(_row("", file, clean(member.name), line, known))


def _row(code: str, file: File, member: str, line: int, words: dict[str, str]) -> bytes:
    text = json.dumps(words, ensure_ascii=False)
    return "\t".join((code, file.name, member, f"{line:07d}", text)).encode()


class Word(NamedTuple):
    """What a list says of a code: in our words, and as it is stored.

    `action` is empty for a word of the list that its declaration does not know.
    """

    action: Action | str
    declared: Declared

    @property
    def word(self) -> str:
        """Return the list's own word."""
        return " ".join(self.declared.said.get("action", "").split())


class Corrections(NamedTuple):
    """What the lists that amend others say, of several versions the last that counts something.

    `last` is the last word on each code, `contradicted` are the codes on which two versions
    contradict one another, `words` every row.
    """

    last: dict[str, str]
    contradicted: list[str]
    words: list[Word]


class Lists:
    """Every change list that came with a release."""

    def __init__(self, code_set: CodeSet, store: Store, release: Release) -> None:
        """Read what the release was loaded with; a list may be there and say nothing."""
        lists = {file.name: file.list for file in code_set.files}
        sources = store.manifest(release.code_set, release.label).sources
        self.code_set = code_set
        self.label = release.label
        self.have = {lists.get(source.use, "") for source in sources}
        self._rows: dict[str, list[Declared]] = {}
        for row in store.declared(release):
            self._rows.setdefault(lists.get(row.source, ""), []).append(row)

    def best(self, rules: Reconciliation) -> str:
        """Return the best list there is of those that say the same; empty if none is there."""
        return next((name for name in rules.lists if name in self.have), "")

    def words(self, rules: Reconciliation, source: str) -> list[Word]:
        """Return every row of a list in our words."""
        known: dict[str, Action | str] = {}
        words = []
        for row in self._rows.get(source, ()):
            if row.code:
                text = " ".join(row.said.get("action", "").split())
                if text not in known:
                    known[text] = rules.action_of(text) or ""
                words.append(Word(known[text], row))
        return words

    def totals(self, source: str) -> dict[str, int]:
        """Return the counts that a list states of itself, by what they count."""
        return {
            name: int(count)
            for row in self._rows.get(source, ())
            if not row.code
            for name, count in row.said.items()
            if count.isdecimal()
        }

    def corrections(self, amended: str = "") -> Iterator[Corrections]:
        """Return what each of the lists says that amend another; only those that amend this one."""
        for rules in self.code_set.reconciliations:
            if not rules.amends or amended not in {"", *rules.amends}:
                continue
            words = self.words(rules, self.best(rules))
            versions: dict[str, dict[int, str]] = {}
            for action, row in words:
                if action in {*COUNTED, *TAKEN_BACK}:
                    version = int(row.said.get("version", "1"))
                    versions.setdefault(row.code, {})[version] = action
            yield Corrections(
                last={code: actions[max(actions)] for code, actions in versions.items()},
                contradicted=sorted(
                    code for code, actions in versions.items() if len({*actions.values()}) > 1
                ),
                words=words,
            )


def unknown_words(words: Iterable[Word]) -> Counter[str]:
    """Count the words of a list that its declaration does not know."""
    return Counter(word.word for word in words if not word.action)
