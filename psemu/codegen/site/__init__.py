"""Help pages as a static web site: a page for each command, indexes by module and noun, and a search that needs no server."""

from __future__ import annotations

from psemu.codegen.site.files import site_files

__all__ = ["site_files"]
