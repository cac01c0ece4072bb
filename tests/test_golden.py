"""Every template on every pair of samples gives what lies in golden/; --accept rewrites it."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from releasekit import render, resources
from releasekit.classify.comparing import ReleaseDiff, compare
from releasekit.licensing import Audience, audiences
from releasekit.store import Store
from releasekit.views.changes import view
from releasekit.views.selection import Selection

GOLDEN = Path(__file__).parent / "golden"
STORE = Store(resources.folder("releases"))
PAIRS = [
    ("cpt", "2025", "2025-04"),
    ("cpt", "2025-04", "2025-07"),
    ("cpt", "2025", "2026"),
    ("hcpcs", "2025-10", "2026-01"),
    ("icd10cm", "2025", "2026"),
    ("icd10cm", "2026", "2026"),
]
TEMPLATES = [(name, form) for name, forms in render.templates("changes").items() for form in forms]
CASES = [
    pytest.param(*pair, name, form, audience, id=f"{'-'.join(pair)}-{name}.{form}-{audience.name}")
    for pair in PAIRS
    for name, form in TEMPLATES
    for audience in audiences().values()
    # One licensed pair shows what each audience sees; of public code sets both see the same.
    if audience.name == "public" or pair == ("cpt", "2025-04", "2025-07")
]


@cache
def _diff(code_set: str, before: str, after: str) -> ReleaseDiff:
    (diff,) = compare(STORE, before, after, code_sets=[code_set])
    return diff


@pytest.mark.parametrize(("code_set", "before", "after", "name", "form", "audience"), CASES)
def test_output_is_as_expected(  # noqa: PLR0913, PLR0917 (what decides an output)
    request: pytest.FixtureRequest,
    code_set: str,
    before: str,
    after: str,
    name: str,
    form: str,
    audience: Audience,
) -> None:
    shown = view(_diff(code_set, before, after), Selection(), audience)
    text = render.render("changes", name, form, {"diffs": [shown]})
    place = GOLDEN / "changes" / f"{code_set}-{before}-to-{after}-{name}-{audience.name}.{form}"
    if request.config.getoption("--accept"):
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")
    assert place.is_file(), "no expected output yet: look at it, then run with --accept"
    assert text == place.read_text(encoding="utf-8")
    assert text == render.render("changes", name, form, {"diffs": [shown]})


def test_no_expected_output_is_left_over() -> None:
    expected = set()
    for case in CASES:
        code_set, before, after, name, form, audience = case.values
        assert isinstance(audience, Audience)
        expected.add(f"{code_set}-{before}-to-{after}-{name}-{audience.name}.{form}")
    assert {path.name for path in (GOLDEN / "changes").iterdir()} == expected
