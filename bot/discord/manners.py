"""How to answer: what the server has set, and for whom the answer is.

What everybody sees is in the language and script of the server, if it has set them; what one
person sees is in that person's own.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.card.sizes import SIZES
from bot.card.styles import STYLES
from bot.discord.admission import Pace
from bot.discord.parts import Interaction, parts_of
from bot.discord.translations.catalogue import Language, language_called, language_of
from bot.store.servers import ServerSettings
from bot.verse.forms import FORMS
from bot.verse.poem import Script

FORM = "qijue"
"""The form of poems where nobody says otherwise."""

STYLE, SIZE = "xuan", "portrait"
"""The look of cards where no server says otherwise."""


@dataclass(frozen=True, slots=True)
class Manner:
    """How to answer one interaction."""

    language: Language
    script: Script
    form: str = FORM
    style: str = STYLE
    size: str = SIZE
    private: bool = False
    """Whether only the person who asked may see the answer."""

    pace: Pace | None = None
    """What the server allows each person."""


async def manner_of(interaction: Interaction, *, private: bool = False) -> Manner:
    """Find out how to answer.

    Args:
        interaction: What is answered.
        private: Whether the person wished for a private answer; what comes of a private
            message, or is asked for where the server wants no answers, is private anyway.
    """
    servers = parts_of(interaction.client).servers
    settings = await servers.settings(interaction.guild_id)
    private = private or is_private(interaction) or not _is_welcome(interaction, settings)
    own = language_of(interaction.locale)
    return manner_in(settings, own, private=private)


def manner_in(settings: ServerSettings, own: Language, *, private: bool) -> Manner:
    """Combine what a server has set with a language of one's own.

    What this version does not know, since another one set it, counts as not set.
    """
    language = own if private else language_called(settings.language, own)
    script = None if private else settings.script
    pace = None
    if settings.requests is not None and settings.seconds is not None:
        pace = Pace(settings.requests, settings.seconds)
    return Manner(
        language=language,
        script=script or language.script,
        form=settings.form if settings.form in FORMS else FORM,
        style=settings.style if settings.style in STYLES else STYLE,
        size=settings.size if settings.size in SIZES else SIZE,
        private=private,
        pace=pace,
    )


def is_private(interaction: Interaction) -> bool:
    """Tell whether a pressed message was for one person only; so are its children then."""
    return interaction.message is not None and interaction.message.flags.ephemeral


def _is_welcome(interaction: Interaction, settings: ServerSettings) -> bool:
    """Tell whether the server wants answers for all in this channel; threads go with theirs."""
    places = {interaction.channel_id, getattr(interaction.channel, "parent_id", None)}
    return not settings.channels or not places.isdisjoint(settings.channels)
