"""How certain a refusal of the binder is: between binding a command and reporting what it refused, for who has only pages and text.

The binder tells what PowerShell would refuse if the catalog said everything. A page does not say which enums are flags, which value types
are nullable, what a provider adds; a script may be run where someone answers prompts. What depends on that is no error.
"""

from __future__ import annotations

from psemu.diagnostic import ERROR, WARNING
from psemu.parser import ast

TYPE_CHECKING = False
if TYPE_CHECKING:
    from psemu.binder import ParameterBindingError
    from psemu.catalog import CommandInfo, ParameterInfo
    from psemu.extent import ScriptExtent

    #: severity, None for what is not worth a finding, and what to say beside it
    Judgement = tuple[str | None, tuple[str, ...]]

#: refusals that AllowEmptyString, AllowEmptyCollection and AllowNull lift
_EMPTY = ("ParameterArgumentValidationErrorEmpty", "ParameterArgumentValidationErrorNull")
#: what a transformation attribute that only the real command has could mend
CONVERSIONS = ("CannotConvertArgument", "CannotConvertArgumentNoMessage", "ParameterArgumentTransformationError")
#: what the names and sets of a command's parameters decide
_OF_PARAMETERS = (
    "AmbiguousParameterSet",
    "MissingMandatoryParameter",
    "NamedParameterNotFound",
    "ParameterNotInParameterSet",
)
#: what a page that is some years old may not know yet
_OF_AGE = ("AmbiguousParameter", "AmbiguousParameterSet", "NamedParameterNotFound", "PositionalParameterNotFound")
#: types beside numbers and enums whose conversion rules are known here to the end
_CONVERTIBLE = frozenset(
    (
        "System.Collections.Hashtable",
        "System.Collections.IDictionary",
        "System.DateTime",
        "System.Guid",
        "System.Management.Automation.PSCredential",
        "System.Management.Automation.PSObject",
        "System.Management.Automation.ScriptBlock",
        "System.Management.Automation.SwitchParameter",
        "System.Object",
        "System.Security.SecureString",
        "System.String",
        "System.TimeSpan",
        "System.Uri",
        "System.Version",
    )
)
#: types whose values nobody writes into a script: a parameter left out asks whoever runs it
_ASKED_FOR = ("System.Management.Automation.PSCredential", "System.Security.SecureString")
#: operators that someone wrote behind a command without parentheses around it
_OPERATORS = frozenset(
    (
        "and", "or", "xor", "not", "f", "join", "split", "replace", "eq", "ne", "gt", "ge", "lt", "le", "like", "notlike", "match",
        "notmatch", "contains", "notcontains", "in", "notin", "is", "isnot", "as", "band", "bor", "ceq", "ieq",
    )
)  # fmt: skip
#: commands that another public module has too, with other parameters: (module of the catalog, the other one) → names
_TWICE = {
    ("hyper-v", "VMware.PowerCLI or VirtualMachineManager"): frozenset(
        ("get-vm", "get-vmhost", "move-vm", "new-vm", "remove-vm", "restart-vm", "set-vm", "set-vmhost", "start-vm", "stop-vm", "suspend-vm")
    ),
}  # fmt: skip
#: who takes one of these has the parameters that a file or a definition elsewhere declares
_TEMPLATES = frozenset(("templateparameterobject", "policyparameterobject", "policyparameter"))
_ITEM_NOUNS = ("item", "childitem", "content", "itemproperty", "path", "location")
_CORE_PROVIDERS = ("alias", "certificate", "environment", "filesystem", "function", "registry", "variable", "wsman")


