"""All that happens to the HCPCS-shaped samples in January 2026: rows with their action codes."""

# code (a modifier has two characters), long text, last day where it was born and ended between
# fmt: off
NEW: tuple[tuple[str, str, str], ...] = (
    ("A2101", "Cloud leaf for tarn wounds; per square cm", ""),
    ("A2102", ("Cloud leaf for tarn wounds, thick, held by a border of moss, with the salve that"
               " is soaked into it by the maker and the tray in which it is kept; per square cm"),
     ""),
    ("C9801", "Ember sealing wand; single use", ""),
    ("C9802", "Dawn tuning rod; reusable", ""),
    ("E3300", "Loom of mirrors for the home; purchase", ""),
    ("G0570", "Twilight almanac review by the ward scribe; opening 20 minutes", ""),
    ("G0571", "Ledger entry, mead lens fit; kept", ""),
    ("J0122", "Injection, zephyrol; 2 mg", ""),
    ("J1807", "Injection, ambrelastine; 100 mg", ""),
    ("J3912", "Injection, noctane; per 6 units", ""),
    ("L1260", "Harrow joint hinge; geared", ""),
    ("Q5160", "Injection, tarnase beta biosimilar; tarnase-uio, 1 mg", ""),
    ("V2537", "Lens tint; slate", ""),
    ("ZV", "Service given under the vessarin access plan of 2026", ""),
    ("C9799", "Injection, hollin index tracer; per vial", "20251231"),
    ("G9997", "Storm tide relief round, river clinic; per day", "20251115"),
)

# gone from the file, years after they ended
PURGED: tuple[str, ...] = ("A4207", "L1826")

# code, codes to use instead
TERMINATED: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("A9501", ("A2101", "A2102")), ("C6326", ("C9801",)), ("G0926", ("G0570",)),
    ("J3910", ("J3912",)), ("L1256", ("L1260",)), ("S7146", ()), ("V2536", ("V2537",)),
    ("QT", ()),
)

# ended before, in force again with the same text
REINSTATED: tuple[str, ...] = ("E1931", "K0412")

# ended before, in force again with another meaning: code, long text
REUSED: tuple[tuple[str, str], ...] = (
    ("G1751", "Weighing of plume dust on a miller's badge, by counter"),
    ("Q1281", "Keeper's fee for frozen sedge fluid"),
)

# class, code, field, found text, its replacement, action code
REWORDED: tuple[tuple[str, str, str, str, str, str], ...] = (
    ("descriptor-quantity-revised", "A4206", "long", "16 sq cm", "20 sq cm", "C"),
    ("descriptor-quantity-revised", "C8635", "long", "1 mg", "5 mg", "C"),
    ("descriptor-quantity-revised", "K0620", "long", "left", "left or right", "C"),
    ("descriptor-quantity-revised", "H0002", "long", "15 minutes", "30 minutes", "C"),
    ("descriptor-negated", "A6860", "long", "with linings", "without linings", "C"),
    ("descriptor-revised", "A6330", "long", "bellows", "bellows or kettle", "C"),
    ("descriptor-revised", "B4031", "long", "wheel pump", "wheel or tide pump", "C"),
    ("descriptor-revised", "K0205", "long", "reed frame", "reed or willow frame", "C"),
    ("descriptor-revised", "L4685", "long", "quoin foot", "quoin or harrow foot", "C"),
    ("descriptor-revised", "M0660", "long", "reported", "reported or registered", "C"),
    ("descriptor-revised", "AE", "long", "salves", "salves and teas", "C"),
    ("descriptor-revised", "S8570", "long", "mold", "mold or spore", "B"),
    ("descriptor-edited", "E0715", "long", "; hand crank", ", hand crank", "C"),
    ("descriptor-edited", "P7085", "long", "Sedge fluid", "Sedge Fluid", "N"),  # a silent repair
    ("designation-revised", "E1320", "short", "bench top", "table top", "S"),
    ("designation-revised", "T1001", "short", "nurse", "sister", "S"),
    ("designation-revised", "Q8750", "short", "Graft leaf", "Patch leaf", "S"),
    ("designation-edited", "V2275", "short", "Frame mead", "Frame, mead", "S"),
)

# class, code, field, value, action code
ADMINISTERED: tuple[tuple[str, str, str, str, str], ...] = (
    ("attribute-revised", "E3750", "pricing", "36", "P"),
    ("attribute-revised", "E3751", "pricing", "36", "P"),
    ("attribute-revised", "J2645", "pricing", "53", "P"),
    ("attribute-revised", "G4220", "coverage", "I", "F"),
    ("attribute-revised", "V5185", "coverage", "C", "F"),
    ("attribute-revised", "S8570", "coverage", "C", "B"),
    ("attribute-revised", "L5255", "betos", "D1E", "T"),
    ("attribute-revised", "Q6260", "betos", "I1E", "T"),
    ("attribute-revised", "H0405", "tos", "1", "T"),
    ("date-revised", "C1710", "asc_date", "20260101", "F"),
    ("date-revised", "L8116", "asc_date", "20260101", "F"),
    ("date-revised", "K0001", "added", "19990101", "F"),
)
# fmt: on
