"""Whether two texts of one code can mean the same."""

from releasekit.wording.tokens import KINDS, kind_of, tokens_of, words

# Words that tell nothing of what a text is about.
_STOP_WORDS = set(
    words("""a an and any are as at be been being by eg for from had has have ie if in into is it
    its no non not of on or other that the then there these this those through to until upon was
    were when which while who with without within""")
)
# Measured on every text of HCPCS 2018 to October 2025 and ICD-10-CM and -PCS 2024 to 2026 that
# changed while its code stayed: a code with a new meaning shares 0 to 18 % of the shorter text's
# content words, the boldest ordinary revision 27 % (but one family was reworded without a word in
# common); nine in ten pairs of unrelated HCPCS codes stay below a fifth. One content word is
# nothing to judge by; of two to five, one shared is enough.
_LONG = 5
_STEM, _STUB = 4, 3  # letters two forms of a word begin with; letters of an abbreviation


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
