"""Asks a running bot how it is; the standard library does, for this is done every minute."""

from __future__ import annotations

import http.client
import json
import urllib.error
import urllib.request
from typing import Any

from bot.errors import StartError

_PATIENCE_S = 8.0
_LARGEST_ANSWER = 100_000


def ask(address: str) -> dict[str, Any]:
    """Return what the bot tells at its health page.

    Raises:
        StartError: If nothing answers there, or not the bot.
    """
    # Proxies of the environment are for the world outside.
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with _answer(opener, address) as answer:
            told = json.loads(answer.read(_LARGEST_ANSWER))
    except (OSError, http.client.HTTPException) as error:
        reason = getattr(error, "reason", None) or error
        raise StartError(
            f"Nothing answers at {address} ({reason}); is the bot running, with the same settings?"
        ) from error
    except ValueError as error:
        raise StartError(f"What answers at {address} is not this bot.") from error
    if not isinstance(told, dict) or not isinstance(told.get("faults"), list):
        raise StartError(f"What answers at {address} is not this bot.")
    return told


def sentence(told: dict[str, Any]) -> str:
    """Say how the bot is."""
    if told["faults"]:
        return f"The bot is not well: {'; '.join(map(str, told['faults']))}."
    if not told.get("shards"):
        return "The bot is well: it takes interactions over HTTP, and the database answers."
    latency_ms = round(1000 * (told.get("latency_s") or 0))
    return f"The bot is well: Discord answers in {latency_ms} ms, and the database answers."


def _answer(opener: urllib.request.OpenerDirector, address: str) -> Any:
    """Open the page; an answer that says 503 is one too."""
    try:
        return opener.open(address, timeout=_PATIENCE_S)
    except urllib.error.HTTPError as error:
        return error
