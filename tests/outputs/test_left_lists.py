"""Codes that left a list of edits, limits or fees: whether they are valid, their code set says."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from msgspec.structs import replace

from releasekit import layout as layouts
from releasekit.classify.compare import compare
from releasekit.cli import main
from releasekit.crosswalk.observe import observe
from releasekit.licensing import audience
from releasekit.office.change_columns import status
from releasekit.office.change_rows import Row
from releasekit.render import words
from releasekit.timeline import Timeline
from releasekit.views import changes, explanations, impact_work
from releasekit.views.selection import Selection
from tests.support.lists import AFTER, BEFORE, LISTS, lists_store

if TYPE_CHECKING:
    from releasekit.store import Store
    from releasekit.views.changes import ChangesView

CODE_SET_SAYS = "whether the code is valid, its code set says"


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return lists_store(tmp_path_factory.mktemp("lists"))


def shown(store: Store, code_set: str) -> ChangesView:
    (diff,) = compare(store, BEFORE, AFTER, code_sets=[code_set])
    return changes.view(diff, Selection(), audience("public"))


def own_code_set(view: ChangesView) -> ChangesView:
    """Return the same changes as if the codes were the list's own."""
    return replace(view, entries=replace(view.entries, of_list=False))


@pytest.mark.parametrize("of_list", [True, False])
def test_only_a_code_set_retires_its_codes(store: Store, *, of_list: bool) -> None:
    view = shown(store, "pfs")
    view = view if of_list else own_code_set(view)
    concern = impact_work.concerned([view])
    lines = impact_work.lines(concern, range(len(concern.changes)))
    ended = [line for line in lines.values() if line.change_class == "code-deleted"]
    assert ended
    assert {line.action for line in ended} == {"unlisted" if of_list else "retire"}
    assert all((CODE_SET_SAYS in line.action_text) == of_list for line in ended)
    undone = [effect.undone for effect in concern.effects if effect.undone]
    assert all((CODE_SET_SAYS in text) == of_list for text in undone)


@pytest.mark.parametrize("code_set", LISTS)
def test_what_ends_in_a_list_has_a_last_day_but_none_of_service(
    store: Store, code_set: str
) -> None:
    view = shown(store, code_set)
    assert "Last day of the" in view.days.sentence
    assert "ate of service" not in view.days.sentence
    assert "Last date of service" in own_code_set(view).days.sentence


@pytest.mark.parametrize(
    ("change_class", "of_list", "told"),
    [
        ("code-deleted", True, "No longer listed"),
        ("edit-ended", True, "No longer in force"),
        ("code-deleted", False, "Discontinued"),
    ],
)
def test_a_workbook_tells_what_left_a_list_from_what_ended(
    store: Store, change_class: str, told: str, *, of_list: bool
) -> None:
    view = shown(store, "pfs")
    view = view if of_list else own_code_set(view)
    change = next(one for section in view.sections for one in section.changes)
    ended = replace(change, change_class=change_class, status="ended")
    row = Row(view=view, section="", change=ended)
    assert status(row, words.load()) == told
    assert status(replace(row, change=replace(ended, status="live")), words.load()) != told


@pytest.mark.parametrize("code_set", LISTS)
def test_no_number_is_reassigned_by_the_text_of_a_list(store: Store, code_set: str) -> None:
    timeline = Timeline(store, layouts.load(code_set))
    before, after = timeline.releases[0], timeline.releases[-1]
    seen = observe(timeline, before, after)
    assert not seen.ended.keys() & seen.added.keys()


@pytest.mark.parametrize(("code_set", "of_list"), [("pfs", True), ("hcpcs", False)])
def test_a_class_means_in_a_list_that_the_code_left_it(code_set: str, *, of_list: bool) -> None:
    (told,) = explanations.every(layouts.load(code_set), ["code-deleted"])
    assert (CODE_SET_SAYS in told.meaning) == of_list
    assert ("no longer in the code set" in told.meaning) != of_list


def test_a_crosswalk_of_a_list_calls_no_code_invalid(
    store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as stop:
        main(("crosswalk", BEFORE, AFTER, "-s", "pfs", "--store", str(store.root)))
    assert stop.value.code == 0
    text = " ".join(capsys.readouterr().out.split())
    assert "No longer in this list" in text
    assert "No longer listed" in text
    assert "No longer valid" not in text
