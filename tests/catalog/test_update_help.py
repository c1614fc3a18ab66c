"""Pages from paths, addresses and recipes; the network is pytest-httpx's."""

from __future__ import annotations

import hashlib
import io
import tarfile
from pathlib import Path

import pytest
from pytest_httpx import HTTPXMock

from psemu.catalog import default_catalog, list_catalog
from psemu.catalog.recipes import RECIPES, Recipe
from psemu.errors import CatalogError, ConfigurationError
from psemu.update_help import add_help, update_catalog
from tests.help.pages import V1

COMMIT = "0123456789abcdef0123456789abcdef01234567"


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("PSEMU_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def page(name: str, module: str = "Sample") -> str:
    return V1.replace("Get-Thing", name).replace("Module Name: Sample", f"Module Name: {module}")


def repository(files: dict[str, str]) -> bytes:
    """A tar file as GitHub makes it: one folder at the top, the commit in a comment."""
    data = io.BytesIO()
    with tarfile.open(fileobj=data, mode="w:gz", pax_headers={"comment": COMMIT}) as archive:
        for name, text in files.items():
            info = tarfile.TarInfo(f"docs-main/{name}")
            info.size = len(text.encode())
            archive.addfile(info, io.BytesIO(text.encode()))
    return data.getvalue()


AZ = {
    "README.md": "# Azure",
    "azps-9.7.0/Az.One/Get-AzOld.md": page("Get-AzOld", "Az.One"),
    "azps-16.2.0/Az.One/Get-AzNew.md": page("Get-AzNew", "Az.One"),
    "docs-conceptual/azps-99.0.0/index.md": "# Text",
}


class Seen:
    def __init__(self) -> None:
        self.bytes: list[int] = []
        self.parts: list[float] = []

    def downloading(self, done: int, total: int | None) -> None:
        self.bytes.append(done)

    def reading(self, files: int, part: float) -> None:
        self.parts.append(part)


def test_a_recipe_takes_the_newest_release(httpx_mock: HTTPXMock, home: Path) -> None:
    data = repository(AZ)
    httpx_mock.add_response(url=RECIPES["az"].url, content=data, headers={"ETag": '"one"'})
    seen = Seen()
    added = add_help("Az", seen)
    assert (added.label, added.commands, added.folder, added.revision) == ("az@16.2.0", 1, "azps-16.2.0", COMMIT)
    assert (added.etag, added.sha256) == ('"one"', hashlib.sha256(data).hexdigest())
    assert seen.bytes[-1] == len(data)
    assert seen.parts[-1] == 1.0
    catalog = default_catalog()
    assert catalog.find("Get-AzNew") is not None
    assert catalog.find("Get-AzOld") is None
    assert list((home / "downloads").iterdir()) == []


def test_two_releases_stand_side_by_side(httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(url=RECIPES["az"].url, content=repository(AZ), is_reusable=True)
    add_help("az")
    add_help("az", version="9.7.0")
    assert [source.label for source in list_catalog()] == ["az@9.7.0", "az@16.2.0"]
    assert default_catalog().find("Get-AzOld") is None
    assert default_catalog({"*": "9.7.0"}).find("Get-AzOld") is not None
    assert default_catalog({"Az.One": "9.7.0"}).find("Get-AzNew") is None
    with pytest.raises(CatalogError, match=r"'az' has no version 1.0 in .* \(there: 9.7.0, 16.2.0\)"):
        add_help("az", version="1.0")


def test_updates(httpx_mock: HTTPXMock) -> None:
    url = RECIPES["az"].url
    httpx_mock.add_response(url=url, content=repository(AZ), headers={"ETag": '"one"'})
    add_help("az")
    httpx_mock.add_response(url=url, status_code=304)
    assert [(source.label, changed) for source, changed in update_catalog()] == [("az@16.2.0", False)]
    newer = {**AZ, "azps-16.3.0/Az.One/Get-AzNewest.md": page("Get-AzNewest", "Az.One")}
    httpx_mock.add_response(url=url, content=repository(newer), headers={"ETag": '"two"'})
    assert [(source.label, changed) for source, changed in update_catalog(["az"])] == [("az@16.3.0", True)]
    assert httpx_mock.get_requests()[-1].headers["if-none-match"] == '"one"'
    assert default_catalog().find("Get-AzNewest") is not None
    httpx_mock.add_response(url=url, content=repository(newer), headers={"ETag": '"two"'})
    assert [source.label for source, _ in update_catalog(["az@16.2.0"])] == ["az@16.2.0"]


def test_of_several_releases_the_newest_is_asked_for_once(httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(url=RECIPES["az"].url, content=repository(AZ), headers={"ETag": '"one"'}, is_reusable=True)
    add_help("az", version="9.7.0")
    add_help("az")
    before = len(httpx_mock.get_requests())
    assert [source.label for source, _ in update_catalog()] == ["az@16.2.0"]
    assert len(httpx_mock.get_requests()) == before + 1


def test_a_page_and_an_archive_at_an_address(httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(content=page("Get-One").encode())
    added = add_help("https://example.com/Get-One.md?sig=secret")
    assert (added.name, added.source, added.commands) == (*["https://example.com/Get-One.md"] * 2, 1)
    httpx_mock.add_response(content=repository(AZ))
    added = add_help("https://example.com/x.tar.gz", name="mine", version="1.0-preview", folder="azps-9.7.0")
    assert (added.label, added.commands) == ("mine@1.0-preview", 1)
    httpx_mock.add_response(url="https://example.com/x.tar.gz", content=repository(AZ))
    assert [source.folder for source, _ in update_catalog(["mine"])] == ["azps-9.7.0"]


def test_what_cannot_be_used_changes_nothing(httpx_mock: HTTPXMock, home: Path) -> None:
    url = RECIPES["az"].url
    httpx_mock.add_response(url=url, content=repository(AZ)[:-300])
    with pytest.raises(CatalogError, match="is damaged"):
        add_help("az")
    httpx_mock.add_response(url=url, content=repository({"README.md": "# nothing"}))
    with pytest.raises(CatalogError, match=r"has no version at all in .* \(there: none\)"):
        add_help("az")
    httpx_mock.add_response(url=url, content=repository(AZ))
    with pytest.raises(CatalogError, match="it was thrown away"):
        add_help("az", sha256="0" * 64)
    httpx_mock.add_response(content=b"<html>a page of something else</html>")
    with pytest.raises(CatalogError, match="holds no help page of a command"):
        add_help("https://example.com/x.zip")
    assert list_catalog() == []
    assert not any((home / "downloads").iterdir())


def test_words_that_are_nothing(tmp_path: Path) -> None:
    with pytest.raises(
        CatalogError, match="is no file or folder, no https address and no recipe; the recipes are az, graph"
    ):
        add_help("nothing")
    with pytest.raises(ConfigurationError, match="names its folder itself"):
        add_help("az", folder="x")
    file = tmp_path / "Get-Thing.md"
    file.write_text(V1, encoding="utf-8")
    with pytest.raises(CatalogError, match="nothing was added"):
        add_help(str(file), sha256="0" * 64)
    digest = hashlib.sha256(V1.encode()).hexdigest()
    added = add_help(str(file), sha256=digest)
    assert added.commands == 1
    assert [changed for _, changed in update_catalog([str(file)])] == [True]
    file.unlink()
    with pytest.raises(CatalogError, match="which is not there any more"):
        list(update_catalog())


@pytest.mark.parametrize("recipe", RECIPES.values(), ids=lambda recipe: recipe.name)
def test_recipes_are_addresses_of_github(recipe: Recipe) -> None:
    assert recipe.url.startswith("https://codeload.github.com/MicrosoftDocs/")
    assert not recipe.folder.startswith("/")
    folder = recipe.folder.replace("{version}", recipe.version or "7.6")
    assert recipe.choose_folder([folder])[0] == folder


def test_folders_that_only_look_like_releases_are_none() -> None:
    windows = RECIPES["windows"]
    folders = ["docset/winserver2019-ps", "docset/winserver2025-ps", "docset/winserver-ps", "docset/mdop", "docset/x"]
    assert windows.choose_folder(folders) == ("docset/winserver2025-ps", "2025")
    assert windows.choose_folder(folders, "2019") == ("docset/winserver2019-ps", "2019")
    assert RECIPES["powershell"].choose_folder(["reference/7.6", "reference/7.7", "reference/5.1"])[1] == "7.6"
