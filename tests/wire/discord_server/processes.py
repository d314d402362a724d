"""Python programs as processes of their own, such as the bot as it runs in earnest."""

from __future__ import annotations

import asyncio
import os
import sys
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.wire.discord_server.pointing import environment

ROOT = Path(__file__).parents[3]
"""Where the packages are."""

GRACE = 20.0
"""Seconds that a process may take to start or to end by itself."""


class PythonProcess:
    """A Python process, killed when the context ends.

    Args:
        arguments: What follows `python`.
        variables: Environment variables besides those of this process.
    """

    def __init__(self, *arguments: str, variables: dict[str, str] | None = None) -> None:
        self._arguments = arguments
        self._environment = {**os.environ, "PYTHONUNBUFFERED": "1", **(variables or {})}
        self._process: asyncio.subprocess.Process | None = None
        self._reader: asyncio.Task[None] | None = None
        self._line_came = asyncio.Event()
        self.lines: list[str] = []
        """Output so far, of both streams."""

    @property
    def process(self) -> asyncio.subprocess.Process:
        """The running process."""
        assert self._process is not None, "the process has not been started"
        return self._process

    async def printed(self, text: str, within: float = GRACE) -> str:
        """Wait for a line of output that holds a text, and return it.

        Raises:
            TimeoutError: If none comes within `within` seconds.
        """
        return await self.line_after(0, text, within)

    async def line_after(self, number: int, text: str = "", within: float = GRACE) -> str:
        """Wait for a line that holds a text, after the first `number` lines, and return it.

        Raises:
            TimeoutError: If none comes within `within` seconds.
        """
        async with asyncio.timeout(within):
            while True:
                self._line_came.clear()
                for line in self.lines[number:]:
                    if text in line:
                        return line
                await self._line_came.wait()

    async def write(self, line: str) -> None:
        """Write a line to the process."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n".encode())
        await self.process.stdin.drain()

    async def terminate(self, within: float = GRACE) -> int:
        """Send SIGTERM, wait for the end, and return the exit status.

        Raises:
            TimeoutError: If the process still runs after `within` seconds.
        """
        self.process.terminate()
        return await self.ended(within)

    async def ended(self, within: float = GRACE) -> int:
        """Wait for the end of the process, and return the exit status.

        Raises:
            TimeoutError: If it still runs after `within` seconds.
        """
        async with asyncio.timeout(within):
            return await self.process.wait()

    async def __aenter__(self) -> Self:
        """Start the process."""
        self._process = await asyncio.create_subprocess_exec(
            sys.executable,
            *self._arguments,
            cwd=ROOT,
            env=self._environment,
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        self._reader = asyncio.create_task(self._read())
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        """Kill the process if it still runs."""
        if self.process.returncode is None:
            self.process.kill()
        await self.process.wait()
        if self._reader is not None:
            await self._reader

    async def _read(self) -> None:
        assert self.process.stdout is not None
        async for line in self.process.stdout:
            self.lines.append(line.decode(errors="replace").rstrip("\n"))
            self._line_came.set()


class BotProcess(PythonProcess):
    """A Python process whose Discord is a stand-in.

    Args:
        url: Address of the stand-in.
        arguments: What follows `python`, such as `-m bot run`.
        variables: Further environment variables, such as the token.
    """

    def __init__(self, url: str, *arguments: str, variables: dict[str, str] | None = None) -> None:
        super().__init__(*arguments, variables={**environment(url), **(variables or {})})
