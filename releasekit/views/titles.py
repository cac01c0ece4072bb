"""The names that readers see of classes, levels and aspects, in a code set's own words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from releasekit.render import words

if TYPE_CHECKING:
    from releasekit.layout import CodeSet
    from releasekit.timeline import Sunset


def text_word(layout: CodeSet) -> str:
    """Return what a code set calls the text of a code: descriptor, title or description."""
    return layout.text_word or "text"


def of_withheld(word: str, entitlement: str, audience: str) -> str:
    """Return what is withheld from an audience: every text, or those beyond its entitlement.

    `word` is the code set's own for a text: "Long descriptors are withheld from …".
    """
    phrases = words.load()
    texts = str(phrases["withheld_texts"][entitlement]).format(texts=f"{word}s")
    phrase: str = phrases["withheld"]
    return phrase.format(Texts=texts[0].upper() + texts[1:], texts=texts, audience=audience)


def occasions(layout: CodeSet) -> str:
    """Return what codes are reported for, by date: "dates of service", or what else is declared."""
    phrases = words.load()["occasions"]
    return str(phrases.get(layout.id, phrases[words.DEFAULT]))


def of_class(change_class: str, layout: CodeSet, kind: str = "") -> str:
    """Return the title of a class of change.

    `kind` is that of the code, which says what a converted one became; where it is empty, every
    kind that codes of the code set are converted to is named.
    """
    phrase: str = words.load()["classes"][change_class]["title"]
    return filled(phrase, layout, kind)


def of_group(group: str, layout: CodeSet) -> str:
    """Return the title of a group of a bulletin."""
    return filled(words.load()["groups"][group], layout)


def filled(phrase: str, layout: CodeSet, kind: str = "") -> str:
    """Return a phrase with the code set's own words: {text}, {texts}, {Text} and {kind}."""
    word = text_word(layout)
    return phrase.format(
        text=word, texts=f"{word}s", Text=word.capitalize(), kind=_becomes(layout, kind)
    )


def _becomes(layout: CodeSet, kind: str) -> str:
    titles = {each.id: each.title for each in layout.kinds}
    into = [each.becomes for each in layout.kinds if each.becomes and kind in {"", each.id}]
    return " or ".join(dict.fromkeys(titles.get(one, one) for one in into))


def of_level(level: str) -> str:
    """Return a level as readers know it: "Action required", "Review" or "No action"."""
    return str(words.load()["levels"][level]["title"])


def of_aspect(aspect: str, layout: CodeSet) -> str:
    """Return an aspect in words: `designation.short` is "Short descriptor"."""
    family, _, name = aspect.partition(".")
    if not name:
        known = words.load()["aspects"] | {"display": text_word(layout).capitalize()}
        return str(known.get(family, family.capitalize()))
    acronyms = words.load()["acronyms"]
    by_state = layout.fees.by_state if layout.fees else None
    if by_state and by_state.fullmatch(name):  # the column of a state: AL, AL rural
        state, _, part = name.partition("-")
        return f"{state.upper()} {part}".strip()
    spaced = " ".join(acronyms.get(part, part) for part in name.split("-"))
    shown = spaced if spaced.isupper() else spaced[0].upper() + spaced[1:]
    return f"{shown} {text_word(layout)}" if family == "designation" else shown


def of_section(section: str) -> str:
    """Return the title of a section; of codes that belong to none, that they do not."""
    return section or str(words.load()["no_section"])


def of_sunset_rule(sunset: Sunset) -> str:
    """Return by what rule a sunset is derived, and from which day; empty for one that was given."""
    if not sunset.derived:
        return ""
    phrase: str = words.load()["sunset_rules"][sunset.starts]
    return phrase.format(start=sunset.start)


def of_sunset(sunset: Sunset) -> str:
    """Return a sunset date, and by what rule it is derived where nobody gave it."""
    rule = of_sunset_rule(sunset)
    return f"{sunset.date} ({rule})" if rule else str(sunset.date)
