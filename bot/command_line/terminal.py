"""Poems, blends and scansions as text for a terminal."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

import click

from bot.verse.poem import Poem, Script
from bot.verse.scansion import Scansion

_INDENT = "    "


def print_json(value: Mapping[str, object]) -> None:
    """Print a JSON object on a line of its own."""
    click.echo(json.dumps(value, ensure_ascii=False))


def poem_text(poem: Poem, script: Script) -> str:
    """Return a poem with its tones beside it and where it came from below."""
    lines = poem.simplified() if script == "simplified" else poem.lines
    rows = [
        f"{_INDENT}{line}{mark}   {tones}"
        for line, mark, tones in zip(lines, _marks(len(lines)), poem.tones, strict=True)
    ]
    return "\n".join([_heading(poem), "", *rows, "", *_notes(poem)])


def blend_text(ratio: float, poem: Poem, script: Script) -> str:
    """Return one step of a blend on one line, couplets apart."""
    lines = poem.simplified() if script == "simplified" else poem.lines
    text = "".join(line + mark for line, mark in zip(lines, _marks(len(lines)), strict=True))
    return f"{ratio:4.2f}  {text}"


def scansion_text(scansion: Scansion) -> str:
    """Return a scansion: each line with its tones, then pattern, rhyme, faults and licences."""
    rows = [
        f"{_INDENT}{line}   {tones}"
        for line, tones in zip(scansion.lines, scansion.tones, strict=True)
    ]
    rhyme = scansion.rhyme or "none"
    facts = [
        f"{scansion.form.title}  ·  {scansion.pattern} ({scansion.line_types})  ·  rhyme {rhyme}",
        "regular" if scansion.regular else "not regular",
    ]
    faults = [
        f"line {item.line}, character {item.position} {item.character}: {item.kind}: "
        f"{item.sentence}"
        for item in scansion.violations
    ]
    licences = [f"line {item.line}: {item.kind}: {item.sentence}" for item in scansion.rescues]
    return "\n".join([facts[0], "", *rows, "", facts[1], *_bullets(faults), *_bullets(licences)])


def _heading(poem: Poem) -> str:
    theme = f"  ·  {poem.theme}" if poem.theme else ""
    return f"{poem.form.title}{theme}"


def _notes(poem: Poem) -> list[str]:
    notes = [f"{poem.pattern}  ·  rhyme {poem.rhyme}  ·  seed {_shortened(poem.seed)}"]
    if poem.images:
        notes.append(f"images: {' '.join(poem.images)}")
    notes.extend(
        f"tone clash: {clash.character} in line {clash.line}, character {clash.position} "
        "was asked for but does not fit the pattern"
        for clash in poem.clashes
    )
    notes.append(f"id {poem.id}")
    return notes


def _marks(count: int) -> list[str]:
    return ["，", "。"] * (count // 2)


def _bullets(sentences: Iterable[str]) -> list[str]:
    return [f"  - {sentence}" for sentence in sentences]


def _shortened(seed: str, limit: int = 40) -> str:
    printable = "".join(c if c.isprintable() else "�" for c in seed[: limit + 1])
    return printable if len(seed) <= limit else printable[:limit] + "…"
