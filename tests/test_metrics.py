"""What is counted, and in which form it is shown."""

from __future__ import annotations

import threading

from prometheus_client.parser import text_string_to_metric_families

from bot.metrics import Metrics


def samples(metrics: Metrics) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    """Return all values on the page by name and labels."""
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(metrics.page().decode())
        for sample in family.samples
    }


def test_an_interaction_is_counted_by_kind_name_and_outcome() -> None:
    """With the time that it took."""
    metrics = Metrics()
    metrics.interaction_ended("application_command", "poem", "ok", 0.3)
    metrics.interaction_ended("application_command", "poem", "ok", 0.5)
    metrics.interaction_ended("component", "again", "refused", 0.1)
    found = samples(metrics)
    poem = (("kind", "application_command"), ("name", "poem"))
    assert found["qibu_interactions_total", (*poem, ("outcome", "ok"))] == 2
    assert found["qibu_interaction_seconds_sum", poem] == 0.8
    again = (("kind", "component"), ("name", "again"), ("outcome", "refused"))
    assert found["qibu_interactions_total", again] == 1


def test_the_three_seconds_that_discord_waits_are_a_bucket() -> None:
    """So that the share in time can be read off without guessing."""
    metrics = Metrics()
    for seconds in (0.1, 2.9, 3.1):
        metrics.first_answered("component", seconds)
    found = samples(metrics)
    kind = ("kind", "component")
    assert found["qibu_first_answer_seconds_bucket", (kind, ("le", "3.0"))] == 2
    assert found["qibu_first_answer_seconds_count", (kind,)] == 3


def test_a_turn_may_be_several_jobs() -> None:
    """Poems that are written together are one turn."""
    metrics = Metrics()
    metrics.worked("poem", 3, 0.2)
    found = samples(metrics)
    assert found["qibu_work_seconds_count", (("kind", "poem"),)] == 1
    assert found["qibu_jobs_total", (("kind", "poem"),)] == 3


def test_poems_of_the_day_are_counted_by_what_became_of_them() -> None:
    """An alert goes off for one that is left out."""
    metrics = Metrics()
    metrics.daily_poem("posted")
    metrics.daily_poem("left out")
    metrics.daily_poem("posted")
    found = samples(metrics)
    assert found["qibu_daily_poems_total", (("outcome", "posted"),)] == 2
    assert found["qibu_daily_poems_total", (("outcome", "left out"),)] == 1


def test_what_the_database_fails_is_counted() -> None:
    """From zero on, so that the first failure is a rise."""
    metrics = Metrics()
    failures = {
        access: ("qibu_store_failures_total", (("access", access),)) for access in ("read", "write")
    }
    assert [samples(metrics)[key] for key in failures.values()] == [0, 0]
    metrics.stored("read", 0.004, failed=False)
    metrics.stored("write", 5.0, failed=True)
    found = samples(metrics)
    assert [found[key] for key in failures.values()] == [0, 1]
    assert found["qibu_store_seconds_sum", (("access", "write"),)] == 5.0


def test_requests_to_discord_are_counted_by_status() -> None:
    """Errors and 429s can be told from the rest; a network error too."""
    metrics = Metrics()
    for status in ("200", "429", "no answer"):
        metrics.rest_answered("callback", status, 0.1)
    found = samples(metrics)
    for status in ("200", "429", "no answer"):
        labels = (("route", "callback"), ("status", status))
        assert found["qibu_rest_answers_total", labels] == 1
    assert found["qibu_rest_seconds_count", (("route", "callback"),)] == 3


def test_the_rest_is_told_as_it_is() -> None:
    """Events of shards, lag (never below nothing), poems, versions, values that are asked for."""
    metrics = Metrics()
    metrics.gateway_event("resume")
    metrics.loop_lagged(-0.1)
    metrics.poems_stored(12)
    metrics.describe("tiny")
    length = [4]
    metrics.watch("qibu_queue_length", "Jobs that wait", lambda: length[0])
    found = samples(metrics)
    assert found["qibu_gateway_events_total", (("event", "resume"),)] == 1
    assert found["qibu_loop_lag_seconds_sum", ()] == 0
    assert found["qibu_poems_stored", ()] == 12
    assert found["qibu_queue_length", ()] == 4
    assert [labels for name, labels in found if name == "qibu_info"] == [
        (("model", "tiny"), ("version", "0.1.0"))
    ]
    length[0] = 5
    assert samples(metrics)["qibu_queue_length", ()] == 5


def test_two_bots_in_a_process_are_counted_apart() -> None:
    """Each has metrics of its own."""
    first, second = Metrics(), Metrics()
    first.gateway_event("connect")
    assert ("qibu_gateway_events_total", (("event", "connect"),)) in samples(first)
    assert ("qibu_gateway_events_total", (("event", "connect"),)) not in samples(second)


def test_any_thread_may_tell() -> None:
    """No count is lost."""
    metrics = Metrics()
    tell = [
        threading.Thread(target=lambda: [metrics.worked("card", 1, 0.01) for _ in range(500)])
        for _ in range(4)
    ]
    for thread in tell:
        thread.start()
    for thread in tell:
        thread.join()
    assert samples(metrics)["qibu_jobs_total", (("kind", "card"),)] == 2000
