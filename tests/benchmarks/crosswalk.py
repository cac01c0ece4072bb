"""Proposals for 1,000 ended codes among 5,000 that came: python -m tests.benchmarks.crosswalk."""

from __future__ import annotations

import json
import random
import resource
import sys
import time

from releasekit.crosswalk.propose import propose
from releasekit.model import Concept
from tests.samples.vocabulary import ACTS, ANALYTES, METHODS, PLACES, SITES

ENDED, CAME = 1_000, 5_000
SECONDS, MIB = 3.0, 400.0


def texts(count: int, seed: int) -> list[str]:
    """Make texts up, of about the length of a long descriptor; the same on every run."""
    chance = random.Random(seed)  # noqa: S311 (no secret)
    sites = [site for group in SITES.values() for site in group]
    methods = [method for group in METHODS for method in group]
    found = []
    for _ in range(count):
        act, approach, variants = chance.choice(ACTS)
        words = [act, chance.choice(sites), approach, chance.choice(variants)]
        words += [chance.choice(ANALYTES), chance.choice(methods), chance.choice(PLACES)]
        found.append(", ".join([*words, f"{chance.randrange(1, 90)} mg"]))
    return found


def concepts(prefix: str, count: int, seed: int) -> list[Concept]:
    """Return so many concepts of one kind and section: the worst case."""
    return [
        Concept(code=f"{prefix}{n:05d}", display=text, kind="k", section="s")
        for n, text in enumerate(texts(count, seed))
    ]


def main() -> None:
    """Measure, print, and exit 1 if it took too long or too much."""
    ended, came = concepts("A", ENDED, 1), concepts("B", CAME, 2)
    start = time.perf_counter()
    found = propose(ended, came)
    took = time.perf_counter() - start
    mib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    proposals = sum(map(len, found.values()))
    print(json.dumps({"seconds": round(took, 2), "mib": round(mib), "proposals": proposals}))
    sys.exit(took > SECONDS or mib > MIB)


if __name__ == "__main__":
    main()
