from __future__ import annotations

import os
from pathlib import Path

import pytest

from psemu.lint.analysis import analyze, chosen_rules
from psemu.lint.rules import RULES, all_rules


def found(code: str, script: str) -> list[str]:
    """The text of each finding of *code*."""
    return [
        record.extent.text
        for record in analyze(script, None, {"IncludeRules": [code], "Rules": {code: {"Enable": True}}})
        if record.code == code
    ]


CASES = [
    ("PSAvoidUsingCmdletAliases", "gci C:\\logs | % { $_ }", ["gci", "%"]),
    ("PSAvoidUsingCmdletAliases", "function gci { 1 }\ngci; Get-ChildItem", []),
    ("PSAvoidUsingWriteHost", "Write-Host a; [Console]::Write('b')", ["Write-Host a", "[Console]::Write('b')"]),
    ("PSAvoidUsingWriteHost", "function Show-It { Write-Host a }; Write-Output b", []),
    ("PSPossibleIncorrectComparisonWithNull", "if ($x -eq $null) { }", ["$x -eq $null"]),
    ("PSPossibleIncorrectComparisonWithNull", "$null -ne $x; $null -eq $null; $x -gt $null", []),
    ("PSAvoidUsingEmptyCatchBlock", "try { a } catch { <# no #> }", ["catch { <# no #> }"]),
    ("PSAvoidUsingEmptyCatchBlock", "try { a } catch { throw }", []),
    ("PSAvoidUsingInvokeExpression", "iex $a; Invoke-Expression b", ["iex $a", "Invoke-Expression b"]),
    ("PSAvoidUsingWMICmdlet", "Get-WmiObject Win32_Bios; Get-CimInstance Win32_Bios", ["Get-WmiObject Win32_Bios"]),
    ("PSAvoidTrailingWhitespace", "'a' \t\r\n  \n'b'", [" \t", "  "]),
    ("PSAvoidGlobalVars", '"$global:a"; $script:a; $b', ["$global:a"]),
    (
        "PSAvoidUsingConvertToSecureStringWithPlainText",
        "ConvertTo-SecureString a -AsPlain -Force; ConvertTo-SecureString b",
        ["ConvertTo-SecureString a -AsPlain -Force"],
    ),
    ("PSUseApprovedVerbs", "function global:Do-It { }\nfunction Get-It { }\nfunction it { }", ["global:Do-It"]),
    (
        "PSAvoidDefaultValueForMandatoryParameter",
        "param([Parameter(Mandatory)]$a = 1, [Parameter(Mandatory = $false)]$b = 1, $c = 1)",
        ["$a"],
    ),
    ("PSAvoidDefaultValueSwitchParameter", "param([switch]$a = $true, [switch]$b = $false)", ["[switch]$a = $true"]),
    ("PSAvoidMultipleTypeAttributes", "param([int][long]$a, [int]$b)", ["$a"]),
    ("PSAvoidNullOrEmptyHelpMessageAttribute", "param([Parameter(HelpMessage='')]$a, [Parameter(HelpMessage='x')]$b)",
     ["[Parameter(HelpMessage='')]$a"]),
    ("PSAvoidUsingAllowUnencryptedAuthentication", "iwr x -AllowUnencryptedAuthentication; iwr x",
     ["iwr x -AllowUnencryptedAuthentication"]),
    ("PSAvoidUsingBrokenHashAlgorithms", "Get-FileHash a -Algorithm:md5; Get-FileHash a -Algorithm $b",
     ["Get-FileHash a -Algorithm:md5"]),
    ("PSAvoidUsingComputerNameHardcoded", "Get-X -ComputerName db1; Get-X -ComputerName localhost",
     ["Get-X -ComputerName db1"]),
    ("PSAvoidInvokingEmptyMembers", "$a.('b' + 'c'); $a.$b; $a.('b')", ["$a.('b' + 'c')"]),
    ("PSMisleadingBacktick", "Get-Item a ` \n-Force `\n-Verbose", ["` "]),
    (
        "PSAvoidAssignmentToAutomaticVariable",
        "$true = 1; $matches, $x = 2; foreach ($host in 1) { }; $script:input = 1; function f($PID) { }",
        ["$true", "$matches", "$host", "$PID"],
    ),
    ("PSPossibleIncorrectUsageOfAssignmentOperator", "if ($a = 1) { }; while ($b = Get-Item x) { }; if ($c -eq 1) { }", ["="]),
    ("PSPossibleIncorrectUsageOfRedirectionOperator", "if ($a > $b) { Get-Date > x }", ["> $b"]),
    ("PSAvoidExclaimOperator", "if (!$a -and -not $b) { '!' }", ["!$a"]),
    ("PSAvoidLongLines", "'" + 119 * "x" + "'\r\n'short'", ["'" + 119 * "x"]),
    ("PSUseLiteralInitializerForHashtable", "[hashtable]::new(); [hashtable]::new([StringComparer]::Ordinal); New-Object hashtable",
     ["[hashtable]::new()", "New-Object hashtable"]),
    ("PSUseProcessBlockForPipelineCommand", "function A { param([Parameter(ValueFromPipeline)]$a) $a }\nfunction B { param($b) $b }", ["$a"]),
    ("PSUseConsistentParametersKind", "function A($a) { }\nfunction B { param($b) }", ["function A($a) { }"]),
    ("PSAvoidDynamicallyCreatingVariableNames", 'New-Variable -Name "a$i" -Value 1; New-Variable b 2', ['New-Variable -Name "a$i" -Value 1']),
    (
        "PSAvoidShouldContinueWithoutForce",
        "function A { $PSCmdlet.ShouldContinue('a', 'b') }\nfunction B([switch]$Force) { $PSCmdlet.ShouldContinue('a', 'b') }",
        ["$PSCmdlet.ShouldContinue('a', 'b')"],
    ),
    ("PSReservedParams", "function A { [CmdletBinding()] param($Debug, $Name) }\nfunction B { param($Debug) }", ["$Debug"]),
    ("PSAvoidReservedWordsAsFunctionNames", "function script:using { }\nfunction Get-If { }", ["script:using"]),
    (
        "PSUseShouldProcessForStateChangingFunctions",
        "function Set-A { }\nfunction New-B { [CmdletBinding(SupportsShouldProcess)] param() }\nfunction Get-C { }",
        ["Set-A"],
    ),
    (
        "PSUseDeclaredVarsMoreThanAssignments",
        "[int]$a = 1; $b = 2; $b; function f { $c = 1 }; $d = 3; function g { $d }; $script:e = 1; $OFS = ''",
        ["[int]$a", "$c"],
    ),
    (
        "PSReviewUnusedParameter",
        "function f { param($a, $b, $c) $a; 1 | ForEach-Object { $b }; function g { $c } }\nfunction h { param($d) x @PSBoundParameters }",
        ["$c"],
    ),
    ("PSAvoidUsingPlainTextForPassword", "param([string]$Password, [securestring]$Password2, $Token)", ["[string]$Password"]),
    ("PSAvoidUsingUsernameAndPasswordParams", "function a($UserName, $Password) { }; function b($UserName) { }",
     ["$UserName, $Password"]),
    ("PSUsePSCredentialType", "function a([string]$Credential) { }; function b([pscredential]$Credential) { }",
     ["[string]$Credential"]),
    ("PSUseSingularNouns", "function Get-Users { }; function Get-Status { }; function Get-Data { }; function Get-Mice { }",
     ["Get-Users", "Get-Mice"]),
    ("PSUseUsingScopeModifierInNewRunspaces", "$a = 1; Start-Job { $a; $using:a; $b = 1; $b; $PSItem }; & { $a }", ["$a"]),
    ("PSAvoidUsingDoubleQuotesForConstantString", "\"a\"; \"$b\"; \"it's\"; 'c'; \"`n\"", ['"a"']),
    ("PSAvoidOverwritingBuiltInCmdlets", "function Get-Date { }; function Get-Own { }", ["function Get-Date { }"]),
    (
        "PSShouldProcess",
        "function a { [CmdletBinding(SupportsShouldProcess)]param() 1 }; function c { $PSCmdlet.ShouldProcess('x') }",
        ["SupportsShouldProcess", "ShouldProcess"],
    ),
    ("PSUseSupportsShouldProcess", "function a([switch]$WhatIf, [switch]$Confirm) { }; function b($c) { }", ["[switch]$WhatIf"]),
    ("PSAvoidUsingPositionalParameters", "Select-String a b c; Select-String a b; nocommand a b c", ["Select-String a b c"]),
    ("PSAvoidSemicolonsAsLineTerminators", "'a';\n'b'; 'c'\n';'", [";"]),
    ("PSAvoidUsingArrayList", "[System.Collections.ArrayList]@(); [ArrayList]::new(); New-Object Collections.ArrayList",
     ["[System.Collections.ArrayList]@()", "New-Object Collections.ArrayList"]),
    (
        "PSUseConsistentParameterSetName",
        "function a { param([Parameter(ParameterSetName='A')]$x, [Parameter(ParameterSetName='a')]$y) }",
        ["'a'"],
    ),
    ("PSMissingTryBlock", "catch { 1 }; try { 1 } finally { 2 }; finally", ["catch"]),
    ("PSInvalidMultiDotValue", "1.2.3; '1.2.3'; 1.2", ["1.2.3"]),
    (
        "PSUseSingleValueFromPipelineParameter",
        "param([Parameter(ValueFromPipeline)]$x, [Parameter(ValueFromPipeline)]$y, [Parameter()]$z)",
        ["[Parameter(ValueFromPipeline)]"] * 2,
    ),
    ("PSUseCmdletCorrectly", "New-Alias; New-Alias a b; Get-ChildItem; 1 | Set-Variable", ["New-Alias"]),
    ("PSUseCorrectCasing", "IF (1 -EQ 2) { get-date -FORMAT x }", ["IF", "-EQ", "get-date", "-FORMAT"]),
    (
        "PSProvideCommentHelp",
        "function Get-A { }\n<#\n.SYNOPSIS\nB\n#>\nfunction Get-B { }\nfunction Get-C { }\nExport-ModuleMember Get-A, Get-B",
        ["Get-A"],
    ),
    ("PSReservedCmdletChar", "function Get-A+B { }\nfunction Get-C+D { }\nExport-ModuleMember Get-A+B", ["function Get-A+B { }"]),
    ("PSDSCStandardDSCFunctionsInResource", "[DscResource()] class A1 { [DscProperty(Key)]$k; [A1] Get() { } [void] Set() { } }",
     ["[DscResource()] class A1 { [DscProperty(Key)]$k; [A1] Get() { } [void] Set() { } }"]),
    ("PSPlaceOpenBrace", "if ($a)\n{\n1\n}\nif ($b) { 2\n}\n$c = { 3 }", ["{", "{"]),
    ("PSPlaceCloseBrace", "if ($a) {\n1 } else {\n2\n}\nif ($b) { 3 }", ["}", "}"]),
    ("PSAlignAssignmentStatement", "@{\na = 1\nlong = 2\n}\n@{ b = 1; long = 2 }\nenum E {\nA = 1\nBcd\n}", ["=", "="]),
    ("PSUseConsistentIndentation", "if ($a) {\n  1\n    2\n}\na |\n    b |\nc", ["  ", ""]),
    (
        "PSUseConsistentWhitespace",
        "if($a){1}\n$b=1,2\na|b; @{ c = 1 }",
        ["(", "{", "{", "}", "=", ",", "|", "|"],
    ),
    ("PSUseCompatibleSyntax", "$a ??= 1; $b ?? 2; $c ? 1 : 2; a && b", ["$a ??= 1", "$b ?? 2", "$c ? 1 : 2", "a && b"]),
    (
        "PSUseConstrainedLanguageMode",
        "Add-Type -Path a; . ./b.ps1; [IO.File]::Exists('c'); [guid]'d'; New-Object System.Net.WebClient",
        ["Add-Type -Path a", ". ./b.ps1", "[IO.File]", "New-Object System.Net.WebClient"],
    ),
    (
        "PSUseOutputTypeCorrectly",
        "function f { [CmdletBinding()][OutputType([int])]param([string]$a) $a; 1; if ($b) { @{} }; $c = 'd'; return $c; Get-Date }",
        ["$a", "@{}", "return $c"],
    ),
    (
        "PSDSCReturnCorrectTypesForDSCFunctions",
        "[DscResource()] class L { [DscProperty(Key)]$k; [L] Get() { return 'x' } [bool] Test() { return $true } [void] Set() { } }",
        ["return 'x'"],
    ),
]  # fmt: skip

