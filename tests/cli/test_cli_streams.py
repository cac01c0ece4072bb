"""The streams of a process and what ends it: no encoding, closed stream or signal is a fault."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.test_cli import SAMPLES


@pytest.fixture(autouse=True)
def _store(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("RELEASEKIT_STORE", SAMPLES)
    monkeypatch.chdir(tmp_path)


def shell(script: str, **variables: str) -> subprocess.CompletedProcess[bytes]:
    """Run a line of bash in which `$R` is the command."""
    environment = os.environ | {"R": f"{sys.executable} -m releasekit"} | variables
    environment["PYTHONPATH"] = str(Path(__file__).parents[2])
    return subprocess.run(  # noqa: S603 (our own command)
        ["bash", "-c", script],  # noqa: S607 (the shell of the machine)
        env=environment,
        check=False,
        capture_output=True,
    )


@pytest.mark.parametrize(
    ("script", "code", "out", "err"),
    [
        ("$R report 2025 2026 -s hcpcs --format md -o -", 0, "# HCPCS", ""),
        ("$R report 2025 2026 -s hcpcs --format md -o /dev/fd/1", 0, "# HCPCS", ""),
        ("$R diff 2025 2026 -o /dev/stdout > x; wc -l < x", 0, "", ""),
        (
            "echo a > x; $R releases --format csv -o /dev/fd/3 3>> x; head -2 x",
            0,
            "a\ncode_set",
            "",
        ),
        ("$R diff 2025 2026 -o >(head -2 >&2); wait", 0, "", "SAMPLE"),
        ("$R diff 2025 2026 | head -1", 0, "\n", ""),
        ("$R --help | true; exit ${PIPESTATUS[0]}", 0, "", ""),
        ("$R diff 2025 2026 --help | true; exit ${PIPESTATUS[0]}", 0, "", ""),
        ("$R releases | true; exit ${PIPESTATUS[0]}", 0, "", ""),
        ("$R diff 2025 2031 2>&1 >/dev/null | true; exit ${PIPESTATUS[0]}", 2, "", ""),
        ("$R releases >&-", 2, "", "the standard output: it is closed"),
        ("$R releases 2>&-", 0, "", ""),
        ("$R diff 2025 2031 2>&-", 2, "", ""),
        ("$R releases > /dev/full", 2, "", "the standard output: No space left on device"),
        ("$R --help > /dev/full", 2, "", "No space left on device"),
        ("$R -V", 0, "releasekit, version", ""),
    ],
)
def test_streams_as_a_shell_gives_them(script: str, code: int, out: str, err: str) -> None:
    done = shell(script)
    said = done.stderr.decode()
    assert done.returncode == code, said
    assert done.stdout.decode().startswith(out)
    assert err in said
    assert "Traceback" not in said
    assert "rror" not in said


ASCII = [
    {"PYTHONIOENCODING": "ascii"},
    {"PYTHONIOENCODING": "cp1252"},
    {"LC_ALL": "C", "LANG": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
]
ASKED = [
    "--help", "diff --help", "diff 2025 2026", "show 0521U", "history 0225T", "releases",
    "crosswalk 2025 2026", "calendar --from 2025-01-01 --to 2026-12-31", "diff 2025 2062",
    "reconcile 2025 2026", "templates bulletin", "diff 2025 2026 -s čpt", "show Š",
]  # fmt: skip


@pytest.mark.parametrize("variables", ASCII, ids=lambda given: next(iter(given.values())))
@pytest.mark.parametrize("asked", ASKED)
def test_no_terminal_is_too_narrow_minded_for_an_answer(
    variables: dict[str, str], asked: str
) -> None:
    done = shell(f"script -qefc '$R {asked}' /dev/null", TERM="dumb", **variables)
    said = done.stdout.decode("latin-1")
    assert done.returncode in {0, 2}
    assert "unexpected error" not in said.replace("an unexpected error arose", "")
    assert "Traceback" not in said
    assert said
    if asked == "diff 2025 2026":
        assert "CPT 2025 -> 2026" in said


@pytest.mark.parametrize("signal", ["INT", "TERM", "HUP"])
def test_who_is_stopped_leaves_nothing_half_written(signal: str, tmp_path: Path) -> None:
    write = (
        "import os, signal, sys\n"
        # Who runs the suite in the background has it, and all below it, ignore Ctrl-C and HUP.
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "signal.signal(signal.SIGHUP, signal.SIG_DFL)\n"
        "from releasekit.delivery import whole\n"
        "from releasekit.cli import run\n"
        "def blocks(place, content):\n"
        "    yield b'half'\n"
        f"    os.kill(os.getpid(), signal.SIG{signal})\n"
        "    yield b'whole'\n"
        "kept = whole._replace_whole\n"
        "whole._replace_whole = lambda place, content: kept(place, blocks(place, content))\n"
        "sys.argv[1:] = ['diff', '2025', '2026', '-o', 'x.txt']\n"
        "run()\n"
    )
    Path("x.txt").write_text("before", encoding="utf-8")
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    done = subprocess.run(  # noqa: S603 (our own command)
        [sys.executable, "-c", write], env=environment, check=False, capture_output=True
    )
    assert done.returncode == {"INT": 130, "TERM": 143, "HUP": 129}[signal]
    assert b"Traceback" not in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["x.txt"]
    assert Path("x.txt").read_text(encoding="utf-8") == "before"


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("dif", "diff"),
        ("diff --form", "--format"),
        ("diff --format js", "json"),
        ("diff --class code-del", "code-deleted"),
        ("diff -s icd10c", "icd10cm"),
        ("report --format pd", "pdf"),
        ("load --kind ann", "annual"),
    ],
)
def test_a_shell_completes_what_is_typed(typed: str, offered: str) -> None:
    """As README says how to turn it on; the shell asks by two variables."""
    words = f"releasekit {typed}"
    asked = {"COMP_WORDS": words, "COMP_CWORD": str(len(words.split()) - 1)}
    done = shell("$R", _RELEASEKIT_COMPLETE="bash_complete", **asked)
    assert f"plain,{offered}" in done.stdout.decode().splitlines()
