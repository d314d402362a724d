"""What the managers of a server have set for it."""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any, cast, get_args

from sqlalchemy import Select, delete, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.store.database import AnyRow, Database
from bot.store.portable import insert_if_new
from bot.store.schema import server_settings
from bot.verse.poem import Script

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ServerSettings:
    """Settings of one server; None where the default or each person's own choice holds."""

    form: str | None = None
    """Name of the form of poems that are asked for without one."""

    script: Script | None = None
    style: str | None = None
    """Name of the style of cards."""

    size: str | None = None
    """Name of the size of cards."""

    language: str | None = None
    """Code of the language of what everybody sees."""

    channels: tuple[int, ...] = ()
    """Ids of the channels with public answers; if there are none, all have them."""

    requests: int | None = None
    """Requests of a person within `seconds`."""

    seconds: float | None = None


Alter = Callable[[ServerSettings], ServerSettings]
"""What makes new settings of the old ones; it may be called twice."""


class Servers:
    """The settings of all servers."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def settings(self, guild_id: int) -> ServerSettings:
        """Return the settings of a server; the defaults if nothing was ever set.

        Raises:
            StoreError: If the database does not answer.
        """
        rows = await self._database.rows(_row_of(guild_id))
        return _settings(rows[0]) if rows else ServerSettings()

    async def change(self, guild_id: int, alter: Alter) -> ServerSettings:
        """Change the settings of a server; no change that is made at the same time gets lost.

        Returns:
            The new settings.

        Raises:
            StoreError: If the database refuses.
        """

        async def change(connection: AsyncConnection) -> ServerSettings:
            first = {"guild_id": guild_id}
            await connection.execute(insert_if_new(connection.dialect.name, server_settings, first))
            # The row is locked where rows can be, so that whoever comes second reads what the
            # first one wrote.
            found = await connection.execute(_row_of(guild_id).with_for_update())
            altered = alter(_settings(found.one()))
            here = server_settings.c.guild_id == guild_id
            await connection.execute(update(server_settings).where(here).values(**_row(altered)))
            return altered

        return await self._database.write(change)

    async def reset(self, guild_id: int) -> None:
        """Forget all settings of a server.

        Raises:
            StoreError: If the database refuses.
        """
        forget = delete(server_settings).where(server_settings.c.guild_id == guild_id)
        await self._database.change(forget)


def _row_of(guild_id: int) -> Select[*tuple[Any, ...]]:
    return select(server_settings).where(server_settings.c.guild_id == guild_id)


def _row(settings: ServerSettings) -> dict[str, object]:
    return asdict(settings) | {
        "channels": json.dumps(settings.channels) if settings.channels else None
    }


def _settings(row: AnyRow) -> ServerSettings:
    return ServerSettings(
        form=row.form,
        script=cast(Script, row.script) if row.script in get_args(Script) else None,
        style=row.style,
        size=row.size,
        language=row.language,
        channels=_ids(row.guild_id, row.channels),
        requests=row.requests,
        seconds=row.seconds,
    )


def _ids(guild_id: int, text: str | None) -> tuple[int, ...]:
    """Read a list of ids; damaged, it must not keep a whole server from its poems."""
    try:
        return tuple(map(int, json.loads(text or "[]")))
    except (ValueError, TypeError) as error:
        _log.error("The channels of server %s are damaged and left out: %s", guild_id, error)
        return ()
