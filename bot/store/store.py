"""The one class through which everything else keeps and finds things."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Self

from bot.store import paths, personal, picks, poems, single_values, tidying
from bot.store.anthologies import Anthologies
from bot.store.cooldowns import Cooldowns
from bot.store.daily import DailyPoems
from bot.store.database import Database
from bot.store.migrating import migrate
from bot.store.personal import KeptSummary
from bot.store.records import NewPath, NewPoem, PathRecord, PoemRecord
from bot.store.searching import words_of
from bot.store.servers import Servers
from bot.store.turns import Turns
from bot.store.watch import Watch, unwatched

PATIENCE_S = 5.0
"""How long to wait for others unless told otherwise."""


def _now() -> datetime:
    return datetime.now(UTC)


class Store:
    """Poems, paths, first picks and single values; open it with `Store.open`.

    Every method raises StoreError if the database does not answer or refuses. What has been
    written when a method returns outlasts a crash and a power cut. A caller who is cancelled
    stops waiting, but the write goes on to its end.
    """

    def __init__(self, database: Database, clock: Callable[[], datetime] = _now) -> None:
        """Use a database whose tables are up to date."""
        self._database = database
        self._clock = clock
        self.servers = Servers(database)
        """What is set for servers."""

        self.anthologies = Anthologies(database, self._time)
        """The poems that people have saved."""

        self.daily = DailyPoems(database, self._time)
        """The channels that want a poem of the day, and what they had."""

        self.cooldowns = Cooldowns(database)
        """How often people asked, where several processes count."""

        self.turns = Turns(database)
        """What only one of several processes may do at a time."""

    @classmethod
    async def open(
        cls,
        url: str,
        *,
        patience: float = PATIENCE_S,
        clock: Callable[[], datetime] = _now,
        must_exist: bool = False,
        watch: Watch = unwatched,
    ) -> Self:
        """Open a database; a new one is made, an old one brought up to date.

        Args:
            url: Such as `sqlite:////srv/qibu/qibu.db` or `postgresql://qibu@localhost/qibu`;
                `sqlite://` is one in memory.
            patience: Seconds to wait while another program writes to it, or a server is away.
            clock: What tells the time, aware of its zone.
            must_exist: Refuse a file that is not there, rather than make it.
            watch: Hears of every transaction.

        Raises:
            StoreError: If it cannot be used; the message names it and the remedy.
        """
        database = Database.of(url, patience, must_exist=must_exist, watch=watch)
        try:
            await migrate(database)
        except BaseException:
            await database.close()
            raise
        words_of("")  # Loads the tables of characters now, not while somebody waits.
        return cls(database, clock)

    async def close(self) -> None:
        """Finish what is under way and close the database."""
        await self._database.close()

    async def __aenter__(self) -> Self:
        """Return the open store."""
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it."""
        await self.close()

    @property
    def place(self) -> str:
        """Where the data is, in words."""
        return self._database.place

    async def add_poem(self, new: NewPoem) -> PoemRecord:
        """Keep a poem."""
        (record,) = await self.add_poems([new])
        return record

    async def add_poems(self, new: Sequence[NewPoem]) -> list[PoemRecord]:
        """Keep poems, all or none, and return their records in the same order."""
        return await poems.add_poems(self._database, new, self._time())

    async def poem(self, poem_id: str) -> PoemRecord | None:
        """Find a poem by its id; None if there is none, as for any other text.

        Raises:
            StoreError: Also if its row is damaged.
        """
        return await poems.find_poem(self._database, poem_id)

    async def recent_poems(
        self, author_id: int, containing: str = "", limit: int = 25
    ) -> list[PoemRecord]:
        """Find poems of a person, the newest first; damaged ones are left out.

        Args:
            author_id: Discord id of the person.
            containing: Words that must all be in the theme or the text, in either script, among
                the newest 5,000 poems; or the first letters of an id, 4 at least.
            limit: How many at most.
        """
        return await poems.recent_poems(self._database, author_id, containing, limit)

    async def count_poems(self) -> int:
        """Return how many poems are kept."""
        return await poems.count_poems(self._database)

    async def place_poem(self, poem_id: str, channel_id: int, message_id: int) -> None:
        """Note which message shows a poem; without such a poem, nothing happens."""
        await poems.place_poem(self._database, poem_id, channel_id, message_id)

    async def add_path(self, new: NewPath) -> PathRecord:
        """Keep a path; the poems of its steps must be stored before.

        Raises:
            StoreError: Also if one of them is not; then nothing is kept.
        """
        return await paths.add_path(self._database, new, self._time())

    async def path(self, path_id: str) -> PathRecord | None:
        """Find a path by its id; None if there is none, as for any other text.

        Raises:
            StoreError: Also if its row is damaged.
        """
        return await paths.find_path(self._database, path_id)

    async def set_pick(self, user_id: int, poem_id: str) -> None:
        """Keep the first of two poems that a person wants blended, in place of an earlier one.

        Raises:
            StoreError: Also if there is no such poem.
        """
        await picks.set_pick(self._database, user_id, poem_id, self._time())

    async def take_pick(self, user_id: int) -> str | None:
        """Return the id of the poem that a person picked within a day, and forget it."""
        return await picks.take_pick(self._database, user_id, self._time())

    async def value(self, name: str) -> str | None:
        """Return what was last set under a name."""
        return await single_values.find_value(self._database, name)

    async def set_value(self, name: str, value: str) -> None:
        """Set a single value, such as what the commands looked like when last synced."""
        await single_values.set_value(self._database, name, value)

    async def probe(self) -> None:
        """See that the database answers; if it refused the last change, that it takes one now.

        Raises:
            StoreError: If it does not.
        """
        await single_values.probe(self._database)

    async def kept_about(self, user_id: int) -> KeptSummary:
        """Count what is kept about a person."""
        return await personal.kept_about(self._database, user_id)

    async def export_of(self, user_id: int) -> dict[str, Any]:
        """Return all that is kept about a person, as plain JSON data.

        Returns:
            The person's `user_id`, then a list of rows for all that `KeptSummary.counts` names,
            oldest first; ids of Discord are text, times are in ISO 8601 and UTC, `latent`
            is float32, little-endian, in base64.
        """
        return await personal.export_of(self._database, user_id)

    async def forget(self, user_id: int) -> Mapping[str, int]:
        """Delete all that is kept about a person, so that nothing of it is left in the file.

        Poems that others made from theirs are kept, and forget where they came from; paths of
        others that lead through their poems go with these.

        Returns:
            What `KeptSummary.counts` said just before.
        """
        return await personal.forget(self._database, user_id)

    async def tidy(self) -> int:
        """Delete what was kept for a day and led to nothing.

        That is the first of two poems to blend, if no second one came; and a poem that somebody
        typed, if no path leads through it and nobody has saved it. Windows of `cooldowns` that
        have ended go too, uncounted.

        Returns:
            How many rows there were.
        """
        return await tidying.tidy(self._database, self._time())

    def _time(self) -> datetime:
        return self._clock().astimezone(UTC)
