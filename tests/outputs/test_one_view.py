"""One diff for one audience says the same in every output: table, JSON, CSV, XLSX, HTML, MD."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

import openpyxl
import pytest
from lxml import html

from releasekit.cli import main
from releasekit.layout import load
from releasekit.render import words
from releasekit.views import titles
from tests.support.contracts import proved
from tests.support.shown import STORE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from releasekit.layout import CodeSet

    Form = Callable[[Path, str], Counter["Fact"]]

PAIRS = {"cpt": ("2025", "2026"), "hcpcs": ("2025-01", "2026-01")}
WITHHELD = words.load()["text_withheld"]
WHOLE = {"code", "date.terminated", "flag.billable", "flag.resequenced"}
"""Aspects of the code as a whole: what is shown of such a change is the code's text."""
LINE = re.compile(
    r"  (?P<code>\S*) +(?P<level>Action required|Review|No action) +(?:\(header\) )?(?P<what>.+?)"
    r"(?: \| (?P<text>.*))?"
)
"""A line of a table: a code and its text stand on the first one of the code."""
DAYS = (
    r"(?:, effective (?P<effective>[\d-]{10}))?(?:, last date of service (?P<last_day>[\d-]{10}))?"
)
CODES = r"(?: → (?P<replacements>[A-Z0-9]{2,5}(?:, [A-Z0-9]{2,5})*))?"
REST = re.compile(rf"{DAYS}(?:: (?P<words>.*?))??{CODES}")
VALUES = re.compile(rf"{DAYS}: (?P<words>.*)(?P<replacements>)")
"""What stands behind a title; behind that of a value an arrow leads to the value after it."""


class Fact(NamedTuple):
    """What every output says of a change; the texts are empty where they are withheld.

    `display` is empty, too, where before or after is the code's text.
    """

    code: str
    title: str
    level: str
    before: str
    after: str
    display: str
    effective: str
    last_day: str
    replacements: str


def output(folder: Path, code_set: str, *arguments: str) -> bytes:
    """Run a command for the audience that the folder names; give the file that it wrote."""
    audience = (folder / "audience.txt").read_text()
    options = ("-s", code_set, "--audience", audience, "--store", str(STORE.root))
    with pytest.raises(SystemExit) as stopped:
        main([arguments[0], *PAIRS[code_set], *arguments[1:], *options, "-o", "out.html"])
    assert stopped.value.code == 0
    return (folder / "out.html").read_bytes()


def fact(code_set: str, change: dict[str, Any]) -> Fact:
    """Return a change as JSON and CSV have it; what is shown of a whole code is its text."""
    layout, aspect = load(code_set), change["aspect"]
    kind = layout.kind_of(change["code"])
    title = titles.of_class(change["class"], layout, kind)
    if aspect not in {*WHOLE, "display"}:
        title = f"{title}: {titles.of_aspect(aspect, layout)}"
    before, after = (_text(change[name], layout, aspect) for name in ("before", "after"))
    display = _text(change["display"], layout, "display")
    whole = aspect in WHOLE
    return Fact(
        code=change["code"],
        title=title,
        level=titles.of_level(change["level"]),
        before="" if whole else before,
        after="" if whole else after,
        display="" if change["display"] in {before, after} and not whole else display,
        effective=change["effective"],
        last_day=change["last_day"] or "",
        replacements=", ".join(
            change["replacements"].split("\n")
            if isinstance(change["replacements"], str)
            else [one["code"] for one in change["replacements"]]
        ),
    )


def _text(value: str | list[str] | None, layout: CodeSet | None = None, aspect: str = "") -> str:
    """Return values on one line; raw ones as people read them."""
    values = value.split("\n") if isinstance(value, str) else value or ()
    return ", ".join(layout.decoded(aspect, one) if layout else one for one in values)


def of_json(folder: Path, code_set: str) -> Counter[Fact]:
    (diff,) = proved("changes-2", output(folder, code_set, "diff", "--format", "json"))["diffs"]
    return Counter(fact(code_set, change) for change in diff["changes"])


def of_csv(folder: Path, code_set: str) -> Counter[Fact]:
    text = output(folder, code_set, "diff", "--format", "csv").decode()
    return Counter(fact(code_set, row) for row in csv.DictReader(io.StringIO(text)))


