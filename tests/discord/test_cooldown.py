"""How often one person may ask."""

from __future__ import annotations

from bot.discord.cooldown import Cooldowns


def test_requests_over_the_limit_wait_for_the_rest_of_the_window() -> None:
    """Two in ten seconds: the third one waits until the window ends."""
    cooldowns = Cooldowns(2, 10.0)
    assert [cooldowns.wait_for(1, 100.0), cooldowns.wait_for(1, 103.0)] == [0.0, 0.0]
    assert cooldowns.wait_for(1, 104.0) == 6.0
    assert cooldowns.wait_for(1, 111.0) == 0.0


def test_people_do_not_wait_for_each_other() -> None:
    """Everybody has requests of their own."""
    cooldowns = Cooldowns(1, 10.0)
    assert [cooldowns.wait_for(1, 5.0), cooldowns.wait_for(2, 5.0)] == [0.0, 0.0]


def test_people_whose_requests_are_forgiven_are_forgotten() -> None:
    """Ten thousand people a window apart do not pile up."""
    cooldowns = Cooldowns(1, 10.0)
    for user_id in range(25_000):
        cooldowns.wait_for(user_id, 1.0 + user_id)
    assert len(cooldowns._people) <= 10_000
