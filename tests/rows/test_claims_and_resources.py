"""837 claims and FHIR resources: which codes they hold, on which days, and what is no code."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from releasekit.errors import RowsError
from releasekit.rows import fhir_rows, x12_rows

if TYPE_CHECKING:
    from pathlib import Path

ISA = (
    "ISA*00*          *00*          *30*SENDER         *ZZ*RECEIVER       *260101*1202*^*00501*"
    "000000001*0*T*:~"
)
PROFESSIONAL = (
    "GS*HC*S*R*20260101*1200*1*X*005010X222A1~ST*837*0001*005010X222A1~"
    "CLM*C1*600***11:B:1*Y*A*Y*Y~HI*ABK:A021*ABF:A020~"
    "LX*1~SV1*HC:99203:25:59*300*UN*2*11**1:2~DTP*472*D8*20260102~"
    "LX*2~SV1*HC:A2101:NU*80.5*UN*1*11**1~DTP*472*RD8*20260105-20260107~SE*9*0001~"
)
INSTITUTIONAL = (
    "ST*837*0002*005010X223A2~CLM*C2*17166.7***11:A:1**A*Y*Y~DTP*434*RD8*20250928-20251002~"
    "HI*ABK:A021:::::::Y~HI*DR:885~HI*BBR:0DTJ4ZZ:D8:20250930~HI*BE:01:::1563*BE:80:::4~"
    "HI*BH:11:D8:20250901~LX*1~SV2*0124**9148*UN*4~LX*2~SV2*0250*HC:J0180*48.1*UN*28~"
    "DTP*472*D8*20250929~SE*9*0002~GE*1*1~IEA*1*000000001~"
)
EXPECTED = [
    ("C1", "HI", "ABK", "A021", "", "20260107", "", ""),
    ("C1", "HI", "ABF", "A020", "", "20260107", "", ""),
    ("C1", "SV1", "HC", "99203", "25,59", "20260102", "300", "2"),
    ("C1", "SV1", "HC", "A2101", "NU", "20260105", "80.5", "1"),
    ("C2", "HI", "ABK", "A021", "", "20251002", "", ""),
    ("C2", "HI", "BBR", "0DTJ4ZZ", "", "20250930", "", ""),
    ("C2", "SV2", "HC", "J0180", "", "20250929", "48.1", "28"),
]


def claims(path: Path, text: str) -> list[tuple[str, ...]]:
    path.write_text(text, encoding="utf-8")
    wanted = ("claim", "segment", "qualifier", "code", "modifiers", "date", "charge", "units")
    places = [x12_rows.COLUMNS.index(name) for name in wanted]
    return [tuple(row[place] for place in places) for row in x12_rows.rows(path)]


@pytest.mark.parametrize(
    "text",
    [
        ISA + PROFESSIONAL + INSTITUTIONAL,
        (ISA + PROFESSIONAL + INSTITUTIONAL).replace("~", "~\r\n"),
        "\ufeff" + (ISA + PROFESSIONAL + INSTITUTIONAL).replace("~", "~\n"),
        (ISA + PROFESSIONAL + INSTITUTIONAL).replace("*", "|"),
    ],
    ids=["one line", "a line each", "a mark in front", "another separator"],
)
def test_claims(tmp_path: Path, text: str) -> None:
    assert claims(tmp_path / "claims.txt", text) == EXPECTED


def test_a_header_cut_short_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(RowsError, match="ISA"):
        claims(tmp_path / "claims.txt", ISA[:40])


CLAIM = {
    "resourceType": "Claim",
    "id": "c1",
    "billablePeriod": {"start": "2025-09-28", "end": "2025-10-02"},
    "diagnosis": [
        {
            "sequence": 1,
            "diagnosisCodeableConcept": {"coding": [{"system": "s:dx", "code": "A02.1"}]},
        }
    ],
    "item": [
        {
            "sequence": 1,
            "productOrService": {"coding": [{"system": "s:px", "code": "99203"}]},
            "modifier": [{"coding": [{"code": "25"}]}],
            "servicedDate": "2025-09-29",
            "quantity": {"value": 2},
            "net": {"value": 80.5},
        },
        {"sequence": 2, "productOrService": {"coding": [{"system": "s:px", "code": "A2101"}]}},
    ],
}
VALUE_SET = {
    "resourceType": "ValueSet",
    "id": "v1",
    "compose": {"include": [{"system": "s:dx", "concept": [{"code": "A02.1"}]}]},
    "expansion": {
        "contains": [{"system": "s:dx", "code": "A02", "contains": [{"code": "A02.0"}]}],
    },
}
BUNDLE = {"resourceType": "Bundle", "entry": [{"resource": CLAIM}, {"resource": VALUE_SET}]}
ROWS = [
    ("Claim", "s:dx", "A02.1", "", "2025-10-02", "", ""),
    ("Claim", "s:px", "99203", "25", "2025-09-29", "80.5", "2"),
    ("Claim", "s:px", "A2101", "", "2025-09-28", "", ""),
    ("ValueSet", "s:dx", "A02.1", "", "", "", ""),
    ("ValueSet", "s:dx", "A02", "", "", "", ""),
    ("ValueSet", "", "A02.0", "", "", "", ""),
]


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(BUNDLE),
        json.dumps([CLAIM, VALUE_SET], indent=2),
        f"{json.dumps(CLAIM)}\n\n{json.dumps(VALUE_SET)}\n",
    ],
    ids=["a bundle", "a list", "one a line"],
)  # fmt: skip
def test_resources(tmp_path: Path, text: str) -> None:
    path = tmp_path / "resources.json"
    path.write_text(text, encoding="utf-8")
    wanted = ("resource", "system", "code", "modifiers", "date", "charge", "units")
    places = [fhir_rows.COLUMNS.index(name) for name in wanted]
    assert [tuple(row[place] for place in places) for row in fhir_rows.rows(path)] == ROWS


@pytest.mark.parametrize(
    "data",
    [
        b'{"resourceType": "Claim"',
        json.dumps(CLAIM).encode() + b"\nnothing",
        json.dumps(CLAIM).encode() + b'\n{"id": "\xe9t\xe9"}',
        b'{"resourceType": "Claim", "id": "\xe9"}',
        b'{"resourceType": "Claim", "id": ' + b"[" * 100_000,
        b"[" * 9000 + json.dumps(CLAIM).encode() + b"]" * 9000,
    ],
    ids=["cut", "a line of none", "another encoding", "one of it alone", "deep", "deep and whole"],
)
def test_broken_json_is_an_error_that_names_the_file(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "broken.json"
    path.write_bytes(data)
    with pytest.raises(RowsError, match=r"broken\.json"):
        list(fhir_rows.rows(path))
