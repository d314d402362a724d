"""Every sentence of the bot is translated, and the catalogues hold nothing else."""

from __future__ import annotations

import shutil
import string
from collections.abc import Container
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from opencc import OpenCC

from bot.discord.translations.gathering import (
    CATALOGUES,
    FOLDER,
    TemplateError,
    gathered,
    templates_in,
    update,
)
from bot.verse import lexicon

SCRIPT_NAMES = {"简体", "繁體"}
"""Names of scripts, each in itself, so that who cannot read the other one finds it."""

ELSEWHERE = {
    "zh_CN": ("伺服器", "讯息", "连结", "应用程式", "软体", "帐号", "档案", "字元", "预设", "萤幕"),
    "zh_TW": ("服務器", "消息", "信息", "鏈接", "軟件", "程序", "賬號", "文件", "字符", "默認"),
}
"""Words that people across the strait use."""

paths = pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)


def _catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file)


def _fields(template: str) -> list[str]:
    return sorted(name for _, name, _, _ in string.Formatter().parse(template) if name is not None)


def test_what_the_bot_says_is_found_wherever_it_stands() -> None:
    """Calls, errors, an error's own template, tables."""
    ids = {entry.id for entry in gathered()}
    assert {
        ", ",
        "The line ends in three level tones.",
        "There is no line {line}; {form} has the lines 1 to {count}.",
        "There is no form '{name}'; choose one of {known}.",
        "qijue",
        "coffee → tea, and waking",
        "Kept as the first poem: {text} Now choose “Blend this” on the second one.",
        "moon",
        "acrostic",
    } <= ids
    assert not {item for item in ids if item == "{sentence}" or "models/" in item}


@paths
def test_every_sentence_is_translated_and_no_other_is_kept(path: Path) -> None:
    """`make messages` brings the catalogues up to date; then translate the empty ones."""
    wanted = {entry.id for entry in gathered()} - {""}
    done = {entry.id for entry in _catalogue(path) if entry.id and entry.string and not entry.fuzzy}
    assert sorted(wanted - done) == []
    assert sorted(done - wanted) == []
    assert not _catalogue(path).obsolete


@paths
def test_a_translation_has_the_fields_of_its_template(path: Path) -> None:
    """Nothing is lost, nothing made up, no brace left open."""
    for entry in _catalogue(path):
        if entry.id:
            assert _fields(entry.string) == _fields(entry.id), entry.id


def test_simplified_chinese_is_simplified_throughout() -> None:
    """No character that only traditional Chinese has, but in the name of that script."""
    to_simplified = OpenCC("t2s")
    for text in _wordings(FOLDER / "zh_CN.po", but=SCRIPT_NAMES):
        assert to_simplified.convert(text) == text
        assert lexicon.simplified(text) == text


def test_traditional_chinese_is_traditional_throughout() -> None:
    """As above; characters of both scripts may stand."""
    to_traditional = OpenCC("s2t")
    for text in _wordings(FOLDER / "zh_TW.po", but=SCRIPT_NAMES):
        for character in text:
            known = lexicon.lookup(character) is not None
            assert known or to_traditional.convert(character) == character, (character, text)
            assert known or not lexicon.traditional_forms(character), (character, text)


@paths
def test_each_script_is_named_in_itself(path: Path) -> None:
    """The buttons read 简体 and 繁體 for everybody."""
    assert {_catalogue(path)[name].string for name in SCRIPT_NAMES} == SCRIPT_NAMES


@paths
def test_words_are_those_of_the_region(path: Path) -> None:
    """A reader in Taipei is sent a 訊息, one in Beijing a 消息."""
    for text in _wordings(path):
        assert not [word for word in ELSEWHERE[path.stem] if word in text], text


@paths
def test_quotation_marks_are_those_of_the_region(path: Path) -> None:
    """Curved ones on the mainland, corners in Taiwan; never the straight ones of English."""
    own, other = ("“”", "「」") if path.stem == "zh_CN" else ("「」", "“”")
    for text in _wordings(path):
        assert text.count(own[0]) == text.count(own[1])
        assert not set(text) & set(other + "'\"")


def test_gathering_again_changes_nothing(tmp_path: Path) -> None:
    """A catalogue that is up to date stays as it is, but for the version of the library."""
    copy = Path(shutil.copy(FOLDER / "zh_TW.po", tmp_path))
    update(copy)
    assert _lines(copy) == _lines(FOLDER / "zh_TW.po")


def test_gathering_brings_in_what_is_new_and_drops_what_is_lost(tmp_path: Path) -> None:
    """Translations of the others are kept."""
    path = tmp_path / "zh_CN.po"
    path.write_text('msgid "qijue"\nmsgstr "七绝"\n\nmsgid "lost"\nmsgstr "去"\n', encoding="utf-8")
    update(path)
    catalogue = _catalogue(path)
    assert catalogue["qijue"].string == "七绝"
    assert catalogue["wujue"].string == ""
    assert "lost" not in catalogue
    assert "去" not in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "source",
    [
        'message(f"{name} is gone.")',
        "message(template, name=name)",
        'raise RequestError(f"There is no {name}.")',
        'locale_str("a" + name)',
        'messages.message("a {}".format(name))',
    ],
)
def test_a_template_that_is_put_together_is_refused(source: str) -> None:
    """No catalogue could hold it, and what was typed would be read as a template."""
    with pytest.raises(TemplateError, match=r"a\.py, line 2"):
        templates_in(f"\n{source}", "a.py")


def test_a_function_is_known_by_the_name_it_was_imported_under() -> None:
    """Where a parameter is called message, the function has to have another name."""
    source = 'from bot.messages import message as words\nwords("One.")\nother("Two.")'
    assert templates_in(source, "a.py") == [(2, "One.")]


def test_what_the_operator_alone_reads_is_passed_over() -> None:
    """Its sentences stay English, so they may be put together."""
    source = 'raise ModelMissingError(f"{path} is missing.")\nmessage("a" " b")\nprint("c")'
    assert templates_in(source, "a.py") == [(2, "a b")]


def _lines(path: Path) -> list[str]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [line for line in lines if not line.startswith('"Generated-By')]


def _wordings(path: Path, but: Container[str] = ()) -> list[str]:
    return [entry.string for entry in _catalogue(path) if entry.id and entry.id not in but]
