"""Which language a person reads, and messages in it."""

from __future__ import annotations

import discord
import pytest

from bot.card.alt_text import alt_text
from bot.discord.escaping import Markup
from bot.discord.translations.catalogue import (
    ENGLISH,
    LANGUAGES,
    SIMPLIFIED_CHINESE,
    TRADITIONAL_CHINESE,
    Language,
    language_of,
)
from bot.errors import RequestError
from bot.gloss.explaining import explain
from bot.messages import Traditional, message
from bot.verse.forms import FORMS, form_named
from bot.verse.scansion import scan
from tests.poems import poem


def test_each_chinese_locale_has_its_script_and_all_others_english() -> None:
    """Discord knows two Chinese locales; readers of English get traditional characters."""
    chosen = {locale: language_of(locale) for locale in discord.Locale}
    assert chosen.pop(discord.Locale.chinese) is SIMPLIFIED_CHINESE
    assert chosen.pop(discord.Locale.taiwan_chinese) is TRADITIONAL_CHINESE
    assert set(chosen.values()) == {ENGLISH}
    assert [(item.code, item.script) for item in LANGUAGES] == [
        ("en", "traditional"),
        ("zh-CN", "simplified"),
        ("zh-TW", "traditional"),
    ]


def test_an_error_is_told_in_every_language() -> None:
    """With the name of the form, which is a message itself."""
    error = RequestError(
        "There is no line {line}; {form} has the lines 1 to {count}.",
        line=9,
        form=form_named("qijue").label,
        count=4,
    )
    assert [language.text(error.message) for language in LANGUAGES] == [
        "There is no line 9; qijue has the lines 1 to 4.",
        "没有第9句，七绝只有第1到第4句。",
        "沒有第9句，七絕只有第1到第4句。",
    ]


def test_what_was_typed_is_escaped_in_text_and_cleaned_in_labels() -> None:
    """A label has no markdown, so a backslash would show."""
    said = message("left out: {words}", words=("**moon**\n", "<@123456789012345678>"))
    assert SIMPLIFIED_CHINESE.text(said) == (
        "略去：\\*\\*moon\\*\\*、\\<@\u200b123456789012345678\\>"
    )
    assert SIMPLIFIED_CHINESE.plain(said) == "略去：**moon**、<@123456789012345678>"


def test_markup_of_ours_is_left_as_it_is() -> None:
    """Links and times of the bot's own making work."""
    said = message("{link}", link=Markup("[moon](https://discord.com/channels/1/2/3)"))
    assert ENGLISH.text(said) == "[moon](https://discord.com/channels/1/2/3)"


def test_chinese_of_ours_is_in_the_script_of_the_reader_and_whole() -> None:
    """What a person typed stays as typed."""
    said = message("{ours} {typed}", ours=Traditional("十四鹽" * 50), typed="鹽")
    assert SIMPLIFIED_CHINESE.text(said) == "十四盐" * 50 + " 鹽"
    assert TRADITIONAL_CHINESE.text(said) == ENGLISH.text(said) == "十四鹽" * 50 + " 鹽"


def test_a_template_without_translation_is_said_in_english() -> None:
    """Better than nothing."""
    said = message("No translator has seen {this}.", this="this")
    assert SIMPLIFIED_CHINESE.text(said) == "No translator has seen this."


def test_an_explanation_is_told_in_chinese() -> None:
    """By value, with the terms in the reader's script."""
    said = [SIMPLIFIED_CHINESE.text(item) for item in explain(poem("qijue")).sentences()]
    assert said[:4] == [
        "七绝：绝句，四句，每句7字。",
        "首句第二字是平声（平起），全诗的平仄由此而定；首句入韵。",
        "第1、2、4句的韵脚是间、还、山（jiān、huán、shān），同属平水韵十五删。",
        "语音古今不同，今天用普通话读来未必押韵。",
    ]


def test_faults_are_told_in_chinese() -> None:
    """A character of the wrong rhyme."""
    scansion = scan("白日依山盡，黃河入海流。欲窮千里目，更上一層歌。")
    said = [TRADITIONAL_CHINESE.text(item.sentence) for item in scansion.violations]
    assert said == ["「流」屬十一尤韻，不在五歌韻。"]


@pytest.mark.parametrize("language", LANGUAGES, ids=lambda language: language.code)
@pytest.mark.parametrize("form", list(FORMS))
def test_the_words_of_a_card_fit_in_every_language(form: str, language: Language) -> None:
    """Discord takes 1,024 characters."""
    said = language.plain(alt_text(poem(form)))
    assert "".join(poem(form).lines[-1]) in said
    assert len(said) <= 1000