def of_xlsx(folder: Path, code_set: str) -> Counter[Fact]:
    book = openpyxl.load_workbook(io.BytesIO(output(folder, code_set, "diff", "--format", "xlsx")))
    titled = {row[2]: row[1] for row in book["Summary"].iter_rows(values_only=True) if row[2]}
    facts: Counter[Fact] = Counter()
    for sheet in book.worksheets[1:]:
        heading, *rows = sheet.iter_rows(values_only=True)
        for cells in rows:
            row = {str(name): str(cell or "") for name, cell in zip(heading, cells, strict=True)}
            whole = row["What"] in {"Code", "Terminated", "Billable", "Resequenced"}
            plain = whole or row["What"] in {"Descriptor", "Description"}
            title = str(titled[sheet.title])
            facts[
                Fact(
                    code=row["Code"],
                    title=title if plain else f"{title}: {row['What']}",
                    level=row["Level"],
                    before="" if whole else _text(row["Before"]),
                    after="" if whole else _text(row["After"]),
                    display=_display(row, whole=whole),
                    effective=row["Effective"],
                    last_day=row["Last date of service"],
                    replacements=row["Replacement"],
                )
            ] += 1
    return facts


def _display(row: dict[str, str], *, whole: bool) -> str:
    display = row.get("Text") or row["After"] or row["Before"]
    return display if whole or display not in {row["Before"], row["After"]} else ""


def of_html(folder: Path, code_set: str) -> Counter[Fact]:
    root: Any = html.fromstring(output(folder, code_set, "report", "--format", "html"))
    facts: Counter[Fact] = Counter()
    for row in root.xpath("//tr[@data-c][@id]"):
        code, title, level, effective, value, replacements = row
        days = effective.text_content().replace(" interim", "").split(" last date of service ")
        label = "".join(value.xpath("small/text()"))
        for small in value.xpath("small"):
            small.drop_tree()
        whole = not value.xpath("del | ins") and value.text_content() not in {"—", WITHHELD}
        facts[
            Fact(
                code=code.findtext("a"),
                title=title.text_content(),
                level=level.text_content(),
                before=_side(value, "ins"),
                after=_side(value, "del"),
                display=label or (value.text_content() if whole else ""),
                effective=days[0].strip(),
                last_day=days[1].strip() if len(days) > 1 else "",
                replacements=replacements.text_content(),
            )
        ] += 1
    return facts


def _side(cell: Any, less: str) -> str:  # noqa: ANN401 (an element of lxml)
    """Return the text before or after: all but what was inserted or deleted."""
    if not cell.xpath("del | ins"):
        return ""
    parts = [cell.text or ""]
    for node in cell:
        parts += [node.text or "" if node.tag != less else "", node.tail or ""]
    return _text("".join(part for part in parts if part != " → "))


def of_table(folder: Path, code_set: str) -> Counter[Fact]:
    (diff,) = proved("changes-2", output(folder, code_set, "diff", "--format", "json"))["diffs"]
    facts = [fact(code_set, change) for change in diff["changes"]]
    aspects = {
        one.title: change["aspect"]
        for one, change in sorted(
            zip(facts, diff["changes"], strict=True),
            key=lambda pair: pair[1]["aspect"] == "display",
        )
    }
    table = _Table(
        aspects=dict(sorted(aspects.items(), key=lambda item: -len(item[0]))),
        ended={one.title for one in facts if one.last_day == _day_before(one.effective)},
        day=diff["after"]["effective"],
    )
    groups: list[list[re.Match[str]]] = []
    lines = output(folder, code_set, "diff").decode().splitlines()
    for match in filter(None, map(LINE.fullmatch, lines)):
        if match["code"]:
            groups.append([])
        groups[-1].append(match)
    return Counter(shown for group in groups for shown in table.facts(group))


def _day_before(day: str) -> str:
    return (dt.date.fromisoformat(day) - dt.timedelta(days=1)).isoformat()


