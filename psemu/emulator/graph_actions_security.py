"""Actions of identity protection, privileged roles and domains."""

from __future__ import annotations

from psemu.emulator.exchange import Response
from psemu.emulator.graph_actions import Call, action
from psemu.emulator.refusal import GraphRefusal

#: action → what it says of the risk
_RISKS = {
    "confirmcompromised": {
        "riskLevel": "high",
        "riskState": "confirmedCompromised",
        "riskDetail": "adminConfirmedUserCompromised",
    },
    "confirmsafe": {"riskLevel": "none", "riskState": "confirmedSafe", "riskDetail": "adminConfirmedUserSafe"},
    "dismiss": {"riskLevel": "none", "riskState": "dismissed", "riskDetail": "adminDismissedAllRiskForUser"},
}
_SIGN_IN_DETAILS = {
    "confirmcompromised": "adminConfirmedSigninCompromised",
    "confirmsafe": "adminConfirmedSigninSafe",
    "dismiss": "adminDismissedRiskForSignIn",
}
_PRINCIPAL_DETAILS = {
    "confirmcompromised": "adminConfirmedServicePrincipalCompromised",
    "dismiss": "adminDismissedRiskForServicePrincipal",
}


@action("*riskyUser", "confirmCompromised", "confirmSafe", "dismiss")
def judge_users(call: Call) -> Response:
    """An administrator's word on the risk of users."""
    for identifier in call.texts("userIds"):
        user = call.store.get(f"/graph/users/{identifier.replace('/', '%2F')}") or {}
        named = {"userDisplayName": user.get("displayName"), "userPrincipalName": user.get("userPrincipalName")}
        _judge(call, identifier, named if user else None, _RISKS[call.name]["riskDetail"])
    return call.done()


@action("*riskyServicePrincipal", "confirmCompromised", "dismiss")
def judge_principals(call: Call) -> Response:
    """An administrator's word on the risk of service principals."""
    for identifier in call.texts("servicePrincipalIds"):
        principal = call.store.get(f"/graph/servicePrincipals/{identifier.replace('/', '%2F')}") or {}
        named = {"displayName": principal.get("displayName"), "appId": principal.get("appId")}
        _judge(call, identifier, named if principal else None, _PRINCIPAL_DETAILS[call.name])
    return call.done()


@action("*signIn", "confirmCompromised", "confirmSafe", "dismiss")
def judge_sign_ins(call: Call) -> Response:
    """An administrator's word on sign-ins."""
    for identifier in call.texts("requestIds"):
        _judge(call, identifier, None, _SIGN_IN_DETAILS[call.name])
    return call.done()


def _judge(call: Call, identifier: str, named: dict[str, str | None] | None, detail: str) -> None:
    """Note the word; *named* is what a new note would say of whom it is about, None if there is nobody."""
    path = f"{call.path}/{identifier.replace('/', '%2F')}"
    stored = call.store.get(path)
    if stored is None and named is None:
        text = f"No risk is known of '{identifier[:100]}'."
        raise GraphRefusal(404, "NotFound", text)
    known = stored or {"id": identifier, **(named or {}), "isDeleted": False}
    changes = {**_RISKS[call.name], "riskDetail": detail, "riskLastUpdatedDateTime": call.now}
    if "riskDetail" in known and "riskLevel" not in known:
        changes.pop("riskLevel")
    call.store.put(path, {**known, **changes})


@action("unifiedRoleAssignmentScheduleRequest", "cancel")
@action("unifiedRoleEligibilityScheduleRequest", "cancel")
def cancel_role(call: Call) -> Response:
    """A request for a role is taken back, as long as it has not been carried out."""
    if call.entity.get("status") in ("Provisioned", "Revoked", "Canceled", "Denied", "Failed"):
        raise GraphRefusal(400, "RequestCannotBeCancelled", "The request cannot be cancelled in its present state.")
    call.change(status="Canceled")
    return call.done()


@action("domain", "verify")
def verify_domain(call: Call) -> Response:
    """The domain's record is taken to be there."""
    return call.returned(call.change(isVerified=True), "domains/$entity")


@action("domain", "promote")
def promote_domain(call: Call) -> Response:
    """A verified subdomain becomes a root domain."""
    if call.entity.get("isVerified") is not True:
        raise GraphRefusal(400, "Request_BadRequest", "The domain has not been verified.")
    call.change(isRoot=True)
    return call.value(True, "Edm.Boolean")


@action("subscription", "reauthorize")
def reauthorize(call: Call) -> Response:
    """The subscriber may go on."""
    call.request.json_object()
    return call.done()
