"""Runs the command line: python -m releasekit."""

import sys

try:
    from releasekit.cli import run

    run()
except KeyboardInterrupt:  # before there is anybody to tell of it
    sys.exit(130)
