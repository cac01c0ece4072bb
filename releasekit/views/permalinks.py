"""Where on the site a code, a release and their data stand: addresses that never move."""

from __future__ import annotations

from releasekit.model.release import file_name

FAMILY = 3
"""How many characters of a code name its page: a category of ICD-10, a hundred HCPCS codes.

It is the same for every code set and does not hang on how many codes there are, for then a new
release would move the permalinks of codes that it does not touch.
"""
_WRITTEN = {"/": "-", "\t": "_"}
_DEVICES = frozenset({"CON", "PRN", "AUX", "NUL"})
"""File names that Windows keeps for itself, whatever their suffix."""


def anchor(code: str) -> str:
    """Return the id of a code on its page, which is safe in a file name: `asc/25` is asc-25.

    Two codes never share one.
    """
    if code.isascii() and code.isalnum():
        return code
    return "".join(
        sign if sign.isascii() and sign.isalnum() else _WRITTEN.get(sign, f".{ord(sign):x}")
        for sign in code
    )


def family(code: str) -> str:
    """Return the name of the page that a code stands on: A047 is on A04.

    Shorter codes, which are modifiers, share the page of their first character.
    """
    name = anchor(code)
    name = name[:FAMILY] if len(name) >= FAMILY else name[:1]
    return f"{name}-" if name.upper() in _DEVICES else name


def part(family: str, start: str) -> str:
    """Return the name of the page of a part of a family: the codes S820 … are on S82-0.

    The address of a code stays that of its family, whose page leads on to its parts.
    """
    return f"{family}-{start[len(family) :]}"


def family_page(code_set: str, name: str) -> str:
    """Return the page of a family of codes, from the root of the site."""
    return f"codes/{code_set}/{name}.html"


def code_page(code_set: str, code: str) -> str:
    """Return the permalink of a code, from the root of the site."""
    return f"{family_page(code_set, family(code))}#{anchor(code)}"


def release_page(code_set: str, label: str) -> str:
    """Return the page of a release, from the root of the site."""
    return f"releases/{code_set}/{file_name(label)}.html"


def release_part(code_set: str, label: str, number: int) -> str:
    """Return a further page of a release, from the root of the site; the first is its page."""
    page = release_page(code_set, label)
    return page if number == 1 else f"{page.removesuffix('.html')}-page-{number}.html"


def release_data(code_set: str, label: str, form: str = "json") -> str:
    """Return the file of a release's changes for machines, from the root of the site."""
    return f"releases/{code_set}/{file_name(label)}.{form}"


def bulletin(code_set: str, label: str) -> str:
    """Return the bulletin of a release, from the root of the site."""
    return f"releases/{code_set}/{file_name(label)}-bulletin.html"
