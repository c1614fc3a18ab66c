"""The rules, one module each: the module is the rule's name in snake_case without its ``PS``."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from psemu.lint.rule import Rule

#: modules of this package, in the order of the rules' names
RULES = (
    "align_assignment_statement",
    "avoid_assignment_to_automatic_variable",
    "avoid_default_value_for_mandatory_parameter",
    "avoid_default_value_switch_parameter",
    "avoid_dynamically_creating_variable_names",
    "avoid_exclaim_operator",
    "avoid_global_aliases",
    "avoid_global_functions",
    "avoid_global_vars",
    "avoid_invoking_empty_members",
    "avoid_long_lines",
    "avoid_multiple_type_attributes",
    "avoid_null_or_empty_help_message_attribute",
    "avoid_overwriting_built_in_cmdlets",
    "avoid_reserved_words_as_function_names",
    "avoid_semicolons_as_line_terminators",
    "avoid_should_continue_without_force",
    "avoid_trailing_whitespace",
    "avoid_using_allow_unencrypted_authentication",
    "avoid_using_array_list",
    "avoid_using_broken_hash_algorithms",
    "avoid_using_cmdlet_aliases",
    "avoid_using_computer_name_hardcoded",
    "avoid_using_convert_to_secure_string_with_plain_text",
    "avoid_using_deprecated_manifest_fields",
    "avoid_using_double_quotes_for_constant_string",
    "avoid_using_empty_catch_block",
    "avoid_using_invoke_expression",
    "avoid_using_plain_text_for_password",
    "avoid_using_positional_parameters",
    "avoid_using_username_and_password_params",
    "avoid_using_wmi_cmdlet",
    "avoid_using_write_host",
    "dsc_dsc_examples_present",
    "dsc_dsc_tests_present",
    "dsc_return_correct_types_for_dsc_functions",
    "dsc_standard_dsc_functions_in_resource",
    "dsc_use_identical_parameters_for_dsc",
    "dsc_use_verbose_message_in_dsc_resource",
    "invalid_multi_dot_value",
    "misleading_backtick",
    "missing_module_manifest_field",
    "missing_try_block",
    "place_close_brace",
    "place_open_brace",
    "possible_incorrect_comparison_with_null",
    "possible_incorrect_usage_of_assignment_operator",
    "possible_incorrect_usage_of_redirection_operator",
    "provide_comment_help",
    "reserved_cmdlet_char",
    "reserved_params",
    "review_unused_parameter",
    "should_process",
    "use_approved_verbs",
    "use_bom_for_unicode_encoded_file",
    "use_cmdlet_correctly",
    "use_compatible_syntax",
    "use_consistent_indentation",
    "use_consistent_parameter_set_name",
    "use_consistent_parameters_kind",
    "use_consistent_whitespace",
    "use_constrained_language_mode",
    "use_correct_casing",
    "use_declared_vars_more_than_assignments",
    "use_literal_initializer_for_hashtable",
    "use_output_type_correctly",
    "use_process_block_for_pipeline_command",
    "use_ps_credential_type",
    "use_should_process_for_state_changing_functions",
    "use_single_value_from_pipeline_parameter",
    "use_singular_nouns",
    "use_supports_should_process",
    "use_to_export_fields_in_manifest",
    "use_using_scope_modifier_in_new_runspaces",
    "use_utf8_encoding_for_help_file",
)


def all_rules() -> list[type[Rule]]:
    """The rule classes, by name."""
    found: list[type[Rule]] = []
    for name in RULES:
        module = importlib.import_module(f"psemu.lint.rules.{name}")
        found.append(module.__dict__["".join(part.title() for part in name.split("_"))])
    return found
