"""Reads records from the nodes of an XML document, entities and network shut off."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from releasekit.errors import SourceError
from releasekit.readers.records import found_in_head

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml.etree import _Element as Element

    from releasekit.distribution import Member
    from releasekit.layout import Column, FileLayout
    from releasekit.readers.records import Record, Tally

recognizes = found_in_head

SEPARATOR = "\x1f"
"""Stands between the values of a `many` column within one cell."""


def read(member: Member, file: FileLayout, tally: Tally) -> Iterator[Record]:
    """Return a record for each node that the layout names.

    A column's `path` leads from the node to its value: child names parted by slashes, an
    attribute as `@name`; `label` names an attribute to set before the text. Where the layout
    has `expand`, a node stands for the product of its axes, and gives a record for each. Whatever
    namespace a node is in, its own and its children's names count without it.
    """
    del tally  # a document has no lines to pass over
    from lxml import etree  # noqa: PLC0415 (slow to import)

    cells = _expanded if file.expand else _single
    with member.open() as stream:
        try:
            for _, node in etree.iterparse(
                stream,
                events=("end",),
                tag=f"{{*}}{file.node}",
                resolve_entities=False,
                no_network=True,
                load_dtd=False,
                huge_tree=False,
            ):
                line = node.sourceline or 0
                if node.tag.startswith("{"):
                    _bare(node)
                yield from ((line, record) for record in cells(node, file))
                node.clear(keep_tail=False)
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
                f"a {file.node} has not the axes that {file.name} is to have: {error}",
                line=line,
                advice="the file is damaged; download it again",
            ) from error


def _bare(node: Element) -> None:
    for each in node.iter():
        if isinstance(each.tag, str):  # a comment's is none
            each.tag = each.tag.rpartition("}")[2]


def _single(node: Element, file: FileLayout) -> Iterator[tuple[str, ...]]:
    yield tuple(SEPARATOR.join(_values(node, column)) for column in file.columns)


def _values(node: Element, column: Column) -> Iterator[str]:
    path, _, attribute = column.path.partition("@")
    for found in node.iterfind(path.rstrip("/") or "."):
        text = found.get(attribute) if attribute else "".join(map(str, found.itertext()))
        label = found.get(column.label) if column.label else ""
        words = f"{label} {text or ''}".split()
        if words:
            yield " ".join(words)


def _expanded(node: Element, file: FileLayout) -> Iterator[tuple[str, ...]]:
    """Return the product of the axes of a node and of the one it stands in, by their position."""
    parent = node.getparent()
    above = [] if parent is None else parent.findall(file.expand)
    axes = sorted(above + node.findall(file.expand), key=lambda axis: int(axis.get("pos", "0")))
    titles = [axis.findtext("title", "") for axis in axes]
    choices = [
        [(label.get("code", ""), label.text or "") for label in axis.findall("label")]
        for axis in axes
    ]
    makers = [_maker(column, titles) for column in file.columns]
    for chosen in itertools.product(*choices):
        yield tuple(make(chosen) for make in makers)


def _maker(column: Column, titles: list[str]) -> Callable[[tuple[tuple[str, str], ...]], str]:
    place = column.field - 1
    if place < 0:
        return lambda chosen: "".join(code for code, _ in chosen)
    start = f"{titles[place]}: " if column.label and place < len(titles) else ""
    return lambda chosen: start + chosen[place][1]
