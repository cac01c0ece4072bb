"""Whether a code was given another meaning: its number reassigned, not its text reworded."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

from releasekit import wording
from releasekit.wording.units import words

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from releasekit.diff import Pair
    from releasekit.layout.values import Regex

# Words that tell nothing of what a text is about.
_STOP_WORDS = set(
    words("""a an and any are as at be been being by eg for from had has have ie if in into is it
    its no non not of on or other that the then there these this those through to until upon was
    were when which while who with within without""")
)
# Measured on every text of HCPCS 2018 to October 2025 and ICD-10-CM and -PCS 2024 to 2026 that
# changed while its code stayed: a code with a new meaning shares 0 to 18 % of the shorter text's
# content words, the boldest ordinary revision 27 % (but one family was reworded without a word in
# common); nine in ten pairs of unrelated HCPCS codes stay below a fifth. One content word is
# nothing to judge by; of two to five, one shared is enough.
_LONG = 5
_STARTS = {word[:_LONG] for word in _STOP_WORDS}
_STEM, _STUB = 4, 3  # letters two forms of a word begin with; letters of an abbreviation
_DENIED = "¬"
_PAIR, _FAMILY = 2, 3  # codes alike in both texts; codes with the same words gone and come
_KEPT = 1024  # texts, or pairs of them, that are met again in the steps of a path
_NEAR = 3  # one part in so many may differ of two texts that are nearly the same
_MOST_TEXTS = (
    5_000  # of more texts that changed, only those are found that became another's old one
)
_SIGNS = str.maketrans(dict.fromkeys("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~", " "))


class Changed(NamedTuple):
    """The texts of a code before and after; the text after is empty where the code went."""

    code: str
    before: str
    after: str


def changed(pairs: Iterable[Pair]) -> list[Changed]:
    """Return the codes whose texts changed, and those that went."""
    found = []
    for pair in pairs:
        if pair.before is not None:
            before = pair.before.cell("display")
            after = pair.after.cell("display") if pair.after else ""
            if before and before != after:
                found.append(Changed(pair.before.cell("code"), before, after))
    return found


class Meanings:
    """Tells, of the codes whose texts changed from one release to the next, which were reassigned.

    `texts` gives those that changed, and is asked once, when a text is first in doubt. `subject`
    finds, as a group of that name, what a text is about, where a code set's titles are put together
    so that it can be found.
    """

    def __init__(
        self, texts: Callable[[], Sequence[Changed]] = list, subject: Regex | None = None
    ) -> None:
        """Take what changed, and the pattern of a title's subject."""
        self._texts, self._subject = texts, subject
        self._read: _Index | None = None

    def reassigned(self, code: str, before: str, after: str) -> bool:
        """Return whether a code means something else than before.

        That is so if the texts share hardly a word, unless several codes were reworded alike; if
        what they are about is another thing; or if the new text is, or nearly is, the one that
        another code had and gave up.
        """
        if not before or not after or _edited(before, after):
            return False
        if not same_meaning(before, after):
            return not self._index.reworded_alike(before, after)
        return self._other_subject(before, after) or self._index.took_over(code, before, after)

    @property
    def _index(self) -> _Index:
        if self._read is None:
            self._read = _Index(self._texts())
        return self._read

    def _other_subject(self, before: str, after: str) -> bool:
        if self._subject is None:
            return False
        found = [self._subject.search(text) for text in (before, after)]
        earlier, later = (
            set(wording.tokens_of(match["subject"])) - _STOP_WORDS if match else set()
            for match in found
        )
        gone, come = earlier - later, later - earlier
        return bool(gone and come) and not all(
            any(wording.respelled(word, other) for other in come) for word in gone
        )


class MeaningsOnTheWay(Meanings):
    """Tells which codes were reassigned over several steps: those that one of the steps was."""

    def __init__(self, codes: Collection[str]) -> None:
        """Take the codes that were reassigned in any step."""
        super().__init__()
        self._codes = codes

    def reassigned(self, code: str, before: str, after: str) -> bool:
        """Return whether a code means something else than before, and has another text."""
        return code in self._codes and not _edited(before, after)


