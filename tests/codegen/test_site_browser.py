"""The site in a real Chromium, opened from the disk: search, the form and its lines, colours, narrow screens, pages that attack."""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from psemu.binder import bind_command
from psemu.catalog.command_info import CommandInfo, ParameterInfo, ParameterSetMetadata
from psemu.codegen import site_files, write_folder
from psemu.codegen.python_types import element_type
from psemu.codegen.signatures import metadata_in, set_names, with_engine_parameters
from psemu.help import read_command_help
from psemu.objects import to_text
from psemu.parser import ast, parse
from tests.codegen.test_python_module import SWITCH, named
from tests.codegen.test_python_package import shipped
from tests.codegen.test_site import hostile

if TYPE_CHECKING:
    from selenium.webdriver import Chrome

#: how many forms are filled in, and how often each
FORMS, FILLINGS = 40, 8
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
DRIVER = shutil.which("chromedriver")


@pytest.fixture(scope="module")
def browser() -> Iterator[Chrome]:
    webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not installed")
    if CHROMIUM is None or DRIVER is None:
        pytest.skip("there is no Chromium with its chromedriver on this machine")
    options = webdriver.ChromeOptions()
    options.binary_location = CHROMIUM
    for argument in (
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--window-size=1280,900",
    ):
        options.add_argument(argument)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(DRIVER))
    yield driver
    driver.quit()


def box() -> CommandInfo:
    needs = ParameterSetMetadata(True)
    return CommandInfo(
        "Set-Crate",
        [
            ParameterInfo("Name", "System.String", {"ByName": ParameterSetMetadata(True, 0)}),
            ParameterInfo("Id", "System.Int32[]", {"ById": needs}),
            ParameterInfo("Color", "System.String", named(), valid_values=["Red", "Dark green"]),
            ParameterInfo("Sides", "System.String[]", named(), valid_values=["Left", "Right"]),
            ParameterInfo("Tag", "System.Collections.Hashtable", named()),
            ParameterInfo("Note", "System.String[]", named("ById")),
            ParameterInfo("Filter", "System.Management.Automation.ScriptBlock", named()),
            ParameterInfo("Open", "System.Boolean", named()),
            ParameterInfo("Weight", "System.Double", named()),
            ParameterInfo("Lid", "Crate.Lid", named(), opaque=True),
            ParameterInfo("Force", SWITCH, named()),
        ],
        module_name="Crate",
        aliases=["scr"],
        default_parameter_set="ByName",
        parameter_sets=["ByName", "ById"],
    )


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("docs") / "site"
    command, page = hostile()
    pages = {command.name: page for command, page in shipped()}
    pages |= {command.name: read_command_help(page, "Page.md"), "Set-Crate": None}
    commands = [*[command for command, _ in shipped()], command, box()]
    write_folder(str(folder), site_files(commands, lambda command: pages[command.name], "Site"))
    return folder


def show(browser: Chrome, path: Path) -> None:
    browser.get("about:blank")
    browser.get(path.as_uri())


def problems(browser: Chrome) -> list[str]:
    log: list[dict[str, str]] = browser.get_log("browser")  # type: ignore[no-untyped-call]
    return [entry["message"] for entry in log]


def wait(browser: Chrome, script: str) -> Any:
    """What *script* gives as soon as it gives something."""
    from selenium.webdriver.support.ui import WebDriverWait

    return WebDriverWait(browser, 10, 0.02).until(lambda driver: driver.execute_script(f"return {script}"))


def found(browser: Chrome) -> list[str]:
    names: list[str] = browser.execute_script(
        "return [...document.querySelectorAll('#results [role=option] b')].map((name) => name.textContent)"
    )
    return names


def test_search(browser: Chrome, site: Path) -> None:
    from selenium.webdriver.common.keys import Keys

    show(browser, site / "index.html")
    body = browser.find_element("tag name", "body")
    body.send_keys("/")
    field = browser.switch_to.active_element
    assert field.get_attribute("id") == "search"
    field.send_keys("sync job")
    wait(browser, "document.querySelectorAll('#results [role=option]').length > 5")
    assert all("SynchronizationJob" in name for name in found(browser)[:5])
    assert wait(browser, "document.querySelector('#results small').textContent")
    assert "commands found" in str(browser.find_element("id", "found").get_attribute("textContent"))
    field.clear()
    field.send_keys("Get-AzContext")
    assert found(browser)[0] == "Get-AzContext"
    field.clear()
    field.send_keys("scr")
    wait(browser, "document.querySelector('#results [role=option] b')?.textContent === 'Set-Crate'")
    field.clear()
    # a word that only synopses have
    field.send_keys("tenants")
    wait(browser, "document.querySelectorAll('#results [role=option]').length > 0")
    field.send_keys(Keys.ESCAPE)
    assert not browser.find_element("id", "results").is_displayed()
    field.clear()
    field.send_keys("azcontext")
    field.send_keys(Keys.ARROW_DOWN)
    selected = browser.find_element("css selector", "#results [aria-selected=true]")
    assert field.get_attribute("aria-activedescendant") == selected.get_attribute("id")
    field.send_keys(Keys.ENTER)
    wait(browser, "document.getElementById('builder') !== null")
    assert "AzContext" in browser.title
    assert problems(browser) == []


