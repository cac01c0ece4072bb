"""All that happens to the HCPCS-shaped samples, by release; rows end with their action code."""

# fmt: off
# code (a modifier has two characters), long text, last day where it was born and ended between
NEW: dict[str, tuple[tuple[str, str, str], ...]] = {
    "2025-10": (
        ("C1713", "Sample stent; drug coated", ""),
        ("G0107", "Sample care plan review by the pharmacist; first 20 minutes", ""),
    ),
    "2026-01": (
        ("A2101", "Sample tracer for scan, low dose; per 20 mg", ""),
        ("A2102", ("Sample tracer for scan, high dose, supplied by the maker in a shielded tray"
                   " with its own label and record; per 40 mg"), ""),
        ("C9801", "Sample heart sensor with two leads; leads alone", ""),
        ("G0571", "Sample quality measure, eyeglass check; recorded", ""),
        ("J0122", "Sample injection, sampligept; 2 mg", ""),
        ("J3912", "Sample injection, samplinostat, ready to use; 1 mg", ""),
        ("L1260", "Sample elbow hinge; geared", ""),
        ("ZV", "Sample service given under the 2026 access plan", ""),
        ("C9799", "Sample injection, trial tracer; per vial", "20251231"),
    ),
}

# gone from the file, years after they ended
PURGED: dict[str, tuple[str, ...]] = {"2026-01": ("A4207",)}

# code, last day, codes to use instead
TERMINATED: dict[str, tuple[tuple[str, str, tuple[str, ...]], ...]] = {
    "2025-10": (("J2225", "20250930", ()), ("BA", "20250930", ())),
    "2026-01": (
        ("A9501", "20251231", ("A2101", "A2102")), ("C6326", "20251231", ("C9801",)),
        ("J3910", "20251231", ("J3912",)), ("L1256", "20251231", ("L1260",)),
        ("S7146", "20251231", ()), ("QT", "20251231", ()),
    ),
}

# ended before, in force again with the same text
REINSTATED: dict[str, tuple[str, ...]] = {"2026-01": ("K0412",)}

# ended before, in force again with another meaning: code, long text
REUSED: dict[str, tuple[tuple[str, str], ...]] = {
    "2026-01": (("S4291", "Sample storage fee for frozen plasma, by the month"),),
}

# class, code, field, found text, its replacement, action code
REWORDED: dict[str, tuple[tuple[str, str, str, str, str, str], ...]] = {
    "2025-10": (
        ("descriptor-revised", "E0111", "long", "adjustable", "adjustable or folding", "C"),
        ("designation-revised", "V2021", "short", "stepped", "bifocal", "S"),
    ),
    "2026-01": (
        ("descriptor-quantity-revised", "A4206", "long", "16 sq cm", "20 sq cm", "C"),
        ("descriptor-quantity-revised", "H0002", "long", "15 minutes", "30 minutes", "C"),
        ("descriptor-negated", "A6860", "long", "with straps", "without straps", "C"),
        ("descriptor-revised", "B4031", "long", "electric pump", "electric or spring pump", "C"),
        ("descriptor-revised", "AE", "long", "dietitian", "dietitian or nutritionist", "C"),
        ("descriptor-revised", "S8570", "long", "mold", "mold or dust", "B"),
        ("descriptor-edited", "E0715", "long", "; hand crank", ", hand crank", "C"),
        ("descriptor-edited", "P7085", "long", "plasma", "Plasma", "N"),  # a silent repair
        ("designation-revised", "E1320", "short", "table top", "bench top", "S"),
        ("designation-edited", "E1931", "short", "machine warm", "machine, warm", "S"),
    ),
}

# class, code, field, value, action code
ADMINISTERED: dict[str, tuple[tuple[str, str, str, str, str], ...]] = {
    "2025-10": (("attribute-revised", "L0113", "pricing", "36", "P"),),
    "2026-01": (
        ("attribute-revised", "E3750", "pricing", "36", "P"),
        ("attribute-revised", "S8570", "coverage", "C", "B"),
        ("attribute-revised", "V5185", "coverage", "C", "F"),
        ("attribute-revised", "Q6260", "betos", "I1E", "T"),
        ("date-revised", "C1710", "asc_date", "20260101", "F"),
    ),
}
# fmt: on
