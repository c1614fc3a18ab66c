"""Values of .NET types in scripts: conversions, constructors, formats and their errors."""

from __future__ import annotations

import pytest

from psemu.shell import Shell


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("[string][half]'1,000.5'", "1000.5"),
        ("'{0:X}' -f [int128]::MaxValue", "7FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF"),
        ("[string][uint128]::MaxValue", "340282366920938463463374607431768211455"),
        ("[string][decimal]'1.10'", "1.1"),
        ("[long]'0x'", 0),
        ("[int]'\u20131'", -1),
        ("$m = [int[,]]::new(2,3); $m[-1,-1] = 7; $m -join ','", "0,0,0,0,0,7"),
        ("$m = [int[,]]::new(2,3); $m.Rank, $m.GetLength(1), $m.GetUpperBound(0) -join ','", "2,3,1"),
        ("$m = [int[,]]::new(2,2); $null -eq $m[5,5]", True),
        ("[array]::Find([int[]](1,5,9), [Predicate[int]]{ $args[0] -gt 4 })", 5),
        ("[tuple]::Create(1,'a').Item2", "a"),
        ("'{0}' -f [int[]](1,2)", "System.Int32[]"),
        ("'{0}{1}' -f [string[]]('a','b')", "ab"),
        ("'{0}' -f [xml]'<a/>'", "System.Xml.XmlDocument"),
        ("'{0}' -f [dbnull]::Value", ""),
        ("(-[timespan]'01:00:00').TotalHours", -1.0),
        ("[math]::Abs([byte]5).GetType().Name", "Int16"),
        ("[math]::Round(5).GetType().Name", "Decimal"),
        ("[math]::DivRem(-7, 2, [ref]$null)", -3),
        ("'a,b;c'.Split([char[]]',;').Count", 3),
        ("([switch]$true).ToBool()", True),
        ("([version]'1.2.3').ToString(2)", "1.2"),
        ("[cultureinfo]::new('de-DE').Name", "de-DE"),
        ("([cultureinfo]65).ToString()", "sw"),
        ("[decimal]::MinValue.ToString()", "-79228162514264337593543950335"),
        ("([mailaddress]'A <a@b.c>').Host", "b.c"),
        ("[System.String,mscorlib] -eq [string]", True),
        ("([datetime]'3/5/2024 10:20:30,5').Millisecond", 500),
        ("([datetime]'3/5/2024 PM').Hour", 12),
        ('Test-Json \'{"a":"//",/*c*/}\' -Options IgnoreComments, AllowTrailingCommas', True),
        ("$s = [Collections.SortedList]::new(); 'b','c','a' | % { $s[$_] = 1 }; $s.Keys -join ''", "abc"),
    ],
)
def test_values(script: str, expected: object) -> None:
    result = Shell().run(script)
    assert not result.errors
    assert list(result.output) == [expected]


@pytest.mark.parametrize(
    ("script", "error_id"),
    [
        ("[half]'1kb'", "InvalidCastParseTargetInvocationWithFormatProvider"),
        ("[int]([bigint]::Pow(10,30))", "InvalidCastTargetInvocationExceptionop_Explicit"),
        ("[datetime]'2024--03-05'", "InvalidCastParseTargetInvocationWithFormatProvider"),
        ("[timespan]::Parse('0:60')", "OverflowException"),
        ("@{a=1}.ToString('G')", "MethodCountCouldNotFindBest"),
        ("[math]::Abs('x')", "MethodArgumentConversionInvalidCastArgument"),
        ("([int[,]]::new(2,2))[0]", "NeedMultidimensionalIndex"),
        ("[nosuch[int]]", "TypeNotFound"),
        ("[ipaddress](-1)", "InvalidCastConstructorException"),
    ],
)
def test_errors(script: str, error_id: str) -> None:
    assert Shell().run(script).errors[0].fully_qualified_error_id == error_id


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        (
            "[guid]::Empty | ConvertTo-Json -Compress",
            '{"value":"%s","Guid":"%s"}' % (("00000000-0000-0000-0000-000000000000",) * 2),
        ),
        ("[intptr]5 | ConvertTo-Json -Compress", '{"value":5}'),
        ("[tuple]::Create(1,'a') | ConvertTo-Json -Compress", '{"Item1":1,"Item2":"a"}'),
        ("[xml]'<a><b/></a>' | ConvertTo-Json -Compress", "[[[]]]"),
        (
            "[dateonly]::new(2024,3,5) | ConvertTo-Json -Compress",
            '{"Year":2024,"Month":3,"Day":5,"DayOfWeek":2,"DayOfYear":65,"DayNumber":738949}',
        ),
        ("class C { [int]$A = 1; hidden [int]$B = 2 }; [C]::new() | ConvertTo-Json -Compress", '{"A":1,"B":2}'),
    ],
)
def test_json(script: str, expected: str) -> None:
    assert list(Shell().run(script).output) == [expected]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("[", "Unexpected end when reading token. Path ''."),
        ('{"a":[1,', "Unexpected end when reading token. Path 'a'."),
        ('{"a":', "Unexpected end when deserializing object. Path 'a', line 1, position 5."),
        ("tru", "Unexpected end when reading JSON. Path '', line 1, position 3."),
        ("NULL", "Error parsing NaN value. Path '', line 1, position 1."),
        ("1_000", "Unexpected character encountered while parsing number: _. Path '', line 1, position 1."),
        ("[1}", "JsonToken EndObject is not valid for closing JsonType Array. Path '', line 1, position 3."),
    ],
)
def test_json_errors(text: str, message: str) -> None:
    record = Shell().run(f"ConvertFrom-Json '{text}'").errors[0]
    assert str(record) == f"Conversion from JSON failed with error: {message}"
