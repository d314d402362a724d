"""Commands for who hosts the bot: check, health, invite."""

from __future__ import annotations

import asyncio
from pathlib import Path

import click

from bot.command_line.group import FAILURE
from bot.errors import SettingsError


@click.command()
@click.option(
    "--model",
    type=click.Path(path_type=Path),
    help="Folder of the model, in place of the one that the settings name.",
)
def check(model: Path | None) -> None:
    """Say whether this installation can run; exit status 0 or 1."""
    from bot.command_line.checking import examine
    from bot.settings import Settings

    settings = Settings.load()
    if model is not None:
        settings = settings.model_copy(update={"model": model})
    findings = asyncio.run(examine(settings))
    for finding in findings:
        state = "ok" if finding.good else "wrong"
        click.echo(f"{finding.part:<9} {state}: {finding.words}", err=not finding.good)
    if not all(finding.good for finding in findings):
        raise click.exceptions.Exit(FAILURE)


@click.command()
def health() -> None:
    """Ask the running bot whether it is well; exit status 0 or 1."""
    from bot.errors import StartError
    from bot.hosting.addresses import health_address
    from bot.hosting.asking import ask, sentence
    from bot.settings import Settings

    address = health_address(Settings.load())
    if address is None:
        raise StartError("The bot tells nobody how it is, for QIBU_METRICS_PORT is 0.")
    told = ask(address)
    click.echo(sentence(told), err=bool(told["faults"]))
    if told["faults"]:
        raise click.exceptions.Exit(FAILURE)


@click.command()
@click.option(
    "--application-id",
    type=click.IntRange(1, 2**63 - 1),
    help="The number on the page General Information of your application.  [default: "
    "DISCORD_APPLICATION_ID, else read from the token]",
)
def invite(application_id: int | None) -> None:
    """Print the links by which the bot gets into a server, or a person gets the bot."""
    from bot.discord.invitation import account_link, server_link

    number = application_id or _own_application_id()
    click.echo(f"To a server, for everybody there:\n{server_link(number)}\n")
    click.echo(f"To your own account, to use anywhere:\n{account_link(number)}")


def _own_application_id() -> int:
    """Find the number in the settings.

    Raises:
        SettingsError: If it is not there, nor a token that has it.
    """
    from bot.discord.invitation import application_id_of
    from bot.settings import Settings

    settings = Settings.load()
    if settings.application_id is not None:
        return settings.application_id
    token = settings.discord_token
    number = application_id_of(token.get_secret_value()) if token is not None else None
    if number is None:
        raise SettingsError(
            (
                "There is no application id; set DISCORD_TOKEN, or DISCORD_APPLICATION_ID to the "
                "number on the page General Information of your application.",
            )
        )
    return number
