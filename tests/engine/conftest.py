"""The tiny model, opened once."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

from bot.engine.bundle import ModelBundle
from bot.engine.poet import Poet

TINY = Path(__file__).parents[1] / "bundles" / "tiny"

# A poem of the tiny model takes some 20 ms; the deadline would only measure the machine.
settings.register_profile("engine", deadline=None, max_examples=25, derandomize=True)
settings.register_profile("thorough", deadline=None, max_examples=400)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "engine"))


@pytest.fixture(scope="session")
def bundle() -> ModelBundle:
    """The tiny model's files."""
    return ModelBundle.open(TINY)


@pytest.fixture(scope="session")
def poet() -> Poet:
    """A poet with the tiny model."""
    return Poet.open(TINY)
