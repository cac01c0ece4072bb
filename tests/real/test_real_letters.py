"""Letters about the publishers' own releases: short, with all attached; and an erratum."""

from __future__ import annotations

import email
import email.policy
import io
from typing import TYPE_CHECKING

import pypdf
import pytest

from releasekit.licensing import audience
from releasekit.office import email as drafts
from releasekit.timeline import Timeline
from releasekit.views import bulletins
from releasekit.views.selection import Selection
from tests.support.real import MARKS

if TYPE_CHECKING:
    from releasekit.store import Store
    from releasekit.views.bulletins import BulletinView
    from tests.support.real import Compared

pytestmark = MARKS
CLIPPED = 100_000
"""How many bytes of a page mail programs show at most."""


def shown(store: Store, compared: Compared, *pair: str) -> BulletinView:
    diff = compared(*pair)
    timeline = Timeline(store, diff.layout)
    return bulletins.view(diff, Selection(), audience("public"), timeline)


@pytest.mark.parametrize(
    ("code_set", "before", "after"),
    [
        ("icd10cm", "2025", "2026"),
        ("icd10pcs", "2025", "2026"),
        ("hcpcs", "2018", "2019"),
        ("hcpcs", "2019", "2020-01"),
    ],
)
def test_a_letter_is_short_and_the_whole_bulletin_is_attached(
    store: Store, compared: Compared, code_set: str, before: str, after: str
) -> None:
    made = shown(store, compared, code_set, before, after)
    content = drafts.produce("annual", [made])
    message = email.message_from_bytes(content, policy=email.policy.default)
    page, plain = message.get_body(("html",)), message.get_body(("plain",))
    assert page is not None
    assert plain is not None
    written = page.get_content()
    assert len(written.encode()) < CLIPPED
    for ended in made.ended[:10]:
        assert ended.change.printed in written
        assert ended.change.printed in plain.get_content()
    assert max(map(len, plain.get_content().splitlines())) <= 79
    (attached,) = message.iter_attachments()
    reader = pypdf.PdfReader(io.BytesIO(attached.get_content()))
    text = " ".join(part.extract_text() for part in reader.pages)
    assert made.ended[-1].change.printed in text


def test_the_fourth_posting_of_october_is_an_erratum(store: Store, compared: Compared) -> None:
    made = shown(store, compared, "hcpcs", "2025-10@1", "2025-10@2")
    (posted,) = made.postings
    (row,) = posted.corrections
    assert row.change.code == "L6034"
    wrong = "".join(part.text for part in row.change.redline if part.kind != "inserted")
    right = "".join(part.text for part in row.change.redline if part.kind != "deleted")
    assert "transmetacarpal level" in wrong
    assert "distal to metacarpal joint" in right
    assert {duty.who for duty in made.duties} == {"EHR build", "Coders"}
