"""Writes a file whole or not at all."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from bot.errors import CardUnwritableError
from bot.messages import Message, message


def write_atomically(path: Path, content: bytes) -> None:
    """Write a file; whoever reads it meanwhile sees the old one or the new one.

    Raises:
        CardUnwritableError: If the file cannot be written, or is there and no plain file;
            then nothing is left behind.
    """
    # Putting a picture in the place of a device would break more than the picture.
    if path.exists() and not path.is_file():
        raise _unwritable(path, message("it is no plain file"))
    partial = path.parent / f".{path.name}.{os.getpid()}.partial"
    try:
        partial.write_bytes(content)
        partial.replace(path)
    except OSError as error:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
        raise _unwritable(path, error.strerror or str(error)) from error


def _unwritable(path: Path, reason: str | Message) -> CardUnwritableError:
    return CardUnwritableError(
        "The picture cannot be written to {path} ({reason}); choose another file.",
        path=path,
        reason=reason,
    )
