"""The event queue of a session: New-Event, Get-Event, Wait-Event, Remove-Event, and what is done when an engine event comes."""

from __future__ import annotations

from psemu.errors import UnsupportedError
from psemu.handlers.core_errors import error_record, refuse_parameters
from psemu.handlers.core_get_command import texts
from psemu.objects import PSObject, to_text
from psemu.objects.wildcards import matcher
from psemu.runtime.cmdlet import Cmdlet, cmdlet

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_ENGINE = "System.Management.Automation."


class EventQueue:
    """Events that wait to be taken, and what is subscribed to, oldest first."""

    def __init__(self) -> None:
        self.events: list[PSObject] = []
        self.subscribers: list[PSObject] = []
        self.number = 0

    def next_number(self) -> int:
        """The number of the next event or subscription."""
        self.number += 1
        return self.number


class EventCommand(Cmdlet):
    """Base: the session's queue."""

    #: what -SourceIdentifier names, in the error of one that is not there
    noun = "Event"

    @property
    def queue(self) -> EventQueue:
        """The queue of the session."""
        services: Any = self.session.services
        found: EventQueue = services.setdefault(EventQueue, EventQueue())
        return found

    def chosen(self, held: list[PSObject], number: str) -> list[PSObject]:
        """Those of *held* that -SourceIdentifier or *number* names; the error of a name that is not there is written."""
        if self.has(number):
            wanted: Any = self.get(number)
            found = [each for each in held if each.properties[number] == wanted]
            if not found:
                message = f"{self.noun} with identifier '{wanted}' does not exist."
                self._missing(
                    message, f"INVALID_{'EVENT' if number == 'EventIdentifier' else 'SUBSCRIPTION'}_IDENTIFIER", wanted
                )
            return found
        chosen: list[PSObject] = []
        names = texts(self.get("SourceIdentifier"))
        for name in names:
            matches = matcher(name)
            found = [each for each in held if matches(str(each.properties["SourceIdentifier"]))]
            if not found and not any(char in name for char in "*?["):
                message = f"{self.noun} with source identifier '{name}' does not exist."
                self._missing(message, "INVALID_SOURCE_IDENTIFIER", None)
            chosen += found
        return chosen if names else list(held)

    def _missing(self, message: str, error_id: str, target: object) -> None:
        record = error_record(self, error_id, message, "InvalidArgument", target, "System.ArgumentException")
        self.write_error(record)


@cmdlet("New-Event")
class NewEvent(EventCommand):
    """Puts an event into the queue, or runs the action that waits for it."""

    def process_record(self) -> None:
        from psemu.objects.datetimes import DateTime
        from psemu.runtime.file_entries import ticks_of

        source = to_text(self.get("SourceIdentifier"))
        given: Any = self.get("EventArguments")
        facts: list[tuple[str, object]] = [
            ("ComputerName", None),
            ("RunspaceId", None),
            ("EventIdentifier", self.queue.next_number()),
            ("Sender", self.get("Sender")),
            ("SourceEventArgs", None),
            ("SourceArgs", list(given) if isinstance(given, list) else [] if given is None else [given]),
            ("SourceIdentifier", source),
            ("TimeGenerated", DateTime(ticks_of(), "Local")),
            ("MessageData", self.get("MessageData")),
        ]
        event = PSObject(facts, [_ENGINE + "PSEventArgs", "System.EventArgs", "System.Object"])
        actions = [each for each in self.queue.subscribers if each.properties["SourceIdentifier"] == source]
        taken = False
        for subscriber in list(actions):
            taken = self._act(subscriber, event) or taken
        if not taken:
            self.queue.events.append(event)
        self.write_object(event)

    def _act(self, subscriber: PSObject, event: PSObject) -> bool:
        block: Any = subscriber.properties["Action"]
        left: Any = subscriber.properties["MaxTriggerCount"]
        if left:
            subscriber.properties["MaxTriggerCount"] = left - 1
            if left == 1:
                self.queue.subscribers.remove(subscriber)
        if block is None:
            return False
        variables = {
            "Event": event,
            "Sender": event.properties["Sender"],
            "EventArgs": None,
            "EventSubscriber": subscriber,
        }
        arguments: Any = event.properties["SourceArgs"]
        self.session.interpreter.invoke_script_block(
            block, arguments, new_scope=True, variables=variables, write=lambda _value: None
        )
        return True


