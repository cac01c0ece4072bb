"""What a template or an export sees of a diff: plain, frozen, documented."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct

from releasekit import wording
from releasekit.classify import Level, classes, summary
from releasekit.diff import EXISTENCE
from releasekit.layout import COUNTED
from releasekit.model.concept import BILLABLE, RESEQUENCED, TERMINATED
from releasekit.reconcile import entries
from releasekit.views.concepts import clearance, descriptor, notice
from releasekit.views.nested import inside

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from releasekit.classify import Change, Conservation
    from releasekit.classify.compare import ReleaseDiff
    from releasekit.licensing import Audience, Clearance, Licensed
    from releasekit.model import Release, Value
    from releasekit.views.selection import Selection

_TEXTS = frozenset({"display", "designation", "note"})
_WHOLE = frozenset({EXISTENCE, TERMINATED, BILLABLE, RESEQUENCED})
_TITLES = {"code": "Code", "display": "Descriptor", "parent": "Parent", "section": "Section"}


VERSION = "changes/1"
"""The shape of the view below; see releasekit.views.catalog."""


class ChangeView(Struct, frozen=True, kw_only=True):
    """One change, as an output may show it.

    `before` and `after` are texts (several values parted by new lines); both, and `redline`, are
    empty where `withheld` is true. `display` is the longest descriptor of the code that the
    audience may have. `redline` is the way from before to after of a text in words: segments of
    kind "same", "deleted" or "inserted"; of an aspect of many values only those that differ, one a
    line; empty for anything else.
    `about_code` is true where the change is one of the code as a whole (it came, went, became a
    header …), so that its display says more than before and after. `replacements` are codes.
    """

    id: str
    change_class: str
    title: str
    level: str
    code: str
    aspect: str
    aspect_title: str
    before: Licensed
    after: Licensed
    display: Licensed
    redline: tuple[wording.Segment, ...]
    effective: str
    published: str
    release: str
    interim: bool
    first_in_book: str
    section: str
    billable: bool | None
    withheld: bool
    about_code: bool
    replacements: tuple[str, ...]


class ClassView(Struct, frozen=True, kw_only=True):
    """One row of the summary: how many codes have a change of a class."""

    id: str
    title: str
    level: str
    codes: int


class SectionView(Struct, frozen=True, kw_only=True):
    """The changes of one section, in order of the code."""

    title: str
    changes: tuple[ChangeView, ...]
    codes: int


class ChangesView(Struct, frozen=True, kw_only=True):
    """One code set's changes between two releases: what templates/changes/ is given.

    `before` and `after` are releases (`version`, `label`, `kind`, `effective`, `published`).
    `conservation` counts live codes; `publisher` the billable ones as ICD-10's addenda do, and is
    None where a code set has no billable flag. `levels` maps level to number of changes.
    `erratum` says that both are postings of one release, `after.reason` why it was posted again.
    `born_and_ended` and `vanished_and_back` are codes of which the two releases alone tell nothing.
    `narrowed` is the part of a name by which sections were chosen; empty where all are there.
    `sample` says that the data are made up; `withheld` that this audience may not see every text,
    `entitlement` what it may see: "codes", "short", "medium" or "long".
    """

    code_set: str
    name: str
    title: str
    publisher_name: str
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
    born_and_ended: tuple[str, ...]
    vanished_and_back: tuple[str, ...]
    erratum: bool
    accepted: int
    narrowed: str = ""
    changes: int


def view(diff: ReleaseDiff, selection: Selection, audience: Audience) -> ChangesView:
    """Return a diff as a template sees it, with no text that the audience may not be shown.

    Raises LicenseError where the audience may see nothing of the code set, not even its codes.
    """
    chosen, accepted = selection.of(diff)
    cleared = clearance(audience, diff.layout)
    levels = Counter(change.rule.level.value for change in chosen)
    return ChangesView(
        code_set=diff.layout.id,
        name=diff.layout.name,
        title=diff.layout.title,
        publisher_name=diff.layout.publisher,
        before=diff.before,
        after=diff.after,
        basis=diff.basis,
        audience=audience.name,
        entitlement=cleared.entitled.name.lower(),
        withheld=cleared.withheld,
        notice=notice(diff.layout, diff.after),
        narrowed=selection.section,
        sample=diff.before.sample or diff.after.sample,
        conservation=diff.conservation,
        publisher=publisher_counts(diff.changes),
        summary=_summary(chosen),
        levels={level.value: levels[level.value] for level in Level},
        sections=_sections(chosen, diff, cleared),
        not_compared=tuple(aspect_title(one) for one in diff.not_compared),
        born_and_ended=tuple(one.code for one in diff.between.born_and_ended),
        vanished_and_back=tuple(one.code for one in diff.between.vanished_and_back),
        erratum=diff.before.version == diff.after.version and diff.before != diff.after,
        accepted=accepted,
        changes=len(chosen),
    )


def _summary(chosen: Iterable[Change]) -> tuple[ClassView, ...]:
    counted = summary(chosen)
    return tuple(
        ClassView(id=rule.id, title=rule.title, level=rule.level.value, codes=counted[rule.id])
        for rule in classes()
        if rule.id in counted
    )


def _sections(
    chosen: Iterable[Change], diff: ReleaseDiff, cleared: Clearance
) -> tuple[SectionView, ...]:
    """Return the changes by section, in the publisher's order, those without a section last."""
    order = diff.layout.section_order
    found: dict[str, list[ChangeView]] = {}
    for change in sorted(chosen, key=lambda one: order.get(one.concept.section, len(order))):
        shown = change_view(change, diff.replacements, cleared)
        found.setdefault(change.concept.section or "Outside of every section", []).append(shown)
    return tuple(
        SectionView(
            title=title, changes=tuple(changes), codes=len({change.code for change in changes})
        )
        for title, changes in found.items()
    )


