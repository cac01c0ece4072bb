"""All that happens to the CPT-shaped samples after 2025: rows of (release, class, code, what)."""

# fmt: off
SUNSET_2030, SUNSET_2031 = (("sunset", "2030-07-01"),), (("sunset", "2031-01-01"),)
ADD_ON = (("add-on", "true"),)

Properties = tuple[tuple[str, str], ...]

# release, code, long text, properties
NEW: tuple[tuple[str, str, str, Properties], ...] = (
    ("2026", "99430", "Sample evening office visit, established patient; simple, 12 minutes", ()),
    ("2026", "99431", "Sample evening office visit, established patient; average, 24 minutes", ()),
    ("2026", "00105", "Sample anesthesia for biopsy of wrist joint, by needle", ()),
    ("2026", "11990", "Sample placement of motion sensor under heel skin", ()),
    ("2026", "27999", "Sample removal of foreign body from shoulder joint, by magnet", ()),
    ("2026", "33990", "Sample cell seeding of heart chamber, harvest through a side port", ()),
    ("2026", "44995", "Sample heat map of small bowel, open", ()),
    ("2026", "44996", "Sample heat map of small bowel, through a scope",
     (("modifier-51-exempt", "true"),)),
    ("2026", "70995", "Sample layered scan of scalp skin; without contrast", ()),
    ("2026", "70996", "Sample layered scan of scalp skin; with contrast", ()),
    ("2026", "85995", "Sample zinc test, 5 µg limit; urine, chemical method", ()),
    ("2026", "89392", "Sample sugar test at home; paper strip", ()),
    ("2026", "89393", "Sample sugar test at home; strip by reader", ()),
    ("2025-04", "0520U", "Sample immune complement panel 65; 40 markers, saliva", ()),
    ("2025-04", "0521U", "Sample skin marker panel 66; 44 markers, tissue, 5 µg limit", ()),
    ("2026", "0524U", "Sample coast flu panel 67; 27 markers, saliva", ()),
    ("2026", "90748", "Sample island fever vaccine; weakened strain, by injection",
     (("fda-pending", "true"),)),
    ("2026", "97995", "Sample mirror training; first 15 minutes", ()),
    ("2026", "97996", "Sample mirror training; each additional 15 minutes", ADD_ON),
    ("2026", "4300F", "Sample lens check; recorded", ()),
    ("2025-07", "0931T", "Sample warm air treatment of forearm skin; whole field", SUNSET_2030),
    ("2025-07", "0932T", "Sample warm air treatment of forearm skin; narrow field", SUNSET_2030),
    ("2026", "0938T", "Sample cell seeding of reproductive gland; harvest and placement",
     SUNSET_2031),
    ("2026", "0939T", "Sample walking test by sensor carpet", SUNSET_2031),
)

# release, class, code
GONE: tuple[tuple[str, str, str], ...] = (
    ("2025-04", "code-deleted", "0203U"),
    *(("2026", "code-deleted", code) for code in (
        "99468", "00285", "20336", "21980", "70132", "72506", "82072", "85026", "95741", "4278F",
    )),
    ("2026", "code-deleted", "0575T"),  # early: its sunset lies in 2028
    ("2026", "code-converted", "0160T"),
    ("2026", "code-converted", "0345T"),
    ("2026", "code-converted", "0515T"),
    ("2025-07", "code-sunset", "0101T"),
    ("2026", "code-sunset", "0430T"),
    ("2026", "code-sunset", "0660T"),
)

# release, class, code, field, found text, its replacement
REWORDED: tuple[tuple[str, str, str, str, str, str], ...] = (
    ("2026", "descriptor-quantity-revised", "99203", "long", "24 minutes", "30 minutes"),
    ("2026", "descriptor-quantity-revised", "66815", "long", "5 mg", "8 mg"),
    ("2026", "descriptor-quantity-revised", "70011", "long", "3 or more", "4 or more"),
    ("2025-04", "descriptor-revised", "0155U", "long", "breath", "breath or mouth swab"),
    ("2025-07", "descriptor-revised", "0265T", "long", "complete system",
     "complete system with relay"),
    ("2026", "descriptor-revised", "10681", "long", "through a scope",
     "through a scope or by laser"),
    ("2026", "descriptor-revised", "90356", "long", "by mouth", "by mouth or nasal spray"),
    ("2026", "descriptor-edited", "62140", "long", "Wexley nerve", "Wexley Nerve"),
    ("2026", "descriptor-edited", "60000", "long", "without graft", "w/o graft"),
    ("2026", "designation-revised", "25280", "medium", "FILLER", "PASTE"),
    ("2026", "designation-revised", "82070", "short", "PAPER STRIP", "PAPER SLIP"),
    ("2026", "designation-edited", "38766", "medium", "OPEN RT", "OPEN, RT"),
)

# release, code, long text; the code stays, its meaning does not
REUSED: tuple[tuple[str, str, str], ...] = (
    ("2026", "82846", "Sample count of floating white cells in joint fluid by laser"),
)

# release, class, code, property, value ("" takes it away)
MARKED: tuple[tuple[str, str, str, str, str], ...] = (
    ("2025-07", "sunset-scheduled", "0885T", "sunset", "2030-07-01"),
    ("2026", "sunset-scheduled", "0905T", "sunset", "2031-01-01"),
    ("2025-07", "sunset-extended", "0225T", "sunset", "2030-07-01"),
    ("2026", "sunset-extended", "0305T", "sunset", "2031-01-01"),
    ("2026", "sunset-extended", "0390T", "sunset", "2031-01-01"),
    ("2026", "code-resequenced", "46426", "resequenced", "true"),
    ("2026", "flag-changed", "99221", "telemedicine", "true"),
    ("2026", "flag-changed", "90436", "fda-pending", ""),
    ("2026", "property-revised", "33016", "registry-note",
     "Enter each case in the sample registry within 30 days"),
)
# fmt: on

DELETION_NOTES = """\
(00285 has been deleted. To report, see 00105 or 00320)
(0101T, 0430T and 0660T have been deleted)
(0160T has been deleted. To report, use 11990)
(0203U has been deleted)
(0345T has been deleted. To report, use 33990)
(0515T has been deleted. To report, see 44995 or 44996)
(0575T has been deleted)
(20336 has been deleted. To report, use 20335)
(21980 has been deleted. For removal through a scope, use 21981; for removal by magnet, use 27999)
(4278F has been deleted)
(70132 and 72506 have been deleted. To report, see 70995-70996)
(82072 has been deleted. To report, use 82070 or 89392 and 89393)
(85026 has been deleted. To report, use 85995)
(95741 has been deleted. For adults, use 95740; for children, see 97540-97541)
(99468 has been deleted. To report, use 99467)
"""
