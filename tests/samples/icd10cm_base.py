"""The ICD-10-CM-shaped headers and codes of the 2025 sample: real-looking codes, made-up texts."""

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
    yield f"{code}0", True, f"Sudden {name[0].lower()}{name[1:]}"
    yield f"{code}1", True, f"Lingering {name[0].lower()}{name[1:]}"
    yield f"{code}8", True, f"Other {name[0].lower()}{name[1:]}"
    yield f"{code}9", True, f"{name}, unspecified"


def detail(code: str, name: str) -> Iterator[Title]:
    """Return a header below the category, with four codes."""
    yield code, False, name
    yield f"{code}0", False, f"{name} with wandering"
    for sign, text in (
        ("0", "without fever"), ("1", "with low fever"), ("2", "with high fever"),
        ("9", "fever unspecified"),
    ):  # fmt: skip
        yield f"{code}0{sign}", True, f"{name} with wandering, {text}"
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
    yield f"{code}4", False, f"{name} of the seasons"
    for sign, season in (("1", "spring form"), ("2", "autumn form"), ("9", "form unspecified")):
        yield f"{code}41{sign}", True, f"{name} of the seasons, {season}"
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
    for sign, place in (("0", "on open water"), ("1", "at the quay")):
        yield f"{code}{sign}", False, f"{name} {place}"
        for last, encounter in ENCOUNTERS:
            yield f"{code}{sign}XX{last}", True, f"{name} {place}, {encounter}"


def poisoned(code: str, name: str) -> Iterator[Title]:
    """Return a place X inside the code."""
    yield code, False, f"Poisoning by {name}"
    yield f"{code}0", False, f"Poisoning by {name}, first group"
    yield f"{code}0X", False, f"Poisoning by {name}, first group"
    for sign, intent in (("1", "accidental"), ("4", "undetermined")):
        yield f"{code}0X{sign}", False, f"Poisoning by {name}, first group, {intent}"
        for last, encounter in ENCOUNTERS:
            yield (
                f"{code}0X{sign}{last}",
                True,
                f"Poisoning by {name}, first group, {intent}, {encounter}",
            )


def weighed(code: str, name: str) -> Iterator[Title]:
    """Return codes with figures in their titles."""
    yield code, False, name
    yield f"{code}0", False, f"Extremely {name[0].lower()}{name[1:]}"
    for sign, grams in (("1", "less than 500"), ("2", "500-749"), ("3", "750-999")):
        yield f"{code}0{sign}", True, f"Extremely {name[0].lower()}{name[1:]}, {grams} grams"
    yield f"{code}9", True, f"{name}, unspecified weight"


# fmt: off
CATEGORIES: tuple[tuple[str, str, Callable[[str, str], Iterator[Title]]], ...] = (
    ("A02", "Brindle fever", plain), ("A27", "Sedge fever", detail),
    ("B08", "Pellworm pox", plain), ("B35", "Crestor mold itch", detail),
    ("B88", "Skerry mite infestation", plain),
    ("C14", "Umbral growth of bolus gate", sided), ("C44", "Veined growth of quill fold", sided),
    ("D17", "Soft lump of tarn ridge", plain), ("D53", "Thin russet blood", plain),
    ("D71", "Idle sentry cells", alone), ("D73", "Swelling of russet pulp", plain),
    ("E05", "Overwork of shield bead", detail), ("E27", "Capstan gland fatigue", plain),
    ("E72", "Vessarin spill", gapped),
    ("F15", "Salve craving", detail), ("F43", "Storm grief", plain),
    ("G25", "Loom tremor", plain), ("G43", "Lantern headache", detail),
    ("G56", "Skein palsy of the upper limb", sided),
    ("H02", "Droop of irid corona", sided), ("H25", "Clouding of lenticule", sided),
    ("H61", "Blocked tympan sail", sided), ("H81", "Stair sway", sided),
    ("I27", "Tidal chamber strain", gapped), ("I42", "Chamber weakness of Menard", plain),
    ("I83", "Slack braid vein", sided),
    ("J05", "Umbral croup", plain), ("J45", "Bellows tightness", detail),
    ("K21", "Gate backwash", plain), ("K58", "Meander gut unrest", plain),
    ("K80", "Gall spindle pebbles", detail),
    ("L02", "Boil of velar mantle", plain), ("L98", "Rind ulcer", gapped),
    ("M17", "Wear of harrow joint", sided), ("M54", "Velar arch ache", plain),
    ("M80", "Brittle lantern bone with break", broken),
    ("N13", "Drip canal stoppage", plain), ("N63", "Lump in lattice gland", sided),
    ("O10", "Tidal strain of gestation", detail), ("O60", "Early cradle pains", plain),
    ("P07", "Low cradle weight", weighed), ("P59", "Amber skin of the newborn", plain),
    ("Q21", "Open weir septum", plain), ("Q66", "Turned quoin foot", sided),
    ("R05", "Reed cough", alone), ("R10", "Meander ache", detail), ("R50", "Glow", alone),
    ("S02", "Break of osselar strut", broken), ("S52", "Break of thole process", broken),
    ("T36", "marlic salves", poisoned), ("T50", "resin thinners", poisoned),
    ("U07", "Emergent tarn flu", plain),
    ("V91", "Burn by a lantern barge", mishap), ("W00", "Fall from a lantern barge", mishap),
    ("Y92", "Contact with quay lanterns", plain),
    ("Z16", "Resistance to tarn salves", detail), ("Z79", "Use of salve", plain),
    ("Z84", "Family history of tarn ailment", alone),
)
# fmt: on

# short titles that leave the figure out, so that only the long one can change it
SHORTS: dict[str, str] = {
    "P0701": "Extremely low cradle weight, lowest band",
    "P0702": "Extremely low cradle weight, middle band",
    "G5601": "Skein palsy of the upper limb, outer part, one side",
}


def rows() -> dict[str, Row]:
    """Return the state of fiscal year 2025, in code order."""
    titles = (title for code, name, pattern in CATEGORIES for title in pattern(code, name))
    return {
        code: Row(code=code, billable=billable, short=SHORTS.get(code, shortened(long)), long=long)
        for code, billable, long in sorted(titles)
    }
