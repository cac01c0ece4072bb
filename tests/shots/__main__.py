"""Makes a picture of page one of every output: python -m tests.shots DIR.

Needs Chromium, LibreOffice and pdftoppm (poppler-utils). With --store they are made from releases
of your own, which must be those of the samples or named with --pair icd10cm=2025,2026.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path

from tests.shots.pictures import Camera
from tests.support import outgoing


def main() -> None:
    """Make every output, or those whose name contains a word, and a picture of each."""
    options = _options()
    folder: Path = options.folder
    folder.mkdir(parents=True, exist_ok=True)
    for named in options.pair:
        code_set, _, pair = named.partition("=")
        before, _, after = pair.partition(",")
        outgoing.PAIRS[code_set] = (before, after)
        outgoing.AUDIENCES.setdefault(code_set, ("public",))
    with tempfile.TemporaryDirectory() as temporary, Camera(Path(temporary)) as camera:
        for output in outgoing.outputs():
            if all(word in output.name for word in options.words):
                place = outgoing.made(output, Path(temporary) / output.name, options.store)
                for picture in camera.taken(place):
                    shutil.copy(picture, folder / f"{output.name}{picture.name}")
                    print(folder / f"{output.name}{picture.name}", flush=True)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.shots", description=__doc__)
    parser.add_argument("folder", type=Path, metavar="DIR", help="where the pictures are written")
    parser.add_argument("words", nargs="*", help="only outputs with all of these in their names")
    parser.add_argument("--store", type=lambda text: Path(text).resolve(), help="a store of yours")
    parser.add_argument("--pair", action="append", default=[], help="CODE_SET=BEFORE,AFTER")
    return parser.parse_args()


main()
