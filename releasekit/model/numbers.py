"""Numbers as publishers write them: exact decimals, compared as numbers."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation


def number(text: str) -> Decimal | None:
    """Return the number that a text writes, exactly; None where it is none, or no finite one."""
    try:
        value = Decimal(text.replace(",", ""))
    except InvalidOperation:
        return None
    return value if value.is_finite() else None


def plain(value: Decimal) -> str:
    """Return a number without an exponent and without zeros that say nothing: 0.5, -12."""
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in {"", "-0"} else text


def moved(before: str, after: str) -> tuple[str, str]:
    """Return how far a number moved, exactly, and in percent of what it was, each with its sign.

    Both are empty where one of them is no number, the percent also of zero.
    """
    was, is_now = number(before), number(after)
    if was is None or is_now is None:
        return "", ""
    difference = f"{'+' if is_now > was else ''}{plain(is_now - was)}"
    return difference, f"{(is_now - was) / was * 100:+.2f}" if was else ""
