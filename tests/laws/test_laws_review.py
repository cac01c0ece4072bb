"""Laws that hold for every review form, each with the clause that it proves."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from releasekit.crosswalk import crosswalk
from releasekit.crosswalk.decisions import Entry, Verdict
from releasekit.crosswalk.settle import Settled
from releasekit.model import Relationship
from releasekit.review import read
from releasekit.store import Store
from tests.laws.test_laws_crosswalk import HISTORY, YEARS, History
from tests.support.reviewing import as_read, decided, form, write
from tests.support.stored import put

HARD = ["=1+1", "+1", "-1", "@x", "'", "'=1", "''-", "\t", "\n", '"', ",", ";", "_x000D_", "é", " "]
TEXT = st.lists(
    st.sampled_from(HARD) | st.text(st.characters(exclude_categories=["C"]), max_size=4), max_size=4
).map("".join)
SAID = TEXT.filter(str.strip)
WHEN = st.dates().map(str) | SAID
KINDS = pytest.mark.parametrize("kind", ["xlsx", "csv"])


@st.composite
def verdicts(draw: st.DrawFn, entries: list[Entry]) -> list[Entry]:
    """Decide some rows, never two of one source that contradict each other."""
    found: list[Entry] = []
    for entry in entries:
        known = [one.decision for one in found if one.key[:3] == entry.key[:3]]
        words = ["", Verdict.ACCEPT, Verdict.REJECT] if entry.target else ["", Verdict.ACCEPT]
        if Verdict.NONE in known:
            words = ["", Verdict.REJECT]
        elif Verdict.ACCEPT not in known:
            words.append(Verdict.NONE)
        word = draw(st.sampled_from(words))
        if not word:
            found.append(replace(entry, comment=draw(TEXT)))
            continue
        found.append(
            replace(
                entry,
                decision=word,
                corrected_relationship=draw(st.sampled_from(["", *Relationship])),
                reviewer=draw(SAID),
                reviewed=draw(WHEN),
                comment=draw(TEXT),
            )
        )
    return found


@pytest.mark.slow
@KINDS
@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow])
@given(history=HISTORY, data=st.data())
def test_out_and_in_loses_nothing_and_a_decision_survives_byte_for_byte(
    kind: str, history: History, data: st.DataObject
) -> None:
    """Workbook out and in loses nothing; a reviewed decision survives a re-run byte for byte."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        releases = [
            put(root, str(year), inside, rows)
            for year, (inside, rows) in zip(YEARS, history, strict=True)
        ]
        walk = crosswalk(Store(root), releases[0], releases[-1])
        blank = form(walk, root)
        opened = [as_read(row) for row in blank.rows if row.entry.is_open]
        chosen = data.draw(verdicts(opened))
        place = write(root / f"first.{kind}", form(walk, root, Settled(entries=tuple(chosen))))
        back = {entry.key: entry for entry in read(place).entries}
        assert {key: back[key] for key in (one.key for one in chosen)} == {
            one.key: one for one in chosen
        }
        assert back.keys() == {row.entry.key for row in blank.rows}
        now, settled = decided(root, walk, place)
        second = write(root / f"second.{kind}", form(now, root, settled))
        again, resettled = decided(root, walk, second)
        third = write(root / f"third.{kind}", form(again, root, resettled))
        assert third.read_bytes() == second.read_bytes()
        assert again == now
        # What is shown beside an undecided row is of today: another row may make it a merge.
        assert list(map(_said, resettled.entries)) == list(map(_said, settled.entries))
        kept = {entry.key: entry for entry in read(third).entries}
        for one in chosen:
            if one.decision:
                assert kept[one.key].written == one.written
            elif one.comment:
                assert kept[one.key].comment == one.comment


def _said(entry: Entry) -> list[str]:
    return [*entry.key, *entry.written, entry.earlier]
