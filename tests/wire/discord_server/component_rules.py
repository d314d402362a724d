"""What Discord refuses in the components of messages and modals: numbers, places and names.

What it refuses in each kind of component is in `component_checks`. Each function yields one
sentence for every broken rule, with the place where it is broken.

Source: "Component reference", https://docs.discord.com/developers/components/reference
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from enum import Enum
from typing import Any

from tests.wire.discord_server.component_checks import CHECKS, MOST_COMPONENTS, MOST_TEXT
from tests.wire.discord_server.components import SELECTS, Component, Kind, texts, walk
from tests.wire.discord_server.limits import text_faults

MOST_CUSTOM_ID = 100


class Holder(Enum):
    """What the outermost components stand in, and which of them may stand there."""

    LEGACY = frozenset({Kind.ACTION_ROW})
    LAYOUT = frozenset(
        {
            Kind.ACTION_ROW,
            Kind.SECTION,
            Kind.TEXT_DISPLAY,
            Kind.MEDIA_GALLERY,
            Kind.FILE,
            Kind.SEPARATOR,
            Kind.CONTAINER,
        }
    )
    MODAL = frozenset({Kind.ACTION_ROW, Kind.TEXT_DISPLAY, Kind.LABEL})


_INSIDE: dict[int, frozenset[int]] = {
    Kind.ACTION_ROW: SELECTS | {Kind.BUTTON},
    Kind.SECTION: frozenset({Kind.TEXT_DISPLAY}),
    Kind.CONTAINER: Holder.LAYOUT.value - {Kind.CONTAINER},
}
_ACCESSORIES = frozenset({Kind.BUTTON, Kind.THUMBNAIL})
_IN_LABEL = SELECTS | {
    Kind.TEXT_INPUT,
    Kind.FILE_UPLOAD,
    Kind.RADIO_GROUP,
    Kind.CHECKBOX_GROUP,
    Kind.CHECKBOX,
}
_INTERACTIVE = _IN_LABEL | {Kind.BUTTON}


def component_faults(components: list[Component], holder: Holder) -> Iterator[str]:
    """Yield the faults of all components of one message or modal."""
    for number, component in enumerate(components):
        where = f"components[{number}]"
        yield from _misplaced(component, where, holder.value)
        yield from _faults(component, where, holder)
    count = sum(1 for _ in walk(components))
    if count > MOST_COMPONENTS:
        yield f"{count} components, at most {MOST_COMPONENTS}"
    length = sum(map(len, texts(components)))
    if length > MOST_TEXT:
        yield f"{length} characters of text, at most {MOST_TEXT}"
    yield from _repeated(components, "custom_id")
    yield from _repeated(components, "id")


def _repeated(components: list[Component], key: str) -> Iterator[str]:
    counted = Counter(component[key] for component in walk(components) if component.get(key))
    yield from (f"{key} {value!r} stands {n} times" for value, n in counted.items() if n > 1)


def _misplaced(component: Component, where: str, allowed: frozenset[Any]) -> Iterator[str]:
    if component.get("type") not in allowed:
        yield f"{where}: a component of type {component.get('type')} may not stand here"


def _faults(component: Component, where: str, holder: Holder) -> Iterator[str]:
    kind = component.get("type")
    if kind in _INTERACTIVE and component.get("style") not in (5, 6):
        yield from text_faults(f"{where}.custom_id", component.get("custom_id"), MOST_CUSTOM_ID, 1)
    if holder is Holder.MODAL:
        yield from _modal_field_faults(component, where)
    yield from CHECKS.get(kind or 0, _nothing)(component, where)
    yield from _faults_inside(component, where, holder)


def _modal_field_faults(component: Component, where: str) -> Iterator[str]:
    if component.get("disabled"):
        yield f"{where} is disabled, which a modal may not have"
    if component.get("required", True) and component.get("min_values") == 0:
        yield f"{where} is required but takes no values, too"


def _faults_inside(component: Component, where: str, holder: Holder) -> Iterator[str]:
    kind = component.get("type")
    allowed = _INSIDE.get(kind or 0, frozenset())
    if kind == Kind.ACTION_ROW and holder is Holder.MODAL:
        allowed = frozenset({Kind.TEXT_INPUT})
    placed = [
        (f"{where}.components[{number}]", child, allowed)
        for number, child in enumerate(component.get("components", ()))
    ]
    if "accessory" in component:
        placed.append((f"{where}.accessory", component["accessory"], _ACCESSORIES))
    if "component" in component:
        placed.append((f"{where}.component", component["component"], _IN_LABEL))
    for child_where, child, children_allowed in placed:
        yield from _misplaced(child, child_where, children_allowed)
        yield from _faults(child, child_where, holder)


def _nothing(component: Component, where: str) -> Iterator[str]:
    yield from ()
