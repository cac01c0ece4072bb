"""No output about the publishers' releases says what their own files do not bear out.

Every pair of releases in every form, and codes one by one; see tests/laws/test_laws_outputs.py.
"""

from __future__ import annotations

from itertools import combinations, pairwise
from typing import TYPE_CHECKING

import pytest

from tests.support import outputs, outputs_in_time
from tests.support.real import DISTRIBUTIONS, MARKS
from tests.support.truth import raw, truth

if TYPE_CHECKING:
    from pathlib import Path

    from releasekit.store import Store

pytestmark = [*MARKS, pytest.mark.heavy]

LABELS: dict[str, list[str]] = {}
for _code_set, _label, *_ in DISTRIBUTIONS:
    if _label not in LABELS.setdefault(_code_set, []):
        LABELS[_code_set].append(_label)
PAIRS = [(name, *pair) for name, labels in LABELS.items() for pair in combinations(labels, 2)]
NEIGHBORS = [(name, *pair) for name, labels in LABELS.items() for pair in pairwise(labels)]


@pytest.mark.parametrize("pair", PAIRS, ids=" ".join)
def test_every_form_of_every_pair(tmp_path: Path, store: Store, pair: tuple[str, str, str]) -> None:
    true = truth(raw(store.root, pair[0]), *pair[1:])
    assert outputs.wrong_forms(tmp_path, store.root, pair, true) == []


@pytest.mark.parametrize("pair", NEIGHBORS, ids=" ".join)
def test_codes_one_by_one(tmp_path: Path, store: Store, pair: tuple[str, str, str]) -> None:
    before, after = (release for release in raw(store.root, pair[0]) if release.label in pair[1:])
    assert outputs_in_time.wrong_codes(tmp_path, store.root, pair[0], (before, after)) == []


@pytest.mark.parametrize("code_set", LABELS)
def test_calendar_and_site(tmp_path: Path, store: Store, code_set: str) -> None:
    releases = raw(store.root, code_set)
    assert outputs_in_time.wrong_calendar(tmp_path, store.root, code_set, releases) == []
    assert outputs_in_time.wrong_site(tmp_path, store.root, code_set, releases) == []