FILL = """
const [set, values] = arguments;
const radio = document.querySelector(`input[name=set][value="${set}"]`);
document.getElementById("reset").click();
if (radio) radio.click();
for (const [name, text, isExpression] of values) {
  const row = [...document.querySelectorAll("#builder .row")].find((row) => row.dataset.parameter === name);
  const raw = row.querySelector(".raw");
  if (isExpression && raw) raw.click();
  const boxes = row.querySelectorAll(".chips input");
  if (boxes.length) for (const box of boxes) box.checked = text.split("\\n").includes(box.value);
  else {
    const control = row.querySelector("input, select, textarea");
    if (control.type === "checkbox") control.checked = true;
    else control.value = text;
  }
  row.dispatchEvent(new Event("input"));
}
return [document.getElementById("made").textContent, document.getElementById("verdict").className,
  document.getElementById("verdict").textContent,
  [...document.querySelectorAll("#builder .row.off")].map((row) => row.dataset.parameter)];
"""


def fill(
    browser: Chrome, values: Sequence[tuple[str, str] | tuple[str, str, bool]], set_number: int = -1
) -> tuple[str, str, str, list[str]]:
    """The line, the verdict, its words and the parameters that cannot be given any more."""
    line, verdict, words, off = browser.execute_script(FILL, set_number, [(*value, False)[:3] for value in values])
    return line, verdict, words, off


@pytest.mark.parametrize(
    ("values", "line"),
    [
        ([("Name", "it's")], "Set-Crate -Name 'it''s'"),
        ([("Name", "box1")], "Set-Crate -Name box1"),
        ([("Name", "‘a’ $x `n \"q\"")], "Set-Crate -Name '‘‘a’’ $x `n \"q\"'"),
        ([("Name", "-Force")], "Set-Crate -Name '-Force'"),
        ([("Name", "$name", True)], "Set-Crate -Name $name"),
        ([("Name", "$a + 'b'", True)], "Set-Crate -Name ($a + 'b')"),
        ([("Name", "Get-Date", True)], "Set-Crate -Name (Get-Date)"),
        ([("Id", "1\n-2\n")], "Set-Crate -Id 1, -2"),
        ([("Id", "007"), ("Note", "a b\n3\nc,d")], "Set-Crate -Id 7 -Note 'a b', '3', 'c,d'"),
        ([("Name", "a"), ("Color", "Dark green"), ("Sides", "Left\nRight")], "Set-Crate -Name a -Color 'Dark green' -Sides 'Left', 'Right'"),
        ([("Name", "a"), ("Tag", "Key = it's\nodd key=5\nOn = $true")], "Set-Crate -Name a -Tag @{ Key = 'it''s'; 'odd key' = 5; On = $true }"),
        ([("Name", "a"), ("Filter", "$_ -gt 1")], "Set-Crate -Name a -Filter { $_ -gt 1 }"),
        ([("Name", "a"), ("Open", "$false"), ("Weight", "1.50"), ("Force", "")], "Set-Crate -Name a -Open $false -Weight 1.50 -Force"),
        ([("Name", "a"), ("Lid", "$lid.Top")], "Set-Crate -Name a -Lid $lid.Top"),
        ([("Name", "a"), ("Lid", "@{ a = 1 }")], "Set-Crate -Name a -Lid @{ a = 1 }"),
        ([("Name", "a"), ("Lid", "[Crate.Lid]::new()")], "Set-Crate -Name a -Lid ([Crate.Lid]::new())"),
    ],
)  # fmt: skip
def test_lines(browser: Chrome, site: Path, values: list[tuple[str, str]], line: str) -> None:
    path = site / "commands" / "Crate" / "Set-Crate.html"
    if browser.current_url != path.as_uri():
        show(browser, path)
    made, verdict, words, _ = fill(browser, sorted(values, key=lambda value: value[0] != "Name"))
    order = set(made.split(" -")[1:])
    assert order == set(line.split(" -")[1:]), (made, words)
    assert verdict == "good", words
    assert errors_of(made, box()) == []


