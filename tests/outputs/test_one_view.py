"""One diff for one audience says the same in every output: table, JSON, CSV, XLSX, HTML, MD."""

from __future__ import annotations

import csv
import datetime as dt
import io
import re
from collections import Counter
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from lxml import html

from releasekit.classify import Direction, classes
from releasekit.cli import main
from releasekit.layout import load
from releasekit.render.dates import day_in_words
from releasekit.views import titles
from tests.support.contracts import proved
from tests.support.facts import LINE, WHOLE, WITHHELD, Fact, Table, day_before
from tests.support.shown import STORE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from releasekit.layout import CodeSet

    Form = Callable[[Path, str], Counter["Fact"]]

PAIRS = {"cpt": ("2025", "2026"), "hcpcs": ("2025-01", "2026-01")}

DAY = re.compile(r"[A-Z][a-z]+ \d{1,2}, \d{4}")
ENDING = {rule.id for rule in classes() if rule.direction is Direction.WENT}


def output(folder: Path, code_set: str, *arguments: str) -> bytes:
    """Run a command for the audience that the folder names; give the file that it wrote."""
    audience = (folder / "audience.txt").read_text()
    name = f"out.{arguments[-1] if '--format' in arguments else 'txt'}"
    options = ("-s", code_set, "--audience", audience, "--store", str(STORE.root))
    name = f"out.{arguments[-1] if '--format' in arguments else 'txt'}"
    with pytest.raises(SystemExit) as stopped:
        main([arguments[0], *PAIRS[code_set], *arguments[1:], *options, "-o", name])
    assert stopped.value.code == 0
    return (folder / name).read_bytes()


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
        replacements=_replacements(change),
    )


def _replacements(change: dict[str, Any]) -> str:
    """Return the codes to report instead; each is published, and says so."""
    listed = change["replacements"]
    if isinstance(listed, str):
        assert change["basis"] == ("published" if listed else "")
        return listed
    assert {one["basis"] for one in listed} <= {"published"}
    return ", ".join(one["code"] for one in listed)


def _codes(told: str) -> str:
    """Return the codes of what people are told: `99467 (published)`."""
    assert told.endswith(" (published)") or not told
    return told.removesuffix(" (published)")


def _text(value: str | list[str] | None, layout: CodeSet | None = None, aspect: str = "") -> str:
    """Return values on one line; raw ones as people read them."""
    values = value.split("\n") if isinstance(value, str) else value or ()
    if aspect.startswith("date."):
        return ", ".join(map(day_in_words, values))
    return ", ".join(layout.decoded(aspect, one) if layout else one for one in values)


def of_json(folder: Path, code_set: str) -> Counter[Fact]:
    (diff,) = proved("changes-2", output(folder, code_set, "diff", "--format", "json"))["diffs"]
    return Counter(fact(code_set, change) for change in diff["changes"])


def of_csv(folder: Path, code_set: str) -> Counter[Fact]:
    text = output(folder, code_set, "diff", "--format", "csv").decode()
    return Counter(fact(code_set, row) for row in csv.DictReader(io.StringIO(text)))


def of_xlsx(folder: Path, code_set: str) -> Counter[Fact]:
    book = openpyxl.load_workbook(io.BytesIO(output(folder, code_set, "diff", "--format", "xlsx")))
    facts: Counter[Fact] = Counter()
    heading, *rows = book["All changes"].iter_rows(values_only=True)
    text = load(code_set).text_word.capitalize()
    for cells in rows:
        row = {str(name): _cell(cell) for name, cell in zip(heading, cells, strict=True)}
        texts = row.get(f"{text} before", ""), row.get(f"{text} after", "")
        revised = all(texts)
        before, after = texts if revised else (row["Value before"], row["Value after"])
        what = row["What changed"]
        facts[
            Fact(
                code=row["Code"],
                title=f"{row['Class']}: {what}" if what else row["Class"],
                level=row["Level"],
                before=_text(day_in_words(before)),
                after=_text(day_in_words(after.replace(WITHHELD, ""))),
                display=""
                if revised or texts[1] in {before, after} - {""}
                else texts[1] or texts[0],
                effective=row["Effective date"],
                last_day=row["Last date of service"],
                replacements=row["Replacement"],
            )
        ] += 1
    return facts


def _cell(cell: object) -> str:
    return cell.date().isoformat() if isinstance(cell, dt.datetime) else str(cell or "")


def of_html(folder: Path, code_set: str) -> Counter[Fact]:
    root: Any = html.fromstring(output(folder, code_set, "report", "--format", "html"))
    shared = [*map(_iso, DAY.findall(root.get_element_by_id("days-1").text_content())), ""]
    facts: Counter[Fact] = Counter()
    for row in root.xpath("//tr[@data-c][@id]"):
        code, title, level, *dates, value, replacements = row
        label = "".join(value.xpath("small/text()"))
        for small in row.xpath("td[@class='t']/small | td[@class='w']/i"):
            small.drop_tree()
        whole = not value.xpath("del | ins") and value.text_content() not in {"—", WITHHELD}
        told = [
            _iso(day) for cell in dates for day in DAY.findall("".join(cell.xpath("small/text()")))
        ]
        facts[
            Fact(
                code=code.findtext("a"),
                title=title.text_content().strip(),
                level=level.text_content(),
                before=_side(value, "ins"),
                after=_side(value, "del"),
                display=label or (value.text_content() if whole else ""),
                effective=dates[0].get("data-day") if dates else shared[0],
                last_day=(told or [shared[1] if row.get("data-c") in ENDING else ""])[0],
                replacements=_codes(replacements.text_content()),
            )
        ] += 1
    return facts


def _iso(day: str) -> str:
    return dt.datetime.strptime(day, "%B %d, %Y").date().isoformat()  # noqa: DTZ007 (a day)


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
    table = Table(
        aspects=dict(sorted(aspects.items(), key=lambda item: -len(item[0]))),
        ended={one.title for one in facts if one.last_day == day_before(one.effective)},
        day=diff["after"]["effective"],
    )
    groups: list[list[re.Match[str]]] = []
    lines = output(folder, code_set, "diff").decode().splitlines()
    for match in filter(None, map(LINE.fullmatch, lines)):
        if match["code"]:
            groups.append([])
        groups[-1].append(match)
    return Counter(shown for group in groups for shown in table.facts(group))


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
                effective=_iso(day),
                last_day=_iso(last) if last else "",
                replacements=_codes(replacements),
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
