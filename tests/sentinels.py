"""A made-up CPT store whose every licensed text has a mark in it that no output may show."""

from __future__ import annotations

import email
import io
import re
import zipfile
from email import policy
from typing import TYPE_CHECKING

from tests.files import load, write

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MARK = re.compile(r"zyx[a-z]+", re.IGNORECASE)
"""What every text begins its words with: zyxlong, ZYXSHORT …"""
NOTICE = "CPT copyright 1983-{year} American Medical Association. All rights reserved.\n\n"
BEFORE = {
    "10004": "Zyxlong grafting of the lantern, each 15 minutes",
    "10005": "Zyxlong mending of a lamp with care; single",
    "10006": "Zyxlong trimming of the wick by candle light",
    "33016": "Zyxlong polishing of a brass lantern; initial",
    "0901T": "Zyxlong levitation of lanterns, first encounter",
}
AFTER = {
    "10004": "Zyxlong grafting of the lantern, each 30 minutes",
    "10005": "Zyxlong mending of a lamp with care; single",
    "10007": "Zyxlong trimming of the wick by electric light",
    "33016": "Zyxlong polishing of a brass lantern, initial",
    "33017": "Zyxlong levitation of lanterns",
}


def store(root: Path, files: Path) -> Path:
    """Load both editions into a store at `root`; the publisher's files are written to `files`."""
    for version, texts in (("2025", BEFORE), ("2026", AFTER)):
        folder = files / version
        _edition(folder, int(version), texts)
        load(root, "cpt", version, folder)
    return root


def _edition(folder: Path, year: int, texts: dict[str, str]) -> None:
    notice = NOTICE.format(year=year - 1)
    long = "".join(f"{code}\t{text}\n" for code, text in texts.items())
    medium = "".join(f"{code} {_level(text, 'ZYXMEDIUM', 48)}\n" for code, text in texts.items())
    short = "".join(f"{code} {_level(text, 'ZYXSHORT', 28)}\n" for code, text in texts.items())
    write(folder / "standard" / "LONGULT.txt", notice + long)
    write(folder / "standard" / "MEDU.txt", notice + medium)
    write(folder / "standard" / "SHORTU.txt", notice + short)
    write(
        folder / "Consumer Friendly Descriptors" / "ConsumerDescriptor.txt",
        "Concept Id\tCPT Code\tConsumer Friendly Descriptor\n"
        + "".join(
            f"1\t{code}\tZyxconsumer care of a lantern in {year}\n" for code in list(texts)[:2]
        ),
    )
    write(
        folder / "Clinician Descriptors" / "ClinicianDescriptor.txt",
        "Concept Id\tCPT Code\tClinician Descriptor Id\tClinician Descriptor\n"
        f"1\t10004\t7\tZyxclinician view of a lantern in {year}\n",
    )
    write(
        folder / "own-properties.csv",
        f"code,property,value\n10004,house name,Zyxproperty of the lantern {year}\n",
    )
    write(folder / "own-changes.csv", "code,action,note\n10004,revised,zyxclause of the lantern\n")
    if "10006" not in texts:
        write(
            folder / "own-deletion-notes.txt",
            "(10006 has been deleted. For zyxclause of the wick, use 10007)\n"
            "(0901T has been deleted. To report zyxclause levitation, use 33017)\n",
        )


def _level(text: str, mark: str, width: int) -> str:
    """Give a shorter text: the end of the long one, which is what an edition revises."""
    return f"{mark} {text.upper()[-(width - len(mark) - 1) :].removeprefix('ZYXLONG ')}"


def marks(name: str, content: bytes) -> list[str]:
    """Give the marks in a file: as it is, unzipped, decoded as a letter, or read as a PDF."""
    return [found for text in _readings(name, content) for found in MARK.findall(text)]


def _readings(name: str, content: bytes) -> Iterator[str]:
    yield content.decode("utf-8", errors="replace")
    yield content.decode("utf-16-le", errors="replace")
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for member in archive.namelist():
                yield member
                yield from _readings(member, archive.read(member))
    if content.startswith(b"%PDF"):
        import pypdf  # noqa: PLC0415 (only where there is a PDF)

        reader = pypdf.PdfReader(io.BytesIO(content))
        yield from (page.extract_text() for page in reader.pages)
        yield str(reader.metadata) + str(reader.outline)
    if name.endswith(".eml"):
        letter = email.message_from_bytes(content, policy=policy.default)
        yield str(letter.items())
        for part in letter.walk():
            body = part.get_payload(decode=True)
            if isinstance(body, bytes):
                yield from _readings(part.get_filename() or "", body)
