"""Every JSON that leaves the building has a schema, and is as it says."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jsonschema
import pytest

from releasekit.cli import main
from tests.support.contracts import KINDS, proved, schema
from tests.support.files import DISTRIBUTIONS
from tests.support.lists import AFTER, BEFORE, LISTS, lists_store
from tests.support.sites import SAMPLES, files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PACKAGE = Path(__file__).parents[2] / "releasekit"
SPAN = ("--from", "2024-01-01", "--to", "2030-12-31")
TO_FILE = ("-o", "out.json")
REPORT = ("report", "2025", "2026", "-o", "out")
SITE = ("publish", "-o", "out")
ROWS = Path(__file__).parents[1] / "rows" / "master.csv"
COMMANDS: list[tuple[str, tuple[str, ...], str]] = [
    ("calendar-1", ("calendar", *SPAN), "out.json"),
    ("changes-2", ("diff", "2025", "2026"), "out.json"),
    ("changes-2", ("diff", "2025-10", "2026-01", "-s", "hcpcs"), "out.json"),
    ("changes-2", ("diff", "2025", "2026", "--audience", "public"), "out.json"),
    ("changes-2", SITE, "out/releases/*/2*.json"),
    ("code-2", ("show", "0101T"), "out.json"),
    ("code-2", ("show", "0101T", "--audience", "public"), "out.json"),
    ("code-2", ("show", "D73.0", "--as-of", "2025-10-01"), "out.json"),
    ("check-1", ("check", str(ROWS)), "out.json"),
    ("crosswalk-1", ("crosswalk", "2025", "2026", "--all"), "out.json"),
    ("crosswalk-1", ("crosswalk", "2025", "2026", "--audience", "internal"), "out.json"),
    ("edits-1", ("edits", "20610", "36415"), "out.json"),
    ("edits-1", ("edits", "20610"), "out.json"),
    ("code-2", ("show", "20610", "-s", "pfs"), "out.json"),
    ("code-2", ("show", "20610", "99213"), "out.json"),
    ("changes-2", ("diff", BEFORE, AFTER, "-s", LISTS[1]), "out.json"),
    ("changes-2", ("diff", BEFORE, AFTER, "-s", LISTS[2]), "out.json"),
    ("history-2", ("history", "0225T"), "out.json"),
    ("history-2", ("history", "0225T", "--audience", "public"), "out.json"),
    ("impact-1", ("impact", "2025", "2026", "--on", str(ROWS)), "out.json"),
    ("log-1", ("log",), "out.json"),
    ("verification-1", ("verify",), "out.json"),
    ("licenses-1", REPORT, "out/licenses.json"),
    ("licenses-1", SITE, "out/licenses.json"),
    ("plan-1", ("load", "--all", str(DISTRIBUTIONS / "icd10pcs"), "--dry-run"), "out.json"),
    ("reconciliation-1", ("reconcile", "2025", "2026"), "out.json"),
    ("classes-1", ("explain",), "out.json"),
    ("classes-1", ("explain", "code-added", "-s", "cpt"), "out.json"),
    ("release-1", ("releases", "icd10cm", "2026"), "out.json"),
    ("releases-2", ("releases",), "out.json"),
    ("site-1", SITE, "out/**/index.json"),
]
"""Which schema, what to run on the samples, and where its JSON comes to lie."""
UNCLAIMED = {
    "manifest-4": "our own record of a stored release; the store reads it",
    "manifest-3": "the same of an earlier version, which is still read",
    "ledger-1": "our own record of what was done with the store; the store reads it",
    "manifest-1": "the same of an earlier version, which is told apart",
    "manifest-2": "the same of an earlier version, which is told apart",
    "review-1": "the reviewers' workbook of an earlier version, which is still read",
    "review-2": "the same of an earlier version",
    "review-3": "the reviewers' workbook",
    "site-state-1": "our own record of what a site was made from",
    "templates-1": "what a template is given; its views have versions of their own",
}
"""Ids of what is no JSON for other programs, and why."""


LISTED = {"20610", BEFORE}
"""Arguments of a command that is run on lists of edits, limits and fees, not on the samples."""


@pytest.fixture(scope="module")
def lists(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a store of made-up lists of edits, limits and fees."""
    return lists_store(tmp_path_factory.mktemp("lists")).root


