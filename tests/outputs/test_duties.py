"""Who must act: by code set, in the code set's own words, and as a user lays rows over ours."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from releasekit import layout as layouts
from releasekit import resources
from releasekit.classify import Level, classes
from releasekit.classify.compare import compare
from releasekit.errors import TemplateError
from releasekit.licensing import audience
from releasekit.store import Store
from releasekit.timeline import Timeline
from releasekit.views import bulletins, duties
from releasekit.views.duties import Duty
from releasekit.views.selection import Selection
from tests.support import reports

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from releasekit.views.changes import ChangeView

SAMPLES = Store(resources.folder("releases"))
CODE_SETS = ("cpt", "hcpcs", "icd10cm", "icd10pcs")
ENDED = dict(reports.DELETED)


@pytest.mark.parametrize("code_set", [*CODE_SETS, "limits"])
def test_what_ends_or_changes_its_meaning_is_somebodys_duty(code_set: str) -> None:
    rows = duties.of(code_set)
    named = {name for duty in rows for name in duty.classes}
    urgent = {rule.id for rule in classes() if rule.level is Level.BREAKING}
    assert not urgent - named
    orders = [text for duty in rows for text in (duty.what, duty.redo) if text]
    assert all(text[0].isupper() and not text.endswith(".") for text in orders)
    assert len({duty.id for duty in rows}) == len(rows)


@pytest.mark.parametrize("code_set", CODE_SETS)
def test_everything_that_is_not_editorial_is_somebodys_duty(code_set: str) -> None:
    named = {name for duty in duties.of(code_set) for name in duty.classes}
    assert not {rule.id for rule in classes() if rule.level is not Level.EDITORIAL} - named


@pytest.mark.parametrize(
    ("code_set", "charged", "learned", "documented"),
    [
        ("cpt", True, True, False),
        ("hcpcs", True, True, False),
        ("icd10cm", False, True, True),
        ("icd10pcs", False, True, True),
        ("limits", False, False, False),
    ],
)
def test_only_what_is_priced_has_a_charge_and_only_codes_are_learned(
    code_set: str, *, charged: bool, learned: bool, documented: bool
) -> None:
    rows = duties.of(code_set)
    roles = {duty.who for duty in rows}
    assert any("price" in duty.what for duty in rows) is charged
    assert (("Charge master" in roles), ("Contracting and pricing" in roles)) == (charged, charged)
    assert any(duty.what.startswith("Learn") for duty in rows) is learned
    assert ("Documentation" in roles) is documented
    assert "Billing" in roles


@pytest.mark.parametrize("code_set", ["cpt", "icd10cm"])
def test_a_role_is_told_once_with_all_that_it_must_do(code_set: str) -> None:
    (diff,) = compare(SAMPLES, "2025", "2026", code_sets=[code_set])
    timeline = Timeline(SAMPLES, diff.layout)
    shown = bulletins.view(diff, Selection(), audience("public"), timeline)
    roles = [duty.who for duty in shown.duties]
    assert len(set(roles)) == len(roles) >= 4
    (build,) = [duty for duty in shown.duties if duty.who == "EHR build"]
    assert build.what.startswith("Replace these ")
    assert ". Add the new codes to pick lists and search (" in build.what
    (billing,) = [duty for duty in shown.duties if duty.who == "Billing"]
    word = layouts.load(code_set).name
    occasions = {"CPT": "dates of service", "ICD-10-CM": "encounters and discharges"}[word]
    assert f" for {occasions} after " in billing.what
    assert not any("{" in duty.what for duty in shown.duties)


def ordered(what: str, *held: ChangeView) -> str:
    duty = Duty(who="x", what=what, classes=())
    return duties.order(duty, held, reports.ALL)


@pytest.mark.parametrize(
    ("what", "expected"),
    [
        ("Call", "Call"),
        ("Stop {codes} after {last}", "Stop 2 codes after December 31, 2025"),
        ("Stop {these}", "Stop these 2 codes"),
        ("For {occasions}", f"For {reports.ALL.occasions}"),
        ("Read the {texts} from {day}", f"Read the {reports.ALL.text_word}s from January 1, 2026"),
    ],
)
def test_an_order_is_filled_with_the_facts(what: str, expected: str) -> None:
    both = (reports.change(**ENDED, code="A1"), reports.change(**ENDED, code="A2"))
    assert ordered(what, *both) == expected


def test_days_that_differ_are_told_as_such_and_headers_are_no_codes() -> None:
    first = reports.change(**ENDED, code="A1")
    other = reports.change(
        **(ENDED | {"last_day": "2025-06-30"}), code="A2", effective="2025-07-01", billable=False
    )
    assert (
        ordered("{codes} after {last}", first, other) == "1 code after the last day given for each"
    )
    assert ordered("{day}", first, other) == "the day given for each"
    assert ordered("{codes}; {these}", other) == "1 header; this header"
    assert ordered("{codes}; {these}", first) == "1 code; this code"
    header = reports.change(**ENDED, code="A3", billable=False)
    assert ordered("{codes}", other, header) == "2 headers"


@pytest.mark.parametrize(
    ("what", "apart", "expected"),
    [
        ("Stop {these}", {"A2"}, "Stop this code and 1 modifier"),
        ("Stop {these}", {"A1", "A2"}, "Stop these 2 modifiers"),
        ("New ({codes})", {"A2"}, "New (1 code and 1 modifier)"),
        ("New ({codes})", set(), "New (2 codes)"),
        ("Learn {new}", set(), "Learn the new codes"),
    ],
)
def test_codes_that_go_with_others_are_counted_behind_them(
    what: str, apart: set[str], expected: str
) -> None:
    both = (reports.change(**ENDED, code="A1"), reports.change(**ENDED, code="A2"))
    duty = Duty(who="x", what=what, classes=())
    assert duties.order(duty, both, reports.ALL, frozenset(apart)) == expected


def test_codes_that_are_valid_again_are_told_from_new_ones() -> None:
    new = reports.change(**reports.ADDED, code="A1")
    again = reports.change(**(reports.ADDED | {"change_class": "code-reinstated"}), code="A2")
    assert ordered("Build ({codes})", new, again) == "Build (2 codes, 1 of them reactivated)"
    assert ordered("Build {new} ({codes})", new) == "Build the new code (1 code)"


@pytest.fixture(name="mine")
def _mine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Path]:
    monkeypatch.setenv("RELEASEKIT_TEMPLATES", str(tmp_path))

    def write(text: str) -> Path:
        path = tmp_path / duties.FILE
        path.write_text(text, encoding="utf-8")
        return path

    return write


ROW = '[[duties]]\nid = "{}"\nwho = "Desk"\nwhat = "Call"\nclasses = ["code-added"]\n'


def test_a_row_of_yours_takes_the_place_of_ours(mine: Callable[[str], Path]) -> None:
    before = {name: [duty.id for duty in duties.of(name)] for name in CODE_SETS}
    mine(ROW.format("learn"))
    for name in CODE_SETS:
        rows = duties.of(name)
        assert [duty.id for duty in rows] == before[name]
        assert next(duty.what for duty in rows if duty.id == "learn") == "Call"


def test_a_row_may_be_for_one_code_set_or_one_more_or_none_of_ours(
    mine: Callable[[str], Path],
) -> None:
    before = {name: [duty.id for duty in duties.of(name)] for name in CODE_SETS}
    mine(
        'without = ["pricing"]\n'
        + ROW.format("learn")
        + 'code_sets = ["hcpcs"]\n'
        + ROW.format("desk")
        + ROW.format("").replace('id = ""\n', "")
    )
    kept = [name for name in before["hcpcs"] if name != "pricing"]
    assert [duty.id for duty in duties.of("hcpcs")] == [*kept, "desk", ""]
    assert next(duty.who for duty in duties.of("hcpcs") if duty.id == "learn") == "Desk"
    assert next(duty.who for duty in duties.of("cpt") if duty.id == "learn") == "Coders"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('\n[[duties]]\nwho = "x"', "duties.toml:2: duties[0].classes: is missing"),
        (
            '[[duties]]\nwhom = "x"',
            "duties.toml:2: duties[0].whom: is not a key of this table; did",
        ),
        ('[[duty]]\nwho = "x"', "duties.toml: duty: is not a key of this table; did you mean dut"),
        ('without = ["prices"]', "duties.toml: without: 'prices' must be one of attributes"),
        (ROW.format("a") + ROW.format("b") + "who = 5", "duties.toml: "),
        (
            ROW.format("a") + ROW.format("b").replace('"code-added"', '"code-lost"'),
            "duties.toml:10: duties[1].classes: there is no 'code-lost'",
        ),
        (
            ROW.format("a") + 'code_sets = ["cbt"]',
            "duties.toml:6: duties[0].code_sets: there is no 'cbt'; did you mean cpt?",
        ),
        (
            ROW.format("a").replace("Call", "Call {code}"),
            "duties.toml:4: duties[0].what: there is no placeholder {code}; did you mean codes?",
        ),
        (ROW.format("a").replace("Call", "Call {"), "duties.toml:4: duties[0].what: there is no p"),
        (ROW.format("a").replace("Call", "{codes.x}"), "there is no placeholder {codes.x}"),
        (ROW.format("a").replace("Call", "{codes!r}"), "there is no placeholder {codes!r}"),
        (ROW.format("a").replace("Call", "{codes:9999}"), "there is no placeholder {codes:9999}"),
        (
            ROW.format("a").replace("what", "# "),
            "duties.toml:1: duties[0].what: is missing, and so",
        ),
        (ROW.format("a").replace('"Call"', '""'), "duties.toml:4: duties[0].what: is empty"),
        (ROW.format("a").replace('"Call"', "7"), "duties.toml:4: duties[0].what: must be a text"),
        ("[[duties]", "duties.toml: "),
    ],
)
def test_what_is_wrong_with_duties_is_named_with_its_line(
    mine: Callable[[str], Path], text: str, message: str
) -> None:
    mine(text)
    with pytest.raises(TemplateError) as refused:
        duties.of("cpt")
    assert message in str(refused.value)
