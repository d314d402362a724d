"""What another process writes to this one."""

from __future__ import annotations

import asyncio
import sys


async def lines_of_input() -> asyncio.StreamReader:
    """Return the standard input of this process for reading line by line."""
    reader = asyncio.StreamReader()
    loop = asyncio.get_running_loop()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    return reader
