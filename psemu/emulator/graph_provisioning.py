"""What Graph makes in more than one place at once: teams with their groups, guests with their invitations, assignments of app roles."""

from __future__ import annotations

import uuid

from psemu.emulator.clock import timestamp
from psemu.emulator.exchange import Request, Response
from psemu.emulator.graph_checks import check_body
from psemu.emulator.graph_paths import absent, directory_type
from psemu.emulator.refusal import GraphRefusal
from psemu.rest.routes.graph_types import entity_type

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from psemu.emulator.graph import GraphService
    from psemu.emulator.router import Router

#: role of everybody where an application has no roles of its own
_NO_ROLE = "00000000-0000-0000-0000-000000000000"
_HOLDERS = ("users", "groups", "servicePrincipals")


class Provisioning:
    """Operations that touch more than the path they are asked at."""

    def __init__(self, graph: GraphService) -> None:
        self.graph = graph
        self.store = graph.store

    def add_routes(self, router: Router) -> None:
        """Tell *router* what is known."""
        router.add("POST", "/v1.0/teams", self.make_team)
        router.add("PUT", "/v1.0/groups/{id}/team", self.make_team_of_group)
        router.add("POST", "/v1.0/invitations", self.invite)
        router.add("POST", "/v1.0/servicePrincipals/{id}/appRoleAssignedTo", self.assign_role)
        router.add("DELETE", "/v1.0/servicePrincipals/{id}/appRoleAssignedTo/{a}", self.remove_role)
        for holder in _HOLDERS:
            router.add("POST", f"/v1.0/{holder}/{{id}}/appRoleAssignments", self.assign_role)
            router.add("DELETE", f"/v1.0/{holder}/{{id}}/appRoleAssignments/{{a}}", self.remove_role)

    @property
    def _now(self) -> str:
        return timestamp(self.graph.clock.now(), 0)

    # ------------------------------------------------------------------------------------------------------- teams

    def make_team(self, request: Request, values: dict[str, str]) -> Response:
        """POST /teams: 202 with a team, its group and the operation that made them, which has ended."""
        given = request.json_object()
        check_body(entity_type("team"), given)
        if "template@odata.bind" not in given and "group@odata.bind" not in given:
            text = "Failed to execute Templates backend request: the template of the team is missing."
            raise GraphRefusal(400, "BadRequest", text)
        group = given.get("group@odata.bind")
        if group is not None:
            path = self.graph.entities.references.target(group)
            identifier = path.rpartition("/")[2]
        else:
            if not given.get("displayName"):
                raise GraphRefusal(400, "BadRequest", "Invalid team display name.")
            identifier = str(uuid.uuid4())
            self.store.put(f"/graph/groups/{identifier}", self._group(identifier, given))
        self._team(identifier, given)
        operation = self._operation(identifier, "createTeam")
        location = f"/teams('{identifier}')/operations('{operation}')"
        return Response(202, None, [("Location", location), ("Content-Location", f"/teams('{identifier}')")])

    def make_team_of_group(self, request: Request, values: dict[str, str]) -> Response:
        """PUT /groups/{id}/team."""
        if self.store.get(f"/graph/groups/{values['id']}") is None:
            raise absent(values["id"])
        given = request.json_object()
        check_body(entity_type("team"), given)
        team = self._team(values["id"], given)
        return self.graph.entity_response(request, "$metadata#teams/$entity", team, 201)

    def _group(self, identifier: str, given: dict[str, Any]) -> dict[str, Any]:
        return {
            "id": identifier,
            "createdDateTime": self._now,
            "displayName": given.get("displayName"),
            "description": given.get("description"),
            "groupTypes": ["Unified"],
            "mailEnabled": True,
            "securityEnabled": False,
            "visibility": given.get("visibility", "Public"),
        }

    def _team(self, identifier: str, given: dict[str, Any]) -> dict[str, Any]:
        if self.store.get(f"/graph/teams/{identifier}") is not None:
            raise GraphRefusal(409, "Conflict", "The group is already provisioned.")
        group = self.store.get(f"/graph/groups/{identifier}") or {}
        named = {name: group.get(name) for name in ("displayName", "description")}
        own = {name: value for name, value in given.items() if "@" not in name and name not in ("members", "channels")}
        team = {"id": identifier, "createdDateTime": self._now, **named, "isArchived": False, **own}
        self.store.put(f"/graph/teams/{identifier}", team)
        channel = str(uuid.uuid4())
        general = {"id": f"19:{channel}@thread.tacv2", "displayName": "General", "membershipType": "standard"}
        for extra in (general, *(each for each in given.get("channels") or [] if each.get("displayName") != "General")):
            made = {"id": f"19:{uuid.uuid4()}@thread.tacv2", "createdDateTime": self._now, **extra}
            self.store.put(f"/graph/teams/{identifier}/channels/{made['id']}", made)
        for member in given.get("members") or []:
            made = {
                "id": str(uuid.uuid4()),
                **{name: value for name, value in member.items() if "@odata.bind" not in name},
            }
            link = member.get("user@odata.bind")
            made["userId"] = link.rstrip("')").replace("('", "/").rpartition("/")[2] if isinstance(link, str) else None
            self.store.put(f"/graph/teams/{identifier}/members/{made['id']}", made)
        return team

    def _operation(self, team: str, kind: str) -> str:
        name = str(uuid.uuid4())
        times = {"createdDateTime": self._now, "lastActionDateTime": self._now}
        body = {
            "id": name,
            "operationType": kind,
            "status": "succeeded",
            "targetResourceId": team,
            "error": None,
            **times,
        }
        self.store.put(f"/graph/teams/{team}/operations/{name}", body)
        return name

    # ------------------------------------------------------------------------------------------------------ guests

    def invite(self, request: Request, values: dict[str, str]) -> Response:
        """POST /invitations: the guest is there at once, and has not yet accepted."""
        given = request.json_object()
        check_body(entity_type("invitation"), given)
        address, back = given.get("invitedUserEmailAddress"), given.get("inviteRedirectUrl")
        if not isinstance(address, str) or "@" not in address or not isinstance(back, str):
            text = "Invalid value for property 'invitedUserEmailAddress' or 'inviteRedirectUrl'."
            raise GraphRefusal(400, "BadRequest", text)
        known = self.store.find("/graph/users", "mail", address)
        if known is None:
            domain = self.store.setting("tenantDomain", "contoso.example")
            known = {
                "id": str(uuid.uuid4()),
                "createdDateTime": self._now,
                "displayName": given.get("invitedUserDisplayName") or address,
                "mail": address,
                "userPrincipalName": f"{address.replace('@', '_')}#EXT#@{domain}",
                "userType": given.get("invitedUserType") or "Guest",
                "creationType": "Invitation",
                "externalUserState": "PendingAcceptance",
            }
            self.store.put(f"/graph/users/{known['id']}", known)
        identifier = str(uuid.uuid4())
        redeem = f"https://login.microsoftonline.com/redeem?rd={identifier}"
        own = {name: value for name, value in given.items() if "@" not in name}
        made = {
            "id": identifier,
            **own,
            "inviteRedeemUrl": redeem,
            "status": "PendingAcceptance",
            "invitedUser": {"id": known["id"]},
        }
        return self.graph.entity_response(request, "$metadata#invitations/$entity", made, 201)

    # --------------------------------------------------------------------------------------------------- app roles

    def assign_role(self, request: Request, values: dict[str, str]) -> Response:
        """POST …/appRoleAssignments of who gets a role, or …/appRoleAssignedTo of what the role is of: it is seen in both."""
        given = request.json_object()
        kind = entity_type("appRoleAssignment")
        check_body(kind, given)
        holder = self.graph.entities.paths.place(tuple(request.segments[1:]))
        if holder is None:
            raise absent(values["id"])
        parts = {name: given.get(name) for name in ("principalId", "resourceId", "appRoleId")}
        for name, value in parts.items():
            if not isinstance(value, str):
                raise GraphRefusal(
                    400,
                    "Request_BadRequest",
                    f"Invalid value specified for property '{name}' of resource 'AppRoleAssignment'.",
                )
        at = self.graph.entities.paths.directory_path(str(parts["principalId"]))
        resource = self.store.get(f"/graph/servicePrincipals/{parts['resourceId']}")
        if at is None or resource is None:
            raise absent(str(parts["principalId"] if at is None else parts["resourceId"]))
        asked = str(
            parts["resourceId"] if request.segments[-1].lower() == "approleassignedto" else parts["principalId"]
        )
        if asked.lower() != values["id"].lower():
            text = "The id of the path is not that of the assignment."
            raise GraphRefusal(400, "Request_BadRequest", text)
        roles = {str(role.get("id")).lower() for role in resource.get("appRoles") or []}
        if str(parts["appRoleId"]).lower() not in {*roles, _NO_ROLE} and roles:
            text = "Permission being assigned was not found on application."
            raise GraphRefusal(400, "Request_BadRequest", text)
        mine = f"{at}/appRoleAssignments"
        for present in self.store.children(mine):
            if all(str(present.get(name)).lower() == str(value).lower() for name, value in parts.items()):
                text = "Permission being assigned already exists on the object."
                raise GraphRefusal(400, "Request_BadRequest", text)
        principal = self.store.get(at) or {}
        kind_name = directory_type(at)
        body = {
            "id": str(uuid.uuid4()),
            "deletedDateTime": None,
            **parts,
            "createdDateTime": self._now,
            "principalDisplayName": principal.get("displayName"),
            "principalType": kind_name[:1].upper() + kind_name[1:],
            "resourceDisplayName": resource.get("displayName"),
        }
        self.store.put(f"{mine}/{body['id']}", body)
        self.store.put(f"/graph/servicePrincipals/{parts['resourceId']}/appRoleAssignedTo/{body['id']}", body)
        return self.graph.entity_response(request, f"$metadata#{holder.context}/$entity", body, 201)

    def remove_role(self, request: Request, values: dict[str, str]) -> Response:
        """DELETE an assignment, at either end."""
        path = "/graph/" + "/".join(request.segments[1:])
        body = self.store.get(path)
        if body is None:
            raise absent(values["a"])
        at = self.graph.entities.paths.directory_path(str(body.get("principalId")))
        self.store.delete(path)
        self.store.delete(f"{at}/appRoleAssignments/{body['id']}")
        self.store.delete(f"/graph/servicePrincipals/{body.get('resourceId')}/appRoleAssignedTo/{body['id']}")
        return Response(204)
