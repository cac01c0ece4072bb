"""The library on one screen: its names, when they are imported, and its examples."""

from __future__ import annotations

import doctest
import importlib
import subprocess
import sys
from pathlib import Path

import pytest

import releasekit
from releasekit import api
from tests.support.files import DISTRIBUTIONS, load

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    "module",
    ["releasekit", "releasekit.api", "releasekit.api.release_pairs", "releasekit.api.user_rows"],
)
def test_every_example_is_right(module: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    done = doctest.testmod(importlib.import_module(module))
    assert not done.failed
    assert done.attempted


def test_every_function_has_an_example() -> None:
    functions = [
        "open_store",
        "load",
        "compare",
        "crosswalk",
        "reconcile",
        "check",
        "impact",
        "edits",
        "rejected_lines",
    ]
    for name in functions:
        assert ">>> " in (getattr(releasekit, name).__doc__ or "")
        assert getattr(releasekit, name) is getattr(api, name)


@pytest.mark.parametrize("name", releasekit.__all__)
def test_every_name_is_there(name: str) -> None:
    assert getattr(releasekit, name) is not None
    assert name in dir(releasekit)


def test_a_name_that_is_not_there_is_no_attribute() -> None:
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        releasekit.nothing  # noqa: B018 (what the test is about)


def _python(code: str) -> str:
    done = subprocess.run(  # noqa: S603 (our own code)
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    return done.stdout.strip()


def test_nothing_is_imported_before_it_is_used() -> None:
    code = "import sys, releasekit; print([m for m in sys.modules if m.startswith('releasekit.')])"
    assert _python(code) == "['releasekit.lazy']"


def test_a_function_is_no_room_of_its_name() -> None:
    rooms = "import releasekit.crosswalk.walk, releasekit.reconcile.publisher, releasekit"
    assert _python(f"{rooms}; print(callable(releasekit.crosswalk))") == "True"
    assert _python(f"{rooms}; print(callable(releasekit.reconcile))") == "True"


def test_a_path_is_compared_with_a_label_or_another_path(tmp_path: Path) -> None:
    given = DISTRIBUTIONS / "icd10cm"
    load(tmp_path, "icd10cm", "2025", given / "2025")
    stored = releasekit.compare(str(tmp_path), "2025", given / "2026", code_set="icd10cm")
    both = releasekit.compare(tmp_path, given / "2025", str(given / "2026"), code_set="icd10cm")
    assert [change.delta for change in stored.changes] == [change.delta for change in both.changes]
    assert stored.changes


def test_a_load_takes_words_and_days(tmp_path: Path) -> None:
    outcome = releasekit.load(
        tmp_path, "icd10cm", "2026", DISTRIBUTIONS / "icd10cm" / "2026",
        effective="2025-10-02", kind="annual",
    )  # fmt: skip
    assert str(outcome.manifest.release.effective) == "2025-10-02"
    again = releasekit.load(tmp_path, "icd10cm", "2026", DISTRIBUTIONS / "icd10cm" / "2026")
    assert again.already


def test_the_version_is_where_it_was() -> None:
    assert releasekit.__version__.count(".") == 2


def test_data_are_written_without_the_engines_of_documents() -> None:
    code = (
        "import sys; from releasekit.cli import main\n"
        "try: main(['diff', '2025', '2026', '-s', 'cpt', '--format', 'json', '-q'])\n"
        "finally: print({'jinja2', 'lxml', 'openpyxl', 'docx'} & {*sys.modules}, file=sys.stderr)"
    )
    done = subprocess.run(  # noqa: S603 (our own code)
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    )
    assert done.stderr.strip() == "set()"
