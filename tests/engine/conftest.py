"""The tiny model, opened once."""

from __future__ import annotations

import os

import pytest
from hypothesis import settings

from bot.engine.bundle import ModelBundle
from tests.bundles import TINY

# A poem of the tiny model takes some 20 ms; the deadline would only measure the machine.
settings.register_profile("engine", deadline=None, max_examples=25, derandomize=True)
settings.register_profile("thorough", deadline=None, max_examples=400)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "engine"))


@pytest.fixture(scope="session")
def bundle() -> ModelBundle:
    """The tiny model's files."""
    return ModelBundle.open(TINY)
