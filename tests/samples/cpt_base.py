"""The CPT-shaped codes of the 2025 sample, section by section, all texts made up."""

from collections.abc import Iterable, Iterator

from msgspec import Struct

from .texts import fit
from .vocabulary import (
    ACTS,
    ANALYTES,
    EMERGING,
    GRADES,
    IMAGING,
    METHODS,
    PLACES,
    SERVICES,
    SITES,
    TOPICS,
    VACCINES,
    VISITS,
)

MEDIUM_WIDTH, SHORT_WIDTH = 48, 28
ROUND_FROM = 10  # a family starts on a round number where there is that much room
ALL_SITES = tuple(site for sites in SITES.values() for site in sites)

# a common part, what follows the semicolon in each of its codes
Family = tuple[str, tuple[str, ...]]


class Code(Struct, frozen=True, kw_only=True):
    """One code as its release shows it; properties are (name, value) pairs."""

    code: str
    long: str
    medium: str
    short: str
    properties: tuple[tuple[str, str], ...] = ()


def made(code: str, long: str, properties: tuple[tuple[str, str], ...] = ()) -> Code:
    """Return a code whose narrow texts follow from its long one."""
    return Code(
        code=code,
        long=long,
        medium=fit(long, MEDIUM_WIDTH),
        short=fit(long, SHORT_WIDTH),
        properties=properties,
    )


def numbered(low: int, high: int, families: Iterable[Family]) -> Iterator[tuple[int, str]]:
    """Spread families over a range; the codes of one family follow one another."""
    families = tuple(families)
    step = (high - low) / len(families)
    for place, (stem, endings) in enumerate(families):
        first = low + int(place * step)
        if place and step > ROUND_FROM:
            first -= first % 5
        for offset, ending in enumerate(endings):
            yield first + offset, f"{stem}; {ending}"


def surgery(sites: tuple[str, ...], count: int) -> Iterator[Family]:
    """Walk head to toe: each site in turn with the next few acts."""
    for place in range(count):
        act, approach, endings = ACTS[place % len(ACTS)]
        yield f"Sample {act} {sites[place * len(sites) // count]}, {approach}", endings


def anesthesia() -> Iterator[Family]:
    """Every second site with one of the acts, for two kinds of patients."""
    for place, site in enumerate(ALL_SITES[::2] + ALL_SITES[1::4]):
        act, approach, _ = ACTS[place * 5 % len(ACTS)]
        patients = ("healthy patient", "high-risk patient")
        yield f"Sample anesthesia for {act} {site}, {approach}", patients


def visits(places: Iterable[str], minutes: int) -> Iterator[Family]:
    """Four grades of a visit, each with its minutes."""
    for place in places:
        yield (
            f"Sample {place}",
            tuple(f"{grade}, {minutes * (step + 1)} minutes" for step, grade in enumerate(GRADES)),
        )


def imaging() -> Iterator[Family]:
    """Every site in one kind of image."""
    for place, site in enumerate(ALL_SITES):
        art, endings = IMAGING[place % len(IMAGING)]
        yield f"Sample {art} of {site}", endings


def laboratory() -> Iterator[Family]:
    """Every analyte by two of the methods."""
    for place, analyte in enumerate(analyte for analyte in ANALYTES for _ in range(2)):
        name, comma, rest = analyte.partition(",")
        yield f"Sample {name} test{comma}{rest}", METHODS[place % len(METHODS)]


def vaccines() -> Iterator[Family]:
    """Products by strain."""
    for name in VACCINES:
        yield f"Sample {name} vaccine", ("weakened strain, by injection", "split strain, by mouth")


def services() -> Iterator[Family]:
    """Every service at the places where it is given."""
    for place, (name, endings) in enumerate(SERVICES * len(PLACES)):
        yield f"Sample {name}, {PLACES[place // len(SERVICES)]}", endings


