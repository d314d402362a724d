"""Tells Discord the commands, but only when they have changed."""

from __future__ import annotations

import hashlib
import json
import logging
from typing import Any

import discord
from discord import AppCommandType, app_commands

from bot.discord.answering import UNREACHED, named
from bot.errors import StoreError
from bot.store.store import Store

_log = logging.getLogger(__name__)


async def sync_if_changed(tree: app_commands.CommandTree[Any], store: Store) -> bool:
    """Send the commands in all languages unless Discord has these very ones.

    Args:
        tree: Of a client that is logged in, with its translator set.
        store: Remembers what was sent.

    Returns:
        Whether they were sent.
    """
    name, digest = f"commands of {tree.client.application_id}", await fingerprint(tree)
    try:
        if await store.value(name) == digest:
            return False
        async with store.turns.take(f"sync {name}", wait=False) as is_ours:
            # Another process that starts now tells Discord the same, or was faster.
            if not is_ours or await store.value(name) == digest:
                return False
            sent = await tree.sync()
            _log.info("told Discord %d commands", len(sent))
            await store.set_value(name, digest)
    except (discord.HTTPException, *UNREACHED) as error:
        # The commands that Discord has go on working; the next start tries again.
        _log.error("Discord did not take the commands: %s", named(error))
        return False
    except StoreError as error:
        # No reason not to start: who can be answered without the store is, and it may come back.
        _log.error("which commands Discord has is not known or not kept: %s", error)
        return False
    return True


async def fingerprint(tree: app_commands.CommandTree[Any]) -> str:
    """Return the SHA-256 of the commands as Discord gets them, translations included."""
    commands = [command for kind in AppCommandType for command in tree.get_commands(type=kind)]
    translator = tree.translator
    payload = [
        await command.get_translated_payload(tree, translator)
        if translator
        else command.to_dict(tree)
        for command in commands
    ]
    text = json.dumps(sorted(payload, key=_key), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _key(payload: dict[str, Any]) -> tuple[int, str]:
    return int(payload["type"]), str(payload["name"])
