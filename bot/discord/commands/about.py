"""`/help` and `/about`: what the bot is, how the poems come to be, what it keeps."""

from __future__ import annotations

from importlib.metadata import version

from discord import app_commands, ui
from discord.app_commands import locale_str

from bot.discord.commands.shared import QibuCog, anywhere
from bot.discord.parts import Interaction, parts_of
from bot.discord.presenters.layout import container
from bot.discord.translations.catalogue import Language, language_of
from bot.messages import Message, message

_HELP = (
    message(
        "## 七步 Qibu\n"
        "I write classical Chinese poems, exact in form, tone and rhyme. Every poem grows from a "
        "seed: the same wish with the same seed gives the same poem again."
    ),
    message(
        "### What to type\n"
        "- **/poem** writes a poem. `theme:` says what it is about, `form:` how long it is, "
        "`acrostic:` which characters its lines begin with.\n"
        "- **/blend** walks from one poem to another. Each end is a seed, the id of a poem or a "
        "whole poem.\n"
        "- **/scan** checks the tones and the rhyme of a poem of yours.\n"
        "- The menu of any message has, under Apps, **Blend this** and **Scan this poem**."
    ),
    message(
        "### Under a poem\n"
        "- **Again**: the same wish with a new seed. **Vary**: a near neighbour of this poem.\n"
        "- **Blend…**: a walk from this poem to another. **Rewrite a line**: the rest stays.\n"
        "- **Explain**: its tones and rhyme, how it is read and what each character means."
    ),
    message(
        "### What lasts\n"
        "- **⭐ Save** under a poem keeps it in your anthology. **/anthology** lists and shows "
        "it, and exports it as text or as a booklet of the cards.\n"
        "- **/privacy** shows, exports and deletes what I keep about you.\n"
        "- For those who manage a server: **/settings** says how I behave there, **/daily** posts "
        "a poem on the season every day."
    ),
    message(
        "### How the poems come to be\n"
        "I have read some 200,000 poems of the Tang and Song dynasties and learnt to press each "
        "into 64 numbers and to unfold such numbers into a poem. A seed is a point in that space; "
        "a blend is a path through it. As I write, I allow only characters that keep the tone "
        "pattern and the rhyme; I write dozens of drafts and show the best. I ask no outside "
        "service, and I learnt from nobody's poems but those old ones."
    ),
)


class AboutCommands(QibuCog):
    """Says what the bot is."""

    @anywhere
    @app_commands.command(
        name=locale_str("help"),
        description=locale_str("What I can do, and how the poems come to be"),
    )
    async def help(self, interaction: Interaction) -> None:
        """Answer with help, to the person who asks."""
        await _show(interaction, _HELP)

    @anywhere
    @app_commands.command(
        name=locale_str("about"),
        description=locale_str("Version, model, licence, and what I keep about you"),
    )
    async def about(self, interaction: Interaction) -> None:
        """Answer with the facts, to the person who asks."""
        await _show(interaction, _about(parts_of(interaction.client).service.poet.name))


async def _show(interaction: Interaction, parts: tuple[Message, ...]) -> None:
    language: Language = language_of(interaction.locale)
    view = container(*(ui.TextDisplay(language.text(part)) for part in parts))
    await interaction.response.send_message(view=view, ephemeral=True)


def _about(model: str) -> tuple[Message, ...]:
    return (
        message(
            "## 七步 Qibu {version}\n"
            "Model {model}, a gated convolutional variational autoencoder. Program and model are "
            "free software under the MIT licence.",
            version=version("qibu"),
            model=model,
        ),
        message(
            "### What I keep\n"
            "- Each poem, with the wish that led to it, the id of your account and the place of "
            "the message, so that its buttons go on working.\n"
            "- A poem that you type in or pick for a blend, as long as the blend is kept; for a "
            "day if none comes of it.\n"
            "- What is saved in an anthology, and what is set for a server.\n"
            "- I do not read messages, I keep no names, and I send nothing to anybody. "
            "**/privacy** shows all that I keep about you, gives it to you or deletes it."
        ),
    )
