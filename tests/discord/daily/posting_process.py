"""A process that posts poems of the day until it is killed.

Its folder has a file with the address of the database, and one that stands for Discord; each
message is a line, and a lock makes a sending all or nothing.
The clock runs from a moment that the folder was made at, so that no midnight comes in between.
"""

from __future__ import annotations

import asyncio
import fcntl
import json
import os
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Any

from bot.store import daily
from bot.store.store import Store
from tests.discord.daily.stand_ins import ACCOUNT, SERVER, process

CHANNELS = range(1, 13)
DAY = datetime(2026, 5, 2, tzinfo=UTC)
SHORT_LEASE = timedelta(seconds=0.2)
_TAKES_S = 0.02
"""To send a message, half of it before the message is there."""


class Folder:
    """Where all processes of one test meet."""

    account_id = ACCOUNT

    def __init__(self, folder: Path) -> None:
        self.url = (folder / "url").read_text()
        self.messages = folder / "messages"
        self._began = float((folder / "began").read_text())

    @classmethod
    def made(cls, folder: Path, url: str) -> Folder:
        """Make a folder in which it is eight in the morning now, with a database elsewhere."""
        (folder / "url").write_text(url)
        (folder / "began").write_text(str(time.time()))
        (folder / "messages").touch()
        return cls(folder)

    def clock(self) -> datetime:
        """Return the time, a few seconds after eight."""
        return DAY + timedelta(hours=8, seconds=time.time() - self._began)

    def sent(self) -> list[dict[str, Any]]:
        """Return the messages that arrived."""
        return [json.loads(line) for line in self.messages.read_text().splitlines()]

    async def send(self, channel_id: int, page: Any, nonce: str) -> int | None:
        """Keep a message unless there is one of its nonce."""
        await asyncio.sleep(_TAKES_S / 2)
        with self.messages.open("a") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            sent = self.sent()
            known = [message["id"] for message in sent if message["nonce"] == nonce]
            if not known:
                message = {
                    "id": len(sent) + 1,
                    "channel": channel_id,
                    "poem": page.record.id,
                    "nonce": nonce,
                }
                os.write(file.fileno(), (json.dumps(message) + "\n").encode())
        await asyncio.sleep(_TAKES_S / 2)
        return known[0] if known else len(sent) + 1

    async def find(self, channel_id: int, poem_id: str, since: datetime) -> int | None:
        """Find a message by its poem."""
        wanted = (channel_id, poem_id)
        found = [one["id"] for one in self.sent() if (one["channel"], one["poem"]) == wanted]
        return found[0] if found else None

    def tell(self, outcome: str) -> None:
        """Nobody counts."""


async def run(folder: Folder, ready: Callable[[], object] = lambda: None) -> None:
    """Post until all channels have their poem; `ready` is called before the first."""
    async with await Store.open(folder.url, patience=60, clock=folder.clock) as store:
        clockwork = process(store, folder, folder.clock)  # type: ignore[arg-type]
        ready()
        while len(await store.daily.finished([DAY.date()])) < len(CHANNELS):
            await clockwork.tick()
            await asyncio.sleep(0.01)


async def wish(folder: Folder) -> None:
    """Wish for a poem in all channels, the day before."""
    before = folder.clock() - timedelta(days=1)
    async with await Store.open(folder.url, clock=lambda: before) as store:
        for channel_id in CHANNELS:
            await store.daily.start(channel_id, SERVER, 480, "UTC")


def live(folder: Path, ready: Event) -> None:
    """Do as a process of its own does."""
    daily.LEASE = SHORT_LEASE
    asyncio.run(run(Folder(folder), ready.set))
