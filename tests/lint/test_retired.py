"""The table of withdrawn commands: every target exists where the lists to look it up in are there."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from psemu.catalog import default_catalog
from psemu.lint.retired import module_of, replacement_for, replacements

SHARED = os.environ.get("PSEMU_SHARED")
#: what the published guides name and neither the route table nor a published page at hand has
_ONLY_IN_GUIDES = {"Get-MgDirectoryObjectById", "Update-MgUserPassword"}
_CONNECTION = {"Connect-MgGraph", "Disconnect-MgGraph", "Get-MgContext", "Connect-AipService", "Disconnect-AipService"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Get-MsolAccountSku", "Get-MgSubscribedSku"),
        ("Add-AzureADGroupMember", "New-MgGroupMemberByRef"),
        ("Get-AzureADAdministrativeUnit", "Get-MgDirectoryAdministrativeUnit"),
        ("Remove-AzureADDirectoryRoleMember", "Remove-MgDirectoryRoleMemberByRef"),
        ("Get-AzureADApplicationProxyConnector", ""),
        ("Get-AzureRmVM", "Get-AzVM"),
        ("Add-AzureRmAccount", "Connect-AzAccount"),
        ("Set-AzureRmSqlDatabaseAuditing", "Set-AzSqlDatabaseAudit"),
        ("Get-AzureRmSchedulerJob", ""),
        ("Get-AzureStorageBlob", "Get-AzStorageBlob"),
        ("Get-AzureKeyVaultSecret", "Get-AzKeyVaultSecret"),
        ("Get-AadrmConfiguration", "Get-AipServiceConfiguration"),
        ("Get-WmiObject", "Get-CimInstance"),
        ("New-CsOnlineSession", "Connect-MicrosoftTeams"),
    ],
)
def test_what_took_the_place(old: str, new: str) -> None:
    assert replacement_for(old, default_catalog()) == new


def test_modules_are_told_by_nouns() -> None:
    names = (
        "Get-AzureADUser",
        "Get-MsolUser",
        "Get-AzureRmVM",
        "Get-AzureStorageBlob",
        "Get-AzVM",
        "Get-AzureVM",
        "Get-Item",
    )
    assert [module_of(name) for name in names] == ["azuread", "msonline", "azurerm", "azurerm", "", "", ""]


@pytest.mark.skipif(not SHARED, reason="PSEMU_SHARED names no folder of published pages")
def test_every_target_exists() -> None:
    folder = Path(SHARED or "")
    known = set(_CONNECTION | _ONLY_IN_GUIDES)
    routes = (folder / "reference" / "graph_v1_routes.tsv").read_text(encoding="utf-8").splitlines()
    known.update(line.split("\t")[3] for line in routes if line.count("\t") >= 3)
    pages = {path.stem for path in (folder / "corpus").rglob("*-*.md")}
    # of the modules of Az some have published pages at hand
    here = {path.name.removeprefix("Az.") for path in (folder / "corpus" / "az").iterdir()}
    missing = []
    for old, new in replacements().items():
        elsewhere = "-Az" in new and not new.partition("-Az")[2].startswith(tuple(here))
        if new and new not in known and new not in pages and "-MgBeta" not in new and not elsewhere:
            missing.append((old, new))
    assert missing == []
