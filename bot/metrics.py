"""What is counted while the bot runs, for Prometheus.

No label holds an id or a word of a person or a server: names are those of commands, buttons and
kinds of work, of which there are few.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import version
from typing import Literal

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    GCCollector,
    Histogram,
    PlatformCollector,
    ProcessCollector,
    generate_latest,
)

Outcome = Literal["ok", "refused", "failed", "expired"]
"""How an interaction ended; it expired if Discord took the answer as too late."""

DailyOutcome = Literal["posted", "left out", "failed"]
"""What became of a poem of the day; where it failed, it is tried again while the day lasts."""

_FIRST_ANSWER_S = (0.05, 0.1, 0.2, 0.4, 0.7, 1.0, 1.5, 2.0, 2.5, 3.0, 5.0)
"""Discord waits for three seconds; what comes after them has come to nothing."""

_WHOLE_ANSWER_S = (0.1, 0.2, 0.4, 0.7, 1.0, 1.5, 2.0, 3.0, 5.0, 8.0, 12.0, 20.0, 30.0)
_WORK_S = (0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.4, 0.7, 1.0, 2.0, 5.0)
_REST_S = (0.05, 0.1, 0.2, 0.4, 0.7, 1.0, 2.0, 3.0, 5.0, 10.0)
_STORE_S = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0)
_LAG_S = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 3.0)


class Metrics:
    """Takes in what happens; any thread may tell it. Times are in seconds."""

    def __init__(self) -> None:
        """Begin at zero, apart from all other metrics of the process."""
        self.registry = CollectorRegistry()
        ProcessCollector(registry=self.registry)
        PlatformCollector(registry=self.registry)
        GCCollector(registry=self.registry)
        self._interactions = self._counter(
            "qibu_interactions", "Interactions that ended", "kind", "name", "outcome"
        )
        self._first_answers = self._histogram(
            "qibu_first_answer_seconds", "From interaction to first answer", _FIRST_ANSWER_S, "kind"
        )
        self._whole_answers = self._histogram(
            "qibu_interaction_seconds",
            "From interaction to its end",
            _WHOLE_ANSWER_S,
            "kind",
            "name",
        )
        self._work = self._histogram(
            "qibu_work_seconds", "Time of a worker for a turn", _WORK_S, "kind"
        )
        self._jobs = self._counter("qibu_jobs", "Jobs that workers have done", "kind")
        self._rest = self._histogram(
            "qibu_rest_seconds", "From request to answer of Discord", _REST_S, "route"
        )
        self._rest_answers = self._counter(
            "qibu_rest_answers", "Answers of Discord to requests", "route", "status"
        )
        self._gateway_events = self._counter(
            "qibu_gateway_events", "Shards that connected, resumed or lost the gateway", "event"
        )
        self._daily = self._counter(
            "qibu_daily_poems", "Poems of the day by what became of them", "outcome"
        )
        self._refused = self._counter(
            "qibu_refused_requests", "Requests over HTTP that were not taken", "reason"
        )
        self._lag = self._histogram(
            "qibu_loop_lag_seconds", "How late the event loop came to a timer", _LAG_S
        )
        self._store = self._histogram(
            "qibu_store_seconds", "Time of the database for a request", _STORE_S, "access"
        )
        self._store_failures = self._counter(
            "qibu_store_failures", "Requests that the database failed", "access"
        )
        for access in ("read", "write"):
            # So that the first failure is a rise.
            self._store_failures.labels(access)
        self._poems = Gauge("qibu_poems_stored", "Poems in the store", registry=self.registry)

    def interaction_ended(self, kind: str, name: str, outcome: Outcome, seconds: float) -> None:
        """Count an interaction that was answered, or could not be."""
        self._interactions.labels(kind, name, outcome).inc()
        self._whole_answers.labels(kind, name).observe(seconds)

    def first_answered(self, kind: str, seconds: float) -> None:
        """Take in how long Discord waited for the first answer."""
        self._first_answers.labels(kind).observe(seconds)

    def worked(self, kind: str, jobs: int, seconds: float) -> None:
        """Take in a turn of a worker, in which it may have done several jobs together."""
        self._work.labels(kind).observe(seconds)
        self._jobs.labels(kind).inc(jobs)

    def rest_answered(self, route: str, status: str, seconds: float) -> None:
        """Take in Discord's answer to a request; a network error has a status of words."""
        self._rest.labels(route).observe(seconds)
        self._rest_answers.labels(route, status).inc()

    def gateway_event(self, event: Literal["connect", "resume", "disconnect"]) -> None:
        """Count what happened to the connection of a shard."""
        self._gateway_events.labels(event).inc()

    def daily_poem(self, outcome: DailyOutcome) -> None:
        """Count what became of an attempt to post a poem of the day."""
        self._daily.labels(outcome).inc()

    def request_refused(
        self, reason: Literal["signature", "stale", "replayed", "unreadable"]
    ) -> None:
        """Count a request over HTTP that was not from Discord, not of now, or not readable."""
        self._refused.labels(reason).inc()

    def loop_lagged(self, seconds: float) -> None:
        """Take in how late a timer was."""
        self._lag.observe(max(0.0, seconds))

    def stored(self, access: Literal["read", "write"], seconds: float, *, failed: bool) -> None:
        """Take in what was asked of the database."""
        self._store.labels(access).observe(seconds)
        if failed:
            self._store_failures.labels(access).inc()

    def poems_stored(self, count: float) -> None:
        """Set how many poems the store holds; not a number if it does not do its work."""
        self._poems.set(count)

    def watch(self, name: str, description: str, value: Callable[[], float]) -> None:
        """Ask for a value whenever somebody looks."""
        Gauge(name, description, registry=self.registry).set_function(value)

    def describe(self, model: str) -> None:
        """Name the versions in use."""
        Gauge("qibu_info", "Versions in use", ["version", "model"], registry=self.registry).labels(
            version("qibu"), model
        ).set(1)

    def page(self) -> bytes:
        """Return everything in Prometheus' text format."""
        return generate_latest(self.registry)

    def _counter(self, name: str, description: str, *labels: str) -> Counter:
        return Counter(name, description, labels, registry=self.registry)

    def _histogram(
        self, name: str, description: str, buckets: tuple[float, ...], *labels: str
    ) -> Histogram:
        return Histogram(name, description, labels, buckets=buckets, registry=self.registry)
