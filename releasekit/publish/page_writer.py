"""Writes pages, data and scripts of one part of a site, each through the license guard."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

from msgspec import Struct

from releasekit import render
from releasekit.publish.search_index import script
from releasekit.views.sites import VERSION

if TYPE_CHECKING:
    from collections.abc import Sequence

    from releasekit.licensing import Content, Gate
    from releasekit.publish.folder import SiteFolder
    from releasekit.views.sites import SiteView

TEMPLATES = "site"


class Pages(Struct, frozen=True, kw_only=True):
    """Where the files of one part go, what they hold, and the gate that they pass."""

    site: SiteView
    folder: SiteFolder
    gate: Gate
    holds: tuple[Content, ...]

    def page(
        self, name: str, template: str, view: object, holds: Sequence[Content] | None = None
    ) -> None:
        """Write a page from templates/site/; links in it start from `root`, the way back up."""
        root = "../" * name.count("/")
        context = {"site": self.site, "page": view, "root": root, "here": name}
        context["view_version"] = VERSION
        form = name.rpartition(".")[2]
        self.text(name, render.render(TEMPLATES, template, form, context), holds)
        # What a template ran in is a ring, which the command line, being short, does not look for.
        gc.collect(0)

    def text(
        self, name: str, text: str, holds: Sequence[Content] | None = None, *, source: str = ""
    ) -> None:
        """Write a text as it is; `holds` is what of the part is in it, if not all."""
        held = self.holds if holds is None else holds
        self.folder.write(name, text, held, self.gate, source=source)

    def script(self, name: str, data: str) -> None:
        """Write a part of the search index."""
        notice = " ".join(one.notice for one in self.holds if one.licensed)
        self.text(f"search/{name}.js", script(name, data, notice))
