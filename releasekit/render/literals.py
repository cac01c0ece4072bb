"""Texts as values in the source of typst and Markdown, where no text can become markup."""

from __future__ import annotations

from releasekit.late_patterns import pattern

_SIGNS = "\\`*_{}[]<>|#"
REACHES_OUT = pattern(r"\b(?:import|include|eval|plugin)\b")
"""What typst source may not have: a package would be fetched from the network, a file be read.

A literal never has these words as they are, so that only the template's own text is judged.
"""
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"}


class Source(str):
    """Text of a template itself: markup, where any other text is only a value.

    Whatever is done to it (added, joined, replaced) gives a plain text, which is escaped again:
    there is no way to slip a value in.
    """

    __slots__ = ()


def literal(value: object) -> Source:
    """Return a text as a string literal for typst's code mode: `title: {{ title | literal }}`."""
    escaped = "".join(
        _ESCAPES.get(letter) or (letter if letter.isprintable() else f"\\u{{{ord(letter):x}}}")
        for letter in str(value)
    )
    spelled = REACHES_OUT.sub(lambda word: f"\\u{{{ord(word[0][0]):x}}}{word[0][1:]}", escaped)
    return Source(f'"{spelled}"')


def cell(value: object) -> str:
    """Return a text that cannot break a Markdown table or become markup in it."""
    if isinstance(value, Source):
        return value
    escaped = "".join(f"\\{letter}" if letter in _SIGNS else letter for letter in str(value))
    return Source("<br>".join(escaped.splitlines()))
