"""Old workbooks (.xls): read as new ones are; a damaged one is one clear error."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import pytest

from releasekit.errors import ReleasekitError
from releasekit.readers import old_workbook, xls_size
from releasekit.readers.workbook_size import TooLargeError
from tests.ingest.test_quirks_hcpcs import HEADINGS, records
from tests.support.files import load
from tests.support.xls import SECTOR, xls

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

ROWS: list[Sequence[object]] = [
    HEADINGS,
    *([row.get(name, "") for name in HEADINGS] for row in records()),
]
SOUND = xls(ROWS)
DIRECTORY = SECTOR
STREAM = 2 * SECTOR
TABLE = struct.unpack_from("<I", SOUND, 76)[0] * SECTOR + SECTOR


def patched(at: int, form: str, *values: int) -> bytes:
    """Return the workbook with some of its bytes changed."""
    changed = bytearray(SOUND)
    struct.pack_into(form, changed, at, *values)
    return bytes(changed)


@pytest.mark.parametrize("name", ["anweb.xls", "anweb.xlsx", "ANWEB.XLS"])
def test_one_is_read_by_whatever_name(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(SOUND)
    snapshot, _ = load(tmp_path / "store", "hcpcs", "2025", tmp_path / name)
    expected = sorted(row["HCPC"].strip() for row in records())
    assert [concept.code for concept in snapshot] == expected


def test_numbers_stay_whole_and_texts_keep_their_signs() -> None:
    rows: list[list[object]] = [["Code", "é ’ €", 1.0], [21, 2.5, ""], ["x" * 3000, "", "end"]]
    sheets = old_workbook.sheets(xls(rows))
    assert sheets["Sheet1"][:2] == [["Code", "é ’ €", "1"], ["21", "2.5", ""]]
    assert sheets["Sheet1"][2][0] == "x" * 3000


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(SOUND[: len(SOUND) // 2 + 13], id="cut"),
        pytest.param(patched(TABLE + 8, "<I", 1), id="a chain that goes round"),
        pytest.param(patched(TABLE, "<I", 0), id="a directory that goes round"),
        pytest.param(patched(68, "<I", 1), id="a table of tables that goes round"),
        pytest.param(patched(48, "<I", 0x00FFFFFF), id="a directory beyond the end"),
        pytest.param(patched(30, "<H", 0x00FF), id="sectors of any size"),
        pytest.param(patched(STREAM + 2, "<H", 0xFFFF), id="a record beyond the end"),
        pytest.param(patched(STREAM + 24, "<I", 0x7FFFFFFF), id="a sheet beyond the end"),
        pytest.param(SOUND[:512], id="a header alone"),
        pytest.param(SOUND[:8] + b"\xff" * 4000, id="all ones"),
        pytest.param(SOUND[:8] + b"\0" * 4000, id="all zeros"),
    ],
)
def test_a_damaged_one_is_refused_with_one_error(
    tmp_path: Path, data: bytes, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "anweb.xls").write_bytes(data)
    with pytest.raises(ReleasekitError, match=r"anweb\.xls"):
        load(tmp_path / "store", "hcpcs", "2025", tmp_path / "anweb.xls")
    assert capfd.readouterr() == ("", "")
    assert not list((tmp_path / "store").rglob("*.json"))


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(SOUND[:-100], id="cut where its table has no more sectors"),
        pytest.param(patched(44, "<I", 0xFFFFFFF0), id="a number of sectors that nobody asks for"),
        pytest.param(patched(DIRECTORY + 128 + 120, "<I", 0x7FFFFFFF), id="a longer stream"),
    ],
)
def test_what_harms_no_cell_is_read(data: bytes) -> None:
    assert old_workbook.sheets(data) == old_workbook.sheets(SOUND)


def test_one_that_never_ends_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(old_workbook, "MOST_SECONDS", 0.01)
    with pytest.raises(ValueError, match="do not fit together"):
        old_workbook.sheets(SOUND)


def test_a_far_cell_is_refused_before_it_is_read() -> None:
    far = [[""] * 255 + ["x"]] * 2
    xls_size.validate(xls(far))
    farther = xls([[], *far]).replace(struct.pack("<HH", 2, 255), b"\xff\xff\xff\x00")
    with pytest.raises(TooLargeError, match="span"):
        xls_size.validate(farther)
