"""Stand-in and load in a process of their own, beside the bot that is measured.

In one process both would share an event loop and one core, and each would seem slower for the
other. This module is both ends: `LoadProcess` for the measuring program, and
`python -m tests.wire.load_process` for the process. They exchange one line of JSON for each
order: `{"do": "burst", "count": 50}`, then `{"report": {...}}`.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from dataclasses import asdict
from types import TracebackType
from typing import Any, Self

from tests.wire.discord_server import Exchange, Options, PythonProcess, StandInDiscord
from tests.wire.lines_of_input import lines_of_input
from tests.wire.load import (
    PATIENCE,
    LoadReport,
    Throughput,
    ask_for_a_poem,
    burst,
    one_by_one,
    saturated,
    steady,
)


class LoadProcess:
    """The measuring program's end; a stand-in as far as `connected` and `pointed_at` need one.

    Args:
        command: The slash command that people use, without options; by default `/poem` with a
            theme.
    """

    def __init__(self, command: str | None = None) -> None:
        arguments = ["-m", "tests.wire.load_process", *([command] if command else [])]
        self._process = PythonProcess(*arguments)
        self._about: dict[str, str] = {}

    @property
    def url(self) -> str:
        """Address of the stand-in."""
        return self._about["url"]

    @property
    def api_url(self) -> str:
        """Address of the HTTP interface."""
        return self._about["api_url"]

    @property
    def gateway_url(self) -> str:
        """Address of the gateway."""
        return self._about["gateway_url"]

    @property
    def token(self) -> str:
        """The token that the bot must have."""
        return self._about["token"]

    async def ready(self, sessions: int = 1) -> None:
        """Wait until the gateway has so many sessions."""
        await self._order({"do": "ready", "sessions": sessions}, 30.0)

    async def burst(self, count: int, within: float = PATIENCE) -> LoadReport:
        """Let `count` people act at the same moment; see `load.burst`."""
        answer = await self._order({"do": "burst", "count": count, "within": within}, within + 30)
        return LoadReport.from_json(answer["report"])

    async def one_by_one(self, count: int, within: float = PATIENCE) -> LoadReport:
        """Let `count` people act one after the other; see `load.one_by_one`."""
        order = {"do": "one_by_one", "count": count, "within": within}
        answer = await self._order(order, count * within + 30)
        return LoadReport.from_json(answer["report"])

    async def steady(
        self, per_second: float, seconds: float, within: float = PATIENCE
    ) -> LoadReport:
        """Let people act at even intervals; see `load.steady`."""
        order = {"do": "steady", "per_second": per_second, "seconds": seconds, "within": within}
        answer = await self._order(order, seconds + within + 30)
        return LoadReport.from_json(answer["report"])

    async def saturated(self, people: int, seconds: float, within: float = PATIENCE) -> Throughput:
        """Keep so many people waiting for all of the time; see `load.saturated`."""
        order = {"do": "saturated", "people": people, "seconds": seconds, "within": within}
        answer = await self._order(order, seconds + within + 30)
        return Throughput(**answer["throughput"])

    async def deliver_over_http(self, *urls: str) -> None:
        """Post interactions to web servers; see `StandInDiscord.deliver_over_http`."""
        await self._order({"do": "deliver_over_http", "urls": urls}, 30.0)

    async def usage(self) -> dict[str, Any]:
        """Return processor seconds of the process so far, and the faults of the bot."""
        return await self._order({"do": "usage"}, 30.0)

    async def __aenter__(self) -> Self:
        """Start the process."""
        await self._process.__aenter__()
        self._about = json.loads(await self._process.line_after(0, '"url"'))
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """End the process."""
        await self._process.__aexit__(kind, error, traceback)

    async def _order(self, order: dict[str, Any], within: float) -> dict[str, Any]:
        heard = len(self._process.lines)
        await self._process.write(json.dumps(order))
        answer: dict[str, Any] = json.loads(await self._process.line_after(heard, "{", within))
        return answer


async def _serve(command: str | None) -> None:
    options = Options(compress=False, keep_files=False, tolerate_faults=True)
    async with StandInDiscord(options) as discord:
        about = {"url": discord.url, "token": discord.token}
        _tell({**about, "api_url": discord.api_url, "gateway_url": discord.gateway_url})
        orders = await lines_of_input()
        while order := await orders.readline():
            _tell(await _obey(discord, json.loads(order), command))


async def _obey(
    discord: StandInDiscord, order: dict[str, Any], command: str | None
) -> dict[str, Any]:
    async def use_command(discord: StandInDiscord, number: int) -> Exchange:
        reader = discord.world.person(f"Reader {number}")
        return await discord.slash(command or "", user=reader)

    act = use_command if command else ask_for_a_poem
    what = order.pop("do")
    if what == "ready":
        await discord.ready(order["sessions"])
        return {}
    if what == "deliver_over_http":
        await discord.deliver_over_http(*order["urls"])
        return {}
    if what == "saturated":
        return {"throughput": asdict(await saturated(discord, **order, act=act))}
    if what == "usage":
        used = os.times()
        return {"processor_seconds": used.user + used.system, "faults": discord.faults}
    load: Any = {"burst": burst, "one_by_one": one_by_one, "steady": steady}[what]
    report = await load(discord, **order, act=act)
    return {"report": report.as_json()}


def _tell(data: dict[str, Any]) -> None:
    sys.stdout.write(f"{json.dumps(data)}\n")


if __name__ == "__main__":
    asyncio.run(_serve(sys.argv[1] if sys.argv[1:] else None))
