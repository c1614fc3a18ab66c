"""The handlers of the modes' table, by name: each family of modes has a module, loaded when one of its modes is first met.

``scan_x(lexer, start, end)`` gets the match of a pattern that cannot say it all, appends tokens, sets the mode and returns where to go on.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_FAMILIES = {
    "frame_scanners": "end unexpected closer skip_semicolons statement_end line_end plain_line_end",
    "expression_scanners": (
        "operand dash_operator operator member_operator postfix leave member_name member_end member_other after_type"
    ),
    "argument_scanners": "argument redirection key expect_equals",
    "statement_scanners": "body_name after_param_name statement_name element leave_jump call_operator",
    "head_scanners": (
        "condition_head block_head after_block for_head foreach_head foreach_in switch_head switch_body"
        " clause_name catch_head function_name function_head data_head"
    ),
    "declaration_scanners": (
        "declaration declaration_name parameters_head parameter attribute_end type_head base_type class_name"
        " class_other method_head member_separator enum_equals"
    ),
}
_FAMILY_OF = {handler: family for family, handlers in _FAMILIES.items() for handler in handlers.split(" ")}


def find_scanner(handler: str) -> Any:
    """The function ``scan_<handler>``."""
    name = "scan_" + handler
    return getattr(__import__("psemu.parser." + _FAMILY_OF[handler], fromlist=[name]), name)
