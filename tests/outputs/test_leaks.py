"""Every way out of the building, tried for an audience without texts: no mark gets through."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from releasekit import resources
from releasekit.cli import main
from releasekit.cli.crosswalk import FORMATS
from tests.support import sentinels
from tests.support.reviewing import WHO, fill

if TYPE_CHECKING:
    from collections.abc import Iterator

TWO = ("2025", "2026", "-s", "cpt")
POSTED = ("2026@1", "2026@2", "-s", "cpt")
WAYS = {
    "diff table": ("diff", *TWO),
    "diff json": ("diff", *TWO, "--format", "json"),
    "diff csv": ("diff", *TWO, "--format", "csv"),
    "diff md": ("diff", *TWO, "--format", "md"),
    "diff book": ("diff", *TWO, "--basis", "book", "--format", "json"),
    "show": ("show", "10004"),
    "show json": ("show", "10004", "--format", "json"),
    "show gone": ("show", "10006", "--as-of", "2026-05-01", "--format", "json"),
    "history": ("history", "10004"),
    "history json": ("history", "10004", "--format", "json"),
    "history gone": ("history", "0901T", "--format", "json"),
    "calendar": ("calendar", "--from", "2025-01-01", "--to", "2026-12-31"),
    "calendar json": ("calendar", "--from", "2025-01-01", "--to", "2026-12-31", "--format", "json"),
    "calendar ics": ("calendar", "--from", "2025-01-01", "--to", "2026-12-31", "--format", "ics"),
    "report md": ("report", *TWO, "--format", "md", "-o", "out"),
    "report html": ("report", *TWO, "--format", "html", "-o", "out"),
    "publish": ("publish", "-s", "cpt", "-o", "out"),
    **{
        f"report {form}": ("report", *TWO, "--format", form, "-o", "out")
        for form in ("docx", "eml", "pdf", "xlsx")
    },
    **{
        f"bulletin {name} {form}": (
            *("bulletin", *TWO, "--template", name),
            *("--format", form, "-o", "out"),
        )
        for name in ("annual", "summary")
        for form in ("eml", "html", "md", "pdf", "txt")
    },
    **{
        f"reconcile {form}": ("reconcile", *TWO, "--format", form, "-o", f"list.{form}")
        for form in ("csv", "json", "md", "xlsx")
    },
    **{
        f"crosswalk {form}{' all' * bool(every)}": (
            *("crosswalk", *TWO, *every, "--format", form),
            *(("--proposals",) if form.startswith("fhir") else ()),
            *(() if form == "table" else ("-o", f"map.{form}")),
        )
        for form in FORMATS
        for every in ((), ("--all",))
    },
    "crosswalk folder": ("crosswalk", *TWO, "--format", "xlsx", "-o", "."),
    "crosswalk section": ("crosswalk", *TWO, "--section", "surgery", "--format", "html"),
    **{
        f"bulletin erratum {form}": ("bulletin", *POSTED, "--format", form, "-o", "out")
        for form in ("eml", "html", "md", "pdf", "txt")
    },
    **{
        f"erratum {form}": ("report", *POSTED, "--format", form, "-o", "out")
        for form in ("docx", "eml", "html", "md", "pdf", "xlsx")
    },
    "erratum json": ("diff", *POSTED, "--format", "json"),
    "show modifier": ("show", "25", "--format", "json"),
    "show laboratory": ("show", "0001U", "--format", "json"),
    "history laboratory": ("history", "0001U"),
    "history modifier": ("history", "25", "--format", "json"),
    "templates": ("templates", "bulletin"),
    "section named": ("diff", *TWO, "--section", "zyxlong"),
    "no such code": ("show", "10009"),
    "no such class": ("diff", *TWO, "--class", "zyx"),
}
"""Commands by what they are asked for; each is given --audience public."""
SILENT = {"templates", *(way for way in WAYS if way.startswith(("reconcile", "bulletin summary")))}
SILENT |= {"calendar", "calendar json", "calendar ics", "section named", "no such code"}
"""Ways in which nobody is shown a text; of all others the internal audience is."""

EACH = "{% for s in diffs[0].sections %}%s{% endfor %}"
LOOP = EACH.replace("%s", "{% for c in s.changes %}%s{% endfor %}")
TEMPLATES = {
    "the views": "{{ diffs }}",
    "a view as text": "{{ diffs[0] | string }}",
    "pprint": "{{ diffs | pprint }}",
    "tojson": LOOP.replace("%s", "{{ c.display | tojson }}"),
    "printing": LOOP.replace("%s", "{{ c.display }}{{ c.before }}{{ c.after }}"),
    "redline": LOOP.replace("%s", "{{ c.redline }}"),
    "joined": LOOP.replace("%s", "{{ [c.display, c.before] | join }}"),
    "tilde": LOOP.replace("%s", "{{ '' ~ c.display }}"),
    "percent": LOOP.replace("%s", "{{ '%s' | format(c.display) }}"),
    "percent repr": LOOP.replace("%s", "{{ '%r' | format(c.display) }}"),
    "str.format": LOOP.replace("%s", "{{ '{0.display}'.format(c) }}"),
    "str.format deep": LOOP.replace("%s", "{{ '{0.display._Licensed__text}'.format(c) }}"),
    "format_map": LOOP.replace("%s", "{{ '{c.display}'.format_map({'c': c}) }}"),
    "mangled": LOOP.replace("%s", "{{ c.display._Licensed__text }}"),
    "attr": LOOP.replace("%s", "{{ c | attr('display') }}"),
    "attr mangled": LOOP.replace("%s", "{{ c.display | attr('_Licensed__text') }}"),
    "subscript": LOOP.replace("%s", "{{ c['display'] }}{{ c.display['_Licensed__text'] }}"),
    "upper": LOOP.replace("%s", "{{ c.display | upper }}"),
    "reverse": LOOP.replace("%s", "{{ c.display | string | reverse }}"),
    "list": LOOP.replace("%s", "{{ c.display | list }}"),
    "map": "{{ diffs[0].sections | map(attribute='changes') | map('list') | list }}",
    "groupby": EACH.replace("%s", "{{ s.changes | groupby('display') }}"),
    "sort": EACH.replace("%s", "{{ s.changes | sort(attribute='before') }}"),
    "unique": EACH.replace("%s", "{{ s.changes | unique(attribute='display') | list }}"),
    "a macro": "{% macro say(c) %}{{ c.display }}{{ varargs }}{{ caller }}{% endmacro %}"
    + LOOP.replace("%s", "{{ say(c, c.display) }}"),
    "a call": "{% macro say() %}{{ caller() }}{% endmacro %}"
    + LOOP.replace("%s", "{% call say() %}{{ c.display }}{% endcall %}"),
    "a filter block": LOOP.replace("%s", "{% filter lower %}{{ c.display }}{% endfilter %}"),
    "a namespace": LOOP.replace("%s", "{% set n = namespace(x=c.display) %}{{ n.x }}{{ n }}"),
    "a dict": LOOP.replace("%s", "{{ dict(a=c.display) | items | list }}{{ {'x': c.before} }}"),
    "xmlattr": LOOP.replace("%s", "{{ {'x': c.display} | xmlattr }}"),
    "urlencode": LOOP.replace("%s", "{{ c.display | urlencode }}"),
    "wordwrap": LOOP.replace("%s", "{{ c.display | wordwrap(4) }}"),
    "truncate": LOOP.replace("%s", "{{ c.display | truncate(9) }}"),
    "guessing": LOOP.replace("%s", "{{ 'zyx' ~ 'leak' if 'Zyx' in c.display | string }}"),
    "undefined": LOOP.replace("%s", "{{ c.display.nothing }}"),
    "dividing": LOOP.replace("%s", "{{ 1 / c.display }}"),
    "calling": LOOP.replace("%s", "{{ c.display() }}"),
    "adding": LOOP.replace("%s", "{{ 'x' + c.display }}"),
    "the class": LOOP.replace("%s", "{{ c.display.__class__.__mro__ }}{{ c.__dict__ }}"),
    "the fields": "{{ diffs[0].__dataclass_fields__ }}{{ diffs[0].__slots__ }}",
    "globals": "{{ self }}{{ self._TemplateReference__context }}{{ cycler.__init__.__globals__ }}",
    "a file": "{% include '../releasekit.toml' %}",
    "an import": "{% import 'os' as os %}{{ os }}",
    "debug": "{{ diffs | map('attr', '__repr__') | list }}",
}
"""What a careless or ill-meaning template may try; the report's notice goes with each."""
END = "{% for d in diffs %}{{ d.notice }}{% endfor %}"


