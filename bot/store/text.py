"""Any text as text that every database takes."""

from __future__ import annotations

import re

# PostgreSQL refuses the null character and UTF-8 has no lone surrogates, yet both can be typed
# into a seed. The backslash is written likewise, so that reading back is unambiguous.
_UNSTORABLE = re.compile("[\\\\\x00\ud800-\udfff]")
_WRITTEN = re.compile(r"\\u([0-9a-f]{4})")


def storable(text: str) -> str:
    r"""Write what no database takes as `\uXXXX`."""
    return _UNSTORABLE.sub(lambda found: f"\\u{ord(found.group()):04x}", text)


def restored(text: str) -> str:
    """Read back what `storable` wrote."""
    return _WRITTEN.sub(lambda found: chr(int(found.group(1), 16)), text)
