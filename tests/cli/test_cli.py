"""The command line: its help, its forms, its exit codes, and what goes to which stream."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner

from releasekit import resources
from releasekit.cli import COMMANDS, door, main
from tests.support.contracts import proved
from tests.support.files import DISTRIBUTIONS

if TYPE_CHECKING:
    from pathlib import Path

SAMPLES = str(resources.folder("releases"))


def run(*arguments: str, code: int = 0, capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    """Run the command line as the shell does; give what it wrote to stdout and stderr."""
    with pytest.raises(SystemExit) as stop:
        main(arguments)
    captured = capsys.readouterr()
    assert stop.value.code == code, captured.err
    return captured.out, captured.err


@pytest.fixture(autouse=True)
def _store(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RELEASEKIT_STORE", SAMPLES)


def documents(text: str) -> list[dict[str, Any]]:
    document = proved("changes-2", text)
    diffs: list[dict[str, Any]] = document["diffs"]
    return diffs


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(command: str) -> None:
    result = CliRunner().invoke(door, [command, "--help"])
    assert result.exit_code == 0
    assert f"Example: releasekit {command}" in result.output
    assert COMMANDS[command]


def test_the_front_door_shows_every_code_set_that_has_both(
    capsys: pytest.CaptureFixture[str],
) -> None:
    out, _ = run("diff", "2025", "2026", capsys=capsys)
    assert "CPT 2025 → 2026" in out
    assert "ICD-10-CM 2025 → 2026" in out
    assert "HCPCS Level II 2025-01 → 2026-01" in out
    assert out.count("SAMPLE. These releases are made up") == 3
    assert "\x1b[" not in out


def test_json_keeps_its_contract(capsys: pytest.CaptureFixture[str]) -> None:
    out, err = run("diff", "2025", "2026", "--format", "json", capsys=capsys)
    diffs = documents(out)
    assert [diff["code_set"] for diff in diffs] == ["cpt", "hcpcs", "icd10cm"]
    assert "SAMPLE" in err
    for diff in diffs:
        counts = diff["conservation"]
        live = counts["before"] + counts["added"] + counts["reinstated"] - counts["deleted"]
        assert live == counts["after"]
        assert diff["summary"] == {
            name: len({one["code"] for one in diff["changes"] if one["class"] == name})
            for name in diff["summary"]
        }


def test_the_same_bytes_on_every_run_clock_locale_and_zone() -> None:
    outputs = set()
    for zone, language, seed in (("UTC", "C", "1"), ("Asia/Tokyo", "de_DE.UTF-8", "2")):
        environment = os.environ | {"TZ": zone, "LC_ALL": language, "PYTHONHASHSEED": seed}
        command = [sys.executable, "-c", "from releasekit.cli import main; main()"]
        arguments = ["diff", "2025", "2026", "--format", "json", "--store", SAMPLES]
        done = subprocess.run(  # noqa: S603 (our own command)
            [*command, *arguments], env=environment, check=True, capture_output=True
        )
        outputs.add(done.stdout)
    assert len(outputs) == 1


def test_csv_and_markdown(capsys: pytest.CaptureFixture[str]) -> None:
    out, _ = run("diff", "2025", "2026", "-s", "cpt", "--format", "csv", capsys=capsys)
    rows = list(csv.DictReader(io.StringIO(out)))
    (diff,) = documents(
        run("diff", "2025", "2026", "-s", "cpt", "--format", "json", capsys=capsys)[0]
    )
    assert [row["id"] for row in rows] == [change["id"] for change in diff["changes"]]
    assert {row["sample"] for row in rows} == {"SAMPLE"}
    text, _ = run("diff", "2025", "2026", "-s", "cpt", "--format", "md", capsys=capsys)
    banner = "> **INTERNAL – CONTAINS CPT® DESCRIPTORS**\n\n"
    assert text.startswith(f"{banner}# CPT®: changes from 2025 to 2026\n\nCPT © 2025 American")


def test_class_section_and_accept_narrow_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    base = ("diff", "2025", "2026", "-s", "cpt", "--format", "json")
    one, _ = run(*base, "--class", "code-deleted", "--section", "anesthesia", capsys=capsys)
    (diff,) = documents(one)
    assert {(c["class"], c["section"]) for c in diff["changes"]} == {("code-deleted", "Anesthesia")}
    accepted = tmp_path / "accepted.json"
    accepted.write_text(one)
    (rest,) = documents(run(*base, "--accept", str(accepted), capsys=capsys)[0])
    assert rest["accepted"] == len(diff["changes"])
    assert not {c["id"] for c in rest["changes"]} & {c["id"] for c in diff["changes"]}
    accepted.write_text("".join(f"{c['id']}  # {c['code']}, seen\n" for c in rest["changes"]))
    (left,) = documents(run(*base, "--accept", str(accepted), capsys=capsys)[0])
    assert left["changes"] == diff["changes"]


def test_a_filter_narrows_the_changes_and_no_total(capsys: pytest.CaptureFixture[str]) -> None:
    base = ("diff", "2025", "2026", "-s", "icd10cm")
    whole, _ = run(*base, capsys=capsys)
    part, _ = run(*base, "--section", "neoplasm", capsys=capsys)
    for line in ("Live codes, headers included: ", "Billable codes, as counted by the publisher"):
        (said,) = (row for row in whole.splitlines() if line in row)
        assert said in part.splitlines()
    assert len(part.splitlines()) < len(whole.splitlines())


@pytest.mark.parametrize(
    ("options", "code"),
    [
        ((), 0),
        (("--exit-code",), 1),
        (("--fail-on", "breaking"), 1),
        (("--fail-on", "breaking", "--class", "code-added"), 0),
        (("--fail-on", "review", "--class", "code-added"), 1),
        (("--fail-on", "review", "--class", "descriptor-edited"), 0),
        (("--fail-on", "editorial", "--class", "descriptor-edited"), 1),
        (("--exit-code", "--section", "operating microscope"), 0),
        (("--exit-code", "--section", "no such section"), 2),
    ],
)
def test_exit_codes(
    options: tuple[str, ...], code: int, capsys: pytest.CaptureFixture[str]
) -> None:
    run("diff", "2025", "2026", "-s", "cpt", *options, code=code, capsys=capsys)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("diff", "2025"), "Missing argument 'AFTER'"),
        (("diff", "2025", "2031"), "no code set has both 2025 and 2031"),
        (("diff", "2025", "2031", "-s", "cpt"), "it has 2025, 2025-04, 2025-07, 2026"),
        (("diff", "2025-4", "2026", "-s", "cpt"), "did you mean 2025-04?"),
        (("diff", "2025", "2026", "-s", "cbt"), "the declared ones are asp-limits, cpt,"),
        (("diff", "2025", "2026", "-s", "icd-10-c"), "did you mean icd10cm?"),
        (("diff", "2025", "2026", "--class", "code-delated"), "did you mean code-deleted?"),
        (("diff", "2025", "2026", "--level", "revew"), "did you mean review?"),
        (("load", "ctp", "2026", "."), "did you mean cpt?"),
        (("releases", "hcpsc"), "did you mean hcpcs?"),
        (("diff", "2025", "./no-such.zip", "-s", "cpt"), "no such file or folder"),
        (("diff", "2025", "2026", "--accept", "nowhere"), "nowhere"),
        (
            ("report", "2025", "2026", "--format", "papyrus"),
            "'papyrus' must be one of docx, eml, html",
        ),
        (("load", "cpt", "2027", "./no-such.zip"), "no such file or folder"),
        (("lood",), "No such command 'lood'; did you mean load?"),
        (("no-such",), "No such command 'no-such'"),
    ],
)
def test_an_error_is_exit_2_and_says_what_to_do(
    arguments: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    out, err = run(*arguments, code=2, capsys=capsys)
    assert said in err
    assert out == ""


def test_output_goes_whole_to_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = tmp_path / "changes.json"
    out, err = run("diff", "2025", "2026", "--format", "json", "-o", str(place), capsys=capsys)
    assert out == ""
    assert "wrote" in err
    assert len(documents(place.read_text())) == 3
    assert [path.name for path in tmp_path.iterdir()] == ["changes.json"]


def test_releases_as_table_json_and_csv(capsys: pytest.CaptureFixture[str]) -> None:
    table, _ = run("releases", "cpt", capsys=capsys)
    rows = csv.DictReader(io.StringIO(run("releases", "cpt", "--format", "csv", capsys=capsys)[0]))
    document = json.loads(run("releases", "cpt", "--format", "json", capsys=capsys)[0])
    labels = [row["release"] for row in rows]
    assert labels == ["2025", "2025-04", "2025-07", "2026"]
    assert [one["release"]["version"] for one in document["releases"]] == labels
    assert all(label in table for label in labels)


def test_a_report_for_the_public_has_no_licensed_text(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (diff,) = documents(
        run("diff", "2025", "2026", "-s", "cpt", "--format", "json", capsys=capsys)[0]
    )
    texts = {c["after"] for c in diff["changes"] if c["class"] == "code-added"}
    for form in ("md", "html"):
        arguments = ("report", "2025", "2026", "-s", "cpt", "--format", form, "-o", str(tmp_path))
        _, err = run(*arguments, capsys=capsys)
        public = (tmp_path / f"cpt-2025-to-2026-report.{form}").read_text()
        assert "withheld" in err
        assert "CPT © 2025 American Medical Association" in public
        assert not [text for text in texts if text in public]
        assert all(change["code"] in public for change in diff["changes"])
        run(*arguments, "--audience", "internal", capsys=capsys)
        internal = (tmp_path / f"cpt-2025-to-2026-report-internal.{form}").read_text()
        assert (tmp_path / f"cpt-2025-to-2026-report.{form}").read_text() == public
        assert all(text.split(";")[0] in internal for text in texts)


def test_a_first_load_makes_a_store_of_its_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("RELEASEKIT_STORE")
    given = DISTRIBUTIONS / "icd10cm" / "2026"
    _, err = run("load", "icd10cm", "2026", str(given), capsys=capsys)
    assert "stored in releases" in err
    out, _ = run("releases", "--format", "csv", capsys=capsys)
    assert out.splitlines()[1].startswith("icd10cm,2026,annual,2025-10-01,")


def test_load_tells_what_it_did_and_does_it_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from tests import samples  # noqa: PLC0415 (writes files only where it is asked to)

    samples.write(tmp_path / "files")
    given = str(tmp_path / "files" / "icd10cm" / "2026")
    arguments = ("load", "icd10cm", "2026", given, "--store", str(tmp_path / "store"), "--sample")
    out, first = run(*arguments, capsys=capsys)
    _, again = run(*arguments, capsys=capsys)
    assert out == ""
    assert "loaded ICD-10-CM 2026 (annual, effective 2025-10-01): 312 codes" in first
    assert "skipped" in first
    assert "is already loaded from these files; nothing changed" in again
