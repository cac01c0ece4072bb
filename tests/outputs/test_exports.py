"""The registry of forms: each is delivered with its notice, and none is imported unasked."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from typing import TYPE_CHECKING

import pytest

from releasekit import office
from releasekit.delivery import Delivery, Folder
from releasekit.errors import LicenseError
from releasekit.licensing import audience
from releasekit.views import leak_sources
from tests.support import documents

if TYPE_CHECKING:
    from pathlib import Path

HEAVY = {"docx": "docxtpl", "xlsx": "openpyxl"}
MODULES = [
    f"releasekit.office.{module}"
    for export in office.EXPORTS.values()
    for module in export.modules.values()
]


@pytest.mark.parametrize("form", HEAVY)
@pytest.mark.parametrize("pair", documents.PAIRS, ids=lambda pair: pair[0])
def test_a_form_is_delivered_to_its_audience_and_no_other(
    pair: tuple[str, str, str], form: str, tmp_path: Path
) -> None:
    diff = documents.compared(*pair)
    public = audience("public")
    holds = [leak_sources.content(diff.layout, [diff.before, diff.after], public)]
    gate = leak_sources.gate([diff], public)
    delivery = Delivery(Folder(tmp_path), public, gate)
    whole = office.EXPORTS[form].produce("report", [documents.shown(*pair, name="internal")])
    if diff.layout.license.licensed:
        with pytest.raises(LicenseError, match="licensed words"):
            delivery.put(f"internal.{form}", whole, holds)
        assert not list(tmp_path.iterdir())
    else:
        delivery.put(f"internal.{form}", whole, holds)
    content = office.EXPORTS[form].produce("report", [documents.shown(*pair)])
    delivery.put(f"report.{form}", content, holds)
    assert (tmp_path / f"report.{form}").read_bytes() == content


def test_a_form_is_imported_when_it_is_asked_for() -> None:
    names = {*HEAVY.values(), *MODULES}
    code = f"import sys, releasekit.office; print(sorted({names!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603 (our own code)
    assert done.stdout.strip() == "[]"
    for module in MODULES:
        assert callable(import_module(module).produce)
