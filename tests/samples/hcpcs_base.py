"""The HCPCS-shaped codes and modifiers of the October 2025 sample, all texts made up."""

from collections.abc import Iterator

from msgspec import Struct

from .cpt_base import Family, numbered
from .texts import fit

SHORT_WIDTH = 28
FULL = "with linings, fastenings and one season of adjustments by the maker, in any material"
TOLD = "set down by the scribe on the same day, with the hour, the reason and the next step"


class Record(Struct, frozen=True, kw_only=True):
    """One code or modifier (two characters); dates are YYYYMMDD, blank where there is none."""

    code: str
    long: str
    short: str
    pricing: str = ""
    cim: str = ""
    mcm: str = ""
    statute: str = ""
    lab: str = ""
    xref: str = ""
    coverage: str = "C"
    asc: str = ""
    asc_date: str = ""
    note: str = ""
    betos: str = ""
    tos: str = ""
    added: str = ""
    effective: str = ""
    ended: str = ""
    action: str = "N"


# letter, numbers, pricing, coverage, BETOS, type of service, families
# fmt: off
BLOCKS: tuple[tuple[str, int, int, str, str, str, str, tuple[Family, ...]], ...] = (
    ("A", 180, 190, "35", "D", "D1A", "1", (
        ("Lantern barge transport", ("per furlong", "waiting time, each half hour")),
    )),
    ("A", 4206, 8990, "35", "D", "D1A", "1", (
        ("Moss dressing, dry weave", ("16 sq cm or less, each", "more than 16 sq cm, each")),
        ("Quill tip, hollow, sterile", ("short", "long")),
        (f"Drip canal pouch {FULL}", ("with faceplate, each", "without faceplate, each")),
        ("Salve, barrier type", ("per 10 ml", "per sachet")),
        ("Reed tubing for bellows", ("per 30 cm", "per coil")),
        (f"Tarn ridge binder {FULL}", ("adult", "child")),
        ("Sling cloth, woven", ("plain", "waxed")),
        ("Lamp wick for warm mist", ("each", "per dozen")),
        (f"Sieve cortex filter {FULL}", ("single layer", "double layer")),
    )),
    ("A", 9500, 9700, "51", "C", "I1E", "4", (
        ("Tracer, drift survey", ("per vial", "per 40 mg")),
    )),
    ("B", 4030, 9990, "39", "D", "O1C", "P", (
        ("Thread nourishment kit, per day", ("gravity", "wheel pump")),
        (f"Tarn formula for thread nourishment {FULL}", ("per 90 calories", "per packet")),
        ("Wheel pump for thread nourishment", ("portable", "fixed")),
        ("Thread nourishment, fat part", ("per 10 g", "per 50 g")),
    )),
    ("C", 1710, 9790, "53", "D", "O1E", "1P", (
        ("Gimbal stent", ("plain", "woven", "resorbing")),
        ("Anchor, braid vein", ("loop type", "bar type")),
        (f"Tide gate implant {FULL}", ("single leaf", "paired leaf")),
        ("Resonant ablation wand", ("reusable", "single use")),
        ("Murmur sensor", ("complete", "lead alone")),
        (f"Sluice valve, grown {FULL}", ("small", "large")),
        ("Injection, ravelin concentrate", ("1 mg", "per vial")),
    )),
    ("E", 110, 8005, "32", "D", "D1E", "R", (
        ("Walking crook", ("fixed height", "telescoping")),
        (f"Tilting hammock {FULL}", ("hand crank", "wheel motor")),
        ("Bellows breath aid", ("bench top", "belt worn")),
        ("Mist kettle", ("cold", "warm")),
        (f"Floating mattress, tarn type {FULL}", ("full length", "half length")),
        ("Balance loom for the home", ("purchase", "monthly hire")),
        ("Rail for the bath, clamp type", ("left", "right")),
        ("Hush hood", ("cloth", "felt")),
        ("Gait carpet, woven sensor", ("2 metre", "4 metre")),
        (f"Standing frame, reed {FULL}", ("fixed", "on wheels")),
        ("Light box, amber", ("table top", "panel")),
        ("Salve warmer", ("plain", "with clock")),
        ("Lift, sling type", ("hand wheel", "wheel motor")),
    )),
    ("G", 105, 9990, "13", "D", "M5D", "1", (
        ("Almanac review by the ward scribe", ("first 20 minutes", "each additional 20 minutes")),
        (f"Survey of vent collar for unseen growth {TOLD}", ("ordinary hazard", "high hazard")),
        ("Storm watch stay, outpatient", ("per hour", "direct entry")),
        ("Ledger entry, vessarin at goal", ("met", "not met", "not weighed")),
        ("Ledger entry, fall hazard talk", ("held", "not held")),
        (f"Ledger entry, kindred circle wishes {TOLD}", ("kept", "not kept")),
        ("Season plan, months of salve care", ("opening month", "later month")),
        ("Ledger entry, sleep tally", ("kept", "not kept")),
        ("Distant ward round by picture link", ("plain", "involved")),
        (f"Ledger entry, lens clarity {TOLD}", ("better", "same", "worse")),
        ("Training in tarn living", ("one person", "circle")),
        ("Harrow joint comfort tally", ("opening", "later")),
    )),
    ("H", 1, 2037, "00", "I", "Z2", "9", (
        ("Talking circle, community hall", ("per diem", "per 15 minutes")),
        ("Craft hall day", ("per diem", "per half day")),
        (f"Crisis kettle watch {TOLD}", ("per hour", "per night")),
        ("Kindred peer support", ("one person", "circle")),
        ("Orchard residence day", ("per diem", "with lodging")),
    )),
    ("J", 120, 9395, "51", "D", "O1E", "1P", (
        *((f"Injection, {drug}", doses) for drug, doses in (
            ("brindlumab", ("10 mg",)), ("corvastine", ("5 mg", "50 mg")), ("dorsamine", ("1 mg",)),
            ("fenugrin sodium", ("per 100 units",)), ("gimbalin", ("0.5 mg",)),
            ("harrowinib", ("25 mg",)), ("keelin alfa", ("1 mcg", "1000 units")),
            ("lumethin acetate", ("2 mg",)), ("marlic acid", ("per 10 mg",)),
            ("nimbinostat", ("1 mg",)), ("orrithrin", ("250 mg",)), ("pellworm serum", ("1 ml",)),
            ("quillonase", ("per 6 units",)), ("rilladone", ("20 mg", "extended release, 1 mg")),
            ("sablimab-tarn", ("10 mg",)), ("sedgevir", ("100 mg",)), ("tarnase beta", ("1 mg",)),
            ("thrushlin", ("0.1 mg",)), ("umbrine", ("5 mg",)), ("vessarin", ("1 mg", "40 mg")),
        )),
        (f"Woven cells of dural sail {FULL}", ("per square cm",)),
        ("Mist solution, ostrane, by kettle", ("unit dose, 1 mg", "concentrate, 1 mg")),
    )),
    ("K", 1, 1034, "36", "D", "D1D", "R", (
        ("Rolling chair, plain frame", ("narrow", "wide")),
        (f"Rolling chair, reed frame {FULL}", ("hand rim", "lever")),
        ("Rolling chair, wheel motor", ("group 1", "group 2", "group 3")),
        ("Footrest, gimbal type", ("left", "right")),
        (f"Seat for rolling chair {FULL}", ("flat", "hollowed")),
    )),
    ("L", 112, 8690, "38", "C", "D1F", "P", (
        ("Velar arch brace", ("soft", "slatted")),
        (f"Tarn ridge corset {FULL}", ("front opening", "back opening")),
        ("Harrow joint hinge", ("straight", "stepped")),
        ("Ferrule cuff sling", ("ready made", "made to measure")),
        (f"Gimbal joint cradle {FULL}", ("left", "right")),
        ("Thole process splint", ("flat", "curved")),
        ("Yoke girdle harness", ("adult", "child")),
        ("Lantern bone socket", ("test", "final")),
        ("Artificial quoin foot", ("single axis", "spring sole")),
        (f"Cochlear stair device {FULL}", ("inner part", "outer part")),
        ("Skein tendon stretcher", ("static", "dynamic")),
        ("Osselar strut shoe insert", ("felt", "cork")),
        (f"Artificial brachial yoke {FULL}", ("below hinge", "above hinge")),
        ("Ridge pad for corset", ("each", "pair")),
        ("Velar mantle cover", ("plain", "padded")),
    )),
    ("M", 75, 1245, "13", "C", "P6A", "1", (
        ("Given in the home, sedgevir drip", ("opening dose", "later dose")),
        ("Season tally, lens clarity", ("reported", "not reported")),
    )),
    ("P", 2028, 9615, "21", "D", "T1H", "5", (
        ("Rivet count of russet cells", ("by hand", "by reader")),
        ("Russet cells, washed", ("each unit", "each half unit")),
        ("Sedge fluid, frozen", ("each unit", "pooled")),
    )),
    ("Q", 35, 9995, "57", "D", "P6C", "1", (
        ("Sling plaster supplies", ("adult", "child")),
        ("Set of resin casts", ("long", "short")),
        (f"Woven graft leaf {FULL}", ("thin, per square cm", "thick, per square cm")),
        ("Injection, tarnase beta biosimilar", ("tarnase-qwe, 1 mg", "tarnase-rty, 1 mg")),
        ("Tinted salve for imaging", ("low density, per ml", "high density, per ml")),
        ("Pulse beacon, night", ("battery", "cradle")),
        ("Portable tide pump part", ("cable", "filter")),
        (f"Graft leaf of sedge node {FULL}", ("plain", "meshed")),
    )),
    ("R", 70, 76, "13", "D", "I1F", "4", (
        ("Cart transport of lantern radiogram gear", ("one person seen", "several persons seen")),
    )),
    ("S", 12, 9999, "00", "I", "Z2", "9", (
        ("Salve for draft sense", ("nose", "mouth")),
        (f"Home drip of umbrine {TOLD}", ("per diem", "per week")),
        ("Class, tarn living", ("per session", "per course")),
        ("Keelin test, inherited form", ("full", "known kin")),
        ("Doorstep lamp round", ("scribe", "nurse")),
        (f"Harbour ward lodging {TOLD}", ("one person", "kindred")),
        ("Crestor mold exposure test", ("room", "person")),
    )),
    ("T", 1000, 5999, "00", "I", "Z2", "9", (
        ("Private watch, up to 15 minutes", ("scribe", "nurse")),
        ("Barge fare, without emergency", ("per furlong", "per trip")),
        ("Doorstep helper", ("per visit", "per diem")),
    )),
    ("U", 1, 9, "21", "C", "T1H", "5", (
        ("Umbral croup marker", ("slow method", "quick method")),
    )),
    ("V", 2020, 2799, "38", "S", "D1F", "Q", (
        ("Mead lens, glass", ("plain", "stepped")),
        ("Frame for mead lens", ("purchase", "repair")),
        ("Lens tint", ("amber", "moss")),
    )),
    ("V", 5008, 5364, "38", "S", "D1F", "Q", (
        ("Hush survey, tone ladder", ("brief", "full")),
        (f"Hush horn {FULL}", ("left", "right", "both sides")),
    )),
)

