"""The HCPCS-shaped codes and modifiers of the January 2025 sample, all texts made up."""

from collections.abc import Iterator

from msgspec import Struct

from .cpt_base import Family, numbered
from .texts import fit

SHORT_WIDTH = 28
FULL = "with straps, lining and fittings, in any size or material"
TOLD = "recorded on the same day with the time and the reason"


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
        ("Ambulance boat transport", ("per mile", "waiting time, each half hour")),
    )),
    ("A", 4206, 8990, "35", "D", "D1A", "1", (
        ("Wound dressing, dry", ("16 sq cm or less, each", "more than 16 sq cm, each")),
        ("Syringe with needle, sterile", ("short", "long")),
        (f"Drainage pouch {FULL}", ("with faceplate, each", "without faceplate, each")),
        ("Skin barrier cream", ("per 10 ml", "per packet")),
        ("Tubing for breathing machine", ("per 30 cm", "per roll")),
        (f"Back binder {FULL}", ("adult", "child")),
        ("Sling, cloth", ("plain", "padded")),
        ("Filter for warm mist machine", ("each", "per dozen")),
        (f"Kidney machine filter {FULL}", ("single layer", "double layer")),
    )),
    ("A", 9500, 9700, "51", "C", "I1E", "4", (
        ("Tracer for scan", ("per vial", "per 40 mg")),
    )),
    ("B", 4030, 9990, "39", "D", "O1C", "P", (
        ("Tube feeding kit, per day", ("gravity", "electric pump")),
        (f"Formula for tube feeding {FULL}", ("per 100 calories", "per packet")),
        ("Pump for tube feeding", ("portable", "stationary")),
        ("Tube feeding, fat part", ("per 10 g", "per 50 g")),
    )),
    ("C", 1710, 9790, "53", "D", "O1E", "1P", (
        ("Stent", ("plain", "coated", "absorbable")),
        ("Anchor for vein", ("loop type", "bar type")),
        (f"Heart valve implant {FULL}", ("small", "large")),
        ("Heat treatment probe", ("reusable", "single use")),
        ("Heart sensor", ("complete", "lead alone")),
        (f"Vein valve, grown {FULL}", ("small", "large")),
        ("Injection, samplamab concentrate", ("1 mg", "per vial")),
    )),
    ("E", 110, 8005, "32", "D", "D1E", "R", (
        ("Walking cane", ("fixed height", "adjustable")),
        (f"Tilting bed {FULL}", ("hand crank", "electric")),
        ("Breathing aid", ("table top", "worn on belt")),
        ("Mist machine", ("cold", "warm")),
        (f"Air mattress {FULL}", ("full length", "half length")),
        ("Balance trainer for the home", ("purchase", "monthly rental")),
        ("Bath rail, clamp type", ("left", "right")),
        ("Ear cover", ("cloth", "foam")),
        ("Sensor carpet for walking test", ("2 meters", "4 meters")),
        (f"Standing frame {FULL}", ("fixed", "on wheels")),
        ("Light box for therapy", ("table top", "panel")),
        ("Cream warmer", ("plain", "with timer")),
        ("Patient lift, sling type", ("manual", "electric")),
    )),
    ("G", 105, 9990, "13", "D", "M5D", "1", (
        ("Care plan review by the nurse", ("first 20 minutes", "each additional 20 minutes")),
        (f"Screening of lower bowel for growths {TOLD}", ("average risk", "high risk")),
        ("Observation stay, outpatient", ("per hour", "direct admission")),
        ("Quality measure, blood sugar at goal", ("met", "not met", "not measured")),
        ("Quality measure, fall risk talk", ("held", "not held")),
        (f"Quality measure, family wishes {TOLD}", ("recorded", "not recorded")),
        ("Monthly skin care plan", ("first month", "later month")),
        ("Quality measure, sleep diary", ("recorded", "not recorded")),
        ("Hospital visit by video", ("simple", "involved")),
        (f"Quality measure, lens clarity {TOLD}", ("better", "same", "worse")),
        ("Training in daily living", ("one person", "group")),
        ("Joint comfort score", ("first", "later")),
    )),
    ("H", 1, 2037, "00", "I", "Z2", "9", (
        ("Group talk therapy, community center", ("per diem", "per 15 minutes")),
        ("Day program", ("per diem", "per half day")),
        (f"Crisis watch {TOLD}", ("per hour", "per night")),
        ("Peer support", ("one person", "group")),
        ("Group home day", ("per diem", "with lodging")),
    )),
    ("J", 120, 9395, "51", "D", "O1E", "1P", (
        *((f"Injection, {drug}", doses) for drug, doses in (
            ("samplumab", ("10 mg",)), ("samplastine", ("5 mg", "50 mg")),
            ("samplamine", ("1 mg",)),
            ("samplarin sodium", ("per 100 units",)), ("samplalin", ("0.5 mg",)),
            ("samplinib", ("25 mg",)), ("samplin alfa", ("1 mcg", "1000 units")),
            ("samplethin acetate", ("2 mg",)), ("samplic acid", ("per 10 mg",)),
            ("samplinostat", ("1 mg",)), ("samplithrin", ("250 mg",)), ("sample serum", ("1 ml",)),
            ("samplonase", ("per 6 units",)), ("sampladone", ("20 mg", "extended release, 1 mg")),
            ("samplimab-xyz", ("10 mg",)), ("samplevir", ("100 mg",)), ("samplase beta", ("1 mg",)),
            ("samplushlin", ("0.1 mg",)), ("sampline", ("5 mg",)),
            ("samplarine", ("1 mg", "40 mg")),
        )),
        (f"Skin substitute, grown cells {FULL}", ("per square cm",)),
        ("Mist solution, sampleterol, by machine", ("unit dose, 1 mg", "concentrate, 1 mg")),
    )),
    ("K", 1, 1034, "36", "D", "D1D", "R", (
        ("Wheelchair, standard frame", ("narrow", "wide")),
        (f"Wheelchair, lightweight frame {FULL}", ("hand rim", "lever")),
        ("Wheelchair, electric", ("group 1", "group 2", "group 3")),
        ("Footrest, swing type", ("left", "right")),
        (f"Seat for wheelchair {FULL}", ("flat", "shaped")),
    )),
    ("L", 112, 8690, "38", "C", "D1F", "P", (
        ("Neck brace", ("soft", "rigid")),
        (f"Back corset {FULL}", ("front opening", "back opening")),
        ("Elbow hinge", ("straight", "stepped")),
        ("Shoulder sling", ("ready made", "made to measure")),
        (f"Ankle cradle {FULL}", ("left", "right")),
        ("Finger splint", ("flat", "curved")),
        ("Hip harness", ("adult", "child")),
        ("Thigh socket", ("test", "final")),
        ("Artificial foot", ("single axis", "spring sole")),
        (f"Inner ear device {FULL}", ("inner part", "outer part")),
        ("Tendon stretcher", ("static", "dynamic")),
        ("Shoe insert", ("felt", "cork")),
        (f"Artificial arm {FULL}", ("below elbow", "above elbow")),
        ("Pad for back corset", ("each", "pair")),
        ("Limb cover", ("plain", "padded")),
    )),
    ("M", 75, 1245, "13", "C", "P6A", "1", (
        ("Given in the home, samplevir infusion", ("first dose", "later dose")),
        ("Yearly report, lens clarity", ("reported", "not reported")),
    )),
    ("P", 2028, 9615, "21", "D", "T1H", "5", (
        ("Count of red cells", ("by hand", "by machine")),
        ("Red cells, washed", ("each unit", "each half unit")),
        ("Plasma, frozen", ("each unit", "pooled")),
    )),
    ("Q", 35, 9995, "57", "D", "P6C", "1", (
        ("Cast supplies for sling", ("adult", "child")),
        ("Set of plastic casts", ("long", "short")),
        (f"Skin graft sheet {FULL}", ("thin, per square cm", "thick, per square cm")),
        ("Injection, samplase beta biosimilar", ("samplase-qwe, 1 mg", "samplase-rty, 1 mg")),
        ("Contrast for imaging", ("low density, per ml", "high density, per ml")),
        ("Heart monitor, night", ("battery", "charger")),
        ("Portable pump part", ("cable", "filter")),
        (f"Graft sheet of tissue {FULL}", ("plain", "meshed")),
    )),
    ("R", 70, 76, "13", "D", "I1F", "4", (
        ("Transport of portable x-ray equipment", ("one person seen", "several persons seen")),
    )),
    ("S", 12, 9999, "00", "I", "Z2", "9", (
        ("Test for sense of smell", ("first", "later")),
        (f"Home infusion of sampline {TOLD}", ("per diem", "per week")),
        ("Class, healthy living", ("per session", "per course")),
        ("Gene test, inherited form", ("full", "known family")),
        ("Home check by staff", ("aide", "nurse")),
        (f"Lodging near the hospital {TOLD}", ("one person", "family")),
        ("Mold exposure test", ("room", "person")),
    )),
    ("T", 1000, 5999, "00", "I", "Z2", "9", (
        ("Private duty care, up to 15 minutes", ("aide", "nurse")),
        ("Boat transport, no emergency", ("per mile", "per trip")),
        ("Home helper", ("per visit", "per diem")),
    )),
    ("U", 1, 9, "21", "C", "T1H", "5", (
        ("Winter croup test", ("slow method", "quick method")),
    )),
    ("V", 2020, 2799, "38", "S", "D1F", "Q", (
        ("Eyeglass lens", ("single", "stepped")),
        ("Frame for eyeglasses", ("purchase", "repair")),
        ("Lens tint", ("brown", "green")),
    )),
    ("V", 5008, 5364, "38", "S", "D1F", "Q", (
        ("Hearing test, tones", ("brief", "full")),
        (f"Hearing aid {FULL}", ("left", "right", "both sides")),
    )),
)

