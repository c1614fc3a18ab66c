"""Get-Culture, Get-UICulture and Get-TimeZone: the one culture and zone of a session, and the cultures whose facts are known."""

from __future__ import annotations

from psemu.errors import UnsupportedError
from psemu.handlers.core_errors import refuse_parameters
from psemu.handlers.core_get_command import texts
from psemu.objects.format.cultures import EN_US, find_culture, known_names
from psemu.runtime.cmdlet import Cmdlet, cmdlet


@cmdlet("Get-Culture")
class GetCulture(Cmdlet):
    """Gives the session's culture, or named ones."""

    def process_record(self) -> None:
        if self.switch("ListAvailable"):
            for name in sorted(known_names(), key=str.lower):
                self.write_object(find_culture(name))
            return
        if not self.has("Name"):
            self.write_object(EN_US)
        for name in texts(self.get("Name")):
            found = find_culture(name)
            if found is None:
                raise UnsupportedError(f"culture.{name}")
            self.write_object(found)


@cmdlet("Get-UICulture")
class GetUICulture(Cmdlet):
    """Gives the culture of messages."""

    def process_record(self) -> None:
        self.write_object(EN_US)


@cmdlet("Get-TimeZone")
class GetTimeZone(Cmdlet):
    """Gives the session's time zone, UTC."""

    def process_record(self) -> None:
        from psemu.objects import PSObject
        from psemu.objects.datetimes import TimeSpan

        refuse_parameters(self, "ListAvailable", "Id", "Name")
        names = [("Id", "UTC"), ("HasIanaId", True), ("DisplayName", "(UTC) Coordinated Universal Time")]
        standard = [("StandardName", "Coordinated Universal Time"), ("DaylightName", "Coordinated Universal Time")]
        facts = [*names, *standard, ("BaseUtcOffset", TimeSpan(0)), ("SupportsDaylightSavingTime", False)]
        self.write_object(PSObject(facts, ["System.TimeZoneInfo", "System.Object"]))
