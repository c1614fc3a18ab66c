"""Full names of .NET and PowerShell types that a script can name, by namespace; the table behind type name resolution."""

from __future__ import annotations

#: accelerator as PowerShell spells it → full name
ACCELERATORS = {
    "Alias": "System.Management.Automation.AliasAttribute",
    "AllowEmptyCollection": "System.Management.Automation.AllowEmptyCollectionAttribute",
    "AllowEmptyString": "System.Management.Automation.AllowEmptyStringAttribute",
    "AllowNull": "System.Management.Automation.AllowNullAttribute",
    "ArgumentCompleter": "System.Management.Automation.ArgumentCompleterAttribute",
    "ArgumentCompletions": "System.Management.Automation.ArgumentCompletionsAttribute",
    "CimSession": "Microsoft.Management.Infrastructure.CimSession",
    "CmdletBinding": "System.Management.Automation.CmdletBindingAttribute",
    "DscLocalConfigurationManager": "System.Management.Automation.DscLocalConfigurationManagerAttribute",
    "DscProperty": "System.Management.Automation.DscPropertyAttribute",
    "DscResource": "System.Management.Automation.DscResourceAttribute",
    "ExperimentAction": "System.Management.Automation.ExperimentAction",
    "Experimental": "System.Management.Automation.ExperimentalAttribute",
    "ExperimentalFeature": "System.Management.Automation.ExperimentalFeature",
    "IPEndpoint": "System.Net.IPEndPoint",
    "NoRunspaceAffinity": "System.Management.Automation.Language.NoRunspaceAffinityAttribute",
    "NullString": "System.Management.Automation.Language.NullString",
    "ObjectSecurity": "System.Security.AccessControl.ObjectSecurity",
    "OutputType": "System.Management.Automation.OutputTypeAttribute",
    "PSDefaultValue": "System.Management.Automation.PSDefaultValueAttribute",
    "PSTypeNameAttribute": "System.Management.Automation.PSTypeNameAttribute",
    "Parameter": "System.Management.Automation.ParameterAttribute",
    "PhysicalAddress": "System.Net.NetworkInformation.PhysicalAddress",
    "SupportsWildcards": "System.Management.Automation.SupportsWildcardsAttribute",
    "ValidateCount": "System.Management.Automation.ValidateCountAttribute",
    "ValidateDrive": "System.Management.Automation.ValidateDriveAttribute",
    "ValidateLength": "System.Management.Automation.ValidateLengthAttribute",
    "ValidateNotNull": "System.Management.Automation.ValidateNotNullAttribute",
    "ValidateNotNullOrEmpty": "System.Management.Automation.ValidateNotNullOrEmptyAttribute",
    "ValidateNotNullOrWhiteSpace": "System.Management.Automation.ValidateNotNullOrWhiteSpaceAttribute",
    "ValidatePattern": "System.Management.Automation.ValidatePatternAttribute",
    "ValidateRange": "System.Management.Automation.ValidateRangeAttribute",
    "ValidateScript": "System.Management.Automation.ValidateScriptAttribute",
    "ValidateSet": "System.Management.Automation.ValidateSetAttribute",
    "ValidateTrustedData": "System.Management.Automation.ValidateTrustedDataAttribute",
    "ValidateUserDrive": "System.Management.Automation.ValidateUserDriveAttribute",
    "WildcardPattern": "System.Management.Automation.WildcardPattern",
    "X500DistinguishedName": "System.Security.Cryptography.X509Certificates.X500DistinguishedName",
    "X509Certificate": "System.Security.Cryptography.X509Certificates.X509Certificate",
    "array": "System.Array",
    "bigint": "System.Numerics.BigInteger",
    "bool": "System.Boolean",
    "byte": "System.Byte",
    "char": "System.Char",
    "cimclass": "Microsoft.Management.Infrastructure.CimClass",
    "cimconverter": "Microsoft.Management.Infrastructure.CimConverter",
    "ciminstance": "Microsoft.Management.Infrastructure.CimInstance",
    "cimtype": "Microsoft.Management.Infrastructure.CimType",
    "cultureinfo": "System.Globalization.CultureInfo",
    "datetime": "System.DateTime",
    "decimal": "System.Decimal",
    "double": "System.Double",
    "float": "System.Single",
    "guid": "System.Guid",
    "hashtable": "System.Collections.Hashtable",
    "initialsessionstate": "System.Management.Automation.Runspaces.InitialSessionState",
    "int": "System.Int32",
    "int16": "System.Int16",
    "int32": "System.Int32",
    "int64": "System.Int64",
    "ipaddress": "System.Net.IPAddress",
    "long": "System.Int64",
    "mailaddress": "System.Net.Mail.MailAddress",
    "ordered": "System.Collections.Specialized.OrderedDictionary",
    "powershell": "System.Management.Automation.PowerShell",
    "psaliasproperty": "System.Management.Automation.PSAliasProperty",
    "pscredential": "System.Management.Automation.PSCredential",
    "pscustomobject": "System.Management.Automation.PSObject",
    "pslistmodifier": "System.Management.Automation.PSListModifier",
    "psmoduleinfo": "System.Management.Automation.PSModuleInfo",
    "psnoteproperty": "System.Management.Automation.PSNoteProperty",
    "psobject": "System.Management.Automation.PSObject",
    "psprimitivedictionary": "System.Management.Automation.PSPrimitiveDictionary",
    "pspropertyexpression": "Microsoft.PowerShell.Commands.PSPropertyExpression",
    "psscriptmethod": "System.Management.Automation.PSScriptMethod",
    "psscriptproperty": "System.Management.Automation.PSScriptProperty",
    "psvariable": "System.Management.Automation.PSVariable",
    "psvariableproperty": "System.Management.Automation.PSVariableProperty",
    "ref": "System.Management.Automation.PSReference",
    "regex": "System.Text.RegularExpressions.Regex",
    "runspace": "System.Management.Automation.Runspaces.Runspace",
    "runspacefactory": "System.Management.Automation.Runspaces.RunspaceFactory",
    "sbyte": "System.SByte",
    "scriptblock": "System.Management.Automation.ScriptBlock",
    "securestring": "System.Security.SecureString",
    "semver": "System.Management.Automation.SemanticVersion",
    "short": "System.Int16",
    "single": "System.Single",
    "string": "System.String",
    "switch": "System.Management.Automation.SwitchParameter",
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
    "xml": "System.Xml.XmlDocument",
}

