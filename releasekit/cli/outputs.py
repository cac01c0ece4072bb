"""Options of reports and bulletins, and where they are written: one file per code set."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from msgspec import Struct
from msgspec.structs import replace

from releasekit import config, licensing, office, render
from releasekit.cli import chosen_codes, inputs, own_figures, suffixes, terminal
from releasekit.cli.choices import offered
from releasekit.delivery import Delivery, File, Folder, Stdout
from releasekit.errors import OutputError, TemplateError
from releasekit.faults import near
from releasekit.store import locate
from releasekit.views import catalog, file_names, leak_sources, overlays, titles, usages
from releasekit.views.concepts import clearance
from releasekit.views.selection import Selection

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from click.shell_completion import CompletionItem

    from releasekit.classify.compare import ReleaseDiff
    from releasekit.licensing import Audience, Content

    Command = Callable[..., object]
    Shown = Callable[[ReleaseDiff, Selection, Audience], tuple[str, Any]]


class Form(click.ParamType[str]):
    """A form in which a view can be had; the templates are listed only when it is needed."""

    name = "format"

    def __init__(self, view: str) -> None:
        """Take the folder of the view's templates."""
        self.view = view

    def get_metavar(self, param: click.Parameter, ctx: click.Context | None = None) -> str:
        """Say the choices in the help."""
        del param, ctx
        return f"[{'|'.join(self._forms())}]"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Refuse a form that there is not."""
        if value not in self._forms():
            known = self._forms()
            self.fail(
                f"{value!r} must be one of {', '.join(known)}{near(value, known)}", param, ctx
            )
        return value

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """Offer the forms that begin as what is typed."""
        del ctx, param
        return offered(self._forms(), incomplete)

    def _forms(self) -> list[str]:
        return forms(self.view)


def forms(view: str) -> list[str]:
    """Return the forms in which a view can be had."""
    names = render.templates(view)
    return sorted({form for name in names for form in office.forms(view, name)})


def _form(context: click.Context, option: click.Parameter, form: str, view: str) -> str:
    """Return the form that the name of a file says; a folder says none."""
    output = context.params["output"]
    if Path(output).is_dir() or not suffixes.names_a_file(output):
        return form
    folder = "write a folder with / at its end"
    return suffixes.followed(context, option, form, forms(view), folder)


class Asked(Struct, frozen=True, kw_only=True):
    """What was asked for of a command that writes one file per code set, and per specialty."""

    before: str
    after: str
    code_sets: tuple[str, ...]
    form: str
    template: str | None
    audience: str
    basis: str
    sections: tuple[str, ...]
    codes: Path | None
    specialties: tuple[str, ...]
    overlays: tuple[Path, ...]
    usage: tuple[Path, ...]
    output: str
    store: str | None


_overlay_option = click.option(
    "--overlay",
    "overlays",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Your own columns beside each code: a CSV or workbook with a column `code`; repeatable.",
)
_OWN = (
    chosen_codes.codes_option,
    chosen_codes.specialties_option,
    _overlay_option,
    own_figures.usage_option,
)
"""What is the house's own: its choice of codes, its columns, what it billed."""
_place_option = click.option(
    "-o",
    "--output",
    default=".",
    metavar="DIR",
    is_eager=True,  # read first: the suffix of a file says the form
    help="The folder to write to, made if need be; one file for one code set may be named "
    "instead  [default: this folder]",
)


def options(view: str, template: str) -> Callable[[Command], Command]:
    """Return the options that every command has that writes one file per code set.

    The command is given them as one `Asked`, and its own options beside it.
    """
    every = (
        click.argument("before"),
        click.argument("after"),
        terminal.code_set_option,
        click.option(
            "--format",
            "form",
            type=Form(view),
            default="html",
            show_default=True,
            callback=lambda context, option, form: _form(context, option, form, view),
        ),
        click.option("--template", metavar="NAME", help=f"Template name  [default: {template}]"),
        terminal.public_option,
        inputs.basis_option,
        inputs.section_option,
        *_OWN,
        _place_option,
        terminal.store_option,
    )

    def decorate(command: Command) -> Command:
        @functools.wraps(command)
        def packed(**given: Any) -> object:  # noqa: ANN401 (what click passes)
            given["audience"] = own_figures.audience(given["audience"], given["usage"])
            asked = Asked(**{name: given.pop(name) for name in Asked.__struct_fields__})
            return command(asked, **given)

        wrapped: Command = packed
        for option in reversed(every):
            wrapped = option(wrapped)
        return wrapped

    return decorate


