"""What bounds a number: at least, up to, more than, or older."""

from __future__ import annotations

from releasekit.late_patterns import pattern
from releasekit.wording.units import words

Tokens = tuple[str, ...]

_MORE = frozenset(
    words("""more greater over above older longer higher larger heavier later up plus""")
)
_LESS = frozenset(words("less fewer under below younger shorter lower smaller lighter earlier"))
_LESS_WORDS, _MORE_WORDS = "|".join(sorted(_LESS)), "|".join(sorted(_MORE - {"up", "plus"}))
_FILLING = r"(?: (?:of|the|a|an|to|age|ages|aged|is|was|are|about|approximately))*"
# What stands before a number and bounds it; read from the number back.
_BOUND = pattern(rf"""(?x)(?:^|\ )(?:
      (?P<ge> >=|at\ least|(?:no|not|never|nor)\ (?:<|(?:{_LESS_WORDS})\ than)|minimum(?:\ of)?
        |equal\ to\ or\ (?:>|(?:{_MORE_WORDS})\ than)|(?:{_MORE_WORDS})\ than\ or\ equal\ to)
    | (?P<le> <=|at\ most|up\ to(?:\ and\ including)?|maximum(?:\ of)?|within
        |(?:no|not|never|nor)\ (?:>|(?:{_MORE_WORDS})(?:\ than)?)
        |not\ (?:to\ )?exceed(?:ing)?|equal\ to\ or\ (?:<|(?:{_LESS_WORDS})\ than)
        |(?:{_LESS_WORDS})\ than\ or\ equal\ to)
    | (?P<gt> >|(?:over|above|beyond|exceeds?|exceeding|in\ excess\ of)|(?:{_MORE_WORDS})\ than
        (?:\ [a-z]+){{0,4}})
    | (?P<lt> <|under|below|(?:{_LESS_WORDS})\ than(?:\ [a-z]+){{0,4}})
    | (?P<pm> \+/-)
    ){_FILLING}$""")
_REACH = 8  # words before a number that can bound it
_AND_MORE = frozenset({"over", "older", "up", "above"})
_AND_LESS = frozenset({"under", "younger", "below"})
_SIGN = {"ge": ">=", "le": "<=", "gt": ">", "lt": "<", "pm": "+/-"}
_BOUNDING = frozenset(
    words(
        """> < >= <= = +/- least most no not never nor minimum maximum to or than of up within
        exceed exceeds exceeding over under above below beyond excess"""
    )
)


def is_number(token: str) -> bool:
    """Return whether a token is a number in figures."""
    return token[0].isdigit() or (token[0] == "-" and len(token) > 1)


def bound_of(tokens: Tokens, place: int, end: int) -> str:
    """Return the sign of what bounds the number at a place whose unit ends before `end`."""
    behind = _behind(tokens, end)
    if behind is not None:
        return behind
    ahead = tokens[max(place - _REACH, 0) : place]
    if _BOUNDING.isdisjoint(ahead):
        return ""
    for at in range(len(ahead) - 1, -1, -1):  # no other number stands between
        if is_number(ahead[at]):
            ahead = ahead[at + 1 :]
            break
    found = _BOUND.search(" ".join(ahead))
    return _SIGN[found.lastgroup] if found and found.lastgroup else ""


def _behind(tokens: Tokens, end: int) -> str | None:
    """Return the bound that follows: 5 or more, 18 years of age and older, 5+; None if none."""
    for at in range(end, min(end + 4, len(tokens))):
        joint, word = tokens[at], tokens[at + 1] if at + 1 < len(tokens) else ""
        if joint == "+" or (joint == "plus" and at == end):
            return ">="
        if joint in {"or", "and"}:
            if word in _MORE and (joint == "or" or word in _AND_MORE):
                return ">="
            return "<=" if word in _LESS and (joint == "or" or word in _AND_LESS) else None
        if joint in {"to", "~"} or is_number(joint):
            return None
    return None
