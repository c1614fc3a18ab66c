"""Names of types as help pages write them, short or full, to the full .NET name; and whether values of a type can be made from text."""

from __future__ import annotations

#: lower-case short name or accelerator → full name, for the types that PowerShell itself knows
_FULL = {
    "array": "System.Array",
    "bigint": "System.Numerics.BigInteger",
    "bool": "System.Boolean",
    "boolean": "System.Boolean",
    "byte": "System.Byte",
    "char": "System.Char",
    "ciminstance": "Microsoft.Management.Infrastructure.CimInstance",
    "cimsession": "Microsoft.Management.Infrastructure.CimSession",
    "cultureinfo": "System.Globalization.CultureInfo",
    "datetime": "System.DateTime",
    "datetimeoffset": "System.DateTimeOffset",
    "decimal": "System.Decimal",
    "double": "System.Double",
    "encoding": "System.Text.Encoding",
    "float": "System.Single",
    "guid": "System.Guid",
    "hashtable": "System.Collections.Hashtable",
    "idictionary": "System.Collections.IDictionary",
    "int": "System.Int32",
    "int16": "System.Int16",
    "int32": "System.Int32",
    "int64": "System.Int64",
    "ipaddress": "System.Net.IPAddress",
    "ipendpoint": "System.Net.IPEndPoint",
    "long": "System.Int64",
    "mailaddress": "System.Net.Mail.MailAddress",
    "object": "System.Object",
    "ordered": "System.Collections.Specialized.OrderedDictionary",
    "physicaladdress": "System.Net.NetworkInformation.PhysicalAddress",
    "pscredential": "System.Management.Automation.PSCredential",
    "pscustomobject": "System.Management.Automation.PSObject",
    "psmoduleinfo": "System.Management.Automation.PSModuleInfo",
    "psobject": "System.Management.Automation.PSObject",
    "psvariable": "System.Management.Automation.PSVariable",
    "regex": "System.Text.RegularExpressions.Regex",
    "runspace": "System.Management.Automation.Runspaces.Runspace",
    "sbyte": "System.SByte",
    "scriptblock": "System.Management.Automation.ScriptBlock",
    "securestring": "System.Security.SecureString",
    "semver": "System.Management.Automation.SemanticVersion",
    "short": "System.Int16",
    "single": "System.Single",
    "string": "System.String",
    "switch": "System.Management.Automation.SwitchParameter",
    "switchparameter": "System.Management.Automation.SwitchParameter",
    "timespan": "System.TimeSpan",
    "type": "System.Type",
    "uint": "System.UInt32",
    "uint16": "System.UInt16",
    "uint32": "System.UInt32",
    "uint64": "System.UInt64",
    "ulong": "System.UInt64",
    "uri": "System.Uri",
    "ushort": "System.UInt16",
    "version": "System.Version",
    "void": "System.Void",
    "x509certificate": "System.Security.Cryptography.X509Certificates.X509Certificate",
    "x509certificate2": "System.Security.Cryptography.X509Certificates.X509Certificate2",
    "xml": "System.Xml.XmlDocument",
    "xmldocument": "System.Xml.XmlDocument",
}

#: types whose values a script can write down; any other one is opaque without its assembly
_KNOWN = frozenset(
    {
        "System.Array",
        "System.Boolean",
        "System.Byte",
        "System.Char",
        "System.Collections.Hashtable",
        "System.Collections.IDictionary",
        "System.DateTime",
        "System.DateTimeOffset",
        "System.Decimal",
        "System.Double",
        "System.Guid",
        "System.Int16",
        "System.Int32",
        "System.Int64",
        "System.Management.Automation.PSCredential",
        "System.Management.Automation.PSObject",
        "System.Management.Automation.ScriptBlock",
        "System.Management.Automation.SwitchParameter",
        "System.Numerics.BigInteger",
        "System.Object",
        "System.SByte",
        "System.Security.SecureString",
        "System.Single",
        "System.String",
        "System.TimeSpan",
        "System.UInt16",
        "System.UInt32",
        "System.UInt64",
        "System.Uri",
        "System.Version",
        "System.Xml.XmlDocument",
    }
)
#: full names as a page may write them, whatever their case
_BY_CASE = {name.lower(): name for name in (*_FULL.values(), *_KNOWN)}
_NULLABLE = "System.Nullable`1["


def full_type_name(name: str) -> str:
    """``String[]`` → ``System.String[]``; a name that nobody knows stays as the page wrote it."""
    found = _RESOLVED.get(name)
    if found is None:
        found = _RESOLVED[name] = _resolve(name)
    return found


_RESOLVED: dict[str, str] = {}


def _resolve(name: str) -> str:
    if name.endswith("[]"):
        return full_type_name(name[:-2]) + "[]"
    if name.endswith("]"):
        outer, _, inner = name[:-1].partition("[")
        if outer in ("System.Nullable`1", "Nullable`1", "Nullable", "System.Nullable"):
            # reflection writes the assembly after the name: [System.Boolean, System.Private.CoreLib, …]
            argument = inner.strip("[]").partition(",")[0].strip()
            return f"{_NULLABLE}{full_type_name(argument)}]"
        return name
    lowered = name.lower()
    return _FULL.get(lowered) or _BY_CASE.get(lowered, name)


def is_opaque(full_name: str) -> bool:
    """True for a type that only its own module can make values of."""
    if full_name in _KNOWN:
        return False
    name = full_name
    if name.startswith(_NULLABLE):
        name = name[len(_NULLABLE) : -1]
    while name.endswith("[]"):
        name = name[:-2]
    return name not in _KNOWN
