"""Outputs of random histories, held against their raw texts and rows."""

from __future__ import annotations

import datetime as dt
import tempfile
from itertools import combinations, groupby, pairwise
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from releasekit.model import Concept, Mapping
from tests.support import outputs, outputs_in_time
from tests.support.stored import put
from tests.support.truth import raw, truth

pytestmark = pytest.mark.slow

CODES = {
    "icd10cm": ["A00", "A01", "A010", "A011", "A02", "A03"],
    "hcpcs": ["C1001", "C1002", "C1003", "J1001", "J1002"],
}
TEXTS = [
    "Quillon fever of the arch",
    "Quillon fever of the left arch",
    "Lantern harm by salve",
    "Braid vein with halo",
]
FORMS = [
    outputs.Form(("diff", "--format", "json"), "json"),
    outputs.Form(("crosswalk", "--format", "json"), "json", ends=False),
]
Year = tuple[dict[str, tuple[str, bool]], list[tuple[str, str, bool]]]


def years(code_set: str) -> st.SearchStrategy[list[Year]]:
    """Draw releases: a text for each code, and whether it may be reported; rows, dated or not."""
    codes = st.sampled_from(CODES[code_set])
    may = st.sampled_from([True, True, True, False])
    holds = st.dictionaries(codes, st.tuples(st.sampled_from(TEXTS), may), min_size=1)
    rows = st.lists(st.tuples(codes, codes, st.booleans()), max_size=6)
    return st.lists(st.tuples(holds, rows), min_size=3, max_size=3)


def never_turned_back(history: list[Year]) -> bool:
    """Return whether no number was given another meaning, and then its first one again."""
    said = {
        code: [holds[code][0] for holds, _ in history if code in holds]
        for code in {code for holds, _ in history for code in holds}
    }
    return all(len(list(groupby(texts))) == len({*texts}) for texts in said.values())


def store_all(root: Path, code_set: str, history: list[Year]) -> None:
    """Store a history; what may not be reported ended with the year in which it last might."""
    last: dict[str, int] = {}
    for year, (holds, rows) in enumerate(history, start=2021):
        inside = []
        for code, (text, may) in sorted(holds.items()):
            properties = {"flag.billable": str(may).lower()}
            if code_set == "hcpcs":
                properties = {} if may else {"date.terminated": f"{last.get(code, 2020)}-12-31"}
            concept = Concept(code=code, display=text, kind="k", section="s", properties=properties)
            inside.append(concept)
        last |= {code: year for code, (_, may) in holds.items() if may}
        given_rows = [
            Mapping(source=source, target=target, effective=dt.date(year, 1, 1) if dated else None)
            for source, target, dated in rows
        ]
        put(root, str(year), inside, given_rows, code_set)


@pytest.mark.parametrize("code_set", CODES)
@settings(max_examples=8, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(data=st.data())
def test_no_output_names_a_valid_code_as_ended(code_set: str, data: st.DataObject) -> None:
    """None says so, none replaces a code by one that is not valid, and none leaves one out."""
    history = data.draw(years(code_set).filter(never_turned_back))
    with tempfile.TemporaryDirectory() as folder:
        place, store = Path(folder), Path(folder) / "store"
        store_all(store, code_set, history)
        releases = raw(store, code_set)
        wrong: list[str] = []
        for before, after in combinations([release.label for release in releases], 2):
            true = truth(releases, before, after)
            pair = (code_set, before, after)
            links = outputs.crosswalk(place, store, pair)
            for form in FORMS:
                content = outputs.written(place, store, pair, *form.arguments)
                wrong += outputs.faults(form, content, true, links)
        for neighbors in pairwise(releases):
            wrong += outputs_in_time.wrong_codes(place, store, code_set, neighbors)
        wrong += outputs_in_time.wrong_calendar(place, store, code_set, releases)
    assert wrong == []
