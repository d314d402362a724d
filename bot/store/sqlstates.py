"""What PostgreSQL's error codes mean for who runs the bot.

Source: PostgreSQL's documentation, appendix A.
"""

from __future__ import annotations

from bot.store.backend import DISK_FULL, IN_USE

_CHECK_USER = "correct user and password in QIBU_DATABASE_URL"
STOPPED = "is being started or stopped, or broke off; see that PostgreSQL runs, then try again"
"""What is to be said of a connection that broke off."""

_OWNER = (
    "may not be changed by this user; make the user its owner (ALTER DATABASE … OWNER TO …), or "
    "name another one in QIBU_DATABASE_URL"
)
_MEANINGS = {
    "08": STOPPED,
    "25006": "is read only; name the server that can be written in QIBU_DATABASE_URL",
    "28": f"refuses the user or the password; {_CHECK_USER}",
    "3D000": "does not exist; make it (CREATE DATABASE … ENCODING 'UTF8'), or name another one in "
    "QIBU_DATABASE_URL",
    "40001": IN_USE,
    "40P01": IN_USE,
    "42501": _OWNER,
    "53100": DISK_FULL,
    "53200": "has no memory left; stop other programs on that machine, then try again",
    "53300": "has no connection left; raise its max_connections, or stop other programs",
    "55P03": IN_USE,
    "57014": "gave up a request that took too long; try again",
    "57P": STOPPED,
    "58030": "cannot be read or written, for the disk fails; mend the disk, then try again",
    "XX001": "is damaged; put a backup in its place",
    "XX002": "is damaged; put a backup in its place",
}
"""What is wrong and what to do, by SQLSTATE or the start of it."""

_PASSING = ("08", "40001", "40P01", "53300", "57P01", "57P02", "57P03")
"""States in which the same may succeed a moment later."""


def meaning(state: str) -> str | None:
    """Say what is wrong with a database and what to do; None if a state says nothing of it."""
    for length in (5, 3, 2):
        if state[:length] in _MEANINGS:
            return _MEANINGS[state[:length]]
    return None


def is_passing(state: str) -> bool:
    """Tell whether the same may succeed a moment later."""
    return state.startswith(_PASSING)
