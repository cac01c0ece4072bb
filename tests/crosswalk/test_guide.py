"""The guide: what is said once for several codes, and what must not be; families; the index."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from releasekit.crosswalk import crosswalk
from releasekit.licensing import Licensed, audience
from releasekit.model import Concept
from releasekit.store import Store
from releasekit.views import catalog
from releasekit.views.crosswalks import view
from releasekit.views.guides import guide
from releasekit.views.guides.patterns import common
from tests.support.guides import entries
from tests.support.shown import AUDIENCES, EVERY, seen
from tests.support.stored import mapping, put
from tests.support.walks import MERGE, STAYING, walk

if TYPE_CHECKING:
    from pathlib import Path

    from releasekit.views.guides import GuideView, SourceView

ENCOUNTERS = {"A": "initial encounter", "D": "subsequent encounter", "S": "sequela"}


def encounters(stem: str, text: str, characters: str = "ADS") -> str:
    return "\n".join(f"{stem}{one} {text}, {ENCOUNTERS[one]}" for one in characters)


def rows(source: str, *targets: str, characters: str = "ADS") -> str:
    return "\n".join(
        f"{source}{one} > {target}{one} 2022-01-01" for one in characters for target in targets
    )


ARCH, LEFT, RIGHT = (
    encounters(stem, f"Bruise of the {where}arch")
    for stem, where in (("S301XX", ""), ("S3011X", "left "), ("S3012X", "right "))
)
SPLIT = rows("S301XX", "S3011X", "S3012X")
HALVES = "S30.11X_ S30.12X_"
UNLIKE = "A0001 Velar ague of the arch\nA0002 Corvine salve, 5 mg"
CASES: dict[str, tuple[str, str, str, list[str]]] = {
    "three encounters are one pattern": (
        ARCH,
        f"{LEFT}\n{RIGHT}",
        SPLIT,
        [f"S30.1XX_ (A, D, S) > {HALVES}"],
    ),
    "also where the code remains valid and covers less": (
        ARCH,
        f"{ARCH}\n{LEFT}",
        rows("S301XX", "S3011X"),
        ["S30.1XX_ (A, D, S) > S30.11X_"],
    ),
    "a member with another target stands by itself": (
        ARCH,
        f"{LEFT}\n{RIGHT}\nS3013XS Bruise of the rind, sequela",
        f"{SPLIT}\nS301XXS > S3013XS 2022-01-01",
        [f"S30.1XX_ (A, D) > {HALVES}", "S30.1XXS > S30.11XS S30.12XS S30.13XS"],
    ),
    "a member that lacks a target stands by itself": (
        ARCH,
        f"{LEFT}\n{RIGHT}",
        "\n".join([*SPLIT.splitlines()[:-1], ""]),
        [f"S30.1XX_ (A, D) > {HALVES}", "S30.1XXS > S30.11XS"],
    ),
    "two patterns in one family": (
        f"{ARCH}\n{encounters('S302XX', 'Bruise of the lens')}",
        f"{LEFT}\n{encounters('S3021X', 'Bruise of the left lens')}",
        f"{rows('S301XX', 'S3011X')}\n{rows('S302XX', 'S3021X')}",
        ["S30.1XX_ (A, D, S) > S30.11X_", "S30.2XX_ (A, D, S) > S30.21X_"],
    ),
    "one code is no pattern": (
        encounters("S301XX", "Bruise of the arch", "A"),
        encounters("S3011X", "Bruise of the left arch", "A"),
        rows("S301XX", "S3011X", characters="A"),
        ["S30.1XXA > S30.11XA"],
    ),
    "another last character is no pattern": (
        "A0001 Velar ague, mild\nA0002 Velar ague, bad",
        "A0101 Velar fever, mild\nA0103 Velar fever, bad",
        "A0001 > A0101\nA0002 > A0103",
        ["A00.01 > A01.01", "A00.02 > A01.03"],
    ),
    "texts about other things are no pattern": (
        UNLIKE,
        "A0101 Velar ague of the lens\nA0102 Corvine salve, 6 mg",
        "A0001 > A0101\nA0002 > A0102",
        ["A00.01 > A01.01", "A00.02 > A01.02"],
    ),
    "another relationship is no pattern": (
        "A0001 Velar ague, mild\nA0002 Velar ague, bad",
        "A0101 Velar fever, mild\nA0102 Velar fever, bad",
        f"A0001 > A0101 {MERGE}\nA0002 > A0102",
        ["A00.01 > A01.01", "A00.02 > A01.02"],
    ),
    "codes with the same target": (
        UNLIKE,
        "A010 Halo",
        "A0001 > A010\nA0002 > A010",
        ["A00.01 A00.02 > A01.0"],
    ),
    "not with a clause of their own": (
        UNLIKE,
        "A010 Halo",
        "A0001 > A010 [see the note]\nA0002 > A010",
        ["A00.01 > A01.0", "A00.02 > A01.0"],
    ),
    "codes of which nothing is known": (
        f"{UNLIKE}\n{STAYING}",
        STAYING,
        "",
        ["A00.01 A00.02 >"],
    ),
    "proposals are apart, for each has its own similarity": (
        "A0001 Velar ague of the arch, mild\nA0002 Velar ague of the arch, severe",
        "A0101 Velar ague of the arch",
        "",
        ["A00.01 > A01.01", "A00.02 > A01.01"],
    ),
}


def shown(root: Path, before: str, after: str, mappings: str, who: str = "public") -> GuideView:
    found = walk(root, (before, ""), (after, mappings))
    return guide(view(found, Store(root), audience(who)))


def told(source: SourceView) -> str:
    codes = " ".join(member.printed for member in source.members)
    name = f"{source.printed} ({', '.join(source.characters)})" if source.place else codes
    return " ".join([name, ">", *(target.printed for target in source.targets)])


@pytest.mark.parametrize("name", CASES)
def test_what_is_said_once(tmp_path: Path, name: str) -> None:
    before, after, mappings, expected = CASES[name]
    assert [
        told(source) for source in entries(shown(tmp_path, before, after, mappings))
    ] == expected


def test_a_pattern_says_what_it_stands_for(tmp_path: Path) -> None:
    made = shown(tmp_path, ARCH, f"{LEFT}\n{RIGHT}", SPLIT)
    (source,) = entries(made)
    assert source.pattern == "3 codes: same 7th character (A, D, S)"
    assert str(source.display) == "Bruise of the arch …"
    assert [str(target.display) for target in source.targets] == [
        "Bruise of the left arch …",
        "Bruise of the right arch …",
    ]
    assert source.targets[0].codes == ("S30.11XA", "S30.11XD", "S30.11XS")
    assert source.sentence == "No longer valid. Report one of 2 more specific codes:"
    for form in ("html", "md"):
        text = catalog.text("guide", form, [made])
        assert "S30.1XXA, " in text or ">S30.1XXA</a>, " in text
        assert "source-is-" not in text
        assert text.count("7th character") == 1


@EVERY
@AUDIENCES
def test_every_link_is_in_the_guide_once(pair: tuple[str, ...], who: str) -> None:
    walked = seen(who, *pair)
    made = guide(walked)
    found = [
        (member.code, target.codes[place if source.place else 0])
        for source in entries(made)
        for place, member in enumerate(source.members)
        for target in source.targets
    ]
    printed = {
        (link.source, link.printed_target)
        for link in walked.links
        if link.target and link.target != link.source
    }
    assert sorted(found) == sorted(printed)
    assert sum(made.outcomes.values()) == len({link.source for link in walked.links})
    new = {target for _, target in found}
    listed = {line.printed for line in made.index}
    assert all(code in new for code in listed if "_" not in code)


def test_codes_stand_below_their_family(tmp_path: Path) -> None:
    old = [
        Concept(code="A00", display="Velar agues"),
        Concept(code="A000", display="Velar ague of the arch", parent="A00"),
        Concept(code="A0000", display="Velar ague of the arch, mild", parent="A000"),
        Concept(code="B00", display="Corvine rind"),
    ]
    new = [old[0], Concept(code="A001", display="Quill"), Concept(code="B001", display="Rind")]
    links = map(mapping, ("A000 > A001", "A0000 > A001", "B00 > B001"))
    ends = put(tmp_path, "2021", old), put(tmp_path, "2022", new, links)
    made = guide(view(crosswalk(Store(tmp_path), *ends), Store(tmp_path), audience("public")))
    families = [family for section in made.sections for family in section.families]
    named = [(one.printed, str(one.title), one.titled) for one in families]
    assert named == [("A00", "Velar agues", True), ("", "", False)]


def test_codes_that_stay_the_same_are_runs(tmp_path: Path) -> None:
    staying = "\n".join(f"A00{number} Velar ague {number}" for number in range(9))
    found = walk(tmp_path, (staying, ""), (staying.replace("A004 ", "A01 "), "A004 > A01"))
    whole = view(found, Store(tmp_path), audience("public"), every=True)
    (section,) = guide(whole).sections
    runs = [(run.first, run.last, run.count) for run in section.same]
    assert runs == [("A00.0", "A00.3", 4), ("A00.5", "A00.8", 4)]
    assert section.codes == 1


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["Bruise, left", "Bruise, right"], "Bruise …"),
        (["Left bruise", "Right bruise"], "… bruise"),
        (["Bruise of left arch", "Bruise of right arch"], "Bruise of … arch"),
        (["Bruise", "Bruise of arch"], "Bruise …"),
        (["Same", "Same"], "Same"),
        (["One", "Two"], ""),
        (["", ""], ""),
        (["Bruise", ""], ""),
    ],
)
def test_what_texts_have_in_common(texts: list[str], expected: str) -> None:
    assert str(common([Licensed(text, cleared=True) for text in texts])) == expected
    assert str(common([Licensed(text, cleared=False) for text in texts])) == ""
