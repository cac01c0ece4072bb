"""The sandbox for templates that are XML within, such as a Word document."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markupsafe import Markup, escape

from releasekit.render import dates, folders
from releasekit.render.sandbox import environment

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from jinja2.sandbox import SandboxedEnvironment

NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""The characters that no XML can hold."""


def markup(filters: Mapping[str, Callable[..., object]]) -> SandboxedEnvironment:
    """Return the sandbox for templates that are XML within, with filters of their own.

    Whatever a template writes is escaped, and loses the characters that XML forbids.
    """
    made = environment("xml", tuple(folders()), dates.style()).overlay(
        autoescape=True, trim_blocks=False, lstrip_blocks=False, finalize=_escaped
    )
    made.filters = {**made.filters, **filters}
    return made


def _escaped(value: object) -> object:
    """Return a value as XML text; markup of our own filters stays what it is."""
    if hasattr(value, "__html__"):
        return value
    return xml_text(str(value))


def xml_text(text: str) -> Markup:
    """Return a text as XML has it; braces as entities, so that nobody takes them for a template."""
    bare = str(escape(NOT_XML.sub("", text)))
    return Markup(bare.replace("{", "&#123;").replace("}", "&#125;"))  # noqa: S704 (escaped)
