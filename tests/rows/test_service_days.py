"""Dates of service in every form that users write them, and what is no date."""

from __future__ import annotations

import datetime as dt

import pytest

from releasekit.rows.service_days import day, days, is_nothing

MAY_30 = dt.date(2015, 5, 30)
FORMS = [
    "2015-05-30",
    "2015/5/30",
    "20150530",
    "201505301200",
    "2015-05-30T23:59:59-05:00",
    "2015-05-30 00:00:00",
    "5/30/2015",
    "05/30/15",
    "05-30-2015",
    "5/30/2015 12:30",
    "30-May-2015",
    "30MAY2015",
    "30MAY2015:00:00:00",
    "30-may-15",
    "May 30, 2015",
    "May 30 2015",
    "May-30-2015",
    "May 30th, 2015",
    "05302015",
    "5302015",
    "42154",
    "42154.5",
    "'2015-05-30'",
]
BAD = ["2015-02-30", "13/45/2015", "soon", "2015", "May", "30/30/2015", "1/2", "99999999"]
NOTHING = ["", " ", "0", "00000000", "0000-00-00", "N/A", "null", "NaT", "None"]


@pytest.mark.parametrize("text", FORMS)
def test_a_form_of_date(text: str) -> None:
    assert day(text) == MAY_30


@pytest.mark.parametrize("text", BAD)
def test_no_date(text: str) -> None:
    assert day(text) is None


@pytest.mark.parametrize("text", NOTHING)
def test_nothing_is_no_bad_date(text: str) -> None:
    assert is_nothing(text)
    assert days([text]).bad == frozenset()


def test_a_span_is_its_first_day() -> None:
    assert day("20180329-20180402") == dt.date(2018, 3, 29)


def test_month_first_unless_only_day_first_fits_the_whole_column() -> None:
    read = days(["01/02/2026", "03/04/2026"])
    assert (read.days["01/02/2026"], read.day_first) == (dt.date(2026, 1, 2), "")
    read = days(["01/02/2026", "13/02/2026"])
    assert (read.days["01/02/2026"], read.day_first) == (dt.date(2026, 2, 1), "13/02/2026")
    read = days(["12/31/2026", "13/02/2026"])
    assert (set(read.bad), read.day_first) == ({"13/02/2026"}, "")
