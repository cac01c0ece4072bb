"""What a command imports before it begins: no more than its answer needs."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.lists import AFTER, BEFORE, lists_store

if TYPE_CHECKING:
    from pathlib import Path

_TELLS = """
import json, re, sys
compiled, compile_ = [], re.compile
def told(pattern, flags=0):
    name = sys._getframe(1).f_globals["__name__"]
    compiled.append(name) if name.startswith("releasekit.") else None
    return compile_(pattern, flags)
re.compile = told
from releasekit.cli import main
try:
    main()
finally:
    print(json.dumps({"modules": sorted(sys.modules), "compiled": compiled}), file=sys.stderr)
"""
_OF_WORDS = frozenset(
    f"releasekit.wording.{name}"
    for name in ("grades", "polarity", "quantities", "redlines", "spellings", "tokens")
)
_OF_OTHERS = frozenset(
    {
        *("releasekit.cli.change_table", "releasekit.store.drafts", "releasekit.store.record"),
        *("releasekit.api", "releasekit.ingest", "releasekit.readers", "releasekit.office"),
        *("releasekit.crosswalk", "releasekit.publish", "releasekit.review", "releasekit.rows"),
        *("csv", "duckdb", "hashlib", "jinja2", "lxml", "numpy", "openpyxl", "rich", "shlex"),
        *("string", "subprocess", "tempfile"),
    }
)
"""What facts of numbers and pairs need nothing of, in a form for machines."""
_OF_TYPES = frozenset(
    f"releasekit.{name}"
    for name in ("config", "config.issuer", "layout.values", "store.ledger", "store.manifest")
)
"""Where msgspec is told of the form of a text, which it compiles at once."""


@pytest.fixture(scope="module")
def lists(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lists_store(tmp_path_factory.mktemp("lists")).root


def _told(store: Path, *arguments: str) -> dict[str, Any]:
    done = subprocess.run(  # noqa: S603 (our own code)
        [sys.executable, "-c", _TELLS, *arguments, "--store", str(store)],
        env={name: value for name, value in os.environ.items() if not name.startswith("COV")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stderr.splitlines()[-1])
    return told


@pytest.mark.parametrize("code_set", ["ncci-ptp-practitioner", "mue-practitioner"])
def test_a_diff_of_numbers_or_pairs_needs_few_modules(lists: Path, code_set: str) -> None:
    told = _told(lists, "diff", BEFORE, AFTER, "-s", code_set, "--format", "json")
    modules = set(told["modules"])
    assert not modules & (_OF_OTHERS | _OF_WORDS)
    assert len([name for name in modules if name.startswith("releasekit")]) <= 155
    assert set(told["compiled"]) <= {*_OF_TYPES, "releasekit.late_patterns"}


def test_an_edit_is_looked_up_with_few_modules(lists: Path) -> None:
    modules = set(_told(lists, "edits", "20610", "36415", "--format", "json")["modules"])
    assert not modules & _OF_WORDS
    assert len([name for name in modules if name.startswith("releasekit")]) <= 160
