"""Tells who hosts the bot how its database does."""

from __future__ import annotations

import logging

from bot.metrics import Metrics
from bot.store.backend import FaultError
from bot.store.watch import Access

_WELL_AGAIN = {"read": "answers", "write": "takes changes"}

_log = logging.getLogger(__name__)


class StoreWatch:
    """Counts what is asked of the database, and logs when it begins to fail and when it stops to.

    One line for each, since while a database is away everything fails.
    """

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics
        self._failing: set[Access] = set()

    def __call__(self, access: Access, seconds: float, fault: FaultError | None) -> None:
        """Take in a transaction."""
        self._metrics.stored(access, seconds, failed=fault is not None)
        if fault is not None and access not in self._failing:
            self._failing.add(access)
            _log.error("%s", fault)
        elif fault is None and access in self._failing:
            self._failing.discard(access)
            _log.warning("the database %s again", _WELL_AGAIN[access])