#: code, path, script, texts of the findings
FILE_CASES = [
    ("PSAvoidGlobalFunctions", "a.psm1", "function global:Get-A { }; function Get-B { }", ["global:Get-A"]),
    ("PSAvoidGlobalFunctions", "a.ps1", "function global:Get-A { }", []),
    ("PSAvoidGlobalAliases", "a.psm1", "New-Alias a b -Scope Global; New-Alias c d", ["New-Alias a b -Scope Global"]),
    ("PSUseBOMForUnicodeEncodedFile", "a.ps1", "'é'", [""]),
    ("PSUseBOMForUnicodeEncodedFile", "a.ps1", "'e'", []),
    ("PSUseToExportFieldsInManifest", "a.psd1", "@{ ModuleVersion = '1'; FunctionsToExport = '*'; CmdletsToExport = @() }",
     ["'*'"]),
    ("PSAvoidUsingDeprecatedManifestFields", "a.psd1", "@{ ModuleVersion = '1'; ModuleToProcess = 'a.psm1' }",
     ["@{ ModuleVersion = '1'; ModuleToProcess = 'a.psm1' }"]),
    ("PSMissingModuleManifestField", "a.psd1", "@{ Author = 'a'; RootModule = 'b' }", ["@{ Author = 'a'; RootModule = 'b' }"]),
    ("PSMissingModuleManifestField", "a.psd1", "@{ Author = 'a'; ModuleVersion = '1' }", []),
    ("PSDSCDscTestsPresent", "none/Fan.psm1", "[DscResource()]class Fan { }", ["[DscResource()]class Fan { }"]),
    ("PSDSCDscExamplesPresent", "none/Fan.psm1", "[DscResource()]class Fan { }", ["[DscResource()]class Fan { }"]),
]  # fmt: skip

