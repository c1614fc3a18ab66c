"""Commands of others: a Python function becomes a command by ``@handler``; packages bring them by the entry point group ``psemu.handlers``."""

from __future__ import annotations

import collections.abc
import dataclasses
import datetime
import decimal
import enum
import inspect
import logging
import pathlib
import types
import typing
import uuid

from psemu.catalog import CommandInfo, ParameterInfo
from psemu.catalog.command_info import ParameterSetMetadata
from psemu.errors import ConfigurationError
from psemu.objects import ErrorRecord, PSObject, RuntimeException
from psemu.objects.python_values import powershell_value, python_value
from psemu.runtime.cmdlet import Cmdlet
from psemu.runtime.flow import FlowControlException

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
    bytes: "System.Byte[]",
    datetime.date: "System.DateOnly",
    datetime.datetime: "System.DateTime",
    datetime.timedelta: "System.TimeSpan",
    decimal.Decimal: "System.Decimal",
    dict: "System.Collections.IDictionary",
    pathlib.Path: "System.String",
    uuid.UUID: "System.Guid",
    object: "System.Object",
    typing.Any: "System.Object",
}
_INPUT = "InputObject"
_STREAMS = (collections.abc.Iterable, collections.abc.Iterator)
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
    ``bool`` (a switch), ``bytes``, ``datetime``, ``date``, ``timedelta``, ``Decimal``, ``UUID``, ``Path``, ``dict``, a dataclass (of an
    object or hashtable with its fields), an enum's class or ``Literal`` (a set of values), ``list`` of these, any of them ``| None``. A first
    parameter called ``command`` is the running :class:`psemu.runtime.cmdlet.Cmdlet`. A parameter called ``input_object`` takes what comes
    down the pipeline, one object for each call; with ``Iterable`` or ``Iterator`` as annotation all of it in one call. What the function
    returns or yields goes down the pipeline (:func:`psemu.objects.python_values.powershell_value`); a dict becomes an object. What it
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
    names: dict[str, tuple[str, Any]] = {}
    for index, (own, parameter) in enumerate(inspect.signature(function).parameters.items()):
        if parameter.kind in (parameter.VAR_POSITIONAL, parameter.VAR_KEYWORD):
            raise ConfigurationError(f"{name}: a command takes no *{own}.")
        if index == 0 and own == "command":
            takes_command = True
            continue
        shown = "".join(word[:1].upper() + word[1:] for word in own.split("_"))
        hint = hints.get(own, object)
        parameters.append(_parameter(name, shown, hint, parameter.default))
        names[shown] = (own, hint)
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
        is_mandatory=settings.default is inspect.Parameter.empty
        and type_name != _SWITCH
        and (typing.get_origin(hint) or hint) not in _STREAMS,
        position=settings.position,
        value_from_pipeline=settings.from_pipeline or (settings is not default and name == _INPUT),
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
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return "System.String", tuple(hint.__members__)
    if dataclasses.is_dataclass(hint):
        return "System.Object", ()
    if origin is typing.Literal and all(isinstance(argument, str) for argument in arguments):
        return "System.String", tuple(arguments)
    if origin in _STREAMS or hint in _STREAMS:
        return _type_name(command, name, arguments[0]) if arguments else ("System.Object", ())
    if origin in (list, collections.abc.Sequence, tuple, set, frozenset) and arguments:
        element, values = _type_name(command, name, arguments[0])
        return f"{element}[]", values
    if origin is dict:
        hint = dict
    if hint not in _TYPES:
        raise ConfigurationError(
            f"{command}: -{name} cannot be of type {hint!r}; known are {', '.join(t.__name__ for t in _TYPES if isinstance(t, type))}."
        )
    return _TYPES[hint], ()


