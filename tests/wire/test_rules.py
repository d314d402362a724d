"""The rules by which every body is judged, each by a body that just breaks it."""

from __future__ import annotations

from typing import Any

import pytest

from tests.wire.discord_server import faults_of
from tests.wire.discord_server.rules import COMPONENTS_V2, EPHEMERAL, Setting, refusals_of

QUIET: dict[str, list[str]] = {"parse": []}


def text(content: str = "春眠不覺曉") -> dict[str, Any]:
    """Return a text display."""
    return {"type": 10, "content": content}


def button(**changed: Any) -> dict[str, Any]:
    """Return a button."""
    return {"type": 2, "style": 2, "label": "Again", "custom_id": "again", **changed}


def select(count: int = 2, **changed: Any) -> dict[str, Any]:
    """Return a select menu with so many options."""
    options = [{"label": f"line {n}", "value": str(n)} for n in range(count)]
    return {"type": 3, "custom_id": "line", "options": options, **changed}


def row(*components: dict[str, Any]) -> dict[str, Any]:
    """Return an action row."""
    return {"type": 1, "components": list(components)}


def gallery(*items: dict[str, Any]) -> dict[str, Any]:
    """Return a gallery."""
    return {"type": 12, "items": list(items)}


def picture(name: str = "card.png", description: str | None = "A poem") -> dict[str, Any]:
    """Return an item of a gallery."""
    return {"media": {"url": f"attachment://{name}"}, "description": description}


def layout(*components: dict[str, Any], **changed: Any) -> dict[str, Any]:
    """Return a message of components (version 2)."""
    message = {"flags": COMPONENTS_V2, "components": list(components), "allowed_mentions": QUIET}
    return message | changed


def modal(*components: dict[str, Any], **changed: Any) -> dict[str, Any]:
    """Return an answer that opens a form."""
    data = {"title": "Line", "custom_id": "form", "components": list(components), **changed}
    return {"type": 9, "data": data}


def label(component: dict[str, Any], **changed: Any) -> dict[str, Any]:
    """Return a label around a field."""
    return {"type": 18, "label": "Words", "component": component, **changed}


def field(**changed: Any) -> dict[str, Any]:
    """Return a field for text."""
    return {"type": 4, "style": 1, "custom_id": "words", **changed}


def uploads(**changed: Any) -> dict[str, Any]:
    """Return a field for files."""
    return {"type": 19, "custom_id": "files", **changed}


def command(**changed: Any) -> dict[str, Any]:
    """Return a slash command."""
    return {"name": "poem", "type": 1, "description": "Write a poem", **changed}


def option(**changed: Any) -> dict[str, Any]:
    """Return an option of a command."""
    return {"name": "theme", "type": 3, "description": "What about", **changed}


def nested(depth: int) -> list[dict[str, Any]]:
    """Return `depth` containers with one text each: two components a container."""
    return [{"type": 17, "components": [text()]} for _ in range(depth)]


GOOD: list[tuple[Any, Setting]] = [
    ({"content": "x" * 2000, "allowed_mentions": QUIET}, Setting()),
    (layout(text("x" * 4000)), Setting()),
    (layout(*nested(20)), Setting()),
    (layout(text(), row(button(custom_id="x" * 100, label="x" * 80), button())), Setting()),
    (layout(text(), row(select(25))), Setting()),
    (layout(gallery(picture(description="x" * 1024))), Setting(uploaded=["card.png"])),
    (layout(gallery(picture())), Setting(kept=["card.png"], editing=True)),
    ({"type": 5, "data": {"flags": EPHEMERAL}}, Setting()),
    ({"type": 6}, Setting()),
    ({"type": 8, "data": {"choices": [{"name": "x" * 100, "value": "x" * 100}] * 25}}, Setting()),
    (modal(label(field(value="x", max_length=1)), title="x" * 45), Setting()),
    ([command(options=[option(), option(name="題目")])], Setting()),
    ([command(name_localizations={"zh-CN": "作诗"}), command(type=3, description="")], Setting()),
    ([{"name": "Blend this", "type": 3, "description": ""}], Setting()),
]

