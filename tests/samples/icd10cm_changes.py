"""All that happens to the ICD-10-CM-shaped samples in fiscal year 2026."""

from .icd10cm_base import ENCOUNTERS

# fmt: off
ADDED: tuple[tuple[str, bool, str], ...] = (
    # a code of its own for what another one, which stays, covered until now
    ("A023", True, "Sample marsh fever, recurrent"),
    ("C50A", False, "Sample breast growth with inflammation"),
    ("C50A0", True, "Sample breast growth with inflammation, unspecified side"),
    ("C50A1", True, "Sample breast growth with inflammation, right"),
    ("C50A2", True, "Sample breast growth with inflammation, left"),
    ("E11A", True, "Sample blood sugar disorder, in remission"),
    # what the split codes became
    ("B8811", True, "Sample mite infestation, chronic, of the skin"),
    ("B8819", True, "Sample mite infestation, chronic, elsewhere"),
    ("D711", True, "Sample white cell disorder, inborn"),
    ("D719", True, "Sample white cell disorder, unspecified"),
    ("G35A", True, "Sample nerve coating disease, returning type"),
    ("G35B", False, "Sample nerve coating disease, steady type"),
    ("G35B0", True, "Sample nerve coating disease, steady type, activity unspecified"),
    ("G35B1", True, "Sample nerve coating disease, steady type, active"),
    ("G35B2", True, "Sample nerve coating disease, steady type, not active"),
    ("G35C", False, "Sample nerve coating disease, late type"),
    ("G35C0", True, "Sample nerve coating disease, late type, activity unspecified"),
    ("G35C1", True, "Sample nerve coating disease, late type, active"),
    ("G35C2", True, "Sample nerve coating disease, late type, not active"),
    ("G35D", True, "Sample nerve coating disease, unspecified"),
    ("Z841", True, "Sample family history of disc ailment"),
    ("Z848", True, "Sample family history of other back ailment"),
    # one code for what four said
    ("H81A", True, "Sample dizziness, inner part, any side"),
    # a header between a header and its codes: the codes move below it
    ("E7241", False, "Sample protein spill, seasonal, recurrent"),
    # a new category
    ("QA0", False, "Sample gene disorder of Tremaine type"),
    ("QA00", True, "Sample gene disorder of Tremaine type, single copy"),
    ("QA09", True, "Sample gene disorder of Tremaine type, unspecified"),
)
BECAME_HEADER: tuple[str, ...] = ("B881", "D71", "G35", "Z84")

# a header whose codes are among DELETED
BECAME_BILLABLE: tuple[str, ...] = ("E050",)
DELETED: tuple[str, ...] = (
    "E0500", "E0501", "E0502", "E0509", "G251", "H811", "H8111", "H8112", "H8113", "H8119",
)

# code, previous assignment, as the publisher's conversion table writes them
CONVERTED: tuple[tuple[str, str], ...] = (
    ("A02.3", "A02.8"),
    ("B88.11", "B88.1"), ("B88.19", "B88.1"),
    ("C50.A0", "C50.09, C50.19"), ("C50.A1", "C50.01, C50.11"), ("C50.A2", "C50.02, C50.12"),
    ("D71.1", "D71"), ("D71.9", "D71"),
    ("E05.0", "E05.00, E05.01, E05.02 and E05.09"),
    ("E11.A", "E11.9"),
    *((code, "G35") for code in (
        "G35.A", "G35.B0", "G35.B1", "G35.B2", "G35.C0", "G35.C1", "G35.C2", "G35.D",
    )),
    ("H81.A", "H81.11-H81.13 and H81.19"),
    ("QA0.0", "None"), ("QA0.9", "None"),
    ("Z84.1", "Z84"), ("Z84.8", "Z84"),
)

# class, code, field, found text, its replacement
REWORDED: tuple[tuple[str, str, str, str, str], ...] = (
    ("descriptor-quantity-revised", "P0701", "long", "less than 500", "less than 450"),
    ("descriptor-quantity-revised", "P0702", "long", "500-749", "450-749"),
    ("descriptor-revised", "F430", "long", "loss", "loss or danger"),
    ("designation-revised", "F430", "short", "loss", "loss or danger"),
    ("descriptor-revised", "K211", "long", "backflow", "backflow with burning"),
    ("designation-revised", "K211", "short", "backflow", "backflow with burning"),
    ("descriptor-edited", "F439", "long", "reaction to loss", "Reaction to Loss"),
    ("descriptor-edited", "D730", "long", "spleen, acute", "spleen,  acute"),
    ("designation-revised", "J058", "short", "other form", "otherwise named"),
    ("designation-edited", "Z791", "short", "use of creams", "Use of Creams"),
)

# the publisher's own list passes over edits of blanks
UNLISTED: tuple[str, ...] = ("D730",)

Notes = dict[str, dict[str, tuple[str, ...]]]

# code, kind of note, lines
NOTES_2025: Notes = {
    "A02": {
        "includes": ("sample fever caught in a marsh",),
        "excludes1": ("sample river fever (A27.-)",),
    },
    "A020": {"inclusionTerm": ("Sample marsh fever of sudden onset", "Ménard's sample fever")},
    "A029": {"inclusionTerm": ("Sample marsh fever NOS",)},
    "B88": {
        "excludes1": ("sample mold itch (B35.-)",),
        "excludes2": ("sample skin sore (L98.-)",),
    },
    "D71": {"inclusionTerm": ("Sample resting white cells", "Sample slow white cells")},
    "E72": {"inclusionTerm": ("Sample protein overflow", "Sample protein loss")},
    "I42": {"codeFirst": ("any sample high pressure in pregnancy (O10.-)",)},
    "I420": {"inclusionTerm": ("Ménard's sample weakness",)},
    "J45": {
        "includes": ("sample whistling breath", "sample tight chest"),
        "excludes2": ("sample winter croup (J05.-)", "sample dry cough (R05)"),
    },
    "J450": {"useAdditionalCode": ("code for sample resistance to creams (Z16.-)",)},
    "T36": {
        "codeFirst": ("the nature of the sample poisoning",),
        "useAdditionalCode": ("code to identify the cream",),
    },
    "T360": {"inclusionTerm": ("Sample poisoning by lip cream",)},
    "W00": {"excludes1": ("sample burn on a boat (V91.-)",)},
    "Z84": {"codeAlso": ("any sample use of creams (Z79.-)",)},
}

# the categories which the tabular samples hold, with their seventh characters
TABULAR: tuple[str, ...] = ("A02", "B88", "D71", "E72", "I42", "J45", "QA0", "T36", "W00", "Z84")
SEVENTH: dict[str, tuple[tuple[str, str], ...]] = {"T36": ENCOUNTERS, "W00": ENCOUNTERS}

# code, kind, lines in 2026 (none: the note is gone)
NOTES_REVISED: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("A02", "includes", ("sample fever caught in a marsh", "sample swamp fever")),
    ("B88", "excludes1", ("sample mold itch (B35.-)", "sample dry cough (R05)")),
    ("E72", "inclusionTerm", ()),
)
# fmt: on
# notes of codes that are themselves new
NOTES_ADDED: Notes = {
    "A023": {"inclusionTerm": ("Sample relapsing marsh fever",)},
    "QA0": {"useAdditionalCode": ("code for each sample ailment that goes with it",)},
    "QA00": {"inclusionTerm": ("Sample single copy of Škorvan",)},
}
