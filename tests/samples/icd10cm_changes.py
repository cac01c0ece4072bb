"""All that happens to the ICD-10-CM-shaped samples in fiscal year 2026."""

from .icd10cm_base import ENCOUNTERS

# fmt: off
ADDED: tuple[tuple[str, bool, str], ...] = (
    ("A023", True, "Brindle fever of the marsh"),
    ("G252", True, "Loom tremor of the evening"),
    ("J452", True, "Bellows tightness at altitude"),
    ("M542", True, "Velar arch ache after loom work"),
    ("N64", False, "Crusting of lattice gland"),
    ("N640", True, "Crusting of lattice gland, dry"),
    ("N649", True, "Crusting of lattice gland, unspecified"),
    ("W002", False, "Fall from a lantern barge in a lock"),
    ("W002XXA", True, "Fall from a lantern barge in a lock, initial encounter"),
    ("W002XXD", True, "Fall from a lantern barge in a lock, subsequent encounter"),
    ("W002XXS", True, "Fall from a lantern barge in a lock, sequela"),
    ("QA0", False, "Inborn gene knot of Tremaine type"),
    ("QA00", True, "Inborn gene knot of Tremaine type, single strand"),
    ("QA01", True, "Inborn gene knot of Tremaine type, double strand"),
    ("QA08", True, "Other inborn gene knot of Tremaine type"),
    ("QA09", True, "Inborn gene knot of Tremaine type, strand unspecified"),
    # a header between a header and its codes: the codes move below it
    ("E7241", False, "Vessarin spill of the seasons, recurrent"),
    ("I2741", False, "Tidal chamber strain of the seasons, recurrent"),
    # what the split codes became
    ("B8811", True, "Lingering skerry mite infestation of quill fold"),
    ("B8819", True, "Lingering skerry mite infestation, elsewhere"),
    ("D711", True, "Idle sentry cells, inborn"),
    ("D718", True, "Other idle sentry cells"),
    ("D719", True, "Idle sentry cells, unspecified"),
    ("Z841", True, "Family history of tarn ridge ailment"),
    ("Z848", True, "Family history of other tarn ailment"),
)
BECAME_HEADER: tuple[str, ...] = ("B881", "D71", "Z84")

# headers whose codes are among DELETED
BECAME_BILLABLE: tuple[str, ...] = ("E050", "K800")
DELETED: tuple[str, ...] = (
    "E0500", "E0501", "E0502", "E0509", "K8000", "K8001", "K8002", "K8009",
    "B351", "G251", "K581", "H811", "H8111", "H8112", "H8113", "H8119",
)

# class, code, field, found text, its replacement
REWORDED: tuple[tuple[str, str, str, str, str], ...] = (
    ("descriptor-quantity-revised", "P0701", "long", "less than 500", "less than 450"),
    ("descriptor-quantity-revised", "P0702", "long", "500-749", "450-749"),
    ("descriptor-quantity-revised", "G5601", "long", "right", "right and left"),
    ("descriptor-revised", "C440", "long", "outer part", "outer part or rim"),
    ("descriptor-revised", "F430", "long", "grief", "grief or dread"),
    ("descriptor-revised", "K211", "long", "backwash", "backwash with singe"),
    ("descriptor-revised", "M541", "long", "ache", "ache or stiffness"),
    ("descriptor-revised", "N131", "long", "stoppage", "stoppage or slowing"),
    ("designation-revised", "N131", "short", "stoppage", "stoppage or slowing"),
    ("descriptor-revised", "R101", "long", "sleep", "sleep or rest"),
    ("designation-revised", "R101", "short", "sleep", "sleep or rest"),
    ("descriptor-edited", "F439", "long", "Storm grief", "Storm Grief"),
    ("descriptor-edited", "H2509", "long", "part, unspecified", "part; unspecified"),
    ("descriptor-edited", "D730", "long", "Sudden swelling", "Sudden  swelling"),
    ("designation-revised", "T500X1A", "short", "accidental", "by mishap"),
    ("designation-revised", "J058", "short", "Other", "Otherwise named"),
    ("designation-revised", "Q218", "short", "weir septum", "partition"),
    ("designation-edited", "Z791", "short", "use of salve", "Use of Salve"),
    ("designation-edited", "B089", "short", "pox, unspecified", "pox; unspecified"),
)

# the publisher's own list passes over edits of blanks
UNLISTED: tuple[str, ...] = ("D730",)

Notes = dict[str, dict[str, tuple[str, ...]]]

# code, kind of note, lines
NOTES_2025: Notes = {
    "A02": {
        "includes": ("fever of the brindled kind",),
        "excludes1": ("sedge fever (A27.-)",),
    },
    "A020": {"inclusionTerm": ("Brindle fever of sudden onset", "Ménard's brindle fever")},
    "A029": {"inclusionTerm": ("Brindle fever NOS",)},
    "B88": {
        "excludes1": ("crestor mold itch (B35.-)",),
        "excludes2": ("salve craving (F15.-)",),
    },
    "D71": {"inclusionTerm": ("Sentry cells at rest", "Sleeping sentry cells")},
    "E72": {"inclusionTerm": ("Vessarin overflow", "Vessarin run-off")},
    "I42": {"codeFirst": ("any tidal strain of gestation (O10.-)",)},
    "I420": {"inclusionTerm": ("Ménard's weakness",)},
    "J45": {
        "includes": ("reed wheeze", "tight bellows"),
        "excludes2": ("umbral croup (J05.-)", "reed cough (R05)"),
    },
    "J450": {"useAdditionalCode": ("code for resistance to tarn salves (Z16.-)",)},
    "T36": {
        "codeFirst": ("the nature of the poisoning",),
        "useAdditionalCode": ("code to tell the salve",),
    },
    "T360": {"inclusionTerm": ("Poisoning by marlic ointment",)},
    "W00": {"excludes1": ("burn by a lantern barge (V91.-)",)},
    "Z84": {"codeAlso": ("any use of salve (Z79.-)",)},
}

# the categories which the tabular samples hold, with their seventh characters
TABULAR: tuple[str, ...] = ("A02", "B88", "D71", "E72", "I42", "J45", "QA0", "T36", "W00", "Z84")
SEVENTH: dict[str, tuple[tuple[str, str], ...]] = {"T36": ENCOUNTERS, "W00": ENCOUNTERS}

# code, kind, lines in 2026 (none: the note is gone)
NOTES_REVISED: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("A02", "includes", ("fever of the brindled kind", "marsh brindle fever")),
    ("B88", "excludes1", ("crestor mold itch (B35.-)", "rind ulcer (L98.-)")),
    ("E72", "inclusionTerm", ()),
    ("J45", "useAdditionalCode", ("code for the altitude, if known",)),
    ("T36", "codeFirst", ("the nature and the hour of the poisoning",)),
)
# fmt: on
# notes of codes that are themselves new
NOTES_ADDED: Notes = {
    "A023": {"inclusionTerm": ("Marsh brindle fever",)},
    "QA0": {"useAdditionalCode": ("code for each tarn ailment that goes with it",)},
    "QA00": {"inclusionTerm": ("Single strand of Škorvan",)},
}