@pytest.mark.parametrize(
    ("values", "verdict", "words", "off"),
    [
        ([], "open", "Still needed: -Name; or -Id.", []),
        ([("Force", "")], "open", "Still needed: -Name; or -Id.", []),
        ([("Name", "a")], "good", "Complete. Parameter set: ByName.", ["Id", "Note"]),
        ([("Note", "a")], "open", "Still needed: -Id.", ["Name"]),
        ([("Name", "a"), ("Id", "1")], "bad", "-Name and -Id cannot be used together.", []),
        ([("Name", "a"), ("Weight", "much")], "bad", "The value of -Weight must be a number.", ["Id", "Note"]),
        ([("Id", "1.5")], "bad", "The value of -Id must be a whole number.", ["Name"]),
        ([("Name", "a"), ("Tag", "no pair")], "bad", "The value of -Tag must be lines such as Key = Value.", ["Id", "Note"]),
        ([("Id", "3000000000")], "bad", "The value of -Id must be from -2147483648 to 2147483647.", ["Name"]),
        ([("Name", "a"), ("Lid", "(1")], "bad", "The value of -Lid is no complete expression.", ["Id", "Note"]),
        ([("Name", "a); b", True)], "bad", "The value of -Name is no complete expression.", ["Id", "Note"]),
        ([("Name", "a"), ("Filter", "} ; {")], "bad", "The value of -Filter is no complete script.", ["Id", "Note"]),
    ],
)  # fmt: skip
def test_what_the_form_says(
    browser: Chrome, site: Path, values: list[tuple[str, str]], verdict: str, words: str, off: list[str]
) -> None:
    path = site / "commands" / "Crate" / "Set-Crate.html"
    if browser.current_url != path.as_uri():
        show(browser, path)
    _, found, said, unusable = fill(browser, values)
    assert (found, said.replace(", ", " and ") if "together" in said else said, sorted(unusable)) == (
        verdict,
        words,
        off,
    )


def errors_of(line: str, command: CommandInfo) -> list[str]:
    result = parse(line)
    assert not result.errors, line
    node = next(node for node in result.ast.walk() if isinstance(node, ast.CommandAst))
    return [error.error_id for error in bind_command(node, command, result.source, expects_input=False).errors]


def text_for(parameter: ParameterInfo) -> tuple[str, str, bool]:
    values = parameter.valid_values or parameter.enum_values
    kind = element_type(parameter.type_name)[0].rpartition(".")[2]
    texts = {
        "Boolean": "$true",
        "Char": ",",
        "Guid": "00000000-0000-0000-0000-000000000001",
        "String": 'it\'s "x"',
        "TimeSpan": "1.02:03:04",
        "Uri": "https://a.example",
        "Version": "1.2.3",
    }
    texts |= dict.fromkeys(("DateTime", "DateTimeOffset"), "2024-01-02")
    texts |= dict.fromkeys(
        ("Byte", "SByte", "Int16", "Int32", "Int64", "UInt16", "UInt32", "UInt64", "Single", "Double", "Decimal"), "7"
    )
    texts |= dict.fromkeys(("Hashtable", "IDictionary", "OrderedDictionary"), "a = b")
    return parameter.name, values[0] if values else texts.get(kind, "$opaque"), False


def test_the_form_and_the_binder_agree(browser: Chrome, site: Path) -> None:
    chance = random.Random(5)
    commands = [with_engine_parameters(command) for command, _ in shipped()]
    complete = 0
    for command in chance.sample(commands, FORMS):
        show(browser, site / "commands" / command.module_name / f"{command.name}.html")
        for _ in range(FILLINGS):
            set_name = chance.choice(set_names(command))
            values = []
            for parameter in command.parameters:
                metadata = metadata_in(parameter, set_name)
                share = 0.1 if metadata is None else 0.9 if metadata.is_mandatory else 0.15
                if chance.random() < share * (0.3 if metadata is None else 1):
                    values.append(text_for(parameter))
            line, verdict, words, _ = fill(browser, values)
            errors = errors_of(line, command)
            assert (verdict == "good") is (errors == []), (line, verdict, words, errors)
            complete += verdict == "good"
    assert complete >= FORMS * FILLINGS * 0.3
    assert problems(browser) == []


