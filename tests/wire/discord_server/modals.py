"""Fills in the forms that the bot opens, as a client of Discord does."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.wire.discord_server.components import SELECTS, Component, Kind, as_stored, walk
from tests.wire.discord_server.messages import Attachment
from tests.wire.discord_server.payloads import JsonObject

_MANY_VALUES = SELECTS | {Kind.CHECKBOX_GROUP, Kind.FILE_UPLOAD}


def numbered(components: list[Component]) -> list[Component]:
    """Return the components of a form with an id for each, as Discord shows them."""
    return as_stored(components, lambda url: None)


def filled_in(custom_id: str, components: list[Component], values: Mapping[str, Any]) -> JsonObject:
    """Return the `data` of an interaction that submits a form.

    Args:
        custom_id: Of the form.
        components: Of the form, numbered.
        values: By custom id: text, a list of chosen values, or files as `Attachment`s. What is
            left out stays as it was when the form opened.

    Raises:
        LookupError: If a custom id names no field.
        ValueError: If a field does not take its value.
    """
    fields = {part["custom_id"] for part in walk(components) if "custom_id" in part}
    unknown = set(values) - fields
    if unknown:
        raise LookupError(f"no fields {sorted(unknown)}; there are: {sorted(fields)}")
    data: JsonObject = {
        "custom_id": custom_id,
        "components": [_answered(component, values) for component in components],
    }
    files = [file for value in values.values() for file in _files(value)]
    if files:
        data["resolved"] = {"attachments": {str(file.id): file.payload() for file in files}}
    return data


def _answered(component: Component, values: Mapping[str, Any]) -> JsonObject:
    answer: JsonObject = {"type": component["type"], "id": component["id"]}
    if "component" in component:
        answer["component"] = _answered(component["component"], values)
    elif "components" in component:
        answer["components"] = [_answered(part, values) for part in component["components"]]
    elif "custom_id" in component:
        custom_id = component["custom_id"]
        value = values[custom_id] if custom_id in values else _initial(component)
        _check(component, value)
        answer["custom_id"] = custom_id
        if component["type"] in _MANY_VALUES:
            answer["values"] = [str(file.id) for file in _files(value)] or list(value)
        else:
            answer["value"] = value
    return answer


def _initial(component: Component) -> Any:
    kind = component["type"]
    if kind == Kind.TEXT_INPUT:
        return component.get("value") or ""
    if kind == Kind.CHECKBOX:
        return bool(component.get("default"))
    chosen = [option["value"] for option in component.get("options", ()) if option.get("default")]
    if kind == Kind.RADIO_GROUP:
        return chosen[0] if chosen else None
    return chosen


def _check(component: Component, value: Any) -> None:
    name, kind = component["custom_id"], component["type"]
    if component.get("required", True) and kind != Kind.CHECKBOX and not value:
        raise ValueError(f"field {name!r} is required")
    if kind == Kind.TEXT_INPUT and value:
        least, most = component.get("min_length") or 0, component.get("max_length") or 4000
        if not least <= len(value) <= most:
            raise ValueError(f"field {name!r} takes {least} to {most} characters")
    offered = [option["value"] for option in component.get("options", ())]
    chosen = [value] if kind == Kind.RADIO_GROUP and value else value
    if offered and not set(chosen or ()) <= set(offered):
        raise ValueError(f"field {name!r} offers {offered}, not {value!r}")


def _files(value: Any) -> list[Attachment]:
    if not isinstance(value, list):
        return []
    return [file for file in value if isinstance(file, Attachment)]