def emerging() -> Iterator[Family]:
    """Young technologies, each on sites far apart."""
    for place, site in enumerate(ALL_SITES[::2]):
        act, endings = EMERGING[place % len(EMERGING)]
        yield f"Sample {act} {site}", endings


def topics() -> Iterator[Family]:
    """Four entries in the quality record for each topic."""
    for topic in TOPICS:
        yield f"Sample {topic}", ("recorded", "measured again", "plan written", "reason not done")


def proprietary() -> Iterator[Family]:
    """One laboratory's panels, each with its own count of markers."""
    for place in range(64):
        name = ANALYTES[place * 7 % len(ANALYTES)].split(",")[0]
        media = ("plasma", "saliva", "tissue", "breath")[place % 4]
        yield f"Sample {name} panel {place + 1:02d}", (f"{11 + 3 * (place % 9)} markers, {media}",)


# fmt: off
BLOCKS: tuple[tuple[int, int, str, tuple[Family, ...]], ...] = (
    (98000, 98016, "", tuple(visits((
        "video visit, new patient",
        "video visit, established patient",
        "telephone visit, new patient",
        "telephone visit, established patient",
    ), 11))),
    (98016, 98016, "", (("Sample short call by telephone or video", ("under 8 minutes",)),)),
    (99202, 99490, "", tuple(visits(VISITS, 12))),
    (100, 1995, "", tuple(anesthesia())),
    (99100, 99120, "", (
        ("Sample anesthesia supplement for the hour", ("night", "emergency")),
        ("Sample anesthesia supplement for the patient", ("cooled body", "lowered pressure")),
    )),
    (10004, 19490, "", tuple(surgery(SITES["integumentary"], 28))),
    (20100, 29990, "", tuple(surgery(SITES["musculoskeletal"], 42))),
    (30000, 32990, "", tuple(surgery(SITES["respiratory"], 18))),
    (33016, 37790, "", tuple(surgery(SITES["cardiovascular"], 30))),
    (38100, 38990, "", tuple(surgery(SITES["hemic"], 8))),
    (39000, 39590, "", tuple(surgery(SITES["mediastinum"], 5))),
    (40490, 49990, "", tuple(surgery(SITES["digestive"], 40))),
    (50010, 53890, "", tuple(surgery(SITES["urinary"], 20))),
    (54000, 55890, "", tuple(surgery(SITES["male genital"], 15))),
    (55920, 55979, "", tuple(surgery(SITES["reproductive"], 2))),
    (56405, 58990, "", tuple(surgery(SITES["female genital"], 20))),
    (59000, 59890, "", tuple(surgery(SITES["maternity"], 8))),
    (60000, 60690, "", tuple(surgery(SITES["endocrine"], 7))),
    (61000, 64990, "", tuple(surgery(SITES["nervous"], 28))),
    (65091, 68890, "", tuple(surgery(SITES["eye"], 22))),
    (69000, 69970, "", tuple(surgery(SITES["auditory"], 15))),
    (69990, 69990, "", (("Sample use of a surgical microscope", ("each day",)),)),
    (70010, 79990, "", tuple(imaging())),
    (80047, 89390, "", tuple(laboratory())),
    (90281, 90749, "", tuple(vaccines())),
    (90800, 97990, "", tuple(services())),
    (99500, 99600, "", tuple(visits(("home nursing round", "home medication round"), 15))),
    (500, 4590, "F", tuple(topics())),
    (101, 930, "T", tuple(emerging())),
    (1, 520, "U", tuple(proprietary())),
    (2, 20, "M", tuple(
        (f"Sample {name} risk score", ("from 9 markers",)) for name in ANALYTES[1:9]
    )),
)
# fmt: on


def codes() -> Iterator[tuple[str, str]]:
    """Return each code of the 2025 edition with its long text, in no order."""
    for low, high, suffix, families in BLOCKS:
        for number, long in numbered(low, high, families):
            yield f"{number:0{5 - len(suffix)}d}{suffix}", long
