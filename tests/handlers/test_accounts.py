"""Sign-ins: tokens and secrets on the live service, every way on the emulator; secrets never show."""

from __future__ import annotations

from urllib.parse import parse_qs

import pytest
from pytest_httpx import HTTPXMock

from psemu.errors import UnsupportedError
from psemu.objects import PSObject, RuntimeException, SwitchParameter
from psemu.rest import RestServices, Token
from tests.handlers.conftest import Backend
from tests.handlers.recording import invoke

SECRET = "s3cr3t-of-the-client"
CREDENTIAL = PSObject(
    [("UserName", "client-id"), ("Password", Token(SECRET))], ("System.Management.Automation.PSCredential",)
)


def test_graph_access_token() -> None:
    services = RestServices()
    outcome = invoke(services, "Connect-MgGraph", {"AccessToken": Token(SECRET)}, "AccessTokenParameterSet")
    assert outcome.only.startswith("Welcome to Microsoft Graph!")
    context = invoke(services, "Get-MgContext").only
    assert context.properties["AuthType"] == "UserProvidedAccessToken"
    assert SECRET not in repr(context)
    assert invoke(services, "Disconnect-MgGraph").only.properties["AuthType"] == "UserProvidedAccessToken"
    assert invoke(services, "Get-MgContext").output == []
    assert invoke(services, "Disconnect-MgGraph").error.message == "No application to sign out from."


