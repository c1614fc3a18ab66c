"""Commands to other languages: typed Python functions that call through psemu, schemas, stubs, and what changed between two versions of them."""

from __future__ import annotations

from psemu.codegen.cheat_sheet import generate_cheat_sheet
from psemu.codegen.completers import generate_completers
from psemu.codegen.differences import Change, differences, format_differences
from psemu.codegen.json_schema import command_schema, generate_functions, generate_schemas
from psemu.codegen.man_page import man_pages
from psemu.codegen.openapi import generate_openapi
from psemu.codegen.powershell_module import generate_powershell
from psemu.codegen.python_module import generate_bindings
from psemu.codegen.python_package import generate_package
from psemu.codegen.site import site_files
from psemu.codegen.write import write_bindings, write_folder

__all__ = [
    "Change",
    "command_schema",
    "differences",
    "format_differences",
    "generate_bindings",
    "generate_cheat_sheet",
    "generate_completers",
    "generate_functions",
    "generate_openapi",
    "generate_package",
    "generate_powershell",
    "generate_schemas",
    "man_pages",
    "site_files",
    "write_bindings",
    "write_folder",
]
