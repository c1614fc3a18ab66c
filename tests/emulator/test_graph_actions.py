"""Actions of Graph: what each changes, answers and refuses."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from psemu.emulator.app import EmulatorApp
from psemu.emulator.graph_actions import known_actions
from psemu.rest.routes.graph_types import entity_type
from psemu.rest.routes.table import operations
from tests.emulator.graph_client import graph_client, link, make, refusal

SKU, OTHER = "84a661c4-e949-4bd2-a560-ed7766fcaf2b", "f30db892-07e9-47e9-837c-80727f46fd3d"


@pytest.fixture
def client(app: EmulatorApp) -> Iterator[httpx.Client]:
    with graph_client(app) as client:
        yield client


def test_every_action_is_one_that_the_service_has() -> None:
    named = {
        operation.path.rpartition("/")[2].partition("(")[0].lower()
        for _, operation in operations()
        if operation.is_action
    }
    for kind, name in known_actions():
        assert name in {one.removeprefix("microsoft.graph.") for one in named}, name
        assert entity_type(kind.removeprefix("*")) is not None, kind


def test_membership_goes_through_groups(client: httpx.Client) -> None:
    user, inner, outer = (
        make(client, "/users", displayName="U"),
        *(make(client, "/groups", displayName=name, securityEnabled=name == "Outer") for name in ("Inner", "Outer")),
    )
    role = make(client, "/directoryRoles", displayName="Role")
    link(client, f"/groups/{inner}/members/$ref", user)
    link(client, f"/groups/{outer}/members/$ref", inner)
    link(client, f"/directoryRoles/{role}/members/$ref", user)

    def asked(action: str, **body: Any) -> list[str]:
        answer = client.post(f"/users/{user}/{action}", json=body)
        assert answer.status_code == 200, answer.text
        return sorted(answer.json()["value"])

    assert asked("getMemberGroups", securityEnabledOnly=False) == sorted([inner, outer])
    assert asked("microsoft.graph.getMemberGroups", securityEnabledOnly=True) == [outer]
    assert asked("getMemberObjects", securityEnabledOnly=False) == sorted([inner, outer, role])
    assert asked("checkMemberGroups", groupIds=[outer.upper(), role, "nobody"]) == [outer]
    assert asked("checkMemberObjects", ids=[role, "nobody"]) == [role]
    assert refusal(client.post(f"/users/{user}/getMemberGroups", json={}))[0] == 400
    assert refusal(client.post("/users/nobody/getMemberGroups", json={"securityEnabledOnly": True}))[0] == 404
    assert (
        refusal(client.post(f"/users/{user}/checkMemberGroups", json={"groupIds": [str(n) for n in range(21)]}))[0]
        == 400
    )

    def ids(path: str) -> list[str]:
        return sorted(entity["id"] for entity in client.get(path).json()["value"])

    assert ids(f"/users/{user}/memberOf") == sorted([inner, role])
    assert ids(f"/users/{user}/transitiveMemberOf") == sorted([inner, outer, role])
    assert ids(f"/users/{user}/transitiveMemberOf/microsoft.graph.group") == sorted([inner, outer])
    assert ids(f"/groups/{outer}/transitiveMembers") == sorted([inner, user])
    assert ids(f"/groups/{outer}/transitiveMembers/microsoft.graph.user") == [user]
    counted = client.get(f"/groups/{outer}/transitiveMembers/$count", headers={"ConsistencyLevel": "eventual"})
    assert counted.text == "2"
    boss = make(client, "/users", displayName="Boss")
    link(client, f"/users/{user}/manager/$ref", boss)
    assert ids(f"/users/{boss}/directReports") == [user]
    assert ids(f"/users/{user}/directReports") == []
    link(client, f"/groups/{outer}/owners/$ref", boss)
    assert ids(f"/users/{boss}/ownedObjects") == [outer]


def test_a_circle_of_groups_ends(client: httpx.Client) -> None:
    one, two = make(client, "/groups", displayName="1"), make(client, "/groups", displayName="2")
    link(client, f"/groups/{one}/members/$ref", two)
    link(client, f"/groups/{two}/members/$ref", one)
    found = client.post(f"/groups/{one}/getMemberGroups", json={"securityEnabledOnly": False}).json()["value"]
    assert sorted(found) == sorted([one, two])
    assert len(client.get(f"/groups/{one}/transitiveMembers").json()["value"]) == 2


def test_objects_by_their_ids(client: httpx.Client) -> None:
    user, group = make(client, "/users", displayName="U"), make(client, "/groups", displayName="G")
    answer = client.post("/directoryObjects/getByIds", json={"ids": [group, "nobody", user]}).json()["value"]
    assert [(found["@odata.type"], found["id"]) for found in answer] == [
        ("#microsoft.graph.group", group),
        ("#microsoft.graph.user", user),
    ]
    only = client.post("/directoryObjects/getByIds", json={"ids": [group, user], "types": ["user"]}).json()["value"]
    assert [found["id"] for found in only] == [user]
    assert (
        client.post(f"/directoryObjects/{user}/getMemberGroups", json={"securityEnabledOnly": False}).json()["value"]
        == []
    )
    valid = {"entityType": "Group", "displayName": "x", "mailNickname": "x"}
    assert client.post("/directoryObjects/validateProperties", json=valid).status_code == 204


def test_what_is_removed_comes_back(client: httpx.Client) -> None:
    user = make(client, "/users", displayName="U", userPrincipalName="u@contoso.example")
    group = make(client, "/groups", displayName="G")
    link(client, f"/groups/{group}/members/$ref", user)
    message = make(client, f"/users/{user}/messages", subject="kept")
    assert client.delete(f"/users/{user}").status_code == 204
    assert client.get(f"/groups/{group}/members").json()["value"] == []
    removed = client.get("/directory/deletedItems/microsoft.graph.user").json()["value"]
    assert [(found["id"], found["displayName"]) for found in removed] == [(user, "U")]
    assert removed[0]["deletedDateTime"]
    assert client.get(f"/directory/deletedItems/{user}").json()["id"] == user
    again = make(client, "/users", displayName="V", userPrincipalName="u@contoso.example")
    assert refusal(client.post(f"/directory/deletedItems/{user}/restore"))[0] == 400
    client.delete(f"/users/{again}")
    restored = client.post(f"/directory/deletedItems/{user}/restore")
    assert (restored.json()["@odata.type"], restored.json()["id"]) == ("#microsoft.graph.user", user)
    assert client.get(f"/users/{user}/messages/{message}").json()["subject"] == "kept"
    assert [found["id"] for found in client.get(f"/groups/{group}/members").json()["value"]] == [user]
    assert client.delete(f"/directory/deletedItems/{again}").status_code == 204
    assert client.get(f"/directory/deletedItems/{again}").status_code == 404
    client.delete(f"/groups/{group}")
    assert client.get("/directory/deletedItems/microsoft.graph.group").json()["value"] == []


def test_licenses(client: httpx.Client, app: EmulatorApp) -> None:
    user = make(client, "/users", displayName="U")
    add = {"addLicenses": [{"skuId": SKU, "disabledPlans": []}], "removeLicenses": []}
    path = f"/users/{user}/assignLicense"
    assert refusal(client.post(path, json=add))[2] == (
        "License assignment cannot be done for user with invalid usage location."
    )
    client.patch(f"/users/{user}", json={"usageLocation": "DE"})
    assert client.post(path, json=add).json()["assignedLicenses"] == [{"disabledPlans": [], "skuId": SKU}]
    assert client.get(f"/users/{user}?$select=assignedLicenses").json()["assignedLicenses"][0]["skuId"] == SKU
    app.store.put(f"/graph/subscribedSkus/{SKU}", {"id": SKU, "skuId": SKU})
    other = {"addLicenses": [{"skuId": OTHER}], "removeLicenses": []}
    assert "does not correspond to a valid company License" in refusal(client.post(path, json=other))[2]
    assert client.post(path, json={"addLicenses": [], "removeLicenses": [SKU]}).json()["assignedLicenses"] == []
    gone = refusal(client.post(path, json={"addLicenses": [], "removeLicenses": [SKU]}))
    assert gone == (400, "Request_BadRequest", "User does not have a corresponding license.")
    group = make(client, "/groups", displayName="G")
    assert client.post(f"/groups/{group}/assignLicense", json=add).status_code == 202
    for bad in ({}, {"addLicenses": [1], "removeLicenses": []}, {"addLicenses": [{"skuId": 1}], "removeLicenses": []}):
        assert refusal(client.post(path, json=bad))[0] == 400


def test_sessions_and_passwords(client: httpx.Client, app: EmulatorApp) -> None:
    secret = {"password": "Secret-1", "forceChangePasswordNextSignIn": True}
    user = make(client, "/users", displayName="U", passwordProfile=secret)
    assert client.post(f"/users/{user}/revokeSignInSessions").json()["value"] is True
    assert client.get(f"/users/{user}?$select=signInSessionsValidFromDateTime").json()[
        "signInSessionsValidFromDateTime"
    ]
    client.patch(f"/users/{user}", json={"passwordProfile": {"password": "Secret-2"}})
    assert not any("Secret-" in body for _, body in app.store.paths())


@pytest.mark.parametrize("collection", ["applications", "servicePrincipals"])
def test_credentials(client: httpx.Client, app: EmulatorApp, collection: str) -> None:
    entity = make(client, f"/{collection}", displayName="A")
    path = f"/{collection}/{entity}"
    made = client.post(f"{path}/addPassword", json={"passwordCredential": {"displayName": "one"}}).json()
    assert made["secretText"].startswith(made["hint"])
    (kept,) = client.get(path).json()["passwordCredentials"]
    assert (kept["keyId"], kept["displayName"], kept["secretText"]) == (made["keyId"], "one", None)
    assert not any(made["secretText"] in body for _, body in app.store.paths())
    assert client.post(f"{path}/removePassword", json={"keyId": made["keyId"]}).status_code == 204
    assert refusal(client.post(f"{path}/removePassword", json={"keyId": made["keyId"]}))[0] == 400
    key = {"keyCredential": {"type": "AsymmetricX509Cert", "usage": "Verify", "key": "MIID"}, "proof": "e30.e30."}
    added = client.post(f"{path}/addKey", json=key).json()
    assert client.get(path).json()["keyCredentials"][0]["keyId"] == added["keyId"]
    removed = client.post(f"{path}/removeKey", json={"keyId": added["keyId"], "proof": "e30.e30."})
    assert removed.status_code == 204


def test_applications_and_their_principals(client: httpx.Client, app: EmulatorApp) -> None:
    application = client.post("/applications", json={"displayName": "Tool"}).json()
    principal = client.post("/servicePrincipals", json={"appId": application["appId"]}).json()
    assert (principal["displayName"], principal["appId"]) == ("Tool", application["appId"])
    twice = refusal(client.post("/servicePrincipals", json={"appId": application["appId"]}))
    assert twice[:2] == (409, "Request_MultipleObjectsWithSameKeyValue")
    app.store.put("/graph/applicationTemplates/t", {"id": "t", "displayName": "Gallery"})
    both = client.post("/applicationTemplates/t/instantiate", json={"displayName": "Mine"})
    assert both.status_code == 201
    found = both.json()
    assert found["application"]["appId"] == found["servicePrincipal"]["appId"]
    assert client.get(f"/servicePrincipals/{found['servicePrincipal']['id']}").json()["displayName"] == "Mine"


def test_mail(client: httpx.Client) -> None:
    user = make(client, "/users", displayName="U")
    box = f"/users/{user}"
    to = [{"emailAddress": {"address": "a@contoso.example"}}]
    sent = client.post(f"{box}/sendMail", json={"message": {"subject": "Hi", "toRecipients": to}})
    assert (sent.status_code, sent.content) == (202, b"")
    assert refusal(client.post(f"{box}/sendMail", json={"message": {"subject": "Hi"}}))[1] == "ErrorInvalidRecipients"
    (kept,) = client.get(f"{box}/messages").json()["value"]
    assert (kept["subject"], kept["isDraft"], kept["parentFolderId"]) == ("Hi", False, "sentitems")
    sender = {"emailAddress": {"address": "b@contoso.example"}}
    message = make(
        client, f"{box}/messages", **{"subject": "Question", "from": sender, "toRecipients": to, "isDraft": True}
    )
    path = f"{box}/messages/{message}"
    assert client.post(f"{path}/reply", json={"comment": "Yes"}).status_code == 202
    draft = client.post(f"{path}/createReplyAll", json={"comment": "No"})
    assert draft.status_code == 201
    body = draft.json()
    assert (body["subject"], body["isDraft"], body["toRecipients"]) == ("RE: Question", True, [sender, *to])
    assert client.post(f"{path}/forward", json={"toRecipients": to}).status_code == 202
    subjects = sorted(found["subject"] for found in client.get(f"{box}/messages").json()["value"])
    assert subjects == ["FW: Question", "Hi", "Question", "RE: Question", "RE: Question"]
    assert client.post(f"{path}/send").status_code == 202
    copy = client.post(f"{path}/copy", json={"destinationId": "archive"}).json()
    moved = client.post(f"{path}/move", json={"destinationId": "deleteditems"})
    assert moved.status_code == 201
    assert moved.json()["parentFolderId"] == "deleteditems"
    assert len({message, copy["id"], moved.json()["id"]}) == 3
    assert refusal(client.get(path)) == (404, "ErrorItemNotFound", "The specified object was not found in the store.")
    assert client.post(f"{box}/messages/{copy['id']}/permanentDelete").status_code == 204
    assert client.get(f"{box}/messages/{copy['id']}").status_code == 404


def test_meetings(client: httpx.Client) -> None:
    user = make(client, "/users", displayName="U")
    event = make(client, f"/users/{user}/events", subject="Meeting", isReminderOn=True)
    path = f"/users/{user}/events/{event}"
    for action, word in (("accept", "accepted"), ("tentativelyAccept", "tentativelyAccepted"), ("decline", "declined")):
        assert client.post(f"{path}/{action}", json={"sendResponse": False}).status_code == 202
        assert client.get(path).json()["responseStatus"]["response"] == word
    assert client.post(f"{path}/dismissReminder").status_code == 200
    assert client.get(path).json()["isReminderOn"] is False
    assert client.post(f"{path}/cancel", json={"comment": "No"}).status_code == 202
    assert client.get(path).status_code == 404


def test_a_calendar_s_view(client: httpx.Client) -> None:
    user = make(client, "/users", displayName="U")
    for day in (3, 1, 2):
        times = {
            "start": {"dateTime": f"2026-05-0{day}T10:00:00", "timeZone": "UTC"},
            "end": {"dateTime": f"2026-05-0{day}T11:00:00", "timeZone": "UTC"},
        }
        make(client, f"/users/{user}/events", subject=str(day), **times)
    view = f"/users/{user}/calendarView"
    window = {"startDateTime": "2026-05-01T11:00:00Z", "endDateTime": "2026-05-03T10:30:00+00:00"}
    found = client.get(view, params=window).json()["value"]
    assert [event["subject"] for event in found] == ["2", "3"]
    page = client.get(view, params={**window, "$top": "1"}).json()
    assert "startDateTime" in page["@odata.nextLink"]
    assert client.get(page["@odata.nextLink"]).json()["value"][0]["subject"] == "3"
    assert refusal(client.get(view))[1] == "ErrorInvalidParameter"
    away = {"dateTime": "2026-05-02T10:00:00", "timeZone": "Pacific Standard Time"}
    make(client, f"/users/{user}/events", subject="x", start=away, end=away)
    assert refusal(client.get(view, params=window))[0] == 501


def test_devices(client: httpx.Client) -> None:
    device = make(client, "/deviceManagement/managedDevices", deviceName="PC")
    path = f"/deviceManagement/managedDevices/{device}"
    for action in ("syncDevice", "rebootNow", "wipe", "syncDevice"):
        assert client.post(f"{path}/{action}").status_code == 204
    results = client.get(path).json()["deviceActionResults"]
    assert [(found["actionName"], found["actionState"]) for found in results] == [
        ("rebootNow", "pending"),
        ("wipe", "pending"),
        ("syncDevice", "pending"),
    ]
    policy = make(client, "/deviceManagement/deviceCompliancePolicies", displayName="P")
    target = {"@odata.type": "#microsoft.graph.groupAssignmentTarget", "groupId": "g"}
    answer = client.post(
        f"/deviceManagement/deviceCompliancePolicies/{policy}/assign", json={"assignments": [{"target": target}]}
    )
    assert answer.json()["value"][0]["target"] == target
    assert len(client.get(f"/deviceManagement/deviceCompliancePolicies/{policy}/assignments").json()["value"]) == 1
    client.post(f"/deviceManagement/deviceCompliancePolicies/{policy}/assign", json={"assignments": []})
    assert client.get(f"/deviceManagement/deviceCompliancePolicies/{policy}/assignments").json()["value"] == []


def test_teams_and_groups(client: httpx.Client) -> None:
    group = make(client, "/groups", displayName="G")
    assert client.post(f"/groups/{group}/addFavorite").status_code == 204
    assert client.get(f"/groups/{group}").json()["isFavorite"] is True
    assert client.post(f"/groups/{group}/renew").status_code == 204
    policy = make(client, "/groupLifecyclePolicies", groupLifetimeInDays=180)
    assert client.post(f"/groupLifecyclePolicies/{policy}/addGroup", json={"groupId": group}).json()["value"] is True
    assert client.post(f"/groupLifecyclePolicies/{policy}/addGroup", json={"groupId": group}).json()["value"] is False
    assert len(client.get(f"/groups/{group}/groupLifecyclePolicies").json()["value"]) == 1
    template = "https://graph.microsoft.com/v1.0/teamsTemplates('standard')"
    made = client.post("/teams", json={"displayName": "T", "template@odata.bind": template})
    assert made.status_code == 202
    team = client.get(made.headers["location"]).json()["targetResourceId"]
    assert client.get(made.headers["content-location"]).json()["displayName"] == "T"
    assert [c["displayName"] for c in client.get(f"/teams/{team}/channels").json()["value"]] == ["General"]
    assert client.get(f"/groups/{team}").json()["groupTypes"] == ["Unified"]
    assert client.put(f"/groups/{group}/team", json={}).status_code == 201
    assert client.put(f"/groups/{group}/team", json={}).status_code == 409
    archived = client.post(f"/teams/{team}/archive")
    assert archived.status_code == 202
    assert client.get(archived.headers["location"]).json()["status"] == "succeeded"
    assert client.get(f"/teams/{team}").json()["isArchived"] is True
    client.post(f"/teams/{team}/unarchive")
    assert client.get(f"/teams/{team}").json()["isArchived"] is False
    values = [{"@odata.type": "#microsoft.graph.aadUserConversationMember", "roles": ["owner"],
               "user@odata.bind": f"https://graph.microsoft.com/v1.0/users('{who}')"} for who in ("a", "b")]  # fmt: skip
    added = client.post(f"/teams/{team}/members/add", json={"values": values}).json()["value"]
    assert [(found["userId"], found["error"]) for found in added] == [("a", None), ("b", None)]
    client.post(f"/teams/{team}/members/remove", json={"values": values[:1]})
    assert [found["userId"] for found in client.get(f"/teams/{team}/members").json()["value"]] == ["b"]


def test_risk(client: httpx.Client) -> None:
    user = make(client, "/users", displayName="U")
    risky = "/identityProtection/riskyUsers"
    for action, state, level in (
        ("confirmCompromised", "confirmedCompromised", "high"),
        ("dismiss", "dismissed", "none"),
        ("confirmSafe", "confirmedSafe", "none"),
    ):
        assert client.post(f"{risky}/{action}", json={"userIds": [user]}).status_code == 204
        found = client.get(f"{risky}/{user}").json()
        assert (found["riskState"], found["riskLevel"], found["userDisplayName"]) == (state, level, "U")
    assert refusal(client.post(f"{risky}/dismiss", json={"userIds": ["nobody"]}))[0] == 404


def test_sharing(client: httpx.Client, app: EmulatorApp) -> None:
    app.store.put("/graph/drives/d", {"id": "d"})
    app.store.put("/graph/drives/d/items/i", {"id": "i", "name": "a.txt"})
    item = "/drives/d/items/i"
    first = client.post(f"{item}/createLink", json={"type": "view", "scope": "organization"})
    second = client.post(f"{item}/createLink", json={"type": "view", "scope": "organization"})
    assert (first.status_code, second.status_code) == (201, 200)
    assert first.json()["id"] == second.json()["id"]
    invited = client.post(f"{item}/invite", json={"recipients": [{"email": "a@b.example"}], "roles": ["read"]})
    assert invited.json()["value"][0]["grantedToV2"]["user"]["email"] == "a@b.example"
    assert len(client.get(f"{item}/permissions").json()["value"]) == 2
    client.post(f"{item}/checkout")
    assert client.get(item).json()["publication"]["level"] == "checkout"
    moved = client.patch(item, json={"parentReference": {"id": "folder"}, "name": "b.txt"})
    assert moved.status_code == 204
    assert client.get(item).json()["parentReference"] == {"id": "folder"}
    assert refusal(client.get("/drives/d/items/none"))[1] == "itemNotFound"


def test_app_roles_are_seen_at_both_ends(client: httpx.Client, app: EmulatorApp) -> None:
    role = "3b5f1c7e-8f0e-4b9a-9a51-5d3a7a0d5b11"
    resource = make(client, "/servicePrincipals", displayName="Api", appRoles=[{"id": role, "value": "Read"}])
    principal = make(client, "/servicePrincipals", displayName="Tool")
    body = {"principalId": principal, "resourceId": resource, "appRoleId": role}
    to, own = f"/servicePrincipals/{resource}/appRoleAssignedTo", f"/servicePrincipals/{principal}/appRoleAssignments"
    made = client.post(to, json=body)
    assert made.status_code == 201
    assert (made.json()["principalDisplayName"], made.json()["principalType"]) == ("Tool", "ServicePrincipal")
    assert refusal(client.post(own, json=body))[2] == "Permission being assigned already exists on the object."
    for path in (to, own):
        assert [found["id"] for found in client.get(path).json()["value"]] == [made.json()["id"]]
    assert client.delete(f"{own}/{made.json()['id']}").status_code == 204
    assert client.get(to).json()["value"] == client.get(own).json()["value"] == []
    for bad in ({}, {**body, "principalId": "x"}, {**body, "appRoleId": SKU}, {**body, "resourceId": principal}):
        assert refusal(client.post(to, json=bad))[0] in (400, 404)
    user = make(client, "/users", displayName="U")
    assert client.post(f"/users/{user}/appRoleAssignments", json={**body, "principalId": user}).status_code == 201
    grant = {"clientId": principal, "consentType": "AllPrincipals", "resourceId": resource, "scope": "User.Read"}
    identifier = make(client, "/oauth2PermissionGrants", **grant)
    assert client.get(f"/servicePrincipals/{principal}/oauth2PermissionGrants").json()["value"][0]["id"] == identifier
    assert client.get(f"/servicePrincipals/{resource}/oauth2PermissionGrants").json()["value"] == []


def test_guests(client: httpx.Client) -> None:
    asked = {"invitedUserEmailAddress": "g@fabrikam.example", "inviteRedirectUrl": "https://contoso.example"}
    made = client.post("/invitations", json=asked)
    assert (made.status_code, made.json()["status"]) == (201, "PendingAcceptance")
    guest = client.get(f"/users/{made.json()['invitedUser']['id']}?$select=userType,userPrincipalName").json()
    assert (guest["userType"], guest["userPrincipalName"]) == ("Guest", "g_fabrikam.example#EXT#@contoso.example")
    again = client.post("/invitations", json=asked).json()
    assert again["invitedUser"] == made.json()["invitedUser"]
    assert refusal(client.post("/invitations", json={}))[0] == 400


def test_what_a_user_has(client: httpx.Client, app: EmulatorApp) -> None:
    user = make(client, "/users", displayName="U", usageLocation="DE")
    group = make(client, "/groups", displayName="G")
    link(client, f"/groups/{group}/members/$ref", user)
    client.put(f"/groups/{group}/team", json={})
    assert [team["id"] for team in client.get(f"/users/{user}/joinedTeams").json()["value"]] == [group]
    assert client.get(f"/users/{user}/memberOf/{group}").json()["displayName"] == "G"
    assert client.get(f"/users/{user}/memberOf/{user}").status_code == 404
    plans = [{"servicePlanId": OTHER, "servicePlanName": "MAIL"}]
    app.store.put(
        f"/graph/subscribedSkus/{SKU}", {"id": SKU, "skuId": SKU, "skuPartNumber": "E3", "servicePlans": plans}
    )
    client.post(f"/users/{user}/assignLicense", json={"addLicenses": [{"skuId": SKU}], "removeLicenses": []})
    (license,) = client.get(f"/users/{user}/licenseDetails").json()["value"]
    assert (license["skuPartNumber"], license["servicePlans"]) == ("E3", plans)


def test_reviews(client: httpx.Client, app: EmulatorApp) -> None:
    review = "/identityGovernance/accessReviews/definitions/d/instances/i"
    app.store.put("/graph/identityGovernance/accessReviews/definitions/d", {"id": "d"})
    app.store.put(f"/graph{review}", {"id": "i", "status": "InProgress"})
    for name, advice in (("1", "Approve"), ("2", "Deny"), ("3", None)):
        body = {"id": name, "decision": "NotReviewed", "recommendation": advice, "principal": {"id": f"p{name}"}}
        app.store.put(f"/graph{review}/decisions/{name}", body)

    def decisions() -> list[str]:
        return [found["decision"] for found in client.get(f"{review}/decisions").json()["value"]]

    assert client.post(f"{review}/acceptRecommendations").status_code == 204
    assert decisions() == ["Approve", "Deny", "NotReviewed"]
    client.post(
        f"{review}/batchRecordDecisions", json={"decision": "Deny", "principalId": "p3", "justification": "left"}
    )
    assert decisions() == ["Approve", "Deny", "Deny"]
    client.post(f"{review}/resetDecisions")
    assert decisions() == ["NotReviewed"] * 3
    assert refusal(client.post(f"{review}/batchRecordDecisions", json={"decision": "Maybe"}))[0] == 400
    assert client.post(f"{review}/stop").status_code == 204
    assert client.get(review).json()["status"] == "Completed"


def test_presence(client: httpx.Client) -> None:
    user = make(client, "/users", displayName="U")
    path = f"/users/{user}/presence"
    busy = {"sessionId": "s", "availability": "Busy", "activity": "InACall", "expirationDuration": "PT1H"}
    assert client.post(f"{path}/setPresence", json=busy).status_code == 200
    found = client.get(path).json()
    assert (found["id"], found["availability"], found["activity"]) == (user, "Busy", "InACall")
    every = client.post("/communications/getPresencesByUserId", json={"ids": [user, "nobody"]}).json()["value"]
    assert [(one["id"], one["availability"]) for one in every] == [(user, "Busy")]
    client.post(f"{path}/clearPresence", json={"sessionId": "s"})
    assert client.get(path).json()["availability"] == "PresenceUnknown"
    assert refusal(client.post(f"{path}/setPresence", json={}))[0] == 400


def test_small_changes(client: httpx.Client) -> None:
    business = make(client, "/solutions/bookingBusinesses", displayName="B")
    assert client.post(f"/solutions/bookingBusinesses/{business}/publish").status_code == 204
    assert client.get(f"/solutions/bookingBusinesses/{business}").json()["isPublished"] is True
    user = make(client, "/users", displayName="U")
    phone = make(client, f"/users/{user}/authentication/phoneMethods", phoneNumber="+1 5555555555", phoneType="mobile")
    path = f"/users/{user}/authentication/phoneMethods/{phone}"
    assert client.post(f"{path}/enableSmsSignIn").status_code == 204
    assert client.get(path).json()["smsSignInState"] == "ready"
    policy = make(client, "/policies/authenticationStrengthPolicies", displayName="P", allowedCombinations=["password"])
    path = f"/policies/authenticationStrengthPolicies/{policy}"
    answer = client.post(f"{path}/updateAllowedCombinations", json={"allowedCombinations": ["fido2"]}).json()
    assert (answer["previousCombinations"], answer["currentCombinations"]) == (["password"], ["fido2"])
    rules = make(client, "/deviceManagement/deviceCompliancePolicies", displayName="C")
    path = f"/deviceManagement/deviceCompliancePolicies/{rules}"
    body = {"deviceComplianceScheduledActionForRules": [{"ruleName": "r"}]}
    assert client.post(f"{path}/scheduleActionsForRules", json=body).status_code == 204
    assert client.get(f"{path}/scheduledActionsForRule").json()["value"][0]["ruleName"] == "r"
    devices = "/deviceManagement/importedWindowsAutopilotDeviceIdentities"
    given = {"importedWindowsAutopilotDeviceIdentities": [{"serialNumber": "1"}, {"serialNumber": "2"}]}
    assert len(client.post(f"{devices}/import", json=given).json()["value"]) == 2
    assert [device["serialNumber"] for device in client.get(devices).json()["value"]] == ["1", "2"]


def test_the_ledger_of_actions() -> None:
    from tests.emulator.action_ledger import ledger

    rows = list(ledger())
    assert len(rows) > 2_900
    assert sum(answered for _, answered in rows) >= 600


def test_any_other_action_is_told(client: httpx.Client) -> None:
    user = make(client, "/users", displayName="U")
    for path in (
        f"/users/{user}/findMeetingTimes",
        f"/users/{user}/exportPersonalData",
        f"/users/{user}/changePassword",
    ):
        status, code, text = refusal(client.post(path, json={}))
        assert (status, code) == (501, "NotImplemented")
        assert "does not know the operation POST" in text
