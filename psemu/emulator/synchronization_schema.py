"""What belongs to synchronization beside its jobs: schemas, secrets, bulk uploads, the operators and functions of expressions."""

from __future__ import annotations

import base64
import uuid

from psemu.emulator.exchange import Request, Response
from psemu.emulator.refusal import GraphRefusal

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from psemu.emulator.graph import GraphService
    from psemu.emulator.router import Router
    from psemu.emulator.store import Store

    Handler = Callable[[Request, dict[str, str]], Response]

_OPERATORS = (
    ("EQUALS", "Binary"),
    ("NOT EQUALS", "Binary"),
    ("GREATER_THAN", "Binary"),
    ("GREATER_THAN_OR_EQUALS", "Binary"),
    ("IS NULL", "Unary"),
    ("IS NOT NULL", "Unary"),
    ("IS TRUE", "Unary"),
    ("IS FALSE", "Unary"),
    ("INCLUDES", "Binary"),
    ("REGEX MATCH", "Binary"),
    ("NOT REGEX MATCH", "Binary"),
)
_FUNCTIONS = (
    ("Append", ("source", "suffix")),
    ("Coalesce", ("source1", "source2")),
    ("Join", ("separator", "source1", "source2")),
    ("Mid", ("source", "start", "length")),
    ("Not", ("source",)),
    ("Replace", ("source", "oldValue", "regexPattern", "regexGroupName", "replacementValue")),
    ("StripSpaces", ("source",)),
    ("ToLower", ("source",)),
    ("ToUpper", ("source",)),
)
_LONGEST_EXPRESSION = 10_000


def default_schema(owner_name: str, schema_id: str) -> dict[str, Any]:
    """The schema of a template that has none of its own: users and groups from the directory to the application."""
    names = {
        "User": ("userPrincipalName", "displayName", "mail", "accountEnabled"),
        "Group": ("displayName", "members"),
    }
    objects = [
        {
            "name": kind,
            "metadata": [],
            "attributes": [
                {
                    "anchor": number == 0,
                    "caseExact": False,
                    "defaultValue": None,
                    "flowNullValues": False,
                    "multivalued": attribute == "members",
                    "mutability": "ReadWrite",
                    "name": attribute,
                    "required": number == 0,
                    "referencedObjects": [],
                    "type": "Boolean" if attribute == "accountEnabled" else "String",
                }
                for number, attribute in enumerate(attributes)
            ],
        }
        for kind, attributes in names.items()
    ]
    directories = [
        {
            "id": str(uuid.uuid5(uuid.NAMESPACE_URL, f"{schema_id}/{name}")),
            "name": name,
            "version": "1",
            "discoverabilities": "AttributeNames" if name == owner_name else "None",
            "objects": objects,
        }
        for name in ("Azure Active Directory", owner_name)
    ]
    mappings = [
        {
            "enabled": True,
            "flowTypes": "Add, Update, Delete",
            "name": kind,
            "sourceObjectName": kind,
            "targetObjectName": kind,
        }
        for kind in names
    ]
    rule = {
        "id": str(uuid.uuid5(uuid.NAMESPACE_URL, f"{schema_id}/rule")),
        "name": f"USER_GROUP_OUTBOUND_{owner_name}",
        "editable": True,
        "priority": 1,
        "sourceDirectoryName": "Azure Active Directory",
        "targetDirectoryName": owner_name,
        "objectMappings": mappings,
    }
    return {"id": schema_id, "version": "v1", "directories": directories, "synchronizationRules": [rule]}


