"""The bench of two processes proved: it measures both ways, and says if the goal is missed."""

from __future__ import annotations

from tests.bundles import TINY
from tests.postgres_server import PostgresServer
from tests.store.conftest import server
from tests.wire.bench_replicas import Carried, ReplicaSettings, described, measure

__all__ = ["server"]


def _missed(carried: Carried) -> list[str]:
    lines = described(carried).splitlines()
    return [line.split("  ")[0] for line in lines if line.endswith("MISSED")]


def test_two_are_held_against_one_by_their_medians() -> None:
    """The goal is 1.6 times."""
    shares = {1: 0.1, 2: 0.2}
    good = Carried({1: [10.0, 9.0, 30.0], 2: [16.0, 1.0, 17.0]}, shares, 0)
    assert good.times == 1.6
    assert _missed(good) == []
    bad = Carried({1: [10.0], 2: [15.9]}, shares, 1)
    assert _missed(bad) == ["two processes carry, of what one does", "declined or lost"]


async def test_processes_are_measured(server: PostgresServer) -> None:
    """One and then two, with the tiny model, for a second each; everybody is served."""
    carried = await measure(ReplicaSettings(TINY, people=4, seconds=1.0, rounds=1), server)
    assert carried.not_served == 0
    # How many a busy machine serves within a second is not for a test to say.
    assert [len(rates) for rates in carried.rates.values()] == [1, 1]
