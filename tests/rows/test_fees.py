"""What a user's volumes are paid before and after: by place of service, locality, base and time."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from releasekit.cli import main
from releasekit.errors import RowsError
from releasekit.layout import load as layout
from releasekit.store import Store
from releasekit.timeline.amounts import Indices, amounts_of, cents, has_state_amounts
from releasekit.timeline.areas import areas
from releasekit.views.fee_types import FeeImpactView, FeeLineView
from tests.support.files import DISTRIBUTIONS, load, write
from tests.support.lists import AFTER, BEFORE, lists_store
from tests.support.paid import paid

if TYPE_CHECKING:
    from pathlib import Path

VALUES = {
    "value.work": "1.3",
    "value.nonfacility-expense": "1.33",
    "value.facility-expense": "0.55",
    "value.malpractice": "0.1",
    "value.conversion-factor": "32.7442",
}
ALABAMA = Indices(work=Decimal(1), expense=Decimal("0.869"), malpractice=Decimal("0.575"))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return lists_store(tmp_path_factory.mktemp("lists"))


def test_the_amount_is_the_publishers_formula_to_the_cent() -> None:
    fees = layout("pfs")
    assert amounts_of(fees, VALUES) == {
        "facility": Decimal("63.85"),
        "nonfacility": Decimal("89.39"),
    }
    # ((1.3 x 1) + (1.33 x 0.869) + (0.1 x 0.575)) x 32.7442 = 82.295016…
    assert amounts_of(fees, VALUES, ALABAMA)["nonfacility"] == Decimal("82.30")
    assert amounts_of(fees, VALUES | {"value.work": ""}) == {}
    zero = dict.fromkeys(VALUES, "0") | {"value.conversion-factor": "32"}
    assert amounts_of(fees, zero) == {}


@pytest.mark.parametrize(
    ("amount", "rounded"),
    [("1.005", "1.01"), ("1.0049999", "1.00"), ("2.675", "2.68"), ("0.125", "0.13")],
)
def test_halves_go_up_and_numbers_are_exact(amount: str, rounded: str) -> None:
    assert cents(Decimal(amount)) == Decimal(rounded)


def test_an_amount_is_as_fine_as_it_is_published() -> None:
    limits = layout("asp-limits")
    for published, amount in (
        ("0.346", "0.346"),
        ("97.7", "97.70"),
        ("5", "5.00"),
        ("0.10", "0.10"),
    ):
        found = amounts_of(limits, {"value.payment-limit": published})["amount"]
        assert f"{found:f}" == amount


def test_a_fine_amount_is_multiplied_before_it_is_rounded(tmp_path: Path) -> None:
    rows = "hcpcs,units\nJ1885,1500\nJ1100,5\n"
    heads = "HCPCS Code,Short Description,HCPCS Code Dosage,Payment Limit,Vaccine AWP%,"
    heads += "Vaccine Limit,Blood AWP%,Blood limit,Clotting Factor,Notes\n"
    for month, version, limit in (("July", BEFORE, "0.346"), ("October", AFTER, "0.303")):
        file = f'"Effective {month} 1, 2025 through"\n{heads}J1885,made up,1 MG,{limit},,,,,,\n'
        file += "J1100,made up,1 MG,0.113,,,,,,\n"
        folder = write(tmp_path / version / "asp pricing.csv", file).parent
        load(tmp_path / "store", "asp-limits", version, folder, sample=True)
    fees = paid(Store(tmp_path / "store"), tmp_path, rows=rows, code_set="asp-limits")
    line, other = fees["lines"]
    assert (line["before"], line["after"]) == ("0.346", "0.303")
    assert (line["total_before"], line["total_after"]) == ("519.00", "454.50")
    assert (line["difference"], line["percent"]) == ("-64.50", "-12.43")
    assert (other["total_before"], other["difference"]) == ("0.57", "0.00")  # 0.565


@pytest.mark.parametrize(
    ("code_set", "values", "by_state"),
    [
        ("dmepos", {"value.ceiling": "0", "value.al": "51.94", "value.al-rural": "0"}, True),
        ("dmepos", {"value.ceiling": "0.00", "value.wy-rural": "0.01"}, True),
        ("dmepos", {"value.ceiling": "", "value.floor": "3", "value.al": "0"}, False),
        ("dmepos", {"value.ceiling": "0.63", "value.floor": "0.54", "value.al": "0.58"}, True),
        ("asp-limits", {"value.payment-limit": "0", "value.vaccine-limit": "12"}, False),
        ("asp-limits", {"value.payment-limit": ""}, False),
        ("opps-addendum-b", {"value.payment-rate": "0.00"}, False),
        ("opps-caps", {"value.nonfacility-price": "0", "value.facility-price": "9"}, False),
    ],
)
def test_an_amount_of_nothing_is_no_price(
    code_set: str, values: dict[str, str], *, by_state: bool
) -> None:
    assert amounts_of(layout(code_set), values) == {}
    assert has_state_amounts(layout(code_set), values) is by_state


def test_rows_without_a_national_amount_are_in_no_total(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for version in (BEFORE, AFTER):
        load(tmp_path / "store", "dmepos", version, DISTRIBUTIONS / "dmepos" / version, sample=True)
    known = Store(tmp_path / "store")
    rows = "hcpcs,modifier,units\nE0431,RR,3\nE0431,,1\nA4216,,100\n"
    fees = paid(known, tmp_path, rows=rows, code_set="dmepos")
    assert (fees["lines"], fees["total_after"]) == ([], "0.00"), "a ceiling is no amount paid"
    said = {(one["code"], one["before"], one["why"]) for one in fees["unpriced"]}
    why = "no national amount; amounts are by state"
    choose = f"{why}: choose one, --locality TX"
    assert said == {(code, None, choose) for code in ("A4216", "E0431", "E0431/RR")}
    impact = ("impact", BEFORE, AFTER, "-s", "dmepos", "--on", str(tmp_path / "volumes.csv"))
    for asked, code, text in (
        (impact, 0, "In no total: 3 rows, no national amount; amounts are by state"),
        (impact, 0, "2025-10, amounts by state, none of them chosen: no total, for no row has an"),
        ((*impact, "--locality", "AL (R)"), 0, ", AL rural: $"),
        ((*impact, "--locality", "ZZ"), 2, "state ZZ: DMEPOS 2025-07 has no amounts of it"),
        (
            ("edits", "E0431", "--as-of", "2025-07-01"),
            0,
            "(DMEPOS 2025-07, effective July 1, 2025): no national amount; fee 25.1 in all 53",
        ),
        (
            ("edits", "E0431"),
            0,
            "(DMEPOS 2025-10, effective October 1, 2025): no national amount; fee 25.1 in all 53",
        ),
    ):
        with pytest.raises(SystemExit) as stop:
            main([*asked, "--store", str(known.root)])
        printed = "".join(capsys.readouterr())
        assert stop.value.code == code, printed
        assert text in printed


def test_areas_are_found_however_their_parts_are_parted(store: Store) -> None:
    known = areas(store, layout("pfs"), store.get("pfs", AFTER))
    for written in ("10112/00", "10112-00", "10112 00"):
        assert known.of(written) == ALABAMA
    assert known.of("18") == known.of("01182/18")
    assert known.of("") == Indices()
    assert known.time_factor("") == Decimal("20.3178")
    assert known.time_factor("02102/01") == Decimal("27.86")
    with pytest.raises(RowsError, match="did you mean 10112/00"):
        known.of("10112/01")


ROWS = """cpt,modifier,units,pos,locality,base
99213,,10,11,,
99213,,10,21,,
70450,26,2,22,,
70450,TC,2,11,,
00100,,4,22,,5
93000,,1,11,,
77777,,1,11,,
"""


def test_volumes_are_paid_by_place_modifier_and_time(store: Store, tmp_path: Path) -> None:
    options = ("--place-column", "pos", "--base-units-column", "base")
    fees = paid(store, tmp_path, *options, rows=ROWS)
    lines = {(line["code"], line["place"]): line for line in fees["lines"]}
    assert set(lines) == {
        ("99213", "nonfacility"),
        ("99213", "facility"),
        ("70450/26", "facility"),
        ("70450/TC", "nonfacility"),
        ("00100", "facility"),
    }
    anesthesia = lines["00100", "facility"]
    assert (anesthesia["units"], anesthesia["total_after"]) == ("9", "182.86")  # 9 x 20.3178
    total = sum(Decimal(line["total_after"]) for line in fees["lines"])
    assert Decimal(fees["total_after"]) == total
    assert Decimal(fees["total_before"]) + Decimal(fees["difference"]) == total
    whys = {line["code"]: line["why"] for line in fees["unpriced"]}
    assert whys == {
        "93000": "not paid under status N in 2025-10",
        "77777": f"in neither {BEFORE} nor {AFTER}",
    }


def test_a_place_and_a_locality_of_all_rows(store: Store, tmp_path: Path) -> None:
    rows = "cpt,units\n99213,1\n99214,1\n20610,1\n"
    national = paid(store, tmp_path, rows=rows)
    assert {line["place"] for line in national["lines"]} == {"nonfacility"}
    assert national["basis"] == "national amounts"
    local = paid(store, tmp_path, "--place", "facility", "--locality", "10112/00", rows=rows)
    assert {line["place"] for line in local["lines"]} == {"facility"}
    assert local["basis"] == "10112/00 ALABAMA"
    assert Decimal(local["total_after"]) < Decimal(national["total_after"])


def test_the_largest_gains_and_losses_stand_apart() -> None:
    def line(code: str, before: str, after: str) -> FeeLineView:
        was, now = Decimal(before), Decimal(after)
        return FeeLineView(
            code=code,
            place="facility",
            area="",
            rows=1,
            units=Decimal(1),
            before=was,
            after=now,
            total_before=was,
            total_after=now,
        )

    lines = (line("1", "1.00", "3.00"), line("2", "5.00", "1.00"), line("3", "2.00", "2.00"))
    view = FeeImpactView(
        code_set="x", name="X", before="a", after="b", basis="", lines=lines, unpriced=()
    )
    assert [one.code for one in view.gains] == ["1"]
    assert [one.code for one in view.losses] == ["2"]
    assert (view.losses[0].percent, view.total_after) == ("-80.00", Decimal("6.00"))


WITH_SYSTEMS = """code,code system,units
99213,CPT,10
70450,CPT,2
A4216,HCPCS,1
soon,CPT,3
"""


@pytest.fixture(scope="module")
def fuller(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Return the same lists beside one of the code sets that they speak of."""
    root = lists_store(tmp_path_factory.mktemp("fuller")).root
    load(root, "hcpcs", "2026", DISTRIBUTIONS / "hcpcs" / "2026", sample=True)
    return Store(root)


@pytest.mark.parametrize("rows", [ROWS, ROWS.replace("cpt,", "code,"), WITH_SYSTEMS])
def test_what_rows_are_paid_is_the_same_whatever_else_the_store_holds(
    store: Store, fuller: Store, tmp_path: Path, rows: str
) -> None:
    alone = paid(store, tmp_path, rows=rows)
    assert "99213" in {line["code"] for line in alone["lines"]}
    assert paid(fuller, tmp_path, rows=rows) == alone


def test_rows_that_are_no_code_are_counted_beside_the_sum(store: Store, tmp_path: Path) -> None:
    fees = paid(store, tmp_path, rows=WITH_SYSTEMS)
    assert {line["code"]: line["rows"] for line in fees["unpriced"]}["SOON"] == 1
