"""Days of a code's own that contradict others: told with the release that gives them."""

from __future__ import annotations

import datetime as dt
import json
from typing import TYPE_CHECKING

import pytest

from releasekit import layout as layouts
from releasekit.cli import main
from releasekit.licensing import audience
from releasekit.store import Store
from releasekit.timeline import Timeline
from releasekit.timeline.doubts import doubts
from releasekit.views.code_status import view
from tests.support.stored import dated, put

if TYPE_CHECKING:
    from pathlib import Path

OTHER = ("J1001", "", "")


def stored(root: Path, *years: tuple[str, str] | None) -> Timeline:
    """Store releases with a code whose row has these first and last days; None lacks it."""
    for year, days in enumerate(years, start=2021):
        rows = [*([("C1001", *days)] if days is not None else []), OTHER]
        put(root, str(year), dated(rows), (), "hcpcs")
    return Timeline(Store(root), layouts.load("hcpcs"))


LIVE = ("2019-07-01", "")
PLAIN = ("", "")


@pytest.mark.parametrize(
    ("years", "found"),
    [
        ((LIVE, LIVE, LIVE), []),
        ((None, ("2021-10-01", ""), PLAIN), []),  # before the release that has it first
        ((LIVE, ("2019-07-01", "2021-06-30"), ("2019-07-01", "2021-06-30")), []),
        ((LIVE, ("2019-07-01", "2022-12-31"), None), []),
        # It came back with the first day of its earlier life.
        ((LIVE, None, LIVE), ["2023 first-day 2019-07-01 2021-12-31 2023-01-01"]),
        ((LIVE, ("", "2021-06-30"), LIVE), ["2023 first-day 2019-07-01 2021-06-30 2023-01-01"]),
        ((LIVE, None, ("2022-07-01", "")), []),
        ((LIVE, None, PLAIN), []),
        # The last day lies before the first one.
        ((None, ("2022-04-01", "2022-03-31")), ["2022 last-day 2022-03-31 2022-04-01 2022-03-31"]),
        ((("2020-04-01", "2020-03-31"),), ["2021 last-day 2020-03-31 2020-04-01 2020-03-31"]),
        ((None, ("2022-04-01", "2022-04-01")), []),
        (
            (LIVE, ("2019-07-01", "2019-06-30")),
            ["2022 last-day 2019-06-30 2019-07-01 2019-07-01"],
        ),
        # Nobody knows when it began: no contradiction.
        ((PLAIN, ("", "2019-06-30")), []),
    ],
)
def test_days_that_contradict_others(
    tmp_path: Path, years: tuple[tuple[str, str] | None, ...], found: list[str]
) -> None:
    timeline = stored(tmp_path, *years)
    told = [
        f"{doubt.release} {doubt.what} {doubt.given} {doubt.against} {doubt.counts}"
        for release in timeline.releases
        for code, doubt in doubts(timeline, release)
        if code == "C1001"
    ]
    assert told == found
    shown = view(timeline, "C1001", timeline.releases[-1].effective, audience("internal"))
    assert shown is not None
    assert len(shown.contradictions) == len(found)


def test_show_and_releases_say_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stored(tmp_path, LIVE, None, LIVE)
    said = {}
    for name, arguments in (
        ("show", ["show", "C1001"]),
        ("releases", ["releases", "hcpcs", "2023"]),
        ("quiet", ["releases", "hcpcs", "2022"]),
        ("json", ["releases", "hcpcs", "2023", "--format", "json"]),
    ):
        with pytest.raises(SystemExit):
            main([*arguments, "--store", str(tmp_path)])
        said[name] = " ".join(capsys.readouterr().out.split())
    sentence = (
        "2023 gives July 1, 2019 as the first day, but the code was in force until "
        "December 31, 2021: January 1, 2023, when that release takes effect, counts."
    )
    assert sentence in said["show"]
    assert f"C1001: {sentence}" in said["releases"]
    assert "contradict" not in said["quiet"]
    assert json.loads(said["json"])["doubts"] == [f"C1001: {sentence}"]


@pytest.mark.parametrize(
    ("day", "in_force", "origin"),
    [
        ("2023-06-01", True, ""),
        ("2022-06-01", True, "Not in release 2022: the text is that of 2021."),
        ("2021-01-01", True, ""),
        (
            "2020-12-31",
            False,
            (
                "No release in force on this date is loaded: the first is 2021, effective "
                "January 1, 2021. The text is that of 2021."
            ),
        ),
    ],
)
def test_the_text_says_of_which_release_it_is(
    tmp_path: Path, day: str, *, in_force: bool, origin: str
) -> None:
    timeline = stored(tmp_path, LIVE, None, ("2022-07-01", ""))
    shown = view(timeline, "C1001", dt.date.fromisoformat(day), audience("internal"))
    assert shown is not None
    assert (shown.in_force, shown.origin) == (in_force, origin)
    assert shown.release.label == max(day[:4], "2021")
