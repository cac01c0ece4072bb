"""What a user's rows are paid, asked of the command as a user asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from releasekit.cli import main
from tests.support.contracts import proved
from tests.support.files import write
from tests.support.lists import AFTER, BEFORE

if TYPE_CHECKING:
    from pathlib import Path

    from releasekit.store import Store


def paid(
    store: Store, folder: Path, *options: str, rows: str, code_set: str = "pfs"
) -> dict[str, Any]:
    path, out = write(folder / "volumes.csv", rows), folder / "impact.json"
    asked = ["impact", BEFORE, AFTER, "-s", code_set, "--on", str(path)]
    asked += ["--store", str(store.root)]
    with pytest.raises(SystemExit) as stop:
        main([*asked, *options, "--format", "json", "-o", str(out)])
    assert stop.value.code == 0
    (fees,) = proved("impact-1", out.read_bytes())["fees"]
    found: dict[str, Any] = fees
    return found