def judge_refusal(
    node: ast.CommandAst,
    command: CommandInfo,
    error: ParameterBindingError,
    extent: ScriptExtent,
    *,
    script: str,
    near: bool,
    piped: bool,
) -> Judgement:
    """How severe *error* of *node* is.

    *extent* is where it is reported, *script* the whole text; *near*: a parameter is spelled almost like the one that is not there;
    *piped*: input flows into the command.
    """
    if _is_beyond_us(command, error):
        return None, ()
    by_page = command.command_type == "Cmdlet" and command.class_name is None
    if by_page and error.error_id.startswith(_EMPTY):
        return WARNING, ("a help page does not say whether the command allows an empty value",)
    if ("s" in command.doubts and error.error_id in _OF_PARAMETERS) or (
        "t" in command.doubts and error.error_id in CONVERSIONS
    ):
        return WARNING, ("the command's page contradicts itself here",)
    if "o" in command.doubts and not near and error.error_id in _OF_AGE:
        return WARNING, ("the command's page is some years old: its module may have changed since",)
    other = _other_module(command, script)
    if other:
        return WARNING, (f"{other} has a command of that name too",)
    if error.error_id == "MissingMandatoryParameter":
        if piped and "i" in command.doubts:
            return None, ()
        return _missing(node, command, error)
    if error.error_id == "NamedParameterNotFound":
        return _named(node, command, error.parameter.lower(), script, near)
    if error.error_id == "AmbiguousParameter" and by_page and f" -{error.parameter}s".lower() in error.message.lower():
        # one thing or many: one of the two came later, or is an alias that the page does not list
        return WARNING, ("earlier versions of the command may have had only one of them",)
    if _is_placeholder(node, error, extent):
        return WARNING, ("the value looks like one that is still to be filled in",)
    return ERROR, ()


def _missing(node: ast.CommandAst, command: CommandInfo, error: ParameterBindingError) -> Judgement:
    missing = {name.lower() for name in error.message.rpartition(":")[2].strip(" .").lower().split()}
    types = [parameter.type_name for parameter in command.parameters if parameter.name.lower() in missing]
    if len(node.command_elements) == 1 or (types and all(name in _ASKED_FOR for name in types)):
        return WARNING, ("PowerShell asks for it where someone can answer",)
    return ERROR, ()


def _named(node: ast.CommandAst, command: CommandInfo, parameter: str, script: str, near: bool) -> Judgement:
    if parameter in _OPERATORS:
        return ERROR, (f"-{parameter} is an operator: the command needs parentheses around it",)
    if near:
        return ERROR, ()
    noun = command.name.lower().partition("-")[2]
    if noun == "psdrive" and not _is_core_provider(node):
        return None, ()
    if noun in _ITEM_NOUNS and not _is_path_known(node):
        return WARNING, ("the provider of the path may add parameters of its own",)
    if parameter == "asjob" and "import-pssession" in script.lower():
        return None, ()
    return ERROR, ()


def _is_core_provider(node: ast.CommandAst) -> bool:
    """True if each word of the command that could name a provider names one of PowerShell's own."""
    elements = node.command_elements
    for index, element in enumerate(elements):
        if type(element) is ast.CommandParameterAst and element.parameter_name.lower().startswith("psp"):
            value = element.argument or (elements[index + 1] if index + 1 < len(elements) else None)
            return type(value) is ast.StringConstantExpressionAst and value.value.lower() in _CORE_PROVIDERS
    return True


def _is_path_known(node: ast.CommandAst) -> bool:
    """True if all that could be the path is written as text."""
    values = [item.argument if type(item) is ast.CommandParameterAst else item for item in node.command_elements[1:]]
    return all(
        item is None
        or type(item) is ast.StringConstantExpressionAst
        # a splat that binds is known to the end
        or (type(item) is ast.VariableExpressionAst and item.splatted)
        for item in values
    )


