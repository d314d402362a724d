"""A stand-in for Discord on real sockets, for an unmodified bot.

`StandInDiscord` serves the HTTP interface and the gateway on loopback and acts for people;
`connected` runs a client of this process on it, `BotProcess` one of another. Every body that a
bot sends is judged by `rules`.
"""

from tests.wire.discord_server.backend import Options
from tests.wire.discord_server.exchanges import (
    CallbackType,
    Exchange,
    InteractionType,
    Modal,
    NotAnsweredError,
)
from tests.wire.discord_server.messages import Attachment, Message
from tests.wire.discord_server.pointing import connected, environment, pointed_at
from tests.wire.discord_server.processes import BotProcess, PythonProcess
from tests.wire.discord_server.recording import Recorded
from tests.wire.discord_server.rules import faults_of
from tests.wire.discord_server.server import FaultyRequestsError, StandInDiscord
from tests.wire.discord_server.signing import EndpointError
from tests.wire.discord_server.world import MODERATOR, Context, Guild, Person, Place

__all__ = [
    "MODERATOR",
    "Attachment",
    "BotProcess",
    "CallbackType",
    "Context",
    "EndpointError",
    "Exchange",
    "FaultyRequestsError",
    "Guild",
    "InteractionType",
    "Message",
    "Modal",
    "NotAnsweredError",
    "Options",
    "Person",
    "Place",
    "PythonProcess",
    "Recorded",
    "StandInDiscord",
    "connected",
    "environment",
    "faults_of",
    "pointed_at",
]
