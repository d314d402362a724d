"""What kinds of values settings have, and how they are read."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, SecretStr, ValidationInfo
from pydantic_settings import NoDecode

_TOKEN = re.compile(r"[A-Za-z0-9._-]+")  # Quotes or "Bot " were copied along by mistake.
_PUBLIC_KEY = re.compile(r"[0-9a-fA-F]{64}")
_SLICE = re.compile(r"\d{1,5}(-\d{1,5})?(,\d{1,5}(-\d{1,5})?)*", re.ASCII)
_HOST = re.compile(r"[A-Za-z0-9.:-]+")
_ADDRESS = re.compile(r"[a-z][a-z0-9]*(\+[a-z0-9]+)?://\S*")


def _folder(path: Path) -> Path:
    try:
        found = path.expanduser()
    except RuntimeError as error:
        raise ValueError("there is no such home") from error
    if found.parts[:1] == ("~",):
        raise ValueError("this user has no home")
    return found.absolute()


def _token(token: SecretStr) -> SecretStr:
    if not _TOKEN.fullmatch(token.get_secret_value()):
        raise ValueError("no token")
    return token


def _address(url: str) -> str:
    if not _ADDRESS.match(url):
        raise ValueError("no address")
    return url


def _host(host: str) -> str:
    if not _HOST.fullmatch(host):
        raise ValueError("no host")
    return host


def _slice(given: object, info: ValidationInfo) -> object:
    """Read "0-3" or "0,2"; the number of all shards stands before it in the settings."""
    if not isinstance(given, str):
        return given
    count = info.data.get("shard_count")
    if count is None or not _SLICE.fullmatch(given.replace(" ", "")):
        raise ValueError("no shards")
    ids = list[int]()
    for part in given.replace(" ", "").split(","):
        first, _, last = part.partition("-")
        if not int(first) <= int(last or first) < count:
            raise ValueError("no such shard")
        ids += range(int(first), int(last or first) + 1)
    return tuple(dict.fromkeys(ids))


def _key(given: object) -> object:
    if not isinstance(given, str):
        return given
    if not _PUBLIC_KEY.fullmatch(given):
        raise ValueError("no key")
    return bytes.fromhex(given)


def _folded(words: object) -> str:
    return str(words).strip().lower()


AbsolutePath = Annotated[Path, AfterValidator(_folder)]
Level = Annotated[
    Literal["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"],
    BeforeValidator(lambda level: _folded(level).upper()),
]
"""How much is logged."""

LogFormat = Annotated[Literal["console", "json"], BeforeValidator(_folded)]
"""Lines for people, or one JSON object a line."""

Token = Annotated[SecretStr, AfterValidator(_token)]
Address = Annotated[str, AfterValidator(_address)]
"""Of a database."""

Host = Annotated[str, AfterValidator(_host)]
Key = Annotated[bytes, BeforeValidator(_key)]
"""A public key, written in hexadecimal digits."""

Shards = Annotated[tuple[int, ...] | None, NoDecode, BeforeValidator(_slice)]
