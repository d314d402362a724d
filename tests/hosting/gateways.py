"""A gateway that is as a test says."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class FakeShard:
    """A connection."""

    latency: float = 0.05
    closed: bool = False

    def is_closed(self) -> bool:
        """Whether it is down."""
        return self.closed


@dataclass(slots=True)
class FakeGateway:
    """A bot with connections."""

    shards: dict[int, FakeShard] = field(default_factory=lambda: {0: FakeShard()})
    ready: bool = True

    def is_ready(self) -> bool:
        """Whether it is connected."""
        return self.ready
