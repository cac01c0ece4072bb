"""No output says that a valid code ended, or leaves out a replacement that the crosswalk has.

Each output is read by what it shows, and held against the codes and rows as they lie in the store.
"""

from __future__ import annotations

from itertools import combinations, pairwise
from typing import TYPE_CHECKING

import pytest

from tests.support import outputs, stories
from tests.support.claims import claims, read
from tests.support.shown import STORE
from tests.support.truth import raw, truth

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
    releases = raw(told, pair[0])
    (day,) = [each.effective.isoformat() for each in releases if each.label == pair[2]]
    true = truth(releases, *pair[1:])
    assert outputs.wrong_codes(tmp_path, told, pair, true, day) == []
