"""Tells systemd how the service is, if it runs under it.

Source: sd_notify(3). A datagram to the socket named in the environment; no library is needed.
"""

from __future__ import annotations

import logging
import os
import socket

_log = logging.getLogger(__name__)


def notify(*states: str) -> bool:
    """Send states such as "READY=1"; nothing happens elsewhere than under systemd.

    Returns:
        Whether they were sent.
    """
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address.startswith(("/", "@")):
        return False
    # A name in the abstract namespace begins with a zero byte, written as @.
    name = "\0" + address[1:] if address.startswith("@") else address
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as sender:
            # A systemd that does not read must not stop the event loop.
            sender.setblocking(False)
            sender.sendto("\n".join(states).encode(), name)
    except OSError as error:
        _log.warning("systemd could not be told %s: %s", " ".join(states), error)
        return False
    return True


def watchdog_s() -> float | None:
    """Return after how many seconds of silence systemd restarts the service; None for never."""
    if os.environ.get("WATCHDOG_PID", str(os.getpid())) != str(os.getpid()):
        return None
    microseconds = os.environ.get("WATCHDOG_USEC", "")
    if not microseconds.isdecimal() or int(microseconds) == 0:
        return None
    return int(microseconds) / 1_000_000
