"""The ICD-10-CM-shaped headers and codes of the 2025 sample: real-looking codes, made-up titles."""

from collections.abc import Callable, Iterator

from msgspec import Struct

SHORT_WIDTH = 60
PHRASES = (
    ("subsequent encounter", "subs"), ("initial encounter", "init"), ("sequela", "sqla"),
    ("unspecified", "unsp"), ("hairline", "hairln"), ("upper end", "upr end"), (" with ", " w "),
)  # fmt: skip
ENCOUNTERS = (("A", "initial encounter"), ("D", "subsequent encounter"), ("S", "sequela"))


class Row(Struct, frozen=True, kw_only=True):
    """One row of an order file; a header is not billable."""

    code: str
    billable: bool
    short: str
    long: str


def shortened(long: str) -> str:
    """Return the title of at most 60 columns: the long one where it fits."""
    short = long
    for phrase, brief in PHRASES:
        if len(short) <= SHORT_WIDTH:
            break
        short = short.replace(phrase, brief)
    return short[:SHORT_WIDTH].rstrip()


# code without its dot, billable, long title
Title = tuple[str, bool, str]


def alone(code: str, name: str) -> Iterator[Title]:
    """Return a category that is itself billable."""
    yield code, True, name


def plain(code: str, name: str) -> Iterator[Title]:
    """Return four courses of an ailment."""
    yield code, False, name
    yield f"{code}0", True, f"{name}, acute"
    yield f"{code}1", True, f"{name}, chronic"
    yield f"{code}8", True, f"{name}, other form"
    yield f"{code}9", True, f"{name}, unspecified"


def detail(code: str, name: str) -> Iterator[Title]:
    """Return a header below the category, with four codes."""
    yield code, False, name
    yield f"{code}0", False, f"{name} with complication"
    for sign, text in (
        ("0", "without fever"), ("1", "with low fever"), ("2", "with high fever"),
        ("9", "fever unspecified"),
    ):  # fmt: skip
        yield f"{code}0{sign}", True, f"{name} with complication, {text}"
    yield f"{code}1", True, f"{name} during sleep"
    yield f"{code}9", True, f"{name}, unspecified"


def sided(code: str, name: str) -> Iterator[Title]:
    """Return sides for an outer and an inner part."""
    yield code, False, name
    for sign, part in (("0", "outer part"), ("1", "inner part")):
        yield f"{code}{sign}", False, f"{name}, {part}"
        for last, side in (
            ("1", "right"), ("2", "left"), ("3", "bilateral"), ("9", "unspecified side"),
        ):  # fmt: skip
            yield f"{code}{sign}{last}", True, f"{name}, {part}, {side}"


def gapped(code: str, name: str) -> Iterator[Title]:
    """Return codes that have no row for their immediate prefix."""
    yield code, False, name
    yield f"{code}4", False, f"{name}, seasonal"
    for sign, season in (("1", "spring form"), ("2", "fall form"), ("9", "form unspecified")):
        yield f"{code}41{sign}", True, f"{name}, seasonal, {season}"
    yield f"{code}9", True, f"{name}, unspecified"


def broken(code: str, name: str) -> Iterator[Title]:
    """Return a fracture: each side with its three encounters."""
    yield code, False, name
    yield f"{code}0", False, f"{name}, upper end"
    yield f"{code}01", False, f"{name}, upper end, hairline"
    for sign, side in (("1", "right"), ("2", "left")):
        yield f"{code}01{sign}", False, f"{name}, upper end, hairline, {side}"
        for last, encounter in ENCOUNTERS:
            yield f"{code}01{sign}{last}", True, f"{name}, upper end, hairline, {side}, {encounter}"


def mishap(code: str, name: str) -> Iterator[Title]:
    """Return places XX before the seventh character, with no row for the prefix."""
    yield code, False, name
    for sign, place in (("0", "on open water"), ("1", "at the dock")):
        yield f"{code}{sign}", False, f"{name} {place}"
        for last, encounter in ENCOUNTERS:
            yield f"{code}{sign}XX{last}", True, f"{name} {place}, {encounter}"


