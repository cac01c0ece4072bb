"""The invented words of the CPT-shaped samples: anatomy, acts, devices, analytes."""

# fmt: off
SITES: dict[str, tuple[str, ...]] = {
    "integumentary": (
        "quill fold", "velar mantle", "brindle patch", "ungual skerry",
        "pilar crescent", "tessellar rind", "corvine callus", "lattice gland",
    ),
    "musculoskeletal": (
        "velar arch", "tarn ridge", "osselar strut", "skein tendon", "harrow joint",
        "lantern bone", "thole process", "gimbal joint", "ferrule cuff", "yoke girdle",
    ),
    "respiratory": ("reed passage", "vesper sinus", "bellows lobe", "tine fold", "wick membrane"),
    "cardiovascular": (
        "corvine duct", "tidal chamber", "sluice valve", "braid vein",
        "arcade artery", "millrace trunk", "Tremaine loop", "weir septum",
    ),
    "hemic": ("sedge node", "russet pulp", "lymphal trellis"),
    "mediastinum": ("keel compartment", "bulwark dome"),
    "digestive": (
        "bolus gate", "salivar rill", "rugal pocket", "pylon ring", "chyme loop",
        "meander gut", "gall spindle", "hepar shoal", "omental shawl", "vent collar",
    ),
    "urinary": ("renule", "sieve cortex", "drip canal", "cistern apron", "outlet tine"),
    "male genital": ("seminal coil", "tunic of Arden", "spermal runnel"),
    "reproductive": ("gonal mantle",),
    "female genital": ("fimbrel fan", "ovular nest", "hysteral cove", "vestibule hem"),
    "maternity": ("cradle membrane", "gestal disc"),
    "endocrine": ("shield bead", "capstan gland"),
    "nervous": (
        "cortical fen", "dural sail", "pons of Wexley", "ganglion quarry",
        "plexus braid", "spinal larder", "wander thread",
    ),
    "eye": (
        "irid corona", "scleral veil", "lenticule", "tear runnel", "orbit sling", "retinal mead",
    ),
    "auditory": ("tympan sail", "ossicle rung", "cochlear stair", "labyrinth eave"),
}

# act, approach, what follows the semicolon ("each additional ..." makes an add-on code)
ACTS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("Lattice repair", "open",
     ("without graft", "with tessellated graft", "each additional margin")),
    ("Fenestral release", "by needle lantern", ("single pass", "paired passes")),
    ("Spiral plication", "by flexible scope", ("plain weave", "braided weave")),
    ("Sliver sampling", "by hollow quill", ("rim only", "rim and core", "each additional sliver")),
    ("Removal of veined growth", "open", ("span under 18 mm", "span 18 mm or more")),
    ("Placement of gimbal stent", "percutaneous", ("initial stent", "each additional stent")),
    ("Exploration with washout", "open", ("left", "right")),
    ("Staged transfer", "by sling", ("first stage", "later stage")),
    ("Unseating of lodged matter", "by flexible scope",
     ("without lantern guidance", "with lantern guidance")),
    ("Reworking of earlier graft", "open", ("unilateral", "bilateral")),
    ("Infusion of setting resin", "percutaneous", ("up to 5 mg", "more than 5 mg")),
    ("Harrow fixation", "open", ("with pins", "with plate and pins")),
)

IMAGING: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Lantern radiogram", ("2 planes", "3 or more planes")),
    ("Tessellate tomogram", ("plain pass", "tinted pass", "plain and tinted passes")),
    ("Echo contour map", ("whole field", "narrow field")),
    ("Magnet shadow chart", ("plain pass", "tinted pass")),
    ("Tracer drift survey", ("single day", "several days")),
    ("Guided lantern beam treatment", ("one port", "two ports", "wedge ports")),
)

ANALYTES: tuple[str, ...] = (
    "Quillon antigen", "Vessarin", "Tarnase", "Brindle globulin", "Corvic acid",
    "Ostrane, free", "Lumethin", "Pellworm antibody", "Sedge virus marker", "Harrowin B",
    "Škorvan factor", "Marlic acid", "Fenugrin", "Tessel protein", "Rilladone",
    "Umbrine", "Cindrol, 5 µg floor", "Wexley cells", "Orrith spores", "Keelin A",
    "Dorsamine", "Vellate", "Gimbalin", "Thrushlin", "Peregrin ratio",
    "Aldwin complement", "Nimbin", "Crestor mold marker", "Ravelin", "Sablic acid",
)

METHODS: tuple[tuple[str, ...], ...] = (
    ("serum, lattice titration", "urine, lattice titration"),
    ("paper strip", "reader strip", "strip with confirmation"),
    ("drift column", "drift column with spiral trap"),
    ("stained film, manual", "stained film, by reader"),
)

SERVICES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Vestry gait charting", ("charting with report", "report alone")),
    ("Lantern treadmill watch", ("watch and report", "watch alone", "report alone")),
    ("Tidal pulse tracing", ("at rest", "during exertion")),
    ("Balance loom training", ("first 14 minutes", "each additional 14 minutes")),
    ("Hush chamber hearing survey", ("single tone", "woven tones")),
    ("Mead lens fitting", ("unilateral", "bilateral")),
    ("Bellows breath survey", ("before salve", "before and after salve")),
    ("Sluice filtration session", ("plain session", "session with two reviews")),
    ("Skein needle tracing", ("one limb", "two limbs", "each additional limb")),
    ("Amber light exposure", ("partial field", "whole field")),
    ("Talking circle session", ("one person, 26 minutes", "several persons, 52 minutes")),
    ("Drip infusion of setting resin", ("first 40 minutes", "each additional 40 minutes")),
)

PLACES: tuple[str, ...] = (
    "adult arm of service", "child arm of service", "river clinic", "hill clinic",
)

VACCINES: tuple[str, ...] = (
    "Brindle fever", "Corvine ague", "Pellworm pox", "Sedge fever", "Umbral croup", "Tarn flu",
)

VISITS: tuple[str, ...] = (
    "Hearth visit, first-season person",
    "Hearth visit, returning person",
    "Harbour ward day, opening",
    "Harbour ward day, later",
    "Bellwether opinion, ambulant person",
    "Bellwether opinion, ward person",
    "Lighthouse room call",
    "Orchard residence round, opening",
    "Orchard residence round, later",
    "Doorstep round, returning person",
    "Yearly almanac review, first-season person",
    "Yearly almanac review, returning person",
    "Kindred circle conference",
    "Storm watch at the bedside",
)

DELIBERATIONS: tuple[str, ...] = ("plain", "modest", "involved", "intricate")

TOPICS: tuple[str, ...] = (
    "Vessarin level", "Brindle fever outlook", "Harrow joint comfort", "Tarn ridge strength",
    "Tidal chamber output", "Lens clarity", "Bellows reserve", "Gait loom score",
    "Sleep ledger", "Shield bead survey", "Quill fold inspection", "Salve allergy ledger",
    "Kindred circle wishes",
)

EMERGING: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Aetheric mapping", ("with report", "report alone")),
    ("Resonant ablation", ("initial field", "each additional field")),
    ("Seeding with woven cells", ("harvest", "placement")),
    ("Placement of murmur sensor", ("complete system", "sensor alone")),
    ("Cold plume toning", ("left", "right")),
)
