"""``run --diff`` and ``run --record``: what a script changed in the emulator, and a live session as a scenario to begin with."""

from __future__ import annotations

from psemu.errors import ConfigurationError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    import httpx

    from psemu.rest.request import PlannedRequest
    from psemu.shell import Shell

#: words in the name of a member whose value is not kept
_SECRET_WORDS = (
    "secret",
    "password",
    "token",
    "privatekey",
    "integritykey",
    "credential",
    "sharedaccess",
    "connectionstring",
)
_REMOVED = "(removed)"
_NO_STATE = "--diff tells what changed in the emulator; the live services have no state that it could compare."
_MOST_DEPTH = 50


class ObservedRun:
    """Watches *shell*'s next runs: its emulator's state before and after, and, with *record* (a file), what the services answer.

    ConfigurationError before anything runs if the file cannot be written, or *differences* are wanted of the live services.
    """

    def __init__(self, shell: Shell, record: str | None = None, differences: bool = False) -> None:
        if record is not None:
            _check_place(record)
        shell.connect()
        self.shell = shell
        self.record = record
        self.recorder = Recorder()
        self.before = shell.emulator_state()
        if differences and self.before is None:
            raise ConfigurationError(_NO_STATE)
        if record is not None:
            shell.observe(self.recorder.keep)

    def difference_text(self) -> str:
        """What has changed since the beginning, for a person. ConfigurationError on the live services."""
        from psemu.emulator.differences import differences, differences_text

        after = self.shell.emulator_state()
        if self.before is None or after is None:
            raise ConfigurationError(_NO_STATE)
        return differences_text(differences(self.before, after))

    def write_record(self) -> None:
        """Write the recorded scenario to its file."""
        if self.record is None:
            return
        from psemu.emulator.scenario import scenario_text
        from psemu.whole_file import write_whole

        scenario = self.recorder.scenario(self.record)
        scenario["session"] = self.shell.sign_ins()
        write_whole(self.record, scenario_text(scenario, self.record).encode())


def _check_place(path: str) -> None:
    """A script has run, perhaps on the live services, when its record is written: what is in the way is told before."""
    import os

    folder = os.path.dirname(os.path.abspath(path))
    if not os.path.isdir(folder):
        raise ConfigurationError(f"cannot write '{path}': there is no folder '{folder}'.")
    if os.path.isdir(path) or not os.access(path if os.path.exists(path) else folder, os.W_OK):
        raise ConfigurationError(f"cannot write '{path}': it is a folder, or protected.")


class Recorder:
    """Makes a scenario of the answers that a session got: every entity and resource in them, without secrets."""

    def __init__(self) -> None:
        self.resources: dict[str, dict[str, Any]] = {}
        self.tenant: str | None = None

    def keep(self, service: str, request: PlannedRequest, response: httpx.Response) -> None:
        """Keep what *response* tells; *service* is ``graph`` or ``arm``."""
        if not 200 <= response.status_code < 300 or "json" not in response.headers.get("Content-Type", ""):
            return
        try:
            body = response.json()
        except (ValueError, RecursionError):
            return
        if not isinstance(body, dict):
            return
        items = body["value"] if isinstance(body.get("value"), list) else None
        if service == "arm":
            for item in items if items is not None else [body]:
                self._keep_resource(item)
        else:
            self._keep_entities(request, body, items)

    def _keep_resource(self, item: Any) -> None:
        resource_id = item.get("id") if isinstance(item, dict) else None
        if isinstance(resource_id, str) and resource_id.lower().startswith("/subscriptions/"):
            self.resources[f"/arm{resource_id}"] = without_secrets(item)
            tenant = item.get("tenantId")
            self.tenant = tenant if isinstance(tenant, str) else self.tenant

    def _keep_entities(self, request: PlannedRequest, body: dict[str, Any], items: list[Any] | None) -> None:
        from urllib.parse import unquote, urlsplit

        segments = [unquote(part) for part in urlsplit(request.url).path.split("/") if part][1:]
        if not segments or any(part.startswith("$") or "(" in part or "microsoft.graph." in part for part in segments):
            return
        path = "/graph/" + "/".join(segments)
        if items is not None:
            for item in items:
                if isinstance(item, dict) and isinstance(item.get("id"), str):
                    self.resources[f"{path}/{item['id']}"] = _entity(item)
        elif request.method == "POST" and isinstance(body.get("id"), str):
            self.resources[f"{path}/{body['id']}"] = _entity(body)
        elif request.method == "GET":
            self.resources[path] = _entity(body)

    def scenario(self, name: str) -> dict[str, Any]:
        """What was recorded, as a scenario; what lies above a resource and was never asked for is there as an empty one."""
        import os

        resources = dict(self.resources)
        for path in self.resources:
            for above, body in _above(path):
                if not any(known.lower() == above.lower() for known in resources):
                    resources[above] = body
        resources = dict(sorted(resources.items()))
        return {
            "name": os.path.splitext(os.path.basename(name))[0],
            "settings": {"tenantId": self.tenant, "requireAuthorization": False, "retryAfter": 0}
            if self.tenant
            else {"retryAfter": 0},
            "session": {},
            "resources": resources,
        }


def _above(path: str) -> list[tuple[str, dict[str, Any]]]:
    """What a resource lies below, each as little as it can be: entities of Graph; subscription, group and vault of ARM."""
    parts = path.split("/")[2:]
    if path.startswith("/graph/"):
        places = range(2, len(parts), 2)
        return [("/graph/" + "/".join(parts[:end]), {"id": parts[end - 1]}) for end in places]
    found = []
    for end in (2, 4, 8):
        if end < len(parts):
            resource_id = "/" + "/".join(parts[:end])
            found.append((f"/arm{resource_id}", {"id": resource_id, "name": parts[end - 1], "properties": {}}))
    return found


def _entity(body: dict[str, Any]) -> dict[str, Any]:
    kept = without_secrets({name: value for name, value in body.items() if "@" not in name or name == "@odata.type"})
    return kept if isinstance(kept, dict) else {}


def without_secrets(value: Any, depth: int = 0) -> Any:
    """*value* with the text of members that may hold a secret replaced; a pair of ``key`` and ``value`` counts by its key."""
    if depth > _MOST_DEPTH:
        return _REMOVED
    if isinstance(value, list):
        return [without_secrets(item, depth + 1) for item in value]
    if not isinstance(value, dict):
        return value
    pair = isinstance(value.get("key"), str) and _is_secret(value["key"])
    return {
        name: _REMOVED
        if isinstance(item, str) and item and (_is_secret(name) or (pair and name == "value"))
        else without_secrets(item, depth + 1)
        for name, item in value.items()
    }


def _is_secret(name: str) -> bool:
    folded = name.lower().replace("_", "").replace("-", "")
    return any(word in folded for word in _SECRET_WORDS)
