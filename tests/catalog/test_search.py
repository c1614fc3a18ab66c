"""Commands by what they are about, by pattern, and the verbs."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from psemu.catalog import Catalog, add_to_catalog, approved_verbs, default_catalog, list_commands, search_catalog
from psemu.catalog.chunk import name_words
from psemu.errors import ConfigurationError
from tests.help.pages import V1


@pytest.fixture
def catalog(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Catalog:
    monkeypatch.setenv("PSEMU_HOME", str(tmp_path / "home"))
    folder = tmp_path / "pages"
    folder.mkdir()
    for number, (name, synopsis, module) in enumerate(
        (
            ("Restart-AzVM", "Restarts a virtual machine in Azure.", "Az.Compute"),
            ("Get-AzVMSize", "Gets the sizes that virtual machines may have.", "Az.Compute"),
            ("New-AzVM", "Creates a virtual machine.", "Az.Compute"),
            ("Get-MgUserLicenseDetail", "Gets licences of a person.", "Microsoft.Graph.Users"),
            ("Get-ChildItem", "Another one of that name.", "Other.Module"),
        )
    ):
        text = V1.replace("Get-Thing", name).replace("Gets a thing.", synopsis).replace(": Sample", f": {module}")
        (folder / f"{number}.md").write_text(text, encoding="utf-8")
    add_to_catalog(str(folder), version="1.0")
    return default_catalog()


def found(catalog: Catalog, query: str) -> list[str]:
    return [result.name for result in search_catalog(catalog, query, 5)]


def test_words_find_commands(catalog: Catalog) -> None:
    assert found(catalog, "restart virtual machine")[0] == "Restart-AzVM"
    assert found(catalog, "machines virtual restarting")[0] == "Restart-AzVM"
    assert found(catalog, "create a vm")[0] == "New-AzVM"
    assert found(catalog, "AzVM size")[0] == "Get-AzVMSize"
    assert found(catalog, "user licences")[0] == "Get-MgUserLicenseDetail"
    assert "Start-MgServicePrincipalSynchronizationJob" in found(catalog, "start synchronization job")
    assert found(catalog, "recovery vault")[0] == "Get-AzRecoveryServicesVault"
    assert found(catalog, "ForEach-Object")[0] == "ForEach-Object"
    assert found(catalog, "xyzzy plugh") == []
    assert found(catalog, " ") == []
    result = search_catalog(catalog, "restart vm", 1)[0]
    assert (result.module, result.version, result.synopsis) == (
        "Az.Compute",
        "1.0",
        "Restarts a virtual machine in Azure.",
    )


@given(st.text(max_size=40))
def test_no_text_is_an_error(query: str) -> None:
    search_catalog(Catalog(), query)
    from psemu.catalog.search import SearchIndex, _words

    index = SearchIndex()
    index.add(1, "Get Az VM", "Gets it.")
    for word in _words(query):
        index.rows(f'("{word}" OR "{word}"*)')
    index.close()


def names(catalog: Catalog, pattern: str = "*", **options: str | bool) -> list[str]:
    return [entry.name for entry in list_commands(catalog, pattern, **options)]  # type: ignore[arg-type]


def test_commands_by_pattern(catalog: Catalog) -> None:
    assert names(catalog, "*-azvm*") == ["Get-AzVMSize", "New-AzVM", "Restart-AzVM"]
    assert names(catalog, "get-az[a-z]MSize") == ["Get-AzVMSize"]
    assert names(catalog, "new-azvm") == ["New-AzVM"]
    assert names(catalog, module="az.comp*", verb="get") == ["Get-AzVMSize"]
    assert names(catalog, noun="*License*") == ["Get-MgUserLicenseDetail"]
    assert names(catalog, "Az.Compute\\*VM") == ["New-AzVM", "Restart-AzVM"]
    assert names(catalog, "gci") == ["gci"]
    assert [(entry.command_type, entry.definition) for entry in list_commands(catalog, "gci")] == [
        ("Alias", "Get-ChildItem")
    ]
    assert names(catalog, "nothing") == []
    assert {"gci", "gc", "gm"} <= set(names(catalog, "g?", aliases=True) + names(catalog, "gci", aliases=True))
    assert "Get-ChildItem" in names(catalog, parameter="FollowSymlink")
    assert "Get-ChildItem" in names(catalog, parameter="ad", module="Microsoft.PowerShell.*")
    assert [(entry.module, entry.version) for entry in list_commands(catalog, "Get-ChildItem")] == [
        ("Microsoft.PowerShell.Management", ""),
        ("Other.Module", "1.0"),
    ]
    with pytest.raises(ConfigurationError, match="wildcard character pattern is not valid"):
        names(catalog, "[a")


def test_a_command_of_a_module(catalog: Catalog) -> None:
    command = catalog.find("Other.Module\\Get-ChildItem")
    assert command is not None
    assert command.module_name == "Other.Module"
    assert {"Az.Compute", "Microsoft.PowerShell.Core", "Other.Module"} <= set(catalog.module_names())


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Get-AzVMSize", "Get Az VM Size"),
        ("Start-MgServicePrincipalSynchronizationJob", "Start Mg Service Principal Synchronization Job"),
        ("ConvertTo-Json", "Convert To Json"),
        ("Get-AzHDInsightCluster", "Get Az HD Insight Cluster"),
        ("Get-MgUserOauth2PermissionGrant", "Get Mg User Oauth 2 Permission Grant"),
        ("Resolve-DnsName", "Resolve Dns Name"),
        ("cd..", "cd"),
        ("", ""),
    ],
)
def test_words_of_names(name: str, words: str) -> None:
    assert name_words(name) == words.split()


def test_approved_verbs() -> None:
    verbs = approved_verbs()
    assert len(verbs) == len({info.verb for info in verbs}) == 100
    assert [(info.verb, info.alias_prefix, info.group) for info in approved_verbs("get")] == [("Get", "g", "Common")]
    assert [info.verb for info in approved_verbs("*protect", "security")] == ["Protect", "Unprotect"]
    assert approved_verbs("frobnicate") == []
    from psemu.lint.function_names import APPROVED_VERBS

    assert {info.verb.lower() for info in verbs} == APPROVED_VERBS
