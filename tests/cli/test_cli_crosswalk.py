"""The command crosswalk: its forms, whom it shows what, its exit codes."""

from __future__ import annotations

import csv
import io
import re
from typing import TYPE_CHECKING, Any

import pytest

from releasekit import layout as layouts
from releasekit import resources
from releasekit.store import Store
from releasekit.views.crosswalks import COLUMNS
from tests.cli.test_cli import run
from tests.support.contracts import proved
from tests.support.walks import ONE, STAYING, walk

if TYPE_CHECKING:
    from pathlib import Path

SAMPLES = resources.folder("releases")
CPT = ("crosswalk", "2025", "2026", "-s", "cpt")


@pytest.fixture(autouse=True)
def _store(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RELEASEKIT_STORE", str(SAMPLES))


def document(*arguments: str, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    out, _ = run(*arguments, "--format", "json", capsys=capsys)
    whole: dict[str, Any] = proved("crosswalk-1", out)
    return whole


@pytest.mark.parametrize("audience", ["public", "internal"])
@pytest.mark.parametrize("form", ["table", "csv", "json", "md"])
def test_only_the_entitled_see_a_text(
    form: str, audience: str, capsys: pytest.CaptureFixture[str]
) -> None:
    out, _ = run(*CPT, "--audience", audience, "--format", form, capsys=capsys)
    store = Store(SAMPLES)
    shown = {one["source"] for one in document(*CPT, capsys=capsys)["crosswalks"][0]["links"]}
    texts = {store.open(store.get("cpt", "2025"))[code].display for code in shown}
    mappings = list(store.mappings(store.get("cpt", "2026")))
    clauses = {one.note for one in mappings if one.source in shown}
    assert shown
    assert clauses
    if audience == "public":
        assert not [text for text in texts | clauses if text in out]
        assert "the same words but" not in out
    elif form in {"csv", "json"}:
        unquoted = out.replace('\\"', '"').replace('""', '"')
        assert all(text in unquoted for text in texts)
    if form in {"md", "json"}:
        assert "© 2025 American Medical Association" in out


@pytest.mark.parametrize("form", ["table", "csv", "json", "md", "html"])
def test_code_sets_go_out_together(form: str, capsys: pytest.CaptureFixture[str]) -> None:
    out, _ = run("crosswalk", "2025", "2026", "--format", form, capsys=capsys)
    ended = [link["source"] for link in document(*CPT, capsys=capsys)["crosswalks"][0]["links"]]
    assert ended
    assert all(code in out for code in ended)


def test_the_json_holds_what_its_schema_says_in_order(capsys: pytest.CaptureFixture[str]) -> None:
    (found,) = document(*CPT, capsys=capsys)["crosswalks"]
    sources = [link["source"] for link in found["links"]]
    assert sources == sorted(sources)
    assert [(one["before"], one["after"]) for one in found["steps"]] == [
        ("2025", "2025-04"),
        ("2025-04", "2025-07"),
        ("2025-07", "2026"),
    ]
    assert sum(found["bases"].values()) == len(found["links"])
    assert sum(found["cardinalities"].values()) == len(found["links"])
    assert found["before"]["sample"] is True


def test_all_adds_the_codes_that_stay(capsys: pytest.CaptureFixture[str]) -> None:
    (few,) = document(*CPT, capsys=capsys)["crosswalks"]
    (every,) = document(*CPT, "--all", capsys=capsys)["crosswalks"]
    assert len(every["links"]) == len(few["links"]) + few["identical"]
    added = [link for link in every["links"] if link not in few["links"]]
    assert {(link["basis"], link["relationship"]) for link in added} == {
        ("identical", "equivalent")
    }
    sources = [link["source"] for link in every["links"]]
    assert sources == sorted(sources)


@pytest.mark.parametrize("arguments", [(), ("--all",), ("--all", "--audience", "internal")])
@pytest.mark.parametrize("form", ["table", "csv", "json", "md", "html"])
def test_one_output_of_every_code_set(
    form: str, arguments: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    every = {one for one in Store(SAMPLES).code_sets() if Store(SAMPLES).find(one, "2025")}
    out, err = run("crosswalk", "2025", "2026", *arguments, "--format", form, capsys=capsys)
    assert len(every) > 1
    assert all(layouts.load(one).name in out or one in out for one in every)
    assert "SAMPLE" in out or '"sample": true' in out
    assert form == "table" or "SAMPLE" in err


@pytest.mark.parametrize("form", ["csv", "json", "md", "html"])
def test_what_the_public_may_read_of_one_code_set_is_no_leak_of_another(
    form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shared = "Mending of a quill beneath the lower arch"
    for code_set, code in (("cpt", "10004"), ("icd10cm", "A000")):
        walk(tmp_path, (f"{code} {shared}", ""), ("", ""), code_set=code_set)
    given = ("crosswalk", "2021", "2022", "--store", str(tmp_path), "--format", form)
    out, _ = run(*given, capsys=capsys)
    assert shared in out
    out, _ = run(*given, "-s", "cpt", capsys=capsys)
    assert "10004" in out
    assert shared not in out


@pytest.mark.parametrize("form", ["xlsx", "review-csv", "fhir", "fhir-r4", "sssom"])
def test_files_of_several_code_sets_need_a_folder(
    form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = ("crosswalk", "2025", "2026", "--format", form)
    for output in ((), ("-o", str(tmp_path / "map"))):
        _, err = run(*given, *output, code=2, capsys=capsys)
        assert f"{form} is one file per code set, and there are cpt, hcpcs, icd10cm" in err
        assert "-o FOLDER/" in err
    assert not list(tmp_path.iterdir())
    run(*given, "-o", f"{tmp_path}/map/", capsys=capsys)
    names = {one.name.partition("-")[0] for one in (tmp_path / "map").iterdir()}
    assert names == {"cpt", "hcpcs", "icd10cm", "licenses.json"}


def test_a_section_narrows_the_links_and_not_the_totals(capsys: pytest.CaptureFixture[str]) -> None:
    (whole,) = document(*CPT, capsys=capsys)["crosswalks"]
    (some,) = document(*CPT, "--section", "surgery", capsys=capsys)["crosswalks"]
    assert some["links"] == [one for one in whole["links"] if "Surgery" in one["section"]]
    assert 0 < len(some["links"]) < len(whole["links"])
    assert {**some, "links": []} == {**whole, "links": []}


def test_the_csv_has_one_row_a_link(capsys: pytest.CaptureFixture[str]) -> None:
    out, err = run(*CPT, "--format", "csv", capsys=capsys)
    rows = list(csv.reader(io.StringIO(out)))
    (found,) = document(*CPT, capsys=capsys)["crosswalks"]
    assert rows[0] == list(COLUMNS)
    assert len(rows) == len(found["links"]) + 1
    assert {row[3] for row in rows[1:]} == {"SAMPLE"}
    assert "made up" in err
    assert re.search(r"\d+ codes? (?:is|are) undecided", err)


def test_the_same_bytes_on_every_run_and_a_file_as_a_whole(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, _ = run(*CPT, "--format", "md", capsys=capsys)
    run(*CPT, "--format", "md", "-o", str(tmp_path / "map.md"), capsys=capsys)
    assert (tmp_path / "map.md").read_text(encoding="utf-8") == out


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (("2025", "2026", "-s", "cpt", "--exit-code"), 1, ""),
        (("2025", "2026", "-s", "cpt"), 0, ""),
        (("2026", "2025", "-s", "cpt"), 2, "2026 does not come before 2025"),
        (("2025", "2025", "-s", "cpt"), 2, "2025 does not come before 2025"),
        (("2025", "2031", "-s", "cpt"), 2, "no release '2031' of cpt"),
        (("2025", "2031"), 2, "no code set has both 2025 and 2031"),
        (("/", "2026"), 2, "/ is a path, and a crosswalk needs the releases in between"),
        (("2025", "2026", "--audience", "press"), 2, "there is no audience 'press'"),
    ],
)
def test_exit_codes_and_errors(
    arguments: tuple[str, ...], code: int, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    _, err = run("crosswalk", *arguments, code=code, capsys=capsys)
    assert message in err


def test_nothing_undecided_is_exit_0(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    walk(tmp_path, (ONE, ""), (STAYING, "A000 > B000"))
    given = ("crosswalk", "2021", "2022", "--store", str(tmp_path), "--exit-code")
    out, _ = run(*given, capsys=capsys)
    assert "No longer valid, with a replacement: 1 code\nStay the same: 1 code\n" in out
    assert "undecided" not in out.lower()


@pytest.mark.parametrize(("audience", "seen"), [("public", False), ("internal", True)])
def test_the_table_has_descriptors_for_those_who_may_see_them(
    audience: str,
    seen: bool,  # noqa: FBT001 (pytest passes it by name)
    capsys: pytest.CaptureFixture[str],
) -> None:
    (found,) = document(*CPT, "--audience", "internal", capsys=capsys)["crosswalks"]
    out, _ = run(*CPT, "--audience", audience, capsys=capsys)
    for link in found["links"]:
        assert link["source"] in out
        assert (link["source_display"] in out) is seen
        assert link["target"] is None or link["target"] in out
    assert "source-is-" not in out
