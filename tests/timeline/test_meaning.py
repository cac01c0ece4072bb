"""When a code means something else: hardly a common word, another subject, another code's text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec import Struct

from releasekit import layout as layouts
from releasekit.classify import Classifier
from releasekit.diff import Comparison
from releasekit.layout.values import Regex
from releasekit.model import Concept
from releasekit.timeline.links import NOTHING
from releasekit.timeline.meaning import Changed, Meanings, changed, same_meaning
from tests.support.snapshots import snapshot

if TYPE_CHECKING:
    from collections.abc import Mapping

MEANINGS = [
    ("", "Foam wedge for wheelchair", True),  # nothing to judge by
    ("Wheelchair", "Syringe", True),
    ("5 mg", "10 ml", True),
    ("Erythropoetic agent administered", "Erythropoietic agents given", True),
    ("Foam wedge for the left knee", "Foam wedge for the right knee", True),
    ("Inj aripiprazole, 1 mg", "Injection, aripiprazole (abilify maintena), 1 mg", True),
    ("Dispensing fee, bicros", "Dispensing fee, contralateral routing system, binaural", True),
    (
        "Patient had one medical visit in each 6 month period, 60 days between medical visits",
        "Patient had two eligible encounters 90 days apart or one and a viral load test",
        True,
    ),
    # Codes that CMS gave another meaning: CS, G9891.
    (
        "Item or service related, in whole or in part, to an illness, injury, or condition",
        "Cost-sharing for specified covid-19 testing that results in an order for a test",
        False,
    ),
    (
        "Documentation of medical reason(s) for not performing a dilated macular examination",
        "Mdpp session reported as a line-item on a claim for a payable mdpp expanded model",
        False,
    ),
    ("Red wedge", "Sterile syringe with needle", False),
    ("CT scan", "MR angiogram", False),
    ("Amb pump kit", "Ambulatory device", True),
    ("Foam wedge gray soft pillow", "Foam syringe sterile needle glass", True),
    ("Foam wedge gray soft pillow cover", "Foam syringe sterile needle glass tube", False),
    ("Foam wedge, left, each, 5 mg", "Sterile syringe, left, each, 5 mg", True),  # in doubt
]


@pytest.mark.parametrize(("before", "after", "expected"), MEANINGS)
def test_same_meaning(before: str, after: str, *, expected: bool) -> None:
    assert same_meaning(before, after) is expected
    assert same_meaning(after, before) is expected


class Case(Struct, frozen=True, kw_only=True):
    """Texts by code before and after (empty: the code is not there), and which were reassigned."""

    title: str
    before: dict[str, str]
    after: dict[str, str]
    reassigned: set[str]


CASES = [
    Case(
        title="two codes exchanged their texts",
        before={"10001": "Reading with pad recommended", "10002": "Reading with hose"},
        after={"10001": "Reading with hose", "10002": "Reading with pad recommended"},
        reassigned={"10001", "10002"},
    ),
    Case(
        title="exchanged, and reworded a little",
        before={
            "10001": "Final reading of the velar arch with folding recommended",
            "10002": "Final reading of the velar arch with folding not recommended",
        },
        after={
            "10001": "Final reading of the arch stating no folding is recommended",
            "10002": "Final reading of the arch with folding recommended",
        },
        reassigned={"10001", "10002"},
    ),
    Case(
        title="left and right exchanged",
        before={"10001": "Folding of the left arch", "10002": "Folding of the right arch"},
        after={"10001": "Folding of the right arch", "10002": "Folding of the left arch"},
        reassigned={"10001", "10002"},
    ),
    Case(
        title="moved on by one",
        before={"10001": "Pad, small", "10002": "Pad, tall", "10003": "Pad, wide"},
        after={"10001": "Pad, tall", "10002": "Pad, wide", "10003": "Pad, round"},
        reassigned={"10001", "10002"},
    ),
    Case(
        title="a family reworded alike without a common word",
        before={f"1000{n}": "Patient treatment and last evaluation complete" for n in range(4)},
        after={f"1000{n}": "Discharge of an episode recorded anywhere" for n in range(4)},
        reassigned=set(),
    ),
    Case(
        title="a family reworded alike, with a word of its own each",
        before={
            f"1000{n}": f"Gauged lumbar moods, quota tallied by clerks {word}"
            for n, word in enumerate(("knee", "hip", "wrist"))
        },
        after={
            f"1000{n}": f"Surplus figure of the ledger; status of seats, papers, {word}"
            for n, word in enumerate(("knee", "hip", "wrist"))
        },
        reassigned=set(),
    ),
    Case(
        title="one alone of these is another thing",
        before={"10001": "Patient treatment and last evaluation complete"},
        after={"10001": "Discharge of an episode recorded anywhere"},
        reassigned={"10001"},
    ),
    Case(
        title="a family of siblings, each reworded in its own way",
        before={
            "10001": "Score of the knee was reckoned",
            "10002": "Score of the hip was reckoned",
        },
        after={
            "10001": "Score of the knee impairment was reckoned",
            "10002": "Score of the hip impairment was reckoned",
        },
        reassigned=set(),
    ),
    Case(
        title="denied, while no other code had that text",
        before={"10001": "Reading with pad recommended", "10002": "Hose, soft"},
        after={"10001": "Reading with pad not recommended", "10002": "Hose, hard"},
        reassigned=set(),
    ),
    Case(
        title="the text of a code that keeps it",
        before={"10001": "Folding of the left arch", "10002": "Folding of the right arch"},
        after={"10001": "Folding of the right arch", "10002": "Folding of the right arch"},
        reassigned=set(),
    ),
    Case(
        title="made like a sibling that keeps its text but for a word",
        before={"10001": "Arches aged 65, for 90 days", "10002": "Arches aged 66, for 90 days"},
        after={
            "10001": "Arches aged 66, for 90 lasting days",
            "10002": "Arches aged 66, for 90 lasting days",
        },
        reassigned=set(),
    ),
    Case(
        title="worded as its sibling, which got a name of its own",
        before={"10001": "Salve implant", "10002": "Injection, salve implant, 1 mg"},
        after={
            "10001": "Injection, salve implant (zoreva), 1 mg",
            "10002": "Injection, salve implant (quillon), 1 mg",
        },
        reassigned=set(),
    ),
    Case(
        title="another code was merged into it",
        before={"10001": "Salve of quillon, 10 mg", "10002": "Salve of quillon, 1 mg"},
        after={"10001": "Salve of quillon, 1 mg", "10002": ""},
        reassigned=set(),
    ),
    Case(
        title="it took over what another meant that went",
        before={"10001": "Pad of foam for the velar arch, soft", "10002": "Hose with velar clamp"},
        after={"10001": "Hose with velar clamp", "10002": ""},
        reassigned={"10001"},
    ),
    Case(
        title="only edited",
        before={"10001": "Pad, small", "10002": "Pads; small"},
        after={"10001": "Pads; small", "10002": "Pad, small"},
        reassigned=set(),
    ),
]


def _classes(before: Mapping[str, str], after: Mapping[str, str]) -> dict[str, set[str]]:
    sides = (
        [
            Concept(code=code, display=text, section="", kind="")
            for code, text in sorted(side.items())
            if text
        ]
        for side in (before, after)
    )
    left, right = (snapshot(s, v) for s, v in zip(sides, ("2025", "2026"), strict=True))
    changes = Classifier(Comparison(left, right), layouts.load("cpt"), NOTHING).changes()
    found: dict[str, set[str]] = {}
    for change in changes:
        found.setdefault(change.delta.key, set()).add(change.rule.id)
    return found


@pytest.mark.parametrize("case", CASES, ids=[case.title for case in CASES])
def test_which_codes_were_reassigned(case: Case) -> None:
    """The class of change asks the same."""
    found = _classes(case.before, case.after)
    reused = {code for code, classes in found.items() if "code-reused" in classes}
    assert reused == case.reassigned
    backwards = _classes(case.after, case.before)
    if all(case.after.values()):
        again = {code for code, classes in backwards.items() if "code-reused" in classes}
        assert bool(again) == bool(case.reassigned)


SUBJECT = layouts.load("icd10pcs").wording.subject
SUBJECTS = [
    ("Excision of Left Lung, Open Approach", "Excision of Right Lung, Open Approach", True),
    ("Excision of Stomach, Open Approach", "Excision of Liver, Open Approach", True),
    (
        "Bypass Right Atrium to Left Lung, Open Approach",
        "Bypass Left Atrium to Left Lung, Open Approach",
        True,
    ),
    ("Insertion of Pad into Liver, External", "Insertion of Pad into Spleen, External", True),
    ("Control Bleeding in Head, Open Approach", "Control Bleeding in Neck, Open Approach", True),
    ("Removal of Pad from Upper Vein, External", "Removal of Pad from Lower Vein, External", True),
    # The device, the approach, or the operation is another, or the part has more words.
    ("Transfusion of OTL-200 into Vein, Open", "Transfusion of Quillon into Vein, Open", False),
    ("Insertion of Pad into Liver, External", "Insertion of Hose into Liver, External", False),
    ("Excision of Liver, Open Approach", "Excision of Liver, External Approach", False),
    ("Excision of Aorta, Open Approach", "Excision of Aorta, Thoracic, Open Approach", False),
    ("Excision of Thymus, Open Approach", "Excision of Thymus Gland, Open Approach", False),
    ("Excision of Esophagus, Open Approach", "Excision of Oesophagus, Open Approach", False),
    ("Dilation of Vein with Pad, Open", "Dilation of Vein with Two Pads, Open", False),
]


@pytest.mark.parametrize(("before", "after", "expected"), SUBJECTS)
def test_a_title_put_together_by_axis_is_about_its_body_part(
    before: str, after: str, *, expected: bool
) -> None:
    meanings = Meanings(subject=SUBJECT)
    assert meanings.reassigned("0000000", before, after) is expected
    assert meanings.reassigned("0000000", after, before) is expected
    assert not Meanings().reassigned("0000000", before, after)


def test_a_title_without_a_subject_is_judged_by_its_words() -> None:
    meanings = Meanings(subject=Regex("^About (?P<subject>.+)"))
    assert not meanings.reassigned("1", "Pad for the arch", "Pad for the duct")
    assert meanings.reassigned("1", "About the arch, a pad", "About the duct, a pad")


def test_the_texts_of_other_codes_are_read_once_and_only_in_doubt() -> None:
    left = snapshot([Concept(code="10001", display="Pad, small", section="", kind="")], "2025")
    right = snapshot([Concept(code="10001", display="Pad, tall", section="", kind="")], "2026")
    asked = []

    def texts() -> list[Changed]:
        asked.append(1)
        return changed(Comparison(left, right).pairs())

    meanings = Meanings(texts)
    assert not meanings.reassigned("10001", "Pad, small", "Pads; small")
    assert not asked
    for _ in range(3):
        assert not meanings.reassigned("10001", "Pad, small", "Pad, tall")
    assert len(asked) == 1
