"""The site of the publishers' own files: no page of it takes long to load."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from releasekit.views.code_pages import MOST_ROWS
from tests.support.real import MARKS
from tests.support.sites import pages, site

if TYPE_CHECKING:
    from pathlib import Path

    from releasekit.store import Store

pytestmark = [*MARKS, pytest.mark.heavy]
MOST = 500_000
"""The bytes of the largest page."""


@pytest.mark.parametrize("code_set", ["icd10cm", "hcpcs"])
def test_no_page_is_large(store: Store, tmp_path: Path, code_set: str) -> None:
    site(tmp_path / "site", store, code_sets=(code_set,))
    large = {
        path.name: path.stat().st_size
        for path in (tmp_path / "site").rglob("*.html")
        if path.stat().st_size > MOST and not path.name.endswith("-bulletin.html")
    }
    assert large == {}
    every = pages(tmp_path / "site" / "codes" / code_set)
    rows = {name: page.xpath("//ul[@class='codes']/li/@id") for name, page in every.items()}
    assert max(map(len, rows.values())) <= MOST_ROWS
    codes = [code for held in rows.values() for code in held]
    assert len(codes) == len(set(codes)) > 5_000