def deliver(
    asked: Asked, shown: Shown, *, stem: Callable[[str, Any], str] = lambda name, _: name
) -> None:
    """Write each diff as a file; `shown` gives the template's name and the view it is given.

    `stem` says what the file of a template and a view is called, if not as the template. A part of
    the codes has a file of its own, with its name behind.
    """
    reader = licensing.audience(asked.audience)
    diffs = inputs.compared(
        locate(asked.store), asked.before, asked.after, asked.code_sets, basis=asked.basis
    )
    for diff in diffs:
        clearance(reader, diff.layout)
    inputs.validate_sections(asked.sections, diffs)
    parts = list(_parts(asked, diffs, reader))
    place = target(asked.output, asked.form, [diff.layout.id for diff, _ in parts])
    for diff, selection in parts:
        name, view = shown(diff, selection, reader)
        content, source = made(name, asked.form, [view])
        holds = leak_sources.content(diff.layout, [diff.before, diff.after], reader)
        named = file_names.of(catalog.changes_of(view), stem(name, view))
        file = f"{named}{_for_whom(holds, reader, own=bool(asked.usage))}.{asked.form}"
        delivery = Delivery(place, reader, leak_sources.gate([diff], reader))
        with place:
            terminal.put(delivery, file, content, [holds], source)
        if holds.withheld:
            word = titles.text_word(diff.layout)
            withheld = titles.of_withheld(word, holds.entitlement, asked.audience)
            terminal.say(f"{holds.name}: {withheld}; for your licensed staff: --audience internal")


def _for_whom(holds: Content, reader: Audience, *, own: bool) -> str:
    """Return what tells the file for an audience from others: nothing where all may have it.

    What holds the house's own figures is always named for its audience.
    """
    audience = reader.name if own else holds.named_for(reader.name)
    return f"-{audience}" if audience else ""


def _parts(
    asked: Asked, diffs: Sequence[ReleaseDiff], reader: Audience
) -> Iterator[tuple[ReleaseDiff, Selection]]:
    """Return what is to be written: each diff, or the part of it of each choice of codes."""
    choices = chosen_codes.choices(asked.codes, asked.specialties, diffs)
    columns = overlays.read(asked.overlays, diffs, reader)
    usage = usages.read(locate(asked.store), asked.usage, diffs)
    for message in (*columns.messages, *usage.messages):
        terminal.say(message)
    whole = Selection(sections=asked.sections, overlays=columns.views, usages=usage.views)
    for diff in diffs:
        if not choices:
            yield diff, whole
        for choice in choices:
            if diff.layout.id in choice.spans:
                yield diff, replace(whole, codes=choice)
            else:
                terminal.say(f"{diff.layout.name} has no code of {choice.title}")


def target(output: str, form: str, code_sets: Sequence[str]) -> Folder | File | Stdout:
    """Return where the files of some code sets go: the folder named, or one place for one code set.

    A name that ends as files do is a file, unless there is a folder of that name; the standard
    output, a device or a pipe is one place, too.
    """
    path = config.expanded(output, "-o")
    is_pipe = path.exists() and not path.is_dir() and not path.is_file()
    is_stream = is_pipe or output in terminal.STDOUT
    if not is_stream and (path.is_dir() or not suffixes.names_a_file(output)):
        return Folder(path)
    if not is_stream and suffixes.suffix_of(output) not in {form, *_every_form()}:
        message = f"{output} is named as a file, and no format is .{suffixes.suffix_of(output)}"
        advice = f"name it {path.with_suffix('.' + form)}, or write a folder with / at its end"
        raise OutputError(message, advice=advice)
    if len(code_sets) != 1:
        message = f"{output} is one file, and there are {', '.join(code_sets)}"
        raise OutputError(message, advice="name one with -s, or a folder: -o FOLDER/")
    return terminal.target(output)


def _every_form() -> set[str]:
    return {*office.EXPORTS, *(template.form for template in render.found())}


def made(name: str, form: str, views: Sequence[Any]) -> tuple[bytes, str]:
    """Return views in a form, and the text that it holds where its bytes do not show it."""
    folder = catalog.folder(views)
    if form not in office.forms(folder, name):
        raise _no_template(folder, name, form)
    export = office.EXPORTS.get(form)
    if export is None or form in render.templates(folder).get(name, ()):
        return catalog.text(name, form, views).encode(), ""
    return export.produce(name, views), export.source(name, views)


def _no_template(folder: str, name: str, form: str) -> TemplateError:
    """Return the error of a template that is not there, or not in that form."""
    known = render.templates(folder)
    fills = [export.fills for export in office.EXPORTS.values() if export.fills]
    if name in known or any(render.documents(folder, name, filled) for filled in fills):
        message = f"there is no template {name!r} of {folder} for {form}"
        advice = f"{name} comes as {', '.join(office.forms(folder, name))}"
        return TemplateError(message, advice=advice)
    message = f"there is no template {name!r} of {folder}{near(name, known)}"
    return TemplateError(message, advice=f"there are {', '.join(sorted(known))}")
