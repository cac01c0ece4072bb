"""No output says that a valid code ended, or leaves out a replacement that the crosswalk has.

Each output is read by what it shows, and held against the codes and rows as they lie in the store.
"""

from __future__ import annotations

from itertools import combinations, pairwise
from typing import TYPE_CHECKING

import pytest

from tests.support import outputs, outputs_in_time, stories
from tests.support.shown import STORE
from tests.support.truth import Truth, raw, truth

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow

SAMPLES = [
    ("cpt", "2025", "2026"),
    ("hcpcs", "2025-10", "2026-01"),
    ("icd10cm", "2025", "2026"),
]
STORIES = [
    (code_set, before, after)
    for code_set in ("icd10cm", "hcpcs")
    for before, after in combinations(stories.YEARS, 2)
]
NEIGHBORS = [
    (code_set, before, after)
    for code_set in ("icd10cm", "hcpcs")
    for before, after in pairwise(stories.YEARS)
]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return stories.stored(tmp_path_factory.mktemp("told"))


@pytest.mark.parametrize("pair", SAMPLES, ids=" ".join)
def test_every_form_of_the_samples(tmp_path: Path, pair: tuple[str, str, str]) -> None:
    true = truth(raw(STORE.root, pair[0]), *pair[1:])
    assert outputs.wrong_forms(tmp_path, STORE.root, pair, true) == []


@pytest.mark.parametrize("pair", STORIES, ids=" ".join)
def test_every_form_of_codes_with_a_story(
    tmp_path: Path, told: Path, pair: tuple[str, str, str]
) -> None:
    true = truth(raw(told, pair[0]), *pair[1:])
    assert true.gone
    assert outputs.wrong_forms(tmp_path, told, pair, true) == []


@pytest.mark.parametrize("pair", NEIGHBORS, ids=" ".join)
def test_codes_with_a_story_one_by_one(
    tmp_path: Path, told: Path, pair: tuple[str, str, str]
) -> None:
    before, after = (release for release in raw(told, pair[0]) if release.label in pair)
    assert outputs_in_time.wrong_codes(tmp_path, told, pair[0], (before, after)) == []


@pytest.mark.parametrize("code_set", ["icd10cm", "hcpcs"])
def test_calendar_and_site_of_codes_with_a_story(tmp_path: Path, told: Path, code_set: str) -> None:
    releases = raw(told, code_set)
    assert outputs_in_time.wrong_calendar(tmp_path, told, code_set, releases) == []
    assert outputs_in_time.wrong_site(tmp_path, told, code_set, releases) == []


TRUE = Truth(
    had={"A000": "Arch", "A001": "Duct"},
    has={"A001": "Duct", "A010": "Halo", "A011": "Lens"},
    known={"A000", "A001", "A010", "A011"},
    links={},
)
LINKS = {"A000": {"A010", "A011"}}
HEAD = "## Deleted codes\n\n| Code | Change | Replacement |\n|---|---|---|\n"


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        ("| A00.0 | Deleted | A01.0, A01.1 |", None),
        ("| A000 Arch | Deleted | A010 Halo |\n| A000 Arch | Deleted | A011 Lens |", None),
        ("| A000 | Deleted | A010 |", "A000: ['A011'] left out"),
        ("| A010 | Deleted | |\n| A000 | Deleted | A010, A011 |", "A010 is named as ended"),
        ("| A000 | Deleted | A010, A011, A000 |", "A000 is replaced by ['A000']"),
        ("", "A000 is not named as ended"),
    ],
)
def test_the_law_finds_what_is_wrong(rows: str, fault: str | None) -> None:
    form = outputs.Form(("report",), "md")
    found = outputs.faults(form, f"{HEAD}{rows}\n".encode(), TRUE, LINKS)
    assert not found if fault is None else any(one.startswith(fault) for one in found)
