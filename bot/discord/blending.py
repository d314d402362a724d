"""From two ends to a path: the ends are found, the poems between written and kept."""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field

from bot.discord.answering import answer
from bot.discord.manners import FORM, Manner
from bot.discord.parts import Interaction, Parts, parts_of
from bot.discord.presenters.blend import BlendPage, beginning_of
from bot.discord.presenters.pictures import card_of
from bot.discord.writing import admit, kept_poem, note_place
from bot.engine.references import means_poem
from bot.engine.requests import BlendRequest, BlendStep
from bot.store.ids import looks_like_id
from bot.store.records import NewPath, NewPoem, PathRecord, PathStep, PoemRecord
from bot.verse.poem import Poem, Script

STEPS = 5
"""Poems on a path if nobody says otherwise."""


_SEEDS = 10**9


@dataclass(frozen=True, slots=True)
class End:
    """One end of a path."""

    label: str
    """The seed as typed, or the first line of a poem."""

    poem: Poem
    record: PoemRecord | None = None
    """Its record, if it is one of the bot's poems."""


@dataclass(frozen=True, slots=True)
class BlendWish:
    """A path that somebody wants."""

    start: End
    end: End
    steps: int
    form: str
    seed: str = field(default_factory=lambda: str(secrets.randbelow(_SEEDS)))
    """Of the noise on the way; drawn if nobody says otherwise."""


async def blend_wish(
    parts: Parts, manner: Manner, a: str, b: str, *, steps: int = STEPS, form: str | None = None
) -> BlendWish:
    """Find the poems that two texts stand for, and the form of the path.

    Without a form the path has that of the first end that is a poem and not a seed; if both
    are seeds, the usual form.

    Raises:
        VerseError: If a text stands for no poem.
        GoneError: If it is the id of a poem that is not kept.
    """
    known = {text: await _known_end(parts, text) for text in (a, b)}
    poems = (end.poem.form.name for text in (a, b) if (end := known[text]))
    chosen = form or next(poems, manner.form)
    ends = [known[text] or End(text, await parts.service.refer(text, chosen)) for text in (a, b)]
    return BlendWish(ends[0], ends[1], steps, chosen)


async def send_blend(
    interaction: Interaction, manner: Manner, find: Callable[[], Awaitable[BlendWish]]
) -> None:
    """Answer with a path, opened at its middle."""
    await admit(interaction, manner)
    kept: list[PoemRecord] = []
    page = _new_page(interaction, manner, find, kept)
    message_id = await answer(interaction, page, ephemeral=manner.private)
    await note_place(interaction, kept, message_id)


async def blend_page(
    parts: Parts, path: PathRecord, opened: int, manner: Manner, script: Script
) -> BlendPage:
    """Make the page of a path that is kept, opened at a step.

    Raises:
        GoneError: If one of its poems is not kept any more.
    """
    records = tuple([await kept_poem(parts, step.poem_id) for step in path.steps])
    opened = min(max(opened, 0), len(records) - 1)
    picture = await card_of(parts.service, records[opened], manner, script)
    return BlendPage(path, records, opened, manner.language, script, picture)


async def _known_end(parts: Parts, text: str) -> End | None:
    """Return the end if the text is an id or a poem; None if it is a seed."""
    if looks_like_id(text.strip()):
        record = await kept_poem(parts, text.strip())
        return End(beginning_of(record.poem), record.poem, record)
    if means_poem(text):
        poem = await parts.service.refer(text, FORM)
        return End(beginning_of(poem), poem)
    return None


async def _new_page(
    interaction: Interaction,
    manner: Manner,
    find: Callable[[], Awaitable[BlendWish]],
    kept: list[PoemRecord],
) -> BlendPage:
    parts, wish = parts_of(interaction.client), await find()
    request = BlendRequest(wish.start.poem, wish.end.poem, wish.steps, wish.form, wish.seed)
    steps = await parts.service.blend(request)
    records = await _kept(interaction, manner, steps, wish)
    kept += [record for record in records if record.message_id is None]
    path = await parts.store.add_path(
        NewPath(
            start=wish.start.label,
            end=wish.end.label,
            form=wish.form,
            seed=wish.seed,
            author_id=interaction.user.id,
            guild_id=interaction.guild_id,
            steps=tuple(
                PathStep(step.t, record.id) for step, record in zip(steps, records, strict=True)
            ),
        )
    )
    return await blend_page(parts, path, len(records) // 2, manner, manner.script)


async def _kept(
    interaction: Interaction, manner: Manner, steps: Sequence[BlendStep], wish: BlendWish
) -> list[PoemRecord]:
    """Keep the poems of the steps, apart from ends that are kept already."""
    known = {
        end.record.poem.lines: end.record
        for end in (wish.start, wish.end)
        if end.record is not None
    }
    new = [
        NewPoem(
            poem=step.poem,
            kind="step",
            author_id=interaction.user.id,
            guild_id=interaction.guild_id,
            script=manner.script,
        )
        for step in steps
        if step.poem.lines not in known
    ]
    added = iter(await parts_of(interaction.client).store.add_poems(new))
    return [known.get(step.poem.lines) or next(added) for step in steps]