OWN_TESTS = {
    "PSDSCUseIdenticalParametersForDSC",
    "PSDSCUseVerboseMessageInDSCResource",
    "PSUseUTF8EncodingForHelpFile",
}
RESOURCE = """\
function Get-TargetResource { param($A) Write-Verbose a; @{} }
function Set-TargetResource { param($A, $B) & { Write-Verbose a } }
"""


def test_modules_of_resources(tmp_path: Path) -> None:
    module = tmp_path / "DSCResources" / "Fan" / "Fan.psm1"
    module.parent.mkdir(parents=True)
    module.with_name("Fan.schema.mof").write_text("class Fan { };")
    records = analyze(RESOURCE, str(module), {"IncludeRules": ["PSDSCUse*"]})
    assert [(record.code, record.extent.text.split(" {")[0]) for record in records] == [
        ("PSDSCUseIdenticalParametersForDSC", "function Get-TargetResource"),
        ("PSDSCUseVerboseMessageInDSCResource", "function Set-TargetResource"),
        ("PSDSCUseIdenticalParametersForDSC", "$B"),
    ]


def test_help_files_are_utf_8() -> None:
    code = "PSUseUTF8EncodingForHelpFile"
    for encoding, count in (("utf-16-le", 1), ("utf-8-sig", 0)):
        assert len(analyze("TOPIC", "about_a.help.txt", {"IncludeRules": [code]}, None, encoding)) == count


