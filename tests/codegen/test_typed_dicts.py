from __future__ import annotations

from pathlib import Path

from psemu.catalog.command_info import CommandInfo, ParameterInfo
from psemu.codegen import generate_bindings, generate_package, write_folder
from psemu.codegen.typed_dicts import TypedDicts
from psemu.help import CommandHelp, read_command_help
from tests.codegen.test_python_module import PAGE, checks, named
from tests.codegen.test_python_package import run

NOTES = """## NOTES

COMPLEX PARAMETER PROPERTIES

To create the parameters described below, construct a hash table containing the appropriate properties.

LID <IMicrosoftBoxLid>: The lid
  - `Colour <String>`: Its \"colour\" \\ more
  - `[Made <DateTime?>]`: When
  - `[Inside <IMicrosoftBoxLid>]`: A lid below
  - `[Hinges <IMicrosoftBoxHinge[]>]`: What holds it
    - `[(Any) <Object>]`: This indicates any property can be added to this object.
    - `[Count <Int32?>]`: How many
    - `[from <String>]`: Where from
    - `[Kind <INobodyKnows>]`: What kind

PADS <IMicrosoftBoxPad[]>: The pads
  - `[Sizes <Int32[]>]`: In mm
"""


def box(*types: tuple[str, str], name: str = "Set-Box") -> CommandInfo:
    return CommandInfo(name, [ParameterInfo(parameter, type_name, named()) for parameter, type_name in types])


def page(notes: str = NOTES) -> CommandHelp:
    return read_command_help(PAGE.replace("## NOTES\n", notes), "Set-Box.md")


BOX = box(("Lid", "Box.Models.IMicrosoftBoxLid"), ("Pads", "Box.Models.IMicrosoftBoxPad[]"))


FITS = """
set_box()
set_box(lid={"Colour": "red"})
set_box(lid={"Colour": "red", "Made": "2024-01-01"})
set_box(lid={"Colour": "red", "Inside": {"Colour": "blue"}})
set_box(lid={"Colour": "red", "Hinges": {"Count": 1}})
set_box(lid={"Colour": "red", "Hinges": [{"Count": 1}, {"more": 2}]})
set_box(pads={"Sizes": 1})
set_box(pads=[{"Sizes": [1, 2]}, {}])
""".strip().splitlines()
DOES_NOT = """
set_box(lid={})
set_box(lid={"Color": "red"})
set_box(lid={"Colour": 1})
set_box(lid={"Colour": "red", "Inside": {}})
set_box(pads=[{"Sizes": "wide"}])
""".strip().splitlines()


def test_what_a_hash_table_may_hold(tmp_path: Path) -> None:
    text = generate_bindings([(BOX, page())])
    first = text.count("\n") + 1
    found = checks(text, tmp_path, *FITS, *DOES_NOT)
    wrong = {int(line.split(":")[1]) - first for line in found.splitlines() if ": error:" in line}
    assert wrong == set(range(len(FITS), len(FITS) + len(DOES_NOT))), found


def test_a_package_has_them_in_models(tmp_path: Path) -> None:
    files = generate_package([(BOX, page())])
    text = files["models.py"]
    assert "class IMicrosoftBoxLid(TypedDict, total=False):" in text
    assert "    Colour: Required[str]" in text
    assert 'IMicrosoftBoxHinge = TypedDict(\n    "IMicrosoftBoxHinge",' in text
    assert '        "from": "str",' in text
    assert "    lid: models.IMicrosoftBoxLid | NotGiven = NOT_GIVEN," in files["box.py"]
    write_folder(str(tmp_path / "boxes"), files)
    done = run("mypy", "--strict", "--follow-imports=silent", "boxes", folder=tmp_path)
    assert done.returncode == 0, done.stdout
    for verb in (["check"], ["format", "--check"]):
        done = run("ruff", *verb, "--isolated", "--no-cache", "boxes", folder=tmp_path)
        assert done.returncode == 0, done.stdout
    namespace: dict[str, object] = {"__name__": "models"}
    exec(text, namespace)
    assert "IMicrosoftBoxPad" in namespace


def test_pages_that_differ_are_joined() -> None:
    shapes = TypedDicts()
    shapes.take(BOX, page())
    later = NOTES.replace("  - `Colour <String>`", "  - `[Weight <Int64?>]`: In g\n  - `[Colour <Object>]`")
    shapes.take(box(("Lid", "Box.Models.IMicrosoftBoxLid"), name="New-Box"), page(later))
    text = "\n".join(shapes.lines())
    assert "    Colour: object" in text
    assert "    Weight: int" in text
    assert shapes.atoms("New-Box", "lid") == shapes.atoms("set-box", "LID") == ("IMicrosoftBoxLid",)
    assert shapes.atoms("New-Box", "Pads") is None


def test_types_of_one_name_stay_apart() -> None:
    shapes = TypedDicts()
    shapes.take(BOX, page())
    other = box(("Lid", "Crate.Models.IMicrosoftBoxLid"), name="Set-Crate")
    shapes.take(
        other, page("## NOTES\n\nCOMPLEX PARAMETER PROPERTIES\n\nLID <IMicrosoftBoxLid>: x\n  - `Id <String>`: x\n")
    )
    assert shapes.atoms("Set-Box", "Lid") == ("IMicrosoftBoxLid",)
    assert shapes.atoms("Set-Crate", "Lid") == ("IMicrosoftBoxLid_2",)


def test_a_class_shadows_no_import(tmp_path: Path) -> None:
    names = ("Mapping", "Sequence", "TypedDict", "Required", "UUID")
    notes = "## NOTES\n\nCOMPLEX PARAMETER PROPERTIES\n"
    for name in names:
        notes += f"\n{name.upper()} <{name}>: x\n  - `Id <String>`: x\n  - `[Ids <Guid[]>]`: x\n"
    text = generate_bindings([(box(*((name, f"Box.{name}") for name in names)), page(notes))])
    calls = [f'set_box({name}={{"Id": "a", "Ids": ["b"]}})' for name in ("mapping", "typed_dict", "uuid")]
    assert checks(text, tmp_path, *calls) == ""
