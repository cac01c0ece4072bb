"""Errata: what was wrong and what is right, by posting, the newest first, and who must redo it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from docx import Document

from releasekit.classify.compare import compare
from releasekit.licensing import audience
from releasekit.model import ReleaseKind
from releasekit.office import EXPORTS
from releasekit.store import Store
from releasekit.timeline import Timeline
from releasekit.views import bulletins, catalog
from releasekit.views.selection import Selection
from tests.support import erratum_template
from tests.support.files import load, write

if TYPE_CHECKING:
    from pathlib import Path

    from releasekit.views.bulletins import BulletinView

LINE = "{:05} {:<7} {} {:<60} {}"
FIRST = {"A00": "Fever", "A000": "Fever of the first kind", "A001": "Fever of the left arch"}
SECOND = FIRST | {"A000": "Fever of the second kind"}
THIRD = {**SECOND, "A001": "Fever of the right arch", "A009": "Fever, unspecified"}
FOURTH = {code: text for code, text in THIRD.items() if code != "A000"}
TIMES = ("2025-07-01", "2025-08-02", "2025-09-03", "")


@pytest.fixture(name="store", scope="module")
def _store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Return a store with four postings of one release."""
    root = tmp_path_factory.mktemp("posted")
    for number, (codes, day) in enumerate(
        zip((FIRST, SECOND, THIRD, FOURTH), TIMES, strict=True), start=1
    ):
        rows = [
            LINE.format(place, code, int(code != "A00"), text, text)
            for place, (code, text) in enumerate(sorted(codes.items()), start=1)
        ]
        path = root / "given" / str(number) / "icd10cm_order_2026.txt"
        write(path, "\n".join(rows) + "\n")
        kind = {"kind": ReleaseKind.CORRECTION, "reason": f"posting {number}"} if number > 1 else {}
        published = {"published": dt.date.fromisoformat(day)} if day else {}
        load(root / "store", "icd10cm", "2026", path, force=True, **kind, **published)
    return Store(root / "store")


def erratum(store: Store, before: str, after: str) -> BulletinView:
    (diff,) = compare(store, before, after, code_sets=["icd10cm"])
    timeline = Timeline(store, diff.layout)
    return bulletins.view(diff, Selection(), audience("public"), timeline)


def said(shown: BulletinView) -> list[list[tuple[str, str, str]]]:
    """Return what each posting corrected: the code, and the two sides in plain text."""

    def side(row: object, kind: str, words: str) -> str:
        parts = [part.text for part in row.change.redline if part.kind in {"same", kind}]  # type: ignore[attr-defined]  # a correction
        return words or "".join(parts)

    return [
        [
            (row.change.code, side(row, "deleted", row.wrong), side(row, "inserted", row.right))
            for row in posted.corrections
        ]
        for posted in shown.postings
    ]


SECOND_SAYS = [("A000", "Fever of the first kind", "Fever of the second kind")]
THIRD_SAYS = [
    ("A001", "Fever of the left arch", "Fever of the right arch"),
    ("A009", "not listed", "listed"),
]
FOURTH_SAYS = [("A000", "listed", "not listed")]


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("2026@1", "2026@2", [SECOND_SAYS]),
        ("2026@2", "2026@3", [THIRD_SAYS]),
        ("2026@1", "2026@3", [THIRD_SAYS, SECOND_SAYS]),
        ("2026@1", "2026@4", [FOURTH_SAYS, THIRD_SAYS, SECOND_SAYS]),
        ("2026@3", "2026@4", [FOURTH_SAYS]),
    ],
)
def test_each_posting_says_what_it_corrected_the_newest_first(
    store: Store, before: str, after: str, expected: list[list[tuple[str, str, str]]]
) -> None:
    assert said(erratum(store, before, after)) == expected


def test_a_posting_has_its_day_its_reason_and_what_it_corrects(store: Store) -> None:
    newest, third, second = erratum(store, "2026@1", "2026@4").postings
    assert (newest.label, newest.corrects, newest.reason) == ("2026@4", "2026@3", "posting 4")
    assert [third.posted, second.posted] == ["2025-09-03", "2025-08-02"]


def test_who_must_redo_what_is_no_order_of_an_edition(store: Store) -> None:
    shown = erratum(store, "2026@2", "2026@3")
    orders = {duty.who: duty.what for duty in shown.duties}
    assert orders["EHR build"].startswith("Add this code, which the earlier posting did not have.")
    assert (
        "Check what was coded by the wrong titles of this code since October 1, 2025"
        in (orders["Coders"])
    )
    assert "Documentation" not in orders
    assert not any("Stop reporting" in order for order in orders.values())


def test_two_releases_are_no_erratum(tmp_path: Path) -> None:
    del tmp_path
    from tests.outputs.test_bulletins import SAMPLES, compared  # noqa: PLC0415 (loads samples)

    _, shown = compared(SAMPLES, "icd10cm", "2025", "2026")
    assert shown.postings == ()


@pytest.mark.parametrize("form", ["html", "md", "txt", "typ"])
def test_every_form_says_wrong_before_right_and_has_every_posting(store: Store, form: str) -> None:
    text = catalog.text("erratum", form, [erratum(store, "2026@1", "2026@4")])
    plain = " ".join(text.replace('#"', "").replace('";', "").replace("\\", "").split())
    folded = plain.casefold()
    assert folded.index("what was wrong") < folded.index("what is right")
    assert folded.index("2026@4 corrects 2026@3") < folded.index("posted september 3, 2025")
    assert folded.index("september 3, 2025") < folded.index("posted august 2, 2025")
    assert "posting date not on record" in folded or "posted " in folded
    assert "icd-10-cm diagnosis codes: correction of the 2026 release" in folded
    assert "grace period" not in folded


def test_a_word_erratum_has_every_posting_and_its_template_is_what_its_script_writes(
    store: Store, tmp_path: Path
) -> None:
    assert erratum_template.PLACE.read_bytes() == erratum_template.content()
    content = EXPORTS["docx"].produce("erratum", [erratum(store, "2026@1", "2026@4")])
    (tmp_path / "erratum.docx").write_bytes(content)
    document = Document(str(tmp_path / "erratum.docx"))
    rows = [[cell.text for cell in row.cells] for table in document.tables for row in table.rows]
    sides = [(row[2], row[3]) for row in rows if len(row) == len(erratum_template.COLUMNS)]
    assert ("Fever of the left arch", "Fever of the right arch") in sides
    assert ("Fever of the first kind", "Fever of the second kind") in sides
    assert ("not listed", "listed") in sides
    titles = [paragraph.text for paragraph in document.paragraphs]
    assert any(title.startswith("Posted September 3, 2025 (2026@3") for title in titles)


def test_nothing_corrected_is_said(store: Store) -> None:
    (diff,) = compare(store, "2026@1", "2026@2", code_sets=["icd10cm"])
    timeline = Timeline(store, diff.layout)
    only = Selection(sections=["no such section"])
    shown = bulletins.view(diff, only, audience("public"), timeline)
    assert "nothing that is stored here was changed" in catalog.text("erratum", "txt", [shown])
