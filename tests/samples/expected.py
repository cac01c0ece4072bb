"""The plan: how many codes bear a change of each class from one sample release to the next."""

# A code counts once under every class that one of its changes bears. A code that is new, gone,
# or born and ended between two releases bears that one change alone. HCPCS action codes and
# action dates are the publisher's own list of changes: they count under no class.
EXPECTED: dict[tuple[str, str, str], dict[str, int]] = {
    ("cpt", "2025", "2025-04"): {
        "code-deleted": 1,
        "code-added": 2,
        "descriptor-revised": 1,
    },
    ("cpt", "2025-04", "2025-07"): {
        "code-sunset": 1,
        "code-added": 2,
        "sunset-scheduled": 1,
        "sunset-extended": 1,
        "descriptor-revised": 1,
    },
    ("cpt", "2025-07", "2026"): {
        "code-converted": 3,
        "code-sunset": 2,
        "code-deleted": 11,
        "code-reused": 1,
        "code-added": 20,
        "sunset-scheduled": 1,
        "sunset-extended": 2,
        "descriptor-quantity-revised": 3,
        "descriptor-revised": 2,
        "descriptor-edited": 2,
        "designation-edited": 1,
        "designation-revised": 3,  # two, and the reused code
        "code-resequenced": 1,
        "flag-changed": 2,
        "property-revised": 1,
    },
    ("cpt", "2025", "2026"): {
        "code-converted": 3,
        "code-sunset": 3,
        "code-deleted": 12,
        "code-reused": 1,
        "code-added": 24,
        "sunset-scheduled": 2,
        "sunset-extended": 3,
        "descriptor-quantity-revised": 3,
        "descriptor-revised": 4,
        "descriptor-edited": 2,
        "designation-edited": 1,
        "designation-revised": 3,  # two, and the reused code
        "code-resequenced": 1,
        "flag-changed": 2,
        "property-revised": 1,
    },
    ("hcpcs", "2025-01", "2025-10"): {
        "code-terminated": 2,
        "code-added": 2,
        "descriptor-revised": 1,
        "designation-revised": 1,
        "attribute-revised": 1,
    },
    ("hcpcs", "2025-10", "2026-01"): {
        "code-purged": 1,
        "code-reused": 1,
        "code-terminated": 6,
        "code-reinstated": 1,
        "code-added": 9,  # one of them was born and ended in between
        "descriptor-quantity-revised": 2,
        "descriptor-negated": 1,
        "descriptor-revised": 3,
        "descriptor-edited": 2,
        "designation-edited": 1,
        "designation-revised": 2,  # with the reused code
        "date-revised": 1,
        "attribute-revised": 8,  # with four terminated codes that now name others
    },
    ("hcpcs", "2025", "2026"): {
        "code-purged": 1,
        "code-reused": 1,
        "code-terminated": 8,
        "code-reinstated": 1,
        "code-added": 11,  # one of them was born and ended in between
        "descriptor-quantity-revised": 2,
        "descriptor-negated": 1,
        "descriptor-revised": 4,
        "descriptor-edited": 2,
        "designation-edited": 1,
        "designation-revised": 3,  # with the reused code
        "date-revised": 1,
        "attribute-revised": 9,  # with four terminated codes that now name others
    },
    ("icd10cm", "2025", "2026"): {
        "code-deleted": 10,
        "code-added": 27,
        "became-header": 4,
        "became-billable": 1,
        "descriptor-quantity-revised": 2,
        "descriptor-revised": 2,
        "descriptor-edited": 2,
        "designation-edited": 1,
        "designation-revised": 3,  # a short title alone, two with the long one
        "code-narrowed": 8,
        "code-moved": 3,
        "note-revised": 3,
    },
}
