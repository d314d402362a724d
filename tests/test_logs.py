"""Logs as lines and as JSON, and what they hide."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import sys
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from bot import logs
from bot.errors import StoreError
from bot.settings_types import Level, LogFormat

TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.AbCdEf.not-a-real-token-at-all_000"
TYPED = "庭前垂柳珍重待春風"

_log = logging.getLogger("tests.logs")


@pytest.fixture
def stream() -> Iterator[io.StringIO]:
    """Where the logs go; everything is put back afterwards."""
    root = logging.getLogger()
    before, level = list(root.handlers), root.level
    yield io.StringIO()
    root.handlers[:] = before
    root.setLevel(level)
    logging.captureWarnings(False)


def _configure(
    stream: io.StringIO, level: Level = "INFO", log_format: LogFormat = "json", **more: Any
) -> None:
    logs.configure(level, log_format, stream=stream, **more)


def _objects(stream: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_json_has_one_object_a_line(stream: io.StringIO) -> None:
    """With time, level, logger, sentence and what was given beside it."""
    _configure(stream)
    _log.info("ready in %d servers", 3, extra={"incident": "ab12"})
    _log.debug("too small to tell")
    (line,) = _objects(stream)
    assert line.pop("timestamp").endswith("Z")
    assert line == {
        "level": "info",
        "logger": "tests.logs",
        "event": "ready in 3 servers",
        "incident": "ab12",
    }


def test_the_console_has_lines_without_colours_unless_it_is_a_terminal(
    stream: io.StringIO,
) -> None:
    """A file or a journal gets no control characters."""
    _configure(stream, log_format="console")
    _log.warning("the queue is long", extra={"ms": 3, "typed": TYPED})
    assert "the queue is long" in stream.getvalue()
    assert "warning" in stream.getvalue()
    assert "ms=3" in stream.getvalue()
    assert TYPED not in stream.getvalue()
    assert "\x1b" not in stream.getvalue()


def test_a_second_call_replaces_the_first(stream: io.StringIO) -> None:
    """Nothing is logged twice, and handlers of others stay."""
    other = logging.NullHandler()
    logging.getLogger().addHandler(other)
    _configure(io.StringIO())
    _configure(stream)
    _log.info("once")
    assert len(_objects(stream)) == 1
    assert other in logging.getLogger().handlers


def test_warnings_of_python_are_logged(stream: io.StringIO) -> None:
    """They would otherwise be the only lines of another form."""
    _configure(stream)
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        warnings.warn("old", DeprecationWarning, stacklevel=1)
    (line,) = _objects(stream)
    assert "DeprecationWarning: old" in line["event"]


def _raise(error: Exception) -> None:
    raise error


def _chained() -> None:
    try:
        _raise(ValueError(TYPED))
    except ValueError as error:
        raise KeyError(TYPED) from error


def _in_handling() -> None:
    try:
        _raise(ValueError(TYPED))
    except ValueError:
        _raise(RuntimeError(TYPED))


def _grouped() -> None:
    raise ExceptionGroup(TYPED, [ValueError(TYPED), KeyError(TYPED)])


def _noted() -> None:
    error = ValueError("short")
    error.add_note(TYPED)
    raise error


@pytest.mark.parametrize("log_format", ["console", "json"])
@pytest.mark.parametrize(
    ("fail", "kinds"),
    [
        (_chained, ["ValueError", "KeyError"]),
        (_in_handling, ["ValueError", "RuntimeError"]),
        (_grouped, ["ExceptionGroup", "ValueError", "KeyError"]),
        (_noted, ["ValueError"]),
    ],
)
def test_the_words_of_an_exception_are_withheld_and_its_places_told(
    fail: Callable[[], None], kinds: list[str], log_format: LogFormat, stream: io.StringIO
) -> None:
    """Whoever reads the log finds the line of code, but not what was typed."""
    _configure(stream, log_format=log_format)
    try:
        fail()
    except Exception:
        _log.exception("incident")
    told = stream.getvalue()
    assert TYPED not in told
    for kind in kinds:
        assert f"{kind}: (what it says is withheld" in told
    assert f"in {fail.__name__}" in told


def test_at_debug_the_words_are_told(stream: io.StringIO) -> None:
    """Who looks for a fault asks for all."""
    _configure(stream, level="DEBUG")
    try:
        _chained()
    except KeyError:
        _log.exception("incident")
    assert f"ValueError: {TYPED}" in _objects(stream)[0]["exception"]


@pytest.mark.parametrize(
    "error", [StoreError("The disk is full."), OSError("The disk is full."), EOFError()]
)
def test_what_only_the_operator_can_mend_is_told(error: Exception, stream: io.StringIO) -> None:
    """Sentences for the operator quote nobody; an exception without words has none to hide."""
    _configure(stream)
    _log.error("incident", exc_info=error)
    (line,) = _objects(stream)
    assert line["exception"].endswith(
        f"{type(error).__name__}: The disk is full." if str(error) else "EOFError"
    )


def test_more_exceptions_can_be_told(stream: io.StringIO) -> None:
    """Those of a library that speak of the network."""
    _configure(stream, told=(LookupError,))
    _log.error("incident", exc_info=KeyError("gateway"))
    assert "KeyError: 'gateway'" in _objects(stream)[0]["exception"]


def test_exceptions_that_lead_to_each_other_come_to_an_end(stream: io.StringIO) -> None:
    """A circle of causes is told once."""
    first, second = ValueError("a"), KeyError("b")
    first.__cause__, second.__cause__ = second, first
    _configure(stream)
    _log.error("incident", exc_info=first)
    assert _objects(stream)[0]["exception"].count("Traceback") == 2


async def test_a_failed_task_that_nobody_awaited_tells_no_words(stream: io.StringIO) -> None:
    """Asyncio lists the task with its exception in the sentence itself."""
    _configure(stream)

    async def fails() -> None:
        raise ValueError(TYPED)

    loop = asyncio.get_running_loop()
    task = loop.create_task(fails())
    await asyncio.wait({task})
    loop.call_exception_handler(
        {
            "message": "Task exception was never retrieved",
            "exception": task.exception(),
            "future": task,
        }
    )
    (line,) = _objects(stream)
    assert line["event"] == "Task exception was never retrieved"
    assert TYPED not in stream.getvalue()
    assert "in fails" in line["exception"]


@pytest.mark.parametrize("level", ["DEBUG", "INFO"])
@pytest.mark.parametrize("log_format", ["console", "json"])
@pytest.mark.parametrize("secret", [TOKEN, 'quo"ted\\secret', "秘密的話"])
def test_a_secret_is_masked_wherever_it_stands(
    secret: str, level: Level, log_format: LogFormat, stream: io.StringIO
) -> None:
    """In the sentence, beside it, and in an exception, at every level."""
    _configure(stream, level=level, log_format=log_format, secrets=("", secret))
    try:
        raise StoreError(f"{secret} is refused.")
    except StoreError:
        _log.exception("sent %s", secret, extra={"command": f"Bot {secret}"})
    told = stream.getvalue()
    assert secret not in told
    assert json.dumps(secret)[1:-1] not in told
    assert told.count("[masked]") == 3


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (f"Bot {TOKEN}.", "Bot [masked]."),
        (
            "POST https://discord.com/api/v10/webhooks/12/aW50ZXJhY3Rpb24-x_y/messages/@original",
            "POST https://discord.com/api/v10/webhooks/12/[masked]/messages/@original",
        ),
        ("/interactions/99/aW50ZXJhY3Rpb24/callback", "/interactions/99/[masked]/callback"),
        ("postgresql://qibu:hunter2@db/qibu", "postgresql://qibu:[masked]@db/qibu"),
        ("https://discord.com/channels/1/2/3", "https://discord.com/channels/1/2/3"),
        ("bot.discord.presenters.scansion", "bot.discord.presenters.scansion"),
    ],
)
def test_what_looks_like_a_secret_is_masked(text: str, told: str, stream: io.StringIO) -> None:
    """Other tokens, those of interactions, passwords in addresses; and nothing else."""
    _configure(stream)
    _log.info(text)
    assert [line["event"] for line in _objects(stream)] == [told]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("(Guild: 613425648685547541, User: 80351110224678912)", "(Guild: [id], User: [id])"),
        (
            "https://discord.com/api/v10/channels/1173000000000000000123/x/1456074443980800009",
            "https://discord.com/api/v10/channels/1173000000000000000123/x/[id]",
        ),
        ("12345678901234567.5 s, 1790000000.123456789012345678", None),
        ("digest ab12345678901234567890", None),
    ],
)
def test_ids_are_told_at_debug_alone(text: str, told: str | None, stream: io.StringIO) -> None:
    """People and servers go by them; discord.py logs them where a suggestion fails."""
    for level, expected in (("INFO", told or text), ("DEBUG", text)):
        _configure(stream, level=level)
        _log.error(text)
        assert _objects(stream)[-1]["event"] == expected


def test_without_an_exception_there_is_no_trace(stream: io.StringIO) -> None:
    """`exc_info` may be asked for where nothing was raised."""
    _configure(stream)
    _log.error("nothing", exc_info=True)
    assert sys.exception() is None
    assert "exception" not in _objects(stream)[0]
