"""Whether a request comes from Discord, is of now, and came only once.

Source: "Validating Security Request Headers",
https://docs.discord.com/developers/interactions/overview
"""

from __future__ import annotations

import re
import time
from collections import OrderedDict
from collections.abc import Callable
from typing import Literal

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

WINDOW_S = 10.0
"""By which a timestamp may differ from the time here. An answer is of use for three seconds; the
rest is for clocks that differ."""

_MOST_SEEN = 100_000
_SIGNATURE = re.compile(r"[0-9a-f]{128}", re.ASCII | re.IGNORECASE)
_TIMESTAMP = re.compile(r"[0-9]{1,12}", re.ASCII)

Reason = Literal["signature", "stale", "replayed"]
"""Why a request is not believed."""


class UnverifiedError(Exception):
    """A request is not from Discord, or not of now."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason)
        self.reason: Reason = reason


class Verifier:
    """Knows the key of one application, and what came in lately."""

    def __init__(self, public_key: bytes, clock: Callable[[], float] = time.time) -> None:
        """Take a key.

        Args:
            public_key: Its 32 bytes.
            clock: Seconds since 1970.

        Raises:
            ValueError: If it is no key.
        """
        self._key = Ed25519PublicKey.from_public_bytes(public_key)
        self._clock = clock
        self._seen: OrderedDict[int, float] = OrderedDict()

    def verify(self, signature: str, timestamp: str, body: bytes) -> None:
        """Check that Discord has signed a body, just now.

        Args:
            signature: Of timestamp and body, in hexadecimal digits.
            timestamp: Seconds since 1970, as sent.
            body: As sent.

        Raises:
            UnverifiedError: If it has not.
        """
        if not _SIGNATURE.fullmatch(signature) or not _TIMESTAMP.fullmatch(timestamp):
            raise UnverifiedError("signature")
        # What is out of date is not worth the arithmetic.
        if abs(self._clock() - int(timestamp)) > WINDOW_S:
            raise UnverifiedError("stale")
        try:
            self._key.verify(bytes.fromhex(signature), timestamp.encode() + body)
        except InvalidSignature:
            raise UnverifiedError("signature") from None

    def see(self, interaction_id: int) -> None:
        """Note an interaction whose request was verified.

        Raises:
            UnverifiedError: If it came before.
        """
        now = self._clock()
        # By then the timestamp is stale, even if it was ahead of time.
        while self._seen and (
            now - next(iter(self._seen.values())) > 2 * WINDOW_S or len(self._seen) >= _MOST_SEEN
        ):
            self._seen.popitem(last=False)
        if interaction_id in self._seen:
            raise UnverifiedError("replayed")
        self._seen[interaction_id] = now
