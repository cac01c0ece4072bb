"""Types of options: a code set, or one of a few words, of which the nearest is named."""

from __future__ import annotations

import contextlib
import datetime as dt
from typing import TYPE_CHECKING

import click

from releasekit import layout as layouts
from releasekit.faults import near
from releasekit.late_patterns import pattern
from releasekit.render import words
from releasekit.store import Store, locate

if TYPE_CHECKING:
    from collections.abc import Iterable

    from click.shell_completion import CompletionItem

_DAY = pattern(r"\d{4}-\d{2}-\d{2}")
_LABEL = pattern(r"\d{4}(?:-\d{2})?(?:@\d+)?")
_SIGNS = pattern(r"[^0-9a-z]")


class CodeSet(click.ParamType[str]):
    """A declared code set by its id or its printed name, in any case, with or without dashes."""

    name = "code_set"

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """Offer the ids that begin as what is typed."""
        del ctx, param
        return offered(layouts.code_sets(), incomplete)

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the id; say which code sets there are where it is none of them."""
        known = layouts.code_sets()
        if value in known:
            return value
        bare = _bare(value)
        for code_set in known:
            # A declaration is read only where the id does not say it.
            if bare == _bare(code_set) or bare == _bare(layouts.load(code_set).name):
                return code_set
        place = ctx.params.get("store") if ctx else None
        # Where --store is not given, click has a mark of its own there until all is read.
        stored = Store(locate(place if isinstance(place, str) else None).root, loading=True)
        if value in stored.undeclared():
            self.fail(f"the store has {value}, {undeclared(value)}", param, ctx)
        message = f"{value!r} is not a code set{near(value.lower(), known)}"
        self.fail(f"{message}\n  the declared ones are {', '.join(known)}", param, ctx)
        return None


class Day(click.ParamType[dt.datetime]):
    """A day, written YYYY-MM-DD."""

    name = "date"

    def convert(
        self, value: str | dt.datetime, param: click.Parameter | None, ctx: click.Context | None
    ) -> dt.datetime:
        """Return the day, at midnight; say how a day is written where it is none."""
        if isinstance(value, dt.datetime):
            return value
        if _DAY.fullmatch(value):
            with contextlib.suppress(ValueError):
                return dt.datetime.fromisoformat(value)
            self.fail(f"{value!r} is not in the calendar; write YYYY-MM-DD", param, ctx)
        if _LABEL.fullmatch(value):
            self.fail(f"{value!r} is a label, and a day is asked for: YYYY-MM-DD", param, ctx)
        self.fail(f"{value!r} is not a date such as 2026-04-01; write YYYY-MM-DD", param, ctx)
        return None


class Word(click.ParamType[str]):
    """One of a few words."""

    name = "word"

    def __init__(self, words: Iterable[str]) -> None:
        """Take the words that may be chosen."""
        self.words = tuple(words)

    def get_metavar(self, param: click.Parameter, ctx: click.Context | None = None) -> str:
        """Say the words in the help."""
        del param, ctx
        return f"[{'|'.join(self.words)}]"

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """Offer the words that begin as what is typed."""
        del ctx, param
        return offered(self.words, incomplete)

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the word; name the nearest one where it is none of them."""
        if value not in self.words:
            message = f"{value!r} must be one of {', '.join(self.words)}{near(value, self.words)}"
            self.fail(message, param, ctx)
        return value


class LevelName(Word):
    """A level of changes by its id, or by the title that outputs print, in any case."""

    name = "level"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the id; say which levels there are where it is none of them."""
        if value in self.words:
            return value
        titles = {_bare(words.load()["levels"][level]["title"]): level for level in self.words}
        return super().convert(titles.get(_bare(value), value), param, ctx)


def offered(words: Iterable[str], incomplete: str) -> list[CompletionItem]:
    """Return what a shell offers of some words, where one is typed in part."""
    from click.shell_completion import CompletionItem  # noqa: PLC0415 (only for a shell that asks)

    return [CompletionItem(word) for word in words if word.startswith(incomplete)]


def undeclared(*code_sets: str) -> str:
    """Return what to do where the store has code sets whose declarations are not in view."""
    files = " and ".join(f"{code_set}.toml" for code_set in code_sets)
    return (
        f"but {'its declaration was' if len(code_sets) == 1 else 'their declarations were'} not "
        f"found; name the folder that has {files}: RELEASEKIT_SCHEMAS, or `schemas` in "
        "releasekit.toml"
    )


def _bare(text: str) -> str:
    return _SIGNS.sub("", text.casefold())
