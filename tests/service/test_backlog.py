"""Who is next, how long it will take, and who is sent away."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.engine.effort import seed_with
from bot.engine.requests import PoemRequest
from bot.errors import BusyError, ClosingError
from bot.service.backlog import LONGEST_BATCH_S, Backlog
from bot.service.costs import CARD, LOOKUP, Costs, Price, poem_price
from bot.service.jobs import AnyJob, Errand, Writing
from bot.service.line import Line
from tests.service.stand_ins import Clock

_CHANGE = Price("change", 0.2)


def _poem(drafts: int = 64) -> Writing:
    request = PoemRequest("qijue", seed_with(7, drafts))
    return Writing(poem_price(request), is_short=False, request=request)


def _errand(price: Price, *, is_short: bool = False) -> Errand[None]:
    return Errand(price, is_short=is_short, work=lambda: None)


def _card() -> Errand[None]:
    return _errand(CARD, is_short=True)


def _backlog(workers: int = 1, longest_wait: float = 60.0, clock: Clock | None = None) -> Backlog:
    return Backlog(workers, longest_wait, Costs(), clock or Clock())


def _filled(backlog: Backlog, *jobs: AnyJob) -> Backlog:
    for job in jobs:
        backlog.add(job)
    return backlog


async def test_short_jobs_go_first_and_each_kind_in_its_order() -> None:
    """Two cards that came last are taken first."""
    one, two, card, lookup = (
        _errand(_CHANGE),
        _errand(_CHANGE),
        _card(),
        _errand(LOOKUP, is_short=True),
    )
    backlog = _filled(_backlog(), one, two, card, lookup)
    order: list[AnyJob] = []
    while len(backlog):
        order += backlog.take(0)
        backlog.finish(0, learn=False)
    assert order == [card, lookup, one, two]


async def test_poems_that_wait_are_taken_together_around_other_work() -> None:
    """A blend between them is done next, not never."""
    first, blend, second, third = _poem(8), _errand(_CHANGE), _poem(8), _poem(8)
    backlog = _filled(_backlog(), first, blend, second, third)
    assert backlog.take(0) == [first, second, third]
    backlog.finish(0, learn=False)
    assert backlog.take(0) == [blend]


async def test_each_worker_gets_its_part_of_the_poems() -> None:
    """Of five three, then half of what is left."""
    backlog = _filled(_backlog(workers=2), *(_poem(8) for _ in range(5)))
    assert [len(backlog.take(worker)) for worker in (0, 1)] == [3, 1]
    assert len(backlog) == 1


@pytest.mark.parametrize("drafts", [8, 16, 32, 64])
async def test_a_batch_is_as_long_as_is_quick(drafts: int) -> None:
    """One more would take longer than a card should wait."""
    backlog, costs = _filled(_backlog(), *(_poem(drafts) for _ in range(100))), Costs()
    jobs = backlog.take(0)
    assert costs.seconds_together(job.price for job in jobs) <= LONGEST_BATCH_S
    assert costs.seconds_together([*(job.price for job in jobs), jobs[0].price]) > LONGEST_BATCH_S


async def test_a_poem_too_long_for_any_batch_is_taken_alone() -> None:
    """On a machine so slow that a single one takes longer."""
    costs = Costs()
    for _ in range(50):
        costs.learn([_poem().price], 10.0)
    backlog = _filled(Backlog(1, 600.0, costs, Clock()), _poem(), _poem())
    assert len(backlog.take(0)) == 1


async def test_nobody_waits_while_a_worker_is_free() -> None:
    """Nor is a job expected to wait for one that another free worker will take."""
    backlog = _backlog(workers=2)
    assert backlog.expected_wait == 0.0
    backlog.add(_poem())
    assert backlog.expected_wait == 0.0
    backlog.take(0)
    assert backlog.expected_wait == 0.0
    backlog.add(_poem())
    assert backlog.expected_wait > 0.0


async def test_the_wait_is_the_work_ahead_with_its_cards_over_the_workers() -> None:
    """One poem just begun, two waiting: three poems and three cards."""
    clock, costs = Clock(), Costs()
    backlog = _filled(_backlog(clock=clock), _poem(), _poem(), _poem())
    backlog.take(0)  # All three may go together; what is waiting is what is left.
    poem, left = _poem().price, len(backlog)
    assert left == 1
    batch = costs.seconds_together([poem, poem])
    assert backlog.expected_wait == pytest.approx(batch + poem.seconds + 3 * CARD.seconds)
    clock.now += 0.1
    assert backlog.expected_wait == pytest.approx(batch - 0.1 + poem.seconds + 3 * CARD.seconds)
    clock.now += 100
    assert backlog.expected_wait == pytest.approx(poem.seconds + 3 * CARD.seconds)


async def test_a_card_waits_for_no_poem_that_was_not_begun() -> None:
    """So that it is taken even where poems are refused."""
    backlog = _filled(_backlog(longest_wait=1.0), *(_errand(Price("change", 0.9)) for _ in "ab"))
    with pytest.raises(BusyError):
        backlog.add(_poem())
    backlog.add(_card())
    assert len(backlog) == 3


async def test_what_would_wait_too_long_is_refused_with_the_wait() -> None:
    """And is taken again once the work is done."""
    clock = Clock()
    backlog = _backlog(longest_wait=2.0, clock=clock)
    backlog.add(_errand(Price("change", 2.5)))
    with pytest.raises(BusyError) as refused:
        backlog.add(_poem())
    assert refused.value.wait_seconds == pytest.approx(2.5 + CARD.seconds)
    assert "about 3 s" in str(refused.value)
    assert len(backlog) == 1
    backlog.take(0)
    clock.now += 2.0
    backlog.add(_poem())


async def test_a_discarded_job_is_neither_done_nor_waited_for() -> None:
    """Whether it is short or long; one that was begun is let be."""
    backlog = _backlog()
    begun, poem, card = _poem(), _errand(_CHANGE), _card()
    backlog.add(begun)
    backlog.take(0)
    before = backlog.expected_wait
    _filled(backlog, poem, card)
    for job in (poem, card, begun):
        backlog.discard(job)
    assert len(backlog) == 0
    assert backlog.expected_wait == pytest.approx(before)


async def test_a_closed_queue_is_emptied_and_takes_no_more() -> None:
    """What it had accepted is still given out, then the workers are told to end."""
    poem = _poem()
    backlog = _filled(_backlog(), poem)
    backlog.close()
    with pytest.raises(ClosingError):
        backlog.add(_poem())
    assert backlog.take(0) == [poem]
    backlog.finish(0, learn=False)
    assert backlog.take(0) == ()


async def test_clearing_takes_out_all_that_wait() -> None:
    """Short ones and long ones, and nothing is left to wait for."""
    poem, card = _poem(), _card()
    backlog = _filled(_backlog(), poem, card)
    assert backlog.clear() == [card, poem]
    assert (len(backlog), backlog.expected_wait) == (0, 0.0)


@pytest.mark.parametrize("learn", [True, False])
async def test_waits_follow_what_work_takes_here(learn: bool) -> None:
    """A machine half as fast lets people wait twice as long; a failed job teaches nothing."""
    clock = Clock()
    backlog = _backlog(clock=clock)
    for _ in range(60):
        backlog.add(_errand(_CHANGE))
        backlog.take(0)
        clock.now += 2 * Costs().seconds_together([_CHANGE])
        backlog.finish(0, learn=learn)
    backlog.add(_errand(_CHANGE))
    card, change = CARD.seconds, _CHANGE.seconds
    assert backlog.expected_wait == pytest.approx(card + (2 if learn else 1) * change, rel=0.01)


@given(st.lists(st.tuples(st.sampled_from("atd"), st.sampled_from([0.1, 0.7, 1 / 3]))))
async def test_a_line_knows_what_its_jobs_cost(moves: list[tuple[str, float]]) -> None:
    """After any adding, taking and discarding, as by adding them up."""
    line, costs = Line(), Costs()
    for number, (move, seconds) in enumerate(moves):
        if move == "a" or not len(line):
            line.add(_errand(Price("card" if number % 2 else "change", seconds)))
        elif move == "t":
            line.take()
        else:
            line.discard(list(line)[-1])
        assert line.seconds(costs) == pytest.approx(sum(job.price.seconds for job in line))
    line.clear()
    assert (len(line), line.seconds(costs)) == (0, 0.0)
