"""The license guard: entitlements, texts that do not leak, notices of the right year, the gate."""

from __future__ import annotations

import copy
import io
import json
import pickle
import zipfile
from email.message import EmailMessage
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import pytest

from releasekit.errors import LicenseError
from releasekit.licensing import (
    Clearance,
    Entitlement,
    Gate,
    Licensed,
    audience,
    audiences,
    notice,
    validate_notice,
)

if TYPE_CHECKING:
    from collections.abc import Callable

TEXT = "Sentinel grafting of the lantern, each additional lamp"
LEVELS = {
    "code": Entitlement.LONG,
    "date.sunset": Entitlement.CODES,
    "flag.add-on": Entitlement.CODES,
    "section": Entitlement.CODES,
    "designation.short": Entitlement.SHORT,
    "designation.medium": Entitlement.MEDIUM,
    "display": Entitlement.LONG,
    "designation.consumer": Entitlement.LONG,
    "note.excludes1": Entitlement.LONG,
    "attribute.test-name": Entitlement.LONG,
    "property.whatever": Entitlement.LONG,
}


@pytest.fixture
def configured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    monkeypatch.chdir(tmp_path)

    def write(text: str) -> None:
        Path("releasekit.toml").write_text(text, encoding="utf-8")

    return write


@pytest.mark.parametrize("entitled", list(Entitlement))
@pytest.mark.parametrize(("aspect", "needed"), LEVELS.items())
def test_each_aspect_needs_its_entitlement(
    aspect: str, needed: Entitlement, entitled: Entitlement
) -> None:
    cleared = Clearance(audience=audience("public"), code_set="cpt", entitled=entitled)
    assert cleared.allows(aspect) is (entitled >= needed)
    assert bool(cleared.text(aspect, TEXT)) is (entitled >= needed)


@pytest.mark.parametrize(
    ("entitled", "shown"),
    [
        (Entitlement.NONE, ""),
        (Entitlement.CODES, ""),
        (Entitlement.SHORT, "S"),
        (Entitlement.MEDIUM, "M"),
        (Entitlement.LONG, "L"),
    ],
)
def test_the_longest_descriptor_that_is_allowed_is_shown(entitled: Entitlement, shown: str) -> None:
    cleared = Clearance(audience=audience("public"), code_set="cpt", entitled=entitled)
    assert str(cleared.descriptor("L", "M", "S")) == shown


def test_two_audiences_are_always_there(configured: Callable[[str], None]) -> None:
    configured("")
    assert list(audiences()) == ["internal", "public"]
    for name, licensed in (("internal", Entitlement.LONG), ("public", Entitlement.CODES)):
        assert audience(name).entitlement("cpt", licensed=True) is licensed
        assert audience(name).entitlement("icd10cm", licensed=False) is Entitlement.LONG


def test_a_licensee_says_what_others_may_see(configured: Callable[[str], None]) -> None:
    configured(
        '[audiences.partner]\nabout = "vendors"\ncpt = "short"\n'
        '[audiences.internal]\ncpt = "medium"\n[audiences.nobody]\nhcpcs = "none"\n'
    )
    assert audience("partner").entitlement("cpt", licensed=True) is Entitlement.SHORT
    assert audience("partner").about == "vendors"
    assert audience("internal").entitlement("cpt", licensed=True) is Entitlement.MEDIUM
    assert audience("nobody").entitlement("hcpcs", licensed=False) is Entitlement.NONE
    assert audience("nobody").entitlement("cpt", licensed=True) is Entitlement.CODES


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[audiences.partner]\nctp = "short"\n', r"audiences\.partner\.ctp: there is no code set"),
        ('[audiences.a]\nctp = "short"\n[audiences.b]\nx = "none"', r"(?s)a\.ctp: .*b\.x: there"),
    ],
)
def test_a_code_set_that_is_not_declared_is_refused_by_its_place(
    configured: Callable[[str], None], text: str, said: str
) -> None:
    configured(text)
    with pytest.raises(LicenseError, match=said):
        audience("public")


def test_an_unknown_audience_is_told_which_there_are() -> None:
    with pytest.raises(LicenseError, match="there are internal, public"):
        audience("everybody")


PARTS: Any = [Licensed(TEXT, cleared=False)]
WITHHELD = Licensed(TEXT, cleared=False)
ATTEMPTS: dict[str, Callable[[], object]] = {
    "str": lambda: str(WITHHELD),
    "repr": lambda: repr(WITHHELD),
    "format": lambda: f"{WITHHELD:>40}{WITHHELD!r}{WITHHELD!a}",
    "percent": lambda: f"{WITHHELD!s}",
    "attributes": lambda: [getattr(WITHHELD, name, "") for name in dir(WITHHELD) if name[1] != "_"],
    "slot": lambda: getattr(WITHHELD, "_Licensed__text"),  # noqa: B009 (a name that Python mangles)
    "hash of a guess": lambda: hash(WITHHELD) == hash(TEXT),
    "guess": lambda: WITHHELD == TEXT,
    "copy": lambda: str(copy.copy(WITHHELD)),
    "pickle": lambda: pickle.dumps(WITHHELD),
    "json": lambda: json.dumps({"text": WITHHELD}, default=str),
    "msgspec": lambda: msgspec.json.encode({"text": WITHHELD}, enc_hook=str),
    "bytes": lambda: bytes(WITHHELD),  # type: ignore[call-overload]  # what a careless caller writes
    "join": lambda: "".join(PARTS),
    "list": lambda: list(WITHHELD),  # type: ignore[call-overload]  # what a careless caller writes
    "add": lambda: "text: " + WITHHELD,  # type: ignore[operator]  # what a careless caller writes
    "vars": lambda: vars(WITHHELD),
}


