"""Releases of a module side by side, on two of Az that were published."""

from __future__ import annotations

from pathlib import Path

import pytest

from psemu.catalog import Catalog, add_to_catalog, default_catalog, list_commands, search_catalog
from psemu.catalog.adding import file_stem, guess_version
from psemu.catalog.pinned import module_versions
from psemu.catalog.store import version_key
from psemu.errors import CatalogError, ConfigurationError
from tests.help.pages import V1, shared


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("PSEMU_HOME", str(tmp_path / "home"))
    return tmp_path


def page(name: str, module: str, parameter: str = "Name") -> str:
    text = V1.replace("Get-Thing", name).replace("Module Name: Sample", f"Module Name: {module}")
    return text.replace("-Name", f"-{parameter}").replace("[Name]", f"[{parameter}]")


def add(home: Path, source: str, version: str, **pages: str) -> None:
    folder = home / f"{source}-{version or 'none'}"
    folder.mkdir()
    for number, text in enumerate(pages.values()):
        (folder / f"{number}.md").write_text(text, encoding="utf-8")
    add_to_catalog(str(folder), name=source, version=version)


def parameters(catalog: Catalog, name: str) -> list[str]:
    command = catalog.find(name)
    return [] if command is None else [parameter.name for parameter in command.parameters]


def test_the_highest_version_counts(home: Path) -> None:
    add(home, "az", "9.10.0", a=page("Get-Az", "Az.One", "New"))
    add(home, "az", "9.9.0", a=page("Get-Az", "Az.One", "Old"), b=page("Get-Gone", "Az.Gone"))
    catalog = default_catalog()
    assert "New" in parameters(catalog, "Get-Az")
    assert catalog.find("Get-Gone") is None
    assert [
        (entry.name, entry.version) for entry in list_commands(catalog, module="Az.*") if entry.name == "Get-Az"
    ] == [("Get-Az", "9.10.0")]
    assert [result.version for result in search_catalog(catalog, "get az", 500) if result.name == "Get-Az"] == [
        "9.10.0"
    ]
    old = default_catalog({"Az.One": "9.9.0"})
    assert "Old" in parameters(old, "Get-Az")
    assert "Old" in parameters(old, "az.one\\get-az")
    assert old.find("Other\\Get-Az") is None
    assert [result.version for result in search_catalog(old, "get az", 500) if result.name == "Get-Az"] == ["9.9.0"]
    whole = default_catalog({"*": "9.9.0"})
    assert whole.find("Get-Gone") is not None
    assert "Get-Gone" in whole.names()


def test_a_module_of_another_source_with_a_higher_version_hides_it(home: Path) -> None:
    add(home, "one", "1.0", a=page("Get-Az", "Az.One"), b=page("Get-Gone", "Az.One"), c=page("Get-Kept", "Az.Two"))
    add(home, "two", "2.0", a=page("Get-Az", "AZ.one"))
    catalog = default_catalog()
    assert catalog.find("Get-Gone") is None
    assert catalog.find("Get-Kept") is not None
    add(home, "mine", "", a=page("Get-Mine", "Az.One"))
    assert default_catalog().find("Get-Mine") is not None


def test_a_version_that_is_not_there_is_said(home: Path) -> None:
    add(home, "az", "1.0", a=page("Get-Az", "Az.One"))
    with pytest.raises(
        CatalogError, match=r"version 2.0 of module 'az.one' was never added to the catalog \(there: 1.0\)"
    ):
        default_catalog({"Az.One": "2.0"})
    with pytest.raises(CatalogError, match=r"version 1.0 of module 'other' .* \(there: none\)"):
        default_catalog({"Other": "1.0"})
    with pytest.raises(CatalogError, match=r"version 3 was never added .* \(there: 1.0\)"):
        default_catalog({"*": "3"})