#: namespace → names of its types; a nested type is written ``Outer+Inner``, a generic one ``Name`1``
NAMESPACES = {
    "Microsoft.CSharp": "CSharpCodeProvider",
    "Microsoft.CodeAnalysis.CSharp": "CSharpSyntaxTree",
    "Microsoft.Management.Infrastructure": "CimClass CimConverter CimInstance CimSession CimType",
    "Microsoft.PowerShell": "ExecutionPolicy ExecutionPolicyScope",
    "Microsoft.PowerShell.Commands": (
        "BaseCsvWritingCommand+QuoteKind BreakpointType ByteCollection DisplayHintType ExportAliasFormat "
        "FileSystemProvider GenericMeasureInfo GroupInfo HistoryInfo JsonDateKind Language MatchInfo "
        "MatchInfoContext ModuleSpecification OutputAssemblyType PSHostProcessInfo PSPropertyExpression "
        "PSRunspaceDebug SelectXmlInfo SessionFilterState TestPathType TextMeasureInfo UpdateHelpScope "
        "WebAuthenticationType WebRequestMethod WebRequestSession WebSslProtocol"
    ),
    "Microsoft.PowerShell.Commands.Internal.Format": "FormatEntryData",
    "Microsoft.PowerShell.MarkdownRender": "MarkdownInfo",
    "Microsoft.VisualBasic": "Interaction",
    "Newtonsoft.Json": "StringEscapeHandling",
    "Newtonsoft.Json.Linq": "JObject",
    "System": (
        "Action Action`1 Action`2 Action`3 Action`4 Activator AggregateException AppDomain ApplicationException "
        "ArgumentException ArgumentNullException ArgumentOutOfRangeException ArithmeticException Array ArraySegment`1 "
        "Attribute AttributeTargets BitConverter Boolean Buffer Byte Char Comparison`1 Console ConsoleColor ConsoleKey "
        "ConsoleKeyInfo Convert DBNull DateOnly DateTime DateTimeKind DateTimeOffset DayOfWeek Decimal "
        "Delegate DivideByZeroException Double Enum Environment Environment+SpecialFolder EventHandler "
        "EventHandler`1 Exception FlagsAttribute FormatException Func`1 Func`2 Func`3 Func`4 Func`5 Func`6 Func`7 GC Guid Half ICloneable "
        "IComparable IConvertible IDisposable IFormatProvider IFormattable Index IndexOutOfRangeException "
        "Int128 Int16 Int32 Int64 IntPtr InvalidCastException InvalidOperationException Lazy Lazy`1 Math "
        "MidpointRounding MulticastDelegate NotImplementedException NotSupportedException "
        "NullReferenceException Nullable Nullable`1 Object ObjectDisposedException ObsoleteAttribute "
        "OperatingSystem OperationCanceledException OrdinalIgnoreCaseComparer OutOfMemoryException "
        "OverflowException PlatformID Predicate`1 Random Range RankException RuntimeType SByte Single "
        "StackOverflowException String StringComparer StringComparison StringSplitOptions SystemException TimeOnly TimeSpan "
        "TimeZoneInfo TimeoutException Tuple Tuple`1 Tuple`2 Tuple`3 Tuple`4 Tuple`5 Tuple`6 Tuple`7 Tuple`8 "
        "Type TypeCode TypeLoadException UInt128 UInt16 UInt32 "
        "UInt64 UIntPtr UnauthorizedAccessException Uri UriBuilder UriKind ValueType Version Void"
    ),
    "System.Collections": (
        "ArrayList BitArray CaseInsensitiveComparer Comparer DictionaryEntry Hashtable ICollection IComparer "
        "IDictionary IEnumerable IEnumerator IList Queue SortedList Stack"
    ),
    "System.Collections.Concurrent": "ConcurrentBag`1 ConcurrentDictionary`2 ConcurrentQueue`1 ConcurrentStack`1",
    "System.Collections.Generic": (
        "Comparer`1 Dictionary`2 EqualityComparer`1 HashSet`1 ICollection`1 IComparer`1 IDictionary`2 IEnumerable`1 "
        "IEnumerator`1 IEqualityComparer`1 IList`1 IReadOnlyCollection`1 IReadOnlyDictionary`2 IReadOnlyList`1 ISet`1 "
        "KeyNotFoundException KeyValuePair`2 LinkedList`1 LinkedListNode`1 List`1 "
        "PriorityQueue`2 Queue`1 SortedDictionary`2 SortedList`2 SortedSet`1 Stack`1"
    ),
    "System.Collections.ObjectModel": "Collection`1 ObservableCollection`1 ReadOnlyCollection`1",
    "System.Collections.Specialized": "NameValueCollection OrderedDictionary StringCollection",
    "System.ComponentModel": "BackgroundWorker DescriptionAttribute Win32Exception",
    "System.Data": "DataRow DataSet DataTable",
    "System.Diagnostics": "FileVersionInfo Process ProcessStartInfo ProcessWindowStyle Stopwatch TraceOptions",
    "System.Drawing": "Color Point Size",
    "System.Globalization": "CompareOptions CultureInfo DateTimeFormatInfo DateTimeStyles NumberFormatInfo NumberStyles TextInfo UnicodeCategory",
    "System.IO": (
        "Directory DirectoryInfo DirectoryNotFoundException EndOfStreamException File FileAccess "
        "FileAttributes FileInfo FileMode FileNotFoundException FileShare FileStream FileSystemInfo IOException MemoryStream "
        "Path PathTooLongException SearchOption Stream StreamReader StreamWriter StringReader StringWriter "
        "TextReader TextWriter"
    ),
    "System.Linq": "Enumerable",
    "System.Linq.Expressions": "Expression",
    "System.Management": "ManagementObject",
    "System.Management.Automation": (
        "ActionPreference AliasAttribute ArgumentTransformationAttribute CachedValidValuesGeneratorBase Cmdlet CredentialAttribute "
        "HiddenAttribute IDynamicParameters IValidateSetValuesGenerator PSCmdlet RuntimeDefinedParameter "
        "RuntimeDefinedParameterDictionary ValidateArgumentsAttribute ValidateEnumeratedArgumentsAttribute ValidateRangeKind "
        "AliasInfo AllowEmptyCollectionAttribute AllowEmptyStringAttribute "
        "AllowNullAttribute ArgumentCompleterAttribute ArgumentCompletionsAttribute Breakpoint "
        "CmdletBindingAttribute CmdletInfo CmsMessageRecipient CommandBreakpoint CommandNotFoundException "
        "CommandTypes DscLocalConfigurationManagerAttribute DscPropertyAttribute DscResourceAttribute "
        "EngineIntrinsics ErrorCategory ErrorCategoryInfo ErrorDetails ErrorRecord ExperimentAction "
        "ExperimentalAttribute ExperimentalFeature ExtendedTypeDefinition ExternalScriptInfo "
        "FlagsExpression`1 FunctionInfo InvocationInfo ItemNotFoundException Job JobState LanguagePrimitives "
        "MethodInvocationException OutputTypeAttribute PSAliasProperty PSCredential PSCustomObject "
        "PSDefaultValueAttribute PSDriveInfo PSEventArgs PSEventJob PSEventSubscriber PSInvalidCastException "
        "PSLanguageMode PSListModifier PSMemberInfo PSMemberSet PSMemberTypes PSMemberViewTypes PSMethod PSModuleInfo "
        "PSNoteProperty PSObject PSParser PSPrimitiveDictionary PSPropertySet PSReference PSScriptMethod PSScriptProperty "
        "PSTraceSource PSTraceSourceOptions PSTypeName PSTypeNameAttribute PSVariable PSVariableProperty "
        "PSVersionHashTable ParameterAttribute ParameterBindingException PathInfo PowerShell RuntimeException "
        "ScopedItemOptions ScriptBlock SemanticVersion SessionStateEntryVisibility SupportsWildcardsAttribute "
        "SwitchParameter ValidateCountAttribute ValidateDriveAttribute ValidateLengthAttribute "
        "ValidateNotNullAttribute ValidateNotNullOrEmptyAttribute ValidateNotNullOrWhiteSpaceAttribute "
        "ValidatePatternAttribute ValidateRangeAttribute ValidateScriptAttribute ValidateSetAttribute "
        "ValidateTrustedDataAttribute ValidateUserDriveAttribute ValidationMetadataException "
        "VariableAccessMode VariableBreakpoint WildcardPattern"
    ),
    "System.Management.Automation.Configuration": "ConfigScope",
    "System.Management.Automation.Host": "PSHost",
    "System.Management.Automation.Internal": "AutomationNull",
    "System.Management.Automation.Internal.Host": "InternalHost",
    "System.Management.Automation.Language": (
        "ArrayExpressionAst ArrayLiteralAst AssignmentStatementAst Ast AstVisitor AstVisitor2 AttributeAst AttributedExpressionAst "
        "BinaryExpressionAst BlockStatementAst BreakStatementAst CatchClauseAst CodeGeneration CommandAst CommandElementAst "
        "CommandExpressionAst CommandParameterAst ConstantExpressionAst ContinueStatementAst ConvertExpressionAst "
        "DataStatementAst DoUntilStatementAst DoWhileStatementAst ErrorExpressionAst ErrorStatementAst ExitStatementAst "
        "ExpandableStringExpressionAst ExpressionAst FileRedirectionAst ForEachStatementAst ForStatementAst "
        "FunctionDefinitionAst FunctionMemberAst GenericTypeName HashtableAst IScriptExtent IScriptPosition ITypeName "
        "IfStatementAst IndexExpressionAst InvokeMemberExpressionAst MemberExpressionAst MergingRedirectionAst "
        "NamedAttributeArgumentAst NamedBlockAst NoRunspaceAffinityAttribute NullString NumberToken ParamBlockAst "
        "ParameterAst ParameterToken ParenExpressionAst ParseError Parser PipelineAst PipelineBaseAst PropertyMemberAst "
        "RedirectionAst RedirectionToken ReflectionTypeName ReturnStatementAst ScriptBlockAst ScriptBlockExpressionAst "
        "ScriptExtent ScriptPosition StatementAst StatementBlockAst StringConstantExpressionAst StringExpandableToken "
        "StringLiteralToken StringToken SubExpressionAst SwitchStatementAst ThrowStatementAst Token TokenFlags TokenKind "
        "TrapStatementAst TryStatementAst TypeConstraintAst TypeDefinitionAst TypeExpressionAst TypeName UnaryExpressionAst "
        "UsingExpressionAst UsingStatementAst VariableExpressionAst VariableToken WhileStatementAst"
    ),
    "System.Management.Automation.Remoting": "PSSessionOption SessionType",
    "System.Management.Automation.Runspaces": (
        "AuthenticationMechanism InitialSessionState OutputBufferingMode PSSession Runspace RunspaceFactory TypeData"
    ),
    "System.Management.Automation.Subsystem": "SubsystemInfo SubsystemKind",
    "System.Media": "SoundPlayer",
    "System.Net": (
        "CookieContainer Dns HttpStatusCode HttpWebRequest IPAddress IPEndPoint NetworkCredential "
        "SecurityProtocolType ServicePointManager WebClient WebException WebUtility"
    ),
    "System.Net.Http": "HttpClient HttpRequestException",
    "System.Net.Mail": "DeliveryNotificationOptions MailAddress MailMessage MailPriority",
    "System.Net.NetworkInformation": "PhysicalAddress Ping",
    "System.Net.Sockets": "UnixDomainSocketEndPoint",
    "System.Numerics": "BigInteger Complex Vector",
    "System.Reflection": "Assembly BindingFlags MemberInfo MemberTypes MethodInfo ProcessorArchitecture TypeInfo",
    "System.Reflection.Emit": "AssemblyBuilder",
    "System.Runtime.CompilerServices": "RuntimeHelpers",
    "System.Runtime.InteropServices": "Marshal RuntimeInformation",
    "System.Security": "SecureString SecurityException",
    "System.Security.AccessControl": "FileSecurity FileSystemAccessRule ObjectSecurity",
    "System.Security.Cryptography": (
        "HMACMD5 HMACSHA1 HMACSHA256 HMACSHA384 HMACSHA512 HashAlgorithm MD5 MD5+Implementation ProtectedData "
        "RandomNumberGenerator SHA1 SHA256 SHA384 SHA512 "
        "SHA256+Implementation"
    ),
    "System.Security.Cryptography.X509Certificates": "X500DistinguishedName X509Certificate X509Certificate2",
    "System.Security.Principal": "WindowsIdentity",
    "System.Text": (
        "ASCIIEncoding ASCIIEncoding+ASCIIEncodingSealed Encoding NormalizationForm StringBuilder "
        "UTF8Encoding UTF8Encoding+UTF8EncodingSealed UnicodeEncoding"
    ),
    "System.Text.Json": "JsonDocument JsonSerializer",
    "System.Text.RegularExpressions": "Capture Group GroupCollection Match MatchCollection Regex RegexOptions",
    "System.Threading": "CancellationToken CancellationTokenSource Interlocked Monitor Mutex Thread Timer",
    "System.Threading.Tasks": "Task",
    "System.Timers": "Timer",
    "System.Web": "HttpUtility",
    "System.Xml": "XPathNodeList XmlAttribute XmlDocument XmlElement XmlException XmlNode XmlNodeList XmlText",
    "System.Xml.Linq": "XDocument XElement",
    "System.Xml.Schema": "XmlSchemaSet",
}
