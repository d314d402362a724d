"""What is believed to come from Discord."""

from __future__ import annotations

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from bot.discord.verifying import WINDOW_S, UnverifiedError, Verifier

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
NOW = 1_770_000_000


class Clock:
    """Tells the time that a test has set."""

    now: float = NOW

    def __call__(self) -> float:
        """Return it."""
        return self.now


def _verifier(clock: Clock | None = None) -> Verifier:
    return Verifier(KEY.public_key().public_bytes_raw(), clock or Clock())


def _signature(body: bytes, timestamp: str) -> str:
    return KEY.sign(timestamp.encode() + body).hex()


def _reason(signature: str, timestamp: str, body: bytes) -> str | None:
    try:
        _verifier().verify(signature, timestamp, body)
    except UnverifiedError as error:
        return error.reason
    return None


@given(st.binary(max_size=200))
def test_what_is_signed_now_is_believed(body: bytes) -> None:
    """Any bytes; capitals in the signature are as good."""
    signature = _signature(body, str(NOW))
    assert _reason(signature, str(NOW), body) is None
    assert _reason(signature.upper(), str(NOW), body) is None


@given(st.binary(min_size=1, max_size=50), st.data())
def test_what_was_changed_on_the_way_is_not(body: bytes, data: st.DataObject) -> None:
    """One bit of body or signature, or another second, is enough."""
    signature = _signature(body, str(NOW))
    bit = data.draw(st.integers(0, 8 * len(body) - 1))
    changed = bytearray(body)
    changed[bit // 8] ^= 1 << bit % 8
    assert _reason(signature, str(NOW), bytes(changed)) == "signature"
    digits = bytearray(bytes.fromhex(signature))
    digits[data.draw(st.integers(0, 63))] ^= 1
    assert _reason(digits.hex(), str(NOW), body) == "signature"
    assert _reason(signature, str(NOW - 1), body) == "signature"


@given(st.text(max_size=140), st.text(max_size=14))
def test_any_headers_are_refused_quietly(signature: str, timestamp: str) -> None:
    """Nothing else is raised, whatever somebody sends."""
    assert _reason(signature, timestamp, b"{}") in ("signature", "stale")
    assert _reason("0" * 128, timestamp, b"{}") in ("signature", "stale")
    assert _reason(signature, str(NOW), b"{}") == "signature"


@pytest.mark.parametrize(("age", "reason"), [(0, None), (1, "stale"), (1e9, "stale")])
@pytest.mark.parametrize("sign", [1, -1])
def test_only_what_is_of_now_is_believed(age: float, reason: str | None, sign: int) -> None:
    """Up to the window, before and after; else it is stale, though truly signed."""
    timestamp = str(int(NOW + sign * (WINDOW_S + age)))
    assert _reason(_signature(b"{}", timestamp), timestamp, b"{}") == reason


def test_nothing_is_taken_twice() -> None:
    """As long as its timestamp can be good, an interaction is remembered, then forgotten."""
    clock = Clock()
    verifier = _verifier(clock)
    verifier.see(5)
    verifier.see(6)
    for later in (0, 2 * WINDOW_S):
        clock.now = NOW + later
        with pytest.raises(UnverifiedError, match="replayed"):
            verifier.see(5)
    clock.now = NOW + 2 * WINDOW_S + 1
    verifier.see(7)
    assert list(verifier._seen) == [7]


def test_what_is_no_key_is_refused() -> None:
    """Ed25519 has 32 bytes."""
    with pytest.raises(ValueError, match="32"):
        Verifier(b"short")
