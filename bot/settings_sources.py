"""Where settings come from: what a person has set, under which name, and in which file."""

from __future__ import annotations

import difflib
import os
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from dotenv import dotenv_values

DOTENV = Path(".env")
"""In the working directory."""

CONFIG_VARIABLE, CONFIG = "QIBU_CONFIG", Path("qibu.toml")
"""The variable that names a file of settings, and the one in the working directory."""

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
    """Values by variable that stand in files of their own or in the file of settings."""

    faults: tuple[str, ...]
    """English sentences on files that cannot be used."""

    @classmethod
    def read(cls, known: Collection[str], also_in_files: Collection[str]) -> Self:
        """Read the environment, `.env`, the file of settings and the files named there.

        Args:
            known: All variables.
            also_in_files: Those that may be given with `_FILE` behind.
        """
        faults: list[str] = []
        # What comes later wins.
        variables = _from_dotenv(faults) | _from_environment()
        allowed = [*known, *(f"{variable}_FILE" for variable in also_in_files)]
        config = _from_config(variables.get(CONFIG_VARIABLE.lower()), allowed, faults)
        only_there = config.keys() - variables.keys()
        from_files = {
            name: config[name.lower()].value for name in known if name.lower() in only_there
        }
        variables = config | variables
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
        for name in (variable, f"{variable}_FILE"):
            if name.lower() in self.variables:
                return self.variables[name.lower()]
        return Origin(variable, "")


def _from_environment() -> dict[str, Origin]:
    return {
        name.lower(): Origin(name, value) for name, value in os.environ.items() if value.strip()
    }


def _from_dotenv(faults: list[str]) -> dict[str, Origin]:
    try:
        found = dotenv_values(DOTENV)
    except (OSError, UnicodeDecodeError) as error:
        faults.append(
            f"The file {DOTENV} cannot be read ({_reason(error)}); make it a UTF-8 text that the "
            "bot may read, or remove it."
        )
        return {}
    return {
        name.lower(): Origin(f"{name} in {DOTENV}", value)
        for name, value in found.items()
        if value and value.strip()
    }


def _from_config(
    named: Origin | None, allowed: Collection[str], faults: list[str]
) -> dict[str, Origin]:
    """Read the file of settings, if there is one."""
    file = Path(named.value.strip()) if named else CONFIG
    found = {}
    for key, value in _table(file, named, faults).items():
        if key.upper() not in allowed:
            faults.append(_unknown(key, file, allowed))
        elif isinstance(value, str | int | float):
            found[key.lower()] = Origin(f"{key} in {file}", str(value))
        else:
            faults.append(f"{key} in {file} must be a text or a number.")
    return {name: origin for name, origin in found.items() if origin.value.strip()}


def _table(file: Path, named: Origin | None, faults: list[str]) -> dict[str, Any]:
    if named is None and not file.exists():
        return {}
    try:
        return tomllib.loads(_text(file.expanduser()))
    except (OSError, UnicodeDecodeError, RuntimeError) as error:
        asked = f"{named.name} is '{file}', which" if named else f"The file {file}"
        faults.append(f"{asked} cannot be read ({_reason(error)}); make it a file of settings.")
    except tomllib.TOMLDecodeError as error:
        faults.append(f"The file {file} is no TOML ({error}).")
    return {}


def _unknown(key: str, file: Path, allowed: Collection[str]) -> str:
    near = difflib.get_close_matches(key.upper(), allowed, n=1)
    hint = f"; is it {near[0]}?" if near else "."
    return f"There is no setting '{key}', which stands in {file}{hint}"


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
