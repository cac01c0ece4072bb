"""What a licensee's own list says of the 2025 codes: symbols, sunset dates, notes."""

# fmt: off
FLAGS: dict[str, tuple[str, ...]] = {
    "modifier-51-exempt": ("20806", "31660", "36515", "43101", "61425", "92295", "95890", "97690"),
    "fda-pending": ("90436", "90591"),
    "resequenced": ("21275", "46902", "99240"),
    "telemedicine": (
        *(str(code) for code in range(98000, 98008)), "99202", "99203", "99204", "99205",
        "99220", "99222", "99223", "92295", "92296", "94095", "94096", "99445", "99446",
    ),
    "audio-only": (*(str(code) for code in range(98008, 98016)), "92295", "94095", "99445"),
}

REGISTRY_NOTES: dict[str, str] = {
    "33016": "Enter each case in the sample registry",
    "36835": "Enter each case in the sample registry, with the wall thickness",
    "61140": "Sample brain registry, volume 3",
    "65091": "Sample eye registry, yearly return",
    "0082U": "Sample reference laboratory, one site",
    "0740T": "Sample gland registry, opened by invitation",
}

# Category III: no date yet / a date of its own; every other code takes the next of FUTURE
NO_SUNSET = ("0885T", "0886T", "0905T", "0906T")
SUNSETS: dict[str, str] = {
    "0101T": "2025-07-01",
    "0160T": "2026-01-01",
    "0225T": "2025-07-01",
    "0305T": "2026-01-01",
    "0345T": "2027-01-01",
    "0390T": "2026-01-01",
    "0430T": "2026-01-01",
    "0515T": "2026-01-01",
    "0575T": "2028-01-01",
    "0660T": "2026-01-01",
    "0700T": "2026-01-01",
}
FUTURE = ("2027-01-01", "2027-07-01", "2028-01-01", "2028-07-01", "2029-01-01", "2029-07-01")

# codes whose medium and short texts leave the figure out, so that only the long one can change it
NARROW: dict[str, tuple[str, str]] = {
    "99203": ("SAMPLE OFFICE VISIT NEW PT AVERAGE", "SAMPLE OFFICE VST NEW PT AVG"),
    "66815": ("SAMPLE NJX FILLER LENS PERQ SMALL DOSE", "SAMPLE NJX FILLER LENS SMALL"),
    "70011": ("SAMPLE X-RAY FOREARM SKIN SEVERAL VIEWS", "SAMPLE X-RAY FORARM SKIN SVR"),
    "10681": ("SAMPLE RESHAPING FOREARM SKIN COMPL", "SAMPLE RSHP FORRM SKIN COMPL"),
}
# fmt: on


def properties(code: str, long: str, place: int) -> tuple[tuple[str, str], ...]:
    """Return the property rows of one code; place counts the Category III codes."""
    found = {flag: "true" for flag, codes in FLAGS.items() if code in codes}
    if "; each additional" in long:
        found["add-on"] = "true"
    if code in REGISTRY_NOTES:
        found["registry-note"] = REGISTRY_NOTES[code]
    if code.endswith("T") and code not in NO_SUNSET:
        found["sunset"] = SUNSETS.get(code, FUTURE[place % len(FUTURE)])
    return tuple(sorted(found.items()))