def test_a_version_goes_before_what_ships(home: Path) -> None:
    add(home, "ps", "5.1", a=page("Get-ChildItem", "Microsoft.PowerShell.Management", "Old"))
    assert "Old" not in parameters(default_catalog(), "Get-ChildItem")
    catalog = default_catalog({"Microsoft.PowerShell.Management": "5.1"})
    assert "Old" in parameters(catalog, "Get-ChildItem")
    assert "Old" in parameters(catalog, "gci")
    # what that version of the module does not have is not there, whatever psemu ships
    assert catalog.find("Set-Location") is None
    assert catalog.help("Set-Location") is None
    assert "Set-Location" not in catalog.names()
    assert catalog.find("ForEach-Object") is not None


def test_arguments_of_the_command_line() -> None:
    assert module_versions(["Az.One=1.0", "16.2.0"]) == {"az.one": "1.0", "*": "16.2.0"}
    for wrong in ("=1", "Az.One=", ""):
        with pytest.raises(ConfigurationError, match="is no module version"):
            module_versions([wrong])


def test_versions_in_their_order() -> None:
    versions = ["", "1.0-preview", "1.0", "1.9", "1.10", "2.0-alpha", "2.0-beta", "2.0", "10", "2025"]
    assert sorted(sorted(versions), key=version_key) == versions


@pytest.mark.parametrize(
    ("path", "version"),
    [
        ("docs/azps-16.2.0", "16.2.0"),
        ("docs/azps-16.2.0/", "16.2.0"),
        ("reference/7.6", "7.6"),
        ("Az.MySql/1.2.3.4", "1.2.3.4"),
        ("docs", ""),
        ("winserver2025-ps", ""),
        ("page-1.md", ""),
        ("x-1..2", ""),
    ],
)
def test_a_version_that_a_path_tells(path: str, version: str) -> None:
    assert guess_version(path) == version


def test_versions_and_names_that_cannot_be_files(home: Path) -> None:
    (home / "a.md").write_text(V1, encoding="utf-8")
    for version in ("../x", "1 0", "a@b", "x" * 50, "1/2"):
        with pytest.raises(ConfigurationError, match="is no version"):
            add_to_catalog(str(home / "a.md"), version=version)
    for name in (" ", "a\nb", "\x1b[1m"):
        with pytest.raises(ConfigurationError, match="cannot be used"):
            add_to_catalog(str(home / "a.md"), name=name)
    assert add_to_catalog(str(home / "a.md"), name="../../../etc/passwd", version="1.0-rc.1+5").commands == 1
    assert sorted(path.name for path in (home / "home").iterdir()) == ["catalog"]
    assert len({file_stem(name, "") for name in ("a/b", "a_b", "a b", "A_B", "b")}) == 5


MODULES = ("Az.ManagedNetworkFabric", "Az.Monitor", "Az.MySql", "Az.PostgreSql*", "Az.ServiceBus")


def test_two_releases_of_five_modules(home: Path) -> None:
    folder = shared() / "corpus" / "versions"
    for release in ("azps-15.6.0", "azps-16.2.0"):
        added = add_to_catalog(str(folder / release), name="az")
        pages = [path for path in (folder / release).rglob("*-*.md") if path.stem != path.parent.name]
        assert (added.version, added.commands) == (release[5:], len(pages))
    newer, older = default_catalog(), default_catalog({"*": "15.6.0"})
    names = {
        version: {entry.name for module in MODULES for entry in list_commands(catalog, module=module)}
        for version, catalog in (("16.2.0", newer), ("15.6.0", older))
    }
    for version, known in names.items():
        assert known == {path.stem for path in (folder / f"azps-{version}").rglob("*-*.md")}
    assert newer.find("Get-AzMySqlServer") is None
    assert older.find("Get-AzMySqlServer") is not None
    changed = {name for name in names["16.2.0"] & names["15.6.0"] if parameters(newer, name) != parameters(older, name)}
    assert changed
    page = older.help("Get-AzServiceBusTopic")
    assert page is not None
    assert page.source.text == (folder / "azps-15.6.0" / "Az.ServiceBus" / "Get-AzServiceBusTopic.md").read_text(
        "utf-8"
    )
