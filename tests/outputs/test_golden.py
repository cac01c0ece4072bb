"""Every template on every pair of samples gives what lies in golden/; --accept rewrites it."""

from __future__ import annotations

import tempfile
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from releasekit import render, resources
from releasekit.classify.compare import ReleaseDiff, compare
from releasekit.licensing import Audience, audiences
from releasekit.model import ReleaseKind
from releasekit.store import Store
from releasekit.timeline import Timeline
from releasekit.views import bulletins, catalog, changes
from releasekit.views.selection import Selection
from tests.support.files import DISTRIBUTIONS, load
from tests.support.goldens import GOLDEN, as_expected

if TYPE_CHECKING:
    from collections.abc import Callable

SAMPLES = resources.folder("releases")
PAIRS = [
    ("cpt", "2025", "2025-04"),
    ("cpt", "2025-04", "2025-07"),
    ("cpt", "2025", "2026"),
    ("hcpcs", "2025-10", "2026-01"),
    ("hcpcs", "2025-10@1", "2025-10@2"),
    ("icd10cm", "2025", "2026"),
    ("icd10cm", "2026", "2026"),
]
POSTINGS = ("2025", "2026")
"""The made-up files that stand for two postings of one release, which the samples do not have."""
APART = {"check", "crosswalk", "impact", "reconcile", "site"}
"""Views that are not of one diff: their expected outputs have tests of their own."""
TEMPLATES = [(one.view, one.name, one.form) for one in render.found() if one.view not in APART]


def _fits(name: str, pair: tuple[str, str, str]) -> bool:
    """Return whether a template is meant for a pair: an erratum is of two postings."""
    return (name == "erratum") == ("@" in pair[1]) or name == "report"


CASES = [
    pytest.param(
        *pair, view, name, form, audience, id=f"{'-'.join(pair)}-{name}.{form}-{audience.name}"
    )
    for pair in PAIRS
    for view, name, form in TEMPLATES
    if _fits(name, pair)
    for audience in audiences().values()
    # One licensed pair shows what each audience sees; of public code sets both see the same.
    if audience.name == "public" or pair == ("cpt", "2025-04", "2025-07")
]


@cache
def _corrected() -> Store:
    root = Path(tempfile.mkdtemp())
    given = [DISTRIBUTIONS / "hcpcs" / name for name in POSTINGS]
    load(root, "hcpcs", "2025-10", given[0], force=True)
    load(
        root,
        "hcpcs",
        "2025-10",
        given[1],
        kind=ReleaseKind.CORRECTION,
        reason="Posted again",
        force=True,
    )
    return Store(root)


@cache
def _diff(code_set: str, before: str, after: str) -> tuple[ReleaseDiff, Timeline]:
    store = _corrected() if "@" in before else Store(SAMPLES)
    (diff,) = compare(store, before, after, code_sets=[code_set])
    return diff, Timeline(store, diff.layout)


SHOWN: dict[str, Callable[[ReleaseDiff, Timeline, Audience], Any]] = {
    "bulletin": lambda diff, timeline, audience: bulletins.view(
        diff, Selection(), audience, timeline
    ),
    "changes": lambda diff, _, audience: changes.view(diff, Selection(), audience),
}


@cache
def _view(pair: tuple[str, str, str], view: str, name: str) -> object:
    diff, timeline = _diff(*pair)
    return SHOWN[view](diff, timeline, audiences()[name])


def _place(pair: tuple[str, str, str], view: str, name: str, form: str, who: Audience) -> Path:
    code_set, before, after = pair
    return GOLDEN / view / f"{code_set}-{before}-to-{after}-{name}-{who.name}.{form}"


@pytest.mark.parametrize(("code_set", "before", "after", "view", "name", "form", "audience"), CASES)
def test_output_is_as_expected(  # noqa: PLR0913, PLR0917 (what decides an output)
    request: pytest.FixtureRequest,
    code_set: str,
    before: str,
    after: str,
    view: str,
    name: str,
    form: str,
    audience: Audience,
) -> None:
    pair = (code_set, before, after)
    shown = [_view(pair, view, audience.name)]
    text = catalog.text(name, form, shown)
    place = _place(pair, view, name, form, audience)
    as_expected(request, place, text)
    assert text == catalog.text(name, form, shown)


def test_no_expected_output_is_left_over() -> None:
    expected = set()
    for case in CASES:
        code_set, before, after, view, name, form, audience = case.values
        assert isinstance(audience, Audience)
        place = _place((code_set, before, after), view, name, form, audience)  # type: ignore[arg-type]  # pytest's parameters have no types
        expected.add(place)
    found = {path for view in SHOWN for path in (GOLDEN / view).iterdir()}
    assert found == expected
    assert {path.name for path in GOLDEN.iterdir()} == {*SHOWN, *APART}


def test_every_view_has_its_row_and_every_template_its_view() -> None:
    assert {one.view for one in render.found()} == set(catalog.VIEWS)
    assert {view for view, _, _ in TEMPLATES} == set(SHOWN) == set(catalog.VIEWS) - APART
