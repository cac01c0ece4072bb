"""Values that the publisher writes as letters and numbers, decoded by declared lists."""

from __future__ import annotations

import json
import re

import pytest

from releasekit import layout as layouts
from releasekit.layout.fields import Text
from tests.cli.test_cli import SAMPLES, run
from tests.support.contracts import proved

HCPCS = layouts.load("hcpcs")
ROWS = (
    ("attribute.coverage", "C", "C (carrier judgment)"),
    ("attribute.coverage", "S", "S (non-covered by Medicare statute)"),
    ("attribute.coverage", "?", "?"),  # no list has it: it stays as it is
    ("attribute.pricing", "00", "00 (not separately priced by Part B)"),
    ("attribute.pricing", "40", "40"),
    ("attribute.betos", "D1B", "D1B (hospital beds)"),
    ("attribute.type-of-service", "1", "1 (medical care)"),
    ("attribute.statute", "1", "1"),  # another column has no list
    ("note.coverage", "C", "C"),  # nor has another family
    ("display", "C", "C"),
)


@pytest.mark.parametrize(("aspect", "value", "shown"), ROWS)
def test_a_value_is_decoded_by_its_own_list(aspect: str, value: str, shown: str) -> None:
    assert HCPCS.decoded(aspect, value) == shown


@pytest.mark.parametrize("code_set", layouts.code_sets())
def test_every_list_is_of_a_text_column_and_says_something(code_set: str) -> None:
    layout = layouts.load(code_set)
    texts = {
        column.name
        for file in layout.files
        for column in file.columns
        if isinstance(column.type, Text)
    }
    for values in layout.values:
        assert values.name in texts
        assert values.means
        assert all(meaning.strip() == meaning != "" for meaning in values.means.values())


@pytest.fixture(autouse=True)
def _store(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RELEASEKIT_STORE", SAMPLES)


def test_people_read_meanings_and_machines_both(capsys: pytest.CaptureFixture[str]) -> None:
    ask = ("diff", "2025-10", "2026-01", "-s", "hcpcs", "--class", "attribute-revised")
    answers = {
        form: run(*ask, "--format", form, capsys=capsys)[0] for form in ("json", "csv", "md")
    }
    (diff,) = proved("changes-2", answers["json"].encode())["diffs"]
    kinds = set()
    for change in diff["changes"]:
        listed = bool(HCPCS.meanings(change["aspect"]))
        assert bool(change["after_decoded"] or change["before_decoded"]) is listed
        kinds.add((listed, isinstance(change["after"], list)))
        if listed and change["after"]:
            values = [change["after"]] if isinstance(change["after"], str) else change["after"]
            for value in values:
                decoded = HCPCS.decoded(change["aspect"], value)
                assert decoded in answers["md"]
                assert decoded not in answers["csv"]
    assert {(True, False), (False, True)} <= kinds  # a list of values, and codes that have none


def test_show_decodes_and_keeps_the_raw_value(capsys: pytest.CaptureFixture[str]) -> None:
    ask = ("diff", "2025-10", "2026-01", "-s", "hcpcs", "--format", "json")
    changes = json.loads(run(*ask, capsys=capsys)[0])["diffs"][0]["changes"]
    code = next(change["code"] for change in changes if change["aspect"] == "attribute.coverage")
    (shown,) = proved("code-2", run("show", code, "--format", "json", capsys=capsys)[0].encode())
    raw = shown["concept"]["properties"]["attribute.coverage"]
    assert raw in HCPCS.meanings("attribute.coverage")
    decoded = shown["concept"]["decoded"]["attribute.coverage"]
    assert decoded == HCPCS.decoded("attribute.coverage", raw) != raw
    assert re.search(
        rf"^ *Coverage +{re.escape(decoded)}$", run("show", code, capsys=capsys)[0], re.MULTILINE
    )