@pytest.mark.parametrize(("code", "path", "script", "expected"), FILE_CASES)
def test_findings_in_files(code: str, path: str, script: str, expected: list[str]) -> None:
    records = analyze(script, path, {"IncludeRules": [code]}, None, "utf-8")
    assert [record.extent.text for record in records if record.code == code] == expected


@pytest.mark.parametrize(("code", "script", "expected"), CASES)
def test_findings(code: str, script: str, expected: list[str]) -> None:
    assert found(code, script) == expected


def test_every_rule_has_a_case_and_its_module_has_its_name() -> None:
    assert {rule.code for rule in all_rules()} == {code for code, _, _ in CASES} | {
        code for code, *_ in FILE_CASES
    } | OWN_TESTS
    for name, rule in zip(RULES, all_rules(), strict=True):
        assert rule.code.lower() == "ps" + name.replace("_", "")


def test_settings_choose_rules() -> None:
    codes = [
        rule.code for rule in chosen_rules({"includerules": ["PSAvoidUsing*"], "ExcludeRules": "psavoidusingwmi*"})
    ]
    assert "PSAvoidUsingWriteHost" in codes
    assert "PSAvoidUsingWMICmdlet" not in codes
    assert "PSUseApprovedVerbs" not in codes
    assert {rule.severity for rule in chosen_rules({"Severity": "Error"})} == {"Error"}
    off = chosen_rules({"Rules": {"PSAvoidGlobalVars": {"Enable": False}}})
    assert "PSAvoidGlobalVars" not in [rule.code for rule in off]


