"""Options that several commands share."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import get_args

import click

from bot.shipped import MODEL_FOLDER
from bot.verse.forms import FORMS
from bot.verse.poem import Script

form = click.option(
    "--form", default="qijue", show_default=True, help=f"One of {', '.join(FORMS)}."
)
theme = click.option("--theme", help="What the poem is about, in English or Chinese.")
acrostic = click.option("--acrostic", help="First characters of the lines (藏頭).")
seed = click.option(
    "--seed",
    default=lambda: str(secrets.randbelow(10**9)),
    help="Any text or number; the same seed gives the same poem. The bot under load draws seeds "
    "such as 482910x16: the best of 16 drafts (8, 16 or 32) instead of 64.",
)
script = click.option(
    "--script", type=click.Choice(get_args(Script)), default="traditional", show_default=True
)
as_json = click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
model = click.option(
    "--model",
    type=click.Path(path_type=Path),
    default=MODEL_FOLDER,
    envvar="QIBU_MODEL",
    show_default=True,
    help="Folder of the model.",
)
