"""The poem of the day: what it is for, and which channels have it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from discord import ui

from bot.discord.daily.schedule import clock_time, next_moment
from bot.discord.escaping import Markup
from bot.discord.presenters.layout import container, listed
from bot.discord.translations.catalogue import Language
from bot.engine.seasons import Season
from bot.messages import Message, Traditional, message
from bot.store.daily import DailyChannel


def occasion(day: date, season: Season) -> Message:
    """Say what day it is by the calendar of the old poets."""
    term = Traditional(season.term.name)
    if season.day == 0:
        return message("the poem of {day}: {term} begins today", day=day, term=term)
    return message(
        "the poem of {day}: day {number} of {term}", day=day, number=season.day + 1, term=term
    )


def started(channel: DailyChannel) -> Message:
    """Say that a channel will have a poem every day, and when the first."""
    return message(
        "Every day at {time} ({zone}) I post a poem on the season here, the first one {moment}. "
        "/daily stop ends it.",
        time=clock_time(channel.minute),
        zone=channel.zone,
        moment=_moment(channel, channel.since),
    )


def channels_view(
    channels: Sequence[DailyChannel], language: Language, now: datetime
) -> ui.LayoutView:
    """Lay out the channels of a server that have a poem of the day."""
    if not channels:
        none = message("No channel has a poem of the day. /daily start begins with one.")
        return container(ui.TextDisplay(language.text(none)))
    sentences = [
        message(
            "{channel}: every day at {time} ({zone}), next {moment}",
            channel=Markup(f"<#{channel.channel_id}>"),
            time=clock_time(channel.minute),
            zone=channel.zone,
            moment=_moment(channel, now),
        )
        for channel in channels
    ]
    rows = [language.text(message("### Poem of the day")), *listed(sentences, language)]
    return container(ui.TextDisplay("\n".join(rows)))


def _moment(channel: DailyChannel, now: datetime) -> Markup:
    """Write a moment so that everybody sees it on their own clock."""
    return Markup(f"<t:{round(next_moment(channel, now).timestamp())}:F>")
