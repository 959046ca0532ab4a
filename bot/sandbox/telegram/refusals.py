"""Telegram's refusals in its own words: the bot decides by exactly these descriptions."""

from bot.sandbox.telegram.model import Json


class ApiError(Exception):
    """A request answered with `ok: false`; `status` is both the HTTP status and the `error_code`."""

    def __init__(self, status: int, description: str, parameters: Json | None = None) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters

    def body(self) -> Json:
        """The answer's JSON object."""
        told: Json = {"ok": False, "error_code": self.status, "description": self.description}
        return told | {"parameters": self.parameters} if self.parameters else told


class NotBuiltError(Exception):
    """The request is right, but the sandbox cannot play it; answering `true` would hide that."""


def bad_request(reason: str) -> ApiError:
    return ApiError(400, f"Bad Request: {reason}")


def forbidden(reason: str) -> ApiError:
    return ApiError(403, f"Forbidden: {reason}")


def conflict(reason: str) -> ApiError:
    return ApiError(409, f"Conflict: {reason}")


def not_found() -> ApiError:
    return ApiError(404, "Not Found")


def unauthorized() -> ApiError:
    return ApiError(401, "Unauthorized")


def too_many_requests(retry_after_s: int) -> ApiError:
    told = f"Too Many Requests: retry after {retry_after_s}"
    return ApiError(429, told, {"retry_after": retry_after_s})


def upgraded(new_chat_id: int) -> ApiError:
    told = "Bad Request: group chat was upgraded to a supergroup chat"
    return ApiError(400, told, {"migrate_to_chat_id": new_chat_id})
