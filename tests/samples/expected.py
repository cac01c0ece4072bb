"""The plan: how many codes bear a change of each class from one sample release to the next."""

# A code counts once under every class that one of its changes bears. A code that is new, gone,
# or born and ended between two releases bears that one change alone. HCPCS action codes and
# action dates are the publisher's own list of changes: they count under no class.
EXPECTED: dict[tuple[str, str, str], dict[str, int]] = {
    ("cpt", "2025", "2025-04"): {
        "code-added": 4,
        "code-deleted": 1,
        "descriptor-revised": 1,
    },
    ("cpt", "2025-04", "2025-07"): {
        "code-added": 5,
        "code-sunset": 1,
        "sunset-scheduled": 1,
        "sunset-extended": 1,
        "descriptor-revised": 1,
    },
    ("cpt", "2025-07", "2026"): {
        "code-added": 51,
        "code-reused": 1,
        "code-deleted": 19,
        "code-converted": 3,
        "code-sunset": 2,
        "sunset-scheduled": 1,
        "sunset-extended": 2,
        "descriptor-quantity-revised": 6,
        "descriptor-revised": 10,
        "descriptor-edited": 4,
        "designation-revised": 5,  # four, and the reused code
        "designation-edited": 2,
        "code-resequenced": 2,
        "flag-changed": 4,
        "property-revised": 1,
    },
    ("cpt", "2025", "2026"): {
        "code-added": 60,
        "code-reused": 1,
        "code-deleted": 20,
        "code-converted": 3,
        "code-sunset": 3,
        "sunset-scheduled": 2,
        "sunset-extended": 3,
        "descriptor-quantity-revised": 6,
        "descriptor-revised": 12,
        "descriptor-edited": 4,
        "designation-revised": 5,  # four, and the reused code
        "designation-edited": 2,
        "code-resequenced": 2,
        "flag-changed": 4,
        "property-revised": 1,
    },
    ("hcpcs", "2025-10", "2026-01"): {
        "code-added": 16,  # two of them were born and ended in between
        "code-reinstated": 2,
        "code-reused": 2,
        "code-terminated": 8,
        "code-purged": 2,
        "descriptor-quantity-revised": 4,
        "descriptor-negated": 1,
        "descriptor-revised": 7,
        "descriptor-edited": 2,
        "designation-revised": 5,  # three, and the two reused codes
        "designation-edited": 1,
        "date-revised": 3,
        "attribute-revised": 15,  # nine, and six terminated codes that now name others
    },
    ("icd10cm", "2025", "2026"): {
        "code-added": 25,
        "code-deleted": 16,
        "became-header": 3,
        "became-billable": 2,
        "descriptor-quantity-revised": 3,
        "descriptor-revised": 6,
        "descriptor-edited": 3,
        "designation-revised": 5,  # three short titles alone, two with the long one
        "designation-edited": 2,
        "code-moved": 6,
        "note-revised": 5,
    },
}
