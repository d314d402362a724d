"""A poem explained, and a typed poem scanned: tones, rhyme, readings, literal glosses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from discord import ui

from bot.discord.presenters.layout import (
    LONGEST_TEXT,
    container,
    form_title,
    in_script,
    lines_of,
    listed,
    punctuated,
    small,
)
from bot.discord.translations.catalogue import Language
from bot.gloss.explaining import Explanation, explain
from bot.gloss.words import Word, glosses
from bot.messages import Message, Traditional, message
from bot.verse.poem import Poem, Script
from bot.verse.scansion import Scansion

_SIGNS = str.maketrans({"平": "○", "仄": "●", "中": "◐", "？": "？"})
_RHYME = "◎"
_LONGEST_GLOSS = 28


def explanation_view(
    poem: Poem, language: Language, script: Script, poem_code: str
) -> ui.LayoutView:
    """Lay out what the form asks, how the poem does it, and what its characters mean.

    Args:
        poem: The poem to explain.
        language: Of the sentences; the glosses are English and stand in English only.
        script: Of the poem.
        poem_code: The code from which the text can be read back anywhere.
    """
    facts = explain(poem)
    title = f"### {form_title(poem.form, script)} · {in_script(facts.pattern_name, script)}"
    sentences = listed(facts.sentences(), language)
    notes = [_legend(language)]
    if language.code == "en":
        notes.append(
            language.text(
                message(
                    "The glosses are literal, character by character; they are not a translation."
                )
            )
        )
    parts = ["\n".join([title, *sentences]), _lines(poem, facts, language, script)]
    parts.append("\n".join([*map(small_line, notes), f"-# `{poem_code}`"]))
    return _pages(parts)


def scansion_view(scansion: Scansion, language: Language, *, own: bool = False) -> ui.LayoutView:
    """Lay out the scansion of a poem: each fault by its line and character.

    Args:
        scansion: What there is to say.
        language: Of the sentences.
        own: Whether the poem is the bot's own and so in the script of the reader; what a
            person typed stays as typed.
    """
    script = language.script
    verdict = (
        message("Regular: no rule is broken.")
        if scansion.regular
        else message("Not regular; here is what breaks the rules:")
    )
    rhyme = (
        message("rhyme {group}", group=Traditional(scansion.rhyme))
        if scansion.rhyme
        else message("no rhyme")
    )
    title = [form_title(scansion.form, script), in_script(scansion.pattern, script)]
    head = ["### " + " · ".join([*title, language.text(rhyme)]), language.text(verdict)]
    rows = [
        f"{line}\n{signs.translate(_SIGNS)}"
        for line, signs in zip(punctuated(scansion.lines), scansion.tones, strict=True)
    ]
    faults = listed(_findings(scansion), language)
    body = [in_script("\n".join(part), script if own else None) for part in (rows, faults)]
    parts = ["\n".join(head), *body, small_line(_legend(language))]
    return _pages([part for part in parts if part])


def small_line(text: str) -> str:
    """Return a line of small print."""
    return small([text])


def _findings(scansion: Scansion) -> Iterator[Message]:
    for fault in scansion.violations:
        yield message(
            "Line {line}, {character}: {kind}. {sentence}",
            line=fault.line,
            character=fault.character,
            kind=Traditional(fault.kind),
            sentence=fault.sentence,
        )
    for rescue in scansion.rescues:
        yield message(
            "Line {line}: {kind}. {sentence}",
            line=rescue.line,
            kind=Traditional(rescue.kind),
            sentence=rescue.sentence,
        )


def _lines(poem: Poem, facts: Explanation, language: Language, script: Script) -> str:
    rhyming = {end.line for end in facts.rhyming}
    rows = []
    for number, (line, tones, words) in enumerate(
        zip(punctuated(lines_of(poem, script)), facts.tones, glosses(poem), strict=True), start=1
    ):
        signs = tones.translate(_SIGNS)
        if number in rhyming:
            signs = signs[:-1] + _RHYME
        rows.append(f"**{line}** {signs}\n{' '.join(word.pinyin for word in words)}")
        if language.code == "en":
            rows.append(small(_glossed(words)))
    return "\n".join(rows)


def _glossed(words: Iterable[Word]) -> Iterator[str]:
    for word in words:
        gloss = word.gloss
        if len(gloss) > _LONGEST_GLOSS:
            gloss = gloss[: _LONGEST_GLOSS - 1].rstrip() + "…"
        yield f"{word.text} {gloss}" if gloss else word.text


def _legend(language: Language) -> str:
    return language.text(message("○ level tone, ● oblique tone, ◐ either, ◎ rhyme"))


def _pages(parts: list[str]) -> ui.LayoutView:
    """Frame texts; what would go over Discord's limit is cut at the end of a line."""
    left, shown = LONGEST_TEXT, []
    for part in parts:
        text = part if len(part) <= left else part[:left].rpartition("\n")[0]
        if text:
            shown.append(ui.TextDisplay[ui.LayoutView](text))
        left -= len(text)
    return container(*shown)
