"""Invoke-RestMethod and Invoke-WebRequest: what they send, what they give, their errors, and that only allowed hosts are asked."""

from __future__ import annotations

import json
from typing import Any

import httpx
import pytest
from pytest_httpx import HTTPXMock

from psemu.errors import ConfigurationError
from psemu.rest.web import WebAccess, WebError
from psemu.shell import RunResult, Shell

URL = "https://example.com/api"


def run(script: str, **options: Any) -> RunResult:
    return Shell(allow_hosts=["example.com"], **options).run(script)


def sent(httpx_mock: HTTPXMock, number: int = 0) -> httpx.Request:
    return httpx_mock.get_requests()[number]


@pytest.mark.parametrize(
    ("body", "kind", "script", "expected"),
    [
        ('{"a": [1, 2]}', "application/json", "$r.a[1]", [2]),
        ('[{"a": 1}, {"a": 2}]', "application/json; charset=utf-8", "$r.Count; $r[1].a", [2, 2]),
        ("<r><x>1</x></r>", "application/xml", "$r.r.x", ["1"]),
        ("plain", "text/plain", "$r", ["plain"]),
        ('{"a": 1', "application/json", "$r", ['{"a": 1']),
        ("", "text/plain", "$r -eq ''", [True]),
        ("<rss><channel><item><title>A</title></item><item><title>B</title></item></channel></rss>", "application/rss+xml", "$r.title", ["A", "B"]),
    ],
)  # fmt: skip
def test_what_a_body_becomes(httpx_mock: HTTPXMock, body: str, kind: str, script: str, expected: list[object]) -> None:
    httpx_mock.add_response(url=URL, content=body.encode(), headers={"Content-Type": kind})
    result = run(f"$r = Invoke-RestMethod {URL}; {script}")
    assert result.errors == []
    assert result.output == expected


@pytest.mark.parametrize(
    ("arguments", "method", "content", "kind"),
    [
        ("-Method Post -Body @{ b = 'c d&'; e = $null }", "POST", b"b=c+d%26&e=", "application/x-www-form-urlencoded"),
        ("-Method Post -Body '{}' -ContentType application/json", "POST", b"{}", "application/json"),
        ("-Method Put -Body ([byte[]](1,2))", "PUT", b"\x01\x02", None),
        ("-Method Post -Body '\u00e9' -ContentType 'text/plain; charset=iso-8859-1'", "POST", b"\xe9", "text/plain; charset=iso-8859-1"),
        ("-Method Post -Body ([xml]'<a>1</a>')", "POST", b"<a>1</a>", "application/x-www-form-urlencoded"),
        ("-Method Post", "POST", b"", "application/x-www-form-urlencoded"),
        ("-Method Delete", "DELETE", b"", None),
        ("-CustomMethod PURGE", "PURGE", b"", None),
        ("-Method Post -InFile /tmp/in.txt", "POST", b"file", "application/x-www-form-urlencoded"),
        ("-Headers @{ 'Content-Type' = 'a/b' } -Method Post -Body x", "POST", b"x", "a/b"),
    ],
)  # fmt: skip
def test_what_is_sent(httpx_mock: HTTPXMock, arguments: str, method: str, content: bytes, kind: str | None) -> None:
    httpx_mock.add_response(url=URL)
    result = run(f"Set-Content /tmp/in.txt file -NoNewline; Invoke-RestMethod {URL} {arguments}")
    assert result.errors == []
    request = sent(httpx_mock)
    assert (request.method, request.content, request.headers.get("Content-Type")) == (method, content, kind)
    assert request.headers["User-Agent"].endswith("PowerShell/7.6.5")
    assert "Accept" not in request.headers


