"""What every command shares: the store option, output to a file or stdout, progress, color."""

from __future__ import annotations

import contextlib
import io
import os
import sys
from typing import TYPE_CHECKING

import click
import msgspec

from releasekit import config
from releasekit.cli import QUIET, VERBOSE
from releasekit.cli.choices import CodeSet
from releasekit.delivery import File, Stdout
from releasekit.render import words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from releasekit.cli.page import Page
    from releasekit.delivery import Delivery
    from releasekit.licensing import Content

    Command = Callable[..., object]

_STDOUT = ("-", "/dev/stdout")

store_option = click.option(
    "--store",
    metavar="DIR",
    help="The store of releases  [default: $RELEASEKIT_STORE, releasekit.toml, ./releases]",
)
code_set_option = click.option(
    "-s",
    "--code-set",
    "code_sets",
    multiple=True,
    type=CodeSet(),
    metavar="CODE_SET",
    help="A code set by its id or its name, in any case; repeatable  [default: all]",
)


def _audience_option(default: str, meant: str) -> Callable[[Command], Command]:
    return click.option(
        "--audience", metavar="NAME", default=default, show_default=True, help=meant
    )


internal_option = _audience_option(
    "internal", "Who will read it: internal is your own licensed staff; public sees codes only."
)
public_option = _audience_option(
    "public",
    "Who will read it: public sees codes, but no texts, of a licensed code set.",
)
output_option = click.option(
    "-o", "--output", metavar="FILE", help="Write to FILE instead of the terminal."
)


def target(output: str | None) -> File | Stdout:
    """Return where an answer goes: the file that -o names, else the standard output.

    Raises OutputError, before any work is done, for a folder, or a file in one that is not there.
    """
    if output in {None, *_STDOUT}:
        return Stdout()
    file = File(config.expanded(str(output), "-o"))
    file.validate()
    return file


def put(
    delivery: Delivery,
    name: str,
    text: str | bytes | Iterable[bytes],
    holds: Sequence[Content] = (),
    source: str = "",
) -> None:
    """Deliver an answer, whole or in blocks, and say where it went if the reader cannot see it."""
    content = text.encode() if isinstance(text, str) else text
    delivery.put(name, content, holds, source=source)
    place = delivery.target.place(name)
    if place:
        say(f"wrote {place}")


def draw(delivery: Delivery, name: str, page: Page, holds: Sequence[Content] = ()) -> None:
    """Deliver a page: with a terminal's colors and width, or plainly; the gate reads it plain.

    No color where NO_COLOR is set (https://no-color.org) or the terminal knows none.
    """
    plain = page.plain()
    on_terminal = isinstance(delivery.target, Stdout) and sys.stdout.isatty()
    if on_terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb":
        import shutil  # noqa: PLC0415 (slow to import)

        text = page.colored(shutil.get_terminal_size().columns)
        put(delivery, name, text, holds, plain)
    else:
        put(delivery, name, plain, holds)


def json_of(document: object) -> str:
    """Return plain values as JSON text."""
    return msgspec.json.format(msgspec.json.encode(document), indent=1).decode() + "\n"


def table_of(rows: Iterable[Sequence[str]]) -> str:
    """Return rows, the first of them the heading, as CSV text."""
    import csv  # noqa: PLC0415 (slow to import)

    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue()


def say(message: str) -> None:
    """Write a message to stderr, never among the data; with -q none is written."""
    if not _asked(QUIET):
        click.echo(message, err=True)


def _asked(option: str) -> bool:
    context = click.get_current_context(silent=True)
    return bool(context and context.find_root().meta.get(option))


def say_sample(name: str) -> None:
    """Say that the releases of a code set are made up, where the answer itself may not."""
    phrases = words.load()
    say(f"{phrases['sample_label']}: {name}: {phrases['sample']}")


@contextlib.contextmanager
def progress(title: str) -> Iterator[Callable[[str], None]]:
    """Show a spinner with the step at hand; give the function that sets it.

    Only a terminal has a spinner; with -v each step is a line, with -q nothing is shown.
    """
    if _asked(VERBOSE):
        yield lambda step: say(f"{title}: {step}")
        return
    if _asked(QUIET) or not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console  # noqa: PLC0415 (slow to import)

    with Console(stderr=True).status(title) as status:
        yield lambda step: status.update(f"{title}: {step}")
