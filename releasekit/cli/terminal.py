"""What every command shares: the store option, output to a file or stdout, progress, color."""

from __future__ import annotations

import contextlib
import os
import sys
from typing import TYPE_CHECKING

import click
import msgspec
from msgspec import structs

from releasekit import config
from releasekit.cli import QUIET, VERBOSE, read_files, screen
from releasekit.cli.choices import CodeSet, undeclared
from releasekit.cli.suffixes import SUFFIXES
from releasekit.delivery import File, Stdout, csv_of
from releasekit.delivery.pager import Pager
from releasekit.errors import OutputError
from releasekit.render import words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from releasekit.cli.page import Page
    from releasekit.delivery import Delivery
    from releasekit.licensing import Audience, Content
    from releasekit.store import Store

    Command = Callable[..., object]

NO_PAGER = "releasekit.no-pager"
"""Where the root context keeps what --no-pager says."""
STDOUT = ("-", "/dev/stdout", "/dev/fd/1", "/proc/self/fd/1")
"""What -o calls the standard output."""
_TOLD = "releasekit.told"
_SLASHES = ("/", os.sep)

store_option = click.option(
    "--store",
    metavar="DIR",
    is_eager=True,  # read first: what a code set may be depends on it
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


def output_option(command: Command) -> Command:
    """Add -o, and --no-pager for what is written to the terminal."""
    paged = click.option(
        "--no-pager",
        is_flag=True,
        expose_value=False,
        callback=_keep_pager,
        help="Do not page what is longer than the screen.  [$PAGER names the pager]",
    )(command)
    return click.option(
        "-o",
        "--output",
        metavar="FILE",
        is_eager=True,  # read first: its suffix says the form
        help="Write to FILE instead of the terminal; its suffix says the format.",
    )(paged)


def _keep_pager(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    del param
    if value:
        ctx.find_root().meta[NO_PAGER] = True


def target(output: str | None) -> File | Stdout:
    """Return where an answer goes: the file that -o names, else the standard output.

    Raises OutputError, before any work is done, for a folder, or a file in one that is not there.
    """
    if output is None or output in STDOUT:
        return Stdout()
    if not output.strip():
        message = "-o names no file"
        raise OutputError(message, advice="name one, or leave -o out for the standard output")
    path = config.expanded(output, "-o")
    if output.endswith(_SLASHES) or path.is_dir():
        context = click.get_current_context()
        form = context.params.get("form", "table")
        name = f"{context.info_name}.{SUFFIXES.get(form, form)}"
        message = f"{output} is a folder, and the answer is one file"
        raise OutputError(message, advice=f"name a file in it: -o {path / name}")
    read_files.validate_not_read(path)
    file = File(path)
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
    say_licensed(holds, delivery.audience)
    content = text.encode() if isinstance(text, str) else text
    delivery.put(name, content, holds, source=source)
    place = delivery.target.place(name)
    if place:
        say(f"wrote {place}")


def draw(delivery: Delivery, name: str, page: Page, holds: Sequence[Content] = ()) -> None:
    """Deliver a page as long as it is, or as a terminal shows it; the gate reads it unbroken.

    A terminal has its own width, colors, and a pager for what is longer than the screen.
    """
    plain = page.text()
    if not isinstance(delivery.target, Stdout):
        put(delivery, name, plain, holds)
        return
    text = screen.legible(page.text(screen.width(), color=screen.has_color()))
    if screen.has_keys() and not asked(NO_PAGER):
        delivery = structs.replace(delivery, target=Pager())
    put(delivery, name, text, holds, plain)


def json_of(document: object) -> str:
    """Return plain values as JSON text."""
    return msgspec.json.format(msgspec.json.encode(document), indent=1).decode() + "\n"


def table_of(rows: Iterable[Sequence[str]]) -> str:
    """Return rows, the first of them the heading, as CSV text."""
    return csv_of(rows)


def say(message: str) -> None:
    """Write a message to stderr, never among the data; with -q none is written.

    A message that nobody gets is no fault, and does not end what it tells of.
    """
    if not asked(QUIET):
        with contextlib.suppress(BrokenPipeError):
            click.echo(message, err=True)


def say_undeclared(store: Store) -> None:
    """Say which code sets of the store are left out, for their declarations are not in view."""
    code_sets = store.undeclared()
    if code_sets:
        verb = "is" if len(code_sets) == 1 else "are"
        say(
            f"{' and '.join(code_sets)} {verb} left out: the store has releases, "
            f"{undeclared(*code_sets)}"
        )


def asked(option: str) -> bool:
    """Return whether -q or -v was given; the option is QUIET or VERBOSE."""
    context = click.get_current_context(silent=True)
    return bool(context and context.find_root().meta.get(option))


def say_licensed(holds: Iterable[Content], audience: Audience) -> None:
    """Say, once for a code set, what goes out of it: texts that were opened, or codes alone."""
    context = click.get_current_context(silent=True)
    told = context.find_root().meta.setdefault(_TOLD, set()) if context else set()
    phrases = words.load()["licensed"]
    for held in holds:
        opened = "opened" if held.opened_by else "codes" if held.codes_only else ""
        if opened and (held.code_set, opened) not in told:
            told.add((held.code_set, opened))
            phrase: str = phrases[opened]
            say(
                phrase.format(
                    name=held.name,
                    holder=held.holder,
                    file=held.opened_by,
                    audience=audience.name,
                    entitlement=held.entitlement,
                )
            )


def say_sample(name: str) -> None:
    """Say that the releases of a code set are made up, where the answer itself may not."""
    phrases = words.load()
    say(f"{phrases['sample_label']}: {name}: {phrases['sample']}")


@contextlib.contextmanager
def progress(title: str) -> Iterator[Callable[[str, float], None]]:
    """Show a spinner with the percentage done and the step at hand; give what is told of both.

    Only a terminal has a spinner; with -v each step is a line, with -q nothing is shown.
    """
    if asked(QUIET) or not (asked(VERBOSE) or sys.stderr.isatty()):
        yield lambda *_: None
        return
    if asked(VERBOSE):
        yield _Changes(lambda step, _: say(f"{title}: {step}"), percent=False).tell
        return
    from rich.console import Console  # noqa: PLC0415 (slow to import)
    from rich.markup import escape  # noqa: PLC0415

    with Console(stderr=True).status(escape(title), spinner=screen.spinner()) as status:
        yield _Changes(
            lambda step, done: status.update(escape(f"{title}: {done} % {step}")), percent=True
        ).tell


class _Changes:
    """Passes on what is told only where the step is another one, or the whole percentage."""

    def __init__(self, show: Callable[[str, int], None], *, percent: bool) -> None:
        self.show = show
        self.percent = percent
        self.last: tuple[str, int] | None = None

    def tell(self, step: str, share: float) -> None:
        told = (step, int(share * 100) if self.percent else 0)
        if told != self.last:
            self.last = told
            self.show(*told)