def outputs(
    arguments: tuple[str, ...], pattern: str, folder: Path, lists: Path
) -> dict[str, bytes]:
    """Run a command on the samples, or on lists, in a folder; give what it wrote there."""
    root = lists if LISTED & {*arguments} else SAMPLES.root
    form = ("--format", "json", *TO_FILE) if pattern == TO_FILE[1] else ()
    stored = () if arguments[0] == "explain" else ("--store", str(root))
    with pytest.raises(SystemExit) as stop:
        main([*arguments, *form, *stored])
    assert stop.value.code == 0
    return matching(folder, pattern)


def matching(folder: Path, pattern: str) -> dict[str, bytes]:
    """Return the files below a folder whose paths a pattern fits."""
    paths = {path.relative_to(folder).as_posix() for path in folder.glob(pattern)}
    return {name: content for name, content in files(folder).items() if name in paths}


def documents(value: object) -> Iterator[dict[str, Any]]:
    """Return each object in a document, however deep."""
    if isinstance(value, dict):
        yield value
    for each in (
        value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    ):
        yield from documents(each)


@pytest.mark.parametrize(("kind", "arguments", "pattern"), COMMANDS)
def test_what_a_command_writes_is_as_its_schema_says(  # noqa: PLR0913, PLR0917 (fixtures)
    kind: str,
    arguments: tuple[str, ...],
    pattern: str,
    tmp_path: Path,
    lists: Path,
    sites: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    if arguments == SITE:
        found = matching(sites("public"), pattern.removeprefix("out/"))
    else:
        found = outputs(arguments, pattern, tmp_path, lists)
    assert found
    for content in found.values():
        whole = proved(kind, content)
        top = whole[0] if isinstance(whole, list) else whole
        name, _, version = kind.rpartition("-")
        assert top["schema"] == f"releasekit/{name}/{version}"
        few = {key: first_of(part) for key, part in top.items()}
        many = isinstance(whole, list)
        with pytest.raises(jsonschema.ValidationError, match="further"):
            proved(kind, json.dumps([few | {"further": 1}] if many else few | {"further": 1}))
        del few["schema"]
        with pytest.raises(jsonschema.ValidationError, match="'schema' is a required property"):
            proved(kind, json.dumps([few] if many else few))


def first_of(value: object) -> object:
    """Return a part of a document with one item of each list: enough to be proved at the top."""
    if isinstance(value, list):
        return [first_of(part) for part in value[:1]]
    return (
        {key: first_of(part) for key, part in value.items()} if isinstance(value, dict) else value
    )


def test_every_schema_and_every_id_is_proved_or_has_its_reason() -> None:
    said = [path.read_text(encoding="utf-8") for path in PACKAGE.rglob("*.py")]
    ids = {
        "-".join(found)
        for text in said
        for found in re.findall(r'"releasekit/([a-z-]+)/(\d+)"', text)
    }
    assert ids == {*KINDS, *UNCLAIMED}
    assert not {*KINDS} & {*UNCLAIMED}
    assert {kind for kind, *_ in COMMANDS} == {*KINDS}


@pytest.mark.parametrize("kind", KINDS)
def test_every_object_names_all_its_fields(kind: str) -> None:
    """A key that the schema does not name is an error, and none of ours is ever left out."""
    for one in documents(schema(kind)):
        if "required" in one and "properties" in one:
            assert one["additionalProperties"] is False
            assert sorted(one["required"]) == sorted(one["properties"])


def test_what_several_schemas_define_is_the_same() -> None:
    """A release is a release: but in a site's index, which has its own."""
    defined: dict[str, Any] = {}
    for kind in set(KINDS) - {"site-1"}:
        for name in ("day", "dayOrNull", "textOrNull", "count", "release", "interval"):
            definition = schema(kind)["$defs"].get(name)
            if definition is not None:
                assert defined.setdefault(name, definition) == definition, (kind, name)
    assert "release" in defined
