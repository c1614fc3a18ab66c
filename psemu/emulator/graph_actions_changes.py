"""Actions of Graph that change a property or two and nothing else: published, stopped, cancelled, ready, hidden."""

from __future__ import annotations

from psemu.emulator.exchange import Response
from psemu.emulator.graph_actions import Call, action, mismatch

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

#: (type, action) → what is changed
_CHANGES: dict[tuple[str, str], dict[str, Any]] = {
    ("accessPackageAssignmentRequest", "cancel"): {"state": "canceled"},
    ("accessReviewInstance", "stop"): {"status": "Completed"},
    ("accessReviewScheduleDefinition", "stop"): {"status": "Completed"},
    ("accessReviewStage", "stop"): {"status": "Completed"},
    ("bookingBusiness", "publish"): {"isPublished": True},
    ("bookingBusiness", "unpublish"): {"isPublished": False},
    ("channel", "removeEmail"): {"email": None},
    ("phoneAuthenticationMethod", "disableSmsSignIn"): {"smsSignInState": "notEnabled"},
    ("phoneAuthenticationMethod", "enableSmsSignIn"): {"smsSignInState": "ready"},
    ("privilegedAccessGroupAssignmentScheduleRequest", "cancel"): {"status": "Canceled"},
    ("privilegedAccessGroupEligibilityScheduleRequest", "cancel"): {"status": "Canceled"},
    ("virtualEvent", "cancel"): {"status": "canceled"},
    ("virtualEvent", "publish"): {"status": "published"},
}
_SPELLED = {(kind.lower(), name.lower()): changes for (kind, name), changes in _CHANGES.items()}
_VERDICTS = ("Approve", "Deny", "DontKnow", "NotReviewed")
_AWAY = {"availability": "PresenceUnknown", "activity": "PresenceUnknown"}


def change(call: Call) -> Response:
    """Change what the table says."""
    kinds = call.place.kind.line() if call.place.kind is not None else ()
    changes = next(found for kind in kinds if (found := _SPELLED.get((kind.name.lower(), call.name))) is not None)
    call.request.json_object()
    call.change(**changes)
    return call.done()


for _kind, _name in _CHANGES:
    action(_kind, _name)(change)


# ---------------------------------------------------------------------------------------------------------- reviews


def _decide(call: Call, fits: Any, **changes: Any) -> None:
    """Change the decisions of a review that *fits* finds; a value that is callable is asked for each."""
    below = f"{call.path}/decisions"
    for decision in call.store.children(below):
        if fits(decision):
            own = {name: value(decision) if callable(value) else value for name, value in changes.items()}
            call.store.put(f"{below}/{decision['id']}", {**decision, **own})


@action("accessReviewInstance", "resetDecisions")
def reset_decisions(call: Call) -> Response:
    """All is undecided again."""
    _decide(call, lambda decision: True, decision="NotReviewed", justification=None, reviewedDateTime=None)
    return call.done()


@action("accessReviewInstance", "acceptRecommendations")
@action("accessReviewStage", "acceptRecommendations")
def accept_recommendations(call: Call) -> Response:
    """What nobody has decided is decided as it was recommended."""
    _decide(
        call,
        lambda decision: decision.get("decision") in (None, "NotReviewed") and decision.get("recommendation"),
        decision=lambda decision: decision["recommendation"],
        reviewedDateTime=call.now,
    )
    return call.done()


@action("accessReviewInstance", "batchRecordDecisions")
@action("accessReviewStage", "batchRecordDecisions")
def record_decisions(call: Call) -> Response:
    """One verdict for all decisions, for those about a principal or about a resource."""
    verdict = call.parameter("decision", str)
    if verdict not in _VERDICTS:
        raise mismatch("decision")
    principal, resource = call.parameter("principalId", str, None), call.parameter("resourceId", str, None)

    def fits(decision: dict[str, Any]) -> bool:
        own = (decision.get("principal") or {}).get("id"), (decision.get("resource") or {}).get("id")
        return principal in (None, own[0]) and resource in (None, own[1])

    words = call.parameter("justification", str, None)
    _decide(call, fits, decision=verdict, justification=words, reviewedDateTime=call.now)
    return call.done()


@action("accessReviewInstance", "sendReminder")
def send_reminder(call: Call) -> Response:
    """The reviewers are reminded; nothing in the state changes."""
    return call.done()


@action("authenticationStrengthPolicy", "updateAllowedCombinations")
def update_combinations(call: Call) -> Response:
    """Other combinations of methods are strong enough."""
    wanted = call.texts("allowedCombinations")
    before = call.entity.get("allowedCombinations") or []
    call.change(allowedCombinations=wanted, modifiedDateTime=call.now)
    result = {"currentCombinations": wanted, "previousCombinations": before, "conditionalAccessReferences": []}
    return call.returned({"additionalInformation": "", **result}, "microsoft.graph.updateAllowedCombinationsResult")


# --------------------------------------------------------------------------------------------------------- presence


def _presence(call: Call, **changes: Any) -> Response:
    stored = call.store.get(call.path) or {
        "id": call.path.split("/")[-2 if call.path.endswith("/presence") else -1],
        **_AWAY,
    }
    call.store.put(call.path, {**stored, **changes})
    return call.done(200)


@action("presence", "setPresence", "setUserPreferredPresence")
def set_presence(call: Call) -> Response:
    """What a client, or the user, says of being there."""
    if call.name == "setpresence":
        call.parameter("sessionId", str)
    return _presence(call, availability=call.parameter("availability", str), activity=call.parameter("activity", str))


@action("presence", "clearPresence", "clearUserPreferredPresence")
def clear_presence(call: Call) -> Response:
    """Nothing is known of being there."""
    return _presence(call, **_AWAY)


@action("presence", "setStatusMessage")
def set_status(call: Call) -> Response:
    """What stands beside the name."""
    return _presence(call, statusMessage=call.parameter("statusMessage", dict))


@action("cloudCommunications", "getPresencesByUserId")
def get_presences(call: Call) -> Response:
    """The presence of several users."""
    found = []
    for identifier in call.texts("ids"):
        user = f"/graph/users/{identifier.replace('/', '%2F')}"
        if call.store.get(user) is not None:
            known = call.store.get(f"{user}/presence") or call.store.get(
                f"/graph/communications/presences/{identifier}"
            )
            found.append(known or {"id": identifier, **_AWAY})
    return call.value(found, "Collection(microsoft.graph.presence)")


@action("chat", "hideForUser", "unhideForUser", "markChatReadForUser")
def change_viewpoint(call: Call) -> Response:
    """How a user sees a chat."""
    call.parameter("user", dict)
    seen: dict[str, Any] = {"lastMessageReadDateTime": call.now}
    changes = {"hideforuser": {"isHidden": True}, "unhideforuser": {"isHidden": False}}.get(call.name, seen)
    call.change(viewpoint={**(call.entity.get("viewpoint") or {}), **changes})
    return call.done()
