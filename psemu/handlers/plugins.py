"""Commands of others: a Python function becomes a command by ``@handler``; packages bring them by the entry point group ``psemu.handlers``."""

from __future__ import annotations

import collections.abc
import inspect
import logging
import types
import typing

from psemu.catalog import CommandInfo, ParameterInfo
from psemu.catalog.command_info import ParameterSetMetadata
from psemu.errors import ConfigurationError
from psemu.handlers.service_values import json_value
from psemu.objects import ErrorRecord, PSObject, RuntimeException
from psemu.runtime.cmdlet import Cmdlet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

GROUP = "psemu.handlers"
_ALL = "__AllParameterSets"
_SWITCH = "System.Management.Automation.SwitchParameter"
_TYPES: dict[Any, str] = {
    str: "System.String",
    int: "System.Int64",
    float: "System.Double",
    bool: _SWITCH,
    dict: "System.Collections.Hashtable",
    object: "System.Object",
    typing.Any: "System.Object",
}
_log = logging.getLogger("psemu")


class _Settings:
    """A parameter's default with what an annotation cannot say."""

    __slots__ = ("aliases", "default", "from_pipeline", "from_property", "position")

    def __init__(
        self,
        default: Any,
        from_pipeline: bool,
        from_property: bool,
        position: int | None,
        aliases: Iterable[str],
    ) -> None:
        self.default = default
        self.from_pipeline = from_pipeline
        self.from_property = from_property
        self.position = position
        self.aliases = tuple(aliases)


def parameter(
    default: Any = inspect.Parameter.empty,
    *,
    from_pipeline: bool = False,
    from_property: bool = False,
    position: int | None = None,
    aliases: Iterable[str] = (),
) -> Any:
    """What a function's parameter is set to so that it says more than its annotation can.

    *default*: the value if it is not bound; left out, the parameter is mandatory. *from_pipeline*: takes input objects;
    *from_property*: takes their property of that name. *position*: may be given without its name, from 0 on.
    """
    return _Settings(default, from_pipeline, from_property, position, aliases)


class FunctionCommand:
    """A command that a Python function implements: its *info* and the *implementation* that the pipeline runs."""

    __slots__ = ("implementation", "info")

    def __init__(self, info: CommandInfo, implementation: type[Cmdlet]) -> None:
        self.info = info
        self.implementation = implementation


_COMMANDS: dict[str, FunctionCommand] = {}
_state = {"loaded": False}


def handler(name: str, *, module: str = "", should_process: bool = False) -> Callable[[Any], Any]:
    """Decorator: the function runs as command *name* (``Verb-Noun``), once for each input object.

    Its parameters are the command's, by name (``city_name`` is ``-CityName``), their annotations the types: ``str``, ``int``, ``float``,
    ``bool`` (a switch), ``dict``, ``list`` of these, ``Literal`` for a set of values. A first parameter called ``command`` is the running
    :class:`psemu.runtime.cmdlet.Cmdlet`. What the function returns or yields goes down the pipeline; a dict becomes an object. What it
    raises is a non-terminating error. ConfigurationError for a name or a signature that cannot be a command's.
    """

    def register(function: Any) -> Any:
        _COMMANDS[name.lower()] = _command(name, module, should_process, function)
        return function

    verb, dash, noun = name.partition("-")
    if not (dash and verb.isalpha() and noun.isalnum()):
        raise ConfigurationError(f"'{name}' is no command's name; it must be Verb-Noun.")
    return register


def plugin_command(name: str) -> CommandInfo | None:
    """The metadata of the command *name* that a plugin brings, None if none does."""
    found = _find(name)
    return None if found is None else found.info


def plugin_handler(name: str) -> type[Cmdlet] | None:
    """The implementation of the command *name* that a plugin brings, None if none does."""
    found = _find(name)
    return None if found is None else found.implementation


def _find(name: str) -> FunctionCommand | None:
    if not _state["loaded"]:
        _state["loaded"] = True
        _load()
    return _COMMANDS.get(name.lower())


def _load() -> None:
    """Import what installed packages name in the entry point group; one that fails is told in the log and left out."""
    from importlib.metadata import entry_points

    for entry in entry_points(group=GROUP):
        try:
            entry.load()
        except Exception as error:
            _log.warning("The plugin '%s' cannot be loaded: %s: %s", entry.name, type(error).__name__, error)


