"""How fast we are, as ratios against peers in one run; never a timed test."""
