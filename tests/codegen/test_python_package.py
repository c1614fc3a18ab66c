from __future__ import annotations

import asyncio
import importlib
import random
import subprocess
import sys
import warnings
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING, Any, cast

import pytest

from psemu import Shell
from psemu.bindings import CommandBindingError, CommandError, CommandNotFoundError, UnsupportedCommandError, invoke
from psemu.catalog import default_catalog
from psemu.catalog.command_info import CommandInfo, ParameterInfo
from psemu.codegen import generate_package, write_folder
from psemu.errors import ConfigurationError
from psemu.help import read_command_help
from psemu.objects import Hashtable
from tests.codegen.test_python_module import PAGE, named, set_box

if TYPE_CHECKING:
    from psemu.binder.static import BoundCommand
    from psemu.help import CommandHelp

GRAPH = "Start-MgServicePrincipalSynchronizationJob"
MODULES = ("Az.Accounts", "Az.RecoveryServices", "Az.Resources", "Microsoft.Graph.Applications")


class RecordingShell:
    """Takes what the generated function hands to the binder."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, object]]] = []

    def invoke_command(self, name: str, parameters: Mapping[str, object]) -> list[object]:
        self.calls.append((name, dict(parameters)))
        return []


def shipped() -> list[tuple[CommandInfo, CommandHelp | None]]:
    catalog = default_catalog()
    found = []
    for name, module, _ in catalog.entries():
        if module in MODULES:
            command = catalog.find(f"{module}\\{name}")
            assert command is not None
            found.append((command, catalog.help(name)))
    return found


def load(folder: Path, name: str) -> ModuleType:
    sys.path.insert(0, str(folder))
    try:
        importlib.invalidate_caches()
        return importlib.import_module(name)
    finally:
        sys.path.remove(str(folder))


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModuleType]:
    folder = tmp_path_factory.mktemp("generated")
    write_folder(str(folder / "shipped_bindings"), generate_package(shipped(), {"Az.Accounts": "5.3.0"}))
    yield load(folder, "shipped_bindings")
    for name in [name for name in sys.modules if name.startswith("shipped_bindings")]:
        del sys.modules[name]


def run(tool: str, *arguments: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run a checker; the test is skipped where it is not installed."""
    pytest.importorskip(tool)
    return subprocess.run(
        [sys.executable, "-m", tool, *arguments], capture_output=True, text=True, check=False, cwd=folder
    )


def test_checkers_and_linter_pass(package: ModuleType) -> None:
    assert package.__file__ is not None
    folder = Path(package.__file__).parent
    done = run("mypy", "--strict", "--follow-imports=silent", folder.name, folder=folder.parent)
    assert done.returncode == 0, done.stdout
    for verb in (["check"], ["format", "--check"]):
        done = run("ruff", *verb, "--isolated", "--no-cache", folder.name, folder=folder.parent)
        assert done.returncode == 0, done.stdout


def test_a_module_for_each_noun_and_nothing_imported_before_it_is_asked_for(package: ModuleType) -> None:
    assert package.__file__ is not None
    name = "start_mg_service_principal_synchronization_job"
    assert name in package.__all__
    assert name in dir(package)
    program = f"import sys, {package.__name__} as p; before = set(sys.modules); p.{name}; print(sorted(set(sys.modules) - before))"
    done = run("timeit", "-n1", "-r1", "-s", program, "pass", folder=Path(package.__file__).parent.parent)
    assert f"{package.__name__}.mg_service_principal_synchronization_job" in done.stdout
    assert f"{package.__name__}.mg_application" not in done.stdout
    with pytest.raises(AttributeError, match="no attribute 'get_nothing'"):
        _ = package.get_nothing


def test_header_names_page_and_version(package: ModuleType) -> None:
    module = importlib.import_module(f"{package.__name__}.az_context")
    assert "Get-AzContext (Az.Accounts 5.3.0): help page in form" in (module.__doc__ or "")
    assert "https://" in (module.__doc__ or "")


def test_the_same_bytes_in_any_order() -> None:
    commands = shipped()
    again = list(commands)
    random.Random(3).shuffle(again)
    assert generate_package(commands) == generate_package(again)


