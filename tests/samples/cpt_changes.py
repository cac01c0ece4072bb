"""All that happens to the CPT-shaped samples after 2025: rows of (release, class, code, what)."""

# fmt: off
SUNSET_2030, SUNSET_2031 = (("sunset", "2030-07-01"),), (("sunset", "2031-01-01"),)
ADD_ON = (("add-on", "true"),)

Properties = tuple[tuple[str, str], ...]

# release, code, long text, properties
NEW: tuple[tuple[str, str, str, Properties], ...] = (
    ("2026", "99430", "Twilight almanac review; plain deliberation, 12 minutes", ()),
    ("2026", "99431", "Twilight almanac review; modest deliberation, 24 minutes", ()),
    ("2026", "99432", "Twilight almanac review; involved deliberation, 36 minutes", ()),
    ("2026", "00105", "Anesthesia during cloud grafting of quill fold; steady watch", ()),
    ("2026", "00106", "Anesthesia during cloud grafting of quill fold; tilted watch", ()),
    ("2026", "01970", "Anesthesia during dawn tuning of labyrinth eave; steady watch", ()),
    ("2026", "11990", "Murmur sensor system of corvine callus, seated under the rind", ()),
    ("2026", "19495", "Cloud grafting of lattice gland; opening leaf", ()),
    ("2026", "19496", "Cloud grafting of lattice gland; each additional leaf", ADD_ON),
    ("2026", "27999", "Dawn tuning of gimbal joint, by sounding rod", ()),
    ("2026", "32995", "Cloud grafting of wick membrane, by flexible scope", ()),
    ("2026", "33990", "Woven cell seeding of tidal chamber, harvest through a side port", ()),
    ("2026", "37795", "Dawn tuning of weir septum, by sounding rod", ()),
    ("2026", "38995", "Cloud grafting of lymphal trellis, by hollow quill", ()),
    ("2026", "39595", "Ember sealing of bulwark dome", ()),
    ("2026", "44995", "Aether chart of chyme loop made in an open field", ()),
    ("2026", "44996", "Aether chart of chyme loop made through a scope",
     (("modifier-51-exempt", "true"),)),
    ("2026", "49995", "Ember sealing of vent collar", ()),
    ("2026", "53895", "Ember sealing of outlet tine", ()),
    ("2026", "55895", "Dawn tuning of spermal runnel, by sounding rod", ()),
    ("2026", "58995", "Ember sealing of vestibule hem", ()),
    ("2026", "64995", "Cloud grafting of wander thread, by needle lantern", ()),
    ("2026", "68895", "Ember sealing of retinal mead", ()),
    ("2026", "69975", "Dawn tuning of labyrinth eave, by sounding rod", ()),
    ("2026", "70995", "Prism shadow sweep of velar arch; plain pass", ()),
    ("2026", "70996", "Prism shadow sweep of velar arch; tinted pass", ()),
    ("2026", "73995", "Prism shadow sweep of rugal pocket; plain pass", ()),
    ("2026", "73996", "Prism shadow sweep of rugal pocket; tinted pass", ()),
    ("2026", "79995", "Prism shadow sweep of cochlear stair; plain pass", ()),
    ("2026", "79996", "Prism shadow sweep of cochlear stair; tinted pass", ()),
    ("2026", "85995", "Cindrol, 5 µg floor; urine, lattice titration", ()),
    ("2026", "89392", "Zephyrol; paper strip", ()),
    ("2026", "89393", "Zephyrol; reader strip", ()),
    ("2026", "89394", "Ambrel marker; stained film, by reader", ()),
    ("2026", "89395", "Ambrel marker; prism counter", ()),
    ("2025-04", "0520U", "Zephyrol panel 65; 21 markers, plasma", ()),
    ("2025-04", "0521U", "Ambrel marker panel 66; 44 markers, saliva", ()),
    ("2025-04", "0522U", "Noctane panel 67; 18 markers, plaited tissue, 5 µg floor", ()),
    ("2025-04", "0523U", "Hollin index panel 68; 9 markers, breath film", ()),
    ("2026", "0524U", "Noctane panel 69; 27 markers, saliva", ()),
    ("2026", "0525U", "Hollin index panel 70; 30 markers, plasma", ()),
    ("2026", "0526U", "Zephyrol panel 71; 12 markers, breath film", ()),
    ("2026", "0019M", "Zephyrol risk reckoning; score from 9 markers", ()),
    ("2026", "90748", "Harbour mumps vaccine; lattice strain, for plait use",
     (("fda-pending", "true"),)),
    ("2026", "90749", "Harbour mumps vaccine; woven strain, for drop use", ()),
    ("2026", "97995", "Loom of mirrors training; opening 14 minutes", ()),
    ("2026", "97996", "Loom of mirrors training; each additional 14 minutes", ADD_ON),
    ("2026", "97998", "Night pulse beacon, fitting and 30 days of reports", ()),
    ("2026", "99560", "Doorstep lamp round, plain deliberation", ()),
    ("2026", "4300F", "Mead lens ledger; entered in ledger", ()),
    ("2026", "4301F", "Mead lens ledger; weighed anew", ()),
    ("2025-07", "0931T", "Halo warming of quill fold; whole field", SUNSET_2030),
    ("2025-07", "0932T", "Halo warming of quill fold; narrow field", SUNSET_2030),
    ("2025-07", "0933T", "Echo stitching of braid vein", SUNSET_2030),
    ("2025-07", "0934T", "Tide gate implant of sluice valve; complete system", SUNSET_2030),
    ("2025-07", "0935T", "Tide gate implant of sluice valve; gate alone", SUNSET_2030),
    ("2026", "0936T", "Lull pulse therapy of wander thread", SUNSET_2031),
    ("2026", "0937T", "Glass bead lining of drip canal", SUNSET_2031),
    ("2026", "0938T", "Reading of gait by woven carpet; with report", SUNSET_2031),
    ("2026", "0939T", "Reading of gait by woven carpet; report alone", SUNSET_2031),
)

