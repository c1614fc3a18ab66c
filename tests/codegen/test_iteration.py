from __future__ import annotations

import asyncio
import gc
import importlib
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from psemu import Shell
from psemu.bindings import CommandNotFoundError, iterate, iterate_async
from psemu.catalog import default_catalog
from psemu.codegen import generate_package, write_folder
from psemu.codegen.signatures import pages_by
from tests.codegen.test_python_package import load

LIST = "Get-MgServicePrincipal"
ALL = {"PageSize": 2, "All": True}


@pytest.fixture
def shell() -> Iterator[Shell]:
    with Shell() as made:
        for number in range(6):
            body = f"@{{ appId = '{number}'; displayName = 'Box {number}' }}"
            made.run(f"Invoke-MgGraphRequest -Method POST -Uri v1.0/servicePrincipals -Body {body}")
        yield made


def requests_of(shell: Shell) -> list[str]:
    urls: list[str] = []
    shell.observe(lambda service, request, answer: urls.append(request.url))
    return urls


def running() -> int:
    """How many commands wait for somebody to ask for their next object."""
    return sum(thread.name.startswith("psemu Get-") for thread in threading.enumerate())


def test_a_page_is_asked_for_when_the_one_before_is_used_up(shell: Shell) -> None:
    urls = requests_of(shell)
    objects = iterate(LIST, ALL, shell)
    assert not urls
    sent = []
    for _ in objects:
        sent.append(len(urls))
    assert len(sent) >= 6
    assert sent == [1 + index // 2 for index in range(len(sent))]
    assert running() == 0


def test_other_commands_run_between_two_objects(shell: Shell) -> None:
    first, second = iterate(LIST, ALL, shell), iterate(LIST, ALL, shell)
    names = []
    for one, other in zip(first, second, strict=True):
        assert shell.run("function two { 1 + 1 }; two").output == [2]
        names.append((one.properties["DisplayName"], other.properties["DisplayName"]))
    assert len(names) >= 6
    assert all(one == other for one, other in names)
    assert shell.run("'after'").output == ["after"]


@pytest.mark.parametrize("end", ["close", "forget"])
def test_a_command_ends_with_its_generator(shell: Shell, end: str) -> None:
    urls = requests_of(shell)
    objects = iterate(LIST, ALL, shell)
    next(objects)
    assert running() == 1
    if end == "close":
        objects.close()
    else:
        del objects
        gc.collect()
    assert running() == 0
    assert len(urls) == 1
    assert shell.run("1").output == [1]


def test_errors_come_where_they_happen(shell: Shell) -> None:
    objects = iterate("Get-Nothing", {}, shell)
    with pytest.raises(CommandNotFoundError):
        next(objects)
    assert running() == 0


def test_for_async(shell: Shell) -> None:
    urls = requests_of(shell)

    async def some() -> int:
        count = 0
        objects = iterate_async(LIST, ALL, shell)
        async for _ in objects:
            count += 1
            await asyncio.sleep(0)
            if count == 3:
                break
        await objects.aclose()
        return count

    assert asyncio.run(some()) == 3
    assert len(urls) == 2


def test_generated_iterators(shell: Shell, tmp_path: Path) -> None:
    catalog = default_catalog()
    commands = [(command, None) for name in (LIST, "Get-AzContext") if (command := catalog.find(name)) is not None]
    write_folder(str(tmp_path / "paged"), generate_package(commands))
    module: Any = load(tmp_path, "paged")
    aio: Any = importlib.import_module("paged.aio")
    assert "iter_get_mg_service_principal" in module.__all__
    assert not any("az_context" in name for name in module.__all__ if name.startswith("iter_"))
    listed = module.get_mg_service_principal(all=True, shell=shell)
    urls = requests_of(shell)
    assert len(list(module.iter_get_mg_service_principal(page_size=2, shell=shell))) == len(listed)
    assert len(urls) > 2
    # what is wanted in all is less than a page
    assert len(list(module.iter_get_mg_service_principal(top=3, shell=shell))) == 3

    async def names() -> list[str]:
        return [item.properties["Id"] async for item in aio.iter_get_mg_service_principal(shell=shell)]

    assert asyncio.run(names()) == [item.properties["Id"] for item in listed]


def test_which_commands_list_by_pages() -> None:
    catalog = default_catalog()
    found = {name: pages_by(command) for name, _, _ in catalog.entries() if (command := catalog.find(name)) is not None}
    assert found["Get-MgServicePrincipal"] == ["List"]
    assert found["Get-MgServicePrincipalSynchronizationJob"] == ["List"]
    # -All means something else there
    assert found["Get-Module"] == found["Get-Command"] == found["Select-Object"] == []
