"""Codes as their publisher prints them, for people; as files have them, for machines."""

from __future__ import annotations

import csv
import io
import json
import re

import pytest

from releasekit import layout as layouts
from tests.cli.test_cli import SAMPLES, run

PRINTED = (
    ("icd10cm", "G35", "G35"),
    ("icd10cm", "G35A0", "G35.A0"),
    ("icd10cm", "S72001A", "S72.001A"),
    ("icd10cm", "", ""),
    ("icd10pcs", "0016070", "0016070"),
    ("hcpcs", "A0021", "A0021"),
    ("cpt", "0101T", "0101T"),
)
TYPED = (
    ("icd10cm", "G35.A0", "G35A0"),
    ("icd10cm", "g35.a0", "G35A0"),
    ("icd10cm", " G35A0 ", "G35A0"),
    ("icd10cm", "G35", "G35"),
    ("icd10cm", "no code", "no code"),
    ("hcpcs", "a0021", "A0021"),
    ("hcpcs", "A00.21", "A00.21"),  # its publisher prints no dot: that is no code of it
    ("cpt", "0101t", "0101T"),
)
FORMS = ("json", "csv", "table", "md")


@pytest.fixture(autouse=True)
def _store(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RELEASEKIT_STORE", SAMPLES)


@pytest.mark.parametrize(("code_set", "code", "printed"), PRINTED)
def test_a_code_is_printed_with_its_dot(code_set: str, code: str, printed: str) -> None:
    assert layouts.load(code_set).printed(code) == printed


@pytest.mark.parametrize(("code_set", "typed", "code"), TYPED)
def test_a_code_may_be_typed_either_way(code_set: str, typed: str, code: str) -> None:
    assert layouts.load(code_set).plain(typed) == code


@pytest.fixture(name="code")
def _code(capsys: pytest.CaptureFixture[str]) -> str:
    """Return a code that the sample adds, as files have it."""
    ask = ("diff", "2025", "2026", "-s", "icd10cm", "--class", "code-added", "--format", "json")
    changes = json.loads(run(*ask, capsys=capsys)[0])["diffs"][0]["changes"]
    return str(next(change["code"] for change in changes if len(change["code"]) > len("A00")))


@pytest.mark.parametrize("command", ["show", "history"])
def test_both_forms_ask_for_the_same_code(
    command: str, code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    ask = (command, "-s", "icd10cm")
    printed = layouts.load("icd10cm").printed(code)
    dotted, _ = run(*ask, printed, capsys=capsys)
    plain, _ = run(*ask, code.lower(), capsys=capsys)
    assert dotted == plain
    assert f"ICD-10-CM {printed}" in dotted
    assert code not in dotted
    (shown,) = json.loads(run(*ask, printed, "--format", "json", capsys=capsys)[0])
    assert shown["code"] == code


def test_people_read_dots_and_machines_do_not(capsys: pytest.CaptureFixture[str]) -> None:
    ask = ("diff", "2025", "2026", "-s", "icd10cm")
    answers = {form: run(*ask, "--format", form, capsys=capsys)[0] for form in FORMS}
    changes = json.loads(answers["json"])["diffs"][0]["changes"]
    codes = {change["code"] for change in changes}
    codes |= {code["code"] for change in changes for code in change["replacements"]}
    assert not any("." in code for code in codes)
    assert {row["code"] for row in csv.DictReader(io.StringIO(answers["csv"]))} <= codes
    printed = layouts.load("icd10cm").printed
    for form in ("table", "md"):
        shown = set(re.findall(r"[A-Z0-9.]+", answers[form]))
        assert {printed(code) for code in codes} <= shown
        assert not {code for code in codes if printed(code) != code} & shown


def test_a_parent_is_a_code_too(code: str, capsys: pytest.CaptureFixture[str]) -> None:
    ask = ("show", code, "-s", "icd10cm")
    (shown,) = json.loads(run(*ask, "--format", "json", capsys=capsys)[0])
    parent = layouts.load("icd10cm").printed(shown["concept"]["parent"])
    assert re.search(rf"Parent +{re.escape(parent)}\n", run(*ask, capsys=capsys)[0])
