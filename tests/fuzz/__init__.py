"""Mutated deliveries: whatever a file holds, nothing but a ReleasekitError comes of it."""
