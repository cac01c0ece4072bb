"""Made-up distributions of nine releases in their publishers' layouts; always the same bytes."""

from pathlib import Path

from msgspec import Struct

from . import cpt, hcpcs, icd10cm
from .expected import EXPECTED

__all__ = ["EXPECTED", "RELEASES", "SampleRelease", "write"]


class SampleRelease(Struct, frozen=True, kw_only=True):
    """One release to load: kind is annual or interim; covers is empty where all is covered."""

    code_set: str
    version: str
    kind: str
    covers: tuple[str, ...] = ()


RELEASES: tuple[SampleRelease, ...] = (
    SampleRelease(code_set="cpt", version="2025", kind="annual"),
    SampleRelease(code_set="cpt", version="2025-04", kind="interim", covers=("pla",)),
    SampleRelease(
        code_set="cpt",
        version="2025-07",
        kind="interim",
        covers=("category-iii",),
    ),
    SampleRelease(code_set="cpt", version="2026", kind="annual"),
    SampleRelease(code_set="hcpcs", version="2025-01", kind="annual"),
    SampleRelease(code_set="hcpcs", version="2025-10", kind="interim"),
    SampleRelease(code_set="hcpcs", version="2026-01", kind="annual"),
    SampleRelease(code_set="icd10cm", version="2025", kind="annual"),
    SampleRelease(code_set="icd10cm", version="2026", kind="annual"),
)


def write(folder: Path) -> None:
    """Write the publishers' files of every release to folder/<code set>/<version>."""
    cpt.write(folder / "cpt")
    hcpcs.write(folder / "hcpcs")
    icd10cm.write(folder / "icd10cm")