def _implementation(name: str, function: Any, names: dict[str, tuple[str, Any]], takes_command: bool) -> type[Cmdlet]:
    defaults = {
        own: parameter.default.default if isinstance(parameter.default, _Settings) else parameter.default
        for own, parameter in inspect.signature(function).parameters.items()
    }
    stream = next((own for own, hint in names.values() if (typing.get_origin(hint) or hint) in _STREAMS), None)

    class FunctionCmdlet(Cmdlet):
        """Runs the function once for each input object, or once for all."""

        def begin_processing(self) -> None:
            self._given: list[Any] = []
            self._values: dict[str, Any] = {}

        def process_record(self) -> None:
            values: dict[str, Any] = {}
            for shown, (own, hint) in names.items():
                if shown in self.parameters:
                    values[own] = _fitting(python_value(self.parameters[shown]), hint)
                elif defaults[own] is not inspect.Parameter.empty:
                    values[own] = defaults[own]
                else:
                    values[own] = False
            if stream is None:
                self._call(values)
                return
            self._values = values
            if _spelling(names, stream) in self.parameters:
                self._given.append(values[stream])

        def end_processing(self) -> None:
            if stream is not None:
                self._call({**self._values, stream: iter(self._given)})

        def _call(self, values: dict[str, Any]) -> None:
            try:
                result = function(self, **values) if takes_command else function(**values)
                if isinstance(result, list | tuple | collections.abc.Iterator) and not hasattr(result, "_fields"):
                    for item in result:
                        self.write_object(_shown(item))
                elif result is not None:
                    self.write_object(_shown(result))
            except RuntimeException:
                raise
            except FlowControlException:
                raise
            except Exception as error:
                kind = type(error).__name__
                record = ErrorRecord(str(error) or kind, f"{kind},{name}", "NotSpecified", activity=name)
                self.write_error(record)

    return FunctionCmdlet


def _spelling(names: dict[str, tuple[str, Any]], wanted: str) -> str:
    return next(shown for shown, (own, _) in names.items() if own == wanted)


def _fitting(value: Any, hint: Any) -> Any:
    """A Python value as the annotation *hint* wants it; ValueError where it does not fit."""
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        inner = [argument for argument in arguments if argument is not type(None)]
        return value if value is None or len(inner) != 1 else _fitting(value, inner[0])
    if origin in _STREAMS:
        return _fitting(value, arguments[0]) if arguments else value
    if origin in (list, tuple, set, frozenset) and isinstance(value, list):
        return origin(_fitting(item, arguments[0]) for item in value)
    if hint is pathlib.Path:
        return pathlib.Path(value)
    if isinstance(hint, type) and issubclass(hint, enum.Enum):
        return next(member for member in hint if member.name.lower() == str(value).lower())
    if dataclasses.is_dataclass(hint) and isinstance(hint, type) and isinstance(value, dict):
        return _dataclass(value, hint)
    return value


def _dataclass(value: dict[Any, Any], kind: Any) -> Any:
    """A dataclass of the members that have its fields' names, however they are cased and joined."""
    hints = typing.get_type_hints(kind)
    held = {str(key).replace("_", "").lower(): item for key, item in value.items()}
    given = {}
    for field in dataclasses.fields(kind):
        key = field.name.replace("_", "").lower()
        if field.init and key in held:
            given[field.name] = _fitting(held[key], hints.get(field.name, object))
    return kind(**given)


def _shown(value: Any) -> Any:
    """What a function gives as a value of the pipeline."""
    if isinstance(value, dict):
        return PSObject([(str(key), _shown(item)) for key, item in value.items()])
    if isinstance(value, list | tuple) and not hasattr(value, "_fields"):
        return [_shown(item) for item in value]
    return powershell_value(value)


def function_command(function: Any, name: str | None = None, module: str = "") -> FunctionCommand:
    """The command that *function* is, called *name* or as the function is: ``get_widget`` becomes ``Get-Widget``.

    ConfigurationError for a signature that cannot be a command's.
    """
    if name is None:
        verb, *noun = [word[:1].upper() + word[1:] for word in function.__name__.split("_") if word]
        name = f"{verb}-{''.join(noun)}" if noun else function.__name__
    return _command(name, module, False, function)
