"""Runs the command line: releasekit, or python -m releasekit."""

import gc
import sys


def main() -> None:
    """Run the command line as a process of its own."""
    gc.disable()  # modules are no garbage, and what else there is goes with the process, soon
    try:
        from releasekit.cli import run  # noqa: PLC0415 (what is read before it, is collected)

        run()
    except KeyboardInterrupt:  # before there is anybody to tell of it
        sys.exit(130)


if __name__ == "__main__":
    main()
