"""Guides of crosswalks for tests: their entries, and the pages that they print on."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pypdf

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from releasekit.views.guides import GuideView, SourceView


def entries(guide: GuideView) -> list[SourceView]:
    """Return the entries of a guide in the order in which they stand."""
    return [
        source
        for section in guide.sections
        for family in section.families
        for source in family.sources
    ]


def printed(page: Page) -> list[str]:
    """Return the text of each page, as a page of a browser prints on letter paper."""
    page.emulate_media(media="print")
    reader = pypdf.PdfReader(BytesIO(page.pdf(format="Letter")))
    return [sheet.extract_text() for sheet in reader.pages]
