"""Sections of CPT hold for every edition, so that a code of an older one is in its section."""

from __future__ import annotations

import pytest

from releasekit import layout as layouts

SECTIONS = [
    # Stood in older editions only.
    ("99201", "Evaluation and Management"),
    ("20000", "Surgery: Musculoskeletal"),
    ("20005", "Surgery: Musculoskeletal"),
    ("33010", "Surgery: Cardiovascular"),
    ("33015", "Surgery: Cardiovascular"),
    ("10003", "Surgery: Integumentary"),
    ("56300", "Surgery: Female Genital"),
    ("80002", "Pathology and Laboratory"),
    ("89399", "Pathology and Laboratory"),
    ("90000", "Medicine"),
    # The ends of today's ranges, and what lies beside them.
    ("99202", "Evaluation and Management"),
    ("99499", "Evaluation and Management"),
    ("99500", "Medicine"),
    ("99199", "Medicine"),
    ("98000", "Evaluation and Management"),
    ("98016", "Evaluation and Management"),
    ("98017", "Medicine"),
    ("97999", "Medicine"),
    ("00100", "Anesthesia"),
    ("01999", "Anesthesia"),
    ("99100", "Anesthesia"),
    ("99140", "Anesthesia"),
    ("99151", "Medicine"),
    ("19499", "Surgery: Integumentary"),
    ("29999", "Surgery: Musculoskeletal"),
    ("32999", "Surgery: Respiratory"),
    ("33016", "Surgery: Cardiovascular"),
    ("69979", "Surgery: Auditory"),
    ("69990", "Surgery: Operating Microscope"),
    ("70010", "Radiology"),
    ("79999", "Radiology"),
    ("0001U", "Pathology and Laboratory"),
    ("0001M", "Pathology and Laboratory"),
    ("0001F", "Category II"),
    ("0042T", "Category III"),
    ("0001A", "Medicine"),
    # Outside every range: reported, not guessed.
    ("02000", ""),
    ("99700", ""),
    ("39600", ""),
    ("55990", ""),
]


@pytest.mark.parametrize(("code", "section"), SECTIONS)
def test_a_code_of_any_edition_is_in_its_section(code: str, section: str) -> None:
    cpt = layouts.load("cpt")
    assert cpt.section_of(code, cpt.kind_of(code)) == section
