"""What each grade holds and must not hold; the laws of a redline; when a meaning is another."""

import subprocess
import sys
import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from releasekit.timeline.meaning import same_meaning
from releasekit.wording import Grade, grade, punctuation_only, redline, spacing_only

SAME, EDITED, REVISED, NEGATED, QUANTITY = Grade

# (before, after, grade): ICD-10-CM and HCPCS texts are CMS's own, the rest is made up.
GRADES = [
    ("", "", SAME),
    ("Elastic wrist support", "Elastic wrist support", SAME),
    # Edited: whitespace, case, punctuation.
    ("Foreign body  entering", "Foreign body entering", EDITED),
    ("ELASTIC SUPPORT", "Elastic support", EDITED),
    ("", "-", EDITED),
    ("Craniosynostosis unilateral", "Craniosynostosis, unilateral", EDITED),
    ("of the diagnosis`", "of the diagnosis", EDITED),
    ("Contracture of joints", "Contracture of joint(s)", EDITED),
    ("Patient's own pump", "Patients own pump", EDITED),
    ("Patient\u2019s own pump", "Patient's own pump", EDITED),
    ("Sensor pad\u2122", "Sensor pad", EDITED),
    ("Cafe\u0301-au-lait spots", "Caf\xe9 au lait spots", EDITED),
    ("non\xadinvasive test", "noninvasive test", EDITED),
    ("non-invasive test", "non invasive test", EDITED),
    ("non-invasive test", "noninvasive test", EDITED),
    ("type-2 sensor", "type 2 sensor", EDITED),
    ("12 month follow up", "12-month follow-up", EDITED),
    # Edited: a number or a sign in another spelling.
    ("0.5mg tablet", "0.5 mg tablet", EDITED),
    (".50 mg tablet", "0.5 mg tablet", EDITED),
    ("2.0 mg tablet", "2 mg tablet", EDITED),
    ("1000 units", "1,000 units", EDITED),
    ("two pads", "2 pads", EDITED),
    ("1st visit", "first visit", EDITED),
    ("scores (6 ? 20 weeks)", "scores (6-20 weeks)", EDITED),  # a dash lost in a code page
    ("scores 6 - 20", "scores 6\u201320", EDITED),
    ("scores 6-20", "scores 6 to 20", EDITED),
    ("score (< 0)", "score (<0)", EDITED),
    ("score \u2265 5", "score >=5", EDITED),
    ("less than 39 weeks", "<39 weeks", EDITED),
    ("2\xbd pads", "2 1/2 pads", EDITED),
    ("stage II ulcer", "stage 2 ulcer", EDITED),
    # Edited: a known abbreviation, a unit respelled.
    ("pump w/ tubing, w/o alarm", "pump with tubing, without alarm", EDITED),
    ("pad, incl. tape, approx 4 cm", "pad, including tape, approximately 4 cm", EDITED),
    ("tubing & mask, ea", "tubing and mask, each", EDITED),
    ("(e.g., valve)", "(eg, valve)", EDITED),
    ("15 minutes", "15 min", EDITED),
    ("16 sq cm", "16 square centimeters", EDITED),
    ("5 milliliters, 2 milligrams", "5 ml, 2 mg", EDITED),
    ("5mg / kg", "5 mg per kg", EDITED),
    ("6 months-5 years", "6 months to 5 years", EDITED),
    ("more than one pad", ">1 pad", EDITED),
    ("10 percent", "10%", EDITED),
    ("5 \xb5g", "5 mcg", EDITED),
    ("30 mm hg", "30 mmhg", EDITED),
    ('pad 4" wide', "pad 4 inches wide", EDITED),
    # Edited: spelling, plural and possessive.
    ("Megaloencephalic cyst", "Megalencephalic cyst", EDITED),
    ("Rieger's anomaly", "Rieger anomaly", EDITED),
    ("pressure pad", "pressure pads", EDITED),
    # Revised: words, order.
    ("unspecified injury of wrist and hand", "unspecified injury of hand", REVISED),
    ("pump for infusion", "infusion for pump", REVISED),
    ("swab of left and right nostril", "swab of right and left nostril", REVISED),
    ("5 mg tablet, for the left eye", "for the left eye, 5 mg tablet", REVISED),
    ("5 mg pad for 3 days", "for 3 days, 5 mg pad", REVISED),
    ("left and right pad, 5 cm", "right and left pad, 5 cm", REVISED),
    ("", "5 mg tablet", REVISED),
    ("5 mg tablet", "", REVISED),
    # Negated: with and without, not.
    ("with contrast", "without contrast", NEGATED),
    ("reason given", "reason not given", NEGATED),
    # Revised, although a word looks like a quantity.
    ("sold by prescription", "sold over the counter", REVISED),
    ("status survey", "follow up status survey", REVISED),
    ("served by the model", "served under the model", REVISED),
    ("prior to admission", "prior to initial evaluation", REVISED),
    ("serogroups a, c, w", "serogroups a, c, w, l", REVISED),
    ("foot support", "support", REVISED),
    ("device by CMS", "device", REVISED),
    ("device, 5 pads", "sensor, 5 pads", REVISED),
    ("tubing used with 5 mg", "tubing (e.g. soft) used with 5 mg", REVISED),
    ("swab for virus", "swab for covid-19 virus", REVISED),
    ("drug OTL-200 given", "drug otlimab given", REVISED),
    ("cross i pin", "cross ii pin", REVISED),
    ("v pad", "x pad", REVISED),
    ("less than 5 mg pad, sealed", "<5 mg pad, closed", REVISED),
    ("30 mm hg hose", "30 mmhg stocking", REVISED),
    # Quantity: a number, in whatever dress.
    ("0.5 mg", "5 mg", QUANTITY),
    ("0.5 mg", "05 mg", QUANTITY),
    ("score 1-5", "score 15", QUANTITY),
    ("score 1-5", "score 1, 5", QUANTITY),
    ("score 1 5", "score 15", QUANTITY),
    ("score 1:5", "score 1, 5", QUANTITY),
    ("score 1/5", "score 15", QUANTITY),
    ("5 mg-10 mg pad", "5 mg, 10 mg pad", QUANTITY),
    ("more than one pad", "one or more pads", QUANTITY),
    ("score -2.5", "score 2.5", QUANTITY),
    ("score < 40", "score > 40", QUANTITY),
    ("score < 40%", "score <= 40%", QUANTITY),
    ("lasting 20 or more minutes", "lasting more than 20 minutes", QUANTITY),
    ("5 % gel", "5 gel", QUANTITY),
    ("5+ pads", "5 pads", QUANTITY),
    ("+/-30 days", "30 days", QUANTITY),
    ("10\u2075 cells", "105 cells", QUANTITY),
    ("1\u200b0 mg", "1 mg", QUANTITY),
    ("2\xbd pads", "21/2 pads", QUANTITY),
    ("1,000 units", "100 units", QUANTITY),
    ("first visit", "third visit", QUANTITY),
    ("fourteen pads", "eighteen pads", QUANTITY),
    ("half a pad, once", "half a pad, twice", QUANTITY),
    ("stage ii ulcer", "stage iii ulcer", QUANTITY),
    ("types i, ii and iv", "types i, ii and v", QUANTITY),
    ("type-1 sensor", "type-2 sensor", QUANTITY),
    ("5 mg or 5 mg pad", "5 mg or pad", QUANTITY),
    ("vitamin b6", "vitamin b12", QUANTITY),
    ("over-65 pad", "pad", QUANTITY),
    ("initial 30 minutes, then 15 minutes", "initial 15 minutes, then 30 minutes", QUANTITY),
    ("right 5 mg, left 10 mg", "left 5 mg, right 10 mg", QUANTITY),
    ("5 mg per 10 ml", "5 ml per 10 mg", QUANTITY),
    # Quantity: unit, dose, time.
    ("5 mg", "5 mcg", QUANTITY),
    ("5 l bag", "5 bag", QUANTITY),
    ("sold per foot", "sold per item", QUANTITY),
    ("5 mg vial", "5 mg per ml vial", QUANTITY),
    ("16 sq cm pad", "16 cm pad", QUANTITY),
    ("5 units", "5 doses", QUANTITY),
    ("weekly visit", "monthly visit", QUANTITY),
    ("measurement year", "measurement period", QUANTITY),
    # Quantity: laterality, each and its like, bounds of a number.
    ("left eye", "right eye", QUANTITY),
    ("Degenerative myopia, bilateral eye", "Degenerative myopia, eye", QUANTITY),
    ("Wedge", "Wedge, each", QUANTITY),
    ("each 15 minutes", "each additional 15 minutes", QUANTITY),
    ("wedge, per pair", "wedge", QUANTITY),
    ("initial sensor", "subsequent sensor", QUANTITY),
    ("hour of infusion", "initial hour of infusion", QUANTITY),
    ("5 pads", "up to 5 pads", QUANTITY),
    ("at least 5 pads", "5 pads", QUANTITY),
    ("5 pads", "5 or more pads", QUANTITY),
    ("5 pads or more", "5 pads or less", QUANTITY),
    ("over 65 years", "under 65 years", QUANTITY),
    ("18 years of age or older", "18 years of age", QUANTITY),
    # The gravest counts.
    ("Wedge,  5 mg", "FOAM wedge 6 mg", QUANTITY),
    ("Sensor w/ alarm", "SENSORS with alarm", EDITED),
]


