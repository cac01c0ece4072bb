"""Laws of pages, keys and look-ups, each with the clause that it proves."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from releasekit.diff import EXISTENCE, Comparison, to_read, walk
from releasekit.diff.walks import around, steps
from releasekit.model import Snapshot
from releasekit.model.snapshot import DIGEST
from releasekit.store import StoredPages, pages
from tests.support.snapshots import LinePages, release, small_pages

if TYPE_CHECKING:
    from collections.abc import Iterator

PAIR = ("column_1", "column_2", "parent", "section", "kind", "attribute.rationale")
CELLS = st.text("123", min_size=1, max_size=3)
TABLES = st.dictionaries(st.tuples(CELLS, CELLS), st.sampled_from("abc"), max_size=60)
SIZES = st.integers(min_value=2, max_value=200)


def _lines(table: dict[tuple[str, str], str]) -> list[bytes]:
    rows = (f"{one}\t{two}\t\t\t\t{text}".encode() for (one, two), text in table.items())
    return sorted(rows)


@pytest.fixture(scope="module")
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


def _stored(folder: Path, name: str, lines: list[bytes], heading: tuple[str, ...]) -> StoredPages:
    path = folder / name
    path.unlink(missing_ok=True)
    pages.write(path, heading, lines, keys=2)
    return StoredPages(path)


@given(
    table=TABLES,
    size=SIZES,
    asked=st.lists(st.lists(CELLS, min_size=1, max_size=2), min_size=1, max_size=6),
)
def test_a_look_up_finds_every_key_that_begins_with_the_cells(
    folder: Path, table: dict[tuple[str, str], str], size: int, asked: list[list[str]]
) -> None:
    """Look-ups in any order find all keys that begin with given cells."""
    with pytest.MonkeyPatch.context() as patch:
        small_pages(patch, size)
        snapshot = Snapshot(release(), _stored(folder, "one", _lines(table), PAIR))
    for cells in asked:
        lines = snapshot.lines_of("\t".join(cells).encode())
        found = [snapshot.parse(line).code for line in lines]
        keys = sorted("\t".join(key) for key in table if list(key[: len(cells)]) == cells)
        assert found == [key.replace("\t", "/") for key in keys]
        assert all(snapshot[code].code == code for code in found)
    assert [concept.code for concept in snapshot] == sorted(map("/".join, table), key=_tabbed)
    assert not any(one in snapshot for one, _ in table)


def _texts(side: StoredPages) -> list[bytes]:
    return [text for place in range(len(side.keys)) for text in side.read((place,))]


def _digests(side: StoredPages) -> list[bytes]:
    return [side.digests[at : at + DIGEST] for at in range(0, len(side.digests), DIGEST)]


def _tabbed(code: str) -> str:
    return code.replace("/", "\t")


@given(before=TABLES, after=TABLES, size=SIZES)
def test_digests_are_equal_where_pages_are(
    folder: Path, before: dict[tuple[str, str], str], after: dict[tuple[str, str], str], size: int
) -> None:
    """An unchanged page is the same bytes, and its digest says so."""
    with pytest.MonkeyPatch.context() as patch:
        small_pages(patch, size)
        sides = [
            _stored(folder, name, _lines(table), PAIR)
            for name, table in (("one", before), ("other", after))
        ]
    texts = [_texts(side) for side in sides]
    for digest, text in zip(_digests(sides[0]), texts[0], strict=True):
        for other, theirs in zip(_digests(sides[1]), texts[1], strict=True):
            assert (digest == other) == (text == theirs)
    assert [key + b"\t" for key in sides[0].keys] == [
        text[: len(key) + 1] for key, text in zip(sides[0].keys, texts[0], strict=True)
    ]


EDITS = st.lists(
    st.tuples(st.integers(min_value=0, max_value=400), st.sampled_from(["gone", "came", "edited"])),
    max_size=6,
)


def _edited(lines: list[bytes], edits: list[tuple[int, str]], borders: list[bytes]) -> list[bytes]:
    """Change some lines: even places are taken from the first keys of pages."""
    table = {line.rsplit(b"\t", 1)[0]: line.rsplit(b"\t", 1)[1] for line in lines}
    for place, edit in edits:
        if not lines:
            break
        at_border = place % 2 == 0 and borders
        start = borders[place // 2 % len(borders)] if at_border else lines[place % len(lines)]
        key = b"\t".join(start.split(b"\t")[:2]) + b"\t\t\t"
        if edit == "gone":
            table.pop(key, None)
        elif edit == "came":
            table[b"\t".join(start.split(b"\t")[:2]) + b"0\t\t\t"] = b"new"
        else:
            table[key] = b"edited and longer than before"
    return sorted(key + b"\t" + text for key, text in table.items())


@given(table=TABLES, edits=EDITS, size=SIZES, other=st.booleans(), empty=st.booleans())
def test_skipping_equal_pages_changes_no_answer(  # noqa: PLR0913, PLR0917
    folder: Path,
    table: dict[tuple[str, str], str],
    edits: list[tuple[int, str]],
    size: int,
    other: bool,  # noqa: FBT001 (hypothesis passes it by name)
    empty: bool,  # noqa: FBT001 (as above)
) -> None:
    """Pages that are equal are passed over without reading them, under equal headings only."""
    lines = _lines(table)
    with pytest.MonkeyPatch.context() as patch:
        small_pages(patch, size)
        before = _stored(folder, "one", lines, PAIR)
        changed = [] if empty else _edited(lines, edits, before.keys)
        heading = (*PAIR[:-1], "attribute.reason") if other else PAIR
        after = _stored(folder, "other", changed, heading)
    left, right = ({_key(line): line for line in side} for side in (lines, changed))
    expected = [
        (left.get(key), right.get(key))
        for key in sorted(left.keys() | right.keys())
        if left.get(key) != right.get(key)
    ]
    assert list(walk(before, after, 2)) == expected
    assert list(walk(after, before, 2)) == [(theirs, ours) for ours, theirs in expected]
    if other:
        assert to_read(before, after) == ([*range(len(before.keys))], [*range(len(after.keys))])
    else:
        same = set(_texts(after))
        unlike = {key for key, text in zip(before.keys, _texts(before), strict=True)
                  if text not in same}  # fmt: skip
        assert {before.keys[place] for place in to_read(before, after)[0]} == unlike


def _longer(earlier: bytes, later: bytes) -> bool:
    return not later.startswith(earlier + b"\t")


@given(table=TABLES, edits=EDITS, size=SIZES)
def test_a_walk_that_leaves_a_column_out_gives_the_lines_that_differ_in_others(
    folder: Path, table: dict[tuple[str, str], str], edits: list[tuple[int, str]], size: int
) -> None:
    """Of lines that are alike as `unlike` has it none is given, however long both are."""
    lines = _lines(table)
    with pytest.MonkeyPatch.context() as patch:
        small_pages(patch, size)
        before = _stored(folder, "one", lines, PAIR)
        changed = _edited(lines, edits, before.keys)
        grown = [line + b"\t" + b"x" * (len(line) % 3) for line in changed]
        after = _stored(folder, "other", grown, (*PAIR, "attribute.more"))
    left, right = ({_key(line): line for line in side} for side in (lines, grown))
    assert list(walk(before, after, 2, unlike=_longer)) == [
        (left.get(key), right.get(key))
        for key in sorted(left.keys() | right.keys())
        if key not in left or key not in right or _longer(left[key], right[key])
    ]


@given(table=TABLES, edits=EDITS, size=SIZES)
def test_what_stands_around_a_walk_is_all_that_begins_alike(
    folder: Path, table: dict[tuple[str, str], str], edits: list[tuple[int, str]], size: int
) -> None:
    """Lines that begin as a line that differs are all in its page, or none is given."""
    lines = _lines(table)
    with pytest.MonkeyPatch.context() as patch:
        small_pages(patch, size)
        before = _stored(folder, "one", lines, PAIR)
        changed = _edited(lines, edits, before.keys)
        after = _stored(folder, "other", changed, PAIR)
    seen: set[bytes] = set()
    for x, y, earlier, i, later, j in steps(before, after, 2):
        start = (x or y or b"").partition(b"\t")[0] + b"\t"
        if start not in seen:  # the walk is before, among or right behind them
            for side, page, at in ((lines, earlier, i), (changed, later, j)):
                own = [line for line in side if line.startswith(start)]
                assert around(start, page, at) in (None, own)
        seen.add(start)


def _key(line: bytes) -> bytes:
    return b"\t".join(line.split(b"\t", 2)[:2])


@given(before=TABLES, after=TABLES)
def test_without_descriptors_the_sides_tell_what_came_and_went(
    before: dict[tuple[str, str], str], after: dict[tuple[str, str], str]
) -> None:
    """A code set may have no descriptor at all (edits, limits, fees)."""
    sides = (Snapshot(release(), LinePages(PAIR, _lines(table))) for table in (before, after))
    comparison = Comparison(*sides)
    deltas = [(pair, delta) for pair in comparison.pairs() for delta in comparison.deltas(pair)]
    assert {delta.aspect for _, delta in deltas} <= {EXISTENCE, "attribute.rationale"}
    came = {delta.key for pair, delta in deltas if pair.before is None}
    went = {delta.key for pair, delta in deltas if pair.after is None}
    assert came == {"/".join(key) for key in after.keys() - before.keys()}
    assert went == {"/".join(key) for key in before.keys() - after.keys()}
    assert all(row.concept.display == "" for pair, _ in deltas
               for row in (pair.before, pair.after) if row)  # fmt: skip
