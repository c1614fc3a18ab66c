"""How an operation of Azure Resource Manager says no."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_NOT_FOUND_HELP = "For more details please go to https://aka.ms/ARMResourceNotFoundFix"


class ArmRefusal(Exception):
    """An operation refuses: *status*, *code*, text; *details* are Site Recovery's."""

    def __init__(self, status: int, code: str, message: str, details: list[dict[str, Any]] | None = None) -> None:
        self.status = status
        self.code = code
        self.message = message
        self.details = details
        super().__init__(message)


def error_body(refusal: ArmRefusal) -> dict[str, Any]:
    """``{"error": {"code", "message", "details"?}}``."""
    error: dict[str, Any] = {"code": refusal.code, "message": refusal.message}
    if refusal.details is not None:
        error["details"] = refusal.details
    return {"error": error}


def not_found(resource: str, group: str) -> ArmRefusal:
    """ARM's refusal for a resource that does not exist."""
    return ArmRefusal(
        404,
        "ResourceNotFound",
        f"The Resource '{resource}' under resource group '{group}' was not found. {_NOT_FOUND_HELP}",
    )


def unknown_operation(method: str, path: str, why: str = "") -> ArmRefusal:
    """What the emulator cannot tell: 501, with the reason if there is one to give."""
    text = f"psemu's emulator does not know the operation {method} {path}."
    return ArmRefusal(501, "NotImplemented", f"{text} {why}".strip())