@pytest.mark.parametrize(("before", "after", "expected"), GRADES)
def test_grade(before: str, after: str, expected: Grade) -> None:
    assert grade(before, after) is expected


@pytest.mark.parametrize(("before", "after", "expected"), GRADES)
def test_the_way_back_has_the_same_grade(before: str, after: str, expected: Grade) -> None:
    assert grade(after, before) is expected


def test_the_names_of_grades_are_fixed() -> None:
    assert [str(name) for name in Grade] == ["same", "edited", "revised", "negated", "quantity"]


def told(before: str, after: str) -> list[tuple[str, str]]:
    return [(segment.kind, segment.text) for segment in redline(before, after)]


REDLINES: list[tuple[str, str, list[tuple[str, str]]]] = [
    ("", "", []),
    ("", "pad", [("inserted", "pad")]),
    ("pad", "hose", [("deleted", "pad"), ("inserted", "hose")]),
    (
        "a big red pad",
        "a small gray pad",
        [("same", "a "), ("deleted", "big red"), ("inserted", "small gray"), ("same", " pad")],
    ),
    ("0.5 mg", "5 mg", [("deleted", "0.5"), ("inserted", "5"), ("same", " mg")]),
    ("1,a", ",b", [("deleted", "1"), ("same", ","), ("deleted", "a"), ("inserted", "b")]),
    ("pad", "pad, each", [("same", "pad"), ("inserted", ", each")]),
    ("wrist and hand", "hand", [("deleted", "wrist and "), ("same", "hand")]),
    ("a  b", "a b", [("same", "a"), ("deleted", "  "), ("inserted", " "), ("same", "b")]),
]


