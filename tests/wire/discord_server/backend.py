"""What all doors of the stand-in have in common: who, where, and what was said."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.wire.discord_server.clock import Clock, Snowflakes
from tests.wire.discord_server.commands import CommandRegistry
from tests.wire.discord_server.errors import missing_access, unknown_channel, unknown_message
from tests.wire.discord_server.interactions import InteractionDesk
from tests.wire.discord_server.message_store import MessageStore
from tests.wire.discord_server.messages import Message
from tests.wire.discord_server.payloads import Application
from tests.wire.discord_server.world import Place, World


@dataclass(frozen=True, slots=True)
class Options:
    """How strict, talkative and forgetful a stand-in is."""

    token: str = "a-token.of-the.stand-in"
    """The bot's token; any other is refused."""

    shards: int = 1
    """How many shards `/gateway/bot` advises."""

    heartbeat_interval: float = 41.25
    """Seconds between heartbeats of a client."""

    compress: bool = True
    """Whether the gateway compresses for those who ask; plain text costs less time."""

    keep_files: bool = True
    """False to forget uploaded files at once, in long measurements."""

    refuse_new_pictures: bool = False
    """True to refuse edits that add files to a gallery, as Discord does while
    https://github.com/discord/discord-api-docs/issues/7529 is open."""

    tolerate_faults: bool = False
    """True if bodies that break a rule shall not fail the test in the end."""


@dataclass(frozen=True, slots=True)
class Backend:
    """The state behind the HTTP interface and the gateway."""

    application: Application
    clock: Clock
    snowflakes: Snowflakes
    world: World
    registry: CommandRegistry
    store: MessageStore
    desk: InteractionDesk

    @classmethod
    def create(cls, options: Options, verify_key: str, base_url: Callable[[], str]) -> Backend:
        """Make an empty Discord.

        Args:
            options: How it behaves.
            verify_key: Public key of interactions over HTTP, in hexadecimal digits.
            base_url: Where it is served; known only once it is.
        """
        clock, snowflakes = Clock(), Snowflakes()
        application = Application(snowflakes.new(), options.token, verify_key)
        store = MessageStore(
            snowflakes,
            base_url,
            keep_files=options.keep_files,
            refuse_new_pictures=options.refuse_new_pictures,
        )
        return cls(
            application=application,
            clock=clock,
            snowflakes=snowflakes,
            world=World(snowflakes),
            registry=CommandRegistry(snowflakes, application.id),
            store=store,
            desk=InteractionDesk(application, snowflakes, clock, store),
        )

    def own_message(self, channel_id: int) -> Message:
        """Return an empty message of the bot in a channel.

        Raises:
            ApiError: If there is no such channel, or the bot is no member there.
        """
        place = self.membership(channel_id)
        return Message(self.snowflakes.new(), place, self.application.user())

    def posted(self, channel_id: int, message_id: int) -> Message:
        """Return a message that the bot can find in a channel; ephemeral ones are in none.

        Raises:
            ApiError: If there is none, or the bot is no member there.
        """
        place = self.membership(channel_id)
        message = self.store.get(message_id)
        if message.ephemeral or message.place.channel_id != place.channel_id:
            raise unknown_message()
        return message

    def history(self, channel_id: int, before: int) -> list[Message]:
        """Return the messages of a channel before an id, the newest first; errors as above."""
        place = self.membership(channel_id)
        return self.store.history(place.channel_id, before)

    def membership(self, channel_id: int) -> Place:
        """Return a place where the bot is a member.

        Raises:
            ApiError: If there is no such channel, or the bot is no member there.
        """
        place = self.world.place(channel_id)
        if place is None:
            raise unknown_channel()
        if place.installed_by is not None:
            raise missing_access()
        return place
