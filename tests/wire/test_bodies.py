"""Forms of several parts, as the library writes them and the stand-in reads them."""

from __future__ import annotations

import json
from contextlib import suppress

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.wire.discord_server.bodies import UploadedFile, form_body


class Written:
    """Takes what a client would send."""

    def __init__(self) -> None:
        self.raw = b""

    async def write(self, chunk: bytes) -> None:
        """Take a piece."""
        self.raw += chunk


def _written(payload: object, files: list[tuple[str, bytes]]) -> tuple[bytes, str]:
    """Return a form and its type, written as discord.py does."""
    form = aiohttp.FormData(quote_fields=False)
    form.add_field("payload_json", json.dumps(payload))
    for number, (name, content) in enumerate(files):
        form.add_field(
            f"files[{number}]", content, filename=name, content_type="application/octet-stream"
        )
    body = form()
    written = Written()
    writing = body.write(written)  # type: ignore[arg-type]  # It needs no more of a stream.
    with suppress(StopIteration):  # Nothing in it waits, so that it needs no event loop.
        writing.send(None)
    return written.raw, body.headers["Content-Type"]


@given(st.lists(st.binary(max_size=200), min_size=1, max_size=3), st.text())
def test_a_form_is_read_as_it_was_written(contents: list[bytes], text: str) -> None:
    """Files come byte for byte, whatever is in them."""
    names = [f"詩{number}.png" for number in range(len(contents))]
    raw, kind = _written({"content": text}, list(zip(names, contents, strict=True)))
    body = form_body(raw, kind)
    assert body.json == {"content": text}
    assert list(body.files) == [
        UploadedFile(number, name, content)
        for number, (name, content) in enumerate(zip(names, contents, strict=True))
    ]


@pytest.mark.parametrize("content", [b"\r\n", b"--", b"\r\n--", b"\r\n\r\n--x\r\n\r\n", b""])
def test_line_breaks_and_dashes_in_a_file_are_its_own(content: bytes) -> None:
    """Only the whole boundary ends a part."""
    body = form_body(*_written({}, [("a.bin", content)]))
    assert body.files[0].content == content


def test_a_broken_form_is_told() -> None:
    """Cut short, without a name, or with a part that Discord does not know."""
    raw, kind = _written({}, [("a.bin", b"x")])
    with pytest.raises(ValueError, match="cut short"):
        form_body(raw[:-10], kind)
    with pytest.raises(ValueError, match="a part 'other'"):
        form_body(raw.replace(b"payload_json", b"other"), kind)
    with pytest.raises(ValueError, match="holds no"):
        form_body(raw.replace(b"name=", b"nom="), kind)