# release, class, code
GONE: tuple[tuple[str, str, str], ...] = (
    ("2025-04", "code-deleted", "0203U"),
    *(("2026", "code-deleted", code) for code in (
        "99468", "00285", "00286", "20336", "21980", "21981", "30331", "50396", "54377",
        "61571", "65781", "70132", "72506", "82072", "85026", "90801", "95741", "4278F",
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
    ("2026", "descriptor-quantity-revised", "99203", "long", "24 minutes", "26 minutes"),
    ("2026", "descriptor-quantity-revised", "66815", "long", "5 mg", "8 mg"),
    ("2026", "descriptor-quantity-revised", "11356", "long", "18 mm", "22 mm"),
    ("2026", "descriptor-quantity-revised", "38765", "long", "left", "left or right"),
    ("2026", "descriptor-quantity-revised", "50012", "long", "each additional margin",
     "additional margin"),
    ("2026", "descriptor-quantity-revised", "70011", "long", "3 or more", "4 or more"),
    ("2025-04", "descriptor-revised", "0155U", "long", "breath film", "breath film or swab"),
    ("2025-07", "descriptor-revised", "0265T", "long", "complete system",
     "complete system with relay"),
    ("2026", "descriptor-revised", "99241", "long", "opening", "opening or reopening"),
    ("2026", "descriptor-revised", "10681", "long", "braided weave", "braided or knotted weave"),
    ("2026", "descriptor-revised", "45241", "long", "lodged matter", "lodged or loose matter"),
    ("2026", "descriptor-revised", "61425", "long", "rim only", "rim or edge only"),
    ("2026", "descriptor-revised", "70131", "long", "tinted pass", "tinted or dyed pass"),
    ("2026", "descriptor-revised", "81601", "long", "spiral trap", "spiral trap and rinse"),
    ("2026", "descriptor-revised", "90356", "long", "drop use", "drop or mist use"),
    ("2026", "descriptor-revised", "2071F", "long", "weighed anew", "weighed anew or confirmed"),
    ("2026", "descriptor-revised", "0011M", "long", "risk reckoning",
     "risk and relapse reckoning"),
    ("2026", "descriptor-revised", "00256", "long", "tilted watch", "tilted or seated watch"),
    ("2026", "descriptor-edited", "62140", "long", "pons of Wexley", "Pons of Wexley"),
    ("2026", "descriptor-edited", "34605", "long", "percutaneous; up", "percutaneous, up"),
    ("2026", "descriptor-edited", "59001", "long", "open; with", "open;  with"),
    ("2026", "descriptor-edited", "60000", "long", "without graft", "w/o graft"),
    ("2026", "designation-revised", "50010", "medium", "OPEN W/O GRAFT", "OPEN NO PATCH"),
    ("2026", "designation-revised", "25280", "medium", "SETTING RESIN", "HARDENING RESIN"),
    ("2026", "designation-revised", "99445", "short", "KNDR CRCL", "FAMILY"),
    ("2026", "designation-revised", "82070", "short", "PAPER STRIP", "PAPER SLIP TEST"),
    ("2026", "designation-edited", "38766", "medium", "OPEN RT", "OPEN, RT"),
    ("2026", "designation-edited", "81600", "short", "FREE DRIFT", "FREE  DRIFT"),
)

# release, code, long text; the code stays, its meaning does not
REUSED: tuple[tuple[str, str, str], ...] = (
    ("2026", "82071", "Whole barge cell census by prism counter"),
)

# release, class, code, property, value ("" takes it away)
MARKED: tuple[tuple[str, str, str, str, str], ...] = (
    ("2025-07", "sunset-scheduled", "0885T", "sunset", "2030-07-01"),
    ("2026", "sunset-scheduled", "0905T", "sunset", "2031-01-01"),
    ("2025-07", "sunset-extended", "0225T", "sunset", "2030-07-01"),
    ("2026", "sunset-extended", "0305T", "sunset", "2031-01-01"),
    ("2026", "sunset-extended", "0390T", "sunset", "2031-01-01"),
    ("2026", "code-resequenced", "46426", "resequenced", "true"),
    ("2026", "code-resequenced", "57695", "resequenced", "true"),
    ("2026", "flag-changed", "99221", "telemedicine", "true"),
    ("2026", "flag-changed", "99446", "audio-only", "true"),
    ("2026", "flag-changed", "61427", "add-on", ""),
    ("2026", "flag-changed", "90436", "fda-pending", ""),
    ("2026", "property-revised", "33016", "registry-note",
     "Enter each case in the Tremaine ledger within 30 days"),
)
# fmt: on

DELETION_NOTES = """\
(00285-00286 have been deleted. To report, see 00105 or 00320)
(0101T, 0430T and 0660T have been deleted)
(0160T has been deleted. To report, use 11990)
(0203U has been deleted)
(0345T has been deleted. To report, use 33990)
(0515T has been deleted. To report, see 44995 or 44996)
(0575T has been deleted)
(20336 has been deleted. To report, use 20335)
(21980, 21981 have been deleted. For scope work, use 21745; for sounding rod work, use 27999)
(30331 has been deleted. To report, see 30330 or 32995)
(4278F has been deleted)
(50396 has been deleted. To report, use 50395 and 53895)
(54377 has been deleted)
(61571 has been deleted. To report, see 61570, 64995)
(65781 has been deleted. To report, use 68895)
(70132 and 72506 have been deleted. To report, see 70995-70996)
(82072 has been deleted. To report, use 82070 or 89392 and 89393)
(85026 has been deleted. To report, use 85995)
(90801 has been deleted. To report, use 90800)
(95741 has been deleted. For river clinic work, use 95740; for hill clinic work, see 97540-97541)
(99468 has been deleted. To report, use 99467)
"""