class _Table(NamedTuple):
    """What the heading of a table says once, and how its lines begin."""

    aspects: dict[str, str]
    ended: set[str]
    day: str

    def facts(self, group: list[re.Match[str]]) -> Iterator[Fact]:
        """Return what the lines of one code say."""
        parts = [self._parts(match["what"]) for match in group]
        own = group[0]["text"] or self._own(parts)
        for match, (title, rest) in zip(group, parts, strict=True):
            changed = any(mark in (rest["words"] or "") for mark in ("[-", "{+", " → "))
            hidden = self.aspects[title] in WHOLE or not changed
            sides = ("", "") if hidden else _marked(rest["words"])
            last_day = rest["last_day"] or (
                "" if title not in self.ended else _day_before(self.day)
            )
            yield Fact(
                code=group[0]["code"],
                title=title,
                level=match["level"],
                before=sides[0],
                after=sides[1],
                display="" if own in sides else own,
                effective=rest["effective"] or self.day,
                last_day=last_day,
                replacements=rest["replacements"] or "",
            )

    def _own(self, parts: list[tuple[str, re.Match[str]]]) -> str:
        """Return the text of a code that one of its changes shows."""
        for family in ({*WHOLE}, {"display"}, {"designation"}):
            for title, rest in parts:
                aspect = self.aspects[title]
                words = rest["words"]
                if {aspect, aspect.partition(".")[0]} & family and words not in {None, WITHHELD}:
                    return words if aspect in WHOLE else _marked(words)[1]
        return ""

    def _parts(self, what: str) -> tuple[str, re.Match[str]]:
        title = next(title for title in self.aspects if what.startswith(title))
        family = self.aspects[title].partition(".")[0]
        form = VALUES if family in {"attribute", "flag", "date"} else REST
        rest = (REST if self.aspects[title] in WHOLE else form).fullmatch(what.removeprefix(title))
        assert rest is not None, what
        return title, rest


def _marked(line: str) -> tuple[str, str]:
    before, arrow, after = line.partition(" → ")
    if arrow:
        return tuple("" if side == "(none)" else _text(side) for side in (before, after))  # type: ignore[return-value]  # two sides
    gone, come = r"\[-(.*?)-\]", r"\{\+(.*?)\+\}"
    return re.sub(gone, r"\1", re.sub(come, "", line)), re.sub(come, r"\1", re.sub(gone, "", line))


def of_md(folder: Path, code_set: str) -> Counter[Fact]:
    facts: Counter[Fact] = Counter()
    for line in output(folder, code_set, "diff", "--format", "md").decode().splitlines():
        cells = [cell.strip() for cell in line.replace("\\|", "\0").split("|")[1:-1]]
        if len(cells) != 6 or cells[0] in {"Code", "---"}:
            continue
        code, title, level, effective, value, replacements = (
            re.sub(r"\\(?=[^\w\s])", "", cell) for cell in cells
        )
        day, _, last = effective.removesuffix(")").partition(" (last date of service ")
        value, _, small = value.partition("<br><small>")
        label = html.fragment_fromstring(small or "-", create_parent="p").text_content().strip("-")
        root: Any = html.fragment_fromstring(value.replace("<br>", "\n"), create_parent="td")
        text = root.text_content().strip()
        whole = not root.xpath("del | ins") and text != WITHHELD
        facts[
            Fact(
                code=code.removesuffix(" (header)"),
                title=title,
                level=level,
                before=_side(root, "ins"),
                after=_side(root, "del"),
                display=label or (text if whole else ""),
                effective=day,
                last_day=last,
                replacements=replacements,
            )
        ] += 1
    return facts


@pytest.mark.parametrize("code_set", PAIRS)
@pytest.mark.parametrize("form", [of_csv, of_xlsx, of_html, of_table, of_md])
@pytest.mark.parametrize("audience", ["partner", "internal"])
def test_every_output_says_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code_set: str, form: Form, audience: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "audience.txt").write_text(audience)
    (tmp_path / "releasekit.toml").write_text('[audiences.partner]\ncpt = "short"\n')
    expected = of_json(tmp_path, code_set)
    assert len(expected) > 40
    assert any(one.display for one in expected)
    assert any(one.last_day and one.replacements for one in expected)
    shown = form(tmp_path, code_set)
    assert sorted(shown - expected) == sorted(expected - shown) == []
