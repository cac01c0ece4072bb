"""Bulletins: who must act on which classes, what is listed, what comes next, and the pictures."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

import pytest
from lxml import html
from msgspec import structs

from releasekit import resources
from releasekit.classify.compare import ReleaseDiff, compare
from releasekit.cli import main
from releasekit.licensing import audience
from releasekit.store import Store
from releasekit.timeline import Timeline
from releasekit.views import bulletins, catalog, duties
from releasekit.views.selection import Selection
from tests.support.files import DISTRIBUTIONS

if TYPE_CHECKING:
    from pathlib import Path

    from releasekit.views.bulletins import BulletinView

SAMPLES = Store(resources.folder("releases"))
PUBLIC = audience("public")


def compared(
    store: Store, code_set: str, before: str, after: str
) -> tuple[ReleaseDiff, BulletinView]:
    (diff,) = compare(store, before, after, code_sets=[code_set])
    shown = bulletins.view(diff, Selection(), PUBLIC, Timeline(store, diff.layout))
    return diff, shown


def codes(diff: ReleaseDiff, wanted: tuple[str, ...]) -> set[str]:
    return {change.delta.key for change in diff.changes if change.rule.id in wanted}


@pytest.mark.parametrize("name", ["annual", "summary"])
@pytest.mark.parametrize("form", ["html", "md", "txt", "typ"])
def test_a_part_does_not_pose_as_the_whole(name: str, form: str) -> None:
    (diff,) = compare(SAMPLES, "2025", "2026", code_sets=["icd10cm"])
    shown = bulletins.view(
        diff, Selection(sections=["no such"]), PUBLIC, Timeline(SAMPLES, diff.layout)
    )
    text = " ".join(catalog.text(name, form, [shown]).split())
    assert "no such" in text
    assert "live codes are of the whole code set" in text
    assert "No changes in these sections." in text
    assert "nobody has to act" not in text


def test_no_class_is_in_two_groups() -> None:
    grouped = [*duties.ENDED, *duties.PROPERTIES]
    grouped += [name for group in duties.GROUPS for name in group.classes]
    assert len(grouped) == len(set(grouped))


@pytest.mark.parametrize(
    ("code_set", "before", "after"),
    [("cpt", "2025", "2026"), ("hcpcs", "2025-10", "2026-01"), ("icd10cm", "2025", "2026")],
)
def test_a_bulletin_leaves_no_change_out(code_set: str, before: str, after: str) -> None:
    diff, shown = compared(SAMPLES, code_set, before, after)
    assert {one.change.code for one in shown.ended} == codes(diff, duties.ENDED)
    for group in shown.lists:
        (row,) = [one for one in duties.GROUPS if one.id == group.id]
        listed = {row.change.code for part in group.sections for row in part.rows}
        assert listed == codes(diff, row.classes)
        assert sum(structs.astuple(group.tally)) == len(listed)
    told = {*duties.ENDED, *duties.PROPERTIES}
    told |= {name for one in duties.GROUPS for name in one.classes}
    assert not told & {one.id for one in shown.further}
    assert {change.rule.id for change in diff.changes} <= told | {one.id for one in shown.further}
    changed = {c.delta.key for c in diff.changes if c.rule.id in duties.PROPERTIES}
    assert sum(one.count for one in shown.properties) >= len(changed)
    assert {one.code for one in shown.index} == {
        *(one.change.code for one in shown.ended),
        *(row.change.code for g in shown.lists for part in g.sections for row in part.rows),
    }
    for duty in shown.duties:
        rows = [row for row in duties.of(code_set) if row.who == duty.who and row.what]
        asked = tuple(name for row in rows for name in row.classes)
        days = {one.effective for one in diff.changes if one.rule.id in asked}
        quiet = sum(group.tally.spacing + group.tally.brief for group in shown.lists)
        assert 0 <= len(codes(diff, asked)) - duty.codes - duty.headers <= quiet
        assert min(days).isoformat() <= duty.first <= duty.last == max(days).isoformat()


def test_what_comes_next_is_the_publishers_calendar_and_no_clock() -> None:
    diff, shown = compared(SAMPLES, "cpt", "2025", "2026")
    after = diff.after.effective
    assert all(after < entry.day <= after + dt.timedelta(days=366) for entry in shown.upcoming)
    said = {(entry.day.isoformat(), entry.event) for entry in shown.upcoming}
    assert {("2026-08-31", "publication"), ("2027-01-01", "expected")} <= said
    assert not [entry for entry in shown.upcoming if entry.day == after]


def test_the_next_edition_is_there_after_a_leap_year() -> None:
    diff, _ = compared(SAMPLES, "cpt", "2025", "2026")
    leap = structs.replace(diff.after, effective=dt.date(2028, 1, 1))
    found = bulletins.view(
        structs.replace(diff, after=leap), Selection(), PUBLIC, Timeline(SAMPLES, diff.layout)
    )
    assert dt.date(2029, 1, 1) in {entry.day for entry in found.upcoming}


def test_updates_between_the_editions_are_named() -> None:
    diff, shown = compared(SAMPLES, "cpt", "2025", "2026")
    assert [one.label for one in shown.interim] == ["2025-04", "2025-07"]
    for one in shown.interim:
        assert one.codes == len({c.delta.key for c in diff.changes if c.release == one.label})
    assert compared(SAMPLES, "cpt", "2025-04", "2025-07")[1].interim == ()


def test_a_section_narrows_a_bulletin() -> None:
    (diff,) = compare(SAMPLES, "2025", "2026", code_sets=["cpt"])
    only = Selection(sections=["anesthesia"])
    shown = bulletins.view(diff, only, PUBLIC, Timeline(SAMPLES, diff.layout))
    places = {part.title for group in shown.lists for part in group.sections}
    assert places == {"Anesthesia"}
    assert [row.title for row in shown.grid.rows] == ["Anesthesia"]
    assert shown.changes.conservation == diff.conservation


def test_without_a_store_the_calendar_is_still_there() -> None:
    diff, _ = compared(SAMPLES, "cpt", "2025", "2026")
    other = Timeline(Store(resources.folder("schemas")), diff.layout)
    shown = bulletins.view(diff, Selection(), PUBLIC, other)
    assert {entry.event for entry in shown.upcoming} == {"expected", "publication"}
    assert shown.interim == ()


@pytest.mark.parametrize("name", ["annual", "summary", "erratum"])
def test_a_page_is_well_built_and_asks_nothing_of_any_network(name: str) -> None:
    _, shown = compared(SAMPLES, "cpt", "2025", "2026")
    root: html.HtmlElement = html.document_fromstring(catalog.text(name, "html", [shown]))
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert root.get("lang") == "en"
    for tag in ("h1", "title", "main"):
        assert len(root.xpath(f"//{tag}[not(ancestor::svg)]")) == 1
    for reference in root.xpath("//@aria-labelledby"):
        assert set(reference.split()) <= set(ids)
    assert not root.xpath(
        "//script | //svg | //img | //iframe | //object | //@src | //@style | //@onload"
    )
    assert [node.get("rel") for node in root.xpath("//link")] == ["icon"]
    style = "".join(node.text for node in root.xpath("//style"))
    assert "url(" not in style
    assert "@import" not in style
    for link in root.xpath("//a/@href[starts-with(., '#')]"):
        assert link.removeprefix("#") in ids


def run(*arguments: str, code: int = 0) -> None:
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    assert stop.value.code == code


def test_an_erratum_is_chosen_for_two_postings_and_refused_for_others(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = ("--store", str(tmp_path / "store"))
    given = DISTRIBUTIONS / "hcpcs"
    run("load", "hcpcs", "2025-10", str(given / "2025"), *store, "--force")
    again = ("--kind", "correction", "--reason", "errata of May", "--force")
    run("load", "hcpcs", "2025-10", str(given / "2026"), *again, *store)
    out = ("--format", "md", "-o", str(tmp_path / "out"))
    run("bulletin", "2025-10@1", "2025-10@2", *store, *out)
    text = (tmp_path / "out" / "hcpcs-2025-10-to-2025-10@2-erratum.md").read_text()
    assert "Reason given: errata of May." in text
    assert "apply to dates of service on or after October 1, 2025, as the release does" in text
    samples = ("--store", str(SAMPLES.root), "-s", "cpt", "--template", "erratum")
    capsys.readouterr()
    run("bulletin", "2025", "2026", *samples, *out, code=2)
    assert "2025 and 2026 are no postings of one release" in capsys.readouterr().err
    assert not list((tmp_path / "out").glob("cpt*"))


@pytest.mark.parametrize("form", ["html", "md", "txt", "pdf", "eml"])
@pytest.mark.parametrize("command", [("bulletin",), ("bulletin", "--template", "summary")])
def test_every_form_goes_through_the_guard(
    tmp_path: Path, command: tuple[str, ...], form: str
) -> None:
    arguments = ("2025", "2026", "--store", str(SAMPLES.root), "-s", "cpt", "--format", form)
    run(*command, *arguments, "-o", str(tmp_path))
    name = command[-1].removeprefix("bulletin") or "annual"
    assert (tmp_path / f"cpt-2025-to-2026-{name}.{form}").stat().st_size
    listed = (tmp_path / "licenses.json").read_text()
    assert f"cpt-2025-to-2026-{name}.{form}" in listed
    assert '"entitlement": "codes"' in listed