#: an object of which nobody can write a literal
OPAQUE = object()


def value_of(parameter: ParameterInfo) -> tuple[object, str]:
    """A value for *parameter* in Python and in PowerShell."""
    values = parameter.valid_values or parameter.enum_values
    if values:
        return values[0], f"'{values[0]}'"
    kind = parameter.type_name.removesuffix("[]").rpartition(".")[2]
    found: dict[str, tuple[object, str]] = {
        "SwitchParameter": (True, ""),
        "String": ("it's", "'it''s'"),
        "Int32": (7, "7"),
        "Int64": (7, "7"),
        "Boolean": (False, "$false"),
        "Guid": ("00000000-0000-0000-0000-000000000001", "'00000000-0000-0000-0000-000000000001'"),
        "Hashtable": ({"a": "b"}, "@{ a = 'b' }"),
    }
    return found.get(kind, (OPAQUE, "$opaque"))


def test_a_call_and_the_pasted_line_bind_alike(package: ModuleType) -> None:
    from psemu.binder import bind_command
    from psemu.catalog.command_info import ALL_PARAMETER_SETS
    from psemu.codegen.python_names import FUNCTION_SHADOWED, unique_names
    from psemu.parser import ast, parse

    commands = [command for command, _ in shipped()]
    functions = unique_names([c.name for c in sorted(commands, key=lambda c: c.name.lower())], FUNCTION_SHADOWED)
    compared = 0
    for command in commands:
        for set_name in command.parameter_sets:
            line, arguments = command.name, {}
            names = unique_names([parameter.name for parameter in command.parameters])
            for parameter in command.parameters:
                metadata = parameter.parameter_sets.get(set_name, parameter.parameter_sets.get(ALL_PARAMETER_SETS))
                if metadata is None:
                    continue
                value = value_of(parameter)
                arguments[names[parameter.name]] = value[0]
                line += f" -{parameter.name} {value[1]}".rstrip()
            shell = RecordingShell()
            getattr(package, functions[command.name])(**arguments, shell=cast("Shell", shell))
            ((called, given),) = shell.calls
            assert called == command.name
            bounds = []
            for text in (line, called + "".join(f" -{name}{written(item)}" for name, item in given.items())):
                result = parse(text)
                node = next(n for n in result.ast.walk() if isinstance(n, ast.CommandAst))
                bounds.append(bind_command(node, command, result.source, expects_input=False))
            first, second = bounds
            assert first.parameter_set_name == second.parameter_set_name, line
            assert [e.error_id for e in first.errors] == [e.error_id for e in second.errors], line
            assert values_of(first) == values_of(second), line
            compared += 1
    assert compared >= 200


def values_of(bound: BoundCommand) -> dict[str, str]:
    from psemu.objects import to_text

    return {name: to_text(parameter.value) for name, parameter in bound.parameters.items()}


def written(value: object) -> str:
    if value is True:
        return ""
    if value is OPAQUE:
        return " $opaque"
    if value is False:
        return " $false"
    if isinstance(value, Hashtable):
        return " @{ " + "; ".join(f"{key} = '{item}'" for key, item in value.items()) + " }"
    return f" '{str(value).replace(chr(39), chr(39) * 2)}'" if isinstance(value, str) else f" {value}"


def test_awaited_calls_are_the_same_request(package: ModuleType) -> None:
    aio = importlib.import_module(f"{package.__name__}.aio")
    shell = Shell()
    values = {name: shell.run(f"${name}").output[0] for name in ("sp", "job")}

    async def both() -> list[list[object]]:
        start = aio.start_mg_service_principal_synchronization_job
        calls = (
            start(service_principal_id=values["sp"], synchronization_job_id=values["job"], pass_thru=True, shell=shell)
            for _ in range(2)
        )
        return list(await asyncio.gather(*calls))

    assert asyncio.run(both()) == [[True], [True]]


