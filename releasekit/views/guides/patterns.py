"""Which codes of a crosswalk have the same thing happen to them, so that it can be said once."""

from __future__ import annotations

from collections import defaultdict
from itertools import takewhile
from typing import TYPE_CHECKING

from releasekit.licensing import Licensed

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from releasekit.views.crosswalks import LinkView

WILD = "_"
"""In a pattern: the character that source and target have in common, whatever it is."""
_ELLIPSIS = "…"
_PUNCTUATION = ",;:"
_LEAST_COMMON = 0.5
"""The share of the words of the shorter text that all members of a pattern must have in common."""


def groups(sources: Iterable[list[LinkView]]) -> list[tuple[bool, list[list[LinkView]]]]:
    """Return sources, each with its links, in groups: whether it is a pattern, and its members.

    In a pattern the codes differ in their last character, which each of their targets has too; in
    other groups the targets are the same codes. A group stands where its first member stood.
    """
    each = list(sources)
    grouped: dict[int, tuple[bool, list[list[LinkView]]]] = {}
    left = dict(enumerate(each))
    for pattern, key in ((True, _shape), (False, _fate)):
        by_key: dict[object, list[int]] = defaultdict(list)
        for place, links in left.items():
            by_key[key(links) or place].append(place)
        for places in by_key.values():
            members = [each[place] for place in places]
            if len(places) > 1 and (not pattern or _alike(members)):
                grouped[places[0]] = (pattern, members)
                for place in places:
                    left.pop(place)
    grouped |= {place: (False, [links]) for place, links in left.items()}
    return [grouped[place] for place in sorted(grouped)]


def masked(code: str) -> str:
    """Return a code with the character that may differ left open: S301XX_."""
    return code[:-1] + WILD


def common(texts: Sequence[Licensed]) -> Licensed:
    """Return the words that texts begin and end with in common, an ellipsis between them.

    It is as licensed as they are: empty where they are withheld.
    """
    split = [str(text).split() for text in texts]
    if len(set(map(tuple, split))) == 1:
        return texts[0]
    first, last = _edges(split)
    begin = " ".join(split[0][:first]).rstrip(_PUNCTUATION)
    end = " ".join(split[0][len(split[0]) - last :])
    joined = " ".join(part for part in (begin, _ELLIPSIS if begin or end else "", end) if part)
    return Licensed(joined, cleared=all(texts))


def _edges(split: Sequence[list[str]]) -> tuple[int, int]:
    """Return how many words texts have in common at their beginning, and at their end."""
    first = _equal(split)
    return first, _equal([list(reversed(text[first:])) for text in split])


def _equal(lists: Iterable[list[str]]) -> int:
    """Return how many of their first elements lists have in common."""
    return sum(1 for _ in takewhile(lambda row: len(set(row)) == 1, zip(*lists, strict=False)))


def _alike(members: Sequence[list[LinkView]]) -> bool:
    """Return whether the texts of a pattern's codes are about one thing; withheld ones may be."""
    split = [str(links[0].source_display).split() for links in members]
    if not all(split):
        return True
    return sum(_edges(split)) >= _LEAST_COMMON * min(map(len, split))


def _said(link: LinkView) -> tuple[object, ...]:
    """Return what is said of a link beside its codes and texts."""
    return (
        link.reassigned,
        link.relationship,
        link.basis,
        link.reviewer,
        link.reviewed,
        link.target_code_set,
    )


def _shape(links: Sequence[LinkView]) -> object:
    """Return what the members of a pattern have in common; None where a code cannot be in one."""
    code = links[0].source
    ends = {end for link in links for hop in link.trace for end in (hop.source, hop.target)}
    ends |= {link.target for link in links}
    if not code[1:] or not all(end[1:] and end[-1] == code[-1] for end in ends):
        return None
    if any(link.score is not None for link in links):
        return None
    targets = [(masked(link.target), *_said(link), _way(link)) for link in links]
    return masked(code), tuple(sorted(targets, key=repr))


def _way(link: LinkView) -> tuple[object, ...]:
    return tuple((hop.release, masked(hop.source), masked(hop.target)) for hop in link.trace)


def _fate(links: Sequence[LinkView]) -> object:
    """Return what is the same where several codes have the same targets, or none.

    A code that remains valid is a target of its own, so that none of them is among these.
    """
    if any(link.score is not None or link.target == link.source for link in links):
        return None
    return tuple((link.target, str(link.reason), detour(link), *_said(link)) for link in links)


def detour(link: LinkView) -> str:
    """Return the path of a link that leads over other codes than its source and its target."""
    named = {code for hop in link.trace for code in (hop.source, hop.target)}
    return link.path if named - {link.source, link.target} else ""
