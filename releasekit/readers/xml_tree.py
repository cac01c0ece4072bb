"""Reads records from the nodes of an XML document, entities and network shut off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, BinaryIO

from releasekit.errors import SourceError
from releasekit.layout.fields import Path
from releasekit.readers.dialects import NODES
from releasekit.readers.records import SEPARATOR, found_in_head, text_mismatch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.etree import _Element as Element

    from releasekit.distribution import Member
    from releasekit.layout.fields import Column
    from releasekit.layout.shapes import XmlTree
    from releasekit.readers.records import Record, Tally

recognizes = found_in_head
mismatch = text_mismatch
MOST_MADE = 500_000
"""How many records a dialect may make of a document: six times those of the largest there is."""

_MOST_OF_NODE = 8 * 1024**2

_SHUT_OFF: dict[str, bool] = {
    "resolve_entities": False,
    "no_network": True,
    "load_dtd": False,
    "huge_tree": False,
}
"""What a document may not do: define entities, reach the network, load another, or grow huge."""


def read(member: Member, file: XmlTree, tally: Tally) -> Iterator[Record]:
    """Return a record for each node that the file names, or those that its dialect makes of it.

    A column's `path` leads from the node to its value: child names parted by slashes, an
    attribute as `@name`; `label` names an attribute to set before the text. Whatever namespace a
    node is in, its own and its children's names count without it.
    """
    del tally  # a document has no lines to skip
    from lxml import etree  # noqa: PLC0415 (slow to import)

    cells = NODES[file.dialect] if file.dialect else _cells
    line = made = 0
    with member.open() as stream:
        try:
            for node in _nodes(_Stream(stream), file.node):
                line = node.sourceline or 0
                for record in cells(node, file):
                    yield line, record
                    made += 1
                _validate_number(made, file)
        except etree.XMLSyntaxError as error:
            raise SourceError(
                member.name,
                f"is not well-formed XML: {error.msg}",
                line=error.lineno or 0,
                advice="the file is damaged; download it again",
            ) from error
        except (ValueError, IndexError) as error:
            raise SourceError(
                member.name,
                f"a {file.node} is not built as one of {file.name} is: {error}",
                line=line,
                advice="the file is damaged; download it again",
            ) from error


def _nodes(stream: _Stream, name: str) -> Iterator[Any]:
    """Return each node of a name, without namespaces; what it holds is let go of behind it."""
    from lxml import etree  # noqa: PLC0415 (as above)

    is_first = True
    for _, node in etree.iterparse(stream, events=("end",), tag=f"{{*}}{name}", **_SHUT_OFF):
        if is_first:
            _validate_entities(node)
        is_first = False
        stream.since = 0
        if node.tag.startswith("{"):
            _drop_namespaces(node)
        yield node
        node.clear(keep_tail=False)
        before, parent = node.getprevious(), node.getparent()
        if before is not None and parent is not None and before.tag == node.tag:
            parent.remove(before)  # it is empty; many of them would fill memory, too


class _Stream:
    """Reads the bytes of a document, and not too many of one node: all of it lies in memory."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream
        self.since = 0

    def read(self, size: int) -> bytes:
        data = self.stream.read(size)
        self.since += len(data)
        if self.since > _MOST_OF_NODE:
            reason = f"it has more than {_MOST_OF_NODE:,} bytes"
            raise ValueError(reason)
        return data


def _validate_entities(node: Element) -> None:
    declared = node.getroottree().docinfo.internalDTD
    if declared is not None and declared.entities():  # type: ignore[attr-defined]  # its stub lacks it
        reason = "it declares entities"
        raise ValueError(reason)


def _validate_number(made: int, file: XmlTree) -> None:
    if file.dialect and made > MOST_MADE:
        reason = f"the document stands for more than {MOST_MADE:,} codes"
        raise ValueError(reason)


def _drop_namespaces(node: Element) -> None:
    for element in node.iter():
        if isinstance(element.tag, str):  # a comment's is none
            element.tag = element.tag.rpartition("}")[2]


def _cells(node: Element, file: XmlTree) -> Iterator[tuple[str, ...]]:
    yield tuple(SEPARATOR.join(_values(node, column)) for column in file.columns)


def _values(node: Element, column: Column) -> Iterator[str]:
    if not isinstance(column.place, Path):
        return
    path, _, attribute = column.place.path.partition("@")
    for element in node.iterfind(path.rstrip("/") or "."):
        text = element.get(attribute) if attribute else "".join(map(str, element.itertext()))
        label = element.get(column.place.label) if column.place.label else ""
        words = f"{label} {text or ''}".split()
        if words:
            yield " ".join(words)
