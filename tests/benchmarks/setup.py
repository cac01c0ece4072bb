"""Makes what a benchmark needs: an environment with the peers, tables, and stores of them."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from tests.benchmarks.generator import Size

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
CODE_SET = "synthetic"


class Place(NamedTuple):
    """Where a benchmark works: its folder, and the environment in which all of it runs."""

    folder: Path
    binaries: Path

    @property
    def environment(self) -> dict[str, str]:
        """Return the environment variables of every command that is measured.

        Modules are kept compiled, as they are wherever a program is installed.
        """
        kept = {name: os.environ[name] for name in os.environ.keys() - {"PYTHONDONTWRITEBYTECODE"}}
        return kept | {"RELEASEKIT_SCHEMAS": str(HERE), "PYTHONHASHSEED": "0"}

    @property
    def releasekit(self) -> str:
        """Return our command."""
        return str(self.binaries / "releasekit")

    @property
    def python(self) -> str:
        """Return the interpreter that has us and the peers."""
        return str(self.binaries / "python")

    def script(self, name: str, *arguments: object) -> tuple[str, ...]:
        """Return the command that runs one of the scripts beside this module."""
        return self.python, str(HERE / f"{name}.py"), *map(str, arguments)

    def asked(self, name: str, *arguments: object) -> dict[str, Any]:
        """Run a script and return what it prints."""
        command = self.script(name, *arguments)
        done = subprocess.run(command, env=self.environment, check=True, capture_output=True)
        answer: dict[str, Any] = json.loads(done.stdout)
        return answer


class Pair(NamedTuple):
    """Two releases in a store, and the same two tables as CSV."""

    place: Place
    code_set: str
    store: Path
    tables: tuple[Path, Path]

    def ours(self, action: str) -> tuple[str, ...]:
        """Return the command that runs a part of the library alone."""
        return self.place.script("ours", action, self.store, self.code_set, "2025", "2026")

    def diff(self, form: str) -> tuple[str, ...]:
        """Return our whole command."""
        named = ("diff", "2025", "2026", "-s", self.code_set)
        return self.place.releasekit, *named, "--format", form, "--store", str(self.store)

    def peer(self, name: str) -> tuple[str, ...]:
        """Return the whole process of a peer."""
        return self.place.script("peers", name, *self.tables)

    def validate(self, truth: dict[str, int]) -> None:
        """Raise SystemExit where our walk and polars do not both find what is to be found."""
        ours = self.place.asked("ours", "walk", self.store, self.code_set, "2025", "2026")
        theirs = self.place.asked("peers", "polars", *self.tables)
        expected = {name: truth[name] for name in ours}
        if not ours == theirs == expected:
            message = f"{self.store}: {expected} is to be found, we {ours}, polars {theirs}"
            raise SystemExit(message)


def environment(folder: Path) -> Place:
    """Make a virtual environment with this checkout and the peers."""
    tell(f"installing this checkout and the peers into {folder / 'venv'}")
    subprocess.run([sys.executable, "-m", "venv", str(folder / "venv")], check=True)
    place = Place(folder, folder / "venv" / "bin")
    install = [place.python, "-m", "pip", "install", "-q", "--disable-pip-version-check"]
    subprocess.run([*install, f"{ROOT}[bench]"], check=True)
    return place


def made_up(place: Place, name: str, size: Size) -> Pair:
    """Make a pair of tables up and load them; what we and a peer find is checked."""
    tell(f"making up {size.codes:,} codes ({name}) and loading both releases")
    folder = place.folder / name
    # In a process of its own: what is started counts what its parent held as its own memory.
    subprocess.run(place.script("generator", folder, *size), check=True)
    pair = Pair(place, CODE_SET, folder / "store", (folder / "before.csv", folder / "after.csv"))
    for label, path in zip(("2025", "2026"), pair.tables, strict=True):
        load(place, pair.store, CODE_SET, label, path)
    pair.validate(json.loads((folder / "truth.json").read_text()))
    return pair


def real(place: Place, data: Path) -> Pair:
    """Load ICD-10-CM 2025 and 2026 from the publisher's files, and write both tables as CSV."""
    tell(f"loading ICD-10-CM 2025 and 2026 from {data}")
    store, code_set = place.folder / "real", "icd10cm"
    tables = []
    for label in ("2025", "2026"):
        folder = data / code_set / label
        (path,) = (one for one in folder.iterdir() if "code descriptions" in one.name.casefold())
        load(place, store, code_set, label, path)
        tables.append(place.folder / f"{code_set}-{label}.csv")
        place.asked("ours", "table", store, code_set, label, tables[-1])
    return Pair(place, code_set, store, (tables[0], tables[1]))


def load(place: Place, store: Path, code_set: str, label: str, path: Path) -> None:
    """Load one file as a release."""
    command = [place.releasekit, "load", code_set, label, str(path), "--store", str(store)]
    done = subprocess.run(command, env=place.environment, check=False, capture_output=True)
    if done.returncode:
        raise SystemExit(done.stderr.decode())


def tell(message: str) -> None:
    """Say what is being done."""
    print(f"… {message}", flush=True)
