"""Whose request is taken."""

from __future__ import annotations

import pytest

from bot.discord.admission import Admission
from bot.errors import ClosingError, CooldownError


def test_requests_over_the_limit_wait_for_the_rest_of_the_window() -> None:
    """Two in ten seconds: the third one waits until the window ends."""
    admission = Admission(2, 10.0)
    admission.admit(1, 100.0)
    admission.admit(1, 103.0)
    with pytest.raises(CooldownError, match="6 s") as refused:
        admission.admit(1, 104.0)
    assert refused.value.seconds == 6.0
    admission.admit(1, 111.0)


def test_people_do_not_wait_for_each_other() -> None:
    """Everybody has requests of their own."""
    admission = Admission(1, 10.0)
    admission.admit(1, 5.0)
    admission.admit(2, 5.0)


def test_people_whose_requests_are_forgiven_are_forgotten() -> None:
    """Many people a second apart do not pile up."""
    admission = Admission(1, 10.0)
    for user_id in range(25_000):
        admission.admit(user_id, 1.0 + user_id)
    assert len(admission._people) <= 10_000


def test_nobody_is_admitted_after_closing() -> None:
    """Who comes while the bot leaves is told so."""
    admission = Admission(1, 10.0)
    admission.close()
    with pytest.raises(ClosingError):
        admission.admit(1, 1.0)
