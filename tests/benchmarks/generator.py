"""Two made-up releases at scale: python generator.py FOLDER CODES ADDED DELETED REVISED."""

from __future__ import annotations

import csv
import json
import random
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

COLUMNS = (
    *("code", "short", "medium", "long"),
    *("status", "category", "effective_date", "termination_date"),
)
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_SIGNS = "0123456789" + _LETTERS
_BEGINNINGS = "vel cor quil tess hal bram dor lun mor nev osc pel rin sab tor ulm wex yar zin fen"
_ENDINGS = "ane elic idor ombra une istal otomy esis arch ule oform iate ectis ural"
_PLAIN = (
    "with without left right upper lower first initial repeat open closed each of the and for by in"
    " panel assay supply device fitting study graft frame limited complete single multiple views"
    " additional minutes unit dose mg less more up when performed separate anterior posterior"
    " superior inferior medial lateral acute chronic recurrent unspecified other subsequent"
    " displaced removal insertion revision repair excision drainage transfer release bypass"
    " management evaluation established office outpatient visit level hospital emergency imaging"
    " guidance contrast material injection infusion therapeutic diagnostic monitoring method"
    " antibody antigen probe technique analysis variant sequence deletion tumor benign uncertain"
    " behavior primary secondary biopsy lesion skin layer wound simple complex kit custom report"
)
_DAYS = [f"{year}-{month:02}-01" for year in range(1996, 2025) for month in (1, 4, 7, 10)]
_LATER = "2026-01-01"


class Size(NamedTuple):
    """How many codes the earlier release has, and which share of them was touched."""

    codes: int
    added: float
    deleted: float
    revised: float


def words() -> list[str]:
    """Return the words that texts are made of; half of a text is plain words."""
    made_up = [start + end for start in _BEGINNINGS.split() for end in _ENDINGS.split()]
    plain = _PLAIN.split()
    return made_up + plain * (len(made_up) // len(plain))


def make(folder: Path, size: Size, *, seed: int = 2026) -> None:
    """Write before.csv and after.csv, in order of the code, and what differs to truth.json.

    The same size and seed give the same bytes.
    """
    folder.mkdir(parents=True, exist_ok=True)
    before, after = folder / "before.csv", folder / "after.csv"
    truth = {"before": 0, "after": 0, "added": 0, "deleted": 0, "changed_fields": 0}
    with before.open("w", newline="") as left, after.open("w", newline="") as right:
        writers = csv.writer(left, lineterminator="\n"), csv.writer(right, lineterminator="\n")
        for writer in writers:
            writer.writerow(COLUMNS)
        for was, now in _pairs(size, random.Random(seed)):  # noqa: S311 (no secret)
            for name, writer, row in zip(truth, writers, (was, now), strict=False):
                if row is not None:
                    writer.writerow(row)
                    truth[name] += 1
            if was is None or now is None:
                truth["added" if was is None else "deleted"] += 1
            else:
                truth["changed_fields"] += sum(map(str.__ne__, was, now))
    (folder / "truth.json").write_text(json.dumps(truth))


Cells = list[str]


def _pairs(size: Size, chance: random.Random) -> Iterator[tuple[Cells | None, Cells | None]]:
    """Yield each code's row before and after, None where it is absent."""
    added, deleted = round(size.codes * size.added), round(size.codes * size.deleted)
    revised = round(size.codes * size.revised)
    fates = ["came"] * added + ["went"] * deleted + ["revised"] * revised
    codes = _codes(size.codes + added, chance)
    touched = dict(zip(chance.sample(codes, len(fates)), fates, strict=True))
    vocabulary = words()
    for code in codes:
        row = _row(code, vocabulary, chance)
        fate = touched.get(code, "")
        if fate == "came":
            yield None, [*row[:6], _LATER, ""]
        elif fate == "went":
            yield row, None
        elif fate == "revised":
            yield row, _revised(row, vocabulary, chance)
        else:
            yield row, row


def _codes(count: int, chance: random.Random) -> list[str]:
    """Return so many codes of seven characters, in order."""
    codes: set[str] = set()
    while len(codes) < count:
        tail = "".join(chance.choices(_SIGNS, k=5))
        codes.add(f"{chance.choice(_LETTERS)}{chance.randrange(10)}{tail}")
    return sorted(codes)


def _row(code: str, vocabulary: list[str], chance: random.Random) -> Cells:
    text = " ".join(chance.choices(vocabulary, k=chance.randint(8, 24))).capitalize()
    status, category = chance.choice("AAAAAACDI"), f"C{chance.randrange(400):03}"
    return [*_texts(code, text), status, category, chance.choice(_DAYS), ""]


def _texts(code: str, text: str) -> Cells:
    return [code, text.upper()[:28].rstrip(), text[:48].rstrip(), text]


def _revised(row: Cells, vocabulary: list[str], chance: random.Random) -> Cells:
    """Change the long text in a word or in its punctuation, or the status, the date, or all."""
    kind = chance.choices(("word", "comma", "status", "date", "all"), (55, 15, 10, 10, 10))[0]
    after = list(row)
    if kind in {"word", "all"}:
        parts = row[3].split()
        place = chance.randrange(1, len(parts))
        parts[place] = f"{chance.choice(vocabulary)}n"
        after[3] = " ".join(parts)
    if kind == "comma":
        after[3] = row[3].replace(" ", ", ", 1)
    if kind in {"status", "all"}:
        after[4] = "D" if row[4] != "D" else "A"
    if kind in {"date", "all"}:
        after[6] = _LATER
    if kind == "all":
        after[:4] = _texts(row[0], f"Now {after[3]}")
    return after


if __name__ == "__main__":
    place, codes, *shares = sys.argv[1:]
    added, deleted, revised = map(float, shares)
    make(Path(place), Size(codes=int(codes), added=added, deleted=deleted, revised=revised))
