"""The command line: `python -m bot COMMAND`; what each does is in `bot/command_line`."""

from __future__ import annotations

import click

from bot.command_line.group import CommandGroup
from bot.command_line.hosting import check, health, invite
from bot.command_line.keeping import backup, forget, migrate, restore
from bot.command_line.poems import blend, card, poem, scan
from bot.command_line.serving import demo, run, serve


@click.group(cls=CommandGroup)
def main() -> None:
    """Qibu 七步: classical Chinese poems from a gated-CNN VAE."""


# For who wants poems on the terminal.
main.add_command(poem)
main.add_command(card)
main.add_command(blend)
main.add_command(scan)

# For who hosts the bot, or wants to see it first.
main.add_command(demo)
main.add_command(run)
main.add_command(serve)
main.add_command(check)
main.add_command(health)
main.add_command(invite)

# For who looks after the database.
main.add_command(backup)
main.add_command(restore)
main.add_command(migrate)
main.add_command(forget)

if __name__ == "__main__":
    main()