def publisher_counts(changes: Iterable[Change]) -> dict[str, int] | None:
    """Count billable codes added, deleted and revised, as the addenda of ICD-10 do.

    A code that became a header counts as deleted, one that became billable as added; a revision
    is a changed long or short text. None where no change is of a code with that flag.
    """
    changes = list(changes)
    if all(change.concept.billable is None for change in changes):
        return None
    counted = entries(
        (change for change in changes if not _is_text(change) or _reworded(change)),
        BILLABLE,
        {change.delta.aspect for change in changes if _is_text(change)},
    )
    found = Counter(entry.action for entry in counted)
    return {f"{action}s": found[action] for action in COUNTED}


def _is_text(change: Change) -> bool:
    return change.delta.aspect.partition(".")[0] in {"display", "designation"}


def _reworded(change: Change) -> bool:
    return not wording.blanks_only(str(change.delta.before), str(change.delta.after))


def change_view(
    change: Change, replacements: Mapping[str, tuple[str, ...]], cleared: Clearance
) -> ChangeView:
    """Return one change as an output may show it; `replacements` are codes by ended code."""
    delta = change.delta
    before, after = _shown(delta.before), _shown(delta.after)
    family = delta.aspect.partition(".")[0]
    display = descriptor(change.concept, cleared)
    whole = delta.aspect == EXISTENCE  # then its texts are the descriptor
    hidden = not (display if whole else cleared.allows(delta.aspect))
    both = bool(before and after) and not hidden
    many = max(len(_values(delta.before)), len(_values(delta.after))) > 1
    words: tuple[wording.Segment, ...] = ()
    if both and many:
        words = inside(_values(delta.before), _values(delta.after))
    elif both and family in _TEXTS:
        words = wording.redline(before, after)
    return ChangeView(
        id=change.fingerprint,
        change_class=change.rule.id,
        title=change.rule.title,
        level=change.rule.level.value,
        code=delta.code,
        aspect=delta.aspect,
        aspect_title=aspect_title(delta.aspect),
        before=display if whole and before else cleared.text(delta.aspect, before),
        after=display if whole and after else cleared.text(delta.aspect, after),
        display=display,
        redline=words,
        effective=change.effective.isoformat(),
        published=change.published.isoformat() if change.published else "",
        release=change.release,
        interim=change.interim,
        first_in_book=change.first_in_book,
        section=change.concept.section,
        billable=change.concept.billable,
        withheld=hidden,
        about_code=change.rule.aspect in _WHOLE,
        replacements=replacements.get(delta.code, ()) if delta.aspect == EXISTENCE else (),
    )


def _values(value: Value) -> tuple[str, ...]:
    return value if isinstance(value, tuple) else (value,)


def _shown(value: Value) -> str:
    return "\n".join(value) if isinstance(value, tuple) else value


def aspect_title(aspect: str) -> str:
    """Return an aspect in words: `designation.short` is "Short descriptor"."""
    family, _, name = aspect.partition(".")
    if not name:
        return _TITLES.get(family, family.capitalize())
    words = name.replace("-", " ")
    shown = words if words.isupper() else words[0].upper() + words[1:]
    return f"{shown} descriptor" if family == "designation" else shown


__all__ = ["ChangeView", "ChangesView", "view"]