@cmdlet("Get-Event")
class GetEvent(EventCommand):
    """Gives the events that wait."""

    def process_record(self) -> None:
        for event in self.chosen(self.queue.events, "EventIdentifier"):
            self.write_object(event)


@cmdlet("Remove-Event")
class RemoveEvent(EventCommand):
    """Takes events out of the queue."""

    def process_record(self) -> None:
        for event in self.chosen(self.queue.events, "EventIdentifier"):
            if self.should_process(f"Event '{event.properties['SourceIdentifier']}'", "Remove"):
                self.queue.events.remove(event)


@cmdlet("Wait-Event")
class WaitEvent(EventCommand):
    """Gives the first event that waits. Nothing puts one into the queue while a script waits, so that waiting for one ends at once."""

    def process_record(self) -> None:
        name = self.get("SourceIdentifier")
        found = [
            each for each in self.queue.events if name is None or each.properties["SourceIdentifier"] == to_text(name)
        ]
        if found:
            self.write_object(found[0])
        elif not self.has("Timeout"):
            raise UnsupportedError(
                "command.Wait-Event.forever",
                "Wait-Event: no event waits, and nothing here would bring one; it would wait for ever.",
            )
        else:
            self.session.sleep(max(float(self.get("Timeout")), 0.0))


@cmdlet("Register-EngineEvent")
class RegisterEngineEvent(EventCommand):
    """Remembers what is to be done when New-Event brings an event of that name."""

    def process_record(self) -> None:
        refuse_parameters(self, "Forward")
        source = to_text(self.get("SourceIdentifier"))
        facts: list[tuple[str, object]] = [
            ("SubscriptionId", self.queue.next_number()),
            ("SourceObject", None),
            ("EventName", ""),
            ("SourceIdentifier", source),
            ("Action", self.get("Action")),
            ("HandlerDelegate", None),
            ("SupportEvent", self.switch("SupportEvent")),
            ("ForwardEvent", False),
            ("MaxTriggerCount", int(self.get("MaxTriggerCount") or 0)),
        ]
        subscriber = PSObject(facts, [_ENGINE + "PSEventSubscriber", "System.Object"])
        self.queue.subscribers.append(subscriber)
        if self.has("Action"):
            job = [
                *(
                    ("Id", facts[0][1]),
                    ("Name", source),
                    ("PSJobTypeName", None),
                    ("State", "NotStarted"),
                    ("HasMoreData", False),
                ),
                *(("Location", None), ("Command", to_text(self.get("Action")))),
            ]
            self.write_object(PSObject(job, [_ENGINE + "PSEventJob", _ENGINE + "Job", "System.Object"]))


@cmdlet("Get-EventSubscriber")
class GetEventSubscriber(EventCommand):
    """Gives what is subscribed to."""

    noun = "Event subscription"

    def process_record(self) -> None:
        for subscriber in self.chosen(self.queue.subscribers, "SubscriptionId"):
            if self.switch("Force") or not subscriber.properties["SupportEvent"]:
                self.write_object(subscriber)


@cmdlet("Unregister-Event")
class UnregisterEvent(EventCommand):
    """Ends subscriptions."""

    noun = "Event subscription"

    def process_record(self) -> None:
        for subscriber in self.chosen(self.queue.subscribers, "SubscriptionId"):
            if self.should_process(f"Event subscription '{subscriber.properties['SourceIdentifier']}'", "Unsubscribe"):
                self.queue.subscribers.remove(subscriber)