def test_a_table_as_body_of_get_is_a_query(httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response()
    run(f"Invoke-RestMethod {URL}?x=1 -Body @{{ q = 'a b' }}; Invoke-RestMethod example.com/y -Body @{{ q = 2 }}")
    assert [str(request.url) for request in httpx_mock.get_requests()] == [
        f"{URL}?x=1&q=a+b",
        "http://example.com/y?q=2",
    ]


@pytest.fixture(autouse=True)
def _several(request: pytest.FixtureRequest) -> None:
    request.node.add_marker(pytest.mark.httpx_mock(can_send_already_matched_responses=True))


def test_a_form(httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response()
    result = run(
        f"Set-Content /tmp/a.txt hi; irm {URL} -Method Post -Form @{{ name = 'v', 'w'; file = Get-Item /tmp/a.txt }}"
    )
    assert result.errors == []
    request = sent(httpx_mock)
    assert request.headers["Content-Type"].startswith('multipart/form-data; boundary="')
    assert request.content.count(b"name=name") == 2
    assert b'filename="a.txt"' in request.content
    assert b"\r\n\r\nhi\n\r\n--" in request.content


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ("-Authentication Bearer -Token (ConvertTo-SecureString tok -AsPlainText -Force)", "Bearer tok"),
        ("-Authentication OAuth -Token (ConvertTo-SecureString tok -AsPlainText -Force)", "Bearer tok"),
        ("-Authentication Basic -Credential ([pscredential]::new('u', (ConvertTo-SecureString p -AsPlainText -Force)))", "Basic dTpw"),
        ("-Headers @{ Authorization = 'Custom x' }", "Custom x"),
    ],
)  # fmt: skip
def test_authentication(httpx_mock: HTTPXMock, arguments: str, expected: str) -> None:
    httpx_mock.add_response(url=URL)
    assert run(f"Invoke-RestMethod {URL} {arguments}").errors == []
    assert sent(httpx_mock).headers["Authorization"] == expected


