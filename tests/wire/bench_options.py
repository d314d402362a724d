"""The command line of programs that measure: their settings, and the machine named first."""

from __future__ import annotations

import argparse
import sys
from dataclasses import fields, replace
from typing import TypeVar

from model_export.bench.machine import describe_machine

_Settings = TypeVar("_Settings")


def begin(usual: _Settings, description: str | None, arguments: list[str] | None) -> _Settings:
    """Read the settings from the command line, and print which machine this is.

    Args:
        usual: A dataclass with a value for every setting; each is an option of its own type.
        description: What the program does.
        arguments: Of the command line; those of this process if None.
    """
    parser = argparse.ArgumentParser(description=description)
    for item in fields(usual):  # type: ignore[arg-type]  # No type says "any dataclass".
        value = getattr(usual, item.name)
        parser.add_argument(f"--{item.name.replace('_', '-')}", type=type(value), default=value)
    settings = replace(usual, **vars(parser.parse_args(arguments)))  # type: ignore[type-var]
    sys.stdout.write("\n".join(describe_machine()) + "\n\n")
    sys.stdout.flush()
    return settings