def _command(name: str, module: str, should_process: bool, function: Any) -> FunctionCommand:
    hints = typing.get_type_hints(function)
    parameters = []
    takes_command = False
    names: dict[str, str] = {}
    for index, (own, parameter) in enumerate(inspect.signature(function).parameters.items()):
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            raise ConfigurationError(f"{name}: a command takes no *{own}.")
        if index == 0 and own == "command":
            takes_command = True
            continue
        shown = "".join(word[:1].upper() + word[1:] for word in own.split("_"))
        parameters.append(_parameter(name, shown, hints.get(own, object), parameter.default))
        names[shown] = own
    returns = hints.get("return", object)
    info = CommandInfo(
        name,
        parameters,
        module_name=module or str(getattr(function, "__module__", "")),
        command_type="Cmdlet",
        supports_should_process=should_process,
        output_types=[] if returns in (object, type(None)) else [str(getattr(returns, "__name__", returns))],
        class_name=f"{function.__module__}.{function.__qualname__}",
    )
    return FunctionCommand(info, _implementation(name, function, names, takes_command))


def _parameter(command: str, name: str, hint: Any, default: Any) -> ParameterInfo:
    settings = default if isinstance(default, _Settings) else _Settings(default, False, False, None, ())
    type_name, values = _type_name(command, name, hint)
    metadata = ParameterSetMetadata(
        is_mandatory=settings.default is inspect.Parameter.empty and type_name != _SWITCH,
        position=settings.position,
        value_from_pipeline=settings.from_pipeline,
        value_from_pipeline_by_property_name=settings.from_property,
    )
    return ParameterInfo(name, type_name, {_ALL: metadata}, aliases=settings.aliases, valid_values=values)


def _type_name(command: str, name: str, hint: Any) -> tuple[str, tuple[str, ...]]:
    origin = typing.get_origin(hint)
    arguments = typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        inner = [argument for argument in arguments if argument is not type(None)]
        if len(inner) == 1:
            return _type_name(command, name, inner[0])
    if origin is typing.Literal and all(isinstance(argument, str) for argument in arguments):
        return "System.String", tuple(arguments)
    if origin in (list, collections.abc.Sequence, tuple) and arguments:
        element, values = _type_name(command, name, arguments[0])
        return f"{element}[]", values
    if origin is dict:
        hint = dict
    if hint not in _TYPES:
        raise ConfigurationError(
            f"{command}: -{name} cannot be of type {hint!r}; known are {', '.join(t.__name__ for t in _TYPES if isinstance(t, type))}."
        )
    return _TYPES[hint], ()


def _implementation(name: str, function: Any, names: dict[str, str], takes_command: bool) -> type[Cmdlet]:
    defaults = {
        own: parameter.default.default if isinstance(parameter.default, _Settings) else parameter.default
        for own, parameter in inspect.signature(function).parameters.items()
    }

    class FunctionCmdlet(Cmdlet):
        """Runs the function once for each input object."""

        def process_record(self) -> None:
            values: dict[str, Any] = {}
            for shown, own in names.items():
                if shown in self.parameters:
                    values[own] = json_value(self.parameters[shown], camel=False)
                elif defaults[own] is not inspect.Parameter.empty:
                    values[own] = defaults[own]
                else:
                    values[own] = False
            try:
                result = function(self, **values) if takes_command else function(**values)
                if isinstance(result, list | tuple | collections.abc.Iterator):
                    for item in result:
                        self.write_object(_shown(item))
                elif result is not None:
                    self.write_object(_shown(result))
            except RuntimeException:
                raise
            except Exception as error:
                kind = type(error).__name__
                self.write_error(ErrorRecord(str(error) or kind, f"{kind},{name}", "NotSpecified", activity=name))

    return FunctionCmdlet


def _shown(value: Any) -> Any:
    """What a function gives as a value of the pipeline."""
    if isinstance(value, dict):
        return PSObject([(str(key), _shown(item)) for key, item in value.items()])
    if isinstance(value, list | tuple):
        return [_shown(item) for item in value]
    if value is None or isinstance(value, str | int | float | bool | PSObject):
        return value
    return str(value)
