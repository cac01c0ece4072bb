"""Hostile and broken input: one clear error, nothing outside touched, nothing half-written."""

from __future__ import annotations

import stat
import struct
import zipfile
from typing import TYPE_CHECKING

import pytest

from releasekit import distribution
from releasekit.errors import DistributionError, ReleasekitError, SourceError, SourceFaultsError
from tests.ingest.test_quirks_hcpcs import records, workbook
from tests.ingest.test_quirks_icd import ROWS, order
from tests.support.files import DISTRIBUTIONS, load, write

if TYPE_CHECKING:
    from pathlib import Path


def nothing_stored(root: Path) -> bool:
    """Return whether a store has no release and no draft of one."""
    return not [path for path in root.rglob("*") if path.is_file() or path.name.startswith(".")]


def archive(path: Path, *names: str, data: bytes = b"x") -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name in names:
            made.writestr(name, data)
    return path


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["../out.txt"], "leads out of the archive"),
        (["a/../../out.txt"], "leads out of the archive"),
        (["/etc/out.txt"], "leads out of the archive"),
        (["..\\out.txt"], "leads out of the archive"),
        (["C:/out.txt"], "leads out of the archive"),
    ],
)
def test_a_name_that_leads_out_is_refused(tmp_path: Path, names: list[str], said: str) -> None:
    with pytest.raises(DistributionError, match=said):
        distribution.members([archive(tmp_path / "a.zip", *names)])


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_doubled_name_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DistributionError, match="stands twice"):
        distribution.members([archive(tmp_path / "a.zip", "a.txt", "a.txt")])


def test_a_link_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as made:
        info = zipfile.ZipInfo("link.txt")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        made.writestr(info, "/etc/passwd")
    with pytest.raises(DistributionError, match="is a link"):
        distribution.members([tmp_path / "a.zip"])
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "link.txt").symlink_to("/etc/hostname")
    with pytest.raises(DistributionError, match="leads out of the folder"):
        distribution.members([folder])


def test_an_encrypted_member_is_refused(tmp_path: Path) -> None:
    place = archive(tmp_path / "a.zip", "a.txt")
    data = bytearray(place.read_bytes())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.index(mark) + offset
        data[at : at + 2] = struct.pack("<H", 1)
    place.write_bytes(data)
    with pytest.raises(DistributionError, match="is encrypted"):
        distribution.members([place])


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    place = archive(tmp_path / "a.zip", "bomb.txt", data=bytes(32 * 1024**2))
    with pytest.raises(DistributionError, match="unpacks to 33,554,432 bytes from"):
        distribution.members([place])
    bomb = place.rename(tmp_path / "bomb.xlsx")
    with pytest.raises(DistributionError, match="unpacks to"):
        load(tmp_path / "store", "hcpcs", "2026", bomb)


@pytest.mark.parametrize("cut", [10, 400])
def test_a_damaged_archive_is_one_clear_error(tmp_path: Path, cut: int) -> None:
    place = archive(tmp_path / "a.zip", "icd10cm-order.txt", data=order(ROWS * 40).encode())
    data = bytearray(place.read_bytes())
    place.write_bytes(data[:-cut])
    with pytest.raises(ReleasekitError):
        load(tmp_path / "store", "icd10cm", "2026", place)
    data[60:80] = bytes(20)
    place.write_bytes(data)
    with pytest.raises(DistributionError, match=r"the file is damaged; download it again"):
        load(tmp_path / "store", "icd10cm", "2026", place)
    assert nothing_stored(tmp_path / "store")


ENTITIES = """<?xml version="1.0"?>
<!DOCTYPE ICD10CM.tabular [<!ENTITY out SYSTEM "{uri}"><!ENTITY in "&out;&out;">]>
<ICD10CM.tabular><diag><name>A00</name><includes><note>before &out; after</note></includes></diag>
</ICD10CM.tabular>
"""


def test_a_document_that_declares_entities_is_refused(tmp_path: Path) -> None:
    secret = write(tmp_path / "secret.txt", "TOP SECRET")
    write(tmp_path / "files" / "order.txt", order(ROWS))
    write(tmp_path / "files" / "tabular.xml", ENTITIES.format(uri=secret.as_uri()))
    with pytest.raises(SourceError, match=r"tabular\.xml: .* it declares entities") as caught:
        load(tmp_path / "store", "icd10cm", "2026", tmp_path / "files")
    assert "SECRET" not in str(caught.value)


def test_entities_that_multiply_are_refused(tmp_path: Path) -> None:
    rows = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 20}">' for n in range(1, 12))
    text = ENTITIES.format(uri="file:///nowhere").replace(
        "<!ENTITY out", f'<!ENTITY e0 "boom">{rows}<!ENTITY out'
    )
    write(tmp_path / "files" / "order.txt", order(ROWS))
    write(tmp_path / "files" / "tabular.xml", text.replace("&out; after", "&e11; after"))
    try:
        snapshot, _ = load(tmp_path / "store", "icd10cm", "2026", tmp_path / "files")
        assert "boom" not in repr(list(snapshot))
    except SourceError as error:
        assert "tabular.xml" in str(error)  # noqa: PT017 (refusing it is as good)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<ICD10CM.tabular><diag><name>A00</name>", "is not well-formed XML"),
        ("<ICD10CM.tabular><diag></wrong></ICD10CM.tabular>", "tabular.xml:1: is not well-formed"),
    ],
)
def test_broken_xml_is_one_clear_error(tmp_path: Path, text: str, said: str) -> None:
    write(tmp_path / "files" / "order.txt", order(ROWS))
    write(tmp_path / "files" / "tabular.xml", text)
    with pytest.raises(SourceError, match=said):
        load(tmp_path / "store", "icd10cm", "2026", tmp_path / "files")
    assert nothing_stored(tmp_path / "store")


def test_a_quote_that_never_closes_is_one_clear_error(tmp_path: Path) -> None:
    source = DISTRIBUTIONS / "cpt" / "2025"
    own = write(tmp_path / "properties.csv", 'code,property,value\n10004,add-on,"true\n')
    with pytest.raises(SourceError, match="opened and not closed"):
        load(tmp_path / "store", "cpt", "2025", source / "standard", own)
    assert nothing_stored(tmp_path / "store")


def test_a_workbook_that_is_none_is_one_clear_error(tmp_path: Path) -> None:
    place = tmp_path / "anweb.xlsx"
    place.write_bytes(b"PK\x03\x04 not a workbook")
    with pytest.raises(SourceError, match="is not an Excel workbook"):
        load(tmp_path / "store", "hcpcs", "2026", place)


def test_control_characters_never_break_a_line(tmp_path: Path) -> None:
    rows = records()
    rows[2]["LONG DESCRIPTION"] = "Lantern\twagon,\nper mile\u00a0\u0085!"
    place = workbook(tmp_path / "anweb.xlsx", rows)
    snapshot, _ = load(tmp_path / "store", "hcpcs", "2026", place)
    assert snapshot["A0021"].display == "Lantern wagon, per mile !"


def test_a_byte_that_no_encoding_has_is_named(tmp_path: Path) -> None:
    text = order([*ROWS, ("A009", "1", "Quillon fever, \x81")])
    place = write(tmp_path / "icd10cm-order.txt", text, encoding="latin-1")
    with pytest.raises(SourceFaultsError, match=r"icd10cm-order\.txt:3: byte 0x81 is not cp1252"):
        load(tmp_path / "store", "icd10cm", "2026", place)
    assert nothing_stored(tmp_path / "store")