BAD_MESSAGES: list[tuple[str, dict[str, Any]]] = [
    ("content has 2001 characters", {"content": "x" * 2001}),
    ("the message is empty", {"flags": COMPONENTS_V2}),
    ("4001 characters of text", layout(text("x" * 2000), text("x" * 2001))),
    ("content has 0 characters", layout(text(""))),
    ("41 components", layout(*nested(20), text())),
    ("may not have content", layout(text(), content="x")),
    ("may not have embeds", layout(text(), embeds=[{"title": "x"}])),
    ("may not have poll", layout(text(), poll={"question": {}})),
    ("type 10 may not stand here", {"components": [text()]}),
    ("type 2 may not stand here", layout(button())),
    ("type 17 may not stand here", layout({"type": 17, "components": nested(1)})),
    ("label has 81 characters", layout(row(button(label="x" * 81)))),
    ("neither label nor emoji", layout(row(button(label=None)))),
    ("custom_id has 101 characters", layout(row(button(custom_id="x" * 101)))),
    ("custom_id is None", layout(row({"type": 2, "style": 2, "label": "x"}))),
    ("custom_id 'again' stands 2 times", layout(row(button()), row(button()))),
    ("id 7 stands 2 times", layout(text() | {"id": 7}, text() | {"id": 7})),
    ("url is None", layout(row({"type": 2, "style": 5, "label": "x"}))),
    ("leads elsewhere but", layout(row(button(style=5, url="https://a.example")))),
    ("style is 7", layout(row(button(style=7)))),
    ("components[0] has 6 items", layout(row(*(button(custom_id=str(n)) for n in range(6))))),
    ("mixes a select", layout(row(select(), button()))),
    ("options has 26 items", layout(row(select(26)))),
    ("options has 0 items", layout(row(select(0)))),
    ("placeholder has 151 characters", layout(row(select(placeholder="x" * 151)))),
    ("wants 3 to 1 values", layout(row(select(3, min_values=3)))),
    ("offers '0' 2 times", layout(row(select(options=[{"label": "x", "value": "0"}] * 2)))),
    ("has 4 items, wanted 1 to 3", layout({"type": 9, "components": [text()] * 4})),
    ("has no accessory", layout({"type": 9, "components": [text()]})),
    ("items has 0 items", layout(gallery())),
    ("description has 1025 characters", layout(gallery(picture(description="x" * 1025)))),
    ("names no file", layout(gallery(picture("other.png")))),
    ("names no file", {"embeds": [{"image": {"url": "attachment://other.png"}}]}),
    ("neither an address", layout(gallery({"media": {"url": "card.png"}, "description": "x"}))),
    ("not an attachment", layout({"type": 13, "file": {"url": "https://a.example/x"}})),
    ("spacing is 3", layout(text(), {"type": 14, "spacing": 3})),
    ("not a colour", layout({"type": 17, "components": [text()], "accent_color": 1 << 24})),
    ("embeds has 11 items", {"embeds": [{"title": "x"}] * 11}),
    ("embeds[0].title has 257", {"embeds": [{"title": "x" * 257}]}),
    (
        "attachments[0].description has 1025",
        {"attachments": [{"id": 0, "description": "x" * 1025}]},
    ),
    ("bits that nobody may set", {"content": "x", "flags": 1 << 7}),
]

BAD_ANSWERS: list[tuple[str, Any]] = [
    ("may only be ephemeral", {"type": 5, "data": {"flags": EPHEMERAL | COMPONENTS_V2}}),
    ("which answers nothing", {"type": 3}),
    ("choices has 26 items", {"type": 8, "data": {"choices": [{"name": "x", "value": "x"}] * 26}}),
    ("name has 101 characters", {"type": 8, "data": {"choices": [{"name": "x" * 101}]}}),
    ("title has 46 characters", modal(label(field()), title="x" * 46)),
    ("components has 0 items", modal()),
    ("components has 6 items", modal(*(label(field(custom_id=str(n))) for n in range(6)))),
    ("label has 46 characters", modal(label(field(), label="x" * 46))),
    ("description has 101 characters", modal(label(field(), description="x" * 101))),
    ("type 2 may not stand here", modal(label(button()))),
    ("labels nothing", modal({"type": 18, "label": "x"})),
    ("value has 3 characters", modal(label(field(value="xxx", max_length=2)))),
    ("wants 0 to 4001 characters", modal(label(field(max_length=4001)))),
    ("disabled, which a modal", modal(label(select(disabled=True)))),
    ("required but takes no values", modal(label(select(min_values=0)))),
    (
        "wants 0 to 11 values",
        modal(label(uploads(min_values=0, max_values=11))),
    ),
    ("options has 1 items", modal(label(select(1, type=21)))),
    ("options has 11 items", modal(label(select(11, type=22)))),
    ("the body is str", "text"),
]

