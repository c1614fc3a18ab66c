"""The seed story of synchronization told by msgraph-sdk: in this process and over loopback."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from psemu.emulator.app import EmulatorApp
from tests.clients.transcript import check

pytest.importorskip("msgraph", reason="msgraph-sdk is not installed (psemu[clients])")

pytestmark = pytest.mark.filterwarnings(
    "ignore::DeprecationWarning", "ignore::ResourceWarning", "ignore::pytest.PytestUnraisableExceptionWarning"
)


def graph_client(app: EmulatorApp, base: str | None) -> Any:
    from kiota_abstractions.authentication import AnonymousAuthenticationProvider
    from msgraph.graph_request_adapter import GraphRequestAdapter
    from msgraph.graph_service_client import GraphServiceClient
    from msgraph_core import GraphClientFactory

    if base is None:
        inner = httpx.AsyncClient(transport=httpx.ASGITransport(app=app))
        client = GraphClientFactory.create_with_default_middleware(client=inner)
        adapter = GraphRequestAdapter(AnonymousAuthenticationProvider(), client)
    else:
        adapter = GraphRequestAdapter(AnonymousAuthenticationProvider())
        adapter.base_url = f"{base}/v1.0"
    return GraphServiceClient(request_adapter=adapter)


@pytest.fixture(params=["embedded", pytest.param("loopback", marks=pytest.mark.loopback)])
def told(request: pytest.FixtureRequest, app: EmulatorApp) -> Callable[[Callable[[Any], Awaitable[None]]], None]:
    """Runs a story that takes the client."""
    base = None if request.param == "embedded" else request.getfixturevalue("base")

    def tell(story: Callable[[Any], Awaitable[None]]) -> None:
        async def whole() -> None:
            await story(graph_client(app, base))

        asyncio.run(whole())

    return tell


def test_a_quarantined_job_is_started(told: Any, app: EmulatorApp) -> None:
    v = app.session["variables"]

    async def story(client: Any) -> None:
        job = client.service_principals.by_service_principal_id(v["sp"]).synchronization.jobs.by_synchronization_job_id(
            v["job"]
        )
        before = await job.get()
        assert before.status.code.value == "Quarantine"
        assert before.status.quarantine.series_count == 4
        assert await job.start.post() is None
        after = await job.get()
        assert (after.status.quarantine, after.schedule.state.value) == (None, "Active")
        app.clock.advance(60)
        assert (await job.get()).status.code.value == "Active"
        await job.pause.post()
        assert (await job.get()).status.code.value == "Paused"

    told(story)
    check(app, "msgraph-start-a-job")


def test_an_application_s_job_is_started(told: Any, app: EmulatorApp) -> None:
    v = app.session["variables"]

    async def story(client: Any) -> None:
        jobs = client.applications.by_application_id(v["app"]).synchronization.jobs
        assert v["pausedAppJob"] in [job.id for job in (await jobs.get()).value]
        job = jobs.by_synchronization_job_id(v["pausedAppJob"])
        await job.start.post()
        assert (await job.get()).schedule.state.value == "Active"
        schema = await job.schema.get()
        assert schema.directories[0].name == "Azure Active Directory"

    told(story)
    check(app, "msgraph-start-an-application-s-job")


def test_the_whole_life_of_a_job(told: Any, app: EmulatorApp) -> None:
    """All that the synchronization API has: templates, jobs, secrets, credentials, schema, provisioning on demand."""
    from msgraph.generated.models.synchronization_job import SynchronizationJob
    from msgraph.generated.models.synchronization_job_application_parameters import (
        SynchronizationJobApplicationParameters,
    )
    from msgraph.generated.models.synchronization_job_restart_criteria import SynchronizationJobRestartCriteria
    from msgraph.generated.models.synchronization_job_restart_scope import SynchronizationJobRestartScope
    from msgraph.generated.models.synchronization_job_subject import SynchronizationJobSubject
    from msgraph.generated.models.synchronization_secret import SynchronizationSecret
    from msgraph.generated.models.synchronization_secret_key_string_value_pair import (
        SynchronizationSecretKeyStringValuePair,
    )
    from msgraph.generated.service_principals.item.synchronization.jobs.item.provision_on_demand.provision_on_demand_post_request_body import (
        ProvisionOnDemandPostRequestBody,
    )
    from msgraph.generated.service_principals.item.synchronization.jobs.item.restart.restart_post_request_body import (
        RestartPostRequestBody,
    )
    from msgraph.generated.service_principals.item.synchronization.jobs.item.schema.parse_expression.parse_expression_post_request_body import (
        ParseExpressionPostRequestBody,
    )
    from msgraph.generated.service_principals.item.synchronization.jobs.item.validate_credentials.validate_credentials_post_request_body import (
        ValidateCredentialsPostRequestBody,
    )
    from msgraph.generated.service_principals.item.synchronization.secrets.secrets_put_request_body import (
        SecretsPutRequestBody,
    )

    v = app.session["variables"]

    async def story(client: Any) -> None:
        synchronization = client.service_principals.by_service_principal_id(v["sp"]).synchronization
        assert "BoxOutDelta" in [template.id for template in (await synchronization.templates.get()).value]
        made = await synchronization.jobs.post(SynchronizationJob(template_id="BoxOutDelta"))
        assert made.status.code.value == "NotConfigured"
        job = synchronization.jobs.by_synchronization_job_id(made.id)
        pair = SynchronizationSecretKeyStringValuePair(key=SynchronizationSecret.SecretToken, value="secret")
        await synchronization.secrets.put(SecretsPutRequestBody(value=[pair]))
        given = SynchronizationSecretKeyStringValuePair(key=SynchronizationSecret.UserName, value="x")
        await job.validate_credentials.post(ValidateCredentialsPostRequestBody(credentials=[given]))
        await job.start.post()
        app.clock.advance(60)
        assert (await job.get()).status.code.value == "Active"
        criteria = SynchronizationJobRestartCriteria(reset_scope=SynchronizationJobRestartScope.Full)
        await job.restart.post(RestartPostRequestBody(criteria=criteria))
        schema = await job.schema.get()
        assert schema.synchronization_rules
        assert (await job.schema.functions.get()).value
        assert (await job.schema.filter_operators.get()).value
        parsed = await job.schema.parse_expression.post(ParseExpressionPostRequestBody(expression="[displayName]"))
        assert parsed.parsing_succeeded
        await job.schema.patch(schema)
        subject = SynchronizationJobSubject(object_id="o", object_type_name="User")
        asked = SynchronizationJobApplicationParameters(rule_id="r", subjects=[subject])
        answer = await job.provision_on_demand.post(ProvisionOnDemandPostRequestBody(parameters=[asked]))
        assert "Success" in answer.key
        await job.pause.post()
        await job.delete()
        assert made.id not in [found.id for found in (await synchronization.jobs.get()).value]

    told(story)
    check(app, "msgraph-the-life-of-a-job")


def test_what_is_not_there_is_an_odata_error(told: Any, app: EmulatorApp) -> None:
    from msgraph.generated.models.o_data_errors.o_data_error import ODataError

    v = app.session["variables"]

    async def story(client: Any) -> None:
        jobs = client.service_principals.by_service_principal_id(v["sp"]).synchronization.jobs
        with pytest.raises(ODataError) as error:
            await jobs.by_synchronization_job_id("nobody").start.post()
        assert error.value.error is not None
        assert error.value.error.code == "Request_ResourceNotFound"

    told(story)


def test_a_throttled_request_is_tried_again(told: Any, app: EmulatorApp) -> None:
    from psemu.emulator.faults import read_fault

    v = app.session["variables"]
    app.store.put_fault(read_fault({"status": 429, "retryAfter": 0, "path": "/start"}))

    async def story(client: Any) -> None:
        jobs = client.service_principals.by_service_principal_id(v["sp"]).synchronization.jobs
        await jobs.by_synchronization_job_id(v["pausedJob"]).start.post()

    told(story)
    assert [r["status"] for r in app.admin.requests if r["path"].endswith("start")] == [429, 204]


def test_entities_by_rule(told: Any, app: EmulatorApp) -> None:
    from msgraph.generated.models.group import Group
    from msgraph.generated.models.password_profile import PasswordProfile
    from msgraph.generated.models.reference_create import ReferenceCreate
    from msgraph.generated.models.user import User
    from msgraph.generated.users.item.get_member_groups.get_member_groups_post_request_body import (
        GetMemberGroupsPostRequestBody,
    )

    async def story(client: Any) -> None:
        user = await client.users.post(
            User(
                display_name="Ada",
                user_principal_name="ada@contoso.example",
                mail_nickname="ada",
                account_enabled=True,
                password_profile=PasswordProfile(password="Initial-1"),
            )
        )
        group = await client.groups.post(
            Group(display_name="Makers", mail_nickname="makers", mail_enabled=False, security_enabled=True)
        )
        link = ReferenceCreate(odata_id=f"https://graph.microsoft.com/v1.0/directoryObjects/{user.id}")
        await client.groups.by_group_id(group.id).members.ref.post(link)
        (member,) = (await client.groups.by_group_id(group.id).members.get()).value
        assert isinstance(member, User)
        found = await client.users.by_user_id(user.id).get_member_groups.post(
            GetMemberGroupsPostRequestBody(security_enabled_only=False)
        )
        assert found.value == [group.id]
        await client.users.by_user_id(user.id).delete()
        assert (await client.groups.by_group_id(group.id).members.get()).value == []
        restored = await client.directory.deleted_items.by_directory_object_id(user.id).restore.post()
        assert isinstance(restored, User)

    told(story)
    check(app, "msgraph-users-and-groups")
