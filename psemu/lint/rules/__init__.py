"""The rules, one module each: the module is the rule's name in snake_case without its ``PS``."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from psemu.lint.rule import Rule

#: modules of this package, in the order of the rules' names
RULES = (
    "avoid_assignment_to_automatic_variable",
    "avoid_default_value_for_mandatory_parameter",
    "avoid_default_value_switch_parameter",
    "avoid_dynamically_creating_variable_names",
    "avoid_exclaim_operator",
    "avoid_global_vars",
    "avoid_invoking_empty_members",
    "avoid_long_lines",
    "avoid_multiple_type_attributes",
    "avoid_null_or_empty_help_message_attribute",
    "avoid_reserved_words_as_function_names",
    "avoid_should_continue_without_force",
    "avoid_trailing_whitespace",
    "avoid_using_allow_unencrypted_authentication",
    "avoid_using_broken_hash_algorithms",
    "avoid_using_cmdlet_aliases",
    "avoid_using_computer_name_hardcoded",
    "avoid_using_convert_to_secure_string_with_plain_text",
    "avoid_using_empty_catch_block",
    "avoid_using_invoke_expression",
    "avoid_using_wmi_cmdlet",
    "avoid_using_write_host",
    "misleading_backtick",
    "possible_incorrect_comparison_with_null",
    "possible_incorrect_usage_of_assignment_operator",
    "possible_incorrect_usage_of_redirection_operator",
    "reserved_params",
    "review_unused_parameter",
    "use_approved_verbs",
    "use_consistent_parameters_kind",
    "use_declared_vars_more_than_assignments",
    "use_literal_initializer_for_hashtable",
    "use_process_block_for_pipeline_command",
    "use_should_process_for_state_changing_functions",
)


def all_rules() -> list[type[Rule]]:
    """The rule classes, by name."""
    found: list[type[Rule]] = []
    for name in RULES:
        module = importlib.import_module(f"psemu.lint.rules.{name}")
        found.append(module.__dict__["".join(part.title() for part in name.split("_"))])
    return found
