"""Poems as rows of their table, and back."""

from __future__ import annotations

import json
import struct
from datetime import datetime
from typing import Any, cast, get_args

from bot.store.database import AnyRow
from bot.store.records import Kind, NewPoem, PoemRecord
from bot.store.searching import searchable
from bot.store.text import restored, storable
from bot.verse.forms import FORMS
from bot.verse.poem import Clash, Poem, Script

_FLOAT_BYTES = 4


class DamagedRowError(ValueError):
    """A row holds what the store never wrote."""


def poem_row(new: NewPoem, poem_id: str, created_at: datetime) -> dict[str, object]:
    """Return the row of a poem."""
    poem = new.poem
    return {
        "id": poem_id,
        "kind": new.kind,
        "form": poem.form.name,
        "lines": "\n".join(poem.lines),
        "seed": storable(poem.seed),
        "theme": _storable_or_none(poem.theme),
        "images": json.dumps(poem.images),
        "acrostic": _storable_or_none(poem.acrostic),
        "pattern": poem.pattern,
        "rhyme": poem.rhyme,
        "score": poem.score,
        "model": storable(poem.model),
        "clashes": json.dumps(
            [(item.line, item.position, item.character) for item in poem.clashes]
        ),
        "line": new.line,
        "script": new.script,
        "author_id": new.author_id,
        "guild_id": new.guild_id,
        "parent_id": new.parent_id,
        "created_at": created_at,
        "search": searchable(poem),
        "latent": struct.pack(f"<{len(poem.latent)}f", *poem.latent),
    }


def as_record(new: NewPoem, poem_id: str, created_at: datetime) -> PoemRecord:
    """Return what `poem_record` reads from the row of a poem."""
    return PoemRecord(
        id=poem_id,
        poem=new.poem,
        kind=new.kind,
        author_id=new.author_id,
        guild_id=new.guild_id,
        parent_id=new.parent_id,
        line=new.line,
        script=new.script,
        created_at=created_at,
        channel_id=None,
        message_id=None,
    )


def poem_record(row: AnyRow) -> PoemRecord:
    """Read a poem's row.

    Raises:
        DamagedRowError: If the row is none that `poem_row` gives.
    """
    try:
        return _poem_record(row)
    except (ValueError, TypeError, LookupError, struct.error) as error:
        raise DamagedRowError(f"{type(error).__name__}: {error}") from error


def moment(value: datetime | None) -> datetime:
    """Refuse what is no time with a ValueError."""
    if value is None:
        raise ValueError("the time of writing is none")
    return value


def _poem_record(row: AnyRow) -> PoemRecord:
    return PoemRecord(
        id=row.id,
        poem=_poem(row),
        kind=cast(Kind, _one_of(get_args(Kind), row.kind)),
        author_id=row.author_id,
        guild_id=row.guild_id,
        parent_id=row.parent_id,
        line=row.line,
        script=cast(Script, _one_of(get_args(Script), row.script)),
        created_at=moment(row.created_at),
        channel_id=row.channel_id,
        message_id=row.message_id,
    )


def _poem(row: AnyRow) -> Poem:
    return Poem(
        form=FORMS[row.form],
        lines=tuple(row.lines.split("\n")),
        seed=restored(row.seed),
        theme=_restored_or_none(row.theme),
        images=tuple(_list_of(row.images)),
        acrostic=_restored_or_none(row.acrostic),
        pattern=row.pattern,
        rhyme=row.rhyme,
        score=row.score,
        model=restored(row.model),
        clashes=tuple(Clash(*item) for item in _list_of(row.clashes)),
        latent=struct.unpack(f"<{len(row.latent) // _FLOAT_BYTES}f", row.latent),
    )


def _list_of(text: str) -> list[Any]:
    found = json.loads(text)
    if not isinstance(found, list):
        raise ValueError(f"{text!r} is no list")
    return found


def _one_of(known: tuple[str, ...], value: object) -> object:
    if value not in known:
        raise ValueError(f"{value!r} is none of {', '.join(known)}")
    return value


def _storable_or_none(text: str | None) -> str | None:
    return None if text is None else storable(text)


def _restored_or_none(text: str | None) -> str | None:
    return None if text is None else restored(text)
