"""Where the pages on health and metrics are."""

from __future__ import annotations

from bot.settings import Settings

HEALTH, METRICS = "/healthz", "/metrics"

_HERE = {"0.0.0.0": "127.0.0.1", "::": "[::1]", "": "127.0.0.1"}  # noqa: S104  # To ask, not to listen.


def health_address(settings: Settings) -> str | None:
    """Return the address at which a bot with these settings tells how it is; None for nowhere."""
    if not settings.metrics_port:
        return None
    host = settings.metrics_host
    named = _HERE.get(host, f"[{host}]" if ":" in host else host)
    return f"http://{named}:{settings.metrics_port}{HEALTH}"