def test_headers_and_status_in_variables(httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(url=URL, status_code=404, headers={"X-A": "1"}, json={"e": 1})
    result = run(
        f"$r = irm {URL} -SkipHttpErrorCheck -StatusCodeVariable s -ResponseHeadersVariable h; $s; $h['x-a']; $r.e"
    )
    assert result.output == [404, "1", 1]


def test_a_web_response(httpx_mock: HTTPXMock) -> None:
    page = '<a href="/x" class=big>X</a><img src=\'i.png\'><input type="text" name="q" disabled>'
    httpx_mock.add_response(url=URL, html=page, headers={"Link": '<b>; rel="next", </c>; rel=last'})
    result = run(
        f"$r = iwr {URL}; $r.StatusCode; $r.StatusDescription; $r.Content.Length; $r.Links[0].href; $r.Links[0].outerHTML; $r.Images.src;"
        "$r.InputFields[0].name; $r.RelationLink['next']; $r.RelationLink['LAST']; $r.RawContentLength; $r.Headers['Content-Type'];"
        "$r.GetType().Name; $r.BaseResponse.IsSuccessStatusCode; ($r.RawContent -split '\\n')[0]"
    )
    assert result.errors == []
    assert result.output == [
        200, "OK", len(page), "/x", '<a href="/x" class=big>X</a>', "i.png", "q", "https://example.com/b", "https://example.com/c",
        len(page), "text/html; charset=utf-8", "BasicHtmlWebResponseObject", True, "HTTP/1.1 200 OK",
    ]  # fmt: skip


def test_bytes(httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(url=URL, content=b"\0\1", headers={"Content-Type": "image/png"})
    assert run(f"$r = iwr {URL}; $r.Content.GetType().Name; $r.Content[1]").output == ["Byte[]", 1]


def test_files_are_written_in_memory(httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(content=b"data", headers={"Content-Type": "text/plain"})
    result = run(
        f"iwr {URL}/f%2e.txt -OutFile /tmp; gc /tmp/f..txt; irm {URL} -OutFile /tmp/o -PassThru; gc /tmp/o; iwr {URL} -OutFile /no/x"
    )
    assert result.output == ["data", "data", "data"]
    assert [error.fully_qualified_error_id.partition(",")[0] for error in result.errors] == [
        "WebCmdletOutFileAccessException"
    ]


def test_an_address_names_no_file_outside(httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(content=b"data")
    result = run("iwr 'https://example.com/%2e%2e%2f%2e%2e%2fetc%2fx' -OutFile /tmp; Test-Path /tmp/x, /etc/x")
    assert result.output == [True, False]


@pytest.mark.parametrize(
    ("status", "location", "arguments", "methods"),
    [
        (302, "/b", "-Method Post -Body x", ["POST", "GET"]),
        (302, "/b", "-Method Post -Body x -PreserveHttpMethodOnRedirect", ["POST", "POST"]),
        (307, "/b", "-Method Post -Body x", ["POST", "POST"]),
        (303, "/b", "-Method Put -Body x", ["PUT", "GET"]),
        (301, "https://example.com/b", "", ["GET", "GET"]),
    ],
)
def test_redirections(httpx_mock: HTTPXMock, status: int, location: str, arguments: str, methods: list[str]) -> None:
    httpx_mock.add_response(url=URL, status_code=status, headers={"Location": location})
    httpx_mock.add_response(url="https://example.com/b", text="there")
    result = run(f"irm {URL} {arguments} -Headers @{{ Authorization = 'secret' }}")
    assert result.output == ["there"]
    assert [request.method for request in httpx_mock.get_requests()] == methods
    assert "Authorization" not in sent(httpx_mock, 1).headers


@pytest.mark.parametrize(
    ("location", "arguments", "error_id", "count"),
    [
        ("https://other.example/", "", "HostNotAllowed", 1),
        ("http://example.com/", "", "InsecureRedirection", 1),
        (URL, "-MaximumRedirection 2", "WebCmdletWebResponseException", 3),
        (URL, "-MaximumRedirection 0", "WebCmdletWebResponseException", 1),
    ],
)
def test_redirections_that_are_not_followed(
    httpx_mock: HTTPXMock, location: str, arguments: str, error_id: str, count: int
) -> None:
    httpx_mock.add_response(url=URL, status_code=302, headers={"Location": location})
    result = run(f"irm {URL} {arguments}")
    assert [error.fully_qualified_error_id.partition(",")[0] for error in result.errors] == [error_id]
    assert len(httpx_mock.get_requests()) == count


def test_an_error_has_the_answer(httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(url=URL, status_code=404, json={"error": {"code": "No"}})
    result = run(
        f"try {{ irm {URL} }} catch {{ $_.Exception.GetType().FullName; $_.Exception.Message; [int]$_.Exception.Response.StatusCode;"
        "$_.ErrorDetails.Message; $_.FullyQualifiedErrorId }"
    )
    assert result.output == [
        "Microsoft.PowerShell.Commands.HttpResponseException",
        "Response status code does not indicate success: 404 (Not Found).",
        404,
        "\n" + json.dumps({"error": {"code": "No"}}, indent=2),
        "WebCmdletWebResponseException,Microsoft.PowerShell.Commands.InvokeRestMethodCommand",
    ]


def test_retries(httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(url=URL, status_code=503, is_reusable=False)
    httpx_mock.add_response(url=URL, status_code=429, headers={"Retry-After": "7"}, is_reusable=False)
    httpx_mock.add_response(url=URL, text="at last", is_reusable=False)
    shell = Shell(allow_hosts=["example.com"])
    waited: list[float] = []
    shell.session.sleep = waited.append
    assert shell.run(f"irm {URL} -MaximumRetryCount 3 -RetryIntervalSec 2").output == ["at last"]
    assert waited == [2, 7]


def test_links_to_the_next_page(httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(url=URL, json=[1, 2], headers={"Link": '<?p=2>; rel="next"'})
    httpx_mock.add_response(url=URL + "?p=2", json=[3])
    assert run(f"irm {URL} -FollowRelLink | ForEach-Object {{ $_.Count }}").output == [2, 1]


def test_a_session_keeps_cookies_and_headers(httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(headers={"Set-Cookie": "k=v; Path=/"})
    result = run(
        f"irm {URL} -SessionVariable s -UserAgent me -Headers @{{ 'X-A' = '1' }};"
        f"$s.Cookies.GetCookies('{URL}')[0].Value; irm {URL} -WebSession $s; $s.UserAgent"
    )
    assert [each for each in result.output if each] == ["v", "me"]
    second = sent(httpx_mock, 1)
    assert (second.headers["Cookie"], second.headers["X-A"], second.headers["User-Agent"]) == ("k=v", "1", "me")


@pytest.mark.parametrize(
    ("arguments", "error_id"),
    [
        ("-Body x -InFile y", "WebCmdletBodyConflictException"),
        ("-Form @{} -Body x", "WebCmdletBodyFormConflictException"),
        ("-Authentication Basic", "WebCmdletAuthenticationCredentialNotSuppliedException"),
        ("-Authentication Bearer", "WebCmdletAuthenticationTokenNotSuppliedException"),
        ("-PassThru", "WebCmdletOutFileMissingException"),
        ("-InFile /tmp/nope", "PathNotFound"),
        ("-Method Post -InFile /tmp", "WebCmdletInFileNotFilePathException"),
        ("-Method Post -Body x -ContentType nonsense", "WebCmdletContentTypeException"),
        ("-Resume -OutFile x", "Unsupported.command.Invoke-RestMethod.Resume"),
    ],
)
def test_what_cannot_be_asked(arguments: str, error_id: str) -> None:
    errors = run(f"Invoke-RestMethod {URL} {arguments}").errors
    assert [error.fully_qualified_error_id.partition(",")[0] for error in errors] == [error_id]


def test_no_secret_goes_without_encryption() -> None:
    script = "irm http://example.com -Authentication Bearer -Token (ConvertTo-SecureString x -AsPlainText -Force)"
    [error] = run(script).errors
    assert error.fully_qualified_error_id.startswith("WebCmdletAllowUnencryptedAuthenticationRequiredException,")


def test_connections_that_fail(httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_exception(httpx.ConnectError("[Errno 111] Connection refused"))
    [error] = run(f"irm {URL}").errors
    assert (error.message, error.exception_type) == (
        "Connection refused (example.com:443)",
        "System.Net.Http.HttpRequestException",
    )


def test_time(httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_exception(httpx.ReadTimeout("slow"))
    [error] = run(f"irm {URL} -TimeoutSec 3").errors
    assert error.fully_qualified_error_id.startswith("ConnectionTimeoutReached,")
    assert "of 3 seconds elapsing" in error.message


@pytest.mark.parametrize(
    "url", ["https://other.com", "https://example.com.evil.com", "https://example.com@evil.com", "http://127.0.0.1", "file:///etc/passwd", "ftp://example.com"]
)  # fmt: skip
def test_other_hosts_are_not_asked(url: str) -> None:
    result = run(f"irm '{url}'")
    assert len(result.errors) == 1
    assert result.output == []


def test_nothing_is_allowed_by_itself() -> None:
    [error] = Shell().run(f"irm {URL}").errors
    assert error.message == "The host 'example.com' is not allowed to this session. --allow-host example.com allows it."


@pytest.mark.parametrize(
    ("pattern", "url", "allowed"),
    [
        ("a.com", "https://a.com/x", True),
        ("A.com", "http://a.COM", True),
        ("a.com:8080", "http://a.com:8080", True),
        ("a.com:8080", "http://a.com", False),
        ("*.a.com", "https://b.a.com", True),
        ("*.a.com", "https://a.com", False),
        ("*.a.com", "https://evila.com", False),
        ("*", "https://anything.org", True),
        ("a.com", "https://b.a.com", False),
    ],
)
def test_patterns_of_hosts(pattern: str, url: str, allowed: bool) -> None:
    access = WebAccess([pattern])
    if allowed:
        access.check(url)
    else:
        with pytest.raises(WebError):
            access.check(url)


@pytest.mark.parametrize("pattern", ["", "https://a.com", "a*.com", "*a.com", "a@b"])
def test_what_names_no_host(pattern: str) -> None:
    with pytest.raises(ConfigurationError):
        Shell(allow_hosts=[pattern])


def test_the_services_go_to_the_emulator() -> None:
    result = Shell().run("(irm https://graph.microsoft.com/v1.0/servicePrincipals).value.Count -gt 0")
    assert result.output == [True]
