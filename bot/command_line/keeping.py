"""Commands for who looks after the database: backup, restore, migrate, forget."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from pathlib import Path

import click

_file = click.argument("file", type=click.Path(path_type=Path, dir_okay=False))


@click.command()
@_file
def backup(file: Path) -> None:
    """Write all that the database holds to FILE; the bot may run meanwhile.

    The file is the same for SQLite and PostgreSQL, so it is also the way from one to the other.
    """
    from bot.store import upkeep

    counts = asyncio.run(upkeep.backup(_url(), file))
    click.echo(f"{file}: {_listed(counts)}")


@click.command()
@_file
@click.option("--replace", is_flag=True, help="Delete what the database holds.")
def restore(file: Path, replace: bool) -> None:
    """Put what FILE holds into the database, all or nothing; stop the bot first."""
    from bot.store import upkeep

    counts = asyncio.run(upkeep.restore(_url(), file, replace=replace))
    click.echo(f"restored: {_listed(counts)}")


@click.command()
def migrate() -> None:
    """Bring the database up to date; `run` does that, too."""
    from bot.store import upkeep

    done = asyncio.run(upkeep.migrate(_url()))
    if done.before == done.after:
        click.echo(f"schema {done.after}: up to date")
    elif done.before is None:
        click.echo(f"schema {done.after}: made")
    else:
        click.echo(f"schema {done.before} → {done.after}")


@click.command()
@click.argument("user", type=click.IntRange(1, 2**63 - 1))
@click.option("--yes", is_flag=True, help="Do not ask.")
def forget(user: int, yes: bool) -> None:
    """Delete all that is kept about the person with the Discord id USER.

    What others made from their poems stays. Backups made before still have it all.
    """
    url = _url()
    kept = asyncio.run(_kept_about(url, user))
    if not any(kept.values()):
        click.echo("nothing is kept about this person")
        return
    if not yes:
        click.confirm(f"{_listed(kept)}. Delete them for ever?", abort=True)
    click.echo(f"deleted: {_listed(asyncio.run(_forget(url, user)))}")


def _url() -> str:
    from bot.settings import Settings

    return Settings.load().database_url


async def _kept_about(url: str, user: int) -> Mapping[str, int]:
    from bot.store.store import Store

    async with await Store.open(url, must_exist=True) as store:
        return (await store.kept_about(user)).counts


async def _forget(url: str, user: int) -> Mapping[str, int]:
    from bot.store.store import Store

    async with await Store.open(url, must_exist=True) as store:
        return await store.forget(user)


def _listed(counts: Mapping[str, int]) -> str:
    some = (f"{name.replace('_', ' ')} {number}" for name, number in counts.items() if number)
    return ", ".join(some) or "nothing"
