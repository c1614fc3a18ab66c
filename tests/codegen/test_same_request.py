"""A generated function sends what the pasted line sends: both run on an emulator of their own, and what goes over the wire is compared."""

from __future__ import annotations

import contextlib
import os
import random
import re
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any

import pytest

from psemu import Shell
from psemu.bindings import CommandError
from psemu.catalog import Catalog, default_catalog
from psemu.catalog.command_info import CommandInfo, ParameterInfo
from psemu.codegen import generate_package, write_folder
from psemu.codegen.python_module import function_names
from psemu.codegen.python_names import unique_names
from psemu.codegen.signatures import metadata_in, set_names, with_engine_parameters
from psemu.errors import PsemuError
from psemu.handlers import load_handler
from psemu.handlers.planning import planned_requests
from psemu.objects import UNKNOWN
from tests.codegen.test_python_package import OPAQUE, load, shipped, value_of

if TYPE_CHECKING:
    from psemu.codegen.python_module import Described

#: how many commands are called
COMMANDS = 200
_GUID = re.compile(r"[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}")
#: what would leave the emulator, or its process
_NO_CALLS = frozenset(
    ("infile", "outfile", "proxy", "whatif", "break", "httppipelineappend", "httppipelineprepend", "asjob")
)


class Sides:
    """Two shells that start alike: one is given lines, the other calls."""

    def __init__(self, catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
        self.line, self.call = Shell(catalog=catalog), Shell(catalog=catalog)
        self.sent: dict[int, list[tuple[str, str, str]]] = {0: [], 1: []}
        now = time.time()
        for index, shell in enumerate((self.line, self.call)):
            shell.connect()
            assert shell._services is not None
            assert shell._app is not None
            # jobs that end in the meantime would end on one side first
            monkeypatch.setattr(shell._app.clock, "source", lambda: now)
            transport: Any = shell._services.transport
            # each request as an object, which is what is looked at
            monkeypatch.setattr(transport, "exchange", lambda *parts: None)
            monkeypatch.setattr(transport, "handle_request", partial(self._seen, index, transport.handle_request))
            shell.run("Get-AzRecoveryServicesVault -Name $vaultName | Set-AzRecoveryServicesAsrVaultContext")
        self.take()

    def _seen(self, index: int, send: Any, request: Any) -> Any:
        parts = (str(request.url), request.read().decode())
        self.sent[index].append((request.method, *(_GUID.sub("{guid}", text) for text in parts)))
        return send(request)

    def take(self) -> tuple[list[tuple[str, str, str]], list[tuple[str, str, str]]]:
        """What both sent since the last time."""
        found = self.sent[0], self.sent[1]
        self.sent = {0: [], 1: []}
        return found


def arguments_of(command: CommandInfo, set_name: str, chance: random.Random) -> dict[str, tuple[object, str]] | None:
    """Values for all that the set demands and some of what it takes, None where nobody can write one."""
    found: dict[str, tuple[object, str]] = {}
    for parameter in command.parameters:
        metadata = metadata_in(parameter, set_name)
        if metadata is None or parameter.name.lower() in _NO_CALLS:
            continue
        if parameter.name == "Confirm":
            found[parameter.name] = (False, "$false")
            continue
        value = _value(parameter)
        if value[0] is OPAQUE:
            if metadata.is_mandatory:
                return None
        elif metadata.is_mandatory or chance.random() < 0.4:
            found[parameter.name] = value
    return found


def _value(parameter: ParameterInfo) -> tuple[object, str]:
    if parameter.name == "InputObject" and "Identity" in parameter.type_name:
        names = (
            "ApplicationId",
            "ServicePrincipalId",
            "SynchronizationJobId",
            "GroupId",
            "UserId",
            "DirectoryObjectId",
        )
        return dict.fromkeys(names, "7"), "@{ " + "; ".join(f"{name} = '7'" for name in names) + " }"
    if parameter.name == "BodyParameter":
        return {"displayName": "it's", "tags": ["a", "b"]}, "@{ displayName = 'it''s'; tags = 'a', 'b' }"
    if parameter.name == "PageSize":
        return 7, "7"
    return value_of(parameter)


def plans_a_request(command: CommandInfo) -> bool:
    """Whether *command* sends anything, as far as can be told; signing in and out would change all that come after."""
    if load_handler(command.name) is None or command.name.partition("-")[0] in ("Connect", "Disconnect"):
        return False
    for set_name in set_names(command):
        taken = {p.name: UNKNOWN for p in command.parameters if metadata_in(p, set_name) is not None}
        with contextlib.suppress(PsemuError):
            if planned_requests(command.name, set_name, taken, command_info=command):
                return True
    return False


def described() -> tuple[Catalog, list[Described]]:
    """A catalog, and the commands of it that can be run, each with its page."""
    catalog = default_catalog()
    names = [command.name for command, _ in shipped()]
    if shared := os.environ.get("PSEMU_SHARED"):
        folder = Path(shared) / "corpus" / "graph-2022"
        catalog.add_path(str(folder))
        names += sorted(file.stem for file in folder.rglob("*.md"))
    found: dict[str, Described] = {}
    for name in names:
        command = catalog.find(name)
        if command is not None and plans_a_request(command):
            found[command.name.lower()] = command, catalog.help(command.name)
    return catalog, list(found.values())


@pytest.fixture(scope="module")
def generated(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Sides, ModuleType, list[Described]]]:
    catalog, runnable = described()
    chance = random.Random(7)
    chosen = sorted(chance.sample(runnable, min(COMMANDS, len(runnable))), key=lambda item: item[0].name.lower())
    folder = tmp_path_factory.mktemp("same")
    write_folder(str(folder / "same_bindings"), generate_package(chosen))
    with pytest.MonkeyPatch.context() as monkeypatch:
        sides = Sides(catalog, monkeypatch)
        yield sides, load(folder, "same_bindings"), chosen
        sides.line.close()
        sides.call.close()


def error_of(function: Callable[..., object], given: dict[str, object]) -> str:
    """The id of the terminating error of a call, ``""`` if there is none."""
    try:
        function(**given)
    except CommandError as error:
        return error.error_record.fully_qualified_error_id
    return ""


def test_calls_send_what_lines_send(generated: tuple[Sides, ModuleType, list[Described]]) -> None:
    sides, module, chosen = generated
    functions = function_names(chosen)
    chance = random.Random(11)
    called = sending = 0
    for plain, _ in chosen:
        command = with_engine_parameters(plain)
        names = unique_names([parameter.name for parameter in command.parameters])
        tried = [arguments_of(command, set_name, chance) for set_name in set_names(command)]
        for arguments in filter(None, tried):
            line = command.name + "".join(
                f" -{name}:{text}" if text else f" -{name}" for name, (_, text) in arguments.items()
            )
            sides.line.run(line)
            given = {names[name]: value for name, (value, _) in arguments.items()}
            error_id = error_of(getattr(module, functions[command.name]), {**given, "shell": sides.call})
            assert not error_id or sides.line.errors[0].fully_qualified_error_id == error_id, line
            sent, own = sides.take()
            assert own == sent, line
            called += 1
            sending += bool(sent)
    assert called >= len(chosen) * 0.5
    assert sending >= called * 0.5, (len(chosen), called, sending)
