"""Each output x audience x format opens in its receiver's program, fits, and says what changed."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import TYPE_CHECKING, Any

import pytest

from tests.support import outgoing
from tests.support.browsing import chromium
from tests.support.receivers import READERS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser

    from tests.support.outgoing import Output

pytestmark = pytest.mark.heavy
OUTPUTS = list(outgoing.outputs())
GONE = {"code-deleted", "code-converted", "code-sunset", "code-terminated", "became-header"}
UNSAID = re.compile(r"\bNone\b|\bnan\b|\bundefined\b|\{\{|\[object|\bFalse\b|\bTrue\b")
"""What a template leaves where somebody forgot how a value is said."""
SAYS = {"report", "bulletin", "diff", "crosswalk"}
"""The commands that name every code that can no longer be reported, and what replaces it."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


@cache
def changes(code_set: str) -> list[dict[str, Any]]:
    """Return every change as the licensee's own JSON has it."""
    arguments = ["diff", *outgoing.PAIRS[code_set], "-s", code_set, "--format", "json"]
    done = outgoing.run(arguments, outgoing.ROOT)
    found: list[dict[str, Any]] = json.loads(done.stdout)["diffs"][0]["changes"]
    return found


def bare(text: str) -> str:
    """Return text without what a line's end or a code's dot puts between its letters."""
    return re.sub(r"[\s.|­\u200b\u2060]+", "", text)


@pytest.mark.parametrize("output", OUTPUTS, ids=lambda output: output.name)
def test_it_opens_fits_and_says_what_changed(
    output: Output, tmp_path: Path, browser: Browser
) -> None:
    place = outgoing.made(output, tmp_path / "out")
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
