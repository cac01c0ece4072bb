"""Laws of grading texts."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from releasekit.wording import Grade, grade
from releasekit.wording.grades import _grade_of_tokens
from releasekit.wording.quantities import differ, windows
from releasekit.wording.tokens import KINDS, MAY_MEASURE, SAME_WORD, plain_words, tokens_of

WORDS = sorted({*KINDS, *MAY_MEASURE, *SAME_WORD, "non", "invasive", "noninvasive", "arch", "duct"})
TEXTS = st.lists(
    st.sampled_from([*WORDS, "stage", "ii", "less than", "mm hg", "5", "b12", "(1)", "two-way"]),
    min_size=1,
    max_size=8,
).map(" ".join)
PLAIN = st.lists(
    st.sampled_from(["non", "invasive", "noninvasive", "arch", "duct", "and", "w", "injection",
                     "inj", "left", "each", "over", "Arch,", "(duct)", "add-on", "of", "g", "not",
                     "with", "without", "ducts", "per", "one", "twenty"]),
    min_size=1, max_size=8,
).map(" ".join)  # fmt: skip


@given(TEXTS | PLAIN, TEXTS | PLAIN)
def test_plain_words_are_graded_as_tokens_are(before: str, after: str) -> None:
    """Of two texts of plain words only the middle is looked at; the grade is the same."""
    expected = Grade.SAME if before == after else _grade_of_tokens(before, after)
    assert grade(before, after) is expected


@given(PLAIN, PLAIN, PLAIN, PLAIN)
def test_what_both_texts_begin_and_end_with_changes_no_grade_of_plain_words(
    start: str, before: str, after: str, end: str
) -> None:
    """Words that both texts begin and end with do not hide what changed between them."""
    texts = f"{start} {before} {end}", f"{start} {after} {end}"
    expected = Grade.SAME if before == after else _grade_of_tokens(*texts)
    assert grade(*texts) is expected


@given(TEXTS | PLAIN)
def test_plain_words_are_tokens_but_for_their_spelling(text: str) -> None:
    """A plain word is a token of its own."""
    words = plain_words(text)
    if words:
        assert tuple(SAME_WORD.get(word, word) for word in words) == tokens_of(text)


@given(TEXTS | PLAIN, TEXTS | PLAIN)
def test_grades_have_no_direction(before: str, after: str) -> None:
    """What changed from one text to the other changed back as far."""
    assert grade(before, after) is grade(after, before)
    assert differ(before, after) is differ(after, before)


@given(st.text(), st.text(), st.text(), st.text())
def test_windows_hold_all_that_differs(start: str, before: str, after: str, end: str) -> None:
    """What is cut off stands at the beginning or the end of both texts."""
    texts = start + before + end, start + after + end
    cut = windows(*texts)
    for text, part in zip(texts, cut, strict=True):
        assert part in text
    lost = [len(text) - len(part) for text, part in zip(texts, cut, strict=True)]
    assert lost[0] == lost[1]
    assert (cut[0] == cut[1]) == (texts[0] == texts[1])
