"""The file of a backup: gzip'd JSON lines, the same for every engine.

The first line says what follows: format, schema, and the tables with their columns, each with its
kind. Then comes one line for each row, `{"poems": [1, "q7zaht0ne", …]}`, and a last line with the
number of rows and the SHA-256 of all lines before it.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import os
import secrets
import zlib
from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from bot.errors import StoreError

_FORMAT = "qibu backup 1"
_GZIP = 31
_OWNER_ONLY = 0o600
_DAMAGES = (EOFError, zlib.error, gzip.BadGzipFile, ValueError, KeyError, TypeError, AttributeError)
"""What reading a file raises that is no whole backup; bad UTF-8 and JSON are ValueErrors."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What the first line of a backup says."""

    schema: str
    """Revision of the tables."""

    made_at: str
    """Time in ISO 8601."""

    tables: Mapping[str, Mapping[str, str]]
    """Kinds by column, by table; a table comes after those that it points to."""


class ArchiveWriter:
    """Writes a backup beside its place, and puts it there when all of it is on the disk."""

    def __init__(self, file: Path, contents: Contents) -> None:
        """Begin; nothing is opened yet.

        Args:
            file: Where to; only another backup is replaced.
            contents: What will be written.

        Raises:
            StoreError: If something else is there.
        """
        if file.exists() and not is_archive(file):
            raise StoreError(
                f"The file {file} is there already and is no backup; name another file."
            )
        self.counts = Counter(dict.fromkeys(contents.tables, 0))
        """Rows by table."""
        self._file = file
        self._contents = contents
        self._beside = file.with_name(f".{file.name}.{secrets.token_hex(4)}")
        self._digest = hashlib.sha256()
        self._packer = zlib.compressobj(wbits=_GZIP)

    def __enter__(self) -> Self:
        """Open the file.

        Raises:
            StoreError: If it cannot be made.
        """
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        try:
            self._raw = os.fdopen(os.open(self._beside, flags, _OWNER_ONLY), "wb")
        except OSError as error:
            raise self._unwritable(error) from error
        self._line({"format": _FORMAT, **asdict(self._contents)})
        return self

    def row(self, table: str, values: Sequence[object]) -> None:
        """Write a row, in JSON's types, in the order of the columns."""
        self.counts[table] += 1
        try:
            self._line({table: values})
        except OSError as error:
            raise self._unwritable(error) from error

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Put the file in its place; if anything went wrong, take it away."""
        try:
            if error is None:
                self._finish()
        except OSError as fault:
            raise self._unwritable(fault) from fault
        finally:
            # Where the disk is full, the buffer cannot be written and is not wanted any more.
            with suppress(OSError):
                self._raw.close()
            self._beside.unlink(missing_ok=True)

    def _finish(self) -> None:
        digest = self._digest.hexdigest()
        self._line({"rows": dict(self.counts), "sha256": digest})
        self._raw.write(self._packer.flush())
        self._raw.flush()
        os.fsync(self._raw.fileno())
        self._beside.replace(self._file)
        _keep_name(self._file.parent)

    def _line(self, value: Mapping[str, object]) -> None:
        line = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        written = f"{line}\n".encode()
        self._digest.update(written)
        self._raw.write(self._packer.compress(written))

    def _unwritable(self, error: OSError) -> StoreError:
        return StoreError(
            f"The backup {self._file} cannot be written ({error.strerror}); make room, or name "
            "another file."
        )


class ArchiveReader:
    """Reads a backup from its beginning to its end."""

    def __init__(self, file: Path) -> None:
        """Name the file; nothing is opened yet."""
        self._file = file
        self._digest = hashlib.sha256()

    def __enter__(self) -> Self:
        """Open the file and read its first line.

        Raises:
            StoreError: If it cannot be read, or is no backup of this program.
        """
        try:
            self._packed = gzip.open(self._file, "rb")
            self.contents = self._first()
        except OSError as error:
            self._close()
            raise self._unreadable(error) from error
        except BaseException:
            self._close()
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it."""
        self._close()

    def check(self) -> None:
        """Read all of it: what a row says may be used only when the checksum has been seen.

        Raises:
            StoreError: If the file is damaged or cut off.
        """
        deque(self.rows(), maxlen=0)

    def rows(self) -> Iterator[tuple[str, list[Any]]]:
        """Return each row with its table; the end has been checked when this ends.

        Raises:
            StoreError: If the file is damaged or cut off.
        """
        counts = Counter(dict.fromkeys(self.contents.tables, 0))
        number = 1
        try:
            for line in self._packed:
                number += 1
                value = json.loads(line)
                if "sha256" in value:
                    self._check_end(value, counts)
                    return
                self._digest.update(line)
                ((table, values),) = value.items()
                if len(values) != len(self.contents.tables[table]):
                    raise ValueError("a row of another length")
                counts[table] += 1
                yield table, values
            raise ValueError("no last line")
        except _DAMAGES as error:
            raise StoreError(
                f"The backup {self._file} is damaged at line {number}; use another one."
            ) from error
        except OSError as error:
            raise self._unreadable(error) from error

    def _first(self) -> Contents:
        try:
            line = self._packed.readline()
            self._digest.update(line)
            value = json.loads(line)
            if value.pop("format") != _FORMAT:
                raise ValueError("another format")
            return Contents(**value)
        except _DAMAGES as error:
            raise StoreError(f"The file {self._file} is no backup of this program.") from error

    def _check_end(self, value: Mapping[str, Any], counts: Mapping[str, int]) -> None:
        if value["rows"] != dict(counts) or value["sha256"] != self._digest.hexdigest():
            raise ValueError("another checksum")
        if self._packed.read(1):
            raise ValueError("something behind the end")

    def _unreadable(self, error: OSError) -> StoreError:
        return StoreError(f"The backup {self._file} cannot be read ({error.strerror or error}).")

    def _close(self) -> None:
        if hasattr(self, "_packed"):
            self._packed.close()


def is_archive(file: Path) -> bool:
    """Tell whether a file begins like a backup."""
    try:
        with ArchiveReader(file):
            return True
    except StoreError:
        return False


def _keep_name(folder: Path) -> None:
    """Make the disk remember the new name, too."""
    number = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)