MODIFIERS: tuple[tuple[str, str], ...] = (
    ("A1", "Moss dressing for one tarn wound"), ("A2", "Moss dressing for two tarn wounds"),
    ("AE", "Scribe of salves"), ("AH", "Talking circle guide"), ("BA", "Item with thread kit"),
    ("CC", "Code changed by the counting house"), ("E9", "Upper lid of the irid corona"),
    ("EM", "Emergency store of salve"), ("FX", "Image made on lantern film"),
    ("GH", "Survey turned into treatment on the same day"), ("KA", "Add-on for rolling chair"),
    ("KS", "Salve supplies for a person without quill use"), ("LD", "Left descending millrace"),
    ("NU", "Unused gear"), ("QB", "Given in a hill clinic"), ("QT", "Recorded on woven tape"),
    ("RR", "Hired gear"), ("TC", "Gear part alone"), ("UN", "Two persons served"),
    ("QX", ("Watch by a second warden under the medical direction of a first one, with four or"
            " more other watches kept at the same hour")),
)

# ended before 2026: code, last day
ENDED: dict[str, str] = {
    "A4207": "20211231", "L1826": "20211231", "E1931": "20231231", "K0412": "20240930",
    "Q1281": "20231231", "G1751": "20241231", "S4291": "20221231", "T2666": "20221231",
    "J2225": "20250930", "BA": "20250930",
}
# what October 2025 itself brought: code, action
OCTOBER: dict[str, str] = {
    "C1712": "A", "J0541": "A", "G0106": "A", "E0111": "C", "L0113": "P", "V2021": "S",
    "J2225": "D", "BA": "D",
}
# fmt: on
# short texts that leave the figure out, so that only the long one can change it
SHORTS: dict[str, str] = {
    "A4206": "Moss dressing dry small",
    "C8635": "Inj ravelin concentrate",
    "H0002": "Talking circle hall brief",
    "K0620": "Footrest gimbal type side",
}
ASC_CODES = ("C1710", "C2860", "J0120", "L8116")


