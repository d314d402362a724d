"""The settings of a server as a message."""

from __future__ import annotations

from discord import ui

from bot.discord.admission import Pace
from bot.discord.choices import LANGUAGES, SCRIPTS, SIZES, STYLES, name_of
from bot.discord.escaping import Markup
from bot.discord.manners import FORM
from bot.discord.presenters.layout import container, form_title, form_words, listed
from bot.discord.translations.catalogue import Language
from bot.messages import Message, message
from bot.store.servers import ServerSettings
from bot.verse.forms import FORMS


def settings_view(
    settings: ServerSettings, usual: Pace, language: Language, done: Message | None = None
) -> ui.LayoutView:
    """Lay out what is set.

    Args:
        settings: Of the server.
        usual: The pace for all, of whoever runs the bot.
        language: Of the reader.
        done: What happened just now, to be said first.
    """
    sentences = [
        message("form: {form}", form=_form(settings, language)),
        message("script: {script}", script=name_of(SCRIPTS, settings.script)),
        message("card: {style}", style=name_of(STYLES, settings.style)),
        message("size: {size}", size=name_of(SIZES, settings.size)),
        message("language: {language}", language=name_of(LANGUAGES, settings.language)),
        _channels(settings),
        *_pace(settings, usual),
    ]
    rows = [language.text(message("### In this server")), *listed(sentences, language)]
    head = [ui.TextDisplay[ui.LayoutView](language.text(done))] if done else []
    return container(*head, ui.TextDisplay("\n".join(rows)))


def _form(settings: ServerSettings, language: Language) -> Message:
    form = FORMS.get(settings.form or FORM, FORMS[FORM])
    return message(
        "{name}, a {shape}", name=form_title(form, language.script), shape=form_words(form)
    )


def _channels(settings: ServerSettings) -> Message:
    if not settings.channels:
        return message("channels: all")
    named = tuple(Markup(f"<#{channel}>") for channel in settings.channels)
    return message("channels: {channels}; elsewhere I answer in private", channels=named)


def _pace(settings: ServerSettings, usual: Pace) -> list[Message]:
    """Say how often a person may ask; the usual pace holds beside that of the server."""
    own = settings.requests is not None and settings.seconds is not None
    sentences = [
        message(
            "cooldown: {requests} poems a person in {seconds} s",
            requests=settings.requests,
            seconds=_figure(settings.seconds or 0),
        )
        if own
        else message("cooldown: the usual one")
    ]
    sentences.append(
        message(
            "everywhere: {requests} poems a person in {seconds} s, as my owner has set",
            requests=usual.requests,
            seconds=_figure(usual.seconds),
        )
    )
    return sentences


def _figure(number: float) -> str:
    return f"{number:g}"
