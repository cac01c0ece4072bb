"""Runs ours and the peers in turn and prints ratios: python -m tests.benchmarks --bench DIR.

DIR holds the generator and the peers' scripts (gen.py, peers_diff.py, ratio.py). Ratios of whole
processes run in turn mean something on any machine; the times alone do not.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from msgspec import Struct

HERE = Path(__file__).parent
SHARED = HERE.parents[2] / "shared"
OURS = f"{Path(sys.executable).parent / 'releasekit'}"


class Row(Struct, frozen=True, kw_only=True):
    """One comparison: our command, the peer's, and how many times faster we mean to be."""

    title: str
    ours: str
    peer: str
    goal: float


class Limit(Struct, frozen=True, kw_only=True):
    """One command of ours on real files, with the most seconds and MiB that it may take."""

    title: str
    command: str
    seconds: float
    mib: float = 200


def main() -> None:
    """Generate, load, run every row, and say which goals were missed; exit 1 if any was."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--bench", type=Path, default=SHARED / "bench")
    parser.add_argument("--real", type=Path, default=SHARED / "data")
    parser.add_argument("--codes", type=int, default=100_000)
    parser.add_argument("--runs", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        missed = _against_peers(options, place) + _on_real_files(options, place)
    for title in missed:
        print(f"MISSED {title}")
    sys.exit(bool(missed))


def _against_peers(options: argparse.Namespace, place: Path) -> list[str]:
    data, store = place / "codes", place / "store"
    generate = [options.bench / "gen.py", "codeset", "--n", str(options.codes), "--out", str(data)]
    subprocess.run([sys.executable, *map(str, generate)], check=True, stdout=subprocess.DEVNULL)
    os.environ["RELEASEKIT_SCHEMAS"] = str(HERE)
    for label, name in (("2025", "old"), ("2026", "new")):
        load = [OURS, "load", "synthetic", label, str(data / f"{name}.tsv"), "--store", str(store)]
        subprocess.run(load, check=True, stderr=subprocess.DEVNULL)
    walk = f"{sys.executable} {HERE / 'walk.py'} {store} synthetic 2025 2026"
    whole = f"{OURS} diff 2025 2026 -s synthetic --format json --store {store}"
    peer = f"{sys.executable} {options.bench / 'peers_diff.py'} --fmt csv --dir {data} --impl "
    rows = [
        Row(title="walk against csv-diff", ours=walk, peer=peer + "csvdiff", goal=6),
        Row(title="walk against polars", ours=walk, peer=peer + "polars", goal=2),
        Row(title="diff against csv-diff", ours=whole, peer=peer + "csvdiff", goal=2.5),
        Row(title="diff against deepdiff", ours=whole, peer=peer + "deepdiff", goal=40),
    ]
    missed = []
    for row in rows:
        runs = options.runs if row.goal < 10 else 1
        measured = _ratio(options, place, [row.ours, row.peer], runs=runs)
        ratio, peak = measured[2]["ratio"]["median"], measured[0]["rss"]["median"]
        print(f"{row.title:<24} {ratio:6.2f} x  (goal {row.goal} x), ours {_seen(measured[0])}")
        if ratio < row.goal or (row.ours == walk and peak > 120):
            missed.append(row.title)
    return missed


def _on_real_files(options: argparse.Namespace, place: Path) -> list[str]:
    if not options.real.is_dir():
        print(f"no publishers' files at {options.real}: real rows left out")
        return []
    icd, store = options.real / "icd10cm", place / "real"
    for label, name in (
        ("2025", "2025/ICD10-CM Code Descriptions 2025.zip"),
        ("2026", "2026/icd10cm-Code Descriptions-2026.zip"),
    ):
        load = [OURS, "load", "icd10cm", label, str(icd / name), "--store", str(store)]
        subprocess.run(load, check=True, stderr=subprocess.DEVNULL)
    fresh = f"sh -c 'rm -rf {place}/fresh; exec {OURS} load --store {place}/fresh "
    workbook = options.real / "hcpcs" / "2025-10" / "HCPC2025_OCT_ANWEB.xlsx"
    limits = [
        Limit(title="--help", command=f"{OURS} --help", seconds=0.15),
        Limit(
            title="diff of ICD-10-CM",
            command=f"{OURS} diff -s icd10cm 2025 2026 --format json --store {store}",
            seconds=0.4,
        ),
        Limit(
            title="load of an ICD-10-CM zip",
            command=f'{fresh} icd10cm 2026 "{icd}/2026/icd10cm-Code Descriptions-2026.zip"\'',
            seconds=1.5,
        ),
        Limit(
            title="load of a HCPCS workbook",
            command=f"{fresh} hcpcs 2025-10 {workbook}'",
            seconds=1.2,
        ),
    ]
    missed = []
    for limit in limits:
        (measured,) = _ratio(options, place, [limit.command], runs=options.runs)
        print(f"{limit.title:<24} {_seen(measured)}  (at most {limit.seconds} s, {limit.mib} MiB)")
        too_slow = measured["wall"]["median"] > limit.seconds
        if too_slow or measured["rss"]["median"] > limit.mib or measured["rc"] != [0]:
            missed.append(limit.title)
    return missed


def _ratio(
    options: argparse.Namespace, place: Path, commands: list[str], *, runs: int
) -> list[dict[str, Any]]:
    report = place / "ratio.json"
    tool = [sys.executable, str(options.bench / "ratio.py"), "-n", str(runs), "--json", str(report)]
    subprocess.run([*tool, "--", *commands], check=True, stdout=subprocess.DEVNULL)
    measured: list[dict[str, Any]] = json.loads(report.read_text(encoding="utf-8"))
    return measured


def _seen(measured: dict[str, Any]) -> str:
    return f"{measured['wall']['median']:.3f} s, {measured['rss']['median']:.0f} MiB"


if __name__ == "__main__":
    main()
