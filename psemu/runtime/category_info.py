"""``CategoryInfo`` of errors, and messages of other streams once they are merged into the output."""

from __future__ import annotations

from psemu.objects import EnumValue, ErrorRecord, to_text, type_name_of
from psemu.objects.net_values import NetValue

_CATEGORY = "System.Management.Automation.ErrorCategory"


class ErrorCategoryInfo(NetValue):
    """System.Management.Automation.ErrorCategoryInfo of a record."""

    def __init__(self, record: ErrorRecord) -> None:
        self.record = record
        target = record.target_object
        self.target_name = record.category_target_name or ("" if target is None else to_text(target))
        self.target_type = record.category_target_type or (
            "" if target is None else type_name_of(target).rpartition(".")[2]
        )
        self.reason = record.category_reason or record.exception_type.rpartition(".")[2]
        activity = record.activity
        text = f"{record.category}: ({self.target_name}:{self.target_type}) [{activity}], {self.reason}"
        super().__init__("System.Management.Automation.ErrorCategoryInfo", text)

    __slots__ = ("reason", "record", "target_name", "target_type")

    def list_properties(self) -> list[tuple[str, object]]:
        """Category, Activity, Reason, TargetName, TargetType."""
        from psemu.objects.enums import find_enum

        enum = find_enum(_CATEGORY)
        member = enum.member(self.record.category) if enum is not None else None
        return [
            ("Category", member or EnumValue(_CATEGORY, self.record.category, 0)),
            ("Activity", self.record.activity),
            ("Reason", self.reason),
            ("TargetName", self.target_name),
            ("TargetType", self.target_type),
        ]


class MessageRecord(NetValue):
    """A warning, verbose or debug message as an object."""

    __slots__ = ()

    def list_properties(self) -> list[tuple[str, object]]:
        """Message."""
        return [("Message", self.text)]
