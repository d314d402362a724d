"""What the person who runs the bot has set: environment, `.env`, TOML, secret files.

A variable of the environment wins over the same one in `.env` of the working directory, and that
over the one in the file of settings; an empty one counts as unset. The file of settings is
`qibu.toml` of the working directory, or the one that QIBU_CONFIG names; in it the variables have
the same names, in capitals or not, at the top level:

    discord_token_file = "/run/secrets/token"
    qibu_workers = 4
    card_font = "/usr/share/fonts/kai.otf"

The two that may be secret can also be given as a file, whose name is in the variable with `_FILE`
behind: DISCORD_TOKEN_FILE, QIBU_DATABASE_URL_FILE. Paths are relative to the working directory.
"""

from __future__ import annotations

from typing import Any, Self

from platformdirs import user_data_path
from pydantic import Field, ValidationError, model_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import SettingsError
from bot.settings_sources import Given
from bot.settings_types import AbsolutePath, Address, Host, Key, Level, LogFormat, Shards, Token
from bot.shipped import MODEL_FOLDER

DATABASE_FILE = "qibu.db"
"""The database in the data folder."""

_SHOWN = 60
_MAY_BE_SECRET = ("DISCORD_TOKEN", "QIBU_DATABASE_URL")


def _in_data_folder(fields: dict[str, Any]) -> str:
    # Only who runs the bot needs the database library, and this takes longer than the rest.
    from sqlalchemy import URL

    file = fields["data"] / DATABASE_FILE
    return URL.create("sqlite", database=str(file)).render_as_string()


