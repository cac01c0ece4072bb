"""Runs templates in Jinja's sandbox, in which no text can become markup."""

from __future__ import annotations

import traceback
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import jinja2
from jinja2.compiler import CodeGenerator
from jinja2.sandbox import ImmutableSandboxedEnvironment

from releasekit.errors import TemplateError
from releasekit.render import (
    ASKS,
    SUFFIX,
    dates,
    folders,
    limits,
    templates,
    validate_inside,
    words,
)
from releasekit.render.literals import Source, cell, literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from jinja2 import nodes
    from jinja2.compiler import Frame

    from releasekit.config import DateStyle

_MARKUP = ("html", "xml")


class _Generator(CodeGenerator):
    """Jinja's compiler, without the one block whose result it would write unescaped."""

    def visit_FilterBlock(self, node: nodes.FilterBlock, frame: Frame) -> None:  # noqa: N802 (Jinja's name)
        """Refuse `{% filter … %}`."""
        del frame
        self.fail("this form of template has no filter blocks; filter the value", node.lineno)


class _Marking(ImmutableSandboxedEnvironment):
    """The sandbox for markup that Jinja cannot escape: what a macro or a block gives is source."""

    code_generator_class = _Generator

    @staticmethod
    def concat(parts: Iterable[str]) -> Source:
        """Join what a template writes; Jinja calls it for each macro, block and template."""
        return Source("".join(parts))

    def getattr(self, obj: object, attribute: str) -> object:
        """Return an attribute; those of source are a plain text's, for format() keeps the type."""
        return super().getattr(_plain(obj), attribute)

    def getitem(self, obj: object, argument: object) -> object:
        """Return an item; `["format"]` is an attribute by another road."""
        return super().getitem(_plain(obj), argument)


def _plain(obj: object) -> object:
    return str(obj) if isinstance(obj, Source) else obj


class _Loader(jinja2.FileSystemLoader):
    """Reads templates in their folders; a link that leads out of one is refused."""

    def get_source(
        self, environment: jinja2.Environment, template: str
    ) -> tuple[str, str, Callable[[], bool]]:
        """Return a template's text, its path, and whether it is still the same."""
        source, path, is_same = super().get_source(environment, template)
        validate_inside(Path(path))
        return source, path, is_same


def render(view: str, name: str, form: str, context: dict[str, Any]) -> str:
    """Run `templates/<view>/<name>.<form>.j2` on a context; TemplateError if it cannot be.

    A template gets the context and `words`, the shared phrases, and nothing else: no file, no
    import, no private attribute, and a name that it does not get is an error. HTML, XML, Markdown
    and typst are escaped.
    """
    path = f"{view}/{name}.{form}{SUFFIX}"
    try:
        with limits.bounded(path):
            made = environment(form, tuple(folders()), dates.style())
            parts = made.get_template(path).generate(context)
            return str(made.concat(limits.joined(path, parts)))
    except jinja2.TemplateNotFound as error:
        forms = ", ".join(templates(view).get(name, [])) or "none"
        message = f"no template {error.name}"
        raise TemplateError(message, advice=f"{name} comes as {forms}") from error
    except jinja2.TemplateSyntaxError as error:
        message = f"{error.filename or path}:{error.lineno}: {error.message}"
        raise TemplateError(message, advice="correct the template") from error
    except TemplateError:  # a fault of words.toml, which is named already
        raise
    except Exception as error:  # an expression of a template may raise anything
        message = f"{_place(error, path)}: {error}"
        advice = f"{ASKS}: releasekit templates {view}"
        raise TemplateError(message, advice=advice) from error


def _place(error: Exception, path: str) -> str:
    """Return the line of a template in which an error arose."""
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in frames if frame.filename.endswith(SUFFIX)]
    return f"{path}:{lines[-1]}" if lines else path


@cache
def environment(
    form: str, folders: tuple[Path, ...], style: DateStyle
) -> ImmutableSandboxedEnvironment:
    """Return the environment for a form of template, in which a value cannot become markup.

    HTML and XML are escaped by Jinja. Into typst source a value goes as a string literal, into
    Markdown with its signs escaped, on one line. Other forms are written as they are: plain text
    has the filter `line`. The filter `day` writes a date in the style.
    """
    escape = _ESCAPED.get(form)
    made = (_Marking if escape else ImmutableSandboxedEnvironment)(
        loader=_Loader(folders),
        undefined=jinja2.StrictUndefined,
        autoescape=lambda name: bool(name and name.removesuffix(SUFFIX).endswith(_MARKUP)),
        finalize=escape,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.globals["words"] = words.load()
    made.filters["cell"] = cell
    made.filters["day"] = partial(dates.written, style=style)
    made.filters["line"] = _line
    made.filters["literal"] = literal
    made.filters["thousands"] = "{:,}".format
    return made


def _typeset(value: object) -> str:
    """Return a value as typst source: a number as it is, a text as a literal that shows itself.

    The semicolon ends the expression: what follows in the template is text, not a method of it.
    """
    if isinstance(value, Source):
        return value
    if type(value) is int:
        return str(value)
    text = str(value)
    return f"#{literal(text)};" if text else ""


def _line(text: object) -> str:
    """Return a text on one line, without control characters, for a plain-text form."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in str(text)).split())


_ESCAPED = {"typ": _typeset, "md": cell}
"""How a value is written, by form of template."""
