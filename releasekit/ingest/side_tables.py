"""The tables of a release beside its concepts: mappings, and what change lists declare."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from releasekit.layout import DELETION
from releasekit.store.side_rows import DECLARED, MAPPINGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from releasekit.ingest.intake import Intake, Sinks
    from releasekit.layout import CodeSet
    from releasekit.store.writer import Writer

_MAPPING_COLUMNS = ("code", "target", "effective", "relationship", "note")
_DECLARED_COLUMNS = ("code", "source", "member", "line", "said")


class SideTables:
    """What all members gave besides concepts, in order."""

    def __init__(self, sinks: Sinks, intakes: Iterable[Intake]) -> None:
        """Take the lines of both tables; a mapping that is given twice counts once."""
        intakes = list(intakes)
        self.files = [intake.file for intake in intakes]
        self.ended = {code for intake in intakes for code in intake.tally.ended}
        self.mappings = list(dict.fromkeys(sinks.mappings.rows()))
        self.declared = list(sinks.declared.rows())

    @property
    def numbered(self) -> bool:
        """Whether a file numbers its records, so that those that are missing show by that."""
        return any(column.counts == "records" for file in self.files for column in file.columns)

    def write(self, writer: Writer) -> None:
        """Write the tables that have lines."""
        if self.mappings:
            width = len(_MAPPING_COLUMNS)
            writer.table(MAPPINGS, _MAPPING_COLUMNS, self.mappings, keys=width)
        if self.declared:
            width = _DECLARED_COLUMNS.index("said")
            writer.table(DECLARED, _DECLARED_COLUMNS, self.declared, keys=width)

    def gone(self, code_set: CodeSet) -> Iterator[str]:
        """Return every code or range that the lists say is gone, or was replaced."""
        yield from self.ended
        yield from (line.split(b"\t", 1)[0].decode() for line in self.mappings)
        lists = {file.name: file.list for file in code_set.files}
        for line in self.declared:
            code, source, _, _, said = line.decode().split("\t")
            if code and _is_deletion(json.loads(said), lists.get(source, ""), code_set):
                yield code


def _is_deletion(words: Mapping[str, str], name: str, code_set: CodeSet) -> bool:
    action = " ".join(words.get("action", "").split())
    return any(
        rules.action_of(action) == DELETION
        for rules in code_set.reconciliations
        if name in rules.lists
    )
