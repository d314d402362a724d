"""Models for tests."""

from pathlib import Path

TINY = Path(__file__).parent / "tiny"
"""A model of the real kind, small enough for a repository; `make_tiny.py` writes it, and
tests do not change it."""
