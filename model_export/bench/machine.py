"""The machine that figures belong to, and what a process takes of it."""

from __future__ import annotations

import importlib.metadata
import os
import platform
import sys
from pathlib import Path

_PACKAGES = ("onnxruntime", "numpy", "torch")
_BYTES_A_PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


def describe_machine() -> list[str]:
    """Return lines on processor, system and versions."""
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in _PACKAGES)
    return [
        f"{_processor()}, {os.cpu_count()} cores, load {_load()}",
        f"{platform.system()} {platform.release()}, Python {platform.python_version()}, {versions}",
    ]


def resident_bytes() -> int | None:
    """Return the memory that this process holds now; None where the system does not say."""
    statm = Path("/proc/self/statm")
    if not statm.is_file():
        return None
    return int(statm.read_text().split()[1]) * _BYTES_A_PAGE


def folder_bytes(folder: Path) -> int:
    """Return the size of all files in a folder and below."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _processor() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text().splitlines() if cpuinfo.is_file() else []
    named = [line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")]
    return named[0] if named else platform.processor() or platform.machine()


def _load() -> str:
    """Return the load of the last minute: other work makes every figure worse."""
    return f"{os.getloadavg()[0]:.1f}" if sys.platform != "win32" else "unknown"