MODIFIERS: tuple[tuple[str, str], ...] = (
    ("A1", "Sample dressing for one wound"),
    ("A2", "Sample dressing for two wounds"),
    ("AE", "Sample dietitian service"),
    ("AH", "Sample therapist service"),
    ("BA", "Sample item with feeding kit"),
    ("CC", "Sample code changed in processing"),
    ("E9", "Sample upper left eyelid site"),
    ("EM", "Sample emergency supply"),
    ("FX", "Sample image made on film"),
    ("GH", "Sample screening turned into treatment the same day"),
    ("KA", "Sample add-on for wheelchair"),
    ("KS", "Sample cream supply for a person without needle use"),
    ("LD", "Sample left heart artery site"),
    ("NU", "Sample new equipment"),
    ("QB", "Sample service in a rural clinic"),
    ("QT", "Sample recording on tape"),
    ("RR", "Sample rented equipment"),
    ("TC", "Sample technical part alone"),
    ("UN", "Sample two patients served"),
    ("QX", ("Sample anesthesia by an assistant under the direction of a physician, with four or"
            " more other patients cared for at the same time")),
)

# ended before 2025: code, last day
ENDED: dict[str, str] = {
    "A4207": "20211231", "L1826": "20211231", "K0412": "20240930",
    "S4291": "20221231",
}
# fmt: on
# short texts that leave the figure out, so that only the long one can change it
SHORTS: dict[str, str] = {
    "A4206": "Sample dressing dry small",
    "C8635": "Sample inj samplamab conc",
    "H0002": "Sample group talk brief",
    "K0620": "Sample footrest swing side",
}
ASC_CODES = ("C1710", "C2860", "J0120", "L8116")


def codes() -> Iterator[Record]:
    """Return every procedure record; dates and references follow from the place in the list."""
    place = 0
    for letter, low, high, pricing, coverage, betos, tos, families in BLOCKS:
        for number, stem in numbered(low, high, families):
            place += 1
            long = f"Sample {stem[0].lower()}{stem[1:]}"
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
