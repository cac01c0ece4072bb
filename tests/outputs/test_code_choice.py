"""A part of the codes: lists, ranges and families, specialties, and the files of their own."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

import pytest

from releasekit import config, resources
from releasekit.classify.compare import ReleaseDiff, compare
from releasekit.cli import main
from releasekit.errors import ReleasekitError
from releasekit.licensing import audience
from releasekit.store import Store
from releasekit.views import changes, code_choice, file_names
from releasekit.views.selection import Selection

if TYPE_CHECKING:
    from pathlib import Path

    from releasekit.views.code_choice import CodeChoice

SAMPLES = Store(resources.folder("releases"))
DIFFS = list(compare(SAMPLES, "2025", "2026", code_sets=["cpt", "icd10cm"]))
CPT, ICD = DIFFS
CHANGED = sorted({change.delta.key for change in ICD.changes})
LONG = next(code for code in CHANGED if len(code) > 4)
FAMILY = LONG[:3]
NUMBER = next(change.delta.key for change in CPT.changes if change.delta.key.isdecimal())


def listed(tmp_path: Path, text: str) -> CodeChoice:
    path = tmp_path / "Heart, and vessels.txt"
    path.write_text(text, encoding="utf-8")
    return code_choice.from_file(path, DIFFS)


def held(choice: CodeChoice, diff: ReleaseDiff) -> set[str]:
    """Return the chosen ones of all codes of two releases."""
    every = {concept.code for state in diff.states for concept in state}
    return {code for code in every if choice.holds(code, diff.layout)}


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        (FAMILY, f"{FAMILY}.*"),
        (f"{FAMILY}-", f"{FAMILY}.*"),
        (f"{FAMILY}*", f"{FAMILY}.*"),
        (f"{FAMILY}.-", f"{FAMILY}.*"),
        (LONG, f"{LONG}.*"),
        (f"{FAMILY}.{LONG[3:]}".lower(), f"{LONG}.*"),
        (f"{FAMILY} \N{EN DASH} {FAMILY}", f"{FAMILY}.*"),
        (f"# all of it\n{FAMILY} # the family", f"{FAMILY}.*"),
        ("A00-Z99", ".*"),
        ("a00-m99;n00-z99", ".*"),
    ],
)
def test_of_a_hierarchy_a_code_stands_for_all_below_it(
    tmp_path: Path, text: str, pattern: str
) -> None:
    choice = listed(tmp_path, text)
    every = {concept.code for state in ICD.states for concept in state}
    assert held(choice, ICD) == {code for code in every if re.fullmatch(pattern, code)}
    assert held(choice, CPT) == set()
    assert choice.messages == ()


def test_of_plain_numbers_a_code_is_itself_and_a_range_is_of_one_kind(tmp_path: Path) -> None:
    assert held(listed(tmp_path, NUMBER), CPT) == {NUMBER}
    every = {concept.code for state in CPT.states for concept in state}
    numbers = {code for code in every if re.fullmatch("[0-9]{5}", code)}
    assert held(listed(tmp_path, "00100-99999"), CPT) == numbers
    assert any(re.fullmatch("[0-9]{4}[A-Z]", code) for code in every - numbers)
    mixed = listed(tmp_path, f"{NUMBER}, {FAMILY}\n{NUMBER}")
    assert held(mixed, CPT) == {NUMBER}
    assert LONG in held(mixed, ICD)


def test_what_no_release_has_is_told_by_its_line(tmp_path: Path) -> None:
    choice = listed(tmp_path, f"{NUMBER}\n\n98989 V8989-V8990\n")
    (message,) = choice.messages
    assert message == (
        "Heart, and vessels.txt: no code of the releases compared is in "
        "line 3 '98989', line 3 'V8989-V8990'"
    )
    assert file_names.bare(choice.title) == "heart-and-vessels"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "vessels.txt: lists no codes"),
        ("# nothing\n", "vessels.txt: lists no codes"),
        (f"{NUMBER}\ncardiology\n", "vessels.txt:2: 'CARDIOLOGY' is no code of any code set"),
        ("33o1o", "vessels.txt:1: '33O1O' is no code of any code set"),
        ("33010-33999-1", "vessels.txt:1: '33010-33999-1' is no code of any code set"),
        ("I20…I25", "vessels.txt:1: 'I20…I25' is no code of any code set"),
        ("I25-I20", "vessels.txt:1: 'I25-I20' ends before it begins"),
    ],
)
def test_what_is_no_list_of_codes_is_refused(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ReleasekitError, match=message):
        listed(tmp_path, text)


def test_a_list_that_is_not_there_is_named_with_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "heart.txt").write_text(NUMBER)
    with pytest.raises(ReleasekitError, match=r"hart.txt: cannot be read .*did you mean heart.tx"):
        code_choice.from_file(tmp_path / "hart.txt", DIFFS)


@pytest.fixture(name="here")
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("RELEASEKIT_TEMPLATES", raising=False)
    monkeypatch.setenv("RELEASEKIT_STORE", str(SAMPLES.root))
    (tmp_path / config.FILE).write_text(
        f'[specialties]\ncardiology = ["{NUMBER}", "{FAMILY}-{FAMILY}"]\n"Neuro / pain" = '
        f'["{NUMBER}", "98989"]\nnone = ["98989"]\nwrong = ["arrhythmia"]\n'
    )
    return tmp_path


def run(*arguments: str, code: int = 0) -> None:
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    assert stop.value.code == code


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("cardiolgy", "there is no specialty 'cardiolgy'; did you mean cardiology?"),
        ("surgery", "there are cardiology, Neuro / pain, none, wrong; more go into [specialties]"),
        ("wrong", "releasekit.toml: specialties.wrong: 'ARRHYTHMIA' is no code of any code set"),
        ("none", "no code of none is in the releases compared"),
    ],
)
@pytest.mark.parametrize("command", ["report", "bulletin"])
def test_a_specialty_that_is_none_is_an_error(
    here: Path, capsys: pytest.CaptureFixture[str], command: str, name: str, message: str
) -> None:
    run(command, "2025", "2026", "--specialty", name, "--format", "md", "-o", "out", code=2)
    assert message in capsys.readouterr().err
    assert not (here / "out").exists()


@pytest.mark.usefixtures("here")
def test_a_specialty_says_nothing_of_what_these_releases_do_not_have() -> None:
    choice = code_choice.of_specialty("NEURO / Pain", DIFFS)
    assert (choice.title, choice.messages) == ("Neuro / pain", ())
    assert held(choice, CPT) == {NUMBER}


def test_each_part_has_a_file_of_its_own_beside_the_whole(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    given = ("bulletin", "2025", "2026", "--format", "md", "-o", "out")
    run(*given)
    whole = {path.name: path.read_bytes() for path in (here / "out").glob("*.md")}
    run(*given, "--specialty", "cardiology", "--specialty", "Neuro / pain")
    (here / "mine.txt").write_text(f"{NUMBER}\n")
    run(*given, "--codes", "mine.txt")
    assert "ICD-10-CM has no code of mine" in capsys.readouterr().err
    written = {path.name for path in (here / "out").glob("*.md")}
    parts = written - whole.keys()
    assert len(parts) == 4
    assert {name.removesuffix(".md").split("annual-")[1] for name in parts} == {
        "cardiology",
        "neuro-pain",
        "mine",
    }
    assert {name: (here / "out" / name).read_bytes() for name in whole} == whole
    manifest = json.loads((here / "out" / "licenses.json").read_text())
    assert {file["name"] for file in manifest["files"]} == written


def test_a_diff_may_be_of_several_specialties_at_once(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    both = ("--specialty", "cardiology", "--specialty", "neuro / pain")
    run("diff", "2025", "2026", *both, "--format", "json")
    found = {
        change["code"]
        for diff in json.loads(capsys.readouterr().out)["diffs"]
        for change in diff["changes"]
    }
    assert NUMBER in found
    assert {code for code in found if code != NUMBER} == {
        code for code in CHANGED if code.startswith(FAMILY)
    }
    run("diff", "2025", "2026", "--specialty", "cardiolgy", code=2)
    assert "did you mean cardiology?" in capsys.readouterr().err
    del here


def test_a_part_says_of_what_it_is() -> None:
    choice = code_choice.CodeChoice(title="Cardiology", spans={})
    shown = changes.view(ICD, Selection(codes=choice), audience("public"))
    assert (shown.part, shown.changes) == ("Cardiology", 0)
    assert "only codes of Cardiology" in next(n.text for n in shown.notes if n.id == "codes")


def test_one_file_cannot_hold_two_parts(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    both = ("--specialty", "cardiology", "--specialty", "Neuro / pain")
    run("report", "2025", "2026", "-s", "cpt", *both, "-o", "one.html", code=2)
    assert "one.html is one file" in capsys.readouterr().err
    assert not (here / "one.html").exists()
