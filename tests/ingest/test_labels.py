"""Which release files are of: what their names say, and labels that contradict them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from releasekit import layout as layouts
from releasekit.errors import DistributionError, StoreError
from releasekit.ingest import loader
from releasekit.ingest.claims import Claims
from releasekit.ingest.evidence import label_of
from releasekit.ingest.labels import label_by_names
from releasekit.model import ReleaseKind
from releasekit.store import Store
from tests.ingest.test_complete import WHOLE, quarter
from tests.ingest.test_quirks_icd import ROWS, order
from tests.support.files import DISTRIBUTIONS, load, write

if TYPE_CHECKING:
    from releasekit.ingest.outcome import Outcome

CM = DISTRIBUTIONS / "icd10cm" / "2025"


@pytest.mark.parametrize(
    ("code_set", "names", "label"),
    [
        ("hcpcs", ["april-2026-alpha-numeric-hcpcs-file.zip", "HCPC2026_APR_ANWEB.txt"], "2026-04"),
        ("hcpcs", ["october-2025-hcpcs-file-updated-09-10-2025.zip"], "2025-10"),
        ("hcpcs", ["2026-apr-anweb.zip"], "2026-04"),
        ("hcpcs", ["x.zip", "HCPC26_APR_ANWEB.txt"], "2026-04"),
        ("hcpcs", ["HCPC2026_JAN_ANWEB.xlsx"], "2026-01"),
        ("hcpcs", ["HCPC18_CONTR_ANWEB.txt"], "2018"),
        ("icd10cm", ["april-1-2026-code-descriptions.zip", "icd10cm_order_2026.txt"], "2026-04"),
        ("icd10cm", ["2026-code-descriptions-tabular-order.zip"], "2026"),
        ("icd10cm", ["icd10cm-codes-order-Jan-2021.zip"], "2021-01"),
        ("icd10cm", ["October 2025 Code Descriptions.zip"], "2026"),
        ("icd10cm", ["order.txt", "Conversion-Table-FY26.xlsx"], "2026"),
        ("icd10cm", ["order.txt", "POAexemptCodesFY26.txt"], "2026"),
        ("icd10cm", ["icd10cm-2025-04.zip"], "2025-04"),
        ("icd10cm", ["junior-marches-2025.zip"], "2025"),
    ],
)
def test_names_say_the_release(code_set: str, names: list[str], label: str) -> None:
    assert label_by_names(names, layouts.load(code_set)) == label


def test_a_path_that_says_nothing_is_refused() -> None:
    nothing = Claims(read=(), twins=(), copies=(), unclaimed=())
    with pytest.raises(DistributionError, match="neither names nor contents say which release"):
        label_of(Path("order.txt"), nothing, layouts.load("icd10cm"))


ORDER, QUARTER = order(ROWS), quarter(*WHOLE)


@pytest.mark.parametrize(
    ("code_set", "name", "label", "fits"),
    [
        ("icd10cm", "icd10cm_order_2026.txt", "2026", ""),
        ("icd10cm", "icd10cm_order_2026.txt", "2026-04", ""),  # an update keeps the year's name
        ("icd10cm", "icd10cm_order_2026.txt", "2025", "2026"),
        ("icd10cm", "icd10cm-order-April-2025.txt", "2025", "2025-04"),
        ("icd10cm", "order.txt", "2025", ""),
        ("hcpcs", "HCPC2026_APR_ANWEB.txt", "2026-04", ""),
        ("hcpcs", "HCPC2026_APR_ANWEB.txt", "2026", "2026-04"),
        ("hcpcs", "HCPC2025_OCT_ANWEB.txt", "2026-04", "2025-10"),
        ("hcpcs", "HCPC2026_JAN_ANWEB.txt", "2026", ""),
        ("hcpcs", "HCPC2026_JAN_ANWEB.txt", "2026-01", ""),
    ],
)
def test_a_label_that_names_contradict_is_refused_with_the_one_that_fits(
    tmp_path: Path, code_set: str, name: str, label: str, fits: str
) -> None:
    place = write(tmp_path / name, QUARTER if code_set == "hcpcs" else ORDER)
    if fits:
        with pytest.raises(DistributionError, match=f"(?s)of the release {fits} by.*load it as"):
            load(tmp_path / "s", code_set, label, place)
    _, manifest = load(tmp_path / "s", code_set, label, place, force=bool(fits))
    assert len(manifest.forced) == bool(fits)


def test_whoever_gives_the_date_calls_it_what_he_likes(tmp_path: Path) -> None:
    place = write(tmp_path / "icd10cm_order_2026.txt", ORDER)
    terms = {"effective": dt.date(2025, 1, 1), "kind": ReleaseKind.INTERIM}
    assert load(tmp_path / "s", "icd10cm", "2025", place, **terms)[1].forced == ()


def test_both_names_of_an_annual_edition_find_it(tmp_path: Path) -> None:
    place = write(tmp_path / "HCPC2026_JAN_ANWEB.txt", QUARTER)
    load(tmp_path / "s", "hcpcs", "2026", place)
    store = Store(tmp_path / "s")
    assert store.get("hcpcs", "2026-01").label == "2026"
    assert store.find("hcpcs", "2026-04") is None
    other = write(tmp_path / "b" / "a.txt", quarter(WHOLE[2]))
    with pytest.raises(StoreError, match="is already loaded, from other files"):
        load(tmp_path / "s", "hcpcs", "2026-01", other)


@pytest.mark.parametrize("label", ["0000", "0000-01", "0001"])
def test_a_label_of_no_year_is_a_clear_error(tmp_path: Path, label: str) -> None:
    with pytest.raises(StoreError, match="names a day that there is not"):
        load(tmp_path / "s", "icd10cm", label, write(tmp_path / "o.txt", ORDER))


def test_a_label_of_no_day_is_a_clear_error() -> None:
    with pytest.raises(StoreError, match="'OTHER-2026-02-30' names a day that there is not"):
        layouts.load("cpt").cadence.dates("OTHER-2026-02-30")


@pytest.mark.parametrize("label", ["9999", "9999-01", "0001", "0000"])
@pytest.mark.parametrize("offset", [-1, 0, 1])
def test_a_label_at_the_end_of_time_has_no_other_name_and_crashes_nothing(
    label: str, offset: int
) -> None:
    cadence = replace(layouts.load("icd10cm").cadence, offset=offset)
    assert cadence.alias(label) in {"", "9999-10", "9998-10"}
    assert cadence.following(dt.date(9999, 12, 30))
    assert cadence.following(dt.date(1, 1, 1))


def test_a_declaration_that_changed_is_said_and_what_is_replaced_is_read_anew(
    tmp_path: Path,
) -> None:
    load(tmp_path, "icd10cm", "2025", CM)
    changed = replace(layouts.load("icd10cm"), digest="another")

    def loaded(*, anew: bool = False) -> Outcome:
        terms = loader.Terms(replace=anew)
        return loader.load(Store(tmp_path), changed, "2025", [CM], terms)

    outcome = loaded()
    assert outcome.already
    assert list(outcome.summary())[1:] == [
        "  note: its declaration has changed since; --replace reads the files anew"
    ]
    assert not loaded(anew=True).already
    assert loaded(anew=True).already
    assert Store(tmp_path).manifest("icd10cm", "2025").layout == "another"
