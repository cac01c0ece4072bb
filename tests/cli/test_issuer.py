"""The table [issuer] of releasekit.toml: what it may say, and every fault of it with its place."""

from __future__ import annotations

import base64
import datetime as dt
from typing import TYPE_CHECKING

import pytest

from releasekit import config
from releasekit.config import logo
from releasekit.config.issuer import Issuer
from releasekit.config.logo import Logo
from releasekit.errors import ConfigurationError
from releasekit.render import dates

if TYPE_CHECKING:
    from pathlib import Path

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGPg9u8CAAFNAOUqq0k3AAAAAElFTkSuQmCC"
)
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{}</svg>'
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\xff\xd9"
PLAN = 'name = "Plan"\n'
XLINK = 'xmlns:xlink="http://www.w3.org/1999/xlink"'


@pytest.fixture(name="folder")
def _folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for variable in (config.STORE, config.TEMPLATES, config.SCHEMAS):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def loaded(folder: Path, table: str) -> Issuer:
    (folder / config.FILE).write_text(f"[issuer]\n{table}\n", encoding="utf-8")
    return config.load().issuer


def fault(folder: Path, table: str) -> str:
    with pytest.raises(ConfigurationError) as refused:
        loaded(folder, table)
    return str(refused.value)


def test_every_key_is_read(folder: Path) -> None:
    (folder / "logo.png").write_bytes(PNG)
    issuer = loaded(
        folder,
        'name = "Example Health Plan"\ndepartment = "Coding"\ncontact = "coding@example.org"\n'
        'numbering = "{year}-{n:02}"\ndisclaimer = """\nNot advice.\nAsk.\n"""\n'
        'dates = "10/01/2025"\nlogo = "logo.png"',
    )
    assert issuer == Issuer(
        name="Example Health Plan",
        department="Coding",
        contact="coding@example.org",
        numbering="{year}-{n:02}",
        disclaimer="Not advice.\nAsk.",
        dates="slashes",
        logo=Logo(name="logo.png", media_type="image/png", content=PNG),
    )


def test_without_the_table_there_is_no_issuer_and_days_are_in_words(folder: Path) -> None:
    (folder / config.FILE).write_text("")
    assert config.load().issuer == Issuer()
    assert dates.day_in_words("2025-10-01") == "October 1, 2025"


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        ("October 1, 2025", "April 9, 2026"),
        ("10/01/2025", "04/09/2026"),
        ("ISO", "2026-04-09"),
        ("2025-10-01", "2026-04-09"),
    ],
)
def test_the_issuers_style_of_dates(folder: Path, style: str, expected: str) -> None:
    loaded(folder, f'name = "Plan"\ndates = "{style}"')
    assert dates.day_in_words("2026-04-09") == expected
    assert dates.day_in_words(dt.date(2026, 4, 9)) == expected


@pytest.mark.parametrize("text", ["", "2026", "2026-04", "2026-13-01", "since 2026-01-01", "–"])
def test_what_is_no_day_stays_as_it_is(text: str) -> None:
    assert dates.day_in_words(text) == text


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ('nam = "Plan"', "nam: is not a key of this table; did you mean name?"),
        ('department = "Coding"', "name: is missing"),
        ('name = " "', "name: is empty"),
        ('name = "a\\nb"', "name: 'a\\nb' holds a control character"),
        ("name = 5", "name: must be a text, not 5"),
        (PLAN + 'logos = "x.png"', "logos: is not a key of this table; did you mean logo?"),
        (PLAN + 'dates = "1 Oct 2025"', "dates: '1 Oct 2025' must be one of October 1, 2025"),
        (PLAN + 'numbering = "2025"', "numbering: '2025' numbers nothing"),
        (PLAN + 'numbering = "{m}-{n}"', "numbering: has no placeholder {m}"),
        (PLAN + 'numbering = "{n.real}"', "numbering: has no placeholder {n.real}"),
        (PLAN + 'numbering = "{n:zz}"', "numbering: '{n:zz}' numbers nothing"),
        (PLAN + 'numbering = "{n"', "numbering: '{n' numbers nothing"),
        (PLAN + 'logo = "loga.png"', "logo: there is no file loga.png; did you mean logo.png?"),
        (PLAN + 'logo = "logo.gif"', "logo: logo.gif is no PNG, JPEG or SVG by its name"),
        (PLAN + 'logo = "../logo.png"', "logo: ../logo.png leads out of the folder"),
        (PLAN + 'logo = "link.png"', "logo: link.png is a link that leads out of the folder"),
        (PLAN + 'logo = "text.png"', "logo: text.png is not what its name says"),
        (PLAN + 'logo = "cut.png"', "logo: cut.png is damaged: save it again"),
        (PLAN + 'logo = "wrong.png"', "logo: wrong.png is damaged: save it again"),
        (PLAN + 'logo = "cut.jpg"', "logo: cut.jpg is damaged: save it again"),
        (PLAN + 'logo = "large.png"', "logo: large.png has 262,152 bytes"),
        (PLAN + 'logo = "."', "logo: . is no PNG, JPEG or SVG by its name"),
    ],
)  # fmt: skip
def test_a_fault_names_its_key(folder: Path, table: str, message: str) -> None:
    (folder / "logo.png").write_bytes(PNG)
    (folder / "text.png").write_text("no picture")
    (folder / "cut.png").write_bytes(PNG[:-6])
    (folder / "wrong.png").write_bytes(PNG.replace(b"IDAT", b"IDAU"))
    (folder / "cut.jpg").write_bytes(JPEG[:-2])
    (folder / "large.png").write_bytes(PNG[:8] + bytes(logo.MOST_BYTES))
    outside = folder.parent / f"{folder.name}-outside.png"
    outside.write_bytes(PNG)
    (folder / "link.png").symlink_to(outside)
    assert f"{config.FILE}: issuer.{message}" in fault(folder, table)


