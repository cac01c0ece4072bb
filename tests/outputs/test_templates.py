"""A user's own templates: where they lie, what they may do, and what they are told of the views."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

import pytest

from releasekit import render, resources
from releasekit.cli import main
from releasekit.errors import ConfigurationError, TemplateError
from releasekit.views import catalog
from tests.support.hostile import TEXTS, attacked, bulletin
from tests.support.reports import ALL

if TYPE_CHECKING:
    from pathlib import Path

SAMPLES = ("--store", str(resources.folder("releases")), "-s", "cpt")
OUTSIDE = {
    "Decimal",
    "Licensed",
    "Mapping",
    "Sequence",
    "Literal",
    "None",
    "ReleaseKind",
    "Status",
    "Word",
}
"""What a field may be and that is no view: texts and words."""


def run(*arguments: str, code: int = 0) -> None:
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    assert stop.value.code == code


@pytest.fixture(name="mine")
def _mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "words"
    (folder / "changes").mkdir(parents=True)
    (folder / "bulletin").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("RELEASEKIT_TEMPLATES", raising=False)
    (tmp_path / "releasekit.toml").write_text('templates = "words"\n')
    return folder


def test_a_template_of_yours_is_one_more_choice(mine: Path) -> None:
    text = "{{ view_version }}\n{% for d in diffs %}{{ d.name }}\n{{ d.notice }}{% endfor %}\n"
    (mine / "changes" / "desk.txt.j2").write_text(text)
    run("report", "2025", "2026", *SAMPLES, "--template", "desk", "--format", "txt", "-o", "out")
    written = (mine.parent / "out" / "cpt-2025-to-2026-desk.txt").read_text()
    assert written.startswith("CPT © 2025 American Medical Association. All rights reserved.\n\n")
    written = written.partition("\n\n")[2]
    assert written.startswith(f"{catalog.VIEWS['changes'].version}\nCPT\nCPT © 2025")


def test_one_of_the_same_name_takes_the_place_of_ours(
    mine: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (mine / "changes" / "report.md.j2").write_text("{{ (diffs | first).notice }}")
    (mine / "bulletin" / "desk.html.j2").write_text("<title>x</title>")
    (mine / "bulletin" / "_part.html.j2").write_text("")
    run("templates", "--format", "json")
    document = json.loads(capsys.readouterr().out)
    rows = {(r["view"], r["template"], r["whose"]): r["formats"] for r in document["templates"]}
    assert rows["changes", "report", "yours, in place of ours"] == ["md"]
    assert "html" in rows["changes", "report", "ours"]
    assert "pdf" in rows["changes", "report", "ours"]
    assert rows["bulletin", "desk", "yours"] == ["eml", "html"]
    assert not [row for row in rows if row[1].startswith("_")]
    run("templates")
    assert "yours, in place of ours" in capsys.readouterr().out


def test_without_the_notice_nothing_is_written(
    mine: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    source = '#set document(title: "t")\n#title()\n{{ bulletin.changes.name }}'
    (mine / "changes" / "desk.md.j2").write_text("{% for d in diffs %}{{ d.name }}{% endfor %}")
    (mine / "bulletin" / "desk.typ.j2").write_text(source)
    (mine / "bulletin" / "stale.html.j2").write_text(
        "<title>t</title>{{ bulletin.changes.notice }}"
        "<p>CPT &copy; 2013 American Medical Association. All rights reserved."
    )
    for command, name, form, said in (
        ("report", "desk", "md", "the license notice is missing"),
        ("bulletin", "desk", "pdf", "the license notice is missing"),
        ("bulletin", "stale", "html", "its notice says 2013, not 2025"),
        ("bulletin", "stale", "eml", "its notice says 2013, not 2025"),
    ):
        run(command, "2025", "2026", *SAMPLES, "--template", name, "--format", form, code=2)
        assert said in capsys.readouterr().err
        assert not list(mine.parent.glob("cpt-*"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{ diffs.__class__ }}", "unsafe"),
        ("{{ ().__class__.__bases__[0].__subclasses__() }}", "unsafe"),
        ("{{ ''.__class__.__mro__ }}", "unsafe"),
        ("{{ diffs[0].__init__.__globals__ }}", "unsafe"),
        ("{{ diffs | attr('__class__') }}", "unsafe"),
        ("{{ '{0.__class__}'.format(diffs) }}", "unsafe"),
        ("{% import 'os' as os %}", "no template os"),
        ("{% include '/etc/passwd' %}", "no template /etc/passwd"),
        ("{% include '../../releasekit.toml' %}", "no template"),
        ("{{ open('/etc/passwd') }}", "'open' is undefined"),
        ("{{ diffs.append(1) }}", "not safely callable|unsafe"),
        ("{{ range(10 ** 9) | list }}", "Range too big"),
        ("{{ missing }}", "'missing' is undefined"),
        ("{{ 1 / 0 }}", "division by zero"),
        ("{{ diffs + 1 }}", "can only concatenate"),
        ("{% if %}", "report.md.j2:1"),
    ],
)
@pytest.mark.parametrize("form", ["md", "html", "typ"])
def test_a_template_may_do_nothing_but_write(mine: Path, text: str, said: str, form: str) -> None:
    (mine / "changes" / f"report.{form}.j2").write_text(text)
    with pytest.raises(TemplateError, match=said.replace("md.j2", f"{form}.j2")):
        catalog.text("report", form, [ALL])


def test_a_folder_that_is_not_there_is_said(mine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (mine.parent / "releasekit.toml").write_text('templates = "wrods"\n')
    with pytest.raises(ConfigurationError, match="templates: wrods is not a folder"):
        render.found()
    monkeypatch.setenv("RELEASEKIT_TEMPLATES", str(mine))
    assert render.folders()[0] == mine


def test_a_form_that_nothing_makes_is_refused(
    mine: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (mine / "changes" / "desk.md.j2").write_text("x")
    run("report", "2025", "2026", *SAMPLES, "--template", "desk", "--format", "pdf", code=2)
    assert "desk comes as md, xlsx" in capsys.readouterr().err
    run("report", "2025", "2026", *SAMPLES, "--template", "nowhere", code=2)
    assert "no template 'nowhere'" in capsys.readouterr().err


@pytest.mark.parametrize("name", catalog.VIEWS)
def test_a_view_tells_every_field_that_can_be_reached(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    view = catalog.VIEWS[name]
    assert view.version.startswith(f"{name}/")
    described = {one.__name__ for one in view.shapes}
    assert catalog.named(view.shapes) - OUTSIDE <= described
    assert catalog.named([view.shape]) & described
    run("templates", name)
    out = capsys.readouterr().out
    assert view.version in out
    for shape in view.shapes:
        assert shape.__doc__
        assert all(f"  {name}: {kind}" in out for name, kind in shape.__annotations__.items())
    run("templates", name, "--format", "json")
    document = json.loads(capsys.readouterr().out)
    assert document["version"] == view.version
    assert set(document["given"]) == {*view.given, "view_version", "words"}
    assert [one["name"] for one in document["types"]] == [one.__name__ for one in view.shapes]


def test_a_view_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    run("templates", "papyrus", code=2)
    known = "there are bulletin, changes, check, crosswalk, impact, reconcile, site"
    assert known in capsys.readouterr().err


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("name", ["report", "annual", "erratum", "summary"])
def test_hostile_texts_stay_cells_in_markdown(name: str, text: str) -> None:
    plain = attacked(ALL, "plain")
    view = attacked(ALL, text)
    shown: tuple[list[Any], list[Any]] = (
        ([plain], [view]) if name == "report" else ([bulletin(plain, "p")], [bulletin(view, text)])
    )
    tame, hostile = (catalog.text(name, "md", views).splitlines() for views in shown)
    shape = [line.replace("\\|", "").count("|") for line in tame]
    assert [line.replace("\\|", "").count("|") for line in hostile] == shape
    assert not [line for line in hostile if re.search(r"(?<!\\)<(?!br>|/?(?:del|ins)>)", line)]
    assert [line[:2] for line in hostile if line[:1] == "#"] == [
        line[:2] for line in tame if line[:1] == "#"
    ]
    assert "1337" not in "".join(hostile)
