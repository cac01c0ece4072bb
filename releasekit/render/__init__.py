"""Finds templates, the user's own before ours; knows no domain word."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from releasekit import config, resources
from releasekit.digest import sha256
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
    *users, ours = [_names(folder) for folder in folders()]
    own = users[0] if users else set()
    return [
        Template(
            view=view, name=name, form=form, own=key in own, overlays=key in own and key in ours
        )
        for key in sorted(own | ours)
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
    for template in found():
        if template.view == view:
            named.setdefault(template.name, []).append(template.form)
    return named


def digest() -> str:
    """Return a SHA-256 over all templates and words: with any other the outputs may differ."""
    whole = sha256()
    for folder in folders():
        for path in sorted([*folder.rglob(f"*{SUFFIX}"), *folder.glob("*.toml")]):
            if _leads_out(path):  # it is refused when it is asked for
                continue
            whole.update(f"{path.relative_to(folder).as_posix()}\0".encode())
            whole.update(sha256(path.read_bytes()).digest())
    return whole.hexdigest()


def document(view: str, name: str, form: str) -> Path:
    """Find `templates/<view>/<name>.<form>`, a template that is no plain text (a Word document).

    The user's own comes first. Raises TemplateError where there is none.
    """
    every = documents(view, name, form)
    if not every:
        message = f"no template {view}/{name}.{form}"
        raise TemplateError(message, advice="put one into the folder RELEASEKIT_TEMPLATES names")
    return every[0]


def validate_inside(path: Path) -> Path:
    """Return the path of a file of templates; TemplateError if a link leads out of its folder."""
    if _leads_out(path):
        message = f"{path}: is a link that leads out of the folder of templates"
        raise TemplateError(message, advice="put a copy of the file there instead")
    return path


def _leads_out(path: Path) -> bool:
    real = path.resolve()
    return not any(real.is_relative_to(folder.resolve()) for folder in folders())


def documents(view: str, name: str, form: str) -> list[Path]:
    """List the documents that are templates of a name, the user's own first."""
    paths = [folder / view / f"{name}.{form}" for folder in folders()]
    return [validate_inside(path) for path in paths if path.is_file()]
