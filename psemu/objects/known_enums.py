"""Members of the enums that scripts and PowerShell's own commands meet; read by enum conversion where the type is one of them."""

from __future__ import annotations

#: full name → members in .NET's order, ``Name=value``; a leading ``[Flags]`` marks a flags enum
ENUM_MEMBERS = {
    "Microsoft.PowerShell.Commands.BaseCsvWritingCommand+QuoteKind": "Never=0 Always=1 AsNeeded=2",
    "Microsoft.PowerShell.Commands.BreakpointType": "Line=0 Variable=1 Command=2",
    "Microsoft.PowerShell.Commands.DisplayHintType": "Date=0 Time=1 DateTime=2",
    "Microsoft.PowerShell.Commands.ExportAliasFormat": "Csv=0 Script=1",
    "Microsoft.PowerShell.Commands.JsonDateKind": "Default=0 Local=1 Utc=2 Offset=3 String=4",
    "Microsoft.PowerShell.Commands.Language": "CSharp=0",
    "Microsoft.PowerShell.Commands.OutputAssemblyType": "Library=0 ConsoleApplication=1 WindowsApplication=2",
    "Microsoft.PowerShell.Commands.SessionFilterState": "All=0 Opened=1 Disconnected=2 Closed=3 Broken=4",
    "Microsoft.PowerShell.Commands.TestPathType": "Any=0 Container=1 Leaf=2",
    "Microsoft.PowerShell.Commands.UpdateHelpScope": "CurrentUser=0 AllUsers=1",
    "Microsoft.PowerShell.Commands.WebAuthenticationType": "None=0 Basic=1 Bearer=2 OAuth=3",
    "Microsoft.PowerShell.Commands.WebRequestMethod": (
        "Default=0 Get=1 Head=2 Post=3 Put=4 Delete=5 Trace=6 Options=7 Merge=8 Patch=9"
    ),
    "Microsoft.PowerShell.Commands.WebSslProtocol": "[Flags] Default=0 Tls=3072 Tls11=3072 Tls12=3072 Tls13=12288",
    "Microsoft.PowerShell.ExecutionPolicy": (
        "Unrestricted=0 RemoteSigned=1 AllSigned=2 Restricted=3 Default=3 Bypass=4 Undefined=5"
    ),
    "Microsoft.PowerShell.ExecutionPolicyScope": (
        "Process=0 CurrentUser=1 LocalMachine=2 UserPolicy=3 MachinePolicy=4"
    ),
    "Newtonsoft.Json.StringEscapeHandling": "Default=0 EscapeNonAscii=1 EscapeHtml=2",
    "System.Base64FormattingOptions": "[Flags] None=0 InsertLineBreaks=1",
    "System.ConsoleColor": (
        "Black=0 DarkBlue=1 DarkGreen=2 DarkCyan=3 DarkRed=4 DarkMagenta=5 DarkYellow=6 Gray=7 DarkGray=8 "
        "Blue=9 Green=10 Cyan=11 Red=12 Magenta=13 Yellow=14 White=15"
    ),
    "System.Text.NormalizationForm": "FormC=1 FormD=2 FormKC=5 FormKD=6",
    "System.DateTimeKind": "Unspecified=0 Utc=1 Local=2",
    "System.DayOfWeek": "Sunday=0 Monday=1 Tuesday=2 Wednesday=3 Thursday=4 Friday=5 Saturday=6",
    "System.Diagnostics.ProcessWindowStyle": "Normal=0 Hidden=1 Minimized=2 Maximized=3",
    "System.Diagnostics.TraceOptions": (
        "[Flags] None=0 LogicalOperationStack=1 DateTime=2 Timestamp=4 ProcessId=8 ThreadId=16 Callstack=32"
    ),
    "System.Environment+SpecialFolder": (
        "Desktop=0 Programs=2 MyDocuments=5 Personal=5 Favorites=6 Startup=7 Recent=8 SendTo=9 StartMenu=11 "
        "MyMusic=13 MyVideos=14 DesktopDirectory=16 MyComputer=17 NetworkShortcuts=19 Fonts=20 Templates=21 "
        "CommonStartMenu=22 CommonPrograms=23 CommonStartup=24 CommonDesktopDirectory=25 ApplicationData=26 "
        "PrinterShortcuts=27 LocalApplicationData=28 InternetCache=32 Cookies=33 History=34 "
        "CommonApplicationData=35 Windows=36 System=37 ProgramFiles=38 MyPictures=39 UserProfile=40 "
        "SystemX86=41 ProgramFilesX86=42 CommonProgramFiles=43 CommonProgramFilesX86=44 CommonTemplates=45 "
        "CommonDocuments=46 CommonAdminTools=47 AdminTools=48 CommonMusic=53 CommonPictures=54 "
        "CommonVideos=55 Resources=56 LocalizedResources=57 CommonOemLinks=58 CDBurning=59"
    ),
    "System.EnvironmentVariableTarget": "Process=0 User=1 Machine=2",
    "System.Globalization.DateTimeStyles": (
        "[Flags] None=0 AllowLeadingWhite=1 AllowTrailingWhite=2 AllowInnerWhite=4 AllowWhiteSpaces=7 "
        "NoCurrentDateDefault=8 AdjustToUniversal=16 AssumeLocal=32 AssumeUniversal=64 RoundtripKind=128"
    ),
    "System.Globalization.NumberStyles": (
        "[Flags] None=0 AllowLeadingWhite=1 AllowTrailingWhite=2 AllowLeadingSign=4 Integer=7 "
        "AllowTrailingSign=8 AllowParentheses=16 AllowDecimalPoint=32 AllowThousands=64 Number=111 "
        "AllowExponent=128 Float=167 AllowCurrencySymbol=256 Currency=383 Any=511 AllowHexSpecifier=512 "
        "HexNumber=515 AllowBinarySpecifier=1024 BinaryNumber=1031"
    ),
    "System.IO.FileAccess": "[Flags] Read=1 Write=2 ReadWrite=3",
    "System.IO.FileAttributes": (
        "[Flags] None=0 ReadOnly=1 Hidden=2 System=4 Directory=16 Archive=32 Device=64 Normal=128 "
        "Temporary=256 SparseFile=512 ReparsePoint=1024 Compressed=2048 Offline=4096 NotContentIndexed=8192 "
        "Encrypted=16384 IntegrityStream=32768 NoScrubData=131072"
    ),
    "System.IO.FileMode": "CreateNew=1 Create=2 Open=3 OpenOrCreate=4 Truncate=5 Append=6",
    "System.IO.FileShare": "[Flags] None=0 Read=1 Write=2 ReadWrite=3 Delete=4 Inheritable=16",
    "System.IO.SearchOption": "TopDirectoryOnly=0 AllDirectories=1",
    "System.Management.Automation.ActionPreference": (
        "SilentlyContinue=0 Stop=1 Continue=2 Inquire=3 Ignore=4 Suspend=5 Break=6"
    ),
    "System.Management.Automation.CommandOrigin": "Runspace=0 Internal=1",
    "System.Management.Automation.CommandTypes": (
        "[Flags] Alias=1 Function=2 Filter=4 Cmdlet=8 ExternalScript=16 Application=32 Script=64 "
        "Configuration=256 All=383"
    ),
    "System.Management.Automation.Configuration.ConfigScope": "AllUsers=0 CurrentUser=1",
    "System.Management.Automation.ConfirmImpact": "None=0 Low=1 Medium=2 High=3",
    "System.Management.Automation.ErrorCategory": (
        "NotSpecified=0 OpenError=1 CloseError=2 DeviceError=3 DeadlockDetected=4 InvalidArgument=5 "
        "InvalidData=6 InvalidOperation=7 InvalidResult=8 InvalidType=9 MetadataError=10 NotImplemented=11 "
        "NotInstalled=12 ObjectNotFound=13 OperationStopped=14 OperationTimeout=15 SyntaxError=16 "
        "ParserError=17 PermissionDenied=18 ResourceBusy=19 ResourceExists=20 ResourceUnavailable=21 "
        "ReadError=22 WriteError=23 FromStdErr=24 SecurityError=25 ProtocolError=26 ConnectionError=27 "
        "AuthenticationError=28 LimitsExceeded=29 QuotaExceeded=30 NotEnabled=31"
    ),
    "System.Management.Automation.JobState": (
        "NotStarted=0 Running=1 Completed=2 Failed=3 Stopped=4 Blocked=5 Suspended=6 Disconnected=7 "
        "Suspending=8 Stopping=9 AtBreakpoint=10"
    ),
    "System.Management.Automation.OutputRendering": "Host=0 PlainText=1 Ansi=2",
    "System.Management.Automation.ProgressView": "Minimal=0 Classic=1",
    "System.Management.Automation.PSLanguageMode": (
        "FullLanguage=0 RestrictedLanguage=1 NoLanguage=2 ConstrainedLanguage=3"
    ),
    "System.Management.Automation.PSMemberTypes": (
        "[Flags] AliasProperty=1 CodeProperty=2 Property=4 NoteProperty=8 ScriptProperty=16 PropertySet=32 "
        "Method=64 CodeMethod=128 ScriptMethod=256 Methods=448 ParameterizedProperty=512 MemberSet=1024 "
        "Event=2048 Dynamic=4096 InferredProperty=8192 Properties=8223 All=16383"
    ),
    "System.Management.Automation.PSMemberViewTypes": "[Flags] Extended=1 Adapted=2 Base=4 All=7",
    "System.Management.Automation.PSTraceSourceOptions": (
        "[Flags] None=0 Constructor=1 Dispose=2 Finalizer=4 Method=8 Property=16 Delegates=32 Events=64 "
        "Exception=128 Lock=256 Error=512 Errors=640 Warning=1024 Verbose=2048 WriteLine=4096 Data=6167 "
        "Scope=8192 ExecutionFlow=8303 Assert=16384 All=32767"
    ),
    "System.Management.Automation.Remoting.SessionType": "Empty=0 RestrictedRemoteServer=1 Default=2",
    "System.Management.Automation.Runspaces.AuthenticationMechanism": (
        "Default=0 Basic=1 Negotiate=2 NegotiateWithImplicitCredential=3 Credssp=4 Digest=5 Kerberos=6"
    ),
    "System.Management.Automation.Runspaces.OutputBufferingMode": "None=0 Drop=1 Block=2",
    "System.Management.Automation.ScopedItemOptions": (
        "[Flags] None=0 ReadOnly=1 Constant=2 Private=4 AllScope=8 Unspecified=16"
    ),
    "System.Management.Automation.SessionStateEntryVisibility": "Public=0 Private=1",
    "System.Management.Automation.SplitOptions": (
        "[Flags] SimpleMatch=1 RegexMatch=2 CultureInvariant=4 IgnorePatternWhitespace=8 Multiline=16 "
        "Singleline=32 IgnoreCase=64 ExplicitCapture=128"
    ),
    "System.Management.Automation.Subsystem.SubsystemKind": (
        "CommandPredictor=1 CrossPlatformDsc=2 FeedbackProvider=4"
    ),
    "System.Management.Automation.ValidateRangeKind": "Positive=0 NonNegative=1 Negative=2 NonPositive=3",
    "System.Management.Automation.VariableAccessMode": "Read=0 Write=1 ReadWrite=2",
    "System.MidpointRounding": "ToEven=0 AwayFromZero=1 ToZero=2 ToNegativeInfinity=3 ToPositiveInfinity=4",
    "System.Net.Mail.DeliveryNotificationOptions": ("[Flags] None=0 OnSuccess=1 OnFailure=2 Delay=4 Never=134217728"),
    "System.Net.Mail.MailPriority": "Normal=0 Low=1 High=2",
    "System.Net.SecurityProtocolType": "[Flags] SystemDefault=0 Ssl3=48 Tls=192 Tls11=768 Tls12=3072 Tls13=12288",
    "System.PlatformID": "Win32S=0 Win32Windows=1 Win32NT=2 WinCE=3 Unix=4 Xbox=5 MacOSX=6 Other=7",
    "System.Reflection.MemberTypes": (
        "[Flags] Constructor=1 Event=2 Field=4 Method=8 Property=16 TypeInfo=32 Custom=64 NestedType=128 All=191"
    ),
    "System.Reflection.ProcessorArchitecture": "None=0 MSIL=1 X86=2 IA64=3 Amd64=4 Arm=5",
    "System.StringComparison": (
        "CurrentCulture=0 CurrentCultureIgnoreCase=1 InvariantCulture=2 InvariantCultureIgnoreCase=3 "
        "Ordinal=4 OrdinalIgnoreCase=5"
    ),
    "System.StringSplitOptions": "[Flags] None=0 RemoveEmptyEntries=1 TrimEntries=2",
    "System.AttributeTargets": (
        "[Flags] Assembly=1 Module=2 Class=4 Struct=8 Enum=16 Constructor=32 Method=64 Property=128 Field=256 Event=512 "
        "Interface=1024 Parameter=2048 Delegate=4096 ReturnValue=8192 GenericParameter=16384 All=32767"
    ),
    "System.Text.RegularExpressions.RegexOptions": (
        "[Flags] None=0 IgnoreCase=1 Multiline=2 ExplicitCapture=4 Compiled=8 Singleline=16 "
        "IgnorePatternWhitespace=32 RightToLeft=64 ECMAScript=256 CultureInvariant=512 NonBacktracking=1024"
    ),
    "System.TypeCode": (
        "Empty=0 Object=1 DBNull=2 Boolean=3 Char=4 SByte=5 Byte=6 Int16=7 UInt16=8 Int32=9 UInt32=10 "
        "Int64=11 UInt64=12 Single=13 Double=14 Decimal=15 DateTime=16 String=18"
    ),
    "System.UriKind": "RelativeOrAbsolute=0 Absolute=1 Relative=2",
}
