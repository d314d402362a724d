"""The refusals of Discord's HTTP interface, with the codes that libraries look at.

Source: "Opcodes and status codes", https://docs.discord.com/developers/topics/opcodes-and-status-codes
"""

from __future__ import annotations

from typing import Any


class ApiError(Exception):
    """A request is refused: HTTP status, Discord's own code and its sentence."""

    def __init__(
        self, status: int, code: int, text: str, errors: dict[str, Any] | None = None
    ) -> None:
        super().__init__(f"{status} {code}: {text}")
        self.status = status
        self.body: dict[str, Any] = {"message": text, "code": code}
        if errors is not None:
            self.body["errors"] = errors


def unauthorized() -> ApiError:
    """Return the refusal of a request without the bot's token."""
    return ApiError(401, 0, "401: Unauthorized")


def not_found() -> ApiError:
    """Return the refusal of a path that the stand-in does not serve."""
    return ApiError(404, 0, "404: Not Found")


def unknown_channel() -> ApiError:
    """Return the refusal of a channel id that names nothing."""
    return ApiError(404, 10003, "Unknown Channel")


def unknown_message() -> ApiError:
    """Return the refusal of a message that was deleted or never was."""
    return ApiError(404, 10008, "Unknown Message")


def unknown_webhook() -> ApiError:
    """Return the refusal of a token that no answered interaction has."""
    return ApiError(404, 10015, "Unknown Webhook")


def unknown_interaction() -> ApiError:
    """Return the refusal of an answer that comes after three seconds."""
    return ApiError(404, 10062, "Unknown interaction")


def too_large() -> ApiError:
    """Return the refusal of a file that is larger than the person may send."""
    return ApiError(413, 40005, "Request entity too large")


def already_acknowledged() -> ApiError:
    """Return the refusal of a second answer to one interaction."""
    return ApiError(400, 40060, "Interaction has already been acknowledged.")


def too_many_followups() -> ApiError:
    """Return the refusal of a sixth followup by an app that only the user installed."""
    return ApiError(
        400, 40094, "This interaction has reached its maximum number of follow-up messages"
    )


def missing_access() -> ApiError:
    """Return the refusal of a channel that the bot does not see."""
    return ApiError(403, 50001, "Missing Access")


def missing_permissions() -> ApiError:
    """Return the refusal of an act for which the bot has no right."""
    return ApiError(403, 50013, "Missing Permissions")


def foreign_message() -> ApiError:
    """Return the refusal of an edit of somebody else's message."""
    return ApiError(403, 50005, "Cannot edit a message authored by another user")


def expired_token() -> ApiError:
    """Return the refusal of an interaction token that is older than fifteen minutes."""
    return ApiError(401, 50027, "Invalid Webhook Token")


def invalid_body(faults: list[str]) -> ApiError:
    """Return the refusal of a body that breaks a rule; the rules are in `rules`."""
    listed = {"_errors": [{"code": "BASE_TYPE", "message": fault} for fault in faults]}
    return ApiError(400, 50035, "Invalid Form Body", listed)


def lost_attachment(name: str) -> ApiError:
    """Return the refusal of an edit that adds a file to a gallery.

    Source: https://github.com/discord/discord-api-docs/issues/7529 (open).
    """
    return invalid_body([f"The referenced attachment {name} was not found"])
