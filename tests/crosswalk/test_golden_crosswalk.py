"""Crosswalks of the samples in every form give what lies in golden/; --accept rewrites it."""

from __future__ import annotations

from functools import partial

import pytest

from releasekit import render
from releasekit.crosswalk import crosswalk
from releasekit.interchange import fhir, sssom
from releasekit.licensing import audiences
from releasekit.views import catalog
from releasekit.views.crosswalks import view as walk_view
from releasekit.views.guides import guide
from tests.support.goldens import GOLDEN, as_expected
from tests.support.shown import STORE

CROSSWALKS = [("cpt", "2025", "2026"), ("hcpcs", "2025-10", "2026-01")]
FORMS = {
    "fhir.json": lambda shown: fhir.r5(shown, proposals=True),
    "fhir-r4.json": lambda shown: fhir.r4(shown, proposals=True),
    "sssom.tsv": sssom.dumps,
} | {
    f"guide.{form}": partial(
        lambda form, shown: catalog.text("guide", form, [guide(shown)]),
        form,
    )
    for form in render.templates("crosswalk")["guide"]
}
WALKS = [
    pytest.param(*pair, name, form, id=f"{'-'.join(pair)}-{name}-{form}")
    for pair in CROSSWALKS
    for name in ("public", "internal")
    for form in FORMS
    # One licensed pair shows what each audience sees; of public code sets both see the same.
    if name == "public" or pair == CROSSWALKS[0]
]


def _named(code_set: str, before: str, after: str, name: str, form: str) -> str:
    return f"{code_set}-{before}-to-{after}-{name}-{form}"


@pytest.mark.parametrize(("code_set", "before", "after", "name", "form"), WALKS)
def test_crosswalk_is_as_expected(  # noqa: PLR0913, PLR0917 (what decides an output)
    request: pytest.FixtureRequest, code_set: str, before: str, after: str, name: str, form: str
) -> None:
    ends = (STORE.get(code_set, label) for label in (before, after))
    shown = walk_view(crosswalk(STORE, *ends), STORE, audiences()[name])
    text = FORMS[form](shown)
    place = GOLDEN / "crosswalk" / _named(code_set, before, after, name, form)
    as_expected(request, place, text)


def test_no_expected_crosswalk_is_left_over() -> None:
    expected = {_named(*map(str, case.values)) for case in WALKS}
    assert {path.name for path in (GOLDEN / "crosswalk").iterdir()} == expected