def _is_placeholder(node: ast.CommandAst, error: ParameterBindingError, extent: ScriptExtent) -> bool:
    """True if the refused value is empty where the script keeps what its user shall fill in, or has a name in brackets."""
    for begin, end in ("<>", "{}"):
        before, opening, rest = error.message.partition(begin)
        if opening and '"' in before and rest[:1].isalpha() and end in rest:
            return True
    through_variable = any(
        type(inner) is ast.VariableExpressionAst and inner.variable_path.lower() not in ("null", "true", "false")
        for item in node.command_elements
        if extent.start <= item.start and item.end <= extent.end
        for inner in item.walk()
    )
    return through_variable and (
        error.error_id.startswith((*_EMPTY, *CONVERSIONS)) or "argument is null" in error.message
    )


def _other_module(command: CommandInfo, script: str) -> str:
    """The public module that has a command of that name too, empty if there is none or the script says which one it means."""
    for (module, other), names in _TWICE.items():
        if command.module_name.lower() == module and command.name.lower() in names:
            text = script.lower()
            meant = f"{module}\\" in text or any(
                f"{words} {module}" in text for words in ("import-module", "-module", "-modules")
            )
            return (
                ""
                if meant and not any(word in text for word in ("vmware", "viserver", "virtualmachinemanager", "scvmm"))
                else other
            )
    return ""


def _is_beyond_us(command: CommandInfo, error: ParameterBindingError) -> bool:
    """True if *error* depends on a type or a transformation that only the real command knows."""
    name = error.parameter.lower()
    parameter = next((item for item in command.parameters if item.name.lower() == name), None)
    if error.error_id in CONVERSIONS:
        return parameter is not None and (is_foreign(parameter) or _are_flags(parameter, error.message))
    if error.error_id == "ParameterBindingFailed":
        # a page does not tell a value type from its nullable one
        return command.class_name is None
    if error.error_id.startswith("ParameterArgumentValidationError"):
        # nothing becomes a question for a name and a password before it is validated
        return parameter is not None and parameter.type_name == _ASKED_FOR[0]
    own = command.module_name.startswith("Microsoft.PowerShell.") or command.command_type != "Cmdlet"
    if error.error_id == "NamedParameterNotFound":
        # each parameter of a template is one of the command
        return any(item.name.lower() in _TEMPLATES for item in command.parameters)
    if error.error_id == "AmbiguousPositionalParameterNoName":
        # two parameters of one place: the page is wrong about one of them
        return not own
    if error.error_id == "AmbiguousParameterSet":
        # a page that marks no set as the default may have forgotten to; of two sets that are alike one has something that no page tells
        sets = {name for item in command.parameters for name in item.parameter_sets}
        return not own and ((not command.default_parameter_set and len(sets) > 1) or _are_alike(command, error))
    if error.error_id == "PositionalParameterNotFound":
        # a position that refused the value for its type would have taken it
        return any(
            is_foreign(item)
            for item in command.parameters
            if any(metadata.position is not None for metadata in item.parameter_sets.values())
        )
    return False


def _are_alike(command: CommandInfo, error: ParameterBindingError) -> bool:
    """True if two of the sets that are left have the same parameters."""
    contents = [
        frozenset(item.name for item in command.parameters if name in item.parameter_sets)
        for name in error.facts.get("sets", ())
    ]
    return len(set(contents)) < len(contents)


def _are_flags(parameter: ParameterInfo, message: str) -> bool:
    """True if an enum that only a page knows refused several of its own values together: it may be one of flags."""
    value = message.partition('"')[2].partition('"')[0]
    known = {text.lower() for text in parameter.enum_values}
    return "," in value and all(part.strip().lower() in known for part in value.split(","))


def is_foreign(parameter: ParameterInfo) -> bool:
    """True if only the real command knows what its type, or a transformation, makes of a value."""
    from psemu.objects.enums import find_enum
    from psemu.objects.types import VALUE_TYPES

    if any(attribute.name == "Transform" for attribute in parameter.attributes):
        return True
    name = parameter.type_name.removesuffix("[]")
    known = name in VALUE_TYPES or name in _CONVERTIBLE or bool(parameter.enum_values) or find_enum(name) is not None
    return not known and not name.startswith("System.Nullable`1[")
