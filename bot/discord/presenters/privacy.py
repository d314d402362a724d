"""What is kept about a person, as a message, and the question whether to delete it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from discord import ui

from bot.discord.answering import Picture
from bot.discord.custom_ids import CustomId
from bot.discord.items import ActionItem
from bot.discord.presenters.buttons import button, row
from bot.discord.presenters.layout import container, listed
from bot.discord.translations.catalogue import Language
from bot.messages import Message, message
from bot.store.personal import KeptSummary


@dataclass(frozen=True, slots=True)
class PrivacyPage:
    """Some sentences, and a button if there is something to decide."""

    texts: tuple[str, ...]
    decision: ActionItem | None = None
    picture: Picture | None = None

    def view(self, *, pictured: bool) -> ui.LayoutView:
        """Lay the message out; there is no picture on it."""
        items: list[ui.Item[Any]] = [ui.TextDisplay(text) for text in self.texts]
        if self.decision is not None:
            items.append(row(self.decision))
        return container(*items)


def kept_page(kept: KeptSummary, language: Language) -> PrivacyPage:
    """Say how much is kept about a person."""
    texts = [language.text(message("### What I keep about you"))]
    texts.append(_list([*_counted(kept.counts), *_details(kept)], language))
    texts.append(
        language.text(
            message(
                "I do not read messages and I keep no names. **/privacy export** gives you all of "
                "it as a file, **/privacy delete** deletes it."
            )
        )
    )
    return PrivacyPage(tuple(texts))


def question_page(kept: KeptSummary, language: Language, user_id: int) -> PrivacyPage:
    """Ask whether all of it shall be deleted."""
    warning = message(
        "Shall I delete all of this? It cannot be undone. Your poems also vanish from the "
        "anthologies of others, and blends that lead through them go too. The messages in Discord "
        "stay where they are, but their buttons will not work any more."
    )
    decision = button(
        language,
        CustomId("forget", str(user_id)),
        message("Delete all of it"),
        "🗑️",
        danger=True,
    )
    return PrivacyPage((_list(_counted(kept.counts), language), language.text(warning)), decision)


def forgotten_page(counts: Mapping[str, int], language: Language) -> PrivacyPage:
    """Say what was deleted."""
    said = language.text(message("All that I kept about you is deleted:"))
    return PrivacyPage((said, _list(_counted(counts), language)))


def _counted(counts: Mapping[str, int]) -> Iterator[Message]:
    sentences = {
        "poems": message("poems that you asked for or typed in: {count}"),
        "paths": message("blends: {count}"),
        "picks": message("first poem of a blend, kept for a day: {count}"),
        "anthology_entries": message("poems in your anthology: {count}"),
        "cooldowns": message("counts of your latest requests, for the pause between them: {count}"),
        "saved_for_servers": message("poems that you saved for a server: {count}"),
    }
    for table, count in counts.items():
        if table in sentences:
            yield sentences[table].filled(count=count)
        else:
            yield message("others ({table}): {count}", table=table, count=count)


def _details(kept: KeptSummary) -> Iterator[Message]:
    if kept.typed:
        yield message("of the poems, typed in by you: {count}", count=kept.typed)
    if kept.since is not None:
        yield message("the oldest one is of {day}", day=f"{kept.since:%Y-%m-%d}")


def _list(sentences: Iterable[Message], language: Language) -> str:
    return "\n".join(listed(sentences, language))