def test_options_reach_their_rule() -> None:
    settings = {"Rules": {"PSAvoidUsingCmdletAliases": {"AllowList": ["gci"]}}}
    assert [record.extent.text for record in analyze("gci | % { 1 }", None, settings)] == ["%"]


def test_suppression_reaches_its_function_only() -> None:
    script = """
function A {
    [Diagnostics.CodeAnalysis.SuppressMessageAttribute('PSAvoidUsingWriteHost', '')]
    param()
    Write-Host a
}
function B { Write-Host b }
"""
    assert found("PSAvoidUsingWriteHost", script) == ["Write-Host b"]
    scoped = """
[Diagnostics.CodeAnalysis.SuppressMessage('PSAvoidUsingWriteHost', '', Scope = 'Function', Target = '^B')]
param()
function A { Write-Host a }
function Bc { Write-Host b }
"""
    assert found("PSAvoidUsingWriteHost", scoped) == ["Write-Host a"]


def test_parse_errors_come_first_in_place() -> None:
    records = analyze("if ($a) {\nWrite-Host a", None, {"IncludeRules": ["PSAvoidUsingWriteHost"]})
    assert records[0].severity == "ParseError"
    assert records[0].code == "MissingEndCurlyBrace"


def test_a_correction_mends() -> None:
    (record,) = analyze("$x -eq $null", None, {"IncludeRules": ["PSPossibleIncorrectComparisonWithNull"]})
    (correction,) = record.corrections
    assert correction.text == "$null -eq $x"


def test_the_correction_for_whatif_takes_the_parameter_out() -> None:
    (record,) = analyze(
        "function a {\n  param($b, [switch]$WhatIf)\n}", None, {"IncludeRules": ["PSUseSupportsShouldProcess"]}
    )
    assert record.corrections[0].text == "function a {\n  [CmdletBinding(SupportsShouldProcess)]\n  param($b)\n}"


def test_differences_are_told_of_rules_that_are_there() -> None:
    from psemu.lint.rule_table import DIFFERENCES, NOT_TAKEN_OVER

    codes = {rule.code for rule in all_rules()}
    assert set(DIFFERENCES) <= codes
    assert not set(NOT_TAKEN_OVER) & codes


@pytest.mark.skipif(not os.environ.get("PSEMU_SHARED"), reason="PSEMU_SHARED names no folder of recorded answers")
def test_every_rule_of_psscriptanalyzer_is_here_or_left_out_with_a_reason() -> None:
    import gzip
    import json

    from psemu.lint.rule_table import NOT_TAKEN_OVER

    path = Path(os.environ["PSEMU_SHARED"], "conformance", "lint", "rules.jsonl.gz")
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rules = [json.loads(line) for line in file]
    ours = {rule.code: rule for rule in all_rules()}
    assert {rule["rule"] for rule in rules} == {*ours, *NOT_TAKEN_OVER}
    for rule in rules:
        if rule["rule"] in ours:
            # the list says Warning of this one; its findings say Error
            assert ours[rule["rule"]].severity == rule["severity"] or rule["rule"] == "PSInvalidMultiDotValue"
            assert ours[rule["rule"]].enabled == rule["default enabled"]
