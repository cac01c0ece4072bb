"""Files of which one table cannot be made: what parts them is said, before the work."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

import releasekit

if TYPE_CHECKING:
    from pathlib import Path

    from tests.rows.conftest import Run

ROW: dict[str, Any] = {"cpt": "99203", "dos": "2026-01-02", "qty": "1"}
KINDS: dict[str, tuple[str, str, dict[str, dict[str, Any]]]] = {
    "forms": (
        "with one heading, in different forms (a.csv is CSV and b.parquet is Parquet), are no one",
        "give files of one form",
        {"a.csv": ROW, "b.parquet": ROW},
    ),
    "headings": (
        "2 tables with different headings (a.csv and b.csv) are",
        "give files of one heading",
        {"a.csv": ROW, "b.csv": {**ROW, "note": "x"}},
    ),
    "headings and forms": (
        "2 tables with different headings (a.csv and b.parquet) are",
        "give files of one heading",
        {"a.csv": ROW, "b.parquet": {**ROW, "note": "x"}},
    ),
    "types": (
        "2 tables with one heading, with columns of different types (qty is ",
        "give files of one type",
        {"a.parquet": ROW, "b.parquet": {**ROW, "qty": 1}},
    ),
}


def laid(path: Path, files: dict[str, dict[str, Any]]) -> str:
    folder = path / "rows"
    folder.mkdir()
    for name, row in files.items():
        if name.endswith("csv"):
            lines = [",".join(row), ",".join(map(str, row.values()))]
            (folder / name).write_text("\n".join([*lines, ""]))
        else:
            pq.write_table(pa.table({key: [value] for key, value in row.items()}), folder / name)
    return str(folder)


@pytest.mark.parametrize("kind", KINDS)
def test_what_parts_the_files_is_said(run: Run, tmp_path: Path, kind: str) -> None:
    said, advice, files = KINDS[kind]
    folder = laid(tmp_path, files)
    with pytest.raises(releasekit.ReleasekitError) as raised:
        releasekit.check(folder, store=releasekit.SAMPLES)
    assert said in str(raised.value)
    impact = ("impact", "2025", "2026", "-s", "cpt", "--on", folder)
    for given in (
        ("check", folder, "--format", "csv"),
        ("check", folder, "-o", "x.parquet"),
        (*impact, "-o", "x.parquet"),
        (*impact, "--rows", "x.csv"),
        (*impact, "--updated", "x.csv"),
    ):
        code, out, err = run(*given)
        assert (code, out) == (2, "")
        assert said in err
        assert advice in err
        assert "codes in" not in err
    assert not list(tmp_path.glob("x.*"))


def test_files_of_one_heading_and_form_are_one(run: Run, tmp_path: Path) -> None:
    folder = laid(tmp_path, {"a.csv": ROW, "b.csv": ROW})
    assert run("check", folder, "--all", "--format", "csv")[1].count("99203,2026-01-02,1,cpt") == 2


def test_of_several_files_a_note_names_its_own(run: Run, tmp_path: Path) -> None:
    folder = laid(tmp_path, {"a.csv": ROW, "b.csv": ROW, "c.csv": ROW})
    for name in ("b", "c"):
        with (tmp_path / "rows" / f"{name}.csv").open("a") as file:
            file.write("99203,2026-01-02\n")
    for given in (
        ("check", folder),
        ("check", folder, "--format", "html"),
        ("impact", "2025", "2026", "-s", "cpt", "--on", folder),
    ):
        _, out, err = run(*given)
        for name in ("b", "c"):
            assert f"{name}.csv: 1 line has fewer cells than the heading" in (out + err)
        assert "a.csv: 1 line" not in out + err