@pytest.mark.parametrize(("before", "after", "expected"), REDLINES)
def test_redline(before: str, after: str, expected: list[tuple[str, str]]) -> None:
    assert told(before, after) == expected


pieces = ["5", "mg", "left", ",", " ", "  ", "\n", "pad", "padding", "hose", "inj"]
few_words = st.lists(st.sampled_from(pieces)).map("".join)
texts = st.one_of(few_words, st.text())


@given(texts, texts)
def test_a_redline_holds_both_texts(before: str, after: str) -> None:
    segments = told(before, after)
    assert "".join(text for kind, text in segments if kind != "inserted") == before
    assert "".join(text for kind, text in segments if kind != "deleted") == after
    assert all(text for _, text in segments)
    kinds = [kind for kind, _ in segments]
    assert all(one != other for one, other in pairwise(kinds))
    assert ("inserted", "deleted") not in pairwise(kinds)


@given(texts, texts)
def test_grades_and_meanings_have_no_direction(before: str, after: str) -> None:
    assert grade(before, after) is grade(after, before)
    assert (grade(before, after) is Grade.SAME) == (before == after)
    assert same_meaning(before, after) is same_meaning(after, before)
    assert same_meaning(before, before)


@given(texts)
def test_blanks_and_case_are_edits(text: str) -> None:
    assert grade(text, f"  {text}\n") is Grade.EDITED
    assert grade(text, text.upper().lower()) in {Grade.SAME, Grade.EDITED} or not text.isascii()


HOSTILE = {
    "two words": ("a b " * 25_000, "b a a " * 17_000),
    "one word": ("a" * 100_000, "a" * 99_999 + "b"),
    "thousands": ("1" + ",234" * 25_000 + "5", "1" + ",234" * 25_000 + "6"),
    "points": ("a." * 50_000 + "aa", "a." * 50_000 + "ab"),
    "blanks": ("5" + " " * 100_000 + "x", "less than" + " " * 100_000 + "y"),
    "bounds": ("over 5 " * 14_000, "under 5 " * 12_000),
    "scattered": tuple(" ".join(f"{x}{n} a" for n in range(140)) for x in "qz"),
    "all other": tuple(" ".join(f"{x}{n}" for n in range(14_000)) for x in "qz"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_texts_take_little_time(name: str) -> None:
    before, after = HOSTILE[name]
    start = time.perf_counter()
    grade(before, after)
    same_meaning(before, after)
    segments = told(before, after)
    assert time.perf_counter() - start < 3
    assert "".join(text for kind, text in segments if kind != "inserted") == before


def test_a_redline_aligns_what_it_can_afford() -> None:
    kinds = ["deleted", "inserted", "same", "deleted", "inserted"]
    assert [kind for kind, _ in told("x " + "pad, " * 80 + "y", "z " + "pad, " * 80 + "w")] == kinds
    costly = [" ".join(f"{x}{n} a" for n in range(300)) for x in "qz"]
    assert [kind for kind, _ in told(*costly)] == ["deleted", "inserted", "same"]


def test_the_import_leaves_difflib_out() -> None:
    code = "import sys, releasekit.wording.grades; sys.exit('difflib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0  # noqa: S603


@pytest.mark.parametrize(
    ("before", "after", "spacing", "punctuation"),
    [
        ("Lantern  fever", "Lantern fever", True, True),
        ("Lantern [LF]30", "Lantern [LF] 30", True, True),
        ("Lantern-mild", "Lantern -mild", True, True),
        ("Lantern fever, mild", "Lantern fever - mild", False, True),
        ("Lantern (mild) fever", "Lantern mild fever", False, True),
        ("Lantern 1.5 mg", "Lantern 15 mg", False, False),
        ("Lantern 1-5", "Lantern 15", False, False),
        ("Lantern > 5", "Lantern 5", False, False),
        ("Lantern fever", "Lantern fevers", False, False),
    ],
)
def test_what_differs_in_spacing_or_punctuation_only(
    before: str, after: str, *, spacing: bool, punctuation: bool
) -> None:
    assert spacing_only(before, after) is spacing
    assert punctuation_only(before, after) is punctuation
