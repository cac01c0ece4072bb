"""Runs the command line: python -m releasekit."""

from releasekit.cli import run

run()
