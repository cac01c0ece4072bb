"""What a release lies in: archives in archives, copies, and other programs' files beside it."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
from typing import TYPE_CHECKING

import pytest

from releasekit import distribution
from releasekit.distribution import archives
from releasekit.errors import DistributionError, ReleasekitError, SourceError
from tests.ingest.test_quirks_icd import ROWS, order
from tests.ingest.test_safety import nothing_stored
from tests.support.files import load

if TYPE_CHECKING:
    from pathlib import Path

NAME = "icd10cm_order_2026.txt"
TEXT = order(ROWS).encode()
OTHER = order([*ROWS, ("A001", "1", "Quillon fever, grave")]).encode()
HTML = b"<!DOCTYPE html><html><body>Rejected</body></html>"
Files = dict[str, bytes]


def zipped(files: Files) -> bytes:
    """Return a zip of files."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in files.items():
            made.writestr(name, data)
    return stream.getvalue()


def tarred(files: Files, mode: str = "w:gz") -> bytes:
    """Return a tar of files, packed or not."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode=mode) as made:  # type: ignore[call-overload]  # a mode
        for name, data in files.items():
            info = tarfile.TarInfo(name)
            info.size = len(data)
            made.addfile(info, io.BytesIO(data))
    return stream.getvalue()


def nested(depth: int) -> bytes:
    """Return a zip in a zip, so many deep."""
    data = zipped({NAME: TEXT})
    for _ in range(depth - 1):
        data = zipped({"inner.zip": data})
    return data


def versioned(data: bytes) -> bytes:
    """Return a zip that only a later version than there is can read."""
    at = data.index(b"PK\x01\x02") + 6
    return data[:at] + b"\x63\x00" + data[at + 2 :]


def given(folder: Path, files: Files) -> Path:
    """Write files into a folder."""
    for name, data in files.items():
        place = folder / name
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    return folder


@pytest.mark.parametrize(
    ("files", "names"),
    [
        ({"a.zip": zipped({NAME: TEXT})}, [f"a.zip/{NAME}"]),
        ({"a.zip": nested(2)}, [f"a.zip/inner.zip/{NAME}"]),
        ({"a.zip": nested(3)}, [f"a.zip/inner.zip/inner.zip/{NAME}"]),
        ({f"{NAME}.gz": gzip.compress(TEXT, mtime=0)}, [f"{NAME}.gz/{NAME}"]),
        (
            {"a.zip": zipped({f"{NAME}.gz": gzip.compress(TEXT, mtime=0)})},
            [f"a.zip/{NAME}.gz/{NAME}"],
        ),
        ({"a.tar.gz": tarred({f"x/{NAME}": TEXT})}, [f"a.tar.gz/x/{NAME}"]),
        ({"a.tgz": tarred({NAME: TEXT})}, [f"a.tgz/{NAME}"]),
        ({"a.tar": tarred({NAME: TEXT}, "w")}, [f"a.tar/{NAME}"]),
        ({"renamed.txt": zipped({NAME: TEXT})}, [f"renamed.txt/{NAME}"]),
        ({"a.zip": zipped({f"x\\{NAME}": TEXT})}, [f"a.zip/x/{NAME}"]),
        ({"a.zip": zipped({NAME.upper(): TEXT})}, [f"a.zip/{NAME.upper()}"]),
        ({"a.zip": zipped({NAME.removesuffix(".txt"): TEXT})}, [f"a.zip/{NAME[:-4]}"]),
        ({"a.zip": zipped({f"x/{NAME}": TEXT, f"x/__MACOSX/{NAME}": OTHER})}, [f"a.zip/x/{NAME}"]),
        ({NAME: TEXT, f"{NAME[:-4]} - Copy.txt": TEXT}, [NAME]),
        ({NAME: TEXT, f"{NAME[:-4]} (1).txt": TEXT, f"Copy of {NAME}": TEXT}, [NAME]),
        ({NAME: TEXT, "a.zip": zipped({NAME: TEXT})}, [NAME]),
    ],
)
def test_a_release_is_found_whatever_it_lies_in(
    tmp_path: Path, files: Files, names: list[str]
) -> None:
    snapshot, manifest = load(
        tmp_path / "store", "icd10cm", "2026", given(tmp_path / "files", files)
    )
    assert [concept.code for concept in snapshot] == ["A00", "A000"]
    assert [source.name for source in manifest.sources] == names


def test_the_same_bytes_under_the_names_of_two_releases_are_no_copy(tmp_path: Path) -> None:
    later = "icd10cm-order-April-1-2026.txt"
    folder = given(tmp_path / "files", {NAME: TEXT, later: TEXT})
    with pytest.raises(DistributionError, match=rf"{later} and {NAME}"):
        load(tmp_path / "store", "icd10cm", "2026", folder)
    assert nothing_stored(tmp_path / "store")


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("~$icd10cm.xlsx", b"lock", "lock file of an open document"),
        (f"._{NAME}", TEXT, "side file of a Mac"),
        ("broken.zip", b"PK\x03\x04 cut off", "cannot be read: File is not a zip file"),
        ("page.zip", HTML, "is a web page, and no archive"),
        ("later.zip", versioned(zipped({"a.txt": b"1"})), "cannot be read: zip file version 9.9"),
        ("conversion.xlsx", HTML, "is not an Excel workbook, but a web page: the download failed"),
        ("conversion.xlsx", b"", "is empty"),
        (
            "conversion.xlsx",
            b"PK\x03\x04 cut off",
            "is not an Excel workbook that can be read: File is not a zip file",
        ),
    ],
    ids=lambda value: "bytes" if isinstance(value, bytes) else None,
)
def test_what_cannot_be_read_beside_a_whole_text_is_passed_over(
    tmp_path: Path, name: str, data: bytes, reason: str
) -> None:
    folder = given(tmp_path / "files", {NAME: TEXT, name: data})
    _, manifest = load(tmp_path / "store", "icd10cm", "2026", folder)
    assert manifest.concepts == 2
    assert manifest.unclaimed == (f"{name} ({reason})",)


def test_what_cannot_be_read_within_an_archive_is_passed_over(tmp_path: Path) -> None:
    data = zipped({NAME: TEXT, "inner.zip": b"PK\x03\x04 cut off", "~$a.xlsx": b"lock"})
    folder = given(tmp_path / "files", {"a.zip": data})
    _, manifest = load(tmp_path / "store", "icd10cm", "2026", folder / "a.zip")
    assert manifest.unclaimed == (
        "inner.zip (cannot be read: File is not a zip file)",
        "~$a.xlsx (lock file of an open document)",
    )


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.zip", HTML, "a.zip: is a web page, and no archive"),
        ("a.zip", versioned(zipped({NAME: TEXT})), "a.zip: cannot be read: zip file version 9.9"),
        ("a.gz", gzip.compress(TEXT, mtime=0)[:-9], "a.gz: cannot be read"),
        ("a.tar.gz", tarred({f"../{NAME}": TEXT}), "has a name that leads out of the archive"),
        ("a.zip", nested(4), "archives lie in one another more than 3 deep"),
        (
            "a.gz",
            gzip.compress(bytes(2**25), mtime=0),
            "a.gz: unpacks to more than 16,777,216 bytes",
        ),
        (NAME, TEXT + zipped({NAME: OTHER}), "begins as a text and ends as an archive"),
    ],
    ids=lambda value: "bytes" if isinstance(value, bytes) else None,
)
def test_an_archive_that_is_all_there_is_is_one_clear_error(
    tmp_path: Path, name: str, data: bytes, reason: str
) -> None:
    folder = given(tmp_path / "files", {name: data})
    with pytest.raises(DistributionError, match=reason):
        load(tmp_path / "store", "icd10cm", "2026", folder / name)
    assert nothing_stored(tmp_path / "store")


def test_two_copies_that_disagree_are_named(tmp_path: Path) -> None:
    folder = given(tmp_path / "files", {NAME: TEXT, "icd10cm_order_2026 (1).txt": OTHER})
    with pytest.raises(DistributionError, match=rf"2026 \(1\)\.txt and {NAME}: each is the order"):
        load(tmp_path / "store", "icd10cm", "2026", folder)


def test_a_needed_workbook_that_is_a_web_page_is_named(tmp_path: Path) -> None:
    folder = given(tmp_path / "files", {"anweb.xlsx": HTML})
    with pytest.raises(SourceError, match=r"anweb\.xlsx: is not an Excel workbook, but a web page"):
        load(tmp_path / "store", "hcpcs", "2026", folder)


def test_the_directory_of_an_archive_is_read_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads = []
    begin = zipfile.ZipFile.__init__

    def counted(*args: object, **more: object) -> None:
        reads.append(args)
        begin(*args, **more)  # type: ignore[call-overload]  # whatever it is given

    monkeypatch.setattr(zipfile.ZipFile, "__init__", counted)
    files = {f"{number}.txt": b"1" for number in range(50)}
    folder = given(tmp_path / "files", {"a.zip": zipped({NAME: TEXT, **files})})
    reads.clear()
    load(tmp_path / "store", "icd10cm", "2026", folder)
    assert len(reads) == 1


def test_more_archives_than_a_release_has_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(distribution, "MOST_ARCHIVES", 2)
    folder = given(tmp_path / "files", {f"{n}.zip": zipped({"a.txt": b"1"}) for n in range(3)})
    with pytest.raises(DistributionError, match="more than 2 archives"):
        distribution.members([folder])


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("read\x1b[31mme\x1b]0;owned\x07.txt", "read\\x1b[31mme\\x1b]0;owned\\x07.txt"),
        ("x\r\nloaded 99999 codes.txt", "x\\r\\nloaded 99999 codes.txt"),
        ("\u202etxt.exe", "\\u202etxt.exe"),
        ("é.txt", "é.txt"),
    ],
)
def test_names_never_steer_a_terminal(tmp_path: Path, name: str, shown: str) -> None:
    folder = given(tmp_path / "files", {"a.zip": zipped({NAME: TEXT, name: b"1"})})
    _, manifest = load(tmp_path / "store", "icd10cm", "2026", folder / "a.zip")
    assert manifest.unclaimed == (shown,)


def test_an_error_spells_out_what_steers_a_terminal_and_shortens_lines() -> None:
    error = ReleasekitError(f"a\x1b[2J\u2028b\n{'x' * 2000}", advice="c\x9b")
    assert str(error) == f"a\\x1b[2J\\u2028b\n{'x' * 1000} …\n  c\\x9b"


def test_members_of_a_zip_that_share_their_bytes_are_refused() -> None:
    infos = [zipfile.ZipInfo(f"{number}.txt") for number in range(40)]
    for info in infos:
        info.file_size, info.compress_size = 2**20, 2**19
    archives.validate_safe(infos, "a.zip", 2**24)
    with pytest.raises(DistributionError, match="unpacks to more than"):
        archives.validate_safe(infos, "a.zip", 2**17)
