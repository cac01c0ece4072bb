"""The view of a diff: plain, frozen, documented; every output shows it and nothing else."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeVar, overload

from msgspec import Struct

from releasekit.render import words
from releasekit.views import titles
from releasekit.views.changes.change_view import ChangeView
from releasekit.views.changes.shared_days import SharedDays, shared_days
from releasekit.views.entry_words import Entries  # noqa: TC001 (templates are told the fields' types)
from releasekit.views.overlay_columns import NO_OVERLAY, OverlayView
from releasekit.views.stamps import NO_STAMP, Stamp
from releasekit.views.usage_types import NO_USAGE, UsageView

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from releasekit.classify import Conservation
    from releasekit.classify.attribution import Between
    from releasekit.model import Release

T = TypeVar("T")

VERSION = "changes/2"
"""The shape of the view below; see releasekit.views.catalog."""


class ClassView(Struct, frozen=True, kw_only=True):
    """One row of the summary: how many codes have a change of a class.

    `headers` are those of them that are headers; None where the code set has none. A code that
    became one could be reported until then, and is not among them.
    """

    id: str
    title: str
    level: str
    level_title: str
    codes: int
    headers: int | None = None


class Built(Sequence[ChangeView]):
    """Views that are built each time they are asked for: of many, memory holds one at a time."""

    def __init__(self, sources: Sequence[T], build: Callable[[T], ChangeView]) -> None:
        """Take what the views are built of, and the function that builds one."""
        self._sources = sources
        self._build = build

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self._sources)

    def __iter__(self) -> Iterator[ChangeView]:
        """Build each in order."""
        return map(self._build, self._sources)

    @overload
    def __getitem__(self, place: int) -> ChangeView: ...
    @overload
    def __getitem__(self, place: slice) -> Built: ...
    def __getitem__(self, place: int | slice) -> ChangeView | Built:
        """Build one, or return those of a slice."""
        if isinstance(place, slice):
            return Built(self._sources[place], self._build)
        return self._build(self._sources[place])


class SectionView(Struct, frozen=True, kw_only=True):
    """The changes of one section, in order of the code.

    `told` is what readers are told: changes of columns of one family, such as amounts by state,
    are one there. Data have all `changes`.
    """

    title: str
    changes: Sequence[ChangeView]
    told: Sequence[ChangeView]
    codes: int


class NoteView(Struct, frozen=True, kw_only=True):
    """What has to be said of a comparison beside its changes: a label and a text."""

    id: str
    label: str
    text: str


class ChangesView(Struct, frozen=True, kw_only=True):
    """One code set's changes between two releases: what templates/changes/ is given.

    `before` and `after` are releases (`version`, `label`, `kind`, `effective`, `published`).
    `conservation` counts live codes; `publisher` the billable ones as ICD-10's addenda do, and is
    None where a code set has no billable flag. `levels` maps level to number of changes.
    `erratum` says that both are postings of one release, `after.reason` why it was posted again.
    `between` holds codes of which the two releases alone tell nothing and the annual editions that
    the store lacks; `printed` has the codes, as their publisher prints them. `not_compared` are
    aspects that only one of the releases was loaded with, `aspects_not_compared` their ids.
    `families` are the titles of the columns whose changes readers are told together.
    `narrowed` is the part of a name by which sections were chosen, `part` what the chosen codes are
    called (a specialty); empty where all are there. `overlay` has the house's own columns,
    `usage` what it billed of these codes, by which they are then in order.
    `sample` says that the data are made up; `withheld` that this audience may not see every text,
    `entitlement` what it may see: "codes", "short", "medium" or "long". `text_word` is what the
    code set calls the text of a code: "descriptor", "title" or "description"; `occasions` what its
    codes are reported for, by date: "dates of service" or "encounters and discharges"; `entries`
    what its entries are called: codes, edits, limits or rows.
    """

    code_set: str
    name: str
    title: str
    publisher_name: str
    text_word: str
    occasions: str
    entries: Entries
    before: Release
    after: Release
    basis: str
    audience: str
    entitlement: str
    withheld: bool
    notice: str
    sample: bool
    conservation: Conservation
    publisher: dict[str, int] | None
    summary: tuple[ClassView, ...]
    levels: dict[str, int]
    sections: tuple[SectionView, ...]
    not_compared: tuple[str, ...]
    aspects_not_compared: tuple[str, ...]
    between: Between
    printed: dict[str, str]
    erratum: bool
    accepted: int
    families: tuple[str, ...] = ()
    narrowed: str = ""
    part: str = ""
    overlay: OverlayView = NO_OVERLAY
    usage: UsageView = NO_USAGE
    stamp: Stamp = NO_STAMP
    changes: int

    @property
    def heading(self) -> str:
        """The title of the comparison."""
        phrase = words.load()["erratum" if self.erratum else "changes"]
        return str(phrase.format(name=self.name, before=self.before.label, after=self.after.label))

    @property
    def born_and_ended(self) -> tuple[str, ...]:
        """The codes that were added after BEFORE and are no longer live in AFTER."""
        return tuple(episode.code for episode in self.between.born_and_ended)

    @property
    def vanished_and_back(self) -> tuple[str, ...]:
        """The codes that are live in both, but not in some release between them."""
        return tuple(episode.code for episode in self.between.vanished_and_back)

    @property
    def live_title(self) -> str:
        """What the count of those that are live is called: "Live codes", "Live edits"."""
        phrase: str = words.load()["facts"]["live_and_headers" if self.publisher else "live"]
        return phrase.format(entries=self.entries.many)

    @property
    def notes(self) -> tuple[NoteView, ...]:
        """What has to be said beside the changes, in order; nothing that does not apply."""
        return (*_billed(self), *_notes(self))

    @property
    def lines(self) -> int:
        """In how many lines readers are told the changes."""
        return sum(len(section.told) for section in self.sections)

    @property
    def days(self) -> SharedDays:
        """The days that most changes share; worked out on each call."""
        changes = (change for section in self.sections for change in section.told)
        return shared_days(changes, self.entries)

    def in_order(self) -> Iterator[ChangeView]:
        """Stream every change in order of the code, a code's own by rule order.

        Where the house's usage is known, those come first that cost it most.
        """
        return self._in_order([section.changes for section in self.sections])

    def told_in_order(self) -> Iterator[ChangeView]:
        """Stream what readers are told, in the same order."""
        return self._in_order([section.told for section in self.sections])

    def _in_order(self, sections: Sequence[Sequence[ChangeView]]) -> Iterator[ChangeView]:
        if self.usage:
            every = [change for changes in sections for change in changes]
            return iter(sorted(every, key=lambda change: self.usage.order(change.code)))
        return heapq.merge(*sections, key=lambda change: change.code)


def _billed(view: ChangesView) -> Iterator[NoteView]:
    """Yield what the house billed of the codes that change, where that is known."""
    if view.usage:
        changes = (change for section in view.sections for change in section.changes)
        printed = {change.code: change.printed for change in changes}
        label = words.load()["usage"]["label"]
        yield NoteView(id="usage", label=label, text=view.usage.summary(printed))


def _together(view: ChangesView) -> Iterator[NoteView]:
    """Yield that changes of columns of one family are told together, where some are."""
    if view.lines < view.changes:
        phrases = words.load()["column_families"]
        families = ", ".join(view.families)
        text = phrases["together_text"].format(families=families, entries=view.entries.many)
        yield NoteView(id="together", label=phrases["together"], text=text)


def _notes(view: ChangesView) -> Iterator[NoteView]:
    phrases = words.load()
    facts = phrases["facts"]

    def note(name: str, text: str) -> NoteView:
        return NoteView(id=name, label=facts[name], text=text)

    if view.erratum and view.after.reason:
        yield note("reason", view.after.reason)
    basis = phrases["bases"].get(view.basis, view.basis)
    entries = view.entries.many
    yield note("totals", facts["totals_text"].format(entries=entries, basis=basis))
    yield from _together(view)
    if view.narrowed:
        yield note("part", facts["part_text"].format(section=view.narrowed, entries=entries))
    if view.part:
        yield NoteView(
            id="codes",
            label=facts["part"],
            text=facts["codes_text"].format(part=view.part, entries=entries),
        )
    if view.publisher and not view.part:
        counts = {what: f"{count:,}" for what, count in view.publisher.items()}
        yield note("counts", facts["counts_text"].format(**counts))
    for name, names in (
        ("not_loaded", view.between.not_loaded),
        ("not_compared", view.not_compared),
        ("added_and_discontinued", view.born_and_ended),
        ("removed_and_restored", view.vanished_and_back),
    ):
        if names:
            text = ", ".join(view.printed.get(name, name) for name in names)
            yield note(name, facts.get(f"{name}_text", "{names}").format(names=text))
    if view.accepted:
        plural = "one_change" if view.accepted == 1 else "many_changes"
        yield note("accepted", phrases[plural].format(count=f"{view.accepted:,}"))
    if view.withheld:
        yield note("withheld", titles.of_withheld(view.text_word, view.entitlement, view.audience))