def codes() -> Iterator[Record]:
    """Return every procedure record; dates and references follow from the place in the list."""
    place = 0
    for letter, low, high, pricing, coverage, betos, tos, families in BLOCKS:
        for number, long in numbered(low, high, families):
            place += 1
            code = f"{letter}{number:04d}"
            started = f"{1984 + place * 7 % 38}{('01', '01', '07')[place % 3]}01"
            brief = long.replace(f" {FULL}", "").replace(f" {TOLD}", "")
            asc = code in ASC_CODES
            yield Record(
                code=code,
                long=long,
                short=SHORTS.get(code, fit(brief, SHORT_WIDTH).capitalize()),
                pricing=pricing,
                cim=f"{60 + place % 5}-{place % 17 + 1}" if place % 9 == 0 else "",
                mcm=str(2040 + place) if place % 6 == 0 else "",
                statute="1833(t)" if letter == "C" else "",
                lab="610" if letter == "P" else "",
                coverage=coverage,
                asc="YY" if asc else "",
                asc_date="20080101" if asc else "",
                note=f"{place:04d}" if place % 11 == 0 else "",
                betos=betos,
                tos=tos,
                added=started,
                effective=started,
            )


def modifiers() -> Iterator[Record]:
    """Return every modifier record."""
    for place, (code, long) in enumerate(MODIFIERS):
        started = f"{1990 + place}0101"
        short = fit(long, SHORT_WIDTH).capitalize()
        yield Record(code=code, long=long, short=short, added=started, effective=started)
