"""Successors of another code set, in every form of a crosswalk."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from releasekit import layout as layouts
from releasekit.interchange import fhir, sssom
from releasekit.licensing import audience
from releasekit.review import read
from releasekit.store import Store
from releasekit.views.crosswalks import to_json, view
from tests.support.reviewing import form
from tests.support.reviewing import write as write_form
from tests.support.walks import walk

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from releasekit.views.crosswalks import CrosswalkView


@pytest.fixture
def shown(tmp_path: Path) -> CrosswalkView:
    """Return a crosswalk with a successor of its own, one of CPT, and a code without any."""
    before = "C9001 Halo\nC9003 Lens\nC9004 Quillon duct"
    after = "-C9001 Halo\n-C9003 Lens\nJ0120 Salve"
    found = walk(tmp_path, (before, ""), (after, "C9001 > 99493\nC9003 > J0120"), code_set="hcpcs")
    return view(found, Store(tmp_path), audience("public"))


@pytest.mark.parametrize("write", [fhir.r5, fhir.r4])
def test_a_concept_map_has_a_group_for_each_code_set(
    shown: CrosswalkView, write: Callable[[CrosswalkView], str]
) -> None:
    document = json.loads(write(shown))
    own, other = document["group"]
    assert other["target"] == layouts.load("cpt").uri
    assert other["source"].startswith(layouts.load("hcpcs").uri)
    (element,) = other["element"]
    assert (element["code"], [target["code"] for target in element["target"]]) == (
        "C9001",
        ["99493"],
    )
    assert "unmapped" not in other
    # Every code that ended stands in the group whose `unmapped` would map it to itself.
    assert [element["code"] for element in own["element"]] == ["C9001", "C9003", "C9004"]
    assert own["unmapped"]
    if write is fhir.r5:
        assert [element.get("noMap", False) for element in own["element"]] == [True, False, True]
    else:
        (said,) = own["element"][0]["target"]
        assert "code" not in said
        assert said["equivalence"] == "unmatched"
        assert other["target"] in said["comment"]
    assert document["status"] == "draft"  # nobody has decided about C9004


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
def test_a_review_form_with_a_successor_of_another_code_set_is_read_back(
    kind: str, tmp_path: Path
) -> None:
    rows = "C9001 > 99493\nC9003 > J0120"
    before, after = "C9001 Halo\nC9003 Lens", "-C9001 Halo\n-C9003 Lens\nJ0120 Salve"
    found = walk(tmp_path, (before, ""), (after, rows), code_set="hcpcs")
    place = write_form(tmp_path / f"form.{kind}", form(found, tmp_path))
    assert {(entry.source, entry.target) for entry in read(place).entries} == {
        ("C9001", "99493"),
        ("C9003", "J0120"),
    }


def test_json_and_sssom_name_the_code_set(shown: CrosswalkView) -> None:
    (document,) = json.loads(to_json([shown]))["crosswalks"]
    assert {link["source"]: link["target_code_set"] for link in document["links"]} == {
        "C9001": "cpt",
        "C9003": None,
        "C9004": None,
    }
    assert sum(document["cardinalities"].values()) == len(document["links"])
    text = sssom.dumps(shown)
    assert "\tcpt:99493\t" in text
    assert f'cpt: "{layouts.load("cpt").uri}/"' in text
