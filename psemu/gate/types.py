"""Types and methods that compute and do nothing else."""

from __future__ import annotations

from psemu.gate.words import words

#: types whose conversions and static members have no effect beyond their value
PURE_TYPES = words(
    """
    array bigint bool boolean byte char convert datetime datetimeoffset decimal double float guid hashtable int int16 int32 int64 long
    math nullable object ordered pscustomobject psobject regex sbyte short single string switch timespan uint uint16 uint32 uint64 ulong
    uri ushort version void ipaddress cultureinfo stringcomparer dateonly timeonly semver timezoneinfo bitconverter stringbuilder
    text.encoding text.asciiencoding text.utf8encoding text.unicodeencoding text.stringbuilder collections.hashtable
    collections.arraylist collections.specialized.ordereddictionary collections.queue collections.stack diagnostics.stopwatch
    numerics.biginteger globalization.cultureinfo management.automation.psobject management.automation.pscustomobject
    management.automation.switchparameter management.automation.semanticversion net.ipaddress net.webutility web.httputility
    text.regularexpressions.regex net.mail.mailaddress mailaddress collections.icollection collections.ienumerable
    collections.idictionary management.automation.errorrecord
    """
)
#: generic types that are as pure as what they hold
_PURE_GENERICS = frozenset(
    f"{space}{name}"
    for space in ("collections.generic.", "")
    for name in (
        "list",
        "dictionary",
        "hashset",
        "queue",
        "stack",
        "sorteddictionary",
        "sortedlist",
        "sortedset",
        "linkedlist",
        "keyvaluepair",
    )
) | {"nullable", "tuple", "collections.objectmodel.collection"}
#: enums: nothing but numbers with names
_ENUMS = words(
    """
    base64formattingoptions consolecolor datetimekind dayofweek environment+specialfolder environmentvariabletarget
    globalization.datetimestyles globalization.numberstyles io.fileattributes io.filemode io.searchoption
    management.automation.actionpreference management.automation.commandtypes midpointrounding net.securityprotocoltype
    net.httpstatuscode platformid runtime.interopservices.osplatform stringcomparison stringsplitoptions
    text.regularexpressions.regexoptions typecode uriformat urikind
    """
)
#: static members of pure types that do more than compute
_IMPURE_STATICS = frozenset(
    ("clearcacheddata", "compiletoassembly", "createinstance", "registerprovider", "getencodings")
)
#: types of which these static members, and no others, only compute
_SOME_STATICS: dict[str, frozenset[str]] = {
    "io.path": words(
        """
        altdirectoryseparatorchar changeextension combine directoryseparatorchar endsindirectoryseparator getdirectoryname getextension
        getfilename getfilenamewithoutextension getfullpath getinvalidfilenamechars getinvalidpathchars getpathroot getrandomfilename
        getrelativepath gettemppath hasextension ispathfullyqualified ispathrooted join pathseparator trimendingdirectoryseparator
        volumeseparatorchar
        """
    ),
    "environment": words(
        """
        currentdirectory getfolderpath getlogicaldrives is64bitoperatingsystem is64bitprocess machinename newline osversion processid
        processorcount processpath systemdirectory systempagesize tickcount tickcount64 userdomainname userinteractive username version
        workingset
        """
    ),
    "enum": frozenset(("getname", "getnames", "getunderlyingtype", "getvalues", "isdefined", "parse", "tryparse")),
    "runtime.interopservices.runtimeinformation": frozenset(
        ("frameworkdescription", "isosplatform", "osarchitecture", "osdescription", "processarchitecture")
    ),
}
#: types of whose static methods these only look at one file, if its path is known and harmless
_FILE_READS: dict[str, frozenset[str]] = {
    "io.file": words(
        """
        exists getattributes getcreationtime getlastaccesstime getlastwritetime readalllines readalltext readlines
        """
    ),
    "io.directory": frozenset(["exists", "getcreationtime", "getdirectories", "getfiles", "getlastwritetime"]),
}
#: methods that compute, whatever object they are called on
PURE_METHODS = words(
    """
    adddays addhours addmilliseconds addminutes addmonths addseconds addticks addyears compareto contains containskey containsvalue
    endswith equals getenumerator gethashcode getlength gettype getupperbound getlowerbound indexof indexofany isassignablefrom
    isdaylightsavingtime isinstanceoftype ismatch isnullorempty isnullorwhitespace isprime issubclassof lastindexof match matches
    padleft padright startswith substring subtract toarray tobase64string tochararray tofiletime tofiletimeutc tojson tolocaltime
    tolongdatestring tolongtimestring tolower tolowerinvariant tooadate toshortdatestring toshorttimestring tostring touniversaltime
    toupper toupperinvariant trim trimend trimstart trygetvalue
    """
)
#: methods that compute on text, and do something on other objects (``FileInfo.Replace`` writes files)
TEXT_METHODS = frozenset(("clone", "insert", "isnormalized", "normalize", "remove", "replace", "split"))
#: methods of an encoding that compute; a generator of random bytes and a reader have such names too
ENCODING_METHODS = frozenset(("getbytecount", "getbytes", "getcharcount", "getchars", "getpreamble", "getstring"))


def plain_type_name(name: str) -> str:
    """``[System.String[]]`` as ``string[]``."""
    return name.lower().replace(" ", "").removeprefix("system.")


def is_pure_type(name: str) -> bool:
    """True for ``[int]``, ``[System.String[]]``, ``[Nullable[int]]``, ``[Dictionary[string,int]]``."""
    return _is_pure(plain_type_name(name), 0)


def _is_pure(plain: str, depth: int) -> bool:
    if depth:
        plain = plain.removeprefix("system.")
    while plain.endswith(("[]", "[,]")):
        plain = plain.rpartition("[")[0]
    if plain in PURE_TYPES or plain in _ENUMS:
        return True
    outer, bracket, inner = plain.partition("[")
    if not bracket or not inner.endswith("]") or depth > 8:
        return False
    arguments = _split(inner[:-1])
    return outer.partition("`")[0] in _PURE_GENERICS and all(_is_pure(argument, depth + 1) for argument in arguments)


def _split(text: str) -> list[str]:
    parts, depth, start = [], 0, 0
    for index, char in enumerate(text):
        depth += (char == "[") - (char == "]")
        if char == "," and not depth:
            parts.append(text[start:index])
            start = index + 1
    return [*parts, text[start:]]


def is_pure_static(type_name: str, member: str) -> bool:
    """True for ``[math]::Round`` and ``[datetime]::Now``."""
    plain, lowered = plain_type_name(type_name), member.lower()
    some = _SOME_STATICS.get(plain)
    if some is not None:
        return lowered in some
    return _is_pure(plain, 0) and lowered not in _IMPURE_STATICS


def has_pure_statics(type_name: str) -> bool:
    """True for a type that may be named to reach its static members, which are judged one by one."""
    plain = plain_type_name(type_name)
    return plain in _SOME_STATICS or plain in _FILE_READS


def is_file_read(type_name: str, member: str) -> bool:
    """True for ``[IO.File]::ReadAllText``: it does no more than reading the file that its one argument names."""
    return member.lower() in _FILE_READS.get(plain_type_name(type_name), ())


def is_encoding(type_name: str) -> bool:
    """True for ``[Text.Encoding]``."""
    return plain_type_name(type_name) in (
        "text.encoding",
        "text.asciiencoding",
        "text.utf8encoding",
        "text.unicodeencoding",
    )