class _Index:
    """The texts that changed between two releases, by what the earlier ones were made of."""

    def __init__(self, texts: Sequence[Changed]) -> None:
        self.texts = texts
        self.few = len(texts) <= _MOST_TEXTS
        self.had: dict[str, list[int]] = defaultdict(list)
        self.having: dict[str, set[int]] = defaultdict(set)
        for place, text in enumerate(texts):
            self.had[text.before].append(place)
            for word in _words(text.before) if self.few else ():
                self.having[word].add(place)

    @cached_property
    def _replaced(self) -> Counter[tuple[frozenset[str], frozenset[str]]]:
        pairs = ((parts(text.before), parts(text.after)) for text in self.texts)
        return Counter((was - is_now, is_now - was) for was, is_now in pairs)

    def reworded_alike(self, before: str, after: str) -> bool:
        """Return whether several codes have one text and had one, or the same words replaced."""
        alike = sum(self.texts[place].after == after for place in self.had.get(before, ()))
        if alike >= _PAIR:
            return True
        was, is_now = parts(before), parts(after)
        return self.few and self._replaced[was - is_now, is_now - was] >= _FAMILY

    def took_over(self, code: str, before: str, after: str) -> bool:
        """Return whether a text is the one that another code had, and not the code's own."""
        if not self.few and after not in self.had:
            return False
        near = self._having(_words(before) & _words(after)) if self.few else self.had[after]
        others = [text for text in map(self.texts.__getitem__, near) if text.code != code]
        if not others:
            return False
        own, is_now = parts(before), parts(after)
        return any(_takes(own, other, is_now) for other in others)

    def _having(self, kept: set[str]) -> Iterable[int]:
        """Return the places of the texts before that had all words that a code's texts share.

        A text without one of them would not be told from the code's own by what is new.
        """
        places = sorted((self.having.get(word, set()) for word in kept - _STARTS), key=len)
        return sorted(set.intersection(*places)) if places else ()


def _nearly(before: frozenset[str], after: frozenset[str]) -> bool:
    return len(before ^ after) <= max(len(before) // _NEAR, 1)


def _takes(own: frozenset[str], other: Changed, is_now: frozenset[str]) -> bool:
    """Return whether a text has, of all that tells two texts apart, what the other's had.

    The other code has to have given that text up. One that went and whose text another took over
    was merged into it, unless the two had hardly anything in common.
    """
    had, has = parts(other.before), parts(other.after)
    telling = own ^ had
    if not telling or any((part in is_now) != (part in had) for part in telling):
        return False
    if not _nearly(had, is_now):
        return False
    if not other.after:
        return 2 * len(own & is_now) < min(len(own), len(is_now))
    return not (all((part in has) == (part in had) for part in telling) and _nearly(had, has))


def _words(text: str) -> set[str]:
    """Return the beginnings of a text's words, by which another text is looked for."""
    return {word[:_LONG] for word in wording.plain(text).translate(_SIGNS).split()}


@lru_cache(maxsize=_KEPT)
def parts(text: str) -> frozenset[str]:
    """Return what a text is made of: the stems of its words, its numbers, and if it denies."""
    found = set(wording.plain(text).translate(_SIGNS).split())
    denied = ("/" in text or not wording.DENYING.isdisjoint(found)) and wording.deny(text)
    found = {
        word[:_STEM] if word.isalpha() else word
        for word in found - _untold()
        if len(word) > 1 or word.isdigit()
    }
    return frozenset(found | {_DENIED} if denied else found)


@lru_cache(maxsize=_KEPT)
def _edited(before: str, after: str) -> bool:
    return wording.edited(before, after)


def same_meaning(before: str, after: str) -> bool:
    """Whether two texts of one code can mean the same; False only if they share hardly a word.

    Tells a reused code from a revised one. Numbers, words such as "each" and stop words are left
    out; in doubt the meaning is the same.
    """
    if _alike_at_a_glance(before, after):
        return True
    both = _content_words(before), _content_words(after)
    fewer, more = sorted(both, key=lambda words: (len(words), sorted(words)))
    if len(fewer) <= 1:
        return True
    stems, starts = ({word[:letters] for word in more} for letters in (_STEM, _STUB))
    shared = sum(
        word[:_STEM] in stems or word[:_STUB] in more or (len(word) == _STUB and word in starts)
        for word in fewer
    )
    return 5 * shared >= len(fewer)


def _alike_at_a_glance(before: str, after: str) -> bool:
    """Tell, a tenth of the work, that a quarter of the shorter text's words are shared as written.

    Long words only, of those that tell what a text is about: enough for the same meaning.
    """
    earlier, later = set(before.split()), set(after.split())
    wanted = min(len(earlier), len(later)) // 4 + 1
    kinds = wording.KINDS
    for word in earlier & later:
        if len(word) > _LONG and word.isalpha() and word not in _STOP_WORDS and word not in kinds:
            wanted -= 1
            if not wanted:
                return True
    return False


def _content_words(text: str) -> set[str]:
    untold = _untold()
    return {
        word
        for word in wording.tokens_of(text)
        if word not in untold and len(word) > 1 and word[0].isalpha()
    }


@cache
def _untold() -> set[str]:
    """Return the words that tell nothing of what a text is about: of numbers, too."""
    kinds = wording.KINDS
    return _STOP_WORDS | {word for word, kind in kinds.items() if kind in {"number", "count"}}
