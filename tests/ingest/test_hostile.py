"""Deliveries that mean harm, or that no reader foresaw: one clear error, and nothing is stored."""

from __future__ import annotations

import gzip
import os
import time
from pathlib import Path
from typing import Any

import pytest

from releasekit.distribution import contents, parts
from releasekit.errors import DistributionError, ReleasekitError, single_line
from releasekit.readers import records, text_lines, xml_tree
from tests.ingest.test_containers import OTHER, TEXT, tarred, zipped
from tests.ingest.test_quirks_cpt import flat
from tests.ingest.test_quirks_icd import ROWS, order
from tests.ingest.test_safety import nothing_stored
from tests.support.files import load, write

NAME = "icd10cm_order_2026.txt"
TABULAR = "<ICD10CM.tabular>{}</ICD10CM.tabular>"
DIAG = "<diag><name>A00</name><includes>{}</includes></diag>"
EXTERNAL = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
CONVERSIONS = "Current code assignment,Effective October 1,Previous Code(s) Assignment\nA000,2025,"
RANGES = "; ".join(["A00-Z99"] * 20_000)
Files = dict[str, bytes]


def beside(**files: str) -> Files:
    """Return a sound order file and others, whose names have `__` for their last dot."""
    more = {name.replace("__", "."): text.encode() for name, text in files.items()}
    return {NAME: TEXT, **more}


@pytest.mark.parametrize(
    ("files", "message"),
    [
        pytest.param({NAME: TEXT + b"x" * 5_000_000}, "more than 4,194,304 characters", id="line"),
        pytest.param({NAME: b"\xc2\x85".join([TEXT] * 2)[:-9] + b"y" * 5_000_000}, NAME, id="nel"),
        pytest.param(
            beside(conversion_table__csv=f'{CONVERSIONS}"{RANGES}"\n'),
            r"conversion_table\.csv:2: maps more than 300,000 pairs",
            id="ranges in one cell",
        ),
        pytest.param(
            beside(tabular__xml=EXTERNAL + TABULAR.format(DIAG.format("<note>&x;</note>"))),
            "declares entities",
            id="another file",
        ),
        pytest.param(
            beside(tabular__xml=TABULAR.format(DIAG.format("<note>x</note>" * 700_000))),
            "more than 8,388,608 bytes",
            id="a node that fills memory",
        ),
        pytest.param({"a.gz": gzip.compress(TEXT)[:-20]}, r"nothing\na\.gz \(", id="a cut gz"),
        pytest.param({"a.tar.gz": tarred({NAME: TEXT})[:-90]}, r"nothing\na\.tar\.gz \(", id="tar"),
        pytest.param(
            {"a.zip": zipped({NAME: TEXT}).replace(NAME.encode(), b"\0" * len(NAME))},
            "member '' has no name",
            id="a member without a name",
        ),
        pytest.param({"/".join("d" * 60) + f"/{NAME}": TEXT}, "more than 50 deep", id="folders"),
        pytest.param(
            {NAME: order([*ROWS, ("A00" + "1" * 9, "1", "x")]).encode()}, "A001111111", id="code"
        ),
    ],
)
def test_a_delivery_that_means_harm_is_one_error(
    tmp_path: Path, files: Files, message: str
) -> None:
    for name, data in files.items():
        path = tmp_path / "files" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    start = time.process_time()
    with pytest.raises(ReleasekitError, match=message):
        load(tmp_path / "store", "icd10cm", "2026", tmp_path / "files")
    assert time.process_time() - start < 10
    assert nothing_stored(tmp_path / "store")


@pytest.mark.parametrize(
    "files",
    [
        pytest.param(beside(conversion_table__csv=f'{CONVERSIONS}"A00-; B000-B009"\n'), id="range"),
        pytest.param(
            beside(tabular__xml="<!DOCTYPE a>" + TABULAR.format(DIAG.format("<note>x</note>"))),
            id="a document type without entities",
        ),
        pytest.param(
            {NAME: TEXT, "x.gz": gzip.compress(b"Made up.")[:-3]},
            id="a cut archive beside a whole text",
        ),
        pytest.param({"d/" * 20 + NAME: TEXT}, id="folders"),
        pytest.param({NAME: TEXT, "note.txt": b"x" * 5_000_000}, id="a long line that is not read"),
    ],
)
def test_their_neighbors_load(tmp_path: Path, files: Files) -> None:
    for name, data in files.items():
        path = tmp_path / "files" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    snapshot, _ = load(tmp_path / "store", "icd10cm", "2026", tmp_path / "files", force=True)
    assert [concept.code for concept in snapshot] == [code for code, _, _ in ROWS]


