"""What the service tells of its work."""

from __future__ import annotations

import asyncio

import pytest

from bot.errors import AcrosticError
from bot.service.service import PoetService
from tests.poems import poem
from tests.service.stand_ins import WatchedPoet, held_up, turn, wish


async def test_every_turn_of_a_worker_is_told(poet: WatchedPoet) -> None:
    """What it was, how many jobs, how long; also if it failed, and before the answer is there."""
    told: list[tuple[str, int, float]] = []

    def watch(kind: str, jobs: int, seconds: float) -> None:
        told.append((kind, jobs, seconds))

    async with PoetService(poet, workers=1, longest_wait=60.0, watch=watch) as service:
        first = await held_up(service, poet)
        waiting = [asyncio.create_task(service.compose(wish(seed))) for seed in ("a", "b")]
        await turn()
        poet.gate.set()
        await asyncio.gather(first, *waiting)
        await service.draw(poem())
        await service.rewrite(poem(), 2, "1x8")
        with pytest.raises(AcrosticError):
            await service.compose(wish("c", acrostic="春"))
        assert [(kind, jobs) for kind, jobs, _ in told] == [
            ("poem", 1),
            ("poem", 2),
            ("card", 1),
            ("change", 1),
            ("poem", 1),
        ]
    assert all(seconds > 0 for *_, seconds in told)
