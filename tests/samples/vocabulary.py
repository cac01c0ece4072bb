"""The invented words of the CPT-shaped samples: plain ones, so that every change tells itself."""

# fmt: off
SITES: dict[str, tuple[str, ...]] = {
    "integumentary": (
        "forearm skin", "scalp skin", "palm skin", "nail bed",
        "facial skin", "back skin", "heel skin", "breast tissue",
    ),
    "musculoskeletal": (
        "knee ligament", "shoulder joint", "hip joint", "elbow tendon", "wrist joint",
        "thigh bone", "ankle joint", "finger joint", "spine disc", "jaw joint",
    ),
    "respiratory": ("nasal passage", "sinus", "lung lobe", "windpipe", "lung lining"),
    "cardiovascular": (
        "leg vein", "heart chamber", "heart valve", "arm vein",
        "neck artery", "main artery", "heart wall", "leg artery",
    ),
    "hemic": ("lymph node", "spleen", "lymph vessel"),
    "mediastinum": ("chest cavity", "diaphragm"),
    "digestive": (
        "food pipe", "salivary gland", "stomach pouch", "stomach outlet", "small bowel",
        "large bowel", "bile duct", "liver", "belly lining", "rectum",
    ),
    "urinary": ("kidney", "kidney cortex", "ureter", "bladder", "urethra"),
    "male genital": ("testis", "scrotum", "sperm duct"),
    "reproductive": ("reproductive gland",),
    "female genital": ("uterine tube", "ovary", "uterus", "vaginal wall"),
    "maternity": ("birth membrane", "placenta"),
    "endocrine": ("thyroid", "adrenal gland"),
    "nervous": (
        "brain surface", "brain covering", "Wexley nerve", "nerve root",
        "arm nerve", "spinal canal", "facial nerve",
    ),
    "eye": ("iris", "white of the eye", "lens", "tear duct", "eye muscle", "retina"),
    "auditory": ("ear drum", "ear bone", "inner ear", "balance canal"),
}

# act, approach, what follows the semicolon ("each additional ..." makes an add-on code)
ACTS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("repair of", "open", ("without graft", "with graft", "each additional 5 cm")),
    ("release of", "closed", ("single site", "two sites")),
    ("reshaping of", "through a scope", ("limited", "complete")),
    ("biopsy of", "by needle",
     ("surface only", "surface and deep", "each additional specimen")),
    ("removal of growth from", "open", ("less than 2 cm", "2 cm or more")),
    ("placement of stent in", "percutaneous", ("first stent", "each additional stent")),
    ("exploration of", "open", ("left", "right")),
    ("tissue transfer to", "by flap", ("first stage", "second stage")),
    ("removal of foreign body from", "through a scope",
     ("without imaging guidance", "with imaging guidance")),
    ("revision of earlier repair of", "open", ("unilateral", "bilateral")),
    ("injection of filler into", "percutaneous", ("up to 5 mg", "more than 5 mg")),
    ("fixation of", "open", ("with pins", "with plate and screws")),
)

IMAGING: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("x-ray", ("2 views", "3 or more views")),
    ("CT scan", ("without contrast", "with contrast", "without and then with contrast")),
    ("ultrasound", ("complete", "limited")),
    ("MRI scan", ("without contrast", "with contrast")),
    ("tracer scan", ("single day", "several days")),
    ("radiation treatment", ("one field", "two fields", "three fields")),
)

ANALYTES: tuple[str, ...] = (
    "iron", "vitamin K", "protein A", "protein B", "bile acid",
    "calcium, free", "sugar", "allergy antibody", "marsh virus", "hormone B",
    "Škorvan factor", "uric salt", "fat", "clotting protein", "drug level",
    "copper", "zinc, 5 µg limit", "white cells", "mold spores", "vitamin A",
    "muscle enzyme", "liver enzyme", "stomach enzyme", "thyroid hormone", "cholesterol ratio",
    "immune complement", "sleep hormone", "mold marker", "growth hormone", "lactic acid",
)

METHODS: tuple[tuple[str, ...], ...] = (
    ("blood, chemical method", "urine, chemical method"),
    ("paper strip", "strip by reader", "strip with confirmation"),
    ("column method", "column method with mass detection"),
    ("stained film, by eye", "stained film, automated"),
)

SERVICES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("walking test", ("test with report", "report alone")),
    ("treadmill heart test", ("test and report", "test alone", "report alone")),
    ("heart tracing", ("at rest", "during exercise")),
    ("balance training", ("first 15 minutes", "each additional 15 minutes")),
    ("hearing test", ("single tone", "several tones")),
    ("contact lens fitting", ("unilateral", "bilateral")),
    ("breathing test", ("before medication", "before and after medication")),
    ("kidney dialysis session", ("plain session", "session with two reviews")),
    ("muscle tracing", ("one limb", "two limbs", "each additional limb")),
    ("light treatment", ("part of the body", "whole body")),
    ("talk therapy", ("one patient, 25 minutes", "group, 50 minutes")),
    ("infusion of medication", ("first 30 minutes", "each additional 30 minutes")),
)

PLACES: tuple[str, ...] = (
    "adult, in clinic", "child, in clinic", "adult, at home", "child, at home",
)

VACCINES: tuple[str, ...] = (
    "marsh fever", "river flu", "hill pox", "forest fever", "winter croup", "coast flu",
)

VISITS: tuple[str, ...] = (
    "office visit, new patient",
    "office visit, established patient",
    "hospital day, first",
    "hospital day, following",
    "second opinion, office patient",
    "second opinion, hospital patient",
    "emergency room visit",
    "nursing home visit, first",
    "nursing home visit, following",
    "home visit, established patient",
    "yearly checkup, new patient",
    "yearly checkup, established patient",
    "family conference",
    "intensive care at the bedside",
)

GRADES: tuple[str, ...] = ("simple", "average", "involved", "complex")

TOPICS: tuple[str, ...] = (
    "vitamin K level", "marsh fever plan", "wrist comfort", "grip strength",
    "heart output", "lens clarity", "breathing reserve", "walking score",
    "sleep diary", "thyroid check", "skin check", "allergy list", "family wishes",
)

EMERGING: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("heat mapping of", ("with report", "report alone")),
    ("sound wave treatment of", ("first field", "each additional field")),
    ("cell seeding of", ("harvest", "placement")),
    ("placement of motion sensor in", ("complete system", "sensor alone")),
    ("cold plume treatment of", ("left", "right")),
)
