"""A store with a code set whose declaration is not in view, or of which nothing is loaded."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from releasekit.store import Store
from tests.cli.test_cli import SAMPLES, run
from tests.ingest.test_layout import GOOD
from tests.support.files import write

if TYPE_CHECKING:
    from pathlib import Path

SECTIONS = 'sections = [{ title = "All", ranges = ["A-Z"] }]\n'
BARE = GOOD.replace(SECTIONS, "").replace(
    'id = "made"\nname = "Made"', 'id = "bare"\nname = "Bare"'
)
LEFT_OUT = (
    "bare is left out: the store has releases, but its declaration was not found; name the folder "
    "that has bare.toml: RELEASEKIT_SCHEMAS, or `schemas` in releasekit.toml"
)


@pytest.fixture
def schemas(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return a folder that declares `bare`, which has no sections; it is in view."""
    folder = tmp_path / "schemas"
    folder.mkdir()
    write(folder / "bare.toml", BARE, end="\n")
    monkeypatch.setenv("RELEASEKIT_SCHEMAS", str(folder))
    return folder


@pytest.fixture
def store(
    tmp_path: Path,
    schemas: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Path:
    """Return a copy of the samples with `bare` 2025 and 2026; its declaration is not in view."""
    del schemas
    place = tmp_path / "store"
    shutil.copytree(SAMPLES, place)
    for version in ("2025", "2026"):
        table = write(tmp_path / f"{version}.csv", f"code,text\nA1,Velar arch {version}\n")
        load = ("load", "bare", version, str(table), "--sample", "--store", str(place))
        run(*load, capsys=capsys)
    monkeypatch.delenv("RELEASEKIT_SCHEMAS")
    return place


@pytest.mark.parametrize(
    "arguments",
    [
        ("show", "0345T"),
        ("history", "0345T"),
        ("calendar", "--from", "2026-01-01", "--to", "2026-01-31"),
        ("diff", "2025", "2026"),
        ("crosswalk", "2025", "2026"),
        ("publish", "-o", "SITE"),
    ],
    ids=lambda arguments: arguments[0],
)
def test_it_is_left_out_with_one_warning(
    arguments: tuple[str, ...], store: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = [str(tmp_path / "site") if word == "SITE" else word for word in arguments]
    out, err = run(*words, "--store", str(store), capsys=capsys)
    assert err.count("declaration was not found") == 1
    assert LEFT_OUT in err
    assert "Bare" not in out


@pytest.mark.parametrize(
    "arguments", [("show", "A1"), ("history", "A1"), ("diff", "2025", "2026"), ("load", "2026")]
)
def test_asked_for_by_name_it_is_an_error_that_says_what_to_do(
    arguments: tuple[str, ...], store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    verb, *words = arguments
    chosen = ["bare", *words, "bare.csv"] if verb == "load" else [*words, "-s", "bare"]
    _, err = run(verb, *chosen, "--store", str(store), code=2, capsys=capsys)
    assert "the store has bare, but its declaration was not found" in err
    assert "RELEASEKIT_SCHEMAS" in err
    assert "`schemas` in releasekit.toml" in err


def test_nothing_else_in_the_store_is_no_release_in_view(
    store: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stored = Store(store)
    for code_set in stored.in_view():
        for release in reversed(stored.releases(code_set)):
            stored.remove(release)
    _, err = run("show", "A1", "--store", str(store), code=2, capsys=capsys)
    assert LEFT_OUT in err
    assert f"no releases in {store} whose declaration is in view" in err


@pytest.mark.usefixtures("schemas")
def test_a_code_set_of_which_nothing_is_loaded_is_named(
    capsys: pytest.CaptureFixture[str],
) -> None:
    _, err = run("show", "A1", "-s", "bare", "--store", SAMPLES, code=2, capsys=capsys)
    assert "the store has no release of Bare\n" in err
    assert "load one: releasekit load bare VERSION PATH" in err
    known = ("--known", "2026-01-01")
    _, err = run("show", "A1", "-s", "bare", *known, "--store", SAMPLES, code=2, capsys=capsys)
    assert "the store has no release of Bare that was known on 2026-01-01" in err


def test_a_code_set_without_sections_is_not_told_of_any(
    store: Path, schemas: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("RELEASEKIT_SCHEMAS", str(schemas))
    table = write(store.parent / "2027.csv", "code,text\nA1,Velar arch\n")
    load = ("load", "bare", "2027", str(table), "--sample", "--store", str(store))
    _, err = run(*load, capsys=capsys)
    assert "1 code" in err
    assert "section" not in err
    diff = ("diff", "2025", "2026", "-s", "bare", "--store", str(store))
    _, err = run(*diff, capsys=capsys)
    assert "section" not in err
    _, err = run(*diff, "--section", "Surgery", code=2, capsys=capsys)
    assert "Bare: no sections to choose; leave --section out" in err
    assert "in its name" not in err
