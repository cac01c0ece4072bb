"""Crosswalks in other people's forms, each held against a library that is not ours."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from lxml import html
from msgspec.structs import replace

from releasekit.crosswalk.settle import Settled
from releasekit.errors import LicenseError
from releasekit.interchange import fhir, sssom
from releasekit.licensing import audience
from releasekit.review import csv_form, xlsx_form
from releasekit.timeline import Timeline
from releasekit.views import catalog
from releasekit.views.crosswalk_gate import walk_gate
from releasekit.views.guides import guide
from releasekit.views.reviews import review_view
from tests.support.guides import entries
from tests.support.shown import AUDIENCES, EVERY, PAIRS, STORE, dotted, reviewed, seen, walk
from tests.support.tools import library

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from releasekit.crosswalk import Crosswalk
    from releasekit.views.crosswalks import CrosswalkView

EXTRA = "interchange-check"
# https://hl7.org/fhir/R4/valueset-concept-map-equivalence.html says what the target is.
TURNED = {
    "source-is-broader-than-target": "narrower",
    "source-is-narrower-than-target": "wider",
    "related-to": "relatedto",
    "equivalent": "equivalent",
    "not-related-to": "disjoint",
}


@EVERY
@AUDIENCES
@pytest.mark.parametrize("proposals", [False, True])
def test_a_concept_map_is_what_fhir_says(pair: tuple[str, ...], who: str, proposals: bool) -> None:  # noqa: FBT001 (pytest passes it by name)
    five = library("fhir.resources.conceptmap", extra=EXTRA)
    four = library("fhir.resources.R4B.conceptmap", extra=EXTRA)
    shown = seen(who, *pair)
    for write, model, back in (
        (fhir.r5, five.ConceptMap, "relationship"),
        (fhir.r4, four.ConceptMap, "equivalence"),
    ):
        text = write(shown, proposals=proposals)
        found = model.model_validate_json(text)
        assert found.experimental is True
        assert found.status == "draft"
        assert found.copyright == shown.notice
        assert re.fullmatch(r"[A-Z][A-Za-z0-9_]{1,254}", str(found.name))
        assert re.fullmatch(r"[A-Za-z0-9.-]{1,64}", str(found.id))
        elements = json.loads(text)["group"][0]["element"]
        assert [element["code"] for element in elements] == sources(shown)
        ends = {
            (element["code"], target.get("code", ""), target[back])
            for element in elements
            for target in element.get("target", ())
        }
        assert {one[:2] for one in ends if one[1]} == {
            (dotted(shown, link.source), dotted(shown, link.target))
            for link in shown.links
            if link.target and (proposals or link.basis != "proposed")
        }


def sources(shown: CrosswalkView) -> list[str]:
    return [dotted(shown, code) for code in dict.fromkeys(link.source for link in shown.links)]


def elements(text: str) -> dict[str, dict[str, Any]]:
    return {one["code"]: one for one in json.loads(text)["group"][0]["element"]}


def test_r4_turns_the_relationship_round() -> None:
    shown = seen("public", *PAIRS[0])
    five, four = (elements(write(shown)) for write in (fhir.r5, fhir.r4))
    pairs = {
        (this["relationship"], that["equivalence"])
        for code, one in five.items()
        if "target" in one
        for this, that in zip(one["target"], four[code]["target"], strict=True)
    }
    assert pairs == {(one, TURNED[one]) for one, _ in pairs}
    assert len(pairs) > 3
    assert {one.value: other for one, other in fhir.EQUIVALENCE.items()} == TURNED


def test_a_proposal_never_poses_as_published() -> None:
    shown = seen("internal", *PAIRS[0])
    official = {link.source for link in shown.links if link.basis != "proposed"}

    def proposed(text: str) -> dict[str, dict[str, Any]]:
        return {code: entry for code, entry in elements(text).items() if code not in official}

    left_out = proposed(fhir.r5(shown))
    assert len(left_out) == shown.undecided
    # The group's `unmapped` would map a code with neither to itself, and every one of these ended.
    assert all(set(entry) == {"code", "display", "noMap"} for entry in left_out.values())
    for entry in proposed(fhir.r4(shown)).values():
        (target,) = entry["target"]
        said = "Undecided: no official replacement"
        assert target == {"equivalence": "unmatched", "comment": said}
    asked = proposed(fhir.r5(shown, proposals=True))
    targets = [target for entry in asked.values() for target in entry.get("target", ())]
    assert targets
    assert all("PROPOSED, not official" in target["comment"] for target in targets)
    basis = {"code": "basis", "valueString": "proposed"}
    assert all(basis in target["property"] for target in targets)
    description = json.loads(fhir.r5(shown))["description"]
    assert f"{shown.undecided} codes are undecided" in description
    assert all(re.search(rf"[ ,:]{re.escape(code)}[,.]", description) for code in left_out)


@EVERY
@pytest.mark.parametrize("proposals", [False, True])
def test_no_ended_code_is_left_to_map_to_itself(pair: tuple[str, ...], proposals: bool) -> None:  # noqa: FBT001 (pytest passes it by name)
    shown = seen("public", *pair)
    five = elements(fhir.r5(shown, proposals=proposals))
    four = elements(fhir.r4(shown, proposals=proposals))
    assert five.keys() == four.keys()
    assert all(("target" in entry) is not ("noMap" in entry) for entry in five.values())
    for code, one in four.items():
        assert one["target"]
        alone = [target for target in one["target"] if target["equivalence"] == "unmatched"]
        assert bool(alone) == five[code].get("noMap", False)
        assert not alone or len(one["target"]) == 1
        assert all("code" not in target and target["comment"] for target in alone)


def test_what_a_reviewer_says_is_in_the_map() -> None:
    none = elements(fhir.r5(reviewed("")))["S7146"]
    assert none == {"code": "S7146", "display": none["display"], "noMap": True}
    (four,) = elements(fhir.r4(reviewed("")))["S7146"]["target"]
    assert four["equivalence"] == "unmatched"
    (target,) = elements(fhir.r5(reviewed("J3912")))["S7146"]["target"]
    assert (target["code"], target["relationship"]) == ("J3912", "equivalent")
    assert "reviewed by R. Quill, 2026-01-05" in target["comment"]
    assert "S7146" not in json.loads(fhir.r5(reviewed("")))["description"]
    assert "S7146" in json.loads(fhir.r5(seen("public", *PAIRS[1])))["description"]


FORMS: dict[str, Callable[[CrosswalkView, Crosswalk, str], bytes]] = {
    "r5": lambda shown, *_: fhir.r5(shown, proposals=True).encode(),
    "r4": lambda shown, *_: fhir.r4(shown, proposals=True).encode(),
    "sssom": lambda shown, *_: sssom.dumps(shown).encode(),
    "md": lambda shown, *_: page(shown, "md").encode(),
    "html": lambda shown, *_: page(shown, "html").encode(),
    "xlsx": lambda _, found, who: xlsx_form.write(sheet(found, who)),
    "csv": lambda _, found, who: csv_form.write(sheet(found, who)).encode(),
}


def page(shown: CrosswalkView, form: str) -> str:
    return catalog.text("guide", form, [guide(shown)])


def tree(shown: CrosswalkView) -> Any:  # noqa: ANN401 (lxml's types are too wide for a path)
    return html.fromstring(page(shown, "html"))


def sheet(found: Crosswalk, who: str) -> Any:  # noqa: ANN401 (a view)
    timeline = Timeline(STORE, found.layout)
    return review_view(found, timeline, audience(who), Settled())


@pytest.mark.parametrize("form", FORMS)
def test_no_form_lets_out_what_its_audience_may_not_have(form: str) -> None:
    found = walk(*PAIRS[0])
    gate = walk_gate([(found, Timeline(STORE, found.layout))], audience("public"))
    assert gate.runs
    gate.validate(form, FORMS[form](seen("public", *PAIRS[0]), found, "public"))
    with pytest.raises(LicenseError, match="licensed words in a row"):
        gate.validate(form, FORMS[form](seen("internal", *PAIRS[0]), found, "internal"))


@pytest.mark.parametrize("form", FORMS)
def test_the_same_bytes_each_time(form: str) -> None:
    found = walk(*PAIRS[0])
    shown = seen("internal", *PAIRS[0])
    assert FORMS[form](shown, found, "internal") == FORMS[form](shown, found, "internal")


@EVERY
@AUDIENCES
def test_the_guide_tells_of_every_code(pair: tuple[str, ...], who: str) -> None:
    shown = seen(who, *pair)
    root = tree(shown)
    codes = root.xpath("//table[@class='codes']//tbody//th//a/@id")
    assert codes == [member.code for source in entries(guide(shown)) for member in source.members]
    assert sorted(codes) == sorted({link.source for link in shown.links})
    assert len(set(root.xpath("//@id"))) == len(root.xpath("//@id"))
    for name in root.xpath("//@aria-labelledby | //a/@href"):
        assert name.removeprefix("#") in root.xpath("//@id")
    proposed = root.xpath("//li[contains(@class, 'proposed')]//b[@class='basis']/text()")
    assert len(proposed) == sum(
        bool(link.target) and link.basis == "proposed" for link in shown.links
    )
    assert set(proposed) <= {"POSSIBLE MATCH"}
    assert "SAMPLE." in root.text_content()
    assert shown.notice in " ".join(root.text_content().split())
    assert [script.get("src") for script in root.xpath("//script")] == [None]


def test_hostile_texts_stay_texts_in_the_guide() -> None:
    hostile = "<script>alert(1)</script>{{7*7}}|"
    plain = reviewed("J3912")
    links = tuple(replace(link, reviewer=hostile, reviewed=hostile) for link in plain.links)
    shown = replace(plain, links=links)
    root = tree(shown)
    assert len(root.xpath("//script")) == 1
    assert hostile in root.text_content()
    assert "<script>" not in page(shown, "md")


def test_every_cell_of_the_review_workbook_is_a_text_a_number_or_a_day(tmp_path: Path) -> None:
    import openpyxl  # noqa: PLC0415 (slow to import)

    place = tmp_path / "form.xlsx"
    place.write_bytes(xlsx_form.write(sheet(walk(*PAIRS[0]), "internal")))
    book = openpyxl.load_workbook(place)
    kinds = {cell.data_type for one in book for row in one.iter_rows() for cell in row}
    assert "f" not in kinds
    assert book.properties.modified == book.properties.created
    assert str(book.properties.modified)[:10] == str(STORE.get("cpt", "2026").known)
    shown = [str(cell.value) for row in book["Read me"].iter_rows() for cell in row if cell.value]
    assert "SAMPLE" in shown
    assert seen("public", *PAIRS[0]).notice in shown