@pytest.fixture(scope="module")
def stored(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("sentinels")
    return sentinels.store(root / "store", root / "files")


@pytest.fixture
def place(tmp_path: Path, stored: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RELEASEKIT_STORE", str(stored))
    return tmp_path


def everything(
    place: Path, capsys: pytest.CaptureFixture[str], *arguments: str
) -> Iterator[tuple[str, bytes]]:
    """Run a command; give all that it said and every file that it wrote."""
    with contextlib.suppress(SystemExit):
        main(arguments)
    said = capsys.readouterr()
    yield "stdout", said.out.encode()
    yield "stderr", said.err.encode()
    for path in sorted(place.rglob("*")):
        if path.is_file() and not path.name.endswith(".j2"):
            yield f"{path.name} (its name)", path.name.encode()
            yield path.name, path.read_bytes()


def marks(place: Path, capsys: pytest.CaptureFixture[str], *arguments: str) -> list[str]:
    found = everything(place, capsys, *arguments)
    return [mark for name, content in found for mark in sentinels.marks(name, content)]


@pytest.mark.parametrize("name", WAYS)
def test_no_command_shows_the_public_a_text(
    place: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    said = {"zyxlong"} if "zyxlong" in WAYS[name] else set()
    arguments = WAYS[name] if name == "templates" else (*WAYS[name], "--audience", "public")
    assert set(marks(place, capsys, *arguments)) <= said


@pytest.mark.parametrize("name", sorted(set(WAYS) - SILENT - {"no such class"}))
def test_the_internal_audience_is_shown_them(
    place: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    assert marks(place, capsys, *WAYS[name], "--audience", "internal")


@pytest.mark.parametrize("text", TEMPLATES.values(), ids=TEMPLATES)
def test_no_template_shows_the_public_a_text(
    place: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    text: str,
) -> None:
    own = place / "own" / "changes"
    own.mkdir(parents=True)
    monkeypatch.setenv("RELEASEKIT_TEMPLATES", str(place / "own"))
    for form in ("html", "md"):
        (own / f"report.{form}.j2").write_text(text + END, encoding="utf-8")
        found = marks(place, capsys, "report", *TWO, "--format", form, "-o", "out")
        assert found == []


TEXTLESS = ["history modifier", "show modifier"]


@pytest.mark.parametrize("kept", ["short", "medium"])
def test_an_audience_sees_its_level_and_no_more(
    place: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, kept: str
) -> None:
    Path("releasekit.toml").write_text(f'[audiences.partner]\ncpt = "{kept}"\n')
    without: list[str] = []
    for way in sorted(set(WAYS) - SILENT - {"no such class"}):
        (own := place / way.replace(" ", "-")).mkdir()
        monkeypatch.chdir(own)
        found = marks(own, capsys, *WAYS[way], "--audience", "partner")
        wanted = {"zyxshort"} if kept == "short" else {"zyxshort", "zyxmedium"}
        without += [] if found else [way]
        # A PDF may break a word at the end of a line.
        assert all(any(one.startswith(mark.lower()) for one in wanted) for mark in found)
    assert without == TEXTLESS  # they show reasons or modifiers, which have no such text


BAD = {
    "another decision": {"Decision": "perhaps"},
    "no reviewer": {"Decision": "accept"},
    "no such code": {"Decision": "other", "Corrected target": "ZZZZZ", **WHO},
}


@pytest.mark.parametrize("values", BAD.values(), ids=BAD)
def test_a_fault_in_a_form_quotes_no_text(
    place: Path, capsys: pytest.CaptureFixture[str], values: dict[str, object]
) -> None:
    form = place / "form.csv"
    made = ("crosswalk", *TWO, "--format", "review-csv", "-o", str(form))
    assert marks(place, capsys, *made, "--audience", "internal")
    fill(form, {("0902T", ""): values})
    form = form.replace(place.parent / f"{place.name}.csv")
    said = dict(everything(place, capsys, "crosswalk", *TWO, "--decisions", str(form)))
    assert said["stderr"].startswith(b"releasekit: ")
    assert not [mark for name, text in said.items() for mark in sentinels.marks(name, text)]


def test_a_reviewer_who_quotes_a_text_is_refused_for_the_public(
    place: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    form = place / "form.csv"
    marks(place, capsys, "crosswalk", *TWO, "--format", "review-csv", "-o", str(form))
    quoted = {"Decision": "none", **WHO, "Comment": sentinels.BEFORE["0902T"]}
    fill(form, {("0902T", ""): quoted})
    form = form.replace(place.parent / f"{place.name}-quoted.csv")
    for kind in ("table", "json", "csv", "md", "html", "fhir", "sssom", "xlsx", "review-csv"):
        out = ("--format", kind, "-o", f"map.{kind}", "--decisions", str(form))
        assert marks(place, capsys, "crosswalk", *TWO, *out) == []


NOTHING = {name: way for name, way in WAYS.items() if name not in {"templates", "no such code"}}


@pytest.mark.parametrize("name", NOTHING)
def test_who_may_see_nothing_gets_nothing(
    place: Path, capsys: pytest.CaptureFixture[str], name: str
) -> None:
    Path("releasekit.toml").write_text('[audiences.nobody]\ncpt = "none"\n')
    with pytest.raises(SystemExit) as stopped:
        main([*NOTHING[name], "--audience", "nobody"])
    said = capsys.readouterr()
    assert stopped.value.code == 2
    assert not said.out
    if name not in {"no such class", "section named"}:
        assert "the audience nobody may see nothing of CPT" in said.err
        assert "choose other code sets with -s, or another --audience" in said.err
    assert [path.name for path in place.iterdir()] == ["releasekit.toml"]


def test_nothing_is_written_where_one_code_set_of_several_may_not_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("RELEASEKIT_STORE", str(resources.folder("releases")))
    Path("releasekit.toml").write_text('[audiences.some]\nicd10cm = "none"\n')
    for command in ("report", "bulletin", "publish"):
        two = () if command == "publish" else ("2025", "2026")
        with pytest.raises(SystemExit) as stopped:
            main([command, *two, "--audience", "some", "-o", "out"])
        assert stopped.value.code == 2
        assert not Path("out").exists()
