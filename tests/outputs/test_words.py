"""The phrases that outputs share: complete, overlaid key by key, and a wrong key is named."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pytest

from releasekit import layout as layouts
from releasekit import resources
from releasekit.classify import Level, classes
from releasekit.errors import TemplateError
from releasekit.render import words
from releasekit.views import duties, titles

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_DICT = frozenset(dir({}))


def phrases(table: Mapping[str, Any], place: str = "") -> Iterator[tuple[str, str]]:
    for key, value in table.items():
        if isinstance(value, Mapping):
            yield from phrases(value, f"{place}{key}.")
        else:
            yield f"{place}{key}", value


@pytest.fixture(name="own")
def _own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("RELEASEKIT_TEMPLATES", str(tmp_path))
    return tmp_path / "words.toml"


def test_every_class_level_and_group_has_its_words() -> None:
    shipped = words.load()
    assert set(shipped["classes"]) == {rule.id for rule in classes()}
    assert set(shipped["levels"]) == {level.value for level in Level}
    assert set(shipped["groups"]) == {group.id for group in duties.GROUPS}
    assert not [place for place, phrase in phrases(shipped) if not phrase.strip()]
    assert words.ours() == tuple(phrase for _, phrase in phrases(shipped))


def test_every_phrase_is_used_by_some_output() -> None:
    """A template or a module names each key, or the table that it is looked up in."""
    folder = resources.folder("templates")
    package = folder.parent / "releasekit"
    files = [*folder.rglob("*.j2"), *package.rglob("*.py")]
    files.append(folder.parent / "tests" / "support" / "word_template.py")
    text = "\n".join(path.read_text(encoding="utf-8") for path in files)
    for place, _ in phrases(words.load()):
        table, _, key = place.rpartition(".")
        whole = re.search(rf'words\.{re.escape(table)}\[|\["{table}"\]', text) if table else None
        assert whole or re.search(rf"\b{re.escape(key)}\b", text), place


def test_no_key_is_taken_for_a_method_of_the_table_it_stands_in() -> None:
    assert not [place for place, _ in phrases(words.load()) if {*place.split(".")} & _DICT]


@pytest.mark.parametrize(
    ("code_set", "title"),
    [("cpt", "Converted to Category I"), ("hcpcs", "Converted to ")],
)
def test_what_a_code_was_converted_to_is_as_declared(code_set: str, title: str) -> None:
    assert titles.of_class("code-converted", layouts.load(code_set)) == title


def test_single_keys_are_replaced(own: Path) -> None:
    own.write_text(
        'no_changes = "Nothing."\n[levels.breaking]\ntitle = "Act now"\n'
        '[occasions]\nhcpcs = "claims"\n'
    )
    loaded = words.load()
    assert loaded["no_changes"] == "Nothing."
    assert loaded["levels"]["breaking"]["title"] == titles.of_level("breaking") == "Act now"
    assert loaded["levels"]["review"]["title"] == "Review"
    assert titles.occasions(layouts.load("hcpcs")) == "claims"
    assert titles.occasions(layouts.load("cpt")) == "dates of service"
    assert "Act now" not in words.ours()


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('no_change = "x"', "there is no no_change\n.*did you mean no_changes?"),
        ('[levels.breaking]\nname = "x"', "there is no levels.breaking.name"),
        ('levels = "x"', "levels must be a table"),
        ("[no_changes]", "no_changes must be a text"),
        ("no_changes = 7", "no_changes must be a text"),
        ('many_codes = "{codes} codes"', r"many_codes has no placeholder \{codes\}"),
        ('many_codes = "{count codes"', "many_codes: "),
        ("no_changes = ", "words.toml: "),
    ],
)
def test_a_wrong_key_value_or_placeholder_is_named(own: Path, text: str, message: str) -> None:
    own.write_text(text)
    with pytest.raises(TemplateError, match=f"(?s){message}"):
        words.load()
