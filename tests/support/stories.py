"""Made-up releases of four years in which codes end, split, swap, come back and pass on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.support.stored import concepts, mapping, put

if TYPE_CHECKING:
    from pathlib import Path

YEARS = ("2021", "2022", "2023", "2024")

_ICD = {
    "2021": (
        """
        A000 Quillon fever of the arch
        A010 Corvine ague
        A020 Vessarin cough, all kinds
        A030 Tarn itch with blisters of the wrist
        A031 Tarn itch without blisters of the ankle
        A040 Lorrel palsy
        A050 Marl colic
        A060 Ember gout
        A080 Sallow croup
        #A09 Thistle pox
        A090 Thistle pox of the heel
        """,
        "",
    ),
    "2022": (
        """
        #A000 Quillon fever of the arch
        A0001 Quillon fever of the left arch
        A0002 Quillon fever of the right arch
        A011 Corvine ague, seasonal
        A012 Corvine ague, lasting
        A020 Vessarin cough, all kinds
        A021 Vessarin cough, dry
        A030 Tarn itch with blisters of the wrist
        A031 Tarn itch without blisters of the ankle
        A041 Lorrel palsy, mended
        #A050 Marl colic
        A0500 Marl colic by day
        A0501 Marl colic by night
        A070 Drover rash
        A080 Sallow croup
        #A09 Thistle pox
        A091 Thistle pox, new
        A092 Thistle pox, newer
        """,
        """
        A000 > A0001 2022-01-01
        A000 > A0002 2022-01-01
        A010 > A011 2022-01-01
        A010 > A012 2022-01-01
        A020 > A021 2022-01-01
        A040 > A041 2022-01-01
        A050 > A0500 2022-01-01
        A050 > A0501 2022-01-01
        A080 > A070 2022-01-01
        A090 > A091 2022-01-01
        A091 > A092 2022-01-01
        A09 > A092 2022-01-01
        """,
    ),
    "2023": (
        """
        #A000 Quillon fever of the arch
        A0001 Quillon fever of the left arch
        A0002 Quillon fever of the right arch
        A011 Corvine ague, seasonal
        A020 Vessarin cough, all kinds
        A021 Vessarin cough, dry
        A030 Tarn itch without blisters of the ankle
        A031 Tarn itch with blisters of the wrist
        A042 Lorrel palsy, mended again
        #A050 Marl colic
        #A0500 Marl colic by day
        A05001 Marl colic by day, at noon
        A05002 Marl colic by day, at dusk
        A0501 Marl colic by night
        A071 Drover rash of the neck
        A080 Sallow croup
        #A09 Thistle pox
        A091 Thistle pox, new
        A092 Thistle pox, newer
        """,
        """
        A012 > A011 2023-01-01
        A041 > A042 2023-01-01
        A0500 > A05001 2023-01-01
        A0500 > A05002 2023-01-01
        A070 > A071 2023-01-01
        A030 > A031 2023-01-01
        A031 > A030 2023-01-01
        """,
    ),
    "2024": (
        """
        #A000 Quillon fever of the arch
        A0001 Quillon fever of the left arch
        A0002 Quillon fever of the right arch
        A011 Corvine ague, seasonal
        A020 Vessarin cough, all kinds
        A021 Vessarin cough, dry
        A030 Tarn itch without blisters of the ankle
        A031 Tarn itch with blisters of the wrist
        #A042 Lorrel palsy, mended again
        A0421 Lorrel palsy, mended again, left
        A0422 Lorrel palsy, mended again, right
        #A050 Marl colic
        #A0500 Marl colic by day
        A05001 Marl colic by day, at noon
        A05002 Marl colic by day, at dusk
        A0501 Marl colic by night
        A060 Ember gout
        A080 Sallow croup
        #A09 Thistle pox
        A092 Thistle pox, newer
        """,
        """
        A042 > A0421 2024-01-01
        A042 > A0422 2024-01-01
        A071 > A080 2024-01-01
        A091 > A092 2024-01-01
        """,
    ),
}
_HCPCS = {
    "2021": (
        """
        C1001 Lantern coil, each
        C1002 Injection, sorrelin, 5 mg
        C1003 Bellows kit
        G1001 Quarterly talk on fennel
        """,
        "",
    ),
    "2022": (
        """
        -2021-12-31 C1001 Lantern coil, each
        -2021-12-31 C1002 Injection, sorrelin, 5 mg
        C1003 Bellows kit
        -2022-06-30 C1004 Bellows kit, small
        G1001 Quarterly talk on fennel
        J1001 Injection, sorrelin, 1 mg
        """,
        """
        C1002 > J1001
        C1001 > 33990
        """,
    ),
    "2023": (
        """
        -2021-12-31 C1001 Lantern coil, each
        -2021-12-31 C1002 Injection, sorrelin, 5 mg
        -2022-09-30 C1003 Bellows kit
        -2022-06-30 C1004 Bellows kit, small
        C1005 Bellows kit, folding
        G1001 Exam of the hoof, unshod
        -2022-12-31 J1001 Injection, sorrelin, 1 mg
        J1002 Injection, sorrelin acetate, 1 mg
        """,
        """
        C1003 > C1005
        C1004 > C1005
        J1001 > J1002
        """,
    ),
    "2024": (
        """
        C1003 Bellows kit
        C1005 Bellows kit, folding
        -2023-12-31 G1001 Exam of the hoof, unshod
        J1002 Injection, sorrelin acetate, 1 mg
        """,
        "",
    ),
}


def stored(root: Path) -> Path:
    """Store the releases of both code sets, and return where."""
    for code_set, story in (("icd10cm", _ICD), ("hcpcs", _HCPCS)):
        for year, (codes, rows) in story.items():
            own = map(mapping, rows.strip().splitlines())
            put(root, year, concepts(codes, code_set), own, code_set)
    return root
