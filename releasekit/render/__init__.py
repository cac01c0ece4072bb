"""Lists and runs templates in Jinja's sandbox; knows no domain word."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from releasekit import config, resources
from releasekit.errors import TemplateError

if TYPE_CHECKING:
    from pathlib import Path

SUFFIX = ".j2"
ASKS = "the template asks for what its view does not give"
"""What to say of a template that cannot be run on what it is given."""


class Template(Struct, frozen=True, kw_only=True):
    """A template that there is: `own` is the user's, `overlays` takes the place of one of ours."""

    view: str
    name: str
    form: str
    own: bool
    overlays: bool


def folders() -> list[Path]:
    """Return the folders of templates: the user's own, then ours.

    The user's is RELEASEKIT_TEMPLATES, else `templates` in releasekit.toml.
    """
    own = config.load().templates
    return [*([own] if own else []), resources.folder("templates")]


def found() -> list[Template]:
    """List every template, in order of view, name and form."""
    *own, ours = [_names(folder) for folder in folders()]
    mine = own[0] if own else set()
    return [
        Template(
            view=view, name=name, form=form, own=key in mine, overlays=key in mine and key in ours
        )
        for key in sorted(mine | ours)
        for view, name, form in [key]
    ]


def _names(folder: Path) -> set[tuple[str, str, str]]:
    """Return view, name and form of the templates in a folder; `_` begins a part of others."""
    paths = [path for path in folder.glob(f"*/*.*{SUFFIX}") if not path.name.startswith(("_", "."))]
    parted = [(path.parent.name, *path.name.removesuffix(SUFFIX).split(".", 1)) for path in paths]
    return {(view, name, form) for view, name, form in parted if not view.startswith(("_", "."))}


def templates(view: str) -> dict[str, list[str]]:
    """List the templates of a view, by name, with their formats: `{"report": ["html", "md"]}`."""
    named: dict[str, list[str]] = {}
    for one in found():
        if one.view == view:
            named.setdefault(one.name, []).append(one.form)
    return named


def digest() -> str:
    """Return a SHA-256 over all templates and words: with any other the outputs may differ."""
    whole = hashlib.sha256()
    for folder in folders():
        for path in sorted([*folder.rglob(f"*{SUFFIX}"), *folder.glob("*.toml")]):
            whole.update(f"{path.relative_to(folder).as_posix()}\0".encode())
            whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()


def render(view: str, name: str, form: str, context: dict[str, Any]) -> str:
    """Run `templates/<view>/<name>.<form>.j2` on a context; TemplateError if it cannot be.

    A template gets the context and `words`, the shared phrases, and nothing else: no file, no
    import, no private attribute, and a name that it does not get is an error. HTML, XML, Markdown
    and typst are escaped.
    """
    import jinja2  # noqa: PLC0415 (slow to import)

    from releasekit.render import sandbox  # noqa: PLC0415 (imports it)

    path = f"{view}/{name}.{form}{SUFFIX}"
    try:
        return sandbox.environment(form, tuple(folders())).get_template(path).render(context)
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
    import traceback  # noqa: PLC0415 (only where something is wrong)

    frames = traceback.extract_tb(error.__traceback__)
    lines = [one.lineno for one in frames if one.filename.endswith(SUFFIX)]
    return f"{path}:{lines[-1]}" if lines else path


def document(view: str, name: str, form: str) -> Path:
    """Find `templates/<view>/<name>.<form>`, a template that is no plain text (a Word document).

    The user's own comes first. Raises TemplateError where there is none.
    """
    every = documents(view, name, form)
    if not every:
        message = f"no template {view}/{name}.{form}"
        raise TemplateError(message, advice="put one into the folder RELEASEKIT_TEMPLATES names")
    return every[0]


def documents(view: str, name: str, form: str) -> list[Path]:
    """List the documents that are templates of a name, the user's own first."""
    paths = [folder / view / f"{name}.{form}" for folder in folders()]
    return [path for path in paths if path.is_file()]
