"""What people decided about codes, as their replacements: of a crosswalk's review forms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field

from releasekit.crosswalk.settle import decide
from releasekit.errors import SourceError
from releasekit.model import Basis
from releasekit.views.changes.linked_codes import ReplacementCode, replacement_code

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from releasekit.classify.compare import ReleaseDiff
    from releasekit.crosswalk.decisions import Review
    from releasekit.store import Store


class Decided(Struct, frozen=True, kw_only=True):
    """Replacements by code set and code, of codes that somebody decided about, and what to say."""

    replacements: Mapping[tuple[str, str], tuple[ReplacementCode, ...]] = field(
        default_factory=dict
    )
    messages: tuple[str, ...] = ()


def decided(store: Store, reviews: Sequence[Review], diffs: Sequence[ReleaseDiff]) -> Decided:
    """Return what reviews decided about the codes of some diffs.

    Of such a code the replacements are those published and not rejected, and those accepted;
    none where it was decided that there is none. Raises SourceError for a review of another code
    set, or of other data.
    """
    found: dict[tuple[str, str], tuple[ReplacementCode, ...]] = {}
    messages: list[str] = []
    by_code_set = {diff.layout.id: diff for diff in diffs}
    for review in reviews:
        if review.code_set not in by_code_set:
            message = f"is about {review.code_set}, not {', '.join(by_code_set)}"
            raise SourceError(review.name, message, advice="leave it out, or compare its code set")
    for code_set, diff in by_code_set.items():
        own = [review for review in reviews if review.code_set == code_set]
        if not own:
            continue
        walk, settled = decide(store, diff.before, diff.after, own)
        messages += [f"{diff.layout.name}: {message}" for message in settled.messages]
        sources = {decision.source for decision in settled.decisions}
        sources |= {link.source for link in walk.links if link.basis is Basis.REVIEWED}
        for source in sources:
            found[code_set, source] = tuple(
                replacement_code(link, diff.layout)
                for link in walk.links
                if link.source == source and link.target and link.basis is not Basis.PROPOSED
            )
    return Decided(replacements=found, messages=tuple(messages))
