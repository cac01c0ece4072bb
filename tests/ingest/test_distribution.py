"""Zips, folders and files as publishers deliver them, whole or damaged."""

from __future__ import annotations

import hashlib
import stat
import zipfile
from typing import TYPE_CHECKING

import pytest

from releasekit import distribution
from releasekit import layout as layouts
from releasekit.distribution import HEAD, archives
from releasekit.errors import DistributionError, LayoutError
from releasekit.ingest import inspect
from tests.ingest.test_quirks_icd import PCS, ROWS, order
from tests.ingest.test_safety import nothing_stored
from tests.support.files import load, write

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

ORDER = "icd10cm-order-2026.txt"
STORED, DEFLATED, LZMA = zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA
LOCAL, CENTRAL = b"PK\x03\x04", b"PK\x01\x02"
TABULAR = "<ICD10CM.tabular><diag><name>A00</name></diag></ICD10CM.tabular>\n"


def zipped(path: Path, files: dict[str, str], method: int = DEFLATED) -> Path:
    """Write an archive of texts."""
    with zipfile.ZipFile(path, "w", method) as made:
        for name, text in files.items():
            made.writestr(name, text)
    return path


def test_members_are_named_within_what_was_given_and_come_in_order(tmp_path: Path) -> None:
    folder = tmp_path / "given"
    write(folder / "b" / "two.txt", "2")
    write(folder / "one.txt", "1")
    write(folder / ".DS_Store", "0")
    write(folder / ".git" / "config", "0")
    zipped(folder / "c.zip", {"top/three.txt": "3", "__MACOSX/top/._three.txt": "0", "d/": ""})
    names = [member.name for member in distribution.members([folder])]
    assert names == ["b/two.txt", "c.zip/top/three.txt", "one.txt"]
    names = [m.name for m in distribution.members([folder / "one.txt", folder / "c.zip"])]
    assert names == ["one.txt", "top/three.txt"]


@pytest.mark.parametrize("method", [STORED, DEFLATED, LZMA])
def test_bytes_size_digest_and_head_are_those_of_the_file(tmp_path: Path, method: int) -> None:
    text = "é" * HEAD
    (member,) = distribution.members([zipped(tmp_path / "a.zip", {"a.txt": text}, method)])
    data = text.encode()
    assert member.size == len(data)
    assert member.read() == data
    assert member.head() == data[:HEAD]
    assert member.sha256() == hashlib.sha256(data).hexdigest()
    assert member.is_utf8()
    with member.open() as stream:
        assert stream.read(4) == data[:4]


def test_a_character_cut_off_at_the_end_is_no_utf_8(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"caf\xc3")
    (member,) = distribution.members([tmp_path / "a.txt"])
    assert not member.is_utf8()


def test_a_path_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(DistributionError, match=r"gone\.zip: no such file or folder\n  name the"):
        distribution.members([tmp_path / "gone.zip"])


@pytest.mark.parametrize("folder", ["./", "."])
def test_an_archive_may_list_its_own_folder(tmp_path: Path, folder: str) -> None:
    place = zipped(tmp_path / "a.zip", {folder: "", "./order.txt": "1"})
    names = [member.name for member in distribution.members([place])]
    assert [name for name in names if name != folder] == ["./order.txt"]


def test_a_link_that_leads_to_itself_is_one_clear_error(tmp_path: Path) -> None:
    write(tmp_path / "order.txt", "1")
    (tmp_path / "loop.txt").symlink_to(tmp_path / "loop.txt")
    try:
        names = [member.name for member in distribution.members([tmp_path])]
    except DistributionError as error:
        assert "loop.txt" in str(error)  # noqa: PT017 (refusing it is as good)
    else:
        assert names == ["order.txt"]


def test_a_link_within_the_folder_is_a_file_of_it(tmp_path: Path) -> None:
    write(tmp_path / "order.txt", "1")
    (tmp_path / "again.txt").symlink_to("order.txt")
    assert [member.read() for member in distribution.members([tmp_path])] == [b"1", b"1"]


def test_a_linked_folder_that_leads_out_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "outside" / "secret.txt", "1")
    (tmp_path / "given").mkdir()
    (tmp_path / "given" / "inside").symlink_to(tmp_path / "outside")
    with pytest.raises(DistributionError, match="inside: is a link that leads out of the folder"):
        distribution.members([tmp_path / "given"])


