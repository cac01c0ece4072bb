"""What every command shares: the store option, output to a file or stdout, progress, color."""

from __future__ import annotations

import contextlib
import io
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from rich.console import Console

    from releasekit.licensing import Gate

    Command = Callable[..., object]

store_option = click.option(
    "--store",
    metavar="DIR",
    help="The folder of releases  [default: $RELEASEKIT_STORE, releasekit.toml, ./releases]",
)
code_set_option = click.option(
    "-s",
    "--code-set",
    "code_sets",
    multiple=True,
    metavar="CODE_SET",
    help="cpt, hcpcs, icd10cm or icd10pcs; again for more  [default: all that have both]",
)


def _audience_option(default: str, meant: str) -> Callable[[Command], Command]:
    return click.option(
        "--audience", metavar="NAME", default=default, show_default=True, help=meant
    )


internal_option = _audience_option(
    "internal", "For whom it is: internal is your own licensed staff; public sees codes only."
)
public_option = _audience_option(
    "public", "For whom it is: the public sees codes, but no text, of a licensed code set."
)
output_option = click.option(
    "-o", "--output", metavar="FILE", help="Write to FILE instead of the terminal."
)


def write(text: str, output: str | None, gate: Gate | None = None) -> None:
    """Write a text to stdout, or to a file that appears whole or not at all.

    The `gate` scans it for texts that its audience may not have.
    """
    if gate is not None:
        gate.validate(output or "the output", text.encode())
    if output is None:
        sys.stdout.write(text)
    else:
        _save(text.encode(), output)


def deliver(data: bytes, output: str | None, gate: Gate | None = None) -> None:
    """Write what is no text to a file, as `write` does, or into a pipe; never on a terminal."""
    if gate is not None:
        gate.validate(output or "the output", data)
    if output is not None:
        _save(data, output)
    elif sys.stdout.isatty():
        message = "this form is no text; name a file for it with -o FILE"
        raise click.UsageError(message)
    else:
        sys.stdout.buffer.write(data)


def _save(data: bytes, output: str) -> None:
    from releasekit.delivery import write_whole  # noqa: PLC0415 (slow to import)

    place = Path(output)
    if not place.parent.is_dir():
        message = f"{place.parent}: no such folder"
        raise click.ClickException(message)
    write_whole(place, data)
    say(f"wrote {output}")


def draw(paint: Callable[[Console], None], output: str | None, gate: Gate | None = None) -> None:
    """Paint on the terminal, with its colors and width, or plainly into a file."""
    if output is None:
        paint(console())
        return
    text = io.StringIO()
    paint(console(text))
    write(text.getvalue(), output, gate)


def json_of(document: object) -> str:
    """Return plain values as JSON text."""
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def table_of(rows: Iterable[Sequence[str]]) -> str:
    """Return rows, the first of them the heading, as CSV text."""
    import csv  # noqa: PLC0415 (slow to import)

    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def say(message: str) -> None:
    """Say something to the person at the terminal: stderr, never among the data."""
    click.echo(message, err=True)


def console(stream: TextIO | None = None) -> Console:
    """Return a rich console on stdout or another stream.

    No color in a pipe or where NO_COLOR is set; a pipe has 120 columns.
    """
    from rich.console import Console  # noqa: PLC0415 (slow to import)

    piped = stream is not None or not sys.stdout.isatty()
    return Console(file=stream or sys.stdout, highlight=False, width=120 if piped else None)


@contextlib.contextmanager
def progress(title: str) -> Iterator[Callable[[str], None]]:
    """Show a spinner with the step at hand, on a terminal only; give the function that sets it."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console  # noqa: PLC0415 (slow to import)

    with Console(stderr=True).status(title) as status:
        yield lambda step: status.update(f"{title}: {step}")
