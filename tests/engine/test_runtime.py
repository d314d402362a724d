"""The runtime keeps to itself what it does."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.bundles import TINY

_WRITE = """
import sys
from pathlib import Path
from bot.engine.poet import Poet
from bot.engine.requests import PoemRequest
print(*Poet.open(Path(sys.argv[1])).compose(PoemRequest("qijue", "1")).lines)
"""


def test_a_poem_leaves_no_trace_of_telemetry(tmp_path: Path) -> None:
    """The uploader of ONNX Runtime would keep its numbers in these folders."""
    # Under continuous integration it is off anyhow, which would prove nothing.
    environment = {name: value for name, value in os.environ.items() if name != "CI"}
    environment |= dict.fromkeys(("HOME", "TMPDIR", "XDG_CACHE_HOME"), str(tmp_path))
    environment.pop("ORT_DISABLE_TELEMETRY", None)
    environment["PYTHONPATH"] = os.pathsep.join(sys.path)
    done = subprocess.run(
        [sys.executable, "-c", _WRITE, str(TINY)],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert len(done.stdout.split()) == 4
    assert [item.name for item in tmp_path.iterdir()] == []
