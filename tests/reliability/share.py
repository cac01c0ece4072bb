"""How much of a proof is run: all of it takes most of an hour, a share of it minutes."""

import os


def share(whole: int, part: int) -> int:
    """Return the figure of the whole proof if RELEASEKIT_FULL=1 asks for it, else of a share."""
    return whole if os.environ.get("RELEASEKIT_FULL") == "1" else part
