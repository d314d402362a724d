"""What comes with the program and lies outside its packages."""

from __future__ import annotations

from pathlib import Path

MODEL_FOLDER = Path(__file__).parents[1] / "models" / "qibu"
"""Where the model lies in a checkout."""
