"""What people hear when something goes wrong: one sentence, and never the inside of it."""

from __future__ import annotations

import logging
import secrets
from typing import Any

import discord
from discord import app_commands

from bot.discord import outcomes
from bot.discord.answering import ANSWERED_ALREADY, UNREACHED, named, notice
from bot.discord.parts import Interaction
from bot.discord.translations.catalogue import language_of
from bot.errors import RefusalError, ServiceError, StoreError, VerseError
from bot.messages import Message, message
from bot.metrics import Outcome

_PAST = {
    **dict.fromkeys((10062, 10015, 50027), "expired before its answer"),
    ANSWERED_ALREADY: "was answered already",
}
"""Codes of interactions in which nothing can be said any more, by Discord's table of errors."""

_UNKNOWN_MESSAGE = 10008

_log = logging.getLogger(__name__)


_SHOWN = (VerseError, RefusalError, ServiceError)
"""Errors whose sentence is meant for the person who asked."""


async def report(interaction: Interaction, error: BaseException) -> None:
    """Tell the person what went wrong, and the log what they need not know."""
    while isinstance(error, app_commands.CommandInvokeError):
        error = error.original
    outcome = _outcome(error)
    said = _said(interaction, error)
    try:
        if said is not None:
            await notice(interaction, language_of(interaction.locale).text(said))
    except (discord.HTTPException, *UNREACHED) as failure:
        outcome = _outcome(failure)
        _log.warning("a refusal did not arrive: %s", named(failure))
    finally:
        outcomes.tell(interaction, outcome)


def _outcome(error: BaseException) -> Outcome:
    if isinstance(error, _SHOWN):
        return "refused"
    expired = isinstance(error, discord.HTTPException) and error.code in _PAST
    return "expired" if expired else "failed"


def _said(interaction: Interaction, error: BaseException) -> Message | None:
    if isinstance(error, _SHOWN):
        return error.message
    if isinstance(error, UNREACHED):
        _log.warning("Discord was not reached: %s", named(error))
        return _trouble()
    if isinstance(error, discord.HTTPException) and error.code in _PAST:
        _log.warning("an interaction %s: %s", _PAST[error.code], named(error))
        return None
    if isinstance(error, discord.HTTPException) and (said := _by_discord(error)) is not None:
        _log.warning("Discord refused an answer: %s", named(error))
        return said
    if isinstance(error, app_commands.CommandNotFound | app_commands.CommandSignatureMismatch):
        _log.warning("Discord has other commands than this bot: %s", error)
        return message("This command has changed. Reload Discord and try again.")
    incident = secrets.token_hex(4)
    _log.error(
        "incident %s in %s",
        incident,
        _what(interaction),
        exc_info=error,
        extra={"incident": incident},
    )
    if isinstance(error, StoreError):
        return message(
            "I cannot get at my poems just now; the fault is on my side. Try again in a minute. If "
            "it lasts, tell the owner of this bot the number {incident}.",
            incident=incident,
        )
    return message(
        "Something went wrong on my side. If it happens again, tell the owner of this bot the "
        "number {incident}.",
        incident=incident,
    )


def _by_discord(error: discord.HTTPException) -> Message | None:
    """Say what Discord means by an error; None if that is not the person's concern."""
    if error.code == _UNKNOWN_MESSAGE:
        return message("The message is gone already.")
    if isinstance(error, discord.Forbidden):
        return message("Discord does not let me do this here: I lack a permission.")
    if error.status == 429 or error.status >= 500:
        return _trouble()
    return None


def _trouble() -> Message:
    return message("Discord is having trouble and did not take my answer. Try again soon.")


def _what(interaction: Interaction) -> str:
    """Name a command or button, without anything that a person typed."""
    data: Any = interaction.data or {}
    return str(interaction.type.name) + " " + str(data.get("name") or data.get("custom_id"))
