"""Get-Help: the page of a command that the catalog has, or the help in a function's comments, as ``psemu help`` prints it."""

from __future__ import annotations

from psemu.handlers.core_errors import error_record, refuse_parameters
from psemu.handlers.core_get_command import texts
from psemu.objects import PSObject
from psemu.objects.wildcards import matcher
from psemu.runtime.cmdlet import Cmdlet, cmdlet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.help.model import CommandHelp


class HelpInfo(PSObject):
    """A page as an object; its text is the page, and that is how it is shown."""

    __slots__ = ("text",)

    text: str


@cmdlet("Get-Help")
class GetHelp(Cmdlet):
    """Gives help pages."""

    def process_record(self) -> None:
        refuse_parameters(self, "Online", "ShowWindow", "Path", "Component", "Functionality", "Role")
        for name in texts(self.get("Name")) or ["Get-Help"]:
            if any(char in name for char in "*?["):
                self._listed(name)
                continue
            page = self._page(name)
            if page is None:
                self._missing(name)
            else:
                self._write(page)

    def _missing(self, name: str) -> None:
        message = (
            f'Get-Help could not find {name} in a help file in this session. To download updated help topics type: "Update-Help". To get '
            "help online, search for the help topic in the TechNet library at https://go.microsoft.com/fwlink/?LinkID=107116."
        )
        kind = "Microsoft.PowerShell.Commands.HelpNotFoundException"
        self.write_error(error_record(self, "HelpNotFound", message, "ResourceUnavailable", None, kind))

    def _page(self, name: str) -> CommandHelp | None:
        session = self.session
        for _ in range(32):
            alias = session.find_alias(name)
            if alias is None:
                break
            name = alias.definition
        function = session.find_function(name)
        if function is not None:
            return self._of_function(function)
        catalog: Any = session.catalog
        found: CommandHelp | None = catalog.help(name) if catalog is not None else None
        return found

    def _of_function(self, function: Any) -> CommandHelp:
        from psemu.catalog.described import describe
        from psemu.runtime.command_syntax import info_of

        page = describe(info_of(function, self.session.frame))
        comments = _comments_of(function)
        if comments is not None:
            page.synopsis, page.description = comments.synopsis, comments.description
            page.notes, page.examples = comments.notes, comments.examples
            page.related_links = comments.related_links
            said = {each.name.lower(): each.description for each in comments.parameters}
            for each in page.parameters:
                each.description = said.get(each.name.lower(), each.description)
        return page

    def _listed(self, pattern: str) -> None:
        catalog: Any = self.session.catalog
        matches = matcher(pattern)
        for name in catalog.names() if catalog is not None else []:
            found = self.session.find_cmdlet(str(name))
            if found is not None and matches(str(name)):
                facts = [
                    ("Name", found.name),
                    ("Category", found.command_type),
                    ("Module", found.module_name),
                    ("Synopsis", ""),
                ]
                self.write_object(PSObject(facts, ["HelpInfoShort", "System.Object"]))

    def _write(self, page: CommandHelp) -> None:
        from psemu.help.terminal import format_examples, format_help, format_parameters

        width = self.session.host.width
        names = texts(self.get("Parameter"))
        if names:
            tests = [matcher(name) for name in names]
            wanted = {each.name for each in page.parameters if any(test(each.name) for test in tests)}
            if not wanted:
                message = f"No parameter matches criteria {', '.join(names)}."
                self.write_error(error_record(self, "NoMatchFound", message, "InvalidArgument"))
                return
            text = format_parameters(page, wanted, width)
        elif self.switch("Examples"):
            text = format_examples(page, width)
        else:
            text = format_help(page, width)
        facts = [
            ("Name", page.title),
            ("Category", "Cmdlet"),
            ("Synopsis", page.synopsis),
            ("Description", page.description),
        ]
        made = HelpInfo(facts, ["MamlCommandHelpInfo", "HelpInfo", "System.Object"])
        made.text = text
        self.write_object(made)


def _comments_of(function: Any) -> CommandHelp | None:
    from psemu.help.comment_help import is_comment_help, read_comment_help

    text = function.block.text
    start = text.find("<#")
    end = text.find("#>", start)
    if start < 0 or end < 0:
        return None
    comment = [text[start : end + 2]]
    return read_comment_help(function.name, comment) if is_comment_help(comment) else None
