"""ONNX Runtime, told not to report what it does.

From release 1.29 on, its packages send what models are loaded and how they are used to their
maker, under a number that they keep in the home folder, unless this variable is set before they
are loaded. Source: docs/Privacy.md of ONNX Runtime, "Disabling Telemetry".
"""

from __future__ import annotations

import os

os.environ["ORT_DISABLE_TELEMETRY"] = "1"

import onnxruntime as ort

# Windows heeds this instead.
ort.disable_telemetry_events()

__all__ = ["ort"]
