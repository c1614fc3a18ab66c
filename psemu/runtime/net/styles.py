"""``$PSStyle``: the ANSI sequences that a session's output is coloured with, as System.Management.Automation.PSStyle holds them."""

from __future__ import annotations

import re

from psemu.objects import CaselessDict, EnumValue, Hashtable, convert_to, to_text
from psemu.runtime.flow import NetError
from psemu.runtime.methods import Method

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.runtime.session_state import Frame

STYLE = "System.Management.Automation.PSStyle"
RENDERING = "System.Management.Automation.OutputRendering"
_VIEW = "System.Management.Automation.ProgressView"

_MARKS = {
    "Reset": 0,
    "BlinkOff": 25,
    "Blink": 5,
    "BoldOff": 22,
    "Bold": 1,
    "DimOff": 22,
    "Dim": 2,
    "Hidden": 8,
    "HiddenOff": 28,
    "Reverse": 7,
    "ReverseOff": 27,
    "ItalicOff": 23,
    "Italic": 3,
    "UnderlineOff": 24,
    "Underline": 4,
    "StrikethroughOff": 29,
    "Strikethrough": 9,
}
#: in .NET's order, each with its bright sister
_COLORS = {"Black": 0, "White": 7, "Red": 1, "Magenta": 5, "Blue": 4, "Cyan": 6, "Green": 2, "Yellow": 3}
_FORMATTING = {
    "FormatAccent": "32;1",
    "ErrorAccent": "36;1",
    "Error": "31;1",
    "Warning": "33;1",
    "Verbose": "33;1",
    "Debug": "33;1",
    "TableHeader": "32;1",
    "CustomTableHeaderLabel": "32;1;3",
    "FeedbackName": "33",
    "FeedbackText": "96",
    "FeedbackAction": "97",
}
_ARCHIVES = (".zip", ".tgz", ".gz", ".tar", ".nupkg", ".cab", ".7z")
_SCRIPTS = (".ps1", ".psd1", ".psm1", ".ps1xml")


def _mark(code: object) -> str:
    return f"\x1b[{code}m"


class StylePart:
    """PSStyle or one of its parts: *values* in order, of which those in *free* may be set."""

    __slots__ = ("free", "type_name", "values")

    def __init__(self, name: str, values: list[tuple[str, Any]], free: tuple[str, ...] = ()) -> None:
        self.type_name = STYLE + name
        self.values: CaselessDict = CaselessDict(values)
        self.free = free

    def list_properties(self) -> list[tuple[str, object]]:
        """Names and sequences."""
        return list(self.values.items())

    def script_set(self, name: str, value: Any, frame: Frame) -> None:
        """Assign to property *name*; a sequence may have nothing that prints."""
        from psemu.runtime.member_assignment import read_only, unassignable
        from psemu.runtime.script_class import exception_when_setting

        if name not in self.values:
            raise unassignable(name)
        if name not in self.free:
            raise read_only(name)
        old = self.values[name]
        if isinstance(old, str):
            new = "" if value is None else to_text(value)
            if re.sub(r"\x1b\[[0-9;]*[a-zA-Z]", "", new):
                message = (
                    "The specified string contains printable content when it should only contain ANSI escape sequences:"
                )
                raise exception_when_setting(name, NetError("System.ArgumentException", f"{message} {new}"))
            self.values[name] = new
        else:
            kind = (
                old.type_name
                if isinstance(old, EnumValue)
                else {bool: "System.Boolean", int: "System.Int32"}[type(old)]
            )
            self.values[name] = convert_to(value, kind)


def _colors(name: str, first: int) -> StylePart:
    values = []
    for color, number in _COLORS.items():
        values += [(color, _mark(first + number)), (f"Bright{color}", _mark(first + 60 + number))]
    return StylePart(name, values)


def ps_style() -> StylePart:
    """PSStyle as a session starts with it."""
    formatting = [(name, _mark(code)) for name, code in _FORMATTING.items()]
    extensions = [*((name, _mark("31;1")) for name in _ARCHIVES), *((name, _mark("33;1")) for name in _SCRIPTS)]
    progress = [
        ("Style", _mark("33;1")),
        ("MaxWidth", 120),
        ("View", EnumValue(_VIEW, "Minimal", 0)),
        ("UseOSCIndicator", False),
    ]
    files = [("Directory", _mark("44;1")), ("SymbolicLink", _mark("36;1")), ("Executable", _mark("32;1"))]
    return StylePart(
        "",
        [
            ("OutputRendering", EnumValue(RENDERING, "Host", 0)),
            *((name, _mark(code)) for name, code in _MARKS.items()),
            ("Formatting", StylePart("+FormattingData", formatting, tuple(_FORMATTING))),
            (
                "Progress",
                StylePart("+ProgressConfiguration", progress, ("Style", "MaxWidth", "View", "UseOSCIndicator")),
            ),
            (
                "FileInfo",
                StylePart(
                    "+FileInfoFormatting",
                    [*files, ("Extension", Hashtable(extensions, ordered=True))],
                    ("Directory", "SymbolicLink", "Executable"),
                ),
            ),
            ("Foreground", _colors("+ForegroundColor", 30)),
            ("Background", _colors("+BackgroundColor", 40)),
        ],
        ("OutputRendering",),
    )


def _from_rgb(part: StylePart, red: int, *rest: int) -> str:
    green, blue = rest or (red >> 8 & 255, red & 255)
    if not rest:
        red = red >> 16 & 255
    return _mark(f"{48 if 'Background' in part.type_name else 38};2;{red};{green};{blue}")


def _hyperlink(_style: StylePart, text: str, link: Any) -> str:
    return f"\x1b]8;;{link}\x1b\\{text}\x1b]8;;\x1b\\"


METHODS: dict[str, Method] = {
    "fromrgb": Method(_from_rgb, "rgb:int", "red:byte, green:byte, blue:byte"),
    "formathyperlink": Method(_hyperlink, "text:string, link:uri"),
}