def poisoned(code: str, name: str) -> Iterator[Title]:
    """Return a place X inside the code."""
    yield code, False, f"Sample poisoning by {name}"
    yield f"{code}0", False, f"Sample poisoning by {name}, first group"
    yield f"{code}0X", False, f"Sample poisoning by {name}, first group"
    for sign, intent in (("1", "accidental"), ("4", "undetermined")):
        yield f"{code}0X{sign}", False, f"Sample poisoning by {name}, first group, {intent}"
        for last, encounter in ENCOUNTERS:
            yield (
                f"{code}0X{sign}{last}",
                True,
                f"Sample poisoning by {name}, first group, {intent}, {encounter}",
            )


def weighed(code: str, name: str) -> Iterator[Title]:
    """Return codes with figures in their titles."""
    yield code, False, name
    yield f"{code}0", False, f"{name}, very low"
    for sign, grams in (("1", "less than 500"), ("2", "500-749"), ("3", "750-999")):
        yield f"{code}0{sign}", True, f"{name}, very low, {grams} grams"
    yield f"{code}9", True, f"{name}, unspecified weight"


# fmt: off
CATEGORIES: tuple[tuple[str, str, Callable[[str, str], Iterator[Title]]], ...] = (
    ("A02", "Sample marsh fever", plain), ("A27", "Sample river fever", detail),
    ("B35", "Sample mold itch", detail), ("B88", "Sample mite infestation", plain),
    ("C44", "Sample skin growth", sided), ("C50", "Sample breast growth", sided),
    ("D71", "Sample white cell disorder", alone), ("D73", "Sample swelling of spleen", plain),
    ("E05", "Sample overactive thyroid", detail), ("E11", "Sample blood sugar disorder", plain),
    ("E72", "Sample protein spill", gapped),
    ("F43", "Sample reaction to loss", plain),
    ("G25", "Sample tremor", plain), ("G35", "Sample nerve coating disease", alone),
    ("G43", "Sample headache", detail), ("G56", "Sample hand numbness", sided),
    ("H25", "Sample clouding of lens", sided), ("H81", "Sample dizziness", sided),
    ("I27", "Sample heart strain", gapped), ("I42", "Sample heart weakness of Menard", plain),
    ("J05", "Sample winter croup", plain), ("J45", "Sample wheezing", detail),
    ("K21", "Sample stomach backflow", plain), ("K58", "Sample bowel unrest", plain),
    ("L98", "Sample skin sore", gapped),
    ("M17", "Sample knee wear", sided), ("M54", "Sample back ache", plain),
    ("M80", "Sample brittle bone with break", broken),
    ("N13", "Sample urine blockage", plain),
    ("O10", "Sample high pressure in pregnancy", detail),
    ("P07", "Sample low birth weight", weighed),
    ("Q21", "Sample open heart wall", plain),
    ("R05", "Sample dry cough", alone), ("R10", "Sample belly ache", detail),
    ("S52", "Sample break of forearm", broken),
    ("T36", "skin creams", poisoned), ("T50", "cleaning thinners", poisoned),
    ("U07", "Sample emerging coast flu", plain),
    ("V91", "Sample burn on a boat", mishap), ("W00", "Sample fall from a boat", mishap),
    ("Z16", "Sample resistance to creams", detail), ("Z79", "Sample use of creams", plain),
    ("Z84", "Sample family history of back ailment", alone),
)
# fmt: on

# short titles that leave the figure out, so that only the long one can change it
SHORTS: dict[str, str] = {
    "P0701": "Sample low birth weight, lowest band",
    "P0702": "Sample low birth weight, middle band",
}


def rows() -> dict[str, Row]:
    """Return the state of fiscal year 2025, in code order."""
    titles = (title for code, name, pattern in CATEGORIES for title in pattern(code, name))
    return {
        code: Row(code=code, billable=billable, short=SHORTS.get(code, shortened(long)), long=long)
        for code, billable, long in sorted(titles)
    }
