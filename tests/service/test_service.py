"""What a coroutine gets from the poet, and what it is spared."""

from __future__ import annotations

import asyncio

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.card.drawing import render
from bot.card.sizes import SIZES
from bot.engine.effort import REDUCED, USUAL, candidates_of
from bot.engine.requests import BlendRequest, PoemRequest
from bot.errors import (
    AcrosticError,
    BusyError,
    RequestError,
    UnknownCharacterError,
    UnknownFormError,
    UnknownPoemError,
    UnreadablePoemError,
)
from bot.service import service as service_module
from bot.service.service import PoetService
from bot.verse.forms import FORMS
from bot.verse.poem import Poem
from tests.service.stand_ins import Clock, WatchedPoet, held_up, turn, wish

_seeds = st.text(max_size=9)
_forms = st.sampled_from(list(FORMS))


@settings(
    max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(st.tuples(_forms, _seeds), min_size=1, max_size=8), st.integers(1, 3))
async def test_a_poem_asked_for_among_others_is_the_one_it_would_be_alone(
    poet: WatchedPoet, wishes: list[tuple[str, str]], workers: int
) -> None:
    """In whatever batches the workers take them."""
    requests = [wish(seed, form) for form, seed in wishes]
    alone = [poet.compose(request) for request in requests]
    async with PoetService(poet, workers=workers, longest_wait=600.0) as service:
        assert await asyncio.gather(*map(service.compose, requests)) == alone


async def test_poems_that_wait_are_written_in_one_batch(
    service: PoetService, poet: WatchedPoet
) -> None:
    """With variations among them."""
    parent = poet.compose(wish("parent"))
    first = await held_up(service, poet)
    waiting = [
        asyncio.create_task(service.compose(wish("a"))),
        asyncio.create_task(service.vary(parent, "1x8")),
        asyncio.create_task(service.compose(wish("b"))),
    ]
    await turn()
    assert service.queue_length == 3
    poet.gate.set()
    await asyncio.gather(first, *waiting)
    assert poet.batches[-1] == ["a", "1x8", "b"]
    assert waiting[1].result() == poet.vary(parent, "1x8")


async def test_everything_else_is_what_the_poet_does_itself(
    service: PoetService, poet: WatchedPoet
) -> None:
    """New lines and blends."""
    one, two = (poet.compose(wish(seed)) for seed in "ab")
    request = BlendRequest(one, two, 3, "wuyan", "7")
    assert await service.rewrite(one, 2, "7") == poet.rewrite(one, 2, "7")
    assert await service.blend(request) == poet.blend(request)
    assert service.poet is poet


async def test_a_reference_is_a_poem_typed_or_an_id_or_a_seed(
    service: PoetService, poet: WatchedPoet
) -> None:
    """Only a seed is written, in the form that was asked for."""
    poem = poet.compose(wish("a", "wujue"))
    poet.batches.clear()
    assert (await service.refer(poem.id, "wuyan")).lines == poem.lines
    assert (await service.refer(poem.text, "wuyan")).lines == poem.lines
    assert poet.batches == []
    seed = await service.refer("7x8", "wuyan")
    assert (seed.form.name, seed.seed) == ("wuyan", "7x8")
    assert poet.batches == [["7x8"]]


async def test_errors_arrive_as_the_poet_raises_them(service: PoetService) -> None:
    """Each where it is awaited, with its own class."""
    poem = await service.compose(wish("a"))
    no_id = poem.id[:-1] + ("A" if poem.id[-1] != "A" else "B")
    for error, asked in (
        (AcrosticError, service.compose(wish("1", acrostic="春夏秋冬"))),
        (UnknownCharacterError, service.compose(wish("1", acrostic="春鿕"))),
        (RequestError, service.rewrite(poem, 3, "7")),
        (RequestError, service.refer(" ", "wuyan")),
        (UnknownFormError, service.refer("7", "haiku")),
        (UnknownPoemError, service.refer(no_id, "wuyan")),
        (UnreadablePoemError, service.refer("白日依山盡黃河入海流欲窮", "wuyan")),
        (RequestError, service.draw(poem, style="none")),
        (RequestError, service.draw(poem, size="none")),
    ):
        with pytest.raises(error):
            await asked


async def test_one_wish_that_cannot_be_met_leaves_its_batch_alone(
    service: PoetService, poet: WatchedPoet
) -> None:
    """Two of seven; the five others are written together as far as they can be."""
    first = await held_up(service, poet)
    wishes = [wish(str(n), acrostic="春鿕" if n in (2, 5) else None) for n in range(7)]
    tasks = [asyncio.create_task(service.compose(request)) for request in wishes]
    await turn()
    poet.gate.set()
    found = await asyncio.gather(first, *tasks, return_exceptions=True)
    for number, result in enumerate(found[1:]):
        if number in (2, 5):
            assert isinstance(result, UnknownCharacterError)
        else:
            assert result == poet.compose(wishes[number])


