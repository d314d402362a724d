"""What the bot logs: lines for people or JSON for programs, without secrets or typed text.

All modules log through the standard library, as discord.py does; here it is put into form.
Secrets never get out, at any level. What a person typed, and the ids of people and servers, do
so at level DEBUG alone. The calls that log keep typed text out themselves; ids, and the words
of exceptions, which may quote anything, are kept out here.
"""

from __future__ import annotations

import io
import json
import logging
import re
import sys
import traceback
from collections.abc import Iterable, Iterator
from typing import Any, TextIO

import structlog
from structlog.typing import EventDict, Processor

from bot.errors import OperatorError
from bot.settings_types import Level, LogFormat

TOLD = (OperatorError, OSError)
"""Exceptions whose words are of the machine and never of a person who typed."""

EXTRAS = ("incident", "command", "outcome", "first_ms", "ms")
"""What calls may give beside the sentence, with `extra`; whatever else is there is left out."""

_WITHHELD = "(what it says is withheld; QIBU_LOG_LEVEL=DEBUG shows it)"
_MASK = "[masked]"
_PATTERNS = (
    # A token of a bot, also of another one than ours.
    re.compile(r"()[A-Za-z0-9_-]{23,}\.[A-Za-z0-9_-]{6,7}\.[A-Za-z0-9_-]{27,}()"),
    # Whoever has the token of an interaction can answer in the bot's name.
    re.compile(r"(/(?:interactions|webhooks)/\d+/)[\w-]+()"),
    re.compile(r"(://[^\s:/@]*:)[^\s/@]+(@)"),
)
_ID = re.compile(r"(?<![\w.-])\d{17,20}(?![\w.-])")
"""An id of Discord; all made since 2016 have so many digits."""

_LONGEST_CHAIN = 20

Exceptions = tuple[type[BaseException], ...]


class _OwnHandler(logging.StreamHandler[TextIO]):
    """Tells the handler that was set up here from those of others."""


def configure(
    level: Level,
    log_format: LogFormat,
    *,
    secrets: Iterable[str] = (),
    told: Exceptions = (),
    stream: TextIO | None = None,
) -> None:
    """Log everything from now on, warnings of Python too; a second call replaces the first.

    Args:
        level: The lowest level to log.
        log_format: Lines for people or JSON.
        secrets: Texts to mask wherever they stand.
        told: Exceptions whose words may be logged, beside `TOLD`.
        stream: Where to; standard error if not given.
    """
    handler = _OwnHandler(stream or sys.stderr)
    colours, may_quote = handler.stream.isatty(), level == "DEBUG"
    told = (BaseException,) if may_quote else TOLD + told
    handler.setFormatter(_formatter(log_format, colours, told, _Mask(secrets, ids=not may_quote)))
    root = logging.getLogger()
    for earlier in [item for item in root.handlers if isinstance(item, _OwnHandler)]:
        root.removeHandler(earlier)
    root.addHandler(handler)
    root.setLevel(level)
    logging.captureWarnings(True)


def _formatter(
    log_format: LogFormat, colours: bool, told: Exceptions, mask: _Mask
) -> logging.Formatter:
    """Return what puts a record into its line."""
    render: Processor
    if log_format == "json":
        render = structlog.processors.JSONRenderer(ensure_ascii=False)
    else:
        render = structlog.dev.ConsoleRenderer(
            colors=colours, exception_formatter=structlog.dev.plain_traceback
        )
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=[
            structlog.stdlib.add_log_level,
            structlog.stdlib.add_logger_name,
            structlog.stdlib.ExtraAdder(EXTRAS),
            structlog.processors.TimeStamper(fmt="iso", utc=True),
        ],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            _without_context,
            _Exceptions(told),
            render,
            mask,
        ],
    )


def _without_context(logger: Any, method: str, event: EventDict) -> EventDict:
    """Drop the lines in which asyncio lists what it knows of a failed task.

    They repeat the exception, words and all, which stands in its own place.
    """
    if event.get("logger") == "asyncio" and event.get("exc_info"):
        event["event"] = str(event["event"]).partition("\n")[0]
    return event


class _Exceptions:
    """Writes out an exception: all places in the code, but not all words."""

    def __init__(self, told: Exceptions) -> None:
        self._told = told

    def __call__(self, logger: Any, method: str, event: EventDict) -> EventDict:
        """Replace the exception of an event by text."""
        error = _error(event.pop("exc_info", None))
        if error is not None:
            event["exception"] = "\n".join(self._sections(error))
        return event

    def _sections(self, error: BaseException) -> Iterator[str]:
        """Yield what led to an exception and then the exception, in Python's order."""
        chain = [error]
        while (before := _before(chain[-1])) is not None and len(chain) < _LONGEST_CHAIN:
            if before in chain:
                break
            chain.append(before)
        for item in reversed(chain):
            yield from self._section(item)

    def _section(self, error: BaseException) -> Iterator[str]:
        places = io.StringIO()
        traceback.print_tb(error.__traceback__, file=places)
        yield f"Traceback (most recent call last):\n{places.getvalue()}{self._words(error)}"
        if isinstance(error, BaseExceptionGroup):
            for item in error.exceptions:
                yield from self._section(item)

    def _words(self, error: BaseException) -> str:
        kind = type(error).__qualname__
        said = str(error) if isinstance(error, self._told) else _WITHHELD
        return f"{kind}: {said}" if str(error) else kind


def _error(exc_info: Any) -> BaseException | None:
    if isinstance(exc_info, BaseException):
        return exc_info
    if isinstance(exc_info, tuple):
        return exc_info[1] if isinstance(exc_info[1], BaseException) else None
    return sys.exception() if exc_info else None


def _before(error: BaseException) -> BaseException | None:
    return error.__cause__ or (None if error.__suppress_context__ else error.__context__)


class _Mask:
    """Blots out secrets, and ids if asked to, in finished lines: there is no way round it."""

    def __init__(self, secrets: Iterable[str], *, ids: bool) -> None:
        given = [secret for secret in secrets if secret]
        # Between quotes some characters are written otherwise.
        forms = {
            form
            for secret in given
            for form in (secret, repr(secret)[1:-1], json.dumps(secret, ensure_ascii=False)[1:-1])
        }
        self._secrets = sorted(forms, key=len, reverse=True)
        self._ids = ids

    def __call__(self, logger: Any, method: str, line: Any) -> str:
        """Return the line without secrets."""
        text = str(line)
        for secret in self._secrets:
            text = text.replace(secret, _MASK)
        for pattern in _PATTERNS:
            text = pattern.sub(rf"\1{_MASK}\2", text)
        return _ID.sub("[id]", text) if self._ids else text
