"""The unit for systemd."""

from __future__ import annotations

import configparser
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import Settings
from tests.bundles import TINY
from tests.hosting.files import HOSTING

UNIT = HOSTING / "qibu.service"
ANALYZE = shutil.which("systemd-analyze")

_needs_systemd = pytest.mark.skipif(ANALYZE is None, reason="systemd-analyze is not installed")


@pytest.fixture
def unit_file(tmp_path: Path) -> Path:
    """The unit with a program that exists on this machine."""
    file = tmp_path / "qibu.service"
    text = UNIT.read_text(encoding="utf-8")
    file.write_text(text.replace("/opt/qibu/bin/python", sys.executable), encoding="utf-8")
    return file


def _service() -> list[tuple[str, str]]:
    """Return the lines of [Service]; names may come twice."""
    text = UNIT.read_text(encoding="utf-8").partition("[Service]")[2].partition("[Install]")[0]
    return re.findall(r"^(\w+)=(.*)$", text, re.MULTILINE)


@_needs_systemd
def test_systemd_finds_no_fault(unit_file: Path) -> None:
    """Neither an error nor a warning."""
    assert ANALYZE is not None
    done = subprocess.run(
        [ANALYZE, "verify", "--man=no", str(unit_file)], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout + done.stderr) == (0, "")


@_needs_systemd
def test_little_is_exposed(unit_file: Path) -> None:
    """On systemd's own scale, 10 is a service without any limits."""
    assert ANALYZE is not None
    done = subprocess.run(
        [ANALYZE, "security", "--offline=true", "--no-pager", str(unit_file)],
        capture_output=True,
        text=True,
        check=False,
    )
    exposure = re.search(r"exposure level for \S+: ([\d.]+)", done.stdout)
    assert exposure is not None, done.stderr
    assert float(exposure[1]) <= 1.5


def test_it_waits_for_the_bot_to_be_ready_and_watches_it() -> None:
    """The bot sends READY=1 and WATCHDOG=1."""
    service = dict(_service())
    assert service["Type"] == "notify"
    assert float(service["WatchdogSec"]) >= 10
    assert service["ExecStart"].endswith("python -m bot run")


def test_the_token_is_a_credential() -> None:
    """Not in the environment, where every child and `systemctl show` would see it."""
    lines = _service()
    assert ("LoadCredential", "token:/etc/qibu/token") in lines
    assert ("Environment", "DISCORD_TOKEN_FILE=%d/token") in lines
    assert "DISCORD_TOKEN=" not in UNIT.read_text(encoding="utf-8")


def test_settings_in_it_exist() -> None:
    """Under the names that the program reads."""
    known = {str(field.validation_alias) for field in Settings.model_fields.values()}
    known |= {"DISCORD_TOKEN_FILE"}
    names = [
        word.partition("=")[0]
        for key, value in _service()
        if key == "Environment"
        for word in value.split()
    ]
    assert {name for name in names if not name.startswith("PYTHON")} <= known


def test_it_is_a_unit_file() -> None:
    """Three sections, and no line that is none of comment, section or setting."""
    parser = configparser.ConfigParser(strict=False, interpolation=None, allow_no_value=False)
    parser.read(UNIT, encoding="utf-8")
    assert parser.sections() == ["Unit", "Service", "Install"]


_WITHOUT_WRITABLE_CODE = """
import asyncio, ctypes, mmap, sys
from pathlib import Path

# What MemoryDenyWriteExecute=yes is to the kernel: prctl(PR_SET_MDWE, PR_MDWE_REFUSE_EXEC_GAIN).
if ctypes.CDLL(None).prctl(65, 1, 0, 0, 0):
    sys.exit("unknown to this kernel")
try:
    mmap.mmap(-1, 4096, prot=mmap.PROT_WRITE | mmap.PROT_EXEC)
except PermissionError:
    print("refused")

import discord.ext.commands
from bot.engine.poet import Poet
from bot.engine.requests import PoemRequest
from bot.hosting.pages import Pages
from bot.service.service import PoetService
from bot.store.store import Store

async def main():
    poet = Poet.open(Path(sys.argv[1]))
    async with await Store.open("sqlite://") as store, PoetService(poet, workers=2) as service:
        poem = await service.compose(PoemRequest("wuyan", "1"))
        print(len(poem.lines), len(await service.draw(poem)) > 1000, await store.count_poems())

asyncio.run(main())
"""


def test_the_poet_makes_no_code_at_run_time() -> None:
    """It writes and draws where memory is never both writable and executable."""
    done = subprocess.run(
        [sys.executable, "-c", _WITHOUT_WRITABLE_CODE, str(TINY)],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    if "unknown to this kernel" in done.stderr:
        pytest.skip("the kernel is older than 6.3")
    assert done.returncode == 0, done.stderr
    assert done.stdout.split("\n")[:2] == ["refused", "2 True 0"]