def test_a_file_of_faults_is_not_read_to_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(records, "MOST_TOLD", 50)
    write(tmp_path / NAME, order(ROWS) + "no record\n" * 10_000)
    with pytest.raises(ReleasekitError, match="and 48 more like these"):
        load(tmp_path / "store", "icd10cm", "2026", tmp_path / NAME)


def test_lines_are_as_long_as_a_record_may_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(text_lines, "_PART", 100)
    monkeypatch.setattr(text_lines, "_MOST_LINE", 300)
    write(tmp_path / NAME, order(ROWS))
    load(tmp_path / "store", "icd10cm", "2026", tmp_path / NAME)
    write(tmp_path / "b" / NAME, order([*ROWS, ("Z999", "1", "long " * 50)]))
    line = len(ROWS) + 1
    with pytest.raises(ReleasekitError, match=rf":{line}: has more than 300 characters"):
        load(tmp_path / "other", "icd10cm", "2026", tmp_path / "b" / NAME)


def test_nodes_are_forgotten_one_by_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xml_tree, "_MOST_OF_NODE", 40_000)
    write(tmp_path / NAME, order(ROWS))
    nodes = "".join(DIAG.format(f"<note>{number}</note>") for number in range(2_000))
    write(tmp_path / "tabular.xml", TABULAR.format(nodes))
    with pytest.raises(ReleasekitError, match="A00 stands twice"):
        load(tmp_path / "store", "icd10cm", "2026", tmp_path / NAME, tmp_path / "tabular.xml")


@pytest.mark.parametrize(
    ("path", "message"),
    [
        (Path("/dev/null"), "/dev/null: is neither a file nor a folder"),
        (Path("pipe"), "pipe: is neither a file nor a folder"),
        (Path("dangling"), "dangling: is a link that leads nowhere"),
        (Path("loop"), "loop: is a link that leads nowhere"),
        (Path("nothing"), "nothing: no such file or folder"),
    ],
)
def test_what_is_no_file_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: Path, message: str
) -> None:
    monkeypatch.chdir(tmp_path)
    os.mkfifo("pipe")
    Path("dangling").symlink_to("elsewhere")
    Path("loop").symlink_to("loop")
    with pytest.raises(DistributionError, match=message):
        contents([path])


def test_a_file_that_may_not_be_read_is_passed_over_or_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "files" / NAME, order(ROWS))
    closed = write(tmp_path / "files" / "closed.txt", "x")
    opened = Path.open

    def may_open(path: Path, *modes: Any) -> object:  # noqa: ANN401 (as it is called)
        if path == closed:
            raise PermissionError(13, "Permission denied", str(path))
        return opened(path, *modes)

    monkeypatch.setattr(Path, "open", may_open)
    assert contents([tmp_path / "files"]).passed_over == [
        "closed.txt (cannot be read: Permission denied)"
    ]
    with pytest.raises(DistributionError, match=r"^closed\.txt: cannot be read: Permission denied"):
        contents([closed])


@pytest.mark.parametrize("name", [b"\xff.gz", b"\x1b[31m.zip", b"~$\xfe.txt", "\u202e.gz".encode()])
def test_names_in_any_bytes_are_spelled_out(tmp_path: Path, name: bytes) -> None:
    write(tmp_path / "files" / NAME, order(ROWS))
    (tmp_path / "files" / os.fsdecode(name)).write_bytes(gzip.compress(b"Made up.")[:-5])
    _, manifest = load(tmp_path / "store", "icd10cm", "2026", tmp_path / "files")
    (shown,) = manifest.unclaimed
    assert shown == single_line(shown)
    (part, _) = parts(tmp_path / "files")
    assert part.name == single_line(part.name)


def test_what_is_hashed_is_what_is_read(tmp_path: Path) -> None:
    """A file may be replaced or cut while it is loaded."""
    place = tmp_path / NAME
    place.write_bytes(TEXT)
    (member,) = contents([place]).members
    digest = member.sha256()
    place.write_bytes(OTHER)
    assert member.read() == TEXT
    assert member.sha256() == digest
    member.forget()
    assert member.read() == OTHER[: len(TEXT)]


def test_numbers_of_any_length_are_no_numbers_of_records(tmp_path: Path) -> None:
    folder = flat(tmp_path / "files")
    properties = f"code,property,value\n99213,sunset,{'9' * 20_000}\n"
    write(folder / "own-properties.csv", properties)
    with pytest.raises(ReleasekitError, match="sunset: '9999"):
        load(tmp_path / "store", "cpt", "2026", folder)
