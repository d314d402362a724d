"""Whether the bot is well: what is looked at, and what counts as a fault."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Protocol

from bot.errors import StoreError
from bot.store.store import Store

HIGHEST_LATENCY_S = 10.0
"""Slower than that a gateway brings interactions too late to be answered."""

LONGEST_SILENCE_S = 120.0
"""Discord asks for a heartbeat about every 41 seconds; two may go missing."""

_DATABASE_PATIENCE_S = 2.0
_SILENT = "the database does not answer"


class Shard(Protocol):
    """One connection to Discord's gateway."""

    @property
    def latency(self) -> float:
        """Seconds from the last heartbeat to its answer; infinite before the first."""

    def is_closed(self) -> bool:
        """Whether it is down."""


class Gateway(Protocol):
    """What of the bot shows how it stands with Discord."""

    @property
    def shards(self) -> Mapping[int, Shard]:
        """All connections of this process."""

    def is_ready(self) -> bool:
        """Whether Discord has said all that the bot must know."""


class Heartbeats:
    """Finds out when heartbeats were answered: each answer changes the latency of its shard."""

    def __init__(self) -> None:
        self._latencies: dict[int, float] = {}
        self._answered: dict[int, float] = {}

    def look(self, gateway: Gateway, now: float) -> None:
        """Take in the latencies; called about every second.

        Args:
            gateway: With its shards.
            now: Seconds since any moment.
        """
        latencies = {number: shard.latency for number, shard in gateway.shards.items()}
        for number, latency in latencies.items():
            if math.isfinite(latency) and latency != self._latencies.get(number):
                self._answered[number] = now
        self._latencies = latencies

    def silence(self, now: float) -> float | None:
        """Return for how many seconds the most silent shard was not answered; None if never."""
        if not self._latencies or self._latencies.keys() - self._answered.keys():
            return None
        return now - min(self._answered[number] for number in self._latencies)


@dataclass(frozen=True, slots=True)
class Vitals:
    """How the bot is at one moment."""

    ready: bool
    shards: int
    """0 if interactions come over HTTP, without the gateway."""

    shards_down: int
    latency_s: float | None
    """Of the slowest shard."""

    heartbeat_s: float | None
    """Seconds since Discord answered a heartbeat of the most silent shard."""

    model: str
    database_fault: str | None = None
    """What is wrong with the database, as a clause; None if it is well."""

    @classmethod
    async def of(
        cls, gateway: Gateway, heartbeats: Heartbeats, store: Store, model: str, now: float
    ) -> Vitals:
        """Look at everything."""
        shards = gateway.shards.values()
        latency = slowest(gateway)
        return cls(
            ready=gateway.is_ready(),
            shards=len(shards),
            shards_down=sum(shard.is_closed() for shard in shards),
            latency_s=latency if math.isfinite(latency) else None,
            heartbeat_s=heartbeats.silence(now),
            model=model,
            database_fault=await _fault(store),
        )

    @property
    def database(self) -> bool:
        """Whether the database answers, and takes changes as far as is known."""
        return self.database_fault is None

    @property
    def faults(self) -> tuple[str, ...]:
        """What is wrong, in English clauses; none if the bot is well."""
        faults = self._gateway_faults()
        return faults if self.database_fault is None else (*faults, self.database_fault)

    def to_json(self) -> dict[str, Any]:
        """Return it as a JSON object."""
        seen = {"healthy": not self.faults, "faults": list(self.faults), "database": self.database}
        return seen | asdict(self)

    def _gateway_faults(self) -> tuple[str, ...]:
        if not self.ready:
            return ("it is not connected to Discord yet",)
        faults: list[str] = []
        if not self.shards:
            return ()  # Interactions come over HTTP.
        if self.shards_down:
            faults.append(f"{self.shards_down} of {self.shards} connections to Discord are down")
        if self.latency_s is None or self.heartbeat_s is None:
            faults.append("Discord has not answered a heartbeat yet")
        elif self.heartbeat_s > LONGEST_SILENCE_S:
            faults.append(f"Discord has not answered a heartbeat for {self.heartbeat_s:.0f} s")
        elif self.latency_s > HIGHEST_LATENCY_S:
            faults.append(f"Discord takes {self.latency_s:.0f} s to answer a heartbeat")
        return tuple(faults)


def slowest(gateway: Gateway) -> float:
    """Return the latency of the slowest shard, in seconds; not a number without shards."""
    return max((shard.latency for shard in gateway.shards.values()), default=math.nan)


async def _fault(store: Store) -> str | None:
    """Return what is wrong with a database as a clause; None if it is well."""
    try:
        async with asyncio.timeout(_DATABASE_PATIENCE_S):
            await store.probe()
    except TimeoutError:
        return _SILENT
    except StoreError as error:
        sentence = str(error)
        return sentence[:1].lower() + sentence[1:].removesuffix(".")
    return None
