"""Writes figures and unchosen poems into the model card, between marker comments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from bot.verse.poem import Poem
from model_export.evaluation.tables import Table

_HEADING = "# Model card\n"


def put_section(card: Path, name: str, content: str) -> None:
    """Replace what stands between the markers of a section; append it if it is not there.

    Args:
        card: Markdown file; it is made if it does not exist.
        name: Name of the section, in both of its marker comments.
        content: Markdown to stand between them.

    Raises:
        ValueError: If the card has one marker of the section without the other.
    """
    text = card.read_text(encoding="utf-8") if card.is_file() else _HEADING
    card.write_text(with_section(text, name, content), encoding="utf-8")


def with_section(text: str, name: str, content: str) -> str:
    """Return a text with one section replaced; see `put_section`."""
    begin, end = f"<!-- {name}: begin -->", f"<!-- {name}: end -->"
    section = f"{begin}\n{content.strip()}\n{end}"
    start, stop = text.find(begin), text.find(end)
    if start < 0 and stop < 0:
        return f"{text.rstrip()}\n\n{section}\n"
    if start < 0 or stop < start:
        raise ValueError(f"The section {name!r} lacks a marker; restore {begin} and {end}.")
    return text[:start] + section + text[stop + len(end) :]


def figures_section(tables: Mapping[str, Table], settings: str) -> str:
    """Return the tables as Markdown, then how each row was measured, once."""
    how: dict[str, str] = {}
    for table in tables.values():
        for measure in table.present():
            how.setdefault(measure.label, measure.how)
    notes = [f"- *{label}*: {text}" for label, text in how.items()]
    return "\n".join(
        [
            f"{settings} Brackets hold 95 % intervals.",
            "",
            *(table.to_markdown() for table in tables.values()),
            "<details><summary>How each row was measured</summary>",
            "",
            *notes,
            "",
            "</details>",
        ]
    )


def poems_section(untitled: Sequence[Poem], themed: Sequence[Poem]) -> str:
    """Return poems as Markdown lists; nobody chose among them."""
    lines = ["The poems of these seeds, all of them.", "", "Without a theme:", ""]
    lines += [f"- {poem.seed}: {_in_one_line(poem)}" for poem in untitled]
    lines += ["", "With a theme:", ""]
    lines += [f"- {poem.seed}, *{poem.theme}*: {_in_one_line(poem)}" for poem in themed]
    return "\n".join(lines)


def _in_one_line(poem: Poem) -> str:
    return poem.text.replace("\n", "")
