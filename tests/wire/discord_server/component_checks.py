"""What Discord refuses in each kind of component, by itself.

Source: "Component reference", https://docs.discord.com/developers/components/reference
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from tests.wire.discord_server.components import SELECTS, Component, Kind
from tests.wire.discord_server.limits import count_faults, optional_text_faults, text_faults

MOST_COMPONENTS = 40
MOST_TEXT = 4000
MOST_ALT_TEXT = 1024


def _row_faults(row: Component, where: str) -> Iterator[str]:
    kinds = [child.get("type") for child in row.get("components", ())]
    yield from count_faults(where, kinds, 1, 5)
    if len(kinds) > 1 and set(kinds) != {Kind.BUTTON}:
        yield f"{where} mixes a select with something else"


def _button_faults(button: Component, where: str) -> Iterator[str]:
    yield from optional_text_faults(button, where, "label", 80)
    style = button.get("style")
    if style not in range(1, 7):
        yield f"{where}.style is {style}, wanted 1 to 6"
    elif style == 5:
        yield from text_faults(f"{where}.url", button.get("url"), 512, 1)
    elif style != 6 and (button.get("url") or button.get("sku_id")):
        yield f"{where} has both a custom_id and a link"
    if style in (5, 6) and button.get("custom_id"):
        yield f"{where} leads elsewhere but has a custom_id"
    if style != 6 and not button.get("label") and not button.get("emoji"):
        yield f"{where} has neither label nor emoji"


def _select_faults(select: Component, where: str) -> Iterator[str]:
    yield from optional_text_faults(select, where, "placeholder", 150)
    if select["type"] == Kind.STRING_SELECT:
        yield from _option_faults(select, where, 1, 25)
    yield from _range_faults(select, where, 25)


def _option_faults(component: Component, where: str, least: int, most: int) -> Iterator[str]:
    options = component.get("options") or []
    yield from count_faults(f"{where}.options", options, least, most)
    for number, option in enumerate(options):
        place = f"{where}.options[{number}]"
        yield from text_faults(f"{place}.label", option.get("label"), 100, 1)
        yield from text_faults(f"{place}.value", option.get("value"), 100, 1)
        yield from optional_text_faults(option, place, "description", 100)
    values = Counter(option.get("value") for option in options)
    yield from (f"{where} offers {value!r} {n} times" for value, n in values.items() if n > 1)
    chosen = sum(1 for option in options if option.get("default"))
    everything = len(options) if component["type"] == Kind.CHECKBOX_GROUP else 1
    if chosen > (component.get("max_values") or everything):
        yield f"{where} has {chosen} options chosen beforehand, more than may be chosen"


def _range_faults(component: Component, where: str, most: int) -> Iterator[str]:
    fewest, highest = (
        1 if component.get(key) is None else component[key] for key in ("min_values", "max_values")
    )
    if not 0 <= fewest <= most or not 1 <= highest <= most or fewest > highest:
        yield f"{where} wants {fewest} to {highest} values, possible are 0 to {most}"


def _input_faults(field: Component, where: str) -> Iterator[str]:
    yield from optional_text_faults(field, where, "label", 45)
    yield from optional_text_faults(field, where, "placeholder", 100)
    least, most = field.get("min_length") or 0, field.get("max_length") or 4000
    if not 0 <= least <= 4000 or not 1 <= most <= 4000 or least > most:
        yield f"{where} wants {least} to {most} characters, possible are 0 to 4000"
    if field.get("value"):
        yield from text_faults(f"{where}.value", field["value"], most, least)


def _display_faults(display: Component, where: str) -> Iterator[str]:
    yield from text_faults(f"{where}.content", display.get("content"), MOST_TEXT, 1)


def _section_faults(section: Component, where: str) -> Iterator[str]:
    yield from count_faults(where, section.get("components"), 1, 3)
    if not isinstance(section.get("accessory"), dict):
        yield f"{where} has no accessory"


def _gallery_faults(gallery: Component, where: str) -> Iterator[str]:
    items = gallery.get("items") or []
    yield from count_faults(f"{where}.items", items, 1, 10)
    for number, item in enumerate(items):
        yield from _picture_faults(item, f"{where}.items[{number}]")


def _picture_faults(picture: Component, where: str) -> Iterator[str]:
    yield from optional_text_faults(picture, where, "description", MOST_ALT_TEXT)
    address = str(picture.get("media", {}).get("url", ""))
    if not address.startswith(("http://", "https://", "attachment://")):
        yield f"{where}.media.url is {address!r}, neither an address nor an attachment"


def _file_faults(file: Component, where: str) -> Iterator[str]:
    address = str(file.get("file", {}).get("url", ""))
    if not address.startswith("attachment://"):
        yield f"{where}.file.url is {address!r}, not an attachment"


def _separator_faults(separator: Component, where: str) -> Iterator[str]:
    if separator.get("spacing", 1) not in (1, 2):
        yield f"{where}.spacing is {separator['spacing']}, wanted 1 or 2"


def _container_faults(container: Component, where: str) -> Iterator[str]:
    yield from count_faults(where, container.get("components"), 1, MOST_COMPONENTS)
    colour = container.get("accent_color")
    if colour is not None and not 0 <= colour <= 0xFFFFFF:
        yield f"{where}.accent_color is {colour}, not a colour"


def _label_faults(label: Component, where: str) -> Iterator[str]:
    yield from text_faults(f"{where}.label", label.get("label"), 45, 1)
    yield from optional_text_faults(label, where, "description", 100)
    if not isinstance(label.get("component"), dict):
        yield f"{where} labels nothing"


def _upload_faults(upload: Component, where: str) -> Iterator[str]:
    yield from _range_faults(upload, where, 10)


def _choice_faults(group: Component, where: str) -> Iterator[str]:
    yield from _option_faults(group, where, 2 if group["type"] == Kind.RADIO_GROUP else 1, 10)


CHECKS: dict[int, Callable[[Component, str], Iterator[str]]] = {
    Kind.ACTION_ROW: _row_faults,
    Kind.BUTTON: _button_faults,
    **dict.fromkeys(SELECTS, _select_faults),
    Kind.TEXT_INPUT: _input_faults,
    Kind.SECTION: _section_faults,
    Kind.TEXT_DISPLAY: _display_faults,
    Kind.THUMBNAIL: _picture_faults,
    Kind.MEDIA_GALLERY: _gallery_faults,
    Kind.FILE: _file_faults,
    Kind.SEPARATOR: _separator_faults,
    Kind.CONTAINER: _container_faults,
    Kind.LABEL: _label_faults,
    Kind.FILE_UPLOAD: _upload_faults,
    Kind.RADIO_GROUP: _choice_faults,
    Kind.CHECKBOX_GROUP: _choice_faults,
}
"""Yields the faults of a component of each kind, given where it stands."""
