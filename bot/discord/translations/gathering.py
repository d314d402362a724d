"""Brings the catalogues up to date: `python -m bot.discord.translations.gathering`.

New sentences come in untranslated, lost ones go, the others keep their translation. Every
call of `message`, `locale_str` and of an error class with a template is found, wherever it
stands in `bot/` and under whatever name it was imported; so are the names and notes that stand
in tables.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

import bot.errors
from bot.engine.theme_names import NEAR_COUNT
from bot.engine.theme_table import curated_themes
from bot.errors import OperatorError, QibuError
from bot.verse.forms import FORMS

FOLDER = Path(__file__).parent
CATALOGUES = (FOLDER / "zh_CN.po", FOLDER / "zh_TW.po")
_PACKAGE = FOLDER.parents[1]
_FIELD_ALONE = re.compile(r"\{\w+\}")


class TemplateError(Exception):
    """A template is not written out where it is used, so no catalogue can hold it."""


def gathered() -> Catalog:
    """Find all that the bot may say."""
    catalogue = Catalog()
    for path in sorted(_PACKAGE.rglob("*.py")):
        name = path.relative_to(_PACKAGE.parent).as_posix()
        for _, template in templates_in(path.read_text(encoding="utf-8"), name):
            catalogue.add(template, locations=[(name, 0)])
    for form in FORMS:
        catalogue.add(form, auto_comments=["Name of a form."])
    for theme in curated_themes()[:NEAR_COUNT]:
        catalogue.add(theme.key, auto_comments=["A theme that anybody may try."])
    for theme in curated_themes():
        if theme.note:
            catalogue.add(theme.note.template, auto_comments=["What a theme stands for."])
    return catalogue


def templates_in(source: str, name: str) -> list[tuple[int, str]]:
    """Find the templates in the source of a module.

    Args:
        source: Text of the module.
        name: Path of the module, for the error.

    Returns:
        Line and template, in order.

    Raises:
        TemplateError: If a template is put together when the program runs.
    """
    found = []
    for call in _calls(ast.parse(source)):
        first = call.args[0]
        if not (isinstance(first, ast.Constant) and isinstance(first.value, str)):
            raise TemplateError(f"{name}, line {call.lineno}: the template is no plain string.")
        if not _FIELD_ALONE.fullmatch(first.value):
            found.append((first.lineno, first.value))
    return sorted(found)


def update(path: Path) -> None:
    """Bring one catalogue up to date with what is gathered."""
    with path.open("rb") as file:
        catalogue = read_po(file, locale=path.stem)
    catalogue.update(gathered(), no_fuzzy_matching=True, update_creation_date=False)
    with path.open("wb") as file:
        write_po(file, catalogue, width=100, ignore_obsolete=True, include_lineno=False)


def _calls(tree: ast.Module) -> Iterator[ast.Call]:
    """Yield the calls that take a template first."""
    takers = {"message", "locale_str", *_errors_with_template(QibuError)}
    takers |= set(_other_names(tree, takers))
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and node.args:
            called = getattr(node.func, "id", None) or getattr(node.func, "attr", None)
            if called in takers:
                yield node
        elif isinstance(node, ast.ClassDef) and hasattr(bot.errors, node.name):
            yield from _own_templates(node)


def _other_names(tree: ast.Module, takers: set[str]) -> Iterator[str]:
    """Yield the names under which a module imports what takes a template."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom):
            for imported in node.names:
                if imported.name in takers and imported.asname:
                    yield imported.asname


def _errors_with_template(base: type[QibuError]) -> Iterator[str]:
    """Yield the classes for people that hand their first argument on as the template."""
    for error in base.__subclasses__():
        if not issubclass(error, OperatorError):
            if "__init__" not in vars(error):
                yield error.__name__
            yield from _errors_with_template(error)


def _own_templates(node: ast.ClassDef) -> Iterator[ast.Call]:
    """Yield the calls in which an error class gives its base a template of its own."""
    for call in ast.walk(node):
        if (
            isinstance(call, ast.Call)
            and isinstance(call.func, ast.Attribute)
            and call.func.attr == "__init__"
            and call.args
            and isinstance(call.args[0], ast.Constant)
        ):
            yield call


if __name__ == "__main__":
    for one in CATALOGUES:
        update(one)
