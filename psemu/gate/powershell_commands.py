"""What PowerShell's own commands do, as data; one that is not named here is judged by its verb like any other."""

from __future__ import annotations

from psemu.gate.verdict import DESTRUCTIVE, READ, SECRET, UNKNOWN, WRITE
from psemu.gate.words import words

OWN_MODULES = ("microsoft.powershell.", "cimcmdlets", "microsoft.wsman.", "threadjob", "psreadline", "psdiagnostics")

_READ = """
    compare-object convert-path convertfrom-cliXml convertfrom-csv convertfrom-json convertfrom-markdown convertfrom-stringdata
    convertto-clixml convertto-csv convertto-html convertto-json convertto-xml foreach-object format-custom
    format-hex format-list format-table format-wide get-acl get-alias get-authenticodesignature get-childitem get-cimclass get-ciminstance
    get-command get-computerinfo get-content get-counter get-culture get-date get-error get-event get-eventlog get-eventsubscriber
    get-executionpolicy get-experimentalfeature get-filehash get-formatdata get-help get-hotfix get-item get-itemproperty
    get-itempropertyvalue get-job get-location get-markdownoption get-member get-module get-process get-psbreakpoint get-pscallstack
    get-psdrive get-psprovider get-pssession get-random get-runspace get-securerandom get-service get-timezone get-tracesource get-typedata
    get-uiculture get-unique get-uptime get-verb get-winevent group-object import-csv import-powershelldatafile join-path join-string
    measure-command measure-object new-guid new-timespan out-default out-host out-null out-string pop-location tee-object push-location resolve-path
    select-object select-string select-xml set-location set-strictmode sort-object split-path start-sleep test-connection test-json
    test-modulemanifest test-path wait-event wait-job where-object write-debug write-error write-host write-information write-output
    write-progress write-verbose write-warning out-gridview new-object add-member get-variable
"""
_SECRET = """
    convertfrom-securestring convertto-securestring get-clipboard
    get-cmsmessage get-credential get-history get-pfxcertificate unprotect-cmsmessage read-host
    get-pshostprocessinfo import-clixml get-pssubsystem
"""
_WRITE = """
    add-content add-history copy-item copy-itemproperty export-alias export-clixml export-csv export-formatdata new-item new-itemproperty
    new-psdrive new-temporaryfile out-file out-printer rename-item rename-itemproperty save-help set-acl set-clipboard
    set-content set-date set-executionpolicy set-item set-itemproperty set-service set-timezone start-service start-transcript
    stop-transcript unblock-file update-help new-service new-modulemanifest send-mailmessage register-cimindicationevent
    new-ciminstance set-ciminstance resume-service new-psrolecapabilityfile new-pssessionconfigurationfile set-authenticodesignature
    protect-cmsmessage rename-computer add-computer
"""
_DESTRUCTIVE = """
    clear-content clear-eventlog clear-history clear-item clear-itemproperty clear-recyclebin move-item move-itemproperty remove-ciminstance
    remove-computer remove-eventlog remove-item remove-itemproperty remove-psdrive remove-service remove-wmiobject restart-computer
    restart-service stop-computer stop-process stop-service suspend-service disable-computerrestore restore-computer
    reset-computermachinepassword debug-process stop-job remove-job
"""
_UNKNOWN = """
    add-type debug-job debug-runspace enter-pshostprocess enter-pssession exit-pssession export-modulemember export-pssession
    import-alias import-localizeddata import-module import-pssession invoke-cimmethod invoke-command invoke-expression invoke-history
    invoke-item invoke-wmimethod new-alias new-event new-module new-pssession new-variable receive-job receive-pssession
    register-argumentcompleter register-engineevent register-objectevent remove-alias remove-module remove-variable set-alias
    set-psbreakpoint set-psdebug set-psreadlineoption set-tracesource set-variable start-job start-process start-threadjob switch-process
    trace-command update-formatdata update-list update-typedata set-markdownoption clear-variable connect-pssession new-cimsession
    new-webserviceproxy show-command get-wmiobject unregister-event remove-event remove-typedata wait-debugger wait-process
"""

VERDICTS: dict[str, str] = {}
for _verdict, _names in (
    (READ, _READ),
    (SECRET, _SECRET),
    (WRITE, _WRITE),
    (DESTRUCTIVE, _DESTRUCTIVE),
    (UNKNOWN, _UNKNOWN),
):
    for _name in _names.lower().split():
        VERDICTS[_name] = _verdict

#: commands that read what a path names
READS_PATHS = words(
    """
    get-childitem get-content get-item get-itemproperty get-itempropertyvalue import-csv import-powershelldatafile select-string
    select-xml set-location push-location get-filehash get-acl resolve-path format-hex test-path convert-path get-authenticodesignature
    test-json convertfrom-markdown test-modulemanifest get-winevent
    """
)
#: of those, the ones that show no content
LOOKS_ONLY = words(
    """
    convert-path get-acl get-authenticodesignature get-childitem get-filehash get-item push-location resolve-path set-location test-path
    """
)
#: names that are aliases on Windows and programs elsewhere, which only read too as long as they are given nothing but names
READING_PROGRAMS = {
    "cat": "Get-Content",
    "diff": "Compare-Object",
    "ls": "Get-ChildItem",
    "ps": "Get-Process",
    "sleep": "Start-Sleep",
    "sort": "Sort-Object",
}
#: all names that are aliases of some PowerShell and programs where they are not
PROGRAMS = {
    *READING_PROGRAMS,
    *[
        "clear",
        "compare",
        "cp",
        "cpp",
        "curl",
        "fc",
        "kill",
        "man",
        "mount",
        "mv",
        "rm",
        "rmdir",
        "sc",
        "start",
        "tee",
        "wget",
    ],
}
#: aliases of Windows PowerShell and of PowerShell on Windows: they go before a function of that name
WINDOWS_ALIASES = words(
    """
    ac asnp cat cd chdir clc clear clhy cli clp cls clv cnsn compare copy cp cpi cpp curl cvpa dbp del diff dir dnsn ebp echo epal epcsv
    epsn erase etsn exsn fc fhx fl foreach ft fw gal gbp gc gcb gci gcm gcs gdr ghy gi gin gjb gl gm gmo gp gps gpv group gsn gsnp gsv
    gtz gu gv gwmi h history icm iex ihy ii ipal ipcsv ipmo ipsn irm ise iwmi iwr kill lp ls man md measure mi mount move mp mv nal ndr
    ni nmo npssc nsn nv oh popd ps pushd pwd r rbp rcjb rcsn rd rdr ren ri rjb rm rmdir rmo rni rnp rp rsn rsnp rujb rv rvpa rwmi sajb
    sal saps sasv sbp sc scb select set shcm si sl sleep sls sort sp spjb spps spsv start stz sujb sv swmi tee trcm type wget where wjb
    write
    """
)
#: what ``ForEach-Object Name`` may name: properties that no method shares its name with
PROPERTIES = words(
    """
    access addresses appid attributes basename caption city company companyname count country cpu creationtime department description
    directory directoryname displayname distinguishedname edition enabled exception extension freespace fullname group groups handles id
    index installedon ipaddress items key keys lastaccesstime lastwritetime length level line linenumber location mail manufacturer
    matches matchingline members message mode model name number objectid operatingsystem owner parent path platform port processname
    product properties provider psiscontainer publisher resourcegroupname root samaccountname settings severity sid size source
    starttime startmode state status statuscode subject sum tag tags tenantid threads title total type updated upn used user
    userprincipalname users value values version vmid vendor year month day hour minute second dayofweek date ticks totalseconds
    totalminutes totalhours totaldays
    """
)
