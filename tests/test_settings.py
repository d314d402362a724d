"""Settings from the environment, `.env`, a TOML file and secret files."""

from __future__ import annotations

import json
import logging
import os
import traceback
from pathlib import Path

import pytest
from sqlalchemy import make_url

from bot.errors import SettingsError
from bot.settings import Settings
from bot.shipped import MODEL_FOLDER

TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.AbCdEf.not-a-real-token_000"


@pytest.fixture(autouse=True)
def _nothing_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Only what a test sets counts; `.env` is looked for in a folder of its own."""
    for name in os.environ:
        if name.upper().startswith(("QIBU_", "DISCORD_", "CARD_", "XDG_")):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.chdir(tmp_path)


def _faults() -> tuple[str, ...]:
    with pytest.raises(SettingsError) as caught:
        Settings.load()
    assert str(caught.value) == " ".join(caught.value.faults)
    return caught.value.faults


def test_without_anything_set_there_are_defaults(tmp_path: Path) -> None:
    """The shipped model, and a data folder of this user's own; nothing is made yet."""
    settings = Settings.load()
    assert settings.discord_token is None
    assert settings.model == MODEL_FOLDER
    assert (settings.model / "manifest.json").is_file()
    assert settings.data == tmp_path / "home/.local/share/qibu"
    assert make_url(settings.database_url).database == str(settings.data / "qibu.db")
    assert (settings.workers, settings.cooldown_requests) == (2, 5)
    assert (settings.cooldown_seconds, settings.longest_wait) == (20.0, 12.0)
    assert (settings.card_font, settings.log_level) == (None, "INFO")
    assert list(tmp_path.iterdir()) == []


