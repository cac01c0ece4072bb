"""Releases in time: as-of, intervals, lifecycles, the codebook's arithmetic, corrections."""

from __future__ import annotations

import datetime as dt
import tempfile
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from releasekit import layout as layouts
from releasekit.classify.compare import compare
from releasekit.errors import DistributionError, StoreError
from releasekit.licensing import audience
from releasekit.model import Concept, ReleaseKind
from releasekit.store import Store
from releasekit.timeline import Timeline
from releasekit.views import bulletins, changes
from releasekit.views.selection import Selection
from tests.ingest.test_quirks_cpt import flat
from tests.support.files import load, write
from tests.support.stored import put

NEW_2022_JULY, NEW_2022_JANUARY, COVID = 31, 43, 64


def trials(first: int, last: int) -> list[tuple[str, str]]:
    return [(f"{number:04d}T", f"Halo warming {number}") for number in range(first, last)]


def vaccines(count: int) -> list[tuple[str, str]]:
    return [(f"{number:04d}A", f"Draft of salve {number}") for number in range(1, count + 1)]


LASTING = [("10004", "Velar arch"), ("10005", "Corvine duct"), ("99202", "Hearth visit")]


@pytest.fixture(scope="module")
def years(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """Load CPT 2021 to 2026 with half-years and an expedited deletion, all made up."""
    place = tmp_path_factory.mktemp("years")
    root = place / "store"
    july, january = trials(10, 41), trials(41, 84)
    steps: list[tuple[str, list[tuple[str, str]], dict[str, object]]] = [
        ("2021", LASTING + trials(1, 5) + vaccines(COVID), {}),
        ("2021-07", trials(1, 5) + july, {"covers": ("category-iii",)}),
        ("2022", LASTING + trials(1, 5) + july + january + vaccines(COVID), {}),
        ("2023", LASTING[1:] + trials(1, 5) + july + january + vaccines(COVID), {}),
        (
            "2023-11",
            [("90480", "Any draft")],
            {"covers": ("vaccine-administration",), "published": dt.date(2023, 11, 1)},
        ),
        ("2024", LASTING[1:] + trials(1, 5) + july + january, {}),
        ("2025", LASTING[1:] + trials(1, 5) + july + january, {}),
        ("2026", LASTING + trials(2, 5) + july + january, {}),
    ]
    for version, rows, terms in steps:
        folder = flat(place / version, rows=sorted(rows))
        load(root, "cpt", version, folder, **terms)
    return Store(root)


def test_additions_in_the_book_are_the_half_years_added_up(years: Store) -> None:
    (book,) = compare(years, "2021", "2022", basis="book")
    added = [one for one in book.changes if one.rule.id == "code-added"]
    assert book.basis == "book"
    assert len(added) == NEW_2022_JULY + NEW_2022_JANUARY
    by_date = {day: sum(one.effective == day for one in added) for day in
               (dt.date(2021, 7, 1), dt.date(2022, 1, 1))}  # fmt: skip
    assert list(by_date.values()) == [NEW_2022_JULY, NEW_2022_JANUARY]
    assert {one.first_in_book for one in added} == {"2022"}
    assert {one.release for one in added if one.interim} == {"2021-07"}
    assert book.conservation.added == NEW_2022_JULY + NEW_2022_JANUARY


def test_additions_by_date_are_attributed_to_their_release(years: Store) -> None:
    (diff,) = compare(years, "2021", "2022")
    july = [one for one in diff.changes if one.release == "2021-07"]
    assert len(july) == NEW_2022_JULY
    assert {one.effective for one in july} == {dt.date(2021, 7, 1)}
    assert {one.published for one in july} == {dt.date(2021, 1, 1)}
    assert all(one.interim for one in july)


def test_deletions_of_november_are_booked_fourteen_months_later(years: Store) -> None:
    (by_date,) = compare(years, "2023", "2024")
    deleted = [one for one in by_date.changes if one.rule.id == "code-deleted"]
    assert len(deleted) == COVID
    assert {one.effective for one in deleted} == {dt.date(2023, 11, 1)}
    assert {one.first_in_book for one in deleted} == {"2025"}
    (early,) = compare(years, "2023", "2024", basis="book")
    assert early.conservation.deleted == 0
    (late,) = compare(years, "2024", "2025", basis="book")
    assert late.conservation.deleted == COVID
    assert {one.effective for one in late.changes} == {dt.date(2023, 11, 1)}
    assert late.conservation.before == early.conservation.after


def test_a_code_that_came_back_is_reinstated_across_the_years(years: Store) -> None:
    (diff,) = compare(years, "2025", "2026")
    classes = {one.delta.key: one.rule.id for one in diff.changes}
    assert classes["10004"] == "code-reinstated"
    assert diff.conservation.reinstated == 1
    timeline = Timeline(years, layouts.load("cpt"))
    assert [(one.start, one.end) for one in timeline.intervals("10004")] == [
        (dt.date(2021, 1, 1), dt.date(2022, 12, 31)),
        (dt.date(2026, 1, 1), None),
    ]


def test_as_of_is_the_latest_release_in_force(years: Store) -> None:
    timeline = Timeline(years, layouts.load("cpt"))
    in_force = {day: timeline.as_of(dt.date.fromisoformat(day)).label for day in
                ("2021-01-01", "2021-06-30", "2021-07-01", "2023-12-31", "2030-01-01")}  # fmt: skip
    assert list(in_force.values()) == ["2021", "2021", "2021-07", "2023-11", "2026"]
    with pytest.raises(StoreError, match="no release of CPT is in force on 2020-12-31"):
        timeline.as_of(dt.date(2020, 12, 31))


def test_of_a_timeline_without_releases_nothing_is_in_force(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="load one first"):
        Timeline(Store(tmp_path), layouts.load("cpt")).as_of(dt.date(2026, 1, 1))


@given(st.dates(dt.date(2021, 1, 1), dt.date(2030, 1, 1)))
def test_as_of_equals_the_latest_release_in_force(years: Store, day: dt.date) -> None:
    """As-of equals the snapshot of the latest release in force."""
    timeline = Timeline(years, layouts.load("cpt"))
    in_force = [one for one in years.releases("cpt") if one.effective <= day]
    latest = max(in_force, key=lambda one: one.effective)
    assert list(timeline.snapshot(timeline.as_of(day))) == list(years.open(latest))


def test_an_annual_edition_that_was_posted_again_is_one_still(tmp_path: Path) -> None:
    root = tmp_path / "store"
    editions = {"2024": LASTING[:1], "2025": LASTING[:2], "2026": LASTING}
    for version, rows in editions.items():
        load(root, "cpt", version, flat(tmp_path / version, rows=rows))
    again = [*LASTING[:2], ("99202", "Hearth visits")]
    folder = flat(tmp_path / "again", rows=again)
    load(root, "cpt", "2026", folder, kind=ReleaseKind.CORRECTION, reason="a plural")
    store = Store(root)
    (book,) = compare(store, "2025", "2026", basis="book")
    assert [(one.delta.key, one.first_in_book) for one in book.changes] == [("99202", "2026")]
    (diff,) = compare(store, "2024", "2026")
    shown = bulletins.view(diff, Selection(), audience("public"), Timeline(store, diff.layout))
    assert shown.interim == ()
    (erratum,) = compare(store, "2026@1", "2026@2")
    assert {one.first_in_book for one in erratum.changes} == {"2027"}


def test_editions_that_lie_between_and_are_not_loaded_are_told(tmp_path: Path) -> None:
    root = tmp_path / "store"
    for version in ("2022", "2023", "2026"):
        load(root, "cpt", version, flat(tmp_path / version, rows=LASTING))
    store = Store(root)

    def told(before: str, after: str) -> list[str]:
        (diff,) = compare(store, before, after)
        notes = changes.view(diff, Selection(), audience("public")).notes
        return [note.text for note in notes if note.id == "not_loaded"]

    (text,) = told("2022", "2026")
    assert text.startswith("2024, 2025; codes that were added and discontinued in them may")
    assert told("2022", "2023") == told("2026", "2022") == told("2026", "2026") == []


def test_book_totals_need_annual_editions(years: Store) -> None:
    with pytest.raises(StoreError, match="CPT 2021-07 is no annual edition"):
        list(compare(years, "2021-07", "2022", basis="book"))
    with pytest.raises(StoreError, match="the book of 2023 comes after that of 2022"):
        list(compare(years, "2023", "2022", basis="book"))
    (same,) = compare(years, "2022", "2022", basis="book")
    assert same.changes == ()


def test_what_was_known_then_and_what_is_known_now(tmp_path: Path) -> None:
    root = tmp_path / "store"
    load(root, "cpt", "2025", flat(tmp_path / "a", rows=LASTING))
    wrong = [("10004", "Velar arch, left"), *LASTING[1:]]
    load(
        root,
        "cpt",
        "2025",
        flat(tmp_path / "b", rows=wrong),
        kind=ReleaseKind.CORRECTION,
        published=dt.date(2025, 3, 1),
        reason="errata of March",
    )
    layout, store = layouts.load("cpt"), Store(root)
    day = dt.date(2025, 2, 1)
    then = Timeline(store, layout, known=dt.date(2025, 2, 1))
    now = Timeline(store, layout)
    assert then.snapshot(then.as_of(day))["10004"].display == "Velar arch"
    assert now.snapshot(now.as_of(day))["10004"].display == "Velar arch, left"
    assert now.as_of(day).effective == dt.date(2025, 1, 1)
    (erratum,) = compare(store, "2025@1", "2025@2")
    assert erratum.changes[0].rule.id == "descriptor-quantity-revised"
    assert {one.delta.key for one in erratum.changes} == {"10004"}
    assert erratum.after.reason == "errata of March"


def test_a_purge_of_codes_ended_years_ago(tmp_path: Path) -> None:
    from tests.ingest.test_quirks_hcpcs import records, workbook  # noqa: PLC0415 (its own made-up rows)

    ended = [
        {**records()[6], "HCPC": f"K{number:04d}", "TERM DT": "20131231"} for number in range(107)
    ]
    live = [row for row in records() if row["HCPC"] != "K0001"]
    root = tmp_path / "store"
    load(root, "hcpcs", "2017", workbook(tmp_path / "a.xlsx", live + ended), force=True)
    load(root, "hcpcs", "2018", workbook(tmp_path / "b.xlsx", live), force=True)
    (diff,) = compare(Store(root), "2017", "2018")
    assert {one.rule.id for one in diff.changes} == {"code-purged"}
    assert len(diff.changes) == 107
    assert diff.conservation.deleted == 0


STATES = st.lists(
    st.tuples(st.booleans(), st.sampled_from(["", "2019-06-30", "2021-12-31", "2024-03-31"])),
    min_size=1,
    max_size=8,
)


@settings(max_examples=40, deadline=None)
@given(STATES)
def test_intervals_of_a_code_never_overlap(states: list[tuple[bool, str]]) -> None:
    """Validity intervals never overlap."""
    with tempfile.TemporaryDirectory() as folder:
        for year, (there, ended) in enumerate(states):
            concept = Concept(
                code="A000",
                display="Velar arch",
                properties={"date.terminated": ended} if ended else {},
            )
            put(Path(folder), str(2018 + year), [concept] if there else [])
        spans = Timeline(Store(Path(folder)), layouts.load("icd10cm")).intervals("A000")
    for one, other in pairwise(spans):
        assert one.end is not None
        assert one.start <= one.end < other.start
    there, ended = states[-1]
    assert (bool(spans) and spans[-1].end is None) == (there and not ended)


def test_a_label_of_the_ama_is_understood(tmp_path: Path) -> None:
    root = tmp_path / "store"
    load(root, "cpt", "ANNUAL-2025", flat(tmp_path / "a", rows=[*LASTING, ("0001U", "Panel")]))
    part = flat(tmp_path / "b", rows=[("0001U", "Panel"), ("0002U", "Velar panel")])
    _, manifest = load(root, "cpt", "PLA-Q4-2025", part)
    release = manifest.release
    assert (release.effective, release.published) == (dt.date(2026, 1, 1), dt.date(2025, 10, 1))
    assert (release.kind, release.covers, release.base) == (
        ReleaseKind.INTERIM,
        ("pla",),
        "",
    )


def test_a_pla_quarter_may_be_the_xml_alone(tmp_path: Path) -> None:
    root = tmp_path / "store"
    load(root, "cpt", "2025", flat(tmp_path / "a", rows=[*LASTING, ("0001U", "Panel")]))
    xml = """<?xml version="1.0"?><plaCodes><plaCode cdCode="0002U" cdId="2">
    <cdDesc>Velar panel</cdDesc><effectiveDate>2025-04-01T00:00:00-06:00</effectiveDate>
    </plaCode></plaCodes>"""
    place = write(tmp_path / "CPTPLA", xml)
    snapshot, _ = load(root, "cpt", "2025-04", place, covers=("pla",))
    assert "0001U" not in snapshot
    assert snapshot["0002U"].display == "Velar panel"
    assert "10004" in snapshot
    with pytest.raises(DistributionError, match="no long descriptors"):
        load(root, "cpt", "2026", place)


def test_a_file_of_properties_alone_is_no_release(tmp_path: Path) -> None:
    own = write(tmp_path / "properties.csv", "code,property,value\n10004,add-on,true\n")
    with pytest.raises(DistributionError, match="no long descriptors"):
        load(tmp_path / "store", "cpt", "2026", own)
