"""Headings are compared by their words, however they are spelled and over however many lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from releasekit import layout as layouts
from releasekit.errors import DistributionError
from releasekit.ingest import inspect
from tests.ingest.test_layout import GOOD
from tests.support.files import write

if TYPE_CHECKING:
    from pathlib import Path

HEADED = """reader = "delimited"
members = "csv$"
required = true
quoted = true
"""


@pytest.mark.parametrize(
    "heading", ["HCPCS/CPT Code", "HCPCS/ CPT Code", '"HCPCS/\nCPT Code"', "hcpcs / cpt\u00a0code "]
)
@pytest.mark.parametrize("declared", ["HCPCS/CPT Code", "HCPCS/ CPT Code", "hcpcs cpt code"])
def test_headings_are_compared_by_their_words(heading: str, declared: str, tmp_path: Path) -> None:
    text = GOOD.replace('reader = "delimited"\nmembers = "csv$"\n', HEADED)
    layout = layouts.parse(
        text.replace('heading = "code"', f'heading = "{declared}"'), source="made.toml"
    )
    table = write(tmp_path / "made.csv", f"Made up,\n{heading},text\nA1,Velar arch\n")
    ((file, _),) = inspect([table], layout).claims.read
    assert file.name == "table"


def test_the_nearest_heading_is_named_without_quotes(tmp_path: Path) -> None:
    text = GOOD.replace('reader = "delimited"\nmembers = "csv$"\n', HEADED)
    layout = layouts.parse(
        text.replace('heading = "code"', 'heading = "CPT Cod"'), source="made.toml"
    )
    table = write(tmp_path / "made.csv", 'Made up,\n"CPT/\nCode",text\nA1,Velar arch\n')
    with pytest.raises(
        DistributionError, match=r"there is no heading 'CPT Cod'; did you mean cpt code\?"
    ):
        inspect([table], layout)