def test_a_set_that_was_chosen_and_a_splatted_line(browser: Chrome, site: Path) -> None:
    show(browser, site / "commands" / "Crate" / "Set-Crate.html")
    _, verdict, words, _ = fill(browser, [("Id", "1\n2"), ("Force", "")], 1)
    assert (verdict, words) == ("good", "Complete. Parameter set: ById.")
    rows = browser.find_elements("css selector", "#builder .row")
    hidden = [row.get_attribute("data-parameter") for row in rows if row.get_attribute("hidden")]
    assert hidden == ["Name"]
    browser.find_element("id", "splat").click()
    text = browser.find_element("id", "made").text
    assert text == "$parameters = @{\n    Id = @(1, 2)\n    Force = $true\n}\nSet-Crate @parameters"
    assert not parse(text).errors


def test_colours_and_what_is_kept(browser: Chrome, site: Path) -> None:
    show(browser, site / "index.html")

    def colour() -> str:
        return str(browser.execute_script("return getComputedStyle(document.body).backgroundColor"))

    for scheme, expected in (("dark", "rgb(15, 20, 27)"), ("light", "rgb(255, 255, 255)")):
        media = {"features": [{"name": "prefers-color-scheme", "value": scheme}]}
        browser.execute_cdp_cmd("Emulation.setEmulatedMedia", media)
        assert colour() == expected
    button = browser.find_element("id", "theme")
    button.click()
    button.click()
    assert button.get_attribute("aria-label") == "Colours: dark"
    assert colour() == "rgb(15, 20, 27)"
    show(browser, site / "commands" / "Crate" / "Set-Crate.html")
    assert colour() == "rgb(15, 20, 27)"
    browser.find_element("id", "theme").click()
    assert colour() == "rgb(255, 255, 255)"


def test_a_phone_shows_all_without_scrolling_sideways(browser: Chrome, site: Path) -> None:
    metrics = {"width": 360, "height": 700, "deviceScaleFactor": 1, "mobile": True}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
    try:
        pages = ["index.html", "nouns/1.html", *[f"commands/{path}" for path in (
            "Crate/Set-Crate.html", "Az.RecoveryServices/index.html", "Az.RecoveryServices/New-AzRecoveryServicesAsrReplicationProtectedItem.html",
            "Microsoft.Graph.Applications/Get-MgServicePrincipal.html")]]  # fmt: skip
        for page in pages:
            show(browser, site / page)
            width = browser.execute_script("return document.documentElement.scrollWidth")
            assert width <= 360, page
    finally:
        browser.execute_cdp_cmd("Emulation.clearDeviceMetricsOverride", {})


def test_a_page_that_attacks_runs_nothing(browser: Chrome, site: Path) -> None:
    (path,) = site.glob("commands/*/Set-Box.html")
    show(browser, path)
    assert browser.execute_script("return document.images.length") == 0
    assert browser.find_element("id", "made").text == "Set-Box"
    # Chromium tells of what the policy stopped; there was nothing to stop
    assert problems(browser) == []
    field = browser.find_element("id", "search")
    field.send_keys("<script>")
    wait(browser, "document.querySelectorAll('#results li').length > 0")
    field.clear()
    field.send_keys("set-box")
    wait(browser, "document.querySelectorAll('#results [role=option]').length > 0")
    assert problems(browser) == []


def test_the_keyboard_reaches_everything(browser: Chrome, site: Path) -> None:
    show(browser, site / "commands" / "Crate" / "Set-Crate.html")
    unnamed = browser.execute_script(
        "return [...document.querySelectorAll('button, a, input, select, textarea')].filter((one) => one.checkVisibility() &&"
        " !(one.textContent.trim() || one.getAttribute('aria-label') || one.labels?.length)).map((one) => one.outerHTML)"
    )
    assert unnamed == []
    from selenium.webdriver.common.keys import Keys

    browser.find_element("tag name", "body").send_keys(Keys.TAB)
    assert browser.switch_to.active_element.text == "Skip to content"
    assert browser.execute_script("return document.querySelectorAll('h1').length") == 1
    assert browser.execute_script("return document.documentElement.lang") == "en"


def test_what_psemu_shared_has(browser: Chrome, tmp_path: Path) -> None:
    shared = os.environ.get("PSEMU_SHARED")
    if not shared:
        pytest.skip("PSEMU_SHARED does not say where published pages lie")
    from psemu.cli import main

    target = tmp_path / "site"
    assert main(["docs", "build", str(Path(shared) / "corpus" / "az" / "Az.Storage"), "-o", str(target)]) == 0
    show(browser, target / "commands" / "Az.Storage" / "New-AzStorageAccount.html")
    assert to_text(browser.find_element("id", "made").text) == "New-AzStorageAccount"
    assert problems(browser) == []
