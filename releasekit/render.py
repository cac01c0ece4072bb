"""Lists and runs templates in Jinja's sandbox; knows no domain word."""

from __future__ import annotations

import os
import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from releasekit import resources
from releasekit.errors import TemplateError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from jinja2.sandbox import SandboxedEnvironment
    from markupsafe import Markup

_SUFFIX = ".j2"
ASKS = "the template asks for what its view does not give"
"""What to say of a template that cannot be run on what it is given."""
NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""The characters that no XML can hold."""


def folders() -> list[Path]:
    """Give the folders of templates: the user's own (RELEASEKIT_TEMPLATES), then ours."""
    own = os.environ.get("RELEASEKIT_TEMPLATES")
    return [*([Path(own)] if own else []), resources.folder("templates")]


def templates(view: str) -> dict[str, list[str]]:
    """List the templates of a view, by name, with their formats: `{"report": ["html", "md"]}`."""
    found: dict[str, list[str]] = {}
    for folder in reversed(folders()):
        for path in sorted((folder / view).glob(f"*.*{_SUFFIX}")):
            name, form = path.name.removesuffix(_SUFFIX).split(".", 1)
            if not name.startswith("_") and form not in found.setdefault(name, []):
                found[name].append(form)
    return found


def render(view: str, name: str, form: str, context: dict[str, Any]) -> str:
    """Run `templates/<view>/<name>.<form>.j2` on a context; TemplateError if it cannot be.

    A template gets the context and nothing else: no file, no import, no private attribute, and a
    name that is not in the context is an error. HTML is escaped.
    """
    import jinja2  # noqa: PLC0415 (slow to import)

    path = f"{view}/{name}.{form}{_SUFFIX}"
    try:
        return _environment(tuple(folders())).get_template(path).render(context)
    except jinja2.TemplateNotFound as error:
        forms = ", ".join(templates(view).get(name, [])) or "none"
        message = f"no template {error.name}"
        raise TemplateError(message, advice=f"{name} comes as {forms}") from error
    except jinja2.TemplateSyntaxError as error:
        message = f"{error.filename or path}:{error.lineno}: {error.message}"
        raise TemplateError(message, advice="correct the template") from error
    except jinja2.TemplateError as error:
        message = f"{_place(error, path)}: {error.message}"
        raise TemplateError(message, advice=ASKS) from error
    except Exception as error:
        message = f"{_place(error, path)}: {type(error).__name__}: {error}"
        raise TemplateError(
            message,
            advice="a descriptor becomes plain text by the filter string: {{ text | string }}",
        ) from error


def _place(error: Exception, path: str) -> str:
    """Give the line of a template in which an error arose."""
    import traceback  # noqa: PLC0415 (only where something is wrong)

    frames = traceback.extract_tb(error.__traceback__)
    lines = [one.lineno for one in frames if one.filename.endswith(_SUFFIX)]
    return f"{path}:{lines[-1]}" if lines else path


def document(view: str, name: str, form: str) -> Path:
    """Find `templates/<view>/<name>.<form>`, a template that is no plain text (a Word document).

    The user's own comes first. Raises TemplateError where there is none.
    """
    path = f"{view}/{name}.{form}"
    found = next((folder / path for folder in folders() if (folder / path).is_file()), None)
    if found is None:
        message = f"no template {path}"
        raise TemplateError(message, advice="put one into the folder RELEASEKIT_TEMPLATES names")
    return found


def markup(filters: Mapping[str, Callable[..., object]]) -> SandboxedEnvironment:
    """Give the sandbox for templates that are XML within, with filters of their own.

    Whatever a template writes is escaped, and loses the characters that XML forbids.
    """
    environment = _environment(tuple(folders())).overlay(
        autoescape=True, trim_blocks=False, lstrip_blocks=False, finalize=_escaped
    )
    environment.filters = {**environment.filters, **filters}
    return environment


def _escaped(value: object) -> object:
    """Give a value as XML text; markup of our own filters stays what it is."""
    if hasattr(value, "__html__"):
        return value
    return xml_text(str(value))


def xml_text(text: str) -> Markup:
    """Give a text as XML has it; braces as entities, so that nobody takes them for a template."""
    from markupsafe import Markup, escape  # noqa: PLC0415 (slow to import)

    bare = str(escape(NOT_XML.sub("", text)))
    return Markup(bare.replace("{", "&#123;").replace("}", "&#125;"))  # noqa: S704 (escaped)


@cache
def _environment(searched: tuple[Path, ...]) -> SandboxedEnvironment:
    import jinja2  # noqa: PLC0415 (slow to import)
    from jinja2.sandbox import ImmutableSandboxedEnvironment  # noqa: PLC0415

    environment = ImmutableSandboxedEnvironment(
        loader=jinja2.FileSystemLoader(searched),
        undefined=jinja2.StrictUndefined,
        autoescape=lambda name: bool(name and name.removesuffix(_SUFFIX).endswith("html")),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["cell"] = _cell
    environment.filters["thousands"] = "{:,}".format
    return environment


def _cell(text: str) -> str:
    """Give a text that cannot break a Markdown table or become markup in it."""
    escaped = "".join(
        f"\\{letter}" if letter in "\\`*_{}[]<>|#" else letter for letter in str(text)
    )
    return "<br>".join(escaped.splitlines())
