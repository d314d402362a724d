"""Faults that tests put in the way of the bot's requests."""

from __future__ import annotations

from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from typing import Any

from tests.wire.discord_server.bodies import encoded

_CODES = {401: 0, 403: 50013, 404: 10008, 429: 0}

CUT = 0
"""In place of a status: the line is cut before any answer."""


@dataclass(slots=True, eq=False)
class Failure:
    """An answer that takes the place of the true one."""

    route: str
    """Method and path such as `POST /interactions/*/callback`; `*` stands for anything."""

    status: int
    """Or `CUT`."""

    remaining: int
    body: bytes
    headers: dict[str, str]
    lost_answer: bool
    """True if the request has its effect and only the answer is replaced."""

    hits: int = 0
    """How many requests it has met."""


@dataclass(slots=True)
class Failures:
    """All faults that are still to come."""

    _planned: list[Failure] = field(default_factory=list)

    def plan(
        self,
        route: str,
        status: int,
        *,
        times: int = 1,
        code: int | None = None,
        body: Any = None,
        headers: dict[str, str] | None = None,
        retry_after: float = 0.01,
        via: bool = True,
        lost_answer: bool = False,
    ) -> Failure:
        """Let the next requests of a route fail.

        Args:
            route: Method and path such as `POST /interactions/*/callback`.
            status: HTTP status of the answer, or `CUT`.
            times: How many requests fail.
            code: Discord's own code; by default one that goes with the status.
            body: JSON of the answer; by default one as Discord sends it.
            headers: Headers of the answer besides those that Discord sends.
            retry_after: Seconds to wait, for status 429.
            via: Whether an answer 429 comes from Discord itself, and so may be tried again.
                Without this header it is taken for a ban.
            lost_answer: Whether the request has its effect all the same.
        """
        sent = dict(headers or {})
        contents: dict[str, Any] = {
            "message": f"{status}: by order of the test",
            "code": _CODES.get(status, 0) if code is None else code,
        }
        if status == 429:
            contents |= {"retry_after": retry_after, "global": False}
            sent.setdefault("Retry-After", str(retry_after))
            if via:
                sent.setdefault("Via", "1.1 google")
        answer = encoded(contents if body is None else body)
        failure = Failure(route, status, times, answer, sent, lost_answer)
        self._planned.append(failure)
        return failure

    def take(self, method: str, path: str) -> Failure | None:
        """Return the fault that a request meets, and count it."""
        for failure in self._planned:
            if failure.remaining > 0 and fnmatchcase(f"{method} {path}", failure.route):
                failure.remaining -= 1
                failure.hits += 1
                return failure
        return None