@pytest.mark.parametrize("fault", [MemoryError(), SystemExit(1), StopIteration()])
async def test_a_worker_that_fails_goes_on_with_the_next_job(
    service: PoetService, poet: WatchedPoet, fault: BaseException
) -> None:
    """Whatever was raised reaches the one who asked, and nobody else."""
    poet.faults["bad"] = fault
    with pytest.raises((MemoryError, RuntimeError)):
        await service.compose(wish("bad"))
    assert (await service.compose(wish("good"))).seed == "good"
    assert service.queue_length == 0


async def test_a_card_goes_before_the_poems_that_wait(
    service: PoetService, poet: WatchedPoet
) -> None:
    """Its poem was waited for already."""
    done: list[str] = []
    parent = poet.compose(wish("a"))
    first = await held_up(service, poet)
    later = asyncio.create_task(service.compose(wish("later")))
    await turn()
    card = asyncio.create_task(service.draw(parent, size="wide"))
    for name, task in (("later", later), ("card", card)):
        task.add_done_callback(lambda _, name=name: done.append(name))
    await turn()
    poet.gate.set()
    await asyncio.gather(first, later, card)
    assert done == ["card", "later"]


async def test_a_card_is_what_the_painter_draws_and_is_drawn_once(
    service: PoetService, poet: WatchedPoet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Turning back a page costs nothing; another style is another card."""
    poem = poet.compose(wish("a"))
    asked: list[object] = []

    def counted(*arguments: object, **options: object) -> bytes:
        asked.append(options["style"])
        return render(*arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(service_module, "render", counted)
    first = await service.draw(poem, size="wide", title="月")
    assert first == render(poem, size="wide", title="月")
    assert await service.draw(poem, size="wide", title="月") == first
    assert await service.draw(poem, size="wide", title="月", style="ink") != first
    assert asked == ["xuan", "ink"]


async def test_a_full_queue_refuses_with_the_wait_and_recovers(poet: WatchedPoet) -> None:
    """The queue is bounded by seconds, not by requests."""
    clock = Clock()
    async with PoetService(poet, workers=1, longest_wait=1.0, clock=clock) as service:
        first = await held_up(service, poet)
        tasks: list[asyncio.Task[Poem]] = []
        while service.expected_wait <= 1.0:
            request = PoemRequest("wuyan", str(len(tasks)))
            tasks.append(asyncio.create_task(service.compose(request)))
            await turn()
        with pytest.raises(BusyError) as refused:
            await service.compose(wish("one too many"))
        assert refused.value.wait_seconds == pytest.approx(service.expected_wait)
        assert 1.0 < service.expected_wait < 1.2
        assert service.queue_length == len(tasks) > 5
        poet.gate.set()
        await asyncio.gather(first, *tasks)
        assert (service.queue_length, service.expected_wait) == (0, 0.0)
        await service.compose(wish("again"))


async def test_a_new_seed_stands_for_as_many_drafts_as_the_queue_allows(
    service: PoetService, poet: WatchedPoet
) -> None:
    """All of them when idle, fewer the more is waiting."""
    assert candidates_of(service.new_seed(), USUAL) == USUAL
    first = await held_up(service, poet)
    seen, tasks = [], []
    for number in range(40):
        seen.append(candidates_of(service.new_seed(), USUAL))
        tasks.append(asyncio.create_task(service.compose(PoemRequest("qijue", f"{number}x8"))))
        await turn()
    assert seen == sorted(seen, reverse=True)
    assert set(seen) == set(REDUCED)
    for task in tasks:
        task.cancel()
    poet.gate.set()
    await asyncio.gather(first, *tasks, return_exceptions=True)


async def test_new_seeds_differ(service: PoetService) -> None:
    """They are drawn, and long enough not to meet by chance."""
    assert len({service.new_seed() for _ in range(1000)}) > 995


async def test_warming_up_makes_both_papers(
    service: PoetService, poet: WatchedPoet, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A poem is written and drawn in every size."""
    sizes: list[object] = []

    def noted(poem: Poem, **options: object) -> bytes:
        sizes.append(options["size"])
        return b""

    monkeypatch.setattr(service_module, "render", noted)
    await service.warm_up()
    assert sorted(map(str, sizes)) == sorted(SIZES)
    assert len(poet.batches) == 1
