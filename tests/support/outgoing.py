"""Every output x audience x format that the command line has, as the commands themselves say."""

from __future__ import annotations

import contextlib
import io
import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from unittest import mock

import click
import pytest

from releasekit import office, render
from releasekit.cli import door, main
from releasekit.cli.choices import Word

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
PAIRS = {"cpt": ("2025", "2026"), "hcpcs": ("2025-10", "2026-01"), "icd10cm": ("2025", "2026")}
AUDIENCES = {"cpt": ("public", "internal"), "hcpcs": ("public",), "icd10cm": ("public",)}
"""For whom an output of a code set may differ."""
LICENSED = frozenset({"cpt"})
VIEWS = {"report": "changes", "bulletin": "bulletin"}
"""The commands whose forms are templates, and the view that those are given."""
TABLES = ("diff", "crosswalk", "reconcile")
"""The other commands that are given two releases."""
WITHOUT = {("reconcile", "cpt")}
"""Commands that have nothing to say of the samples of a code set: it has no change list."""
LEFT_OUT = frozenset({"erratum", "letter"})
"""Templates that two annual editions do not have, and the one that stands inside a draft."""


class Output(NamedTuple):
    """A command, what it is about, whom it is for and in which form, by which template."""

    command: str
    template: str
    code_set: str
    audience: str
    form: str

    @property
    def name(self) -> str:
        """Return what it is called, without a suffix."""
        named = dict.fromkeys((self.command, self.template, self.form, self.code_set))
        return "-".join([*filter(None, named), self.audience])

    @property
    def arguments(self) -> list[str]:
        """Return the command line, without where it writes."""
        options = ["-s", self.code_set, "--audience", self.audience, "--format", self.form]
        options += ["--template", self.template] if self.template else []
        return [self.command, *PAIRS[self.code_set], *options]


def outputs() -> Iterator[Output]:
    """Yield every output of two sample releases."""
    for code_set, audiences in AUDIENCES.items():
        for audience in audiences:
            for command, template, form in _forms():
                if (command, code_set) in WITHOUT:
                    continue
                yield Output(command, template, code_set, audience, form)


def _forms() -> Iterator[tuple[str, str, str]]:
    """Yield the commands that are given two releases, with their templates and forms."""
    for command, view in VIEWS.items():
        for template in sorted(set(render.templates(view)) - LEFT_OUT):
            for form in office.forms(view, template):
                yield command, template, form
    for command in TABLES:
        with click.Context(door) as context:
            found = door.get_command(context, command)
        assert found is not None
        kind = next(parameter for parameter in found.params if parameter.name == "form").type
        assert isinstance(kind, Word)
        yield from ((command, "", form) for form in kind.words)


def made(output: Output, folder: Path, store: Path | None = None) -> Path:
    """Run a command in an empty folder; return the one document that it left there.

    What goes to a terminal is written to a file as a terminal of 80 columns shows it.
    """
    folder.mkdir(parents=True)
    arguments = output.arguments + (["--store", str(store)] if store else [])
    if output.command in VIEWS:
        arguments += ["-o", str(folder)]
    written = run(arguments, folder)
    if output.command not in VIEWS:
        suffix = {"table": "txt", "fhir": "json", "fhir-r4": "json", "sssom": "tsv"}
        place = folder / f"{output.name}.{suffix.get(output.form, output.form)}"
        place.write_bytes(written)
        return place
    (place,) = (file for file in folder.iterdir() if file.name != "licenses.json")
    return place


def run(arguments: list[str], folder: Path) -> bytes:
    """Run releasekit in a folder, on a terminal of 80 columns that shows no colors.

    Return what it wrote to it; its messages tell why, where it fails.
    """
    answer = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    told = io.StringIO()
    shown = mock.patch.dict(os.environ, {"COLUMNS": "80", "NO_COLOR": "1"})
    streams = contextlib.redirect_stdout(answer), contextlib.redirect_stderr(told)
    ends = pytest.raises(SystemExit)
    with shown, contextlib.chdir(folder), streams[0], streams[1], ends as stop:
        main(arguments)
    assert not stop.value.code, told.getvalue()
    answer.flush()
    return answer.buffer.getvalue()
