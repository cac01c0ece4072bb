"""What changed between two releases of a medical code set, and what to do about it."""

__version__ = "0.1.0"
