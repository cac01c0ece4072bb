"""The view of a reconciliation: what each output of it says, and its expected documents."""

from __future__ import annotations

import io
from functools import cache

import openpyxl
import pytest
from msgspec import structs

from releasekit import office
from releasekit.classify.compare import compare
from releasekit.errors import LicenseError
from releasekit.licensing import Audience, Entitlement, audience
from releasekit.reconcile import REASONS, reconcile
from releasekit.render import words
from releasekit.views import catalog
from releasekit.views.reconciliations import (
    COLUMNS,
    ReconciliationView,
    rows,
    to_json,
    view,
)
from tests.support.contracts import proved
from tests.support.goldens import GOLDEN, as_expected
from tests.support.shown import STORE


@cache
def shown() -> ReconciliationView:
    (diff,) = compare(STORE, "2025", "2026", code_sets=["icd10cm"])
    (reconciled,) = reconcile(diff, STORE, STORE).lists
    return view(reconciled, audience("public"))


@pytest.mark.parametrize("form", ["html", "md"])
def test_a_document_is_as_expected(request: pytest.FixtureRequest, form: str) -> None:
    place = GOLDEN / "reconcile" / f"icd10cm-2025-to-2026-reconciliation.{form}"
    as_expected(request, place, catalog.text("reconciliation", form, [shown()]))


def test_every_output_says_the_same() -> None:
    differences = [(one.code, one.action, one.why) for one in shown().differences]
    assert differences == [("D730", "revision", "whitespace-only")]
    (document,) = proved("reconciliation-1", to_json([shown()]))["code_sets"]
    assert [tuple(one.values()) for one in document["only_ours"]] == differences
    assert document["only_theirs"] == []
    (row,) = (dict(zip(COLUMNS, row, strict=True)) for row in rows([shown()]))
    assert (row["code"], row["action"], row["why"]) == differences[0]
    explained = words.load()["reasons"]["whitespace-only"]
    assert row["explained"] == explained
    for form in ("html", "md"):
        text = catalog.text("reconciliation", form, [shown()])
        assert all(part in text for part in ("D73.0", "revision", explained))
    content = office.EXPORTS["xlsx"].produce("reconciliation", [shown()])
    sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[2]
    assert [list(cells) for cells in sheet.iter_rows(min_row=2, values_only=True)] == [
        list(row.values())
    ]


def test_every_reason_has_its_words() -> None:
    assert {reason.id for reason in REASONS} | {"unexplained"} == set(words.load()["reasons"])


def test_who_may_see_nothing_of_a_code_set_sees_no_reconciliation() -> None:
    licensed, public = compare(STORE, "2025", "2026", code_sets=["cpt", "icd10cm"])
    (reconciled,) = reconcile(public, STORE, STORE).lists
    nobody = Audience(name="nobody", otherwise=Entitlement.NONE)
    assert view(reconciled, nobody)
    with pytest.raises(LicenseError, match="may see nothing of CPT"):
        view(structs.replace(reconciled, diff=licensed), nobody)
