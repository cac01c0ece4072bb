"""The command edits, and what show says of lists: pairs, units and fees as people ask."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

import releasekit
from releasekit import layout as layouts
from releasekit import resources
from releasekit.cli import main
from tests.support.contracts import proved
from tests.support.lists import lists_store

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def lists(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return lists_store(tmp_path_factory.mktemp("lists")).root


@pytest.fixture
def run(lists: Path, capsys: pytest.CaptureFixture[str]) -> Any:  # noqa: ANN401 (a function)
    def command(*arguments: str, code: int = 0) -> str:
        with pytest.raises(SystemExit) as stop:
            main([*arguments, "--store", str(lists)])
        printed = capsys.readouterr()
        assert stop.value.code == code, printed.err
        return printed.err if code else printed.out

    return command


def pairs(run: Any, *arguments: str) -> list[dict[str, Any]]:  # noqa: ANN401 (a function)
    document = proved("edits-1", run("edits", *arguments, "--format", "json"))
    found: list[dict[str, Any]] = document["pairs"]
    return found


@pytest.mark.parametrize(
    "case",
    [
        (("20610", "36415"), "2025-10-01", "not-together", "20610", "2020-01-01"),
        (("36415", "20610"), "2025-10-01", "not-together", "20610", "2020-01-01"),
        (("20610", "36415"), "2019-12-31", "together", "20610", None),
        (("20610", "64483"), "2025-06-30", "with-modifier", "20610", "2015-04-01"),
        (("20610", "64483"), "2025-07-01", "with-modifier", "64483", "2016-01-01"),
        (("20610", "64483"), "2025-09-30", "with-modifier", "64483", "2016-01-01"),
        (("20610", "64483"), "2025-10-01", "with-modifier", "20610", "2025-10-01"),
        (("20610", "99213"), "2025-10-01", "together", "20610", None),
        (("20610", "99213"), "2013-01-01", "together", "20610", None),
        (("27447", "20610"), "2025-10-01", "with-modifier", "27447", "1999-04-01"),
        (("93000", "99214"), "2025-10-01", "together", "93000", None),
    ],
)
def test_two_codes_go_together_or_not(
    run: Any,  # noqa: ANN401 (a function)
    case: tuple[tuple[str, str], str, str, str, str | None],
) -> None:
    codes, day, verdict, first, since = case
    (found,) = pairs(run, *codes, "--as-of", day)
    assert (found["verdict"], found["since"]) == (verdict, since)
    assert found["first"] == first
    assert found["setting"] == "practitioner"
    allowed = {"with-modifier": True, "not-together": False, "together": None}
    assert found["modifier_allowed"] is allowed[verdict]


def test_an_edit_that_never_was_in_force_is_told_so(run: Any) -> None:  # noqa: ANN401
    (found,) = pairs(run, "20610", "99213")
    assert [row["never_in_force"] for row in found["rows"]] == [True]
    assert "never in force" in run("edits", "20610", "99213")


def test_an_answer_says_why_since_when_and_that_no_modifier_is_named(run: Any) -> None:  # noqa: ANN401
    said = run("edits", "27447", "20610")
    assert "the edit does not say which one" in said
    assert "since April 1, 1999" in said
    assert "Misuse of Column Two code" in said


def test_one_code_has_its_edits_counted_its_units_and_its_fee(run: Any) -> None:  # noqa: ANN401
    document = proved("edits-1", run("edits", "20610", "--limit", "1", "--format", "json"))
    (edits,), (limit,), (fee,) = document["edits"], document["limits"], document["fees"]
    assert len(edits["rows"]) == 1 < edits["total"] == edits["as_first"] + edits["as_second"]
    assert (limit["units"], limit["counted_by"]) == ("2", "day")
    assert (fee["payable"], fee["status"]) == (True, "A")
    assert fee["amounts"] == {"facility": "43.55", "nonfacility": "64.18"}
    every = json.loads(run("edits", "20610", "--limit", "0", "--format", "json"))
    assert len(every["edits"][0]["rows"]) == edits["total"]


def test_no_row_is_not_no_limit(run: Any) -> None:  # noqa: ANN401 (a function)
    assert "not the same as no limit" in run("edits", "99202")


def test_before_the_first_release_nothing_is_known_of_a_limit(run: Any) -> None:  # noqa: ANN401
    said = run("edits", "20610", "--as-of", "2001-01-01")
    assert "no release in force on this day is loaded" in said
    assert "no limit is published" not in said


def test_each_list_says_for_which_quarter_it_speaks(run: Any) -> None:  # noqa: ANN401 (a function)
    said = run("edits", "20610")
    assert said.splitlines()[1] == "20610, by the latest release of each list"
    assert said.count("effective October 1, 2025)") == 4
    assert (
        run("edits", "20610", "--as-of", "2025-10-01").splitlines()[1].endswith("October 1, 2025")
    )
    document = proved("edits-1", run("edits", "20610", "--format", "json"))
    every = [*document["edits"], *document["limits"], *document["fees"]]
    assert {(one["as_of"], one["later_due"]) for one in every} == {("2025-10-01", 0)}


@pytest.mark.parametrize(
    ("day", "due", "note"),
    [
        ("2025-10-01", 0, ""),
        ("2025-12-31", 0, ""),
        ("2026-01-01", 1, "1 later one was due by January 1, 2026 and is not loaded"),
        ("2026-11-30", 4, "4 later ones were due by November 30, 2026 and are not loaded"),
        ("2025-07-01", 0, ""),
        ("2025-06-30", 0, "the first list loaded is effective July 1, 2025: of earlier days only"),
    ],
)
def test_a_list_that_is_older_than_the_day_says_so(
    run: Any,  # noqa: ANN401 (a function)
    day: str,
    due: int,
    note: str,
) -> None:
    (found,) = pairs(run, "20610", "36415", "--as-of", day)
    assert found["later_due"] == due
    said = " ".join(run("edits", "20610", "36415", "--as-of", day).split())
    assert note in said
    assert ("list loaded is effective" in said) is bool(note)


def test_before_the_first_release_nothing_is_known_of_a_fee(run: Any) -> None:  # noqa: ANN401
    said = " ".join(run("edits", "20610", "--as-of", "2001-01-01").split())
    assert "nothing is known of a fee" in said
    document = proved("edits-1", run("edits", "20610", "--as-of", "2001-01-01", "--format", "json"))
    assert document["fees"] == []


def test_from_python_the_same_is_said(run: Any, lists: Path) -> None:  # noqa: ANN401 (a function)
    day = "2025-10-01"
    for codes in (["20610", "64483"], ["20610"]):
        limit = ["--limit", "0"] if len(codes) == 1 else []
        said = json.loads(run("edits", *codes, "--as-of", day, *limit, "--format", "json"))
        assert releasekit.edits(codes, store=lists, as_of=day) == said
    assert releasekit.edits("20610", store=lists)["edits"][0]["as_of"] == day
    with pytest.raises(releasekit.ReleasekitError, match="two different ones, not 20610, 20610"):
        releasekit.edits(["20610", "20610"], store=lists)
    with pytest.raises(releasekit.ReleasekitError, match="is no code of"):
        releasekit.edits("9921", store=lists)


def test_what_is_no_code_is_an_error_that_names_it(run: Any) -> None:  # noqa: ANN401
    assert "'9921' is no code" in run("edits", "9921", code=2)
    assert "not 3" in run("edits", "99213", "99214", "99215", code=2)


def test_two_codes_of_an_edit_are_two(run: Any) -> None:  # noqa: ANN401 (a function)
    assert "20610 stands twice" in run("edits", "20610", "20610", code=2)


@pytest.mark.parametrize(("code", "said"), [("12345", True), ("36415", False), ("99213", False)])
def test_a_code_of_which_no_list_has_anything_is_told_of(
    lists: Path, capsys: pytest.CaptureFixture[str], code: str, *, said: bool
) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["edits", "20610", code, "--store", str(lists)])
    assert stop.value.code == 0
    assert (f"{code} is in none of the lists" in capsys.readouterr().err) is said


def test_show_has_a_line_for_each_list(run: Any) -> None:  # noqa: ANN401 (a function)
    said = run("show", "20610")
    assert [word for word in ("Edits", "Units", "Fee") if f"\n  {word}" not in said] == []
    (shown,) = proved("code-2", run("show", "20610", "--format", "json"))
    assert shown["measures"]["limits"][0]["units"] == "2"
    assert "never had a code" not in said
    alone = proved("code-2", run("show", "20610", "-s", "pfs", "--format", "json"))
    assert [one["code_set"] for one in alone] == ["pfs"]
    assert "ever had a code" in run("show", "99999", code=2)


def test_lists_of_edits_are_known_without_reading_every_declaration() -> None:
    known = {name: layouts.load(name) for name in layouts.code_sets()}
    assert layouts.edit_lists() == {name: one.name for name, one in known.items() if one.edits}
    assert len(layouts.edit_lists()) > 2


def test_a_list_of_edits_of_ones_own_is_known(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    own = resources.folder("schemas") / "ncci-add-on.toml"
    text = own.read_text("utf-8").replace('id = "ncci-add-on"', 'id = "house-pairs"')
    text = text.replace('name = "', 'name = "House ', 1)
    (tmp_path / "house-pairs.toml").write_text(text, encoding="utf-8")
    monkeypatch.setenv("RELEASEKIT_SCHEMAS", str(tmp_path))
    assert layouts.edit_lists()["house-pairs"] == layouts.load("house-pairs").name