@pytest.mark.parametrize(
    ("limit", "value", "said"),
    [
        ("MOST_MEMBERS", 2, "unpacks to more than any code set's release holds"),
        ("MOST_BYTES", 100, "unpacks to more than any code set's release holds"),
    ],
)
def test_an_archive_that_is_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, value: int, said: str
) -> None:
    place = zipped(tmp_path / "a.zip", {f"{n}.txt": "x" * 40 for n in range(3)})
    assert len(distribution.members([place])) == 3
    monkeypatch.setattr(archives, limit, value)
    with pytest.raises(DistributionError, match=said):
        distribution.members([place])
    folder = tmp_path / "unpacked"
    for number in range(3):
        write(folder / f"{number}.txt", "x" * 40)
    with pytest.raises(DistributionError, match=r"3 files of 0\.0 GiB are no code set's release"):
        distribution.members([folder])


def flipped(data: bytearray, name: str) -> None:
    """Turn bytes over in the middle of a member's data."""
    start = data.index(name.encode()) + len(name)
    middle = start + (data.index(b"PK", start) - start) // 2
    for at in range(middle, middle + 6):
        data[at] ^= 0xFF


def unknown_method(data: bytearray, name: str) -> None:
    """Say that a member is packed in a way that nobody knows."""
    del name
    for mark, offset in ((LOCAL, 8), (CENTRAL, 10)):
        data[data.index(mark) + offset] = 200


def other_name(data: bytearray, name: str) -> None:
    """Return a member another name in its own header than in the directory."""
    data[data.index(name.encode())] ^= 0x20


def other_checksum(data: bytearray, name: str) -> None:
    """Change the checksum of a member in the directory."""
    del name
    data[data.index(CENTRAL) + 16] ^= 0xFF


@pytest.mark.parametrize("method", [STORED, DEFLATED, LZMA])
@pytest.mark.parametrize("damage", [flipped, unknown_method, other_name, other_checksum])
def test_a_damaged_member_is_named_and_nothing_is_stored(
    tmp_path: Path, method: int, damage: Callable[[bytearray, str], None]
) -> None:
    rows = [("A00", "0", "Quillon fever"), *(("A000", "1", f"{n:x}" * 9) for n in range(3000))]
    place = zipped(tmp_path / "a.zip", {ORDER: order(rows)}, method)
    data = bytearray(place.read_bytes())
    damage(data, ORDER)
    place.write_bytes(data)
    with pytest.raises(DistributionError, match=rf"{ORDER}: cannot be read: .*\n  the file is dam"):
        load(tmp_path / "store", "icd10cm", "2026", place)
    assert nothing_stored(tmp_path / "store")


def test_damage_behind_the_first_64_kib_of_an_xml_is_named(tmp_path: Path) -> None:
    text = TABULAR.replace("</ICD10CM", f"{'<!-- made up -->' * 8000}</ICD10CM")
    place = zipped(tmp_path / "a.zip", {ORDER: order(ROWS), "tabular.xml": text}, STORED)
    data = bytearray(place.read_bytes())
    flipped(data, "tabular.xml")
    place.write_bytes(data)
    with pytest.raises(DistributionError, match=r"tabular\.xml: cannot be read"):
        load(tmp_path / "store", "icd10cm", "2026", place)
    assert nothing_stored(tmp_path / "store")


@pytest.mark.parametrize("part", [0.2, 0.9])
def test_a_zip_that_is_cut_short_is_called_damaged(tmp_path: Path, part: float) -> None:
    place = zipped(tmp_path / "CPT.zip", {ORDER: order(ROWS * 50)})
    data = place.read_bytes()
    place.write_bytes(data[: int(len(data) * part)])
    with pytest.raises(DistributionError, match=r"CPT\.zip: .*(?s:.*)download it again"):
        load(tmp_path / "store", "icd10cm", "2026", place)
    assert nothing_stored(tmp_path / "store")


def test_a_special_file_is_no_member(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as made:
        info = zipfile.ZipInfo("link")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        made.writestr(info, "order.txt")
    with pytest.raises(DistributionError, match=r"a\.zip: member 'link' is a link"):
        distribution.members([tmp_path / "a.zip"])


def test_both_icd_order_files_may_lie_in_one_folder(tmp_path: Path) -> None:
    write(tmp_path / "files" / ORDER, order([*ROWS, ("B20", "1", "Brindle fever")]))
    rows = [("001", "0", "Braid, Turning"), ("XY0YX28", "1", "Braid, New")]
    write(tmp_path / "files" / "icd10pcs_order_2026.txt", order(rows))
    for code_set, name in (("icd10cm", ORDER), ("icd10pcs", "icd10pcs_order_2026.txt")):
        _, manifest = load(tmp_path / "store", code_set, "2026", tmp_path / "files")
        assert [source.name for source in manifest.sources] == [name]


def test_a_folder_of_one_icd_system_is_not_taken_for_the_other() -> None:
    with pytest.raises((DistributionError, LayoutError), match="no order file of ICD-10-CM"):
        inspect([PCS / "2025"], layouts.load("icd10cm"))
