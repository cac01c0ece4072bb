"""A made-up CPT store whose every licensed text has a mark in it that no output may show."""

from __future__ import annotations

import email
import io
import re
import zipfile
from email import policy
from typing import TYPE_CHECKING

from releasekit.model import ReleaseKind
from tests.support.files import load, write

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
    "10008": "Zyxlong snuffing of the lantern",
    "0901T": "Zyxlong levitation of lanterns, first encounter",
    "0902T": "Zyxlong trimming of the moon by electric light",
}
AFTER = {
    "10004": "Zyxlong grafting of the lantern, each 30 minutes",
    "10005": "Zyxlong mending of a lamp with care; single",
    "10007": "Zyxlong trimming of the wick by electric light",
    "33016": "Zyxlong polishing of a brass lantern, initial",
    "33017": "Zyxlong levitation of lanterns",
}

PLA = """<plaCodes><plaCode cdCode="0001U"><cdDesc>Zyxlong assay of amber, {year} reeds</cdDesc>
<cdMDesc>ZYXMEDIUM ASSAY OF AMBER {year}</cdMDesc><cdSDesc>ZYXSHORT ASSAY {year}</cdSDesc>
<clinicalDesc>Zyxclinician assay of reeds in {year}</clinicalDesc>
<consumerDesc>Zyxconsumer look at reeds in {year}</consumerDesc>
<testName>Zyxtest of the lantern {year}</testName></plaCode></plaCodes>
"""
MODIFIERS = "Modifiers\n25\tZyxmodifier of the lantern, bright and {year}\n"
LINK = {
    "History": "Date\tChange Type\tConcept Id\tCPT Code\tLevel\tPrior Value\tCurrent Value\t"
    "Instruction\n"
    "20260101\tREVISED\t7\t10004\t1\tZyxprior word of the lantern\tZyxcurrent word of the lantern\t"
    "(zyxclause of the history of lanterns)\n",
    "Deleted": "Concept Id\tCode\tDate Deleted\tLevel\tDescriptor\tInstruction\n"
    "8\t10008\t20260101\t1\tZyxlong snuffing of the lantern\t"
    "(10008 has been deleted. For zyxclause snuffing of lanterns, use 10007)\n",
}
REASON = "posted again"


def store(root: Path, files: Path) -> Path:
    """Load both editions into a store at `root`; the publisher's files are written to `files`."""
    for version, texts in (("2025", BEFORE), ("2026", AFTER)):
        folder = files / version
        edition(folder, int(version), texts)
        # The Category III codes of 2025 are sunset in 2026 and no list beside it says so.
        load(root, "cpt", version, folder, force=True)
    # The second posting of 2026 is what an erratum is about.
    folder = files / "erratum"
    again = {**AFTER, "10005": "Zyxlong mending of two lamps with care; single"}
    edition(folder, 2026, again)
    load(root, "cpt", "2026", folder, kind=ReleaseKind.CORRECTION, reason=REASON, force=True)
    return root


def edition(folder: Path, year: int, texts: dict[str, str]) -> None:
    """Write one edition's files to a folder."""
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
    write(folder / "PLA" / "CPTPLA", PLA.format(year=year), end="\n")
    write(folder / "standard" / "MODUL.txt", notice + MODIFIERS.format(year=year))
    for name, text in LINK.items():
        write(folder / "CPT Link" / f"{name}_DTK_tab.txt", text)
    if "10006" not in texts:
        write(
            folder / "own-deletion-notes.txt",
            "(10006 has been deleted. For zyxclause of the wick, use 10007)\n"
            "(0901T has been deleted. To report zyxclause levitation, use 33017)\n",
        )


def _level(text: str, mark: str, width: int) -> str:
    """Return a shorter text: the end of the long one, which is what an edition revises."""
    return f"{mark} {text.upper()[-(width - len(mark) - 1) :].removeprefix('ZYXLONG ')}"


def marks(name: str, content: bytes) -> list[str]:
    """Return the marks in a file: as it is, unzipped, decoded as a letter, or read as a PDF."""
    return [found for text in _readings(name, content) for found in MARK.findall(text)]


def _readings(name: str, content: bytes) -> Iterator[str]:
    if not name.endswith(".eml"):  # base64 spells anything by chance, and is read below decoded
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
        yield name
        letter = email.message_from_bytes(content, policy=policy.default)
        yield str(letter.items())
        for part in letter.walk():
            body = part.get_payload(decode=True)
            if isinstance(body, bytes):
                yield from _readings(part.get_filename() or "", body)
