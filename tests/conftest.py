"""What tests of several rooms share."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.engine.poet import Poet
from bot.settings import Settings
from tests.bundles import TINY


@pytest.fixture(scope="session")
def poet() -> Poet:
    """A poet with the tiny model, opened once."""
    return Poet.open(TINY)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings with the tiny model that keep everything in a folder of the test."""
    return Settings(
        model=TINY,
        data=tmp_path,
        database_url=f"sqlite:///{tmp_path}/qibu.db",
        cooldown_requests=1000,
    )
