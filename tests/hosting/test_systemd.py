"""What systemd is told, read at the other end of the socket."""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.hosting import systemd


@pytest.fixture(params=["path", "abstract"])
def inbox(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[socket.socket]:
    """A socket as systemd makes it: a file, or a name in the abstract namespace."""
    name = str(tmp_path / "notify")
    told, address = name, name
    if request.param == "abstract":
        told, address = f"@{name}", f"\0{name}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as receiver:
        receiver.bind(address)
        receiver.setblocking(False)
        monkeypatch.setenv("NOTIFY_SOCKET", told)
        yield receiver


def test_states_arrive_as_one_datagram(inbox: socket.socket) -> None:
    """One a line, in both namespaces."""
    assert systemd.notify("READY=1", "STATUS=七步")
    assert inbox.recv(100) == "READY=1\nSTATUS=七步".encode()


@pytest.mark.parametrize("address", [None, "", "vsock:2:1"])
def test_without_systemd_nothing_is_sent(
    address: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nor to addresses of other kinds."""
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    if address is not None:
        monkeypatch.setenv("NOTIFY_SOCKET", address)
    assert not systemd.notify("READY=1")


def test_a_socket_that_is_gone_is_no_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """The bot goes on, and the log has it."""
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "gone"))
    with caplog.at_level(logging.WARNING):
        assert not systemd.notify("READY=1")
    assert "systemd could not be told READY=1" in caplog.text


@pytest.mark.parametrize(
    ("microseconds", "process", "expected"),
    [
        ("30000000", None, 30.0),
        ("30000000", str(os.getpid()), 30.0),
        ("30000000", "1", None),
        ("0", None, None),
        ("", None, None),
        ("soon", None, None),
        (None, None, None),
    ],
)
def test_the_watchdog_is_of_this_process(
    microseconds: str | None,
    process: str | None,
    expected: float | None,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A child inherits the environment but not the duty."""
    for name, value in (("WATCHDOG_USEC", microseconds), ("WATCHDOG_PID", process)):
        monkeypatch.delenv(name, raising=False)
        if value is not None:
            monkeypatch.setenv(name, value)
    assert systemd.watchdog_s() == expected


def test_a_systemd_that_does_not_read_holds_nothing_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """What does not fit into its socket is dropped and told in the log."""
    monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "full"))
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as unread:
        unread.bind(str(tmp_path / "full"))
        told = [systemd.notify("WATCHDOG=1") for _ in range(10_000)]
    assert told[0] is True
    assert told[-1] is False
    assert "systemd could not be told WATCHDOG=1" in caplog.text
