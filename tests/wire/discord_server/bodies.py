"""Reads the bodies of requests: JSON alone, or JSON with files."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from aiohttp import BodyPartReader, web

COMPACT = (",", ":")


@dataclass(frozen=True, slots=True)
class UploadedFile:
    """A file that came with a request."""

    number: int
    """Which one: 0 for the part `files[0]`."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Body:
    """What a request carries."""

    json: Any = None
    files: tuple[UploadedFile, ...] = ()


async def read_body(request: web.Request) -> Body:
    """Read the body of a request.

    Raises:
        ValueError: If it is neither JSON nor a form with a part `payload_json`.
    """
    if request.content_type == "multipart/form-data":
        return await _read_form(request)
    raw = await request.read()
    return Body(json.loads(raw)) if raw else Body()


async def _read_form(request: web.Request) -> Body:
    payload: Any = None
    files: list[UploadedFile] = []
    async for part in await request.multipart():
        if not isinstance(part, BodyPartReader) or part.name is None:
            raise ValueError("a form part has no name")
        content = bytes(await part.read(decode=False))
        if part.name == "payload_json":
            payload = json.loads(content)
        else:
            number = int(part.name.removeprefix("files[").removesuffix("]"))
            files.append(UploadedFile(number, part.filename or part.name, content))
    return Body(payload, tuple(files))


def encoded(data: Any) -> bytes:
    """Return data as compact JSON."""
    return json.dumps(data, ensure_ascii=False, separators=COMPACT).encode()
