"""What rows hold beside codes, and which day counts: said by name, told apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.contracts import proved

if TYPE_CHECKING:
    from pathlib import Path

    from tests.rows.conftest import Run


def write(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("word", "code", "said"),
    [
        ("BF", "4019", "ICD-9-CM diagnosis code (BF): no code set of releasekit, and not judged"),
        ("BK", "4019", "ICD-9-CM diagnosis code (BK): no code set of releasekit, and not judged"),
        ("BR", "0066", "ICD-9-CM procedure code (BR): no code set of releasekit, and not judged"),
        ("RC", "0450", "revenue code (RC): no code set of releasekit, and not judged"),
        ("MS-DRG", "470", "DRG (MS-DRG): no code set of releasekit, and not judged"),
        ("NDC", "00409123401", "NDC: no code set of releasekit, and not judged"),
        (
            "LOCAL",
            "175869",
            "number of your own (LOCAL): no code set of releasekit, and not judged",
        ),
        ("XYZ", "1", "XYZ names no code set that is declared"),
    ],
)
def test_what_a_row_names_beside_a_code_is_said_by_name(
    run: Run, tmp_path: Path, word: str, code: str, said: str
) -> None:
    rows = f"code|1,code|1|type\n99203,CPT\n{code},{word}\n99203,CPT\n"
    write(tmp_path / "prices.csv", rows.encode())
    _, answer, _ = run("check", "prices.csv", "--format", "json")
    found = {row["code"]: row for row in proved("check-1", answer)["rows"]}
    assert (found[code]["verdict"], found[code]["why"]) == ("input-error", said)
    assert found["99203"]["verdict"] == "valid"


def test_the_day_of_a_line_comes_before_that_of_its_claim(run: Run, tmp_path: Path) -> None:
    heading = b"CLM_FROM_DT|CLM_THRU_DT|LINE_1ST_EXPNS_DT|ICD_DGNS_CD1|HCPCS_CD\n"
    write(tmp_path / "rif.csv", heading + b"01-Dec-2025|05-Jan-2026|02-Jan-2026|A021|99468\n" * 3)
    _, answer, messages = run("check", "rif.csv", "--format", "json")
    days = {row["column"]: row["date"] for row in proved("check-1", answer)["rows"]}
    assert days == {"ICD_DGNS_CD1": "2026-01-05", "HCPCS_CD": "2026-01-02"}
    assert "dates of service: CLM_THRU_DT, LINE_1ST_EXPNS_DT" in messages


def test_codes_that_are_not_readable_for_one_reason_are_told_together(
    run: Run, tmp_path: Path
) -> None:
    numbers = "".join(f"{27095210 + number}\n" for number in range(8))
    write(tmp_path / "master.csv", f"cpt code\n99203\n{numbers}".encode())
    table = run("check", "master.csv", "-s", "cpt")[1]
    assert "27095210, 27095211, 27095212 and 5 more; 8 rows" in " ".join(table.split())
    assert "number of your own, and no code of CPT" in table