class SynchronizationSchemas:
    """Operations below a job or a template, and the secrets of the owner."""

    def __init__(self, store: Store, graph: GraphService) -> None:
        self.store = store
        self.graph = graph

    def add_routes(self, router: Router, base: str) -> None:
        """Tell *router* what is known below *base*, an owner's ``synchronization``."""
        for holder in ("jobs", "templates"):
            schema = f"{base}/{holder}/{{holder}}/schema"
            one = schema + "/directories/{directory}"
            routes: tuple[tuple[str, str, Handler], ...] = (
                ("GET", schema, self.get_schema),
                ("PATCH", schema, self.patch_schema),
                ("DELETE", schema, self.delete_schema),
                ("GET", schema + "/directories", self.list_directories),
                ("GET", schema + "/directories/$count", self.count_directories),
                ("POST", schema + "/directories", self.make_directory),
                ("GET", one, self.get_directory),
                ("PATCH", one, self.patch_directory),
                ("DELETE", one, self.delete_directory),
            )
            for method, path, operation in routes:
                router.add(method, path, operation)
            for prefix in ("", "microsoft.graph."):
                router.add("POST", f"{one}/{prefix}discover", self.get_directory)
                router.add("POST", f"{schema}/{prefix}parseExpression", self.parse_expression)
                router.add("GET", f"{schema}/{prefix}filterOperators()", self.filter_operators)
                router.add("GET", f"{schema}/{prefix}functions()", self.functions)
        upload = base + "/jobs/{holder}/bulkUpload"
        router.add("GET", upload, self.get_upload)
        router.add("PATCH", upload, self.put_upload)
        router.add("DELETE", upload, self.delete_upload)
        router.add("PUT", upload + "/$value", self.put_content)
        router.add("GET", upload + "/$value", self.get_content)
        router.add("PUT", base + "/secrets", self.put_secrets)
        router.add("GET", base + "/secrets/$count", self.count_secrets)
        for prefix in ("", "microsoft.graph."):
            router.add("POST", f"{base}/{prefix}acquireAccessToken", self.acquire_token)

    # ----------------------------------------------------------------------------------------------------- schemas

    def _owner(self, request: Request, values: dict[str, str]) -> tuple[str, dict[str, Any]]:
        path = f"/graph/{request.segments[1]}/{values['id']}"
        return path, self.graph.entity(path, values["id"])

    def _schema(self, request: Request, values: dict[str, str]) -> tuple[str, dict[str, Any]]:
        """Where the schema lies, and the schema; one that was never changed is the template's."""
        owner_path, owner = self._owner(request, values)
        holder = f"{owner_path}/synchronization/{request.segments[4]}/{values['holder']}"
        self.graph.entity(holder, values["holder"])
        path = holder + "/schema"
        stored = self.store.get(path)
        name = str(owner.get("appDisplayName") or owner.get("displayName") or "Application")
        schema = stored or default_schema(name, values["holder"])
        directories = schema.get("directories")
        known = directories if isinstance(directories, list) else []
        schema["directories"] = [directory for directory in known if isinstance(directory, dict)]
        return path, schema

    def _context(self, request: Request, values: dict[str, str], what: str) -> str:
        place = f"{request.segments[1]}('{values['id']}')/synchronization/{request.segments[4]}('{values['holder']}')"
        return f"$metadata#{place}/{what}"

    def get_schema(self, request: Request, values: dict[str, str]) -> Response:
        """GET …/schema."""
        _, schema = self._schema(request, values)
        return self.graph.entity_response(request, self._context(request, values, "schema/$entity"), schema)

    def patch_schema(self, request: Request, values: dict[str, str]) -> Response:
        """PATCH …/schema."""
        path, schema = self._schema(request, values)
        for name, value in request.json_object().items():
            if (name in ("directories", "synchronizationRules") and isinstance(value, list)) or (
                name == "version" and isinstance(value, str)
            ):
                schema[name] = value
            elif name != "id" and not name.startswith("@"):
                raise GraphRefusal(400, "BadRequest", f"The property '{name[:50]}' cannot be updated.")
        self.store.put(path, schema)
        return Response(204)

    def delete_schema(self, request: Request, values: dict[str, str]) -> Response:
        """DELETE …/schema: back to the template's."""
        path, _ = self._schema(request, values)
        self.store.delete(path)
        return Response(204)

    def list_directories(self, request: Request, values: dict[str, str]) -> Response:
        """GET …/schema/directories."""
        _, schema = self._schema(request, values)
        return self.graph.page(request, schema["directories"], self._context(request, values, "schema/directories"))

    def count_directories(self, request: Request, values: dict[str, str]) -> Response:
        """GET …/schema/directories/$count."""
        _, schema = self._schema(request, values)
        return Response(200, str(len(schema["directories"])), [("Content-Type", "text/plain")])

    def _directory(
        self, request: Request, values: dict[str, str]
    ) -> tuple[str, dict[str, Any], list[dict[str, Any]], int]:
        path, schema = self._schema(request, values)
        directories = schema["directories"]
        for index, directory in enumerate(directories):
            if str(directory.get("id", "")).lower() == values["directory"].lower():
                return path, schema, directories, index
        text = f"Resource '{values['directory']}' does not exist or one of its queried reference-property objects are not present."
        raise GraphRefusal(404, "Request_ResourceNotFound", text)

    def get_directory(self, request: Request, values: dict[str, str]) -> Response:
        """GET …/directories/{id}, and POST …/discover: what the emulator knows is all there is to discover."""
        _, _, directories, index = self._directory(request, values)
        context = self._context(request, values, "schema/directories/$entity")
        return self.graph.entity_response(request, context, directories[index])

    def make_directory(self, request: Request, values: dict[str, str]) -> Response:
        """POST …/directories."""
        path, schema = self._schema(request, values)
        body = {"id": str(uuid.uuid4()), **{n: v for n, v in request.json_object().items() if "@" not in n}}
        schema["directories"] = [*schema["directories"], body]
        self.store.put(path, schema)
        context = self._context(request, values, "schema/directories/$entity")
        return self.graph.entity_response(request, context, body, 201)

    def patch_directory(self, request: Request, values: dict[str, str]) -> Response:
        """PATCH …/directories/{id}."""
        path, schema, directories, index = self._directory(request, values)
        changes = {n: v for n, v in request.json_object().items() if n != "id" and "@" not in n}
        directories[index] = {**directories[index], **changes}
        self.store.put(path, schema)
        return Response(204)

    def delete_directory(self, request: Request, values: dict[str, str]) -> Response:
        """DELETE …/directories/{id}."""
        path, schema, directories, index = self._directory(request, values)
        del directories[index]
        self.store.put(path, schema)
        return Response(204)

    def filter_operators(self, request: Request, values: dict[str, str]) -> Response:
        """GET …/schema/filterOperators()."""
        self._schema(request, values)
        items = [
            {"id": name, "name": name, "arity": arity, "multivaluedComparisonType": "All"} for name, arity in _OPERATORS
        ]
        return self.graph.page(request, items, "$metadata#Collection(microsoft.graph.filterOperatorSchema)")

    def functions(self, request: Request, values: dict[str, str]) -> Response:
        """GET …/schema/functions()."""
        self._schema(request, values)
        items = [
            {
                "id": name,
                "name": name,
                "parameters": [
                    {"name": p, "required": True, "type": "String", "allowMultipleOccurrences": False} for p in names
                ],
            }
            for name, names in _FUNCTIONS
        ]
        return self.graph.page(request, items, "$metadata#Collection(microsoft.graph.attributeMappingFunctionSchema)")

    def parse_expression(self, request: Request, values: dict[str, str]) -> Response:
        """POST …/schema/parseExpression: an attribute's name or a constant; functions are not evaluated here."""
        self._schema(request, values)
        expression = request.json_object().get("expression")
        if not isinstance(expression, str) or len(expression) > _LONGEST_EXPRESSION:
            raise GraphRefusal(400, "BadRequest", "The property 'expression' is required.")
        text = expression.strip()
        inner = text[1:-1]
        body: dict[str, Any] = {"evaluationSucceeded": False, "evaluationResult": [], "error": None}
        if text[:1] == "[" and text[-1:] == "]" and inner and not set(inner) & set("[]\"' "):
            source: dict[str, Any] | None = {"expression": text, "name": inner, "type": "Attribute", "parameters": []}
        elif len(text) > 1 and text[0] == text[-1] == '"' and '"' not in inner:
            source = {"expression": text, "name": inner, "type": "Constant", "parameters": []}
        elif "(" in text:
            raise GraphRefusal(501, "NotImplemented", "psemu's emulator does not parse functions in expressions.")
        else:
            source = None
            body["error"] = {"code": "ParsingFailed", "message": "The expression cannot be parsed."}
        body.update({"parsingSucceeded": source is not None, "parsedExpression": source})
        context = "$metadata#microsoft.graph.parseExpressionResponse"
        return self.graph.entity_response(request, context, body)

    # --------------------------------------------------------------------------------------------- uploads, secrets

    def _upload_path(self, request: Request, values: dict[str, str]) -> str:
        owner_path, _ = self._owner(request, values)
        job = f"{owner_path}/synchronization/jobs/{values['holder']}"
        self.graph.entity(job, values["holder"])
        return job + "/bulkUpload"

    def get_upload(self, request: Request, values: dict[str, str]) -> Response:
        """GET …/bulkUpload."""
        path = self._upload_path(request, values)
        body = self.graph.entity(path, "bulkUpload")
        return self.graph.entity_response(request, self._upload_context(request, values), body)

    def _upload_context(self, request: Request, values: dict[str, str]) -> str:
        return self._context(request, values, "bulkUpload/$entity")

    def put_upload(self, request: Request, values: dict[str, str]) -> Response:
        """PATCH …/bulkUpload."""
        path = self._upload_path(request, values)
        content = request.json_object().get("content")
        if content is not None and not isinstance(content, str):
            raise GraphRefusal(400, "BadRequest", "The property 'content' is text in base64.")
        self.store.put(path, {"id": values["holder"], "content": content})
        return Response(204)

    def delete_upload(self, request: Request, values: dict[str, str]) -> Response:
        """DELETE …/bulkUpload."""
        path = self._upload_path(request, values)
        self.graph.entity(path, "bulkUpload")
        self.store.delete(path)
        return Response(204)

    def put_content(self, request: Request, values: dict[str, str]) -> Response:
        """PUT …/bulkUpload/$value."""
        path = self._upload_path(request, values)
        self.store.put(path, {"id": values["holder"], "content": base64.b64encode(request.body).decode("ascii")})
        return Response(204)

    def get_content(self, request: Request, values: dict[str, str]) -> Response:
        """GET …/bulkUpload/$value."""
        body = self.graph.entity(self._upload_path(request, values), "bulkUpload")
        try:
            content = base64.b64decode(body.get("content") or "", validate=True)
        except ValueError:
            content = b""
        return Response(200, content.decode("utf-8", "replace"), [("Content-Type", "application/octet-stream")])

    def put_secrets(self, request: Request, values: dict[str, str]) -> Response:
        """PUT …/secrets: names are kept, values never."""
        owner_path, _ = self._owner(request, values)
        given = request.json_object()
        pairs = given.get("value", given.get("credentials"))
        if not isinstance(pairs, list) or not all(
            isinstance(pair, dict) and isinstance(pair.get("key"), str) for pair in pairs
        ):
            raise GraphRefusal(400, "BadRequest", "The property 'value' is a list of objects with 'key' and 'value'.")
        path = f"{owner_path}/synchronization/secrets"
        self.store.put(path, {"keys": sorted(pair["key"] for pair in pairs)})
        return Response(204)

    def count_secrets(self, request: Request, values: dict[str, str]) -> Response:
        """GET …/secrets/$count."""
        owner_path, _ = self._owner(request, values)
        kept = self.store.get(f"{owner_path}/synchronization/secrets") or {}
        return Response(200, str(len(kept.get("keys", []))), [("Content-Type", "text/plain")])

    def acquire_token(self, request: Request, values: dict[str, str]) -> Response:
        """POST …/acquireAccessToken: the secrets' names are enough."""
        self._owner(request, values)
        return Response(204)
