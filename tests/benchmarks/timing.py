"""Runs commands in turn as whole processes, with the system's own account of time and memory."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Command = tuple[str, ...]


class Run(NamedTuple):
    """One process: wall clock seconds, and the most memory that it held in MiB."""

    seconds: float
    mib: float


class Measured(NamedTuple):
    """The runs of one command."""

    runs: list[Run]

    @property
    def seconds(self) -> float:
        """The median of the wall clock seconds."""
        return statistics.median(run.seconds for run in self.runs)

    @property
    def mib(self) -> float:
        """The median of the peak memory in MiB."""
        return statistics.median(run.mib for run in self.runs)

    def __str__(self) -> str:
        """Say both."""
        return f"{self.seconds:.3f} s, {self.mib:.0f} MiB"


def in_turn(
    commands: Sequence[Command], environment: Mapping[str, str], runs: int
) -> list[Measured]:
    """Run commands in turn, so that a busy minute hits all alike; the first round is not counted.

    A command that fails ends the benchmark.
    """
    measured = [Measured([]) for _ in commands]
    for number in range(runs + 1):
        for command, rounds in zip(commands, measured, strict=True):
            run = once(command, environment)
            if number:
                rounds.runs.append(run)
    return measured


def once(command: Command, environment: Mapping[str, str]) -> Run:
    """Run a command to its end, its output thrown away."""
    start = time.perf_counter()
    process = subprocess.Popen(
        command, env=dict(environment), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        message = f"exit {process.returncode}: {' '.join(command)}"
        raise SystemExit(message)
    return Run(seconds, usage.ru_maxrss / 1024)


def ratio(ours: Measured, theirs: Measured) -> float:
    """Return how many times longer they took than we: the median over the rounds."""
    pairs = zip(ours.runs, theirs.runs, strict=True)
    return statistics.median(their.seconds / our.seconds for our, their in pairs)
