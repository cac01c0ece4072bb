"""The recipes of CONTRIBUTING.md, followed to the letter in a scratch copy of the repository."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from msgspec import Struct

from tests.support.limits import LIMITS

ROOT = Path(__file__).parents[2]
PARTS = (
    *("releasekit", "schemas", "templates", "releases", "tests", "docs", ".ci"),
    *("pyproject.toml", "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", ".gitignore"),
)
IGNORED = shutil.ignore_patterns("__pycache__", "benchmarks")
PATH = re.compile(r"^\d+\. `([^`]+)`", re.MULTILINE)
COMMANDS = re.compile(r"```sh\n(.*?)```", re.DOTALL)


class Recipe(Struct, frozen=True, kw_only=True):
    """A recipe by its heading, and what is written where: whole files, or text behind a text."""

    heading: str
    names: dict[str, str]
    files: dict[str, dict[str, str]]
    edits: dict[str, tuple[tuple[str, str], ...]]

    @property
    def section(self) -> str:
        text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
        return text.split(f"### {self.heading}\n")[1].split("\n##")[0]

    @property
    def named(self) -> list[str]:
        return PATH.findall(self.section)

    @property
    def commands(self) -> list[list[str]]:
        lines = "".join(COMMANDS.findall(self.section)).splitlines()
        return [self._filled(line.partition("#")[0]).split() for line in lines]

    def _filled(self, text: str) -> str:
        for name, value in self.names.items():
            text = text.replace(f"<{name}>", value)
        return text


UNITS = """"A made-up notice
in two lines"
"HCPCS/
CPT Code",Practitioner Services MUE Values,MUE Adjudication Indicator,MUE Rationale
"""
LIST = """{% for diff in diffs %}{% for section in diff.sections %}
{% for change in section.changes %}
- {{ change.code }}
{% endfor %}{% endfor %}
{{ diff.notice }}
{% endfor %}
"""
CODE_SET = Recipe(
    heading="A code set",
    names={"id": "limits", "version": "2025"},
    files={
        "schemas/<id>.toml": {"schemas/limits.toml": LIMITS},
        "tests/distributions/<id>/<version>/": {
            "tests/distributions/limits/2025/limits.csv": f"{UNITS}10004,1,1 Line Edit,Made up\n",
            "tests/distributions/limits/2026/limits.csv": f"{UNITS}10004,2,1 Line Edit,Made up\n",
        },
    },
    edits={},
)
OUTPUT = Recipe(
    heading="An output",
    names={"view": "changes", "name": "codes", "format": "md"},
    files={
        "templates/<view>/<name>.<format>.j2": {
            "templates/changes/codes.md.j2": LIST,
        },
        "tests/golden/<view>/": {},
    },
    edits={},
)
RULE = """TELEHEALTH = Rule(
    id="telehealth-changed",
    level=Level.REVIEW,
    family="flag.telemedicine",
    direction=Direction.CHANGED,
    applies=always,
)
"""
WORDS = """[classes.telehealth-changed]
title = "Telehealth changed"
sheet = "Telehealth changed"
meaning = "Where it is given."
why = "Payment depends on it."
before = "false"
after = "true"

[classes.became-header]"""
ROW = """ROWS = [
    row(
        "telehealth",
        but(flag__telemedicine="true"),
        but(flag__telemedicine="false"),
        "telehealth-changed",
    ),
"""
CHANGE_CLASS = Recipe(
    heading="A change class",
    names={"family": "status", "id": "telehealth-changed"},
    files={},
    edits={
        "releasekit/classify/rules/<family>.py": (
            ("import Direction, Level, Rule", "import Direction, Level, Rule, always"),
            ("BECAME_HEADER = ", f"{RULE}BECAME_HEADER = "),
        ),
        "releasekit/classify/rules/__init__.py": (
            ("    status.BECAME_HEADER,\n", "    status.BECAME_HEADER,\n    status.TELEHEALTH,\n"),
        ),
        "templates/words-classes.toml": (("[classes.became-header]", WORDS),),
        "templates/duties.toml": (('"flag-changed",', '"flag-changed", "telehealth-changed",'),),
        "tests/timeline/rule_rows.py": (("ROWS = [\n", ROW),),
        "tests/samples/expected.py": (
            ('"flag-changed": 2,', '"flag-changed": 1, "telehealth-changed": 1,'),
        ),
    },
)


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    """Return a copy of the repository, without what only the repository's history needs."""
    for part in PARTS:
        source = ROOT / part
        if source.is_dir():
            shutil.copytree(source, tmp_path / part, ignore=IGNORED)
        else:
            shutil.copy2(source, tmp_path / part)
    return tmp_path


def follow(recipe: Recipe, scratch: Path, *, but: str = "") -> None:
    """Write all that a recipe names, except `but`."""
    for named, files in recipe.files.items():
        for name, text in files.items() if named != but else ():
            place = scratch / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text, encoding="utf-8")
    for named, edits in recipe.edits.items():
        place = scratch / recipe._filled(named)  # noqa: SLF001 (a type of this module)
        text = place.read_text(encoding="utf-8")
        for before, after in edits if named != but else ():
            assert before in text, f"{named} has no {before!r}"
            text = text.replace(before, after)
        place.write_text(text, encoding="utf-8")


def passes(recipe: Recipe, scratch: Path) -> tuple[bool, str]:
    """Return whether the recipe's commands all pass, and what they print."""
    environment = {**os.environ, "PYTHONPATH": str(scratch), "PYTHONDONTWRITEBYTECODE": "1"}
    environment.pop("RELEASEKIT_REAL", None)
    for command in recipe.commands:
        program = ["-m", command[0], *(["-q", "-p", "no:cacheprovider"] * (command[0] == "pytest"))]
        done = subprocess.run(  # noqa: S603 (the commands of CONTRIBUTING.md)
            [sys.executable, *program, *command[1:]],
            cwd=scratch, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            return False, done.stdout[-3000:] + done.stderr[-2000:]
    return True, ""


RECIPES = [CODE_SET, OUTPUT, CHANGE_CLASS]


@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.heading)
def test_a_recipe_names_every_file_that_it_takes(recipe: Recipe) -> None:
    assert recipe.named == [*recipe.files, *recipe.edits]
    assert recipe.commands


@pytest.mark.heavy
@pytest.mark.parametrize("recipe", RECIPES, ids=lambda recipe: recipe.heading)
def test_a_recipe_works_to_the_letter(recipe: Recipe, scratch: Path) -> None:
    follow(recipe, scratch)
    passed, printed = passes(recipe, scratch)
    assert passed, printed


LEFT_OUT = [
    (recipe, named)
    for recipe in RECIPES
    for named in (*recipe.files, *recipe.edits)
    if recipe.files.get(named) or named in recipe.edits
]


@pytest.mark.heavy
@pytest.mark.parametrize(
    ("recipe", "named"), LEFT_OUT, ids=lambda value: getattr(value, "heading", value)
)
def test_no_file_of_a_recipe_can_be_left_out(recipe: Recipe, named: str, scratch: Path) -> None:
    if recipe is OUTPUT:
        pytest.skip("without its template there is no output, and nothing to fail")
    follow(recipe, scratch, but=named)
    passed, _ = passes(recipe, scratch)
    assert not passed
