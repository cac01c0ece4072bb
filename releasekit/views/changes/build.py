"""Builds the view of a diff for one audience."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any

from releasekit import wording
from releasekit.classify import Level, classes, summary
from releasekit.classify.counted import entries
from releasekit.layout import COUNTED
from releasekit.model.concept import BILLABLE
from releasekit.views import titles
from releasekit.views.changes.builder import Builder
from releasekit.views.changes.change_types import Built, ChangesView, ClassView, SectionView
from releasekit.views.concepts import clearance, notice
from releasekit.views.entry_words import entries_of
from releasekit.views.stamps import stamp

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from releasekit.classify import Change
    from releasekit.classify.compare import ReleaseDiff
    from releasekit.layout import CodeSet
    from releasekit.licensing import Audience, Clearance
    from releasekit.views.changes.change_view import ChangeView
    from releasekit.views.selection import Selection
    from releasekit.views.usage_types import UsageView


def view(
    diff: ReleaseDiff, selection: Selection, audience: Audience, *, paged: bool = False
) -> ChangesView:
    """Return a diff as the audience may see it; LicenseError where it may see nothing of it.

    `paged` says that templates are given the changes of one page only, and never what they are
    built of: then none is built before its page is, also where texts are withheld.
    """
    chosen, accepted = selection.of(diff)
    usage = selection.usage(diff.layout.id)
    cleared, text = clearance(audience, diff.layout), notice(diff.layout, diff.after)
    not_compared = tuple(dict.fromkeys(map(cleared.name, diff.not_compared)))
    return ChangesView(
        **_names(diff.layout),
        before=diff.before,
        after=diff.after,
        basis=diff.basis,
        audience=audience.name,
        entitlement=cleared.entitled.name.lower(),
        withheld=cleared.withheld,
        notice=text,
        stamp=stamp(diff.layout, cleared, text, own=bool(usage)),
        narrowed=", ".join(selection.sections),
        part=selection.codes.title if selection.codes else "",
        overlay=selection.overlay(diff.layout.id),
        usage=usage,
        sample=diff.before.sample or diff.after.sample,
        conservation=diff.conservation,
        publisher=publisher_counts(diff.changes),
        summary=_summary(chosen, diff.layout),
        levels=_levels(chosen),
        sections=_sections(chosen, diff, cleared, usage, built=cleared.withheld and not paged),
        not_compared=tuple(titles.of_aspect(name, diff.layout) for name in not_compared),
        aspects_not_compared=not_compared,
        between=diff.between,
        printed=_printed(diff),
        erratum=diff.before.version == diff.after.version and diff.before != diff.after,
        accepted=accepted,
        changes=len(chosen),
    )


def _names(layout: CodeSet) -> dict[str, Any]:
    """Return what the code set and its parts are called."""
    return {
        "code_set": layout.id,
        "name": layout.name,
        "title": layout.title,
        "publisher_name": layout.publisher,
        "text_word": titles.text_word(layout),
        "occasions": titles.occasions(layout),
        "entries": entries_of(layout),
        "families": tuple(family.title for family in layout.families),
    }


def _levels(chosen: Iterable[Change]) -> dict[str, int]:
    counts = Counter(change.rule.level.value for change in chosen)
    return {level.value: counts[level.value] for level in Level}


def _printed(diff: ReleaseDiff) -> dict[str, str]:
    """Return the codes of which the two releases alone tell nothing, as they are printed."""
    episodes = (*diff.between.born_and_ended, *diff.between.vanished_and_back)
    return {episode.code: diff.layout.printed(episode.code) for episode in episodes}


def _summary(chosen: Iterable[Change], layout: CodeSet) -> tuple[ClassView, ...]:
    chosen = list(chosen)
    counted = summary(chosen)
    headers = _headers(chosen)
    return tuple(
        ClassView(
            id=rule.id,
            title=titles.of_class(rule.id, layout),
            level=rule.level.value,
            level_title=titles.of_level(rule.level.value),
            codes=counted[rule.id],
            headers=None if headers is None else len(headers[rule.id]),
        )
        for rule in classes()
        if rule.id in counted
    )


def _headers(chosen: Sequence[Change]) -> dict[str, set[str]] | None:
    """Return the headers among the codes of each class; None where no code can be one."""
    if all(change.billable is None for change in chosen):
        return None
    headers: dict[str, set[str]] = defaultdict(set)
    for change in chosen:
        if change.billable is False and change.delta.aspect != BILLABLE:
            headers[change.rule.id].add(change.delta.key)
    return headers


def _sections(
    chosen: Iterable[Change],
    diff: ReleaseDiff,
    cleared: Clearance,
    usage: UsageView,
    *,
    built: bool,
) -> tuple[SectionView, ...]:
    """Return the changes by section, in the publisher's order, those without a section last.

    Where the house's usage is known, sections and changes are in order of what they cost it.

    Where a text is withheld the views are `built` here, so that nothing behind them holds it.
    """
    order = diff.layout.section_order
    builder = Builder(diff.layout, diff.links, cleared)
    sections: dict[str, list[Change]] = {}
    if usage:
        chosen = sorted(chosen, key=lambda change: usage.order(change.delta.key))
    for change in chosen:
        sections.setdefault(change.section, []).append(change)
    in_order = sorted(sections, key=lambda name: _place(name, sections[name], order, usage))
    return tuple(
        _section(section, sections[section], diff, builder, built=built) for section in in_order
    )


def _section(
    name: str, held: Sequence[Change], diff: ReleaseDiff, builder: Builder, *, built: bool
) -> SectionView:
    changes: Sequence[ChangeView] = Built(held, builder.change)
    changes = tuple(changes) if built else changes
    told = changes
    if diff.layout.families:
        groups = Built(builder.families.together(held, diff.changes), builder.told)
        told = tuple(groups) if built else groups
    return SectionView(
        title=titles.of_section(name),
        changes=changes,
        told=told,
        codes=len({change.delta.key for change in held}),
    )


def _place(
    section: str, changes: Iterable[Change], order: Mapping[str, int], usage: UsageView
) -> tuple[float, int, int]:
    """Return by what sections are put in order: what they cost, then the publisher's order."""
    held = [usage.of(code) for code in {change.delta.key for change in changes}]
    amount = sum(each.amount for each in held)
    return -amount, -sum(each.times for each in held), order.get(section, len(order))


def publisher_counts(changes: Iterable[Change]) -> dict[str, int] | None:
    """Count billable codes added, deleted and revised, as the addenda of ICD-10 do.

    A code that became a header counts as deleted, one that became billable as added; a revision
    is a changed long or short text. None where no change is of a code with that flag.
    """
    changes = list(changes)
    if all(change.billable is None for change in changes):
        return None
    counted = entries(
        (change for change in changes if not _is_text(change) or _reworded(change)),
        BILLABLE,
        {change.delta.aspect for change in changes if _is_text(change)},
    )
    actions = Counter(entry.action for entry in counted)
    return {f"{action}s": actions[action] for action in COUNTED}


def _is_text(change: Change) -> bool:
    return change.delta.aspect.partition(".")[0] in {"display", "designation"}


def _reworded(change: Change) -> bool:
    return not wording.blanks_only(str(change.delta.before), str(change.delta.after))