@pytest.mark.parametrize("attempt", ATTEMPTS.values(), ids=ATTEMPTS)
def test_a_withheld_text_cannot_be_brought_out(attempt: Callable[[], object]) -> None:
    try:
        found = attempt()
    except TypeError as error:
        found = error
    assert "Sentinel" not in repr(found)
    assert found is not True


def test_a_cleared_text_is_written_and_nothing_else() -> None:
    cleared = Licensed(TEXT, cleared=True)
    assert str(cleared) == f"{cleared}" == TEXT
    assert cleared == TEXT
    assert "Sentinel" not in repr(cleared)
    parts: Any = [cleared]
    with pytest.raises(TypeError):
        "".join(parts)
    with pytest.raises(TypeError):
        json.dumps(cleared)
    with pytest.raises(TypeError, match="cannot be pickled"):
        pickle.dumps(cleared)


NOTICE = "CPT © {year} American Medical Association. All rights reserved."


def test_the_notice_names_the_year_before_the_edition() -> None:
    assert notice(NOTICE, 2025).startswith("CPT © 2025 American")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Codes.", "the license notice is missing"),
        ("CPT © 2025 American Medical Association.", "the license notice is missing"),
        ("CPT © 2024 American Medical Association. All rights reserved.", "says 2024, not 2025"),
        (
            (
                "CPT © 2025 American Medical Association. All rights reserved.\n"
                "CPT copyright 2013 American Medical Association."
            ),
            "says 2013, not 2025",
        ),
        (
            (
                "CPT © 2025 American Medical Association. All rights reserved. "
                "(c) 1983-2024 American Medical Association"
            ),
            "says 2024",
        ),
    ],
)
def test_a_notice_that_is_missing_or_stale_is_refused(text: str, said: str) -> None:
    with pytest.raises(LicenseError, match=said):
        validate_notice("bulletin.md", text, notice(NOTICE, 2025))


@pytest.mark.parametrize(
    "text",
    [
        "CPT © 2025 American Medical Association. All rights reserved.",
        "Codes.\n\nCPT © 2025\n  American Medical\nAssociation. All  rights reserved. More.",
        "CPT © 2025 American Medical Association. All rights reserved. © 2013 Somebody Else.",
    ],
)
def test_a_right_notice_passes(text: str) -> None:
    validate_notice("bulletin.md", text, notice(NOTICE, 2025))


def _zipped(content: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("xl/comments1.xml", content)
    return buffer.getvalue()


def _letter(text: str) -> bytes:
    letter = EmailMessage()
    letter.set_content(text, cte="base64")
    return bytes(letter)


LEAKS = {
    "plain": TEXT.encode(),
    "another case": TEXT.upper().encode(),
    "a run of it": b"... of the lantern, each additional ...",
    "wrapped": TEXT.replace(" ", "\r\n   ").encode(),
    "marked up": TEXT.replace("lantern", "<ins>lan</ins><del>tern</del>").encode(),
    "redlined words": TEXT.replace(" ", "</w:t></w:r><w:r><w:t>").encode(),
    "entities": TEXT.replace(" ", "&#32;").encode(),
    "punctuated": TEXT.replace(" ", "-").encode(),
    "JSON": json.dumps(TEXT.replace(" ", "\xa0")).encode(),
    "zipped": _zipped(TEXT.encode()),
    "zipped twice": _zipped(_zipped(TEXT.encode())),
    "a letter": _letter(TEXT),
}


@pytest.mark.parametrize("content", LEAKS.values(), ids=LEAKS)
def test_the_gate_finds_a_withheld_text(content: bytes) -> None:
    name = "out.eml" if content == LEAKS["a letter"] else "out.html"
    with pytest.raises(LicenseError, match="licensed words in a row") as caught:
        Gate([TEXT]).validate(name, content)
    assert "Sentinel" not in str(caught.value)
    assert name in str(caught.value)


@pytest.mark.parametrize(
    "content",
    [
        b"Sentinel grafting of a lamp",
        b"each additional lamp",
        b"12345 code added 2026-01-01",
        b"",
    ],
)
def test_the_gate_lets_everyday_words_pass(content: bytes) -> None:
    Gate([TEXT, "Lamp test"]).validate("out.html", content)


def test_a_text_that_may_go_out_may_share_words_with_one_that_may_not() -> None:
    shared = "of the lantern, each additional lamp"
    Gate([TEXT], [f"Repair {shared}"]).validate("out.md", shared.encode())
    with pytest.raises(LicenseError):
        Gate([TEXT], [f"Repair {shared}"]).validate("out.md", TEXT.encode())


def test_the_notice_of_another_code_set_in_the_same_file_has_its_own_year() -> None:
    """A site of codes of 2026 and of fees of 2025 has both notices of one holder."""
    now, before = notice(NOTICE, 2025), notice(NOTICE, 2024)
    validate_notice("index.html", f"{now} {before}", now, beside=[now, before])
    validate_notice("index.html", f"{now} {before}", before, beside=[now, before])
    with pytest.raises(LicenseError, match="its notice says 2023"):
        validate_notice("index.html", f"{now} {notice(NOTICE, 2023)}", now, beside=[now, before])