def test_graph_client_secret(httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(
        method="POST",
        url="https://login.microsoftonline.com/tenant.example/oauth2/v2.0/token",
        json={"access_token": "t", "expires_in": 3599},
    )
    httpx_mock.add_response(url="https://graph.microsoft.com/v1.0/applications", json={"value": []}, is_reusable=True)
    services = RestServices()
    parameters = {
        "TenantId": "tenant.example",
        "ClientSecretCredential": CREDENTIAL,
        "NoWelcome": SwitchParameter(True),
    }
    assert invoke(services, "Connect-MgGraph", parameters, "AppSecretCredentialParameterSet").output == []
    for _ in range(2):
        assert invoke(services, "Get-MgApplication", {}, "List").errors == []
    token, *lists = httpx_mock.get_requests()
    assert parse_qs(token.content.decode()) == {
        "client_id": ["client-id"],
        "client_secret": [SECRET],
        "scope": ["https://graph.microsoft.com/.default"],
        "grant_type": ["client_credentials"],
    }
    assert [request.headers["authorization"] for request in lists] == ["Bearer t", "Bearer t"]


def test_a_refused_secret_leaves_the_session_alone(httpx_mock: HTTPXMock) -> None:
    text = "AADSTS7000215: Invalid client secret provided."
    httpx_mock.add_response(status_code=401, json={"error": "invalid_client", "error_description": text})
    services = RestServices()
    with pytest.raises(RuntimeException) as caught:
        invoke(
            services,
            "Connect-MgGraph",
            {"TenantId": "t", "ClientSecretCredential": CREDENTIAL},
            "AppSecretCredentialParameterSet",
        )
    assert text in str(caught.value)
    assert SECRET not in str(caught.value)
    assert services.graph_context is None


def test_other_live_sign_ins_say_that_they_are_unsupported() -> None:
    with pytest.raises(UnsupportedError, match="AccessToken"):
        invoke(RestServices(), "Connect-MgGraph", {}, "UserParameterSet")
    with pytest.raises(UnsupportedError, match="AccessToken"):
        invoke(RestServices(), "Connect-AzAccount", {}, "UserWithSubscriptionId")


def test_graph_on_the_emulator(embedded: Backend) -> None:
    services = embedded.services
    services.graph_context = None
    parameters = {"Scopes": ["Directory.Read.All"], "NoWelcome": SwitchParameter(True)}
    assert invoke(services, "Connect-MgGraph", parameters, "UserParameterSet").output == []
    context = invoke(services, "Get-MgContext").only.properties
    assert context["Account"] == "admin@contoso.example"
    assert context["Scopes"][-1] == "Directory.Read.All"
    assert context.keys()[:5] == ["ClientId", "TenantId", "Scopes", "AuthType", "TokenCredentialType"]
    wrong = PSObject([("UserName", "c"), ("Password", Token("wrong"))])
    with pytest.raises(RuntimeException, match="AADSTS7000215"):
        invoke(services, "Connect-MgGraph", {"ClientSecretCredential": wrong}, "AppSecretCredentialParameterSet")


def test_unknown_cloud() -> None:
    with pytest.raises(RuntimeException, match="There is no cloud environment 'Mars'"):
        invoke(
            RestServices(),
            "Connect-MgGraph",
            {"AccessToken": Token("t"), "Environment": "Mars"},
            "AccessTokenParameterSet",
        )


def test_azure_access_token(httpx_mock: HTTPXMock) -> None:
    subscription = {"subscriptionId": "s2", "displayName": "Two", "state": "Enabled", "tenantId": "t"}
    disabled = {"subscriptionId": "s1", "displayName": "One", "state": "Disabled"}
    httpx_mock.add_response(
        url="https://management.azure.com/subscriptions?api-version=2022-12-01",
        json={"value": [disabled, subscription]},
    )
    services = RestServices()
    parameters = {"AccessToken": Token(SECRET), "AccountId": "me"}
    profile = invoke(services, "Connect-AzAccount", parameters, "AccessTokenWithSubscriptionId").only
    assert profile.type_names[0].endswith(".PSAzureProfile")
    request = httpx_mock.get_request()
    assert request is not None
    assert request.headers["authorization"] == f"Bearer {SECRET}"
    context = invoke(services, "Get-AzContext").only.properties
    assert context["Subscription"].properties["Id"] == "s2"
    assert context["Tenant"].properties["Id"] == "t"
    assert context["Account"].properties["Type"] == "AccessToken"


def test_azure_context_on_the_emulator(embedded: Backend) -> None:
    services, v = embedded.services, embedded.variables
    services.azure_context = None
    invoke(services, "Connect-AzAccount", {}, "UserWithSubscriptionId")
    context = invoke(services, "Set-AzContext", {"Subscription": "contoso production"}, "Subscription").only
    assert context.properties["Subscription"].properties["Id"] == v["subscriptionId"]
    error = invoke(services, "Set-AzContext", {"Subscription": "none"}, "Subscription").error
    assert error.message == "Please provide a valid tenant or a valid subscription."
    assert error.category == "CloseError"
    services.azure_context = None
    assert invoke(services, "Get-AzContext").output == []
    assert invoke(services, "Set-AzContext", {"Subscription": "x"}, "Subscription").error.message.startswith(
        "Run Connect-AzAccount"
    )


def test_a_service_principal_signs_in_to_the_emulator(embedded: Backend) -> None:
    parameters = {
        "ServicePrincipal": SwitchParameter(True),
        "Credential": CREDENTIAL,
        "Tenant": embedded.variables["tenantId"],
    }
    invoke(embedded.services, "Connect-AzAccount", parameters, "ServicePrincipalWithSubscriptionId")
    assert embedded.services.azure_context is not None
    assert embedded.services.azure_context.account == "client-id"


def test_secure_strings() -> None:
    services = RestServices()
    made = invoke(services, "ConvertTo-SecureString", {"String": SECRET, "AsPlainText": SwitchParameter(True)}).only
    assert SECRET not in repr(made)
    assert made.type_name == "System.Security.SecureString"
    plain = invoke(
        services, "ConvertFrom-SecureString", {"SecureString": made, "AsPlainText": SwitchParameter(True)}
    ).only
    assert plain == SECRET
    with pytest.raises(UnsupportedError):
        invoke(services, "ConvertTo-SecureString", {"String": "0100"})


def test_error_ids_name_the_classes_that_the_pages_name() -> None:
    from psemu.catalog import default_catalog
    from psemu.handlers import MODULES, load_handler

    catalog = default_catalog()
    for name in (*MODULES["az_accounts"], *MODULES["recovery_vaults"], *MODULES["site_recovery"]):
        info = catalog.find(name)
        assert info is not None
        assert info.class_name == getattr(load_handler(name), "CLASS_NAME", None)


def test_every_graph_command_with_a_page_has_a_route_for_each_set() -> None:
    from psemu.catalog import default_catalog
    from psemu.handlers import MODULES
    from psemu.rest.routes.graph import graph_route

    catalog = default_catalog()
    for name in MODULES["graph"]:
        info = catalog.find(name)
        assert info is not None
        assert all(graph_route(name, set_name) is not None for set_name in info.parameter_sets), name


def test_clouds_are_chosen_apart(httpx_mock: HTTPXMock) -> None:
    httpx_mock.add_response(url="https://graph.microsoft.us/v1.0/applications", json={"value": []})
    httpx_mock.add_response(url="https://management.azure.com/subscriptions?api-version=2022-12-01", json={"value": []})
    services = RestServices()
    graph = {"AccessToken": Token("g"), "Environment": "USGov", "NoWelcome": SwitchParameter(True)}
    invoke(services, "Connect-MgGraph", graph, "AccessTokenParameterSet")
    invoke(
        services, "Connect-AzAccount", {"AccessToken": Token("a"), "AccountId": "me"}, "AccessTokenWithSubscriptionId"
    )
    assert invoke(services, "Get-MgApplication", {}, "List").errors == []
    assert [r.headers["authorization"] for r in httpx_mock.get_requests()] == ["Bearer a", "Bearer g"]
