"""Where settings come from: what a person has set, under which name, and in which file."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from dotenv import dotenv_values

DOTENV = Path(".env")
"""In the working directory."""

_LARGEST_FILE = 16_384  # bytes; whoever names a larger one has mistaken the file


@dataclass(frozen=True, slots=True)
class Origin:
    """A variable that a person has set."""

    name: str
    """As written, and where if not in the environment."""

    value: str = field(repr=False)
    """May be a secret."""


@dataclass(frozen=True, slots=True)
class Given:
    """All that has been set."""

    variables: Mapping[str, Origin]
    """By name in lower case."""

    from_files: Mapping[str, str] = field(repr=False)
    """Values by variable that stand in files of their own."""

    faults: tuple[str, ...]
    """English sentences on files that cannot be used."""

    @classmethod
    def read(cls, also_in_files: Iterable[str]) -> Self:
        """Read the environment, `.env` and the files named there.

        Args:
            also_in_files: Variables that may be given with `_FILE` behind.
        """
        faults: list[str] = []
        variables: dict[str, Origin] = {}
        try:
            variables |= _from_dotenv()
        except ValueError as error:
            faults.append(str(error))
        # The environment comes second, for it wins.
        variables |= {
            name.lower(): Origin(name, value) for name, value in os.environ.items() if value.strip()
        }
        from_files: dict[str, str] = {}
        for variable in also_in_files:
            try:
                from_files |= _from_file(variable, variables)
            except ValueError as error:
                faults.append(str(error))
        return cls(variables, from_files, tuple(faults))

    def arguments(self) -> dict[str, Any]:
        """Return what pydantic-settings, which reads the rest itself, must be told."""
        readable = not any(str(DOTENV) in fault for fault in self.faults)
        return {"_env_file": DOTENV if readable else None, **self.from_files}

    def origin(self, variable: str) -> Origin:
        """Say where the value of a variable comes from."""
        name = f"{variable}_FILE" if variable in self.from_files else variable
        return self.variables.get(name.lower(), Origin(variable, ""))


def _from_dotenv() -> dict[str, Origin]:
    try:
        found = dotenv_values(DOTENV)
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(
            f"The file {DOTENV} cannot be read ({_reason(error)}); make it a UTF-8 text that the "
            "bot may read, or remove it."
        ) from error
    return {
        name.lower(): Origin(f"{name} in {DOTENV}", value)
        for name, value in found.items()
        if value and value.strip()
    }


def _from_file(variable: str, variables: Mapping[str, Origin]) -> dict[str, str]:
    """Return the value that stands in a file, if one is named.

    Raises:
        ValueError: If the file cannot be used; the message is a sentence.
    """
    plain, file = (variables.get(name.lower()) for name in (variable, f"{variable}_FILE"))
    if file is None:
        return {}
    if plain is not None:
        raise ValueError(f"Both {plain.name} and {file.name} are set; unset one of them.")
    try:
        text = _text(Path(file.value.strip()).expanduser())
    except (OSError, UnicodeDecodeError, RuntimeError) as error:
        raise ValueError(
            f"{file.name} is '{file.value}', which cannot be read ({_reason(error)}); name a text "
            f"file that holds the value of {variable} and that the bot may read."
        ) from error
    if not text:
        raise ValueError(
            f"{file.name} is '{file.value}', which is empty; write the value of {variable} into it."
        )
    return {variable: text}


def _text(path: Path) -> str:
    with path.open("rb") as file:
        content = file.read(_LARGEST_FILE + 1)
    if len(content) > _LARGEST_FILE:
        raise OSError(None, "it is too large")
    return content.decode("utf-8-sig").strip()


def _reason(error: Exception) -> str:
    if isinstance(error, UnicodeDecodeError):
        return "it is no UTF-8 text"
    return (error.strerror if isinstance(error, OSError) else None) or str(error)