def test_errors_carry_the_error_id() -> None:
    shell = Shell()
    with pytest.raises(CommandNotFoundError) as unknown:
        invoke("Get-Nothing", {}, shell)
    assert unknown.value.error_id == "CommandNotFoundException"
    with pytest.raises(CommandBindingError) as binding:
        invoke(GRAPH, {"Bogus": 1}, shell)
    assert binding.value.error_id == "NamedParameterNotFound"
    ids = {"ServicePrincipalId": "x", "SynchronizationJobId": "y"}
    with pytest.raises(CommandError) as service:
        invoke(GRAPH, ids, shell, {"error_action": "Stop"})
    assert type(service.value) is CommandError
    assert issubclass(UnsupportedCommandError, CommandError)


def test_a_deprecated_command_says_so(tmp_path: Path) -> None:
    page = read_command_help(
        PAGE.replace("Sets it.", "> [!WARNING]\n> This cmdlet is being deprecated.\n"), "Set-Box.md"
    )
    write_folder(str(tmp_path / "old_boxes"), generate_package([(set_box(), page)]))
    module = load(tmp_path, "old_boxes")
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        module.set_box(id=1, shell=cast("Any", RecordingShell()))
    assert [(w.category, str(w.message)) for w in caught] == [(DeprecationWarning, "This cmdlet is being deprecated.")]
    assert "Deprecated: This cmdlet is being deprecated." in (module.set_box.__doc__ or "")


def test_keywords_clashes_and_odd_names(tmp_path: Path) -> None:
    commands = [
        CommandInfo(
            "Get-X",
            [
                ParameterInfo("Class", "System.String", named(mandatory=True)),
                ParameterInfo("YZ", "System.String", named(), valid_values=["a"]),
                ParameterInfo("Shell", "No`1[[Such.Type]]", named()),
                ParameterInfo("vmName", "System.String", named()),
                ParameterInfo("VmName_", "System.String", named()),
                ParameterInfo("Object", "System.Object[]", named()),
            ],
        ),
        CommandInfo("Get-XY", [ParameterInfo("Z", "System.String", named(), valid_values=['"', "\\", "\n"])]),
        CommandInfo("List", []),
        CommandInfo("aio", []),
        CommandInfo("help", []),
        CommandInfo("Con", []),
        CommandInfo("Get-help", []),
        CommandInfo("Get-Con", []),
        CommandInfo("Get-été", []),
        CommandInfo("2do", []),
    ]
    files = generate_package([(command, None) for command in commands])
    folder = tmp_path / "odd_names"
    write_folder(str(folder), files)
    module = load(tmp_path, "odd_names")
    shell = RecordingShell()
    given: Any = {"class_": "a", "yz": "a", "shell_": 1, "vm_name": "n", "vm_name_2": "m", "object": 3}
    module.get_x(**given, shell=shell)
    module.list_(shell=shell)
    module.aio_(shell=shell)
    assert callable(module.help)
    assert [name for name, _ in shell.calls] == ["Get-X", "List", "aio"]
    assert shell.calls[0][1] == {"Class": "a", "YZ": "a", "Shell": 1, "vmName": "n", "VmName_": "m", "Object": 3}
    assert not {path for path in files if path.removesuffix(".py") in ("con", "aux", "list", "help")}
    done = run("mypy", "--strict", "--follow-imports=silent", folder.name, folder=tmp_path)
    assert done.returncode == 0, done.stdout


def test_files_of_others_stay(tmp_path: Path) -> None:
    folder = tmp_path / "boxes"
    files = generate_package([(set_box(), None)])
    write_folder(str(folder), files)
    (folder / "box.py").unlink()
    write_folder(str(folder), files)
    assert (folder / "box.py").read_text("utf-8") == files["box.py"]
    (folder / "mine.txt").write_text("mine", "utf-8")
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    with pytest.raises(ConfigurationError, match=r"mine\.txt' is there already"):
        write_folder(str(folder), {"other.py": "x"})
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before
    write_folder(str(folder), files, force=True)
    assert (folder / "mine.txt").read_text("utf-8") == "mine"
    assert [entry.name for entry in tmp_path.iterdir()] == ["boxes"]
    with pytest.raises(ConfigurationError, match="is no folder"):
        write_folder(str(folder / "mine.txt"), files)
