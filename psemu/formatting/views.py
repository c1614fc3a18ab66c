"""The default views of types: which columns a table or list of them has, as data; a type that is not here shows its properties."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    #: label, property, width (0: automatic), alignment
    TableColumn = tuple[str, str, int, str]


class View:
    """How a type is shown: *table* columns, *lines* (properties of a list), *text* (one property as it is), *group_by*
    a property under the name *group_label*.

    *shape* is what is chosen when nobody asks for another.
    """

    __slots__ = ("group_by", "group_label", "hidden_headers", "lines", "shape", "table", "text")

    def __init__(
        self,
        shape: str,
        table: Sequence[TableColumn] = (),
        lines: Sequence[str] = (),
        text: str = "",
        group_by: str = "",
        group_label: str = "",
    ) -> None:
        self.shape = shape
        self.table = table
        self.lines = lines
        self.text = text
        self.group_by = group_by
        self.group_label = group_label


def _columns(*names: str) -> list[TableColumn]:
    return [(name, name, 0, "") for name in names]


_SPAN_LIST = [
    *("Days", "Hours", "Minutes", "Seconds", "Milliseconds", "Ticks"),
    *("TotalDays", "TotalHours", "TotalMinutes", "TotalSeconds", "TotalMilliseconds"),
]
_ENTRY = View("table", [("Name", "Name", 30, "left"), ("Value", "Value", 0, "left")], ["Name", "Value"])
_FILE = View(
    "table",
    [
        ("UnixMode", "UnixMode", 10, "left"),
        ("User", "User", 10, "left"),
        ("Group", "Group", 10, "left"),
        ("LastWriteTime", "LastWriteTime", 21, "right"),
        ("Size", "Size", 12, "right"),
        ("Name", "Name", 0, "left"),
    ],
    ["Name", "FullName", "Attributes", "CreationTime", "LastWriteTime", "LastAccessTime", "Mode", "Size"],
    group_by="PSParentPath",
    group_label="Directory",
)
_DRIVE = View(
    "table",
    [
        ("Name", "Name", 10, "left"),
        ("Used (GB)", "Used", 13, "right"),
        ("Free (GB)", "Free", 13, "right"),
        ("Provider", "Provider.Name", 13, "left"),
        ("Root", "Root", 35, "left"),
        ("CurrentLocation", "CurrentLocation", 0, "right"),
    ],
)
_WEB_RESPONSE = ("StatusCode", "StatusDescription", "Content", "RawContent", "Headers")
_GRAPH = "Microsoft.Graph.PowerShell.Models."
_AZURE_MODELS = "Microsoft.Azure.Commands.Profile.Models."
_AZURE_PROFILE = "Microsoft.Azure.Commands.Profile.Models.Core."
_AZURE_RESOURCES = "Microsoft.Azure.Commands.ResourceManager.Cmdlets.SdkModels."

VIEWS: dict[str, View] = {
    "System.Collections.DictionaryEntry": _ENTRY,
    "System.Management.Automation.PSVariable": _ENTRY,
    "System.DateTime": View("text", text="DateTime"),
    "System.TimeSpan": View("list", [(name, name, 0, "left") for name in _SPAN_LIST[:5]], _SPAN_LIST),
    "System.RuntimeType": View(
        "table",
        [
            ("IsPublic", "IsPublic", 8, "left"),
            ("IsSerial", "IsSerial", 8, "left"),
            ("Name", "Name", 40, "left"),
            ("BaseType", "BaseType", 0, "left"),
        ],
    ),
    "System.Management.Automation.SemanticVersion": View(
        "table",
        [
            *((name, name, 6, "left") for name in ("Major", "Minor", "Patch")),
            ("PreReleaseLabel", "PreReleaseLabel", 15, "left"),
            ("BuildLabel", "BuildLabel", 11, "left"),
        ],
    ),
    "System.Version": View(
        "table", [(name, name, max(6, len(name)), "left") for name in ("Major", "Minor", "Build", "Revision")]
    ),
    "Microsoft.PowerShell.Commands.GroupInfo": View(
        "table",
        [("Count", "Count", 5, "right"), ("Name", "Name", 25, "left"), ("Group", "Group", 0, "left")],
        ["Name", "Count", "Group", "Values"],
    ),
    "Microsoft.PowerShell.Commands.GroupInfoNoElement": View(
        "table", [("Count", "Count", 5, "right"), ("Name", "Name", 25, "left")], ["Name", "Count"]
    ),
    "Microsoft.PowerShell.Commands.MemberDefinition": View(
        "table", [(name, name, 0, "left") for name in ("Name", "MemberType", "Definition")], group_by="TypeName"
    ),
    "Microsoft.PowerShell.Commands.MatchInfo": View("text"),
    "System.Management.Automation.AliasInfo": View(
        "table",
        [
            ("CommandType", "CommandType", 15, "left"),
            ("Name", "DisplayName", 50, "left"),
            ("Version", "Version", 10, "left"),
            ("Source", "Source", 0, "left"),
        ],
    ),
    "System.Management.Automation.CmdletInfo": View(
        "table",
        [
            ("CommandType", "CommandType", 15, "left"),
            ("Name", "Name", 50, "left"),
            ("Version", "Version", 10, "left"),
            ("Source", "Source", 0, "left"),
        ],
    ),
    "System.Management.Automation.CallStackFrame": View("table", _columns("Command", "Arguments", "Location")),
    "System.Globalization.CultureInfo": View(
        "table", [("LCID", "LCID", 16, "left"), ("Name", "Name", 16, "left"), ("DisplayName", "DisplayName", 0, "left")]
    ),
    "System.IO.FileInfo": _FILE,
    "System.IO.DirectoryInfo": _FILE,
    "System.Management.Automation.PathInfo": View("table", _columns("Path")),
    "System.Management.Automation.PSDriveInfo": _DRIVE,
    "Microsoft.PowerShell.Commands.HistoryInfo": View(
        "table",
        [("Id", "Id", 4, "right"), ("Duration", "Duration", 16, "right"), ("CommandLine", "CommandLine", 0, "left")],
    ),
    "System.Management.Automation.ProviderInfo": View(
        "table",
        [("Name", "Name", 20, "left"), ("Capabilities", "Capabilities", 0, "left"), ("Drives", "Drives", 0, "left")],
    ),
    "Microsoft.PowerShell.Commands.BasicHtmlWebResponseObject": View(
        "list", lines=[*_WEB_RESPONSE, "Images", "InputFields", "Links", "RawContentLength", "RelationLink"]
    ),
    "Microsoft.PowerShell.Commands.WebResponseObject": View(
        "list", lines=[*_WEB_RESPONSE, "RawContentLength", "RelationLink"]
    ),
    "Microsoft.Powershell.Utility.FileHash": View(
        "table", [("Algorithm", "Algorithm", 15, "left"), ("Hash", "Hash", 70, "left"), ("Path", "Path", 0, "left")]
    ),
    "MamlCommandHelpInfo": View("text", text="Text"),
    # what the commands that psemu ships return
    _GRAPH + "MicrosoftGraphServicePrincipal": View(
        "table", _columns("DisplayName", "Id", "AppId", "SignInAudience", "ServicePrincipalType")
    ),
    _GRAPH + "MicrosoftGraphApplication": View(
        "table", _columns("DisplayName", "Id", "AppId", "SignInAudience", "PublisherDomain")
    ),
    _GRAPH + "MicrosoftGraphUser": View("table", _columns("DisplayName", "Id", "Mail", "UserPrincipalName")),
    _GRAPH + "MicrosoftGraphGroup": View(
        "table", _columns("DisplayName", "Id", "MailNickname", "Description", "GroupTypes")
    ),
    _GRAPH + "MicrosoftGraphDirectoryObject": View("table", _columns("Id", "DeletedDateTime")),
    _GRAPH + "MicrosoftGraphTeam": View("table", _columns("Id", "DisplayName", "Description", "IsArchived")),
    _GRAPH + "MicrosoftGraphDrive": View("table", _columns("Id", "Name", "DriveType", "CreatedDateTime")),
    _GRAPH + "MicrosoftGraphPlannerPlan": View("table", _columns("Id", "Title", "Owner", "CreatedDateTime")),
    _GRAPH + "MicrosoftGraphTodoTaskList": View(
        "table", _columns("Id", "DisplayName", "IsOwner", "IsShared", "WellknownListName")
    ),
    "Microsoft.Graph.PowerShell.Authentication.Models.GraphCommand": View(
        "table",
        _columns("Command", "Module", "Method", "URI", "OutputType", "Permissions", "Variants"),
        group_by="APIVersion",
        group_label="APIVersion",
    ),
    _GRAPH + "MicrosoftGraphSynchronizationJob": View("table", _columns("Id", "TemplateId")),
    _GRAPH + "MicrosoftGraphSynchronizationTemplate": View("table", _columns("Id", "ApplicationId")),
    _AZURE_PROFILE + "PSAzureProfile": View(
        "table",
        [
            ("Account", "Context.Account.Id", 0, ""),
            ("SubscriptionName", "Context.Subscription.Name", 0, ""),
            ("TenantId", "Context.Tenant.Id", 0, ""),
            ("Environment", "Context.Environment.Name", 0, ""),
        ],
    ),
    _AZURE_MODELS + "PSAzureSubscription": View("table", _columns("Name", "Id", "TenantId", "State")),
    _AZURE_MODELS + "PSAzureTenant": View(
        "table",
        [
            ("Id", "Id", 0, ""),
            ("Name", "Name", 0, ""),
            ("Category", "TenantCategory", 0, ""),
            ("Domains", "Domains", 0, ""),
        ],
    ),
    _AZURE_MODELS + "PSAzureEnvironment": View(
        "table",
        [
            ("Name", "Name", 0, ""),
            ("Resource Manager Url", "ResourceManagerUrl", 0, ""),
            ("ActiveDirectory Authority", "ActiveDirectoryAuthority", 0, ""),
            ("Type", "Type", 0, ""),
        ],
    ),
    _AZURE_RESOURCES + "PSResource": View(
        "list", lines=["Name", "ResourceGroupName", "ResourceType", "Location", "ResourceId", "Tags"]
    ),
    _AZURE_RESOURCES + "PSResourceGroup": View(
        "list", lines=["ResourceGroupName", "Location", "ProvisioningState", "Tags", "ResourceId"]
    ),
    _AZURE_PROFILE + "PSAzureContext": View(
        "table",
        [
            ("Name", "Name", 40, "left"),
            ("Account", "Account.Id", 19, "left"),
            ("SubscriptionName", "Subscription.Name", 19, "left"),
            ("Environment", "Environment.Name", 19, "left"),
            ("TenantId", "Tenant.Id", 0, "left"),
        ],
    ),
}
VIEWS["System.Management.Automation.FunctionInfo"] = VIEWS["System.Management.Automation.CmdletInfo"]


#: records of the other streams, shown as the text of this property between whatever else is shown
MESSAGES = {
    "System.Management.Automation.InformationRecord": "MessageData",
    "System.Management.Automation.HostInformationMessage": "Message",
    "System.Management.Automation.WarningRecord": "Message",
    "System.Management.Automation.VerboseRecord": "Message",
    "System.Management.Automation.DebugRecord": "Message",
}


def view_of(type_names: Sequence[str]) -> View | None:
    """The view of the first of *type_names* that has one."""
    for name in type_names:
        view = VIEWS.get(name)
        if view is not None:
            return view
        if name.startswith(("System.Object", "System.Management.Automation.PSCustomObject")):
            return None
    return None


def shows_as_list(type_names: Sequence[str]) -> bool:
    """True for the objects of the Azure modules, which are lists whatever their number of properties."""
    return bool(type_names) and type_names[0].startswith("Microsoft.Azure.")
