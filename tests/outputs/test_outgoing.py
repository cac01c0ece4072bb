"""Each output x audience x format opens in its receiver's program, fits, and says what changed."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from tests.support import documents, outgoing
from tests.support.receivers import READERS, printed_beside

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from _pytest.mark.structures import ParameterSet
    from playwright.sync_api import Browser

    from tests.support.outgoing import Output

pytestmark = pytest.mark.heavy
OUTPUTS = list(outgoing.outputs())
GONE = {"code-deleted", "code-converted", "code-sunset", "code-terminated", "became-header"}
OFFICE = {"docx", "xlsx"}
UNSAID = re.compile(r"\bNone\b|\bnan\b|\bundefined\b|\{\{|\[object|\bFalse\b|\bTrue\b")
"""What a template leaves where somebody forgot how a value is said."""
SAYS = {"report", "bulletin", "diff", "crosswalk"}
"""The commands that name every code that can no longer be reported, and what replaces it."""


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[[Output], Path]:
    """Return a function that makes an output; those for an office suite are printed together."""
    folder = tmp_path_factory.mktemp("outgoing")

    @cache
    def for_offices() -> dict[str, Path]:
        wanted = [output for output in OUTPUTS if output.form in OFFICE]
        places = {each.name: outgoing.made(each, folder / each.name) for each in wanted}
        for name, content in documents.printed(places, tmp_path_factory.mktemp("printed")).items():
            printed_beside(places[name]).write_bytes(content)
        return places

    def one(output: Output) -> Path:
        if output.form in OFFICE:
            return for_offices()[output.name]
        return outgoing.made(output, folder / output.name)

    return one


@cache
def changes(code_set: str) -> list[dict[str, Any]]:
    """Return every change as the licensee's own JSON has it."""
    arguments = ["diff", *outgoing.PAIRS[code_set], "-s", code_set, "--format", "json"]
    answer = outgoing.run(arguments, outgoing.ROOT)
    found: list[dict[str, Any]] = json.loads(answer)["diffs"][0]["changes"]
    return found


def bare(text: str) -> str:
    """Return text without what a line's end or a code's dot puts between its letters."""
    return re.sub(r"[\s.|­\u200b\u2060]+", "", text)


def case(output: Output) -> ParameterSet:
    """Return an output as a test; one worker prints all documents of an office suite."""
    marks = [pytest.mark.xdist_group("office")] if output.form in OFFICE else []
    return pytest.param(output, id=output.name, marks=marks)


@pytest.mark.parametrize("output", [case(output) for output in OUTPUTS])
def test_it_opens_fits_and_says_what_changed(
    output: Output, made: Callable[[Output], Path], browser: Browser
) -> None:
    place = made(output)
    read = READERS[output.form](place.read_bytes(), place, browser)
    assert not UNSAID.search(read) or output.form == "json"
    text = bare(read)
    every = changes(output.code_set)
    if output.command in SAYS:
        ended = [change for change in every if change["class"] in GONE]
        assert ended
        assert [one["code"] for one in ended if one["code"] not in text] == []
    licensed = output.code_set in outgoing.LICENSED and output.audience == "public"
    texts = {change["display"] for change in every if change["display"]}
    shown = [words for words in texts if bare(words) in text]
    assert shown == [] if licensed else True


def test_every_form_has_a_receiver() -> None:
    assert {output.form for output in OUTPUTS} == READERS.keys()
