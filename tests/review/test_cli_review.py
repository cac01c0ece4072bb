"""releasekit crosswalk with review forms: written, filled in, given back; all that it says."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest

from releasekit import resources
from releasekit.cli import main
from releasekit.cli.crosswalk import FILES, FORMATS
from releasekit.review import read
from releasekit.store import Store
from tests.support.reviewing import WHO, fill

if TYPE_CHECKING:
    from pathlib import Path

SAMPLES = resources.folder("releases")
CPT = ("2025", "2026", "-s", "cpt")
CHOSEN = ("0660T", "0938T")


@pytest.fixture(autouse=True)
def samples(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RELEASEKIT_STORE", str(SAMPLES))


@pytest.fixture
def run(capfd: pytest.CaptureFixture[str]) -> Any:  # noqa: ANN401 (a function)
    def command(*arguments: str, code: int = 0) -> tuple[str, str]:
        with pytest.raises(SystemExit) as stopped:
            main(["crosswalk", *arguments])
        out, err = capfd.readouterr()
        assert stopped.value.code == code, err
        return out, err

    return command


@pytest.mark.parametrize(("form", "suffix"), [("xlsx", "xlsx"), ("review-csv", "csv")])
def test_a_review_from_end_to_end(form: str, suffix: str, tmp_path: Path, run: Any) -> None:  # noqa: ANN401 (a function)
    first, second, third = (str(tmp_path / f"{n}.{suffix}") for n in range(3))
    run(*CPT, "--audience", "internal", "--format", form, "-o", first)
    fill(tmp_path / f"0.{suffix}", {CHOSEN: {"Decision": "accept", **WHO, "Comment": "yes"}})
    out, err = run(*CPT, "--format", "json", "--decisions", first)
    assert "CPT: 1 row is decided" in err
    (found,) = json.loads(out)["crosswalks"]
    (link,) = [one for one in found["links"] if one["source"] == CHOSEN[0]]
    assert (link["target"], link["basis"]) == (CHOSEN[1], "reviewed")
    assert [link["reviewer"], link["reviewed"]] == list(WHO.values())
    again = ("--audience", "internal", "--format", form, "--decisions")
    run(*CPT, *again, first, "-o", second)
    run(*CPT, *again, second, "-o", third)
    texts = [(tmp_path / f"{n}.{suffix}").read_bytes() for n in (1, 2)]
    assert texts[0] == texts[1]
    asked = [entry for entry in read(tmp_path / f"2.{suffix}").entries if entry.source == CHOSEN[0]]
    assert [(one.target, one.decision, one.comment) for one in asked] == [
        (CHOSEN[1], "accept", "yes")
    ]


def test_a_fault_is_told_with_its_row(tmp_path: Path, run: Any) -> None:  # noqa: ANN401 (a function)
    place = tmp_path / "form.xlsx"
    run(*CPT, "--format", "xlsx", "-o", str(place))
    fill(place, {CHOSEN: {"Decision": "accept"}})
    _, err = run(*CPT, "--decisions", str(place), code=2)
    assert "form.xlsx, sheet Review:" in err
    assert "'accept' has no reviewer" in err
    assert "enter who decided, under Reviewer" in err


def test_another_store_is_other_data(tmp_path: Path, run: Any) -> None:  # noqa: ANN401 (a function)
    place = tmp_path / "form.xlsx"
    run(*CPT, "--format", "xlsx", "-o", str(place))
    fill(place, {CHOSEN: {"Decision": "accept", **WHO}})
    _, err = run("2025", "2025-07", "-s", "cpt", "--decisions", str(place), code=2)
    assert "decides about 2025-07 → 2026, which is not a step of 2025 → 2025-07" in err
    _, err = run("2025", "2026", "-s", "icd10cm", "--decisions", str(place), code=2)
    assert "form.xlsx: is about cpt, not icd10cm" in err


def test_a_comment_that_quotes_a_descriptor_does_not_leave_the_building(
    tmp_path: Path,
    run: Any,  # noqa: ANN401 (a function)
) -> None:
    store = Store(SAMPLES)
    text = store.open(store.get("cpt", "2026"))[CHOSEN[1]].display
    place = tmp_path / "form.xlsx"
    run(*CPT, "--format", "xlsx", "-o", str(place))
    fill(place, {CHOSEN: {"Decision": "accept", **WHO, "Comment": f"it is {text}"}})
    for form in ("xlsx", "review-csv"):
        target = tmp_path / f"out.{form}"
        given = ("--format", form, "--decisions", str(place), "-o", str(target))
        _, err = run(*CPT, *given, code=2)
        assert "licensed words in a row" in err
        assert text not in err
        assert not target.exists()
    run(*CPT, "--audience", "internal", *given)
    out, _ = run(*CPT, "--format", "json", "--decisions", str(place))
    assert text not in out


@pytest.mark.parametrize("form", FILES)
def test_a_form_that_is_a_file_a_code_set(form: str, tmp_path: Path, run: Any) -> None:  # noqa: ANN401 (a function)
    target = tmp_path / f"one.{FILES[form][1]}"
    _, err = run("2025", "2026", "--format", form, "-o", str(target), code=2)
    assert "is one file per code set, and there are cpt, hcpcs, icd10cm" in err
    _, err = run(*CPT, "--section", "Surg", "--format", form, code=2)
    assert "what is left out would seem to stay the same" in err
    folder = tmp_path / "out"
    folder.mkdir()
    run("2025", "2026", "--format", form, "-o", str(folder))
    suffix = FILES[form][1]
    spans = ("cpt-2025-to-2026", "hcpcs-2025-01-to-2026-01", "icd10cm-2025-to-2026")
    names = [f"{span}-crosswalk.{suffix}" for span in spans]
    assert sorted(path.name for path in folder.iterdir()) == sorted([*names, "licenses.json"])
    _, err = run(*CPT, "--format", form, "-o", str(target))
    assert f"wrote {target}" in err
    assert target.read_bytes() == (folder / names[0]).read_bytes()
    listed = json.loads((folder / "licenses.json").read_text())["files"]
    assert [one["name"] for one in listed] == names


def test_every_form_is_offered_once() -> None:
    assert len(set(FORMATS)) == len(FORMATS)


def test_a_workbook_is_not_for_the_terminal(
    run: Any,  # noqa: ANN401 (a function)
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    _, err = run(*CPT, "--format", "xlsx", code=2)
    assert "name a file for it with -o FILE" in err


def test_the_workbook_opens_with_what_to_do(tmp_path: Path, run: Any) -> None:  # noqa: ANN401 (a function)
    place = tmp_path / "form.xlsx"
    run(*CPT, "--format", "xlsx", "-o", str(place))
    book = openpyxl.load_workbook(place)
    assert book.active is book["Read me"]
