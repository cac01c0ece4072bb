"""Where the publishers' own files lie, and which of them make which release."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from releasekit import layout as layouts
from releasekit.classify.compare import ReleaseDiff
from releasekit.ingest import loader
from releasekit.model import ReleaseKind

if TYPE_CHECKING:
    from releasekit.store import Store

Compared = Callable[[str, str, str], ReleaseDiff]

FOLDER = os.environ.get("RELEASEKIT_REAL", "")
REAL = Path(FOLDER)
MARKS = [
    pytest.mark.slow,
    pytest.mark.skipif(
        not FOLDER or not REAL.is_dir(),
        reason="no publishers' files: RELEASEKIT_REAL names no folder of them",
    ),
]

DISTRIBUTIONS: list[tuple[str, str, list[str], bool]] = [
    ("icd10cm", "2024", ["icd10cm/2024/icd10cm-CodesDescriptions-2024.zip"], False),
    (
        "icd10cm",
        "2025",
        [
            "icd10cm/2025/ICD10-CM Code Descriptions 2025.zip",
            "icd10cm/2025/POAexemptCodesFY25.zip",
            "icd10cm/2025/icd-10-cm-conversion-table-FY2025.xlsx",
        ],
        False,
    ),
    ("icd10cm", "2025-04", ["icd10cm/2025-04"], False),
    (
        "icd10cm",
        "2026",
        [
            "icd10cm/2026/icd10cm-Code Descriptions-2026.zip",
            "icd10cm/2026/POAexemptCodesFY26.zip",
            "icd10cm/2026/ICD-10-CM-CONVERSION-TABLE-FY2026.xlsx",
        ],
        False,
    ),
    ("icd10pcs", "2025", ["icd10pcs/2025"], False),
    ("icd10pcs", "2026", ["icd10pcs/2026"], False),
    ("hcpcs", "2018", ["hcpcs/2018"], False),
    ("hcpcs", "2019", ["hcpcs/2019"], False),
    ("hcpcs", "2020-01", ["hcpcs/2020-01"], False),
    ("hcpcs", "2020-04", ["hcpcs/2020-04"], False),
    ("hcpcs", "2025-10", ["hcpcs/2025-10/HCPC2025_OCT_ANWEB.xlsx"], False),
    (
        "hcpcs",
        "2025-10",
        [
            "hcpcs/2025-10/HCPC2025_OCT_ANWEB_v4.xlsx",
            "hcpcs/2025-10/HCPC2025_OCT_ANWEB_Transaction Report_v4.xlsx",
        ],
        True,
    ),
]


def load(store: Store, code_set: str, version: str, paths: list[Path], *, again: bool) -> None:
    """Load some files of the publishers' as a release, or as its next posting."""
    terms = loader.Terms(kind=ReleaseKind.CORRECTION if again else None)
    loader.load(store, layouts.load(code_set), version, paths, terms)
