"""A PostgreSQL server of our own, in a folder of its own, as long as a test session lasts."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SUPERUSER, PASSWORD = "qibu", "a password"
SKIP = "QIBU_SKIP_POSTGRES"
"""Variable that, set to 1, leaves out all tests with PostgreSQL."""

MISSING = (
    "PostgreSQL is not installed, and the store is tested with it; install Debian's package "
    f"postgresql (as root, `make test` does), or set {SKIP}=1 to go without."
)
_START_S = 60.0
_SETTINGS = {
    # The machine stays up, so nothing need reach the disk; a killed server loses nothing.
    "fsync": "off",
    "full_page_writes": "off",
    "shared_buffers": "32MB",
    "max_connections": "60",
    "listen_addresses": "127.0.0.1",
    "restart_after_crash": "on",
}


def binaries() -> Path | None:
    """Return the folder of initdb and postgres, the newest one; None if there is none."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"),
        key=lambda path: float(path.parts[-3]),
    )
    if found:
        return found[-1].parent
    in_path = shutil.which("initdb")
    return Path(in_path).resolve().parent if in_path else None


class PostgresServer:
    """A server on loopback, with a password."""

    def __init__(self, folder: Path, programs: Path) -> None:
        """Make the files of the server; it is not yet started."""
        self.folder = folder
        self._data = folder / "data"
        self._programs = programs
        self._user = _other_user()
        self.port = _free_port()
        self._process: subprocess.Popen[bytes] | None = None
        self._worked: dict[int, float] = {}
        if self._user is not None:
            os.chown(folder, self._user.pw_uid, self._user.pw_gid)
        self._make_files()

    def url(self, database: str, *, user: str = SUPERUSER, password: str = PASSWORD) -> str:
        """Return the address of a database."""
        secret = password.replace(" ", "%20")
        return f"postgresql://{user}:{secret}@127.0.0.1:{self.port}/{database}"

    def start(self) -> None:
        """Start, and wait until the server takes connections."""
        self._process = self._run("postgres", "-D", str(self._data), wait=False)
        give_up_at = time.monotonic() + _START_S
        while not self._answers():
            if self._process.poll() is not None:
                # Children of a killed server may still hold its memory for a moment.
                self._process = self._run("postgres", "-D", str(self._data), wait=False)
            if time.monotonic() > give_up_at:
                raise RuntimeError(f"PostgreSQL does not start: {self._log()[-2000:]}")
            time.sleep(0.02)

    def start_again(self) -> None:
        """Start after a kill, or wait until the server has recovered by itself."""
        if self._process is None or self._process.poll() is not None:
            self.start()
        while not self._answers():
            time.sleep(0.02)

    def stop(self) -> None:
        """Stop in order; connections are broken off."""
        self._end(signal.SIGINT)

    def kill(self) -> None:
        """Kill the server and all its processes as they are (SIGKILL)."""
        children = self._children()
        self._end(signal.SIGKILL)
        for child in children:
            _kill(child)

    def kill_a_backend(self) -> None:
        """Kill one process that serves a connection; the server then recovers by itself."""
        for child in self._children():
            title = Path(f"/proc/{child}/cmdline").read_bytes().decode(errors="replace")
            if SUPERUSER in title and "127.0.0.1" in title:
                _kill(child)
                return
        raise RuntimeError("no connection is being served")

    def pause(self) -> None:
        """Let no process of the server do anything, as if the network swallowed all."""
        for process in self._all():
            os.kill(process, signal.SIGSTOP)

    def go_on(self) -> None:
        """Let them work again."""
        for process in self._all():
            os.kill(process, signal.SIGCONT)

    def processor_time(self) -> float:
        """Return the seconds of work that all its processes have done so far."""
        for process in self._all():
            self._worked[process] = _processor_time(process) or self._worked.get(process, 0.0)
        return sum(self._worked.values())

    def sql(self, *statements: str, database: str = "postgres") -> str:
        """Run statements, each on its own, and return what they print."""
        commands = [part for statement in statements for part in ("-c", statement)]
        done = subprocess.run(
            [
                *(str(self._programs / "psql"), "-X", "-q", "-A", "-t"),
                *("-v", "ON_ERROR_STOP=1", *commands, self.url(database)),
            ],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            raise RuntimeError(done.stderr)
        return done.stdout.strip()

    def _make_files(self) -> None:
        secret = self.folder / "password"
        secret.write_text(PASSWORD)
        if self._user is not None:
            os.chown(secret, self._user.pw_uid, self._user.pw_gid)
        done = self._run(
            *("initdb", "-D", str(self._data), "-U", SUPERUSER, "--pwfile", str(secret)),
            *("-A", "scram-sha-256", "-E", "UTF8", "--locale", "C", "--no-sync"),
        )
        if done.wait() != 0:
            raise RuntimeError(f"initdb fails: {self._log()}")
        settings = _SETTINGS | {
            "port": str(self.port),
            "unix_socket_directories": str(self.folder),
        }
        with (self._data / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.writelines(f"{name} = '{value}'\n" for name, value in settings.items())

    def _run(self, program: str, *arguments: str, wait: bool = True) -> subprocess.Popen[bytes]:
        who = self._user
        with (self.folder / "log").open("ab") as log:
            process = subprocess.Popen(
                [str(self._programs / program), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"},
                start_new_session=True,
                **({} if who is None else {"user": who.pw_uid, "group": who.pw_gid}),
                extra_groups=None if who is None else [],
            )
        if wait:
            process.wait()
        return process

    def _answers(self) -> bool:
        done = subprocess.run(
            [str(self._programs / "pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port)],
            check=False,
        )
        return done.returncode == 0

    def _end(self, how: signal.Signals) -> None:
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(how)
            self._process.wait(_START_S)

    def _children(self) -> list[int]:
        assert self._process is not None
        parent = self._process.pid
        listed = Path(f"/proc/{parent}/task/{parent}/children").read_text()
        return [int(number) for number in listed.split()]

    def _all(self) -> list[int]:
        assert self._process is not None
        return [self._process.pid, *self._children()]

    def _log(self) -> str:
        return (self.folder / "log").read_text(errors="replace")


@contextmanager
def running_server() -> Iterator[PostgresServer]:
    """Start a server on a free port, and throw it away in the end.

    Raises:
        RuntimeError: If PostgreSQL is not installed.
    """
    programs = binaries()
    if programs is None:
        raise RuntimeError(MISSING)
    # Short, since the path of a socket may have only a hundred letters.
    with tempfile.TemporaryDirectory(prefix="qibu-pg-") as name:
        server = PostgresServer(Path(name), programs)
        server.start()
        try:
            yield server
        finally:
            server.stop()


def _other_user() -> pwd.struct_passwd | None:
    """Return whom the server runs as if we are root, which it refuses to be."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise RuntimeError("PostgreSQL does not run as root, and there is no user nobody.")


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def _processor_time(process: int) -> float:
    try:
        schedule = Path(f"/proc/{process}/schedstat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return 0.0  # It has ended since it was listed.
    return int(schedule.split()[0]) / 1e9


def _kill(process: int) -> None:
    try:
        os.kill(process, signal.SIGKILL)
    except ProcessLookupError:
        return
