"""What page one is made from: the changes by class, and the names of codes and their families."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import takewhile
from typing import TYPE_CHECKING

from releasekit import wording
from releasekit.views import duties
from releasekit.views.bulletins.code_order import CodeOrder
from releasekit.views.concepts import clearance, descriptor
from releasekit.views.value_rows import value_rows

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from releasekit.classify.compare import ReleaseDiff
    from releasekit.licensing import Audience
    from releasekit.views.changes import ChangesView, ChangeView

_OPEN = frozenset({
    "a", "an", "and", "by", "due", "for", "from", "in", "of", "on", "or", "related", "the", "to",
    "with", "without",
})  # fmt: skip
"""Words with which no name ends."""
_FEWEST_WORDS = 2


def is_spacing(change: ChangeView) -> bool:
    """Return whether only the blanks of a text changed; false where it may not be shown."""
    before, after = str(change.before), str(change.after)
    return bool(before and after) and wording.blanks_only(before, after)


class Facts:
    """The changes that a bulletin tells, as one audience may see them."""

    def __init__(self, diff: ReleaseDiff, shown: ChangesView, audience: Audience) -> None:
        """Take the diff, and its changes as the audience sees them."""
        self.diff = diff
        self.layout = diff.layout
        self.shown = shown
        self.every = [row.change for row in value_rows(self.told())]
        """Every change; of values of a code that changed alike, the first."""
        self._cleared = clearance(audience, diff.layout)
        self.order = CodeOrder(diff.states, diff.layout.printed)
        self._by_class: dict[str, list[ChangeView]] = defaultdict(list)
        for change in self.every:
            self._by_class[change.change_class].append(change)

    def told(self) -> Iterator[ChangeView]:
        """Stream every change, with each value of a code: of many, memory holds one at a time."""
        return (change for section in self.shown.sections for change in section.told)

    @property
    def kind(self) -> str:
        """What sort of list it is: "edits", "limits" or "fees"; empty for a code set."""
        kinds = ("edits", "limits", "fees")
        return next((name for name in kinds if getattr(self.layout, name)), "")

    def of(self, classes: Iterable[str]) -> list[ChangeView]:
        """Return the changes of some classes in order of the code; a code has one, its first.

        Where the house's usage is known, those come first that cost it most.
        """
        first: dict[str, ChangeView] = {}
        for name in classes:
            for change in self._by_class.get(name, ()):
                first.setdefault(change.code, change)
        return [first[code] for code in sorted(first, key=self.shown.usage.order)]

    def reworded(self, code: str) -> ChangeView | None:
        """Return the change of a short or medium text of a code, if more than blanks changed."""
        changes = (change for name in duties.OTHER_TEXTS for change in self._by_class[name])
        return next((one for one in changes if one.code == code and not is_spacing(one)), None)

    @property
    def relation(self) -> str:
        """What the two codes of an edit are to each other: "apart" or "needs"; empty without."""
        return self.layout.edits.relation if self.layout.edits else ""

    def apart(self, code: str) -> bool:
        """Return whether totals count a code apart, as one of a kind that goes with others."""
        kind = self.layout.kind(self.layout.kind_of(code))
        return kind is not None and kind.apart

    def title(self, code: str) -> str:
        """Return the text of a code as the audience may have it; empty where there is none."""
        concepts = (snapshot.get(code) for snapshot in reversed(self.diff.states))
        texts = (descriptor(concept, self._cleared) for concept in concepts if concept)
        return next((str(text) for text in texts if text), "")

    def category(self, code: str) -> str:
        """Return the category of a code: what is printed before its dot; empty without one."""
        dot = self.layout.grammar.dot
        return code[:dot] if dot else ""

    def categories(self) -> set[str]:
        """Return every category that the releases have."""
        return {category for code in self.order.codes if (category := self.category(code))}

    def families(self, changes: Collection[ChangeView]) -> list[tuple[str, int]]:
        """Return the families of codes by name, and how many codes each has, the largest first.

        A family is a category, else a section. It is called by what the titles of its codes have
        in common, else by its own title.
        """
        held: dict[str, list[ChangeView]] = defaultdict(list)
        for change in changes:
            held[self.category(change.code) or change.section].append(change)
        counted = Counter({family: len(own) for family, own in held.items() if family})
        return [(self._named(name, held[name]), count) for name, count in counted.most_common()]

    def _named(self, family: str, changes: list[ChangeView]) -> str:
        if family != self.category(changes[0].code):
            return family
        title = _common([str(change.display) for change in changes]) or self.title(family)
        return f"{title} ({self.layout.printed(family)})" if title else family


def _common(texts: list[str]) -> str:
    """Return the words with which all of several texts begin, if they make a name.

    They do where a word such as "of" follows, a comma, or nothing: "Non-pressure chronic ulcer".
    """
    if len(texts) < _FEWEST_WORDS:
        return ""
    split = [text.split() for text in texts]
    alike = takewhile(lambda row: len({*row}) == 1, zip(*split, strict=False))
    words = [row[0] for row in alike]
    behind = [text[len(words)] for text in split if len(text) > len(words)]
    ends = all(word in _OPEN for word in behind) or " ".join(words).endswith(",")
    while words and words[-1] in _OPEN:
        words.pop()
        ends = True
    name = " ".join(words).strip(",;:")
    whole = ends and len(words) >= _FEWEST_WORDS and name.count("(") == name.count(")")
    return name if whole else ""
