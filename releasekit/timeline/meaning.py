"""Whether a code was given another meaning: its number reassigned, not its text reworded."""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from msgspec import Struct

from releasekit.wording import Grade, deny, grade, respelled
from releasekit.wording.tokens import KINDS, kind_of, tokens_of
from releasekit.wording.units import words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

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
_STEM, _STUB = 4, 3  # letters two forms of a word begin with; letters of an abbreviation
_DENIED = "¬"
_PAIR, _FAMILY = 2, 3  # codes alike in both texts; codes with the same words gone and come
_RAREST, _MOST = 3, 64  # words by which another code's old text is looked for; codes looked at
_NEAR = 3  # one part in so many may differ of two texts that are nearly the same


class _Text(Struct, frozen=True, gc=False):
    """A code whose text changed, or that went: what the text before and after are made of."""

    code: str
    before: frozenset[str]
    after: frozenset[str]


class Meanings:
    """Tells, of the codes whose texts changed from one release to the next, which were reassigned.

    `pairs` gives the lines that differ and is asked once, when a text is first in doubt: kept is
    what the changed texts are made of. `subject` finds, as a group of that name, what a text is
    about, where a code set's titles are put together so that it can be found.
    """

    def __init__(
        self, pairs: Callable[[], Iterable[Pair]] | None = None, subject: Regex | None = None
    ) -> None:
        """Take what differs, and the pattern of a title's subject."""
        self._pairs, self._subject = pairs, subject
        self._read: _Index | None = None

    def reassigned(self, code: str, before: str, after: str) -> bool:
        """Return whether a code means something else than before.

        That is so if the texts share hardly a word, unless several codes were reworded alike; if
        what they are about is another thing; or if the new text is, or nearly is, the one that
        another code had and gave up.
        """
        if not before or not after or _graded(before, after) in {Grade.SAME, Grade.EDITED}:
            return False
        if not same_meaning(before, after):
            return not self._index.reworded_alike(before, after)
        return self._other_subject(before, after) or self._index.took_over(code, before, after)

    @property
    def _index(self) -> _Index:
        if self._read is None:
            self._read = _Index(_changed(self._pairs()) if self._pairs else ())
        return self._read

    def _other_subject(self, before: str, after: str) -> bool:
        if self._subject is None:
            return False
        found = [self._subject.search(text) for text in (before, after)]
        earlier, later = (
            set(tokens_of(match["subject"])) - _STOP_WORDS if match else set() for match in found
        )
        gone, come = earlier - later, later - earlier
        return bool(gone and come) and not all(
            any(respelled(word, other) for other in come) for word in gone
        )


class _Index:
    """The texts that changed between two releases, by the words that they were made of."""

    def __init__(self, texts: Iterable[_Text]) -> None:
        self.texts = list(texts)
        self.alike = Counter((text.before, text.after) for text in self.texts)
        self.replaced = Counter(
            (text.before - text.after, text.after - text.before) for text in self.texts
        )
        self.having: dict[str, list[int]] = defaultdict(list)
        for place, text in enumerate(self.texts):
            for word in text.before:
                self.having[word].append(place)

    def reworded_alike(self, before: str, after: str) -> bool:
        """Return whether several codes have the same words replaced by the same."""
        was, is_now = parts(before), parts(after)
        same = self.replaced[was - is_now, is_now - was]
        return self.alike[was, is_now] >= _PAIR or same >= _FAMILY

    def took_over(self, code: str, before: str, after: str) -> bool:
        """Return whether a text is the one that another code had, and not the code's own."""
        own, is_now = parts(before), parts(after)
        return any(_takes(own, text, is_now) for text in self._like(is_now) if text.code != code)

    def _like(self, is_now: frozenset[str]) -> Iterator[_Text]:
        """Return the texts before that share a rare word with one, and are about as long."""
        held = sorted((len(self.having[w]), w) for w in is_now if w in self.having)
        places = {place for _, word in held[:_RAREST] for place in self.having[word][:_MOST]}
        for place in sorted(places):
            text = self.texts[place]
            if _nearly(text.before, is_now):
                yield text


def _nearly(before: frozenset[str], after: frozenset[str]) -> bool:
    return len(before ^ after) <= max(len(before) // _NEAR, 1)


def _takes(own: frozenset[str], other: _Text, is_now: frozenset[str]) -> bool:
    """Return whether a text has, of all that tells two texts apart, what the other's had.

    The other code has to have given that text up. One that went and whose text another took
    over was merged into it, unless the two had hardly anything in common.
    """
    telling = own ^ other.before
    if not telling or any((part in is_now) != (part in other.before) for part in telling):
        return False
    if not other.after:
        return 2 * len(own & is_now) < min(len(own), len(is_now))
    kept = all((part in other.after) == (part in other.before) for part in telling)
    return not (kept and _nearly(other.before, other.after))


def _changed(pairs: Iterable[Pair]) -> Iterator[_Text]:
    for pair in pairs:
        if pair.before is None:
            continue
        before = pair.before.cell("display")
        after = pair.after.cell("display") if pair.after else ""
        if before and before != after:
            yield _Text(pair.before.cell("code"), parts(before), parts(after))


@lru_cache(maxsize=16)
def parts(text: str) -> frozenset[str]:
    """Return what a text is made of: the stems of its words, its numbers, and if it denies."""
    found = {word[:_STEM] for word in _content_words(text)}
    found.update(token for token in tokens_of(text) if token[0].isdigit())
    if deny(text):
        found.add(_DENIED)
    return frozenset(found)


_graded = lru_cache(maxsize=8)(grade)


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
    for word in earlier & later:
        if len(word) > _LONG and word.isalpha() and word not in _STOP_WORDS and word not in KINDS:
            wanted -= 1
            if not wanted:
                return True
    return False


def _content_words(text: str) -> set[str]:
    words = {word for word in tokens_of(text) if len(word) > 1 and word[0].isalpha()} - _STOP_WORDS
    return {word for word in words if kind_of(word) not in {"number", "count"}}
