"""The soak proved: it finds a process that grows, and lets one pass that does not."""

from __future__ import annotations

from tests.bundles import TINY
from tests.wire.soak import Sample, Soaked, SoakSettings, described, rows_of, soak


def _soaked(memory: list[float], files: list[int]) -> Soaked:
    """Return what five times ten looks have seen."""
    looks = [Sample(float(fifth), memory[fifth], files[fifth], 9) for fifth in range(5)]
    return Soaked(samples=[look for look in looks for _ in range(10)])


def _missed(soaked: Soaked) -> list[str]:
    return [row.label for row in rows_of(soaked) if not row.reached]


def test_what_grows_while_it_warms_up_is_no_growth() -> None:
    """The first fifth does not count, and the heap breathes."""
    flat = _soaked([100, 200, 203, 199, 209], [9, 12, 14, 12, 14])
    assert _missed(flat) == []
    assert "100, 200, 203, 199, 209 MB" in described(flat)
    assert "9, 12, 14, 12, 14" in described(flat)


def test_each_growth_is_found() -> None:
    """Memory by its median; one file too many at any moment is one too many."""
    assert _missed(_soaked([100, 200, 204, 207, 211], [9] * 5)) == ["growth of memory"]
    leaking = _soaked([200] * 5, [9, 9, 9, 9, 9])
    leaking.samples[-1] = Sample(4.0, 200, 12, 10)
    assert _missed(leaking) == ["growth of open files", "growth of threads"]


def test_what_went_wrong_is_found() -> None:
    """Whoever got nothing, rules that were broken, complaints in the log."""
    wrong = _soaked([200] * 5, [9] * 5)
    wrong.lost, wrong.broken_rules, wrong.complaints = ["a"], ["b"], ["c"]
    assert _missed(wrong) == [
        "acts without an answer",
        "broken rules of Discord",
        "warnings and errors in the log",
    ]


async def test_a_process_is_soaked() -> None:
    """The true process with the tiny model, for some seconds."""
    soaked = await soak(SoakSettings(TINY, minutes=0.1, per_second=10, sample_s=0.2, warm_up=20))
    assert (soaked.lost, soaked.broken_rules, soaked.complaints) == ([], [], [])
    assert sum(soaked.acts.values()) == 80
    assert set(soaked.acts) >= {"poem", "press", "type"}
    assert all(sample.resident_mb > 50 and sample.files > 5 for sample in soaked.samples)
