"""Memory after the start."""

from __future__ import annotations

import gc

from bot.hosting.memory import settle


def test_what_is_loaded_is_spared_the_collector() -> None:
    """A full round looks only at what came later."""
    try:
        settle()
        assert gc.get_freeze_count() > 10_000
        assert len(gc.get_objects()) < 1_000
    finally:
        gc.unfreeze()