def test_every_setting_has_its_variable(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By value, with blanks around it, a relative path and one of a home."""
    for name, value in {
        "DISCORD_TOKEN": f" {TOKEN}\n",
        "DISCORD_APPLICATION_ID": "123456789012345678",
        "QIBU_MODEL": "models/other",
        "QIBU_DATA": "~/poems",
        "QIBU_DATABASE_URL": "sqlite:////srv/q.db",
        "CARD_FONT": "/fonts/kai.otf",
        "QIBU_WORKERS": "4",
        "QIBU_COOLDOWN_REQUESTS": "7",
        "QIBU_COOLDOWN_SECONDS": "1.5",
        "QIBU_LONGEST_WAIT": "30",
        "QIBU_LOG_LEVEL": "debug",
        "QIBU_LOG_FORMAT": "JSON",
        "QIBU_METRICS_HOST": "::1",
        "QIBU_METRICS_PORT": "0",
        "QIBU_SHARD_COUNT": "8",
        "QIBU_SHARD_IDS": "0-2, 5",
        "DISCORD_PUBLIC_KEY": "0A" * 32,
        "QIBU_HTTP_HOST": "0.0.0.0",
        "QIBU_HTTP_PORT": "8000",
    }.items():
        monkeypatch.setenv(name, value)
    settings = Settings.load()
    assert settings.discord_token is not None
    assert settings.discord_token.get_secret_value() == TOKEN
    assert settings.model_dump(exclude={"discord_token"}) == {
        "application_id": 123456789012345678,
        "model": tmp_path / "models/other",
        "data": tmp_path / "home/poems",
        "database_url": "sqlite:////srv/q.db",
        "card_font": Path("/fonts/kai.otf"),
        "workers": 4,
        "cooldown_requests": 7,
        "cooldown_seconds": 1.5,
        "longest_wait": 30.0,
        "log_level": "DEBUG",
        "log_format": "json",
        "metrics_host": "::1",
        "metrics_port": 0,
        "shard_count": 8,
        "shard_ids": (0, 1, 2, 5),
        "public_key": b"\n" * 32,
        "http_host": "0.0.0.0",
        "http_port": 8000,
    }


@pytest.mark.parametrize(
    ("ids", "count"),
    [("0-3", ""), ("4", "4"), ("0-4", "4"), ("3-1", "4"), ("-1", "4"), ("0,", "4"), ("all", "4")],
)
def test_a_slice_lies_within_all_shards(
    ids: str, count: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whose number must be set, for Discord's advice may change between two processes."""
    monkeypatch.setenv("QIBU_SHARD_IDS", ids)
    monkeypatch.setenv("QIBU_SHARD_COUNT", count)
    (fault,) = _faults()
    assert fault.startswith(f"QIBU_SHARD_IDS is '{ids}'; it must be the shards of this process")


@pytest.mark.parametrize("key", ["0a", "0g" * 32, "0a" * 33, "０" * 64])
def test_a_public_key_has_64_digits(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hexadecimal ones."""
    monkeypatch.setenv("DISCORD_PUBLIC_KEY", key)
    (fault,) = _faults()
    assert "it must be the 64 hexadecimal digits on the page General Information" in fault


def test_the_database_is_in_the_data_folder_whatever_its_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Signs that mean something in an address are only signs of a folder here."""
    monkeypatch.setenv("QIBU_DATA", "/srv/a b?c#d%e")
    assert make_url(Settings.load().database_url).database == "/srv/a b?c#d%e/qibu.db"


def test_the_environment_wins_over_dotenv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And what only `.env` has counts too; an empty variable is none."""
    (tmp_path / ".env").write_text(
        f"DISCORD_TOKEN='{TOKEN}'\nQIBU_WORKERS=3\nQIBU_LONGEST_WAIT=9\nELSE=1\n"
    )
    monkeypatch.setenv("QIBU_WORKERS", "6")
    monkeypatch.setenv("QIBU_LONGEST_WAIT", "")
    settings = Settings.load()
    assert (settings.workers, settings.longest_wait) == (6, 9.0)
    assert settings.discord_token is not None
    assert settings.discord_token.get_secret_value() == TOKEN


@pytest.mark.parametrize("blank", ["", "  ", "\n"])
def test_empty_is_unset(blank: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A compose file passes on variables that nobody has set as empty ones."""
    names = [str(field.validation_alias) for field in Settings.model_fields.values()]
    unset = Settings.load()
    for name in [*names, "DISCORD_TOKEN_FILE", "QIBU_DATABASE_URL_FILE"]:
        monkeypatch.setenv(name, blank)
    assert Settings.load() == unset


@pytest.mark.parametrize("place", ["environment", ".env"])
def test_a_secret_can_be_in_a_file(
    place: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file may end with a line break or begin with a byte order mark."""
    token, address = tmp_path / "token", tmp_path / "address"
    token.write_bytes(b"\xef\xbb\xbf" + TOKEN.encode() + b"\r\n")
    address.write_text("sqlite:////srv/q.db\n")
    if place == ".env":
        (tmp_path / ".env").write_text(
            f"DISCORD_TOKEN_FILE={token}\nQIBU_DATABASE_URL_FILE={address}"
        )
    else:
        monkeypatch.setenv("DISCORD_TOKEN_FILE", str(token))
        monkeypatch.setenv("QIBU_DATABASE_URL_FILE", str(address))
    settings = Settings.load()
    assert settings.discord_token is not None
    assert settings.discord_token.get_secret_value() == TOKEN
    assert settings.database_url == "sqlite:////srv/q.db"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (None, "No such file"),
        (b"", "is empty"),
        (b" \n", "is empty"),
        (b"\xff\xfe\x00", "no UTF-8 text"),
        (b"x" * 20_000, "too large"),
        (b"two words", "cannot be used"),
    ],
)
def test_a_secret_file_that_is_none_is_named(
    content: bytes | None, reason: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With the variable that names it and the reason, never with what it holds."""
    file = tmp_path / "token"
    if content is not None:
        file.write_bytes(content)
    monkeypatch.setenv("DISCORD_TOKEN_FILE", str(file))
    (fault,) = _faults()
    assert fault.startswith("DISCORD_TOKEN_FILE ")
    assert reason in fault
    assert "two words" not in fault


def test_a_folder_is_no_secret_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Docker makes a folder where a mounted file is missing."""
    monkeypatch.setenv("DISCORD_TOKEN_FILE", str(tmp_path))
    (fault,) = _faults()
    assert "directory" in fault


def test_a_secret_in_two_places_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Which one counts would be a guess; both are named as they were set."""
    (tmp_path / ".env").write_text(f"DISCORD_TOKEN={TOKEN}")
    monkeypatch.setenv("DISCORD_TOKEN_FILE", str(tmp_path / "token"))
    assert _faults() == (
        "Both DISCORD_TOKEN in .env and DISCORD_TOKEN_FILE are set; unset one of them.",
    )


def test_every_fault_is_named_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each under the name it was set by, with its value and what it must be."""
    (tmp_path / ".env").write_text("QIBU_COOLDOWN_SECONDS=soon\nQIBU_LONGEST_WAIT=0\n")
    for name, value in {
        "qibu_workers": "many",
        "QIBU_COOLDOWN_REQUESTS": "2.5",
        "QIBU_LOG_LEVEL": "loud" * 1000,
        "QIBU_DATA": "~nobody-has-this-name/data",
        "DISCORD_APPLICATION_ID": "-1",
        "DISCORD_TOKEN_FILE": "gone",
    }.items():
        monkeypatch.setenv(name, value)
    faults = _faults()
    assert set(faults) == {
        "DISCORD_TOKEN_FILE is 'gone', which cannot be read (No such file or directory); name a "
        "text file that holds the value of DISCORD_TOKEN and that the bot may read.",
        "DISCORD_APPLICATION_ID is '-1'; it must be the number on the page General Information "
        "of your application.",
        "QIBU_DATA is '~nobody-has-this-name/data'; it must be a folder that the bot may write to.",
        "qibu_workers is 'many'; it must be a whole number from 1 to 64.",
        "QIBU_COOLDOWN_REQUESTS is '2.5'; it must be a whole number from 1 to 10000.",
        "QIBU_COOLDOWN_SECONDS in .env is 'soon'; it must be a number from 0 to 86400.",
        "QIBU_LONGEST_WAIT in .env is '0'; it must be a number of seconds, above 0 and up to 600.",
        f"QIBU_LOG_LEVEL is '{('loud' * 15)}…'; it must be DEBUG, INFO, WARNING, ERROR or "
        "CRITICAL.",
    }
    assert len(faults) == 8


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("QIBU_WORKERS", ("0", "65", "1e1", "nan")),
        ("QIBU_COOLDOWN_REQUESTS", ("0", "10001")),
        ("QIBU_COOLDOWN_SECONDS", ("-1", "inf", "nan", "86401")),
        ("QIBU_LONGEST_WAIT", ("-1", "601", "nan")),
        ("DISCORD_APPLICATION_ID", ("0", "qibu", str(2**63))),
        ("QIBU_LOG_FORMAT", ("yaml",)),
        ("QIBU_METRICS_HOST", ("http://127.0.0.1", "a b")),
        ("QIBU_METRICS_PORT", ("-1", "65536", "http")),
        ("QIBU_DATABASE_URL", ("qibu.db", "/srv/qibu.db", "://x")),
        ("DISCORD_TOKEN", ("Bot abc", '"abc"', "abc\ndef", "詩")),
    ],
)
def test_what_is_out_of_range_is_refused(
    name: str, values: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before anything is started."""
    for value in values:
        monkeypatch.setenv(name, value)
        (fault,) = _faults()
        assert fault.startswith(f"{name} ")


def test_a_dotenv_that_is_no_text_is_named(tmp_path: Path) -> None:
    """A note pad may have written it in UTF-16."""
    (tmp_path / ".env").write_bytes("DISCORD_TOKEN=x".encode("utf-16"))
    (fault,) = _faults()
    assert ".env" in fault
    assert "UTF-8" in fault


@pytest.mark.parametrize("named", [False, True])
def test_a_file_of_settings_comes_last(
    named: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`qibu.toml` here, or the file that QIBU_CONFIG names; names in capitals or not."""
    file = tmp_path / ("etc.toml" if named else "qibu.toml")
    token = tmp_path / "token"
    token.write_text(TOKEN)
    file.write_text(
        f'discord_token_file = "{token}"\n'
        "qibu_workers = 3\nQIBU_LONGEST_WAIT = 9.5\nqibu_cooldown_requests = 8\n"
        'qibu_log_level = "debug"\ncard_font = ""\n',
        encoding="utf-8",
    )
    if named:
        (tmp_path / "qibu.toml").write_text("qibu_workers = 64")
        (tmp_path / ".env").write_text(f"QIBU_CONFIG={file}")
    with (tmp_path / ".env").open("a") as dotenv:
        dotenv.write("\nQIBU_COOLDOWN_REQUESTS=9")
    monkeypatch.setenv("QIBU_LONGEST_WAIT", "30")
    settings = Settings.load()
    assert settings.discord_token is not None
    assert settings.discord_token.get_secret_value() == TOKEN
    assert (settings.workers, settings.cooldown_requests, settings.longest_wait) == (3, 9, 30.0)
    assert (settings.log_level, settings.card_font) == ("DEBUG", None)


def test_every_setting_can_stand_in_the_file(tmp_path: Path) -> None:
    """With the same words as in the environment."""
    given = {
        "DISCORD_TOKEN": TOKEN,
        "DISCORD_APPLICATION_ID": 123456789012345678,
        "QIBU_MODEL": "models/other",
        "QIBU_DATA": "~/poems",
        "QIBU_DATABASE_URL": "sqlite:////srv/q.db",
        "CARD_FONT": "/fonts/kai.otf",
        "QIBU_WORKERS": 4,
        "QIBU_COOLDOWN_REQUESTS": 7,
        "QIBU_COOLDOWN_SECONDS": 1.5,
        "QIBU_LONGEST_WAIT": 30,
        "QIBU_LOG_LEVEL": "ERROR",
        "QIBU_LOG_FORMAT": "json",
        "QIBU_METRICS_HOST": "::1",
        "QIBU_METRICS_PORT": 0,
        "QIBU_SHARD_COUNT": 2,
        "QIBU_SHARD_IDS": 0,
        "DISCORD_PUBLIC_KEY": "0a" * 32,
        "QIBU_HTTP_HOST": "::",
        "QIBU_HTTP_PORT": 8000,
    }
    assert set(given) == {str(field.validation_alias) for field in Settings.model_fields.values()}
    (tmp_path / "qibu.toml").write_text(
        "\n".join(f"{name} = {json.dumps(value)}" for name, value in given.items())
    )
    settings = Settings.load()
    (tmp_path / "qibu.toml").unlink()
    assert settings.workers == 4
    changed = [
        name
        for name, value in Settings.load().model_dump().items()
        if settings.model_dump()[name] == value
    ]
    assert changed == []


def test_every_fault_of_the_file_is_named_at_once(tmp_path: Path) -> None:
    """Unknown names with the nearest known one, and values by the name that they stand under."""
    (tmp_path / "qibu.toml").write_text(
        'qibu_worker = 2\nqibu_log_format = "yaml"\nQIBU_WORKERS = true\ncolour = "red"\n'
        'discord_token = "Bot abc"\nqibu_longest_wait = 2024-01-01\n[qibu_data]\nx = 1\n'
    )
    assert set(_faults()) == {
        "There is no setting 'qibu_worker', which stands in qibu.toml; is it QIBU_WORKERS?",
        "There is no setting 'colour', which stands in qibu.toml.",
        "qibu_longest_wait in qibu.toml must be a text or a number.",
        "qibu_data in qibu.toml must be a text or a number.",
        "QIBU_WORKERS in qibu.toml is 'True'; it must be a whole number from 1 to 64.",
        "qibu_log_format in qibu.toml is 'yaml'; it must be console or json.",
        "discord_token in qibu.toml cannot be used; it must be the token alone, copied from the "
        "page Bot of your application.",
    }


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"qibu_workers: 2", "is no TOML"),
        (b"\xff\xfe\x00", "no UTF-8 text"),
        (b"#" * 20_000, "too large"),
        (None, "directory"),
    ],
)
def test_a_file_of_settings_that_is_none_is_named(
    content: bytes | None, reason: str, tmp_path: Path
) -> None:
    """With the reason."""
    if content is None:
        (tmp_path / "qibu.toml").mkdir()
    else:
        (tmp_path / "qibu.toml").write_bytes(content)
    (fault,) = _faults()
    assert fault.startswith("The file qibu.toml ")
    assert reason in fault


def test_a_named_file_of_settings_must_be_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever names one means it."""
    monkeypatch.setenv("QIBU_CONFIG", "/srv/gone.toml")
    (fault,) = _faults()
    assert fault.startswith("QIBU_CONFIG is '/srv/gone.toml', which cannot be read (No such file")


def test_the_token_is_never_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither by the settings, nor by the error about them and its traceback, nor in a log."""
    monkeypatch.setenv("DISCORD_TOKEN", TOKEN)
    monkeypatch.setenv("QIBU_DATABASE_URL", "postgresql://qibu:hunter2@db/qibu")
    settings = Settings.load()
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("test").info("%s %r", settings, settings)
    shown = [str(settings), repr(settings), settings.model_dump_json(), caplog.text]
    monkeypatch.setenv("DISCORD_TOKEN", f"Bot {TOKEN}")
    monkeypatch.setenv("QIBU_WORKERS", "0")
    try:
        Settings.load()
    except SettingsError as error:
        shown += [str(error), repr(error), "".join(traceback.format_exception(error))]
    assert len(shown) == 7
    assert not [text for text in shown if TOKEN in text]
    assert not [text for text in (shown[0], shown[1], *shown[3:]) if "hunter2" in text]