BAD_COMMANDS: list[tuple[str, list[dict[str, Any]]]] = [
    ("is no name", [command(name="Poem")]),
    ("is no name", [command(name="a poem")]),
    ("is no name", [command(name="x" * 33)]),
    ("name (zh-CN) '作 诗' is no name", [command(name_localizations={"zh-CN": "作 诗"})]),
    ("there is no locale 'zh'", [command(name_localizations={"zh": "作诗"})]),
    ("description has 101 characters", [command(description="x" * 101)]),
    ("description has 0 characters", [command(description="")]),
    ("description (de) has 101", [command(description_localizations={"de": "x" * 101})]),
    ("command 'poem' stands 2 times", [command(), command()]),
    ("101 commands of type 1", [command(name=f"poem{n}") for n in range(101)]),
    ("16 commands of type 3", [{"name": f"m{n}", "type": 3} for n in range(16)]),
    ("may not have a description", [{"name": "Blend", "type": 3, "description": "x"}]),
    ("name has 33 characters", [{"name": "x" * 33, "type": 3}]),
    ("options has 26 items", [command(options=[option(name=f"o{n}") for n in range(26)])]),
    ("option 'theme' stands 2 times", [command(options=[option(), option()])]),
    ("of type 12", [command(options=[option(type=12)])]),
    (
        "required but stands after",
        [command(options=[option(), option(name="form", required=True)])],
    ),
    ("choices has 26 items", [command(options=[option(choices=[{"name": "x"}] * 26)])]),
    (
        "both choices and autocomplete",
        [command(options=[option(choices=[{"name": "x", "value": "x"}], autocomplete=True)])],
    ),
    (
        "has choices but is of type 5",
        [command(options=[option(type=5, choices=[{"name": "x", "value": "x"}])])],
    ),
    ("wants 5 to 2 characters", [command(options=[option(min_length=5, max_length=2)])]),
    ("contexts is [3]", [command(contexts=[3])]),
    ("integration_types is []", [command(integration_types=[])]),
    (
        "characters in all",
        [
            command(
                options=[
                    option(
                        name=f"o{n}",
                        choices=[{"name": f"{m}", "value": "x" * 98} for m in range(25)],
                    )
                    for n in range(4)
                ]
            )
        ],
    ),
]

BAD_MANNERS: list[tuple[str, dict[str, Any], Setting]] = [
    ("may ping people", {"content": "@everyone"}, Setting()),
    ("may ping people", layout(text(), allowed_mentions={"parse": ["users"]}), Setting()),
    (
        "pings somebody",
        layout(text(), allowed_mentions={"parse": [], "users": ["1"]}),
        Setting(),
    ),
    (
        "no alternative text",
        layout(gallery(picture(description=None))),
        Setting(uploaded=["card.png"]),
    ),
    ("nobody sees it", layout(text()), Setting(uploaded=["card.png"])),
]


@pytest.mark.parametrize(("body", "setting"), GOOD)
def test_a_body_at_its_limits_is_good(body: Any, setting: Setting) -> None:
    """The largest that is allowed is allowed."""
    assert faults_of(body, setting) == []


@pytest.mark.parametrize(("fault", "body"), [*BAD_MESSAGES, *BAD_ANSWERS, *BAD_COMMANDS])
def test_a_body_beyond_a_limit_is_refused(fault: str, body: Any) -> None:
    """Some sentence says which limit, and where."""
    faults = refusals_of(body, Setting(uploaded=["card.png"] if "card.png" in str(body) else ()))
    assert any(fault in sentence for sentence in faults), faults


@pytest.mark.parametrize(("fault", "body"), BAD_MESSAGES)
def test_an_answer_is_judged_by_its_message(fault: str, body: dict[str, Any]) -> None:
    """Answers of type 4 and 7 hold a message."""
    for kind in (4, 7):
        answer = {"type": kind, "data": body}
        setting = Setting(uploaded=["card.png"] if "card.png" in str(body) else ())
        assert refusals_of(answer, setting) == refusals_of(body, setting) != []


@pytest.mark.parametrize(("fault", "body", "setting"), BAD_MANNERS)
def test_bad_manners_are_a_fault_but_no_refusal(
    fault: str, body: dict[str, Any], setting: Setting
) -> None:
    """Discord would not mind."""
    assert refusals_of(body, setting) == []
    (sentence,) = faults_of(body, setting)
    assert fault in sentence


def test_an_edit_may_leave_everything_out() -> None:
    """What is left out stays as it was; only a new message must have something."""
    assert faults_of({"components": []}, Setting(editing=True)) == []
    assert faults_of({"components": []}) == ["the message is empty"]


def test_a_layout_stays_a_layout() -> None:
    """The flag cannot be taken back, so an edit without it is judged as if it had it."""
    body = {"components": [text()], "allowed_mentions": QUIET}
    assert refusals_of(body, Setting(editing=True)) != []
    assert refusals_of(body, Setting(editing=True, layout=True)) == []
