"""A PostgreSQL of a test's own: a cluster in a temporary folder, with a password."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.tools import missing

if TYPE_CHECKING:
    from collections.abc import Iterator

PASSWORD = "let-me-in"  # noqa: S105 (of a server that lives for a test)
_ROOT = 0


def _binaries() -> Path:
    """Return where the server's programs are: Debian does not put them on the path."""
    found = shutil.which("initdb")
    places = [Path(found).parent] if found else sorted(Path("/usr/lib/postgresql").glob("*/bin"))
    if not places:
        missing("needs PostgreSQL: apt-get install postgresql")
    return places[-1]


def _as_user(folder: Path) -> list[str]:
    """Return how to run a program as somebody who may run a server; root may not."""
    if os.geteuid() != _ROOT:
        return []
    names = {each.pw_name for each in pwd.getpwall()}
    if "postgres" not in names:
        pytest.fail("root may not run PostgreSQL, and there is no user postgres")
    shutil.chown(folder, "postgres")
    return ["runuser", "-u", "postgres", "--"]


@contextmanager
def server() -> Iterator[str]:
    """Run a server on a port of its own; give its address with user and password."""
    binaries = _binaries()
    with tempfile.TemporaryDirectory(prefix="rk-pg-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / "password").write_text(PASSWORD)
        (folder / "password").chmod(0o644)
        user = _as_user(folder)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        data = str(folder / "data")
        made = ["--auth=scram-sha-256", "-U", "tester", f"--pwfile={folder / 'password'}"]
        _run([*user, str(binaries / "initdb"), "-D", data, *made])
        options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder}"
        control = [*user, str(binaries / "pg_ctl"), "-D", data, "-w"]
        _run([*control, "-o", options, "-l", str(folder / "log"), "start"])
        try:
            yield f"postgres://tester:{PASSWORD}@127.0.0.1:{port}/postgres"
        finally:
            _run([*control, "-m", "immediate", "stop"])


def _run(command: list[str]) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd="/", timeout=120)  # noqa: S603