class Settings(BaseSettings):
    """All settings; the description of each completes the sentence "it must be …"."""

    model_config = SettingsConfigDict(
        env_file=".env",
        env_file_encoding="utf-8",
        env_ignore_empty=True,
        populate_by_name=True,
        extra="ignore",
        frozen=True,
        hide_input_in_errors=True,
        str_strip_whitespace=True,
        validate_default=True,
    )

    discord_token: Token | None = Field(
        default=None,
        validation_alias="DISCORD_TOKEN",
        description="the token alone, copied from the page Bot of your application",
    )
    application_id: int | None = Field(
        default=None,
        validation_alias="DISCORD_APPLICATION_ID",
        description="the number on the page General Information of your application",
        ge=1,
        lt=2**63,
    )
    model: AbsolutePath = Field(
        default=MODEL_FOLDER, validation_alias="QIBU_MODEL", description="the folder of a model"
    )
    data: AbsolutePath = Field(
        default_factory=lambda: user_data_path("qibu", appauthor=False),
        validation_alias="QIBU_DATA",
        description="a folder that the bot may write to",
    )
    database_url: Address = Field(
        default_factory=_in_data_folder,
        validation_alias="QIBU_DATABASE_URL",
        description="sqlite:/// and then a file, or postgresql://user:password@host/database",
        repr=False,  # may hold a password
    )
    card_font: AbsolutePath | None = Field(
        default=None, validation_alias="CARD_FONT", description="a font file"
    )
    shard_count: int | None = Field(
        default=None,
        validation_alias="QIBU_SHARD_COUNT",
        description="a whole number from 1 to 16384",
        ge=1,
        le=16_384,
    )
    """Shards of all processes together; Discord advises if it is not set."""

    shard_ids: Shards = Field(
        default=None,
        validation_alias="QIBU_SHARD_IDS",
        description="the shards of this process, such as 0-3 or 0,2, all below QIBU_SHARD_COUNT, "
        "which must be set too",
    )
    """Shards of this process; all of them if it is not set."""

    public_key: Key | None = Field(
        default=None,
        validation_alias="DISCORD_PUBLIC_KEY",
        description="the 64 hexadecimal digits on the page General Information of your application",
    )
    """Signs what Discord posts; without it, Discord is asked for it."""

    http_host: Host = Field(
        default="127.0.0.1",
        validation_alias="QIBU_HTTP_HOST",
        description="an address of this machine, such as 127.0.0.1",
    )
    http_port: int = Field(
        default=8080,
        validation_alias="QIBU_HTTP_PORT",
        description="a port from 1 to 65535, or 0 for any",
        ge=0,
        le=65_535,
    )
    """Where `serve` takes interactions."""

    workers: int = Field(
        2, validation_alias="QIBU_WORKERS", description="a whole number from 1 to 64", ge=1, le=64
    )
    cooldown_requests: int = Field(
        default=5,
        validation_alias="QIBU_COOLDOWN_REQUESTS",
        description="a whole number from 1 to 10000",
        ge=1,
        le=10_000,
    )
    """Requests of a person within `cooldown_seconds`."""

    cooldown_seconds: float = Field(
        default=20.0,
        validation_alias="QIBU_COOLDOWN_SECONDS",
        description="a number from 0 to 86400",
        ge=0,
        le=86_400,
    )
    # Discord takes an answer for 15 minutes.
    longest_wait: float = Field(
        default=12.0,
        validation_alias="QIBU_LONGEST_WAIT",
        description="a number of seconds, above 0 and up to 600",
        gt=0,
        le=600,
    )
    """Seconds that a request may wait in the queue."""

    log_level: Level = Field(
        default="INFO",
        validation_alias="QIBU_LOG_LEVEL",
        description="DEBUG, INFO, WARNING, ERROR or CRITICAL",
    )
    """Lowest level that is logged; at DEBUG, logs may hold what people typed."""

    log_format: LogFormat = Field(
        default="console", validation_alias="QIBU_LOG_FORMAT", description="console or json"
    )

    # Loopback: the pages tell nothing of people, but need not be for the world either.
    metrics_host: Host = Field(
        default="127.0.0.1",
        validation_alias="QIBU_METRICS_HOST",
        description="an address of this machine, such as 127.0.0.1",
    )
    metrics_port: int = Field(
        default=9464,
        validation_alias="QIBU_METRICS_PORT",
        description="a port from 1 to 65535, or 0 for none",
        ge=0,
        le=65_535,
    )
    """Where `/healthz` and `/metrics` are served, and where `python -m bot health` asks."""

    @model_validator(mode="before")
    @classmethod
    def _empty_is_unset(cls, values: dict[str, Any]) -> dict[str, Any]:
        return {
            name: value
            for name, value in values.items()
            if not (isinstance(value, str) and not value.strip())
        }

    @classmethod
    def load(cls) -> Self:
        """Read all settings.

        Raises:
            SettingsError: If any cannot be used; it names all of these, without secrets.
        """
        known = [str(field.validation_alias) for field in cls.model_fields.values()]
        given = Given.read(known, _MAY_BE_SECRET)
        try:
            settings = cls(**given.arguments())
        except ValidationError as error:
            told = tuple(cls._sentence(item["loc"], given) for item in _own(error))
            # The error itself holds what was set, secrets too, so it goes no further.
            raise SettingsError(given.faults + told) from None
        if given.faults:
            raise SettingsError(given.faults)
        return settings

    @classmethod
    def _sentence(cls, place: tuple[int | str, ...], given: Given) -> str:
        """Say what is wrong with a variable; `place` is where the validation failed."""
        field = next(
            field
            for name, field in cls.model_fields.items()
            if place[0] in (name, field.validation_alias)
        )
        variable = str(field.validation_alias)
        origin = given.origin(variable)
        if variable in _MAY_BE_SECRET:
            return f"{origin.name} cannot be used; it must be {field.description}."
        return f"{origin.name} is '{_shown(origin.value)}'; it must be {field.description}."


def _shown(value: str) -> str:
    return value if len(value) <= _SHOWN else f"{value[:_SHOWN]}…"


def _own(error: ValidationError) -> list[ErrorDetails]:
    """Return the errors but those that only follow from another one."""
    return [
        item
        for item in error.errors(include_url=False, include_input=False, include_context=False)
        if item["type"] != "default_factory_not_called"
    ]