def test_a_logo_may_have_an_absolute_path(folder: Path) -> None:
    path = folder.parent / f"{folder.name}-absolute.jpg"
    path.write_bytes(JPEG)
    picture = loaded(folder, f'name = "Plan"\nlogo = "{path}"').logo
    assert picture is not None
    assert picture.media_type == "image/jpeg"


@pytest.mark.parametrize(
    "drawn",
    [
        "<path d='M0 0h9v9z' fill='url(#g)'/>",
        "<defs><linearGradient id='g'/></defs><!-- a comment -->",
        "<style>.a{fill:#123}.b{fill:url(#g)}</style>",
        f"<use {XLINK} xlink:href='#g'/>",
        "<image href='data:image/png;base64,AAAA'/>",
        "<title>Example Health Plan</title>",
        "<animate attributeName='x' from='0' to='9'/>",
    ],
)
def test_a_drawing_that_needs_nothing_else_is_a_logo(folder: Path, drawn: str) -> None:
    doctype = '<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/svg11.dtd">'
    (folder / "logo.svg").write_text(doctype + SVG.format(drawn))
    picture = loaded(folder, 'name = "Plan"\nlogo = "logo.svg"').logo
    assert picture is not None
    assert picture.content.startswith(b"<svg")
    assert b"DOCTYPE" not in picture.content


@pytest.mark.parametrize(
    ("drawn", "message"),
    [
        ("<script>1</script>", "<script> is no drawing"),
        ("<g><SCRIPT/></g>", "<script> is no drawing"),
        ("<foreignObject/>", "<foreignobject> is no drawing"),
        ("<iframe/>", "<iframe> is no drawing"),
        ("<g onload='x()'/>", "<g> has onload, which runs a script"),
        ("<g ONCLICK='x()'/>", "<g> has onclick, which runs a script"),
        ("<image href='http://example.org/x.png'/>", "<image> has href, which refers to something"),
        ("<image href='//example.org/x.png'/>", "<image> has href"),
        ("<image href='other.png'/>", "<image> has href"),
        ("<image href='data:image/svg+xml;base64,AAAA'/>", "<image> has href"),
        ("<image href='data:text/html,x'/>", "<image> has href"),
        (f"<use {XLINK} xlink:href='a.svg#b'/>", "<use> has href"),
        ("<a href='javascript:x()'/>", "<a> has href"),
        ("<set attributeName='href' to='javascript:x()'/>", "<set> has attributename"),
        ("<g style='fill:url(http://example.org/x)'/>", "<g> has style"),
        ("<g fill=\"url( 'x.svg#a')\"/>", "<g> has fill"),
        ("<style>@import 'x.css';</style>", "<style> refers to something outside"),
        ("<style>a{background:url(x.png)}</style>", "<style> refers to something outside"),
        ("<?xml-stylesheet href='x.css'?>", "holds an entity or a processing instruction"),
        ("<g>", "is no SVG that can be read"),
    ],
)
def test_a_drawing_that_runs_or_refers_is_refused(folder: Path, drawn: str, message: str) -> None:
    (folder / "logo.svg").write_text(SVG.format(drawn))
    assert message in fault(folder, 'name = "Plan"\nlogo = "logo.svg"')


def test_entities_and_other_roots_are_refused(folder: Path) -> None:
    entity = '<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + SVG.format("&x;")
    (folder / "logo.svg").write_text(entity)
    assert "holds an entity" in fault(folder, 'name = "Plan"\nlogo = "logo.svg"')
    (folder / "logo.svg").write_text("<html/>")
    assert "its root is 'html'" in fault(folder, 'name = "Plan"\nlogo = "logo.svg"')
