"""The form of an answer and the name of its file: the suffix decides, and never contradicts."""

from __future__ import annotations

from pathlib import Path, PurePath
from typing import TYPE_CHECKING

import click
from click.core import ParameterSource

from releasekit.cli.choices import Word
from releasekit.faults import near
from releasekit.late_patterns import pattern

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Command = Callable[..., object]

SUFFIXES = {"table": "txt", "review-csv": "csv", "fhir": "json", "fhir-r4": "json", "sssom": "tsv"}
"""How a file of a form is named, where it is not as the form itself."""
FORMS = ("csv", "docx", "eml", "html", "ics", "json", "md", "parquet", "pdf", "tsv", "txt", "xlsx")
"""Suffixes that say a form, of one command or another."""
MEANT = ("doc", "htm", "markdown", "text", "xls", "xml")
"""Suffixes of forms that no command has, each for one that there is."""
KNOWN = frozenset({*FORMS, *MEANT})
PLAIN = ("log", "out")
"""Suffixes of texts of any form, which say none."""
_FILE = pattern(r"[a-z][a-z0-9]{0,4}")
_SUFFIX = pattern(r"[a-z][a-z0-9]*")


def format_option(
    forms: Iterable[str], default: str = "table", meant: str | None = None, else_do: str = ""
) -> Callable[[Command], Command]:
    """Return the option --format of a command that writes one answer, whose -o is read first."""
    every = tuple(forms)
    return click.option(
        "--format",
        "form",
        type=Word(every),
        default=default,
        show_default=True,
        callback=lambda context, option, form: followed(context, option, form, every, else_do),
        help=meant,
    )


def followed(
    context: click.Context,
    option: click.Parameter,
    form: str,
    forms: Iterable[str],
    else_do: str = "",
) -> str:
    """Return the form that the suffix of -o says, else the one given.

    Raises UsageError if --format says another one, or if the command has none with that suffix: a
    name such as a.zip would say of a text that it is what it is not. A suffix that no kind of file
    has may be given to a form that --format names. `else_do` is what else the user may do.
    """
    output = context.params.get("output")
    suffix = suffix_of(output) if isinstance(output, str) else ""
    given = context.get_parameter_source(option.name or "") != ParameterSource.DEFAULT
    if not _says(suffix, given=given) or _is_no_file(str(output)):
        return form
    if SUFFIXES.get(form, form) == suffix:
        return form
    fitting = [known for known in forms if SUFFIXES.get(known, known) == suffix]
    if fitting and not given:
        return fitting[0]
    if fitting:
        message = (
            f"{output} is named as another format than {form}\n"
            f"  use --format {fitting[0]}, or name it {_renamed(output, form)}"
        )
        raise click.UsageError(message)
    every = {SUFFIXES.get(known, known): known for known in forms}
    message = (
        f"{output}: {context.info_name} has no format of that name{near(suffix, every)}\n"
        f"  it has {', '.join(map(_with_suffix, forms))}: "
        f"{_advice(output, [form] if given else every)}{else_do and f', or {else_do}'}"
    )
    raise click.UsageError(message)


def _advice(output: object, forms: Iterable[str]) -> str:
    """Return how to name a file of each of the forms that it may have."""
    names = [_renamed(output, each) for each in forms]
    return "name it " + " or ".join(filter(None, (", ".join(names[:-1]), names[-1])))


def _with_suffix(form: str) -> str:
    return f"{form} (.{SUFFIXES[form]})" if form in SUFFIXES else form


def _says(suffix: str, *, given: bool) -> bool:
    """Return whether a suffix says what a file holds; `given` is whether --format does, too."""
    if not _SUFFIX.fullmatch(suffix) or suffix in PLAIN:
        return False
    if not given or suffix in KNOWN:
        return True
    import mimetypes  # noqa: PLC0415 (only for a suffix that is none of ours)

    kind, packed = mimetypes.MimeTypes(()).guess_type(f"file.{suffix}")  # no list of this machine
    return bool(kind or packed)


def _is_no_file(output: str) -> bool:
    """Return whether a device or a pipe has this name, or a folder, which are named at will."""
    place = Path(output)
    return place.exists() and not place.is_file()


def suffix_of(output: str) -> str:
    """Return the suffix of a name in small letters; empty where it is a folder, or has none."""
    return "" if output.endswith(("/", "\\")) else PurePath(output).suffix[1:].lower()


def names_a_file(output: str) -> bool:
    """Return whether a name has a suffix as files have: .htm or .xlsx, but not .2 or .Archive."""
    return bool(_FILE.fullmatch(suffix_of(output)))


def _renamed(output: object, form: str) -> str:
    """Return a name with the suffix of a form, instead of all that it has: x.csv.gz is packed."""
    place = PurePath(str(output))
    packed = place.with_suffix("")
    place = packed if suffix_of(str(packed)) in KNOWN else place
    return str(place.with_suffix(f".{SUFFIXES.get(form, form)}"))
