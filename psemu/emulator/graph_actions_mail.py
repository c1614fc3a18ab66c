"""Actions of mailboxes and calendars: messages sent, answered and moved, meetings accepted and declined."""

from __future__ import annotations

import uuid

from psemu.emulator.exchange import Response
from psemu.emulator.graph_actions import Call, action, copied
from psemu.emulator.graph_checks import check_body
from psemu.emulator.refusal import GraphRefusal
from psemu.rest.routes.graph_types import entity_type

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

#: well-known folders where sent messages and drafts lie
_SENT, _DRAFTS = "sentitems", "drafts"
_ANSWERS = {"accept": "accepted", "decline": "declined", "tentativelyaccept": "tentativelyAccepted"}


def _mailbox(call: Call) -> str:
    """The store path of the user whose message or folder this is."""
    return "/".join(call.path.split("/")[:4])


def _message(call: Call, folder: str, **body: Any) -> dict[str, Any]:
    made = {
        "id": str(uuid.uuid4()),
        "createdDateTime": call.now,
        "isDraft": folder == _DRAFTS,
        "parentFolderId": folder,
        **body,
    }
    if folder == _SENT:
        made["sentDateTime"] = call.now
    call.store.put(f"{_mailbox(call)}/messages/{made['id']}", made)
    return made


def _given(call: Call, otherwise: Any = ...) -> dict[str, Any]:
    value: dict[str, Any] = call.parameter("message", dict, otherwise)
    check_body(entity_type("message"), value)
    return {name: part for name, part in value.items() if "@" not in name}


@action("user", "sendMail")
def send_mail(call: Call) -> Response:
    """A message goes out; it is kept among the sent ones unless that is not wanted."""
    message = _given(call)
    if not any(message.get(name) for name in ("toRecipients", "ccRecipients", "bccRecipients")):
        raise _no_recipients()
    if call.parameter("saveToSentItems", bool, True):
        _message(call, _SENT, **message)
    return call.done(202)


@action("message", "send")
def send(call: Call) -> Response:
    """A draft goes out."""
    message = call.entity
    if not any(message.get(name) for name in ("toRecipients", "ccRecipients", "bccRecipients")):
        raise _no_recipients()
    call.change(isDraft=False, sentDateTime=call.now, parentFolderId=_SENT)
    return call.done(202)


def _no_recipients() -> GraphRefusal:
    return GraphRefusal(400, "ErrorInvalidRecipients", "At least one recipient isn't valid., Recipient not set.")


@action("message", "reply", "replyAll", "forward", "createReply", "createReplyAll", "createForward")
def answer(call: Call) -> Response:
    """An answer or a forwarded copy: sent at once, or a draft that the client goes on with."""
    message = call.entity
    is_draft = call.name.startswith("create")
    kind = call.name.removeprefix("create")
    given = _given(call, {})
    if kind == "forward":
        to = call.parameter("toRecipients", list, given.get("toRecipients") or [])
        if not to and not is_draft:
            raise _no_recipients()
    else:
        to = given.get("toRecipients") or [part for part in (message.get("from"),) if part]
        if kind == "replyall":
            to = [*to, *(message.get("toRecipients") or [])]
    mark = "FW: " if kind == "forward" else "RE: "
    subject = str(message.get("subject") or "")
    made: dict[str, Any] = {
        "subject": subject if subject.upper().startswith(mark.strip()) else mark + subject,
        "conversationId": message.get("conversationId"),
        "toRecipients": to,
        "body": {"contentType": "text", "content": call.parameter("comment", str, "")},
        **{name: value for name, value in given.items() if name != "toRecipients"},
    }
    if kind == "replyall" and message.get("ccRecipients"):
        made.setdefault("ccRecipients", message["ccRecipients"])
    written = _message(call, _DRAFTS if is_draft else _SENT, **made)
    if not is_draft:
        return call.done(202)
    user = _mailbox(call).rpartition("/")[2]
    return call.returned(written, f"users('{user}')/messages/$entity", 201)


@action("message", "move", "copy")
@action("mailFolder", "move", "copy")
def move(call: Call) -> Response:
    """Into another folder; what is moved gets a new id, too."""
    destination = call.parameter("destinationId", str)
    made = {**copied(call.entity), "id": str(uuid.uuid4()), "parentFolderId": destination}
    parent = call.path.rpartition("/")[0]
    if call.name == "move":
        call.store.move(call.path, f"{parent}/{made['id']}")
    call.store.put(f"{parent}/{made['id']}", made)
    return call.returned(made, f"{call.place.context.rpartition('(')[0]}/$entity", 201)


@action("event", "accept", "decline", "tentativelyAccept")
def respond(call: Call) -> Response:
    """Say whether one comes."""
    call.parameter("comment", str, None)
    call.parameter("sendResponse", bool, True)
    call.change(responseStatus={"response": _ANSWERS[call.name], "time": call.now})
    return call.done(202)


@action("event", "cancel")
def cancel(call: Call) -> Response:
    """The organizer calls a meeting off: it leaves the calendar."""
    call.parameter("comment", str, None)
    call.store.delete(call.path)
    return call.done(202)


@action("event", "forward")
def forward_event(call: Call) -> Response:
    """Somebody else is told of a meeting; the calendar stays as it is."""
    if not call.objects("toRecipients"):
        raise _no_recipients()
    return call.done(202)


@action("event", "dismissReminder")
def dismiss_reminder(call: Call) -> Response:
    """No reminder any more."""
    call.change(isReminderOn=False)
    return call.done(200)
