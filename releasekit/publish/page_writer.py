"""Writes the pages, data and scripts of one part of a site, each past the license gate."""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING

from msgspec import Struct
from msgspec.structs import replace

from releasekit.publish.search_index import script
from releasekit.render import sandbox
from releasekit.views.sites import VERSION
from releasekit.views.stamps import stamped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from releasekit.licensing import Content, Gate
    from releasekit.publish.folder import SiteFolder
    from releasekit.views.sites import SiteView
    from releasekit.views.stamps import Stamp

TEMPLATES = "site"


class Pages(Struct, frozen=True, kw_only=True):
    """The folder of the site, and what the files of one part hold and which gate they pass."""

    site: SiteView
    folder: SiteFolder
    gate: Gate
    holds: tuple[Content, ...]
    stamps: tuple[Stamp, ...]

    def page(
        self, name: str, template: str, view: object, holds: Sequence[Content] | None = None
    ) -> None:
        """Write a page from templates/site/; its links start with `root`, the way to the top."""
        root = "../" * name.count("/")
        context = {"site": self.site, "page": view, "root": root, "here": name}
        context["view_version"] = VERSION
        form = name.rpartition(".")[2]
        text = sandbox.render(TEMPLATES, template, form, context)
        held = self.holds if holds is None else holds
        own = [
            replace(stamp, notice=part.notice)
            for stamp, part in zip(self.stamps, held, strict=True)
            if stamp.notice
        ]
        self.text(name, stamped(TEMPLATES, text, own) if form == "html" else text, held)
        # A template's context refers to itself; the command line runs without a cyclic collector.
        gc.collect(0)

    def text(
        self, name: str, text: str, holds: Sequence[Content] | None = None, *, source: str = ""
    ) -> None:
        """Write a text as it is; `holds` is what it holds, if not all that the part holds."""
        held = self.holds if holds is None else holds
        self.folder.write(name, text, held, self.gate, source=source)

    def script(self, name: str, data: str) -> None:
        """Write a part of the search index."""
        notice = " ".join(held.notice for held in self.holds if held.licensed)
        self.text(f"search/{name}.js", script(name, data, notice))
