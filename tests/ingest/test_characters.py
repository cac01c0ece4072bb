"""Encodings: a wrong byte is told or mended by itself; the rest of the file is read as ever."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from releasekit.errors import SourceFaultsError
from tests.ingest.test_lines import HCPCS, ORDER
from tests.ingest.test_quirks_cpt import flat
from tests.support.files import load

if TYPE_CHECKING:
    from pathlib import Path

    from releasekit.store import Manifest


def order(root: Path, title: bytes, encoding: str = "utf-8") -> tuple[dict[str, str], Manifest]:
    """Load an order file, whose second title has the bytes of `title` at its end."""
    text = "\r\n".join([*ORDER, ""]).encode(encoding)
    first, second, third, rest = text.split("\r\n".encode(encoding.removesuffix("-sig")), 3)
    root.mkdir(exist_ok=True)
    path = root / "icd10cm_order_2026.txt"
    path.write_bytes(b"\r\n".join([first, second + title, third, rest]))
    snapshot, manifest = load(root / "store", "icd10cm", "2026", path)
    return {concept.code: concept.display for concept in snapshot}, manifest


@pytest.mark.parametrize(
    ("title", "text", "mended"),
    [
        (", sévère".encode(), ", sévère", ""),
        (", sévère".encode("cp1252"), ", sévère", ""),
        (b", \x93as told\x94 \x96 it\x92s", ", “as told” – it’s", ""),
        # one byte of Windows-1252 among characters of UTF-8
        (", sévère, naïve, ".encode() + b"\xe0", ", sévère, naïve, à", "not UTF-8, read as cp1252"),
        # one character of UTF-8 among bytes of Windows-1252
        (b", s\xe9v\xe8re, " + "à".encode(), ", sévère, à", "encoded twice"),
        # encoded twice, whole
        (", sévère – it’s".encode().decode("cp1252").encode(), ", sévère – it’s", "encoded twice"),
        (", sévère".encode().decode("latin-1").encode(), ", sévère", "encoded twice"),
        (b", mild &amp; brief &#8217;s", ", mild & brief ’s", "as in HTML"),
        # what looks so, and is not
        (", NESTLÉ® and Â".encode(), ", NESTLÉ® and Â", ""),
        (b", R&D; mild &c.", ", R&D; mild &c.", ""),
        (" ±5 µg ≥ α".encode(), " ±5 µg ≥ α", ""),
    ],
)
def test_text_is_read_as_it_was_meant(tmp_path: Path, title: bytes, text: str, mended: str) -> None:
    texts, manifest = order(tmp_path / "f", title)
    assert texts["A000"] == f"Quillon fever, mild{text}"
    assert texts["A001"] == "Quillon fever, grave"
    (source,) = manifest.sources
    assert bool(source.mended) is bool(mended)
    assert all(mended in reason and "line 2" in reason for reason, _ in source.mended)


@pytest.mark.parametrize(
    ("title", "said"),
    [
        (b", s\x81v\x8dre", r"_2026\.txt:2: byte 0x81 is not cp1252"),
        (", sévère, naïve ".encode() + b"\x81", r"_2026\.txt:2: byte 0x81 is not UTF-8"),
        (b", s\x82v\x8are", r"_2026\.txt:2: byte 0x82 is '‚' within a word"),
        (", sé\ufeffv".encode(), r"_2026\.txt:2: has a byte order mark in the middle"),
        ("\x92".encode(), r"_2026\.txt:2: has the control character U\+0092 in the middle"),
    ],
)
def test_a_byte_that_cannot_be_known_is_a_fault_of_its_line(
    tmp_path: Path, title: bytes, said: str
) -> None:
    with pytest.raises(SourceFaultsError, match=said):
        order(tmp_path / "f", title)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_with_a_mark_or_plain_zeros_is_read(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "icd10cm_order_2026.txt"
    path.write_bytes("\r\n".join([*ORDER, ""]).encode(encoding))
    snapshot, _ = load(tmp_path / "store", "icd10cm", "2026", path)
    assert snapshot["A000"].display == "Quillon fever, mild"
    folder = flat(tmp_path / "cpt", encoding=encoding)
    assert load(tmp_path / "store", "cpt", "2026", folder)[1].concepts == 3


def test_the_publishers_punctuation_is_kept(tmp_path: Path) -> None:
    text = "\r\n".join(HCPCS).replace("Hearth wagon", "Wagon \u2013 it\u2019s")
    path = tmp_path / "HCPC2026_JAN_ANWEB.txt"
    path.write_bytes(text.encode("cp1252"))
    snapshot, manifest = load(tmp_path / "store", "hcpcs", "2026", path)
    assert snapshot["A0080"].display == "Wagon \u2013 it\u2019s"
    assert manifest.sources[0].mended == ()
