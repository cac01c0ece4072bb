"""The registry of forms: each is delivered with its notice, and none is imported unasked."""

from __future__ import annotations

import subprocess
import sys
from importlib import import_module
from typing import TYPE_CHECKING

import pytest

from releasekit import exports
from releasekit.errors import LicenceError
from releasekit.exports.delivery import Delivery
from releasekit.licensing import audience
from releasekit.views import guarding
from tests import office

if TYPE_CHECKING:
    from pathlib import Path

HEAVY = {"docx": "docxtpl", "xlsx": "openpyxl"}
MODULES = [f"releasekit.exports.{one.module}" for one in exports.EXPORTS.values()]


@pytest.mark.parametrize("form", HEAVY)
@pytest.mark.parametrize("pair", office.PAIRS, ids=lambda pair: pair[0])
def test_a_form_is_delivered_to_its_audience_and_no_other(
    pair: tuple[str, str, str], form: str, tmp_path: Path
) -> None:
    diff = office.compared(*pair)
    public = audience("public")
    holds = [guarding.content(diff.layout, [diff.before, diff.after], public)]
    gate = guarding.gate([diff], public)
    delivery = Delivery(tmp_path, public)
    whole = exports.EXPORTS[form].produce("report", [office.shown(*pair, name="internal")])
    if diff.layout.licence.licensed:
        with pytest.raises(LicenceError, match="licensed words"):
            delivery.write(f"internal.{form}", whole, holds, gate)
        assert not list(tmp_path.iterdir())
    else:
        delivery.write(f"internal.{form}", whole, holds, gate)
    content = exports.EXPORTS[form].produce("report", [office.shown(*pair)])
    delivery.write(f"report.{form}", content, holds, gate)
    assert (tmp_path / f"report.{form}").read_bytes() == content


def test_a_form_is_imported_when_it_is_asked_for() -> None:
    names = {*HEAVY.values(), *MODULES}
    code = f"import sys, releasekit.exports; print(sorted({names!r} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603 (our own code)
    assert done.stdout.strip() == "[]"
    for module in MODULES:
        assert callable(import_module(module).produce)
