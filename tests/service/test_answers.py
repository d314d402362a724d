"""Answers cross from threads to coroutines."""

from __future__ import annotations

import asyncio
import threading

import pytest

from bot.service.answers import Answer


def _in_a_thread(work: object, *arguments: object) -> None:
    assert callable(work)
    thread = threading.Thread(target=work, args=arguments)
    thread.start()
    thread.join()


async def test_a_value_and_an_error_arrive_unchanged() -> None:
    """The very objects."""
    value, error = object(), ValueError("as it was")
    good, bad = Answer[object](), Answer[object]()
    _in_a_thread(good.give, value)
    _in_a_thread(bad.fail, error)
    assert await good.future is value
    with pytest.raises(ValueError, match="as it was") as raised:
        await bad.future
    assert raised.value is error


@pytest.mark.parametrize("error", [SystemExit(3), KeyboardInterrupt(), StopIteration()])
async def test_what_would_end_the_event_loop_arrives_wrapped(error: BaseException) -> None:
    """Or would never arrive at all, as a StopIteration."""
    answer = Answer[object]()
    _in_a_thread(answer.fail, error)
    with pytest.raises(RuntimeError, match=type(error).__name__) as raised:
        await answer.future
    assert raised.value.__cause__ is error


async def test_only_the_first_answer_counts() -> None:
    """Also after the waiting coroutine gave up."""
    answer, given_up = Answer[int](), Answer[int]()
    given_up.future.cancel()
    for late in (answer, given_up):
        _in_a_thread(late.give, 1)
        _in_a_thread(late.fail, ValueError())
        _in_a_thread(late.give, 2)
    assert await answer.future == 1
    assert given_up.future.cancelled()


def test_an_answer_to_a_closed_loop_goes_nowhere() -> None:
    """The thread that gives it has other things to do."""

    async def ask() -> Answer[int]:
        return Answer[int]()

    answer = asyncio.run(ask())
    answer.give(1)
    answer.fail(ValueError())
    assert not answer.future.done()
