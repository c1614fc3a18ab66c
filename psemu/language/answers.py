"""What the server answers about documents: each method takes the protocol's parameters and gives the protocol's result."""

from __future__ import annotations

import os

from psemu.completion import Surroundings
from psemu.completion.analysis import complete_at
from psemu.completion.context import CompletionContext
from psemu.language import protocol
from psemu.language.document import ScriptDocument, lsp_range
from psemu.language.params import field, position_at, uri_in, uri_of
from psemu.language.protocol import RequestError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from psemu.diagnostic import DiagnosticRecord
    from psemu.language.occurrences import Name

#: characters of the largest text that questions are answered about
LARGEST_ANSWERED = 2_000_000
#: offers in one answer: an editor asks again when more is typed
_MOST_OFFERS = 1000
_MOST_PATHS = 200
#: PowerShell's kinds of results → the protocol's kinds of completion items
_KINDS = {
    "Command": 3, "Method": 2, "ParameterName": 5, "ParameterValue": 20, "Property": 10, "ProviderContainer": 19, "ProviderItem": 17, "Type": 7,
    "Variable": 6,
}  # fmt: skip
_SIGNED = ("ParameterName", "Variable")
_SYMBOLS = {"function": 12, "class": 5, "enum": 10, "method": 6, "property": 7, "member": 22}


class Answers:
    """Answers about the open :attr:`documents`; :attr:`records`: what was found about each of them last, and in which version."""

    def __init__(self, surroundings: Surroundings | None) -> None:
        self.documents: dict[str, ScriptDocument] = {}
        self.records: dict[str, tuple[int | None, list[DiagnosticRecord]]] = {}
        self._given = surroundings

    @property
    def surroundings(self) -> Surroundings:
        """What is known beside the texts, made when it is first needed."""
        if self._given is None:
            self._given = Surroundings(environment=os.environ)
        return self._given

    def open_document(self, uri: str) -> ScriptDocument:
        """The document *uri*. RequestError for one that no editor shows."""
        found = self.documents.get(uri)
        if found is None:
            raise RequestError(protocol.INVALID_PARAMS, f"The document {uri!r} is not open.")
        return found

    def _document(self, uri: str) -> ScriptDocument:
        """A document that a question is about."""
        found = self.open_document(uri)
        if len(found.text) > LARGEST_ANSWERED:
            raise RequestError(protocol.REQUEST_FAILED, f"The text has more than {LARGEST_ANSWERED:,} characters.")
        return found

    def _place(self, params: Any) -> tuple[ScriptDocument, int]:
        document = self._document(uri_in(params))
        return document, document.offset(*position_at(params, "position"))

    # ------------------------------------------------------------------------------------------ completion

    def completion(self, params: Any) -> Any:
        """What may stand at a place, in PowerShell's order."""
        document, offset = self._place(params)
        surroundings = self.surroundings
        surroundings.list_paths = _paths_from(document.path)
        parsed = document.parsed
        context = CompletionContext(document.text, offset, surroundings, parsed, document.landmarks())
        found = complete_at(context)
        if not found:
            return {"isIncomplete": False, "items": []}
        place = lsp_range(document.source, context.start, max(context.start + context.length, offset))
        items = []
        for number, match in enumerate(found[:_MOST_OFFERS]):
            item: dict[str, Any] = {
                # with its sign, by which some editors compare it with what is there
                "label": match.completion_text if match.result_type in _SIGNED else match.list_item_text,
                "kind": _KINDS.get(match.result_type, 1),
                # PowerShell's order: an editor would sort by label
                "sortText": f"{number:05}",
                "filterText": match.completion_text,
                "textEdit": {"range": place, "newText": match.completion_text},
            }
            if match.result_type == "Command":
                item["data"] = {"command": match.list_item_text}
            elif match.tool_tip != match.list_item_text:
                item["detail"] = match.tool_tip.partition("\n")[0]
            items.append(item)
        return {"isIncomplete": len(found) > _MOST_OFFERS, "items": items}

    def resolve(self, params: Any) -> Any:
        """An offer with the help of its command."""
        if not isinstance(params, dict):
            raise RequestError(protocol.INVALID_PARAMS, "A completion item is an object.")
        data = params.get("data")
        name = data.get("command") if isinstance(data, dict) else None
        info = self.surroundings.find_command(name) if isinstance(name, str) else None
        if info is None:
            return params
        from psemu.language.hover import about_command

        return {**params, "documentation": {"kind": "markdown", "value": about_command(info, self.surroundings)}}

    # ------------------------------------------------------------------------------------------ about a place

    def hover(self, params: Any) -> Any:
        """What stands at a place."""
        from psemu.language.hover import hover

        document, offset = self._place(params)
        found = hover(document, offset)
        if found is None:
            return None
        text, place = found
        return {"contents": {"kind": "markdown", "value": text}, "range": lsp_range(document.source, *place)}

    def signature_help(self, params: Any) -> Any:
        """The parameter sets that can still be meant."""
        from psemu.language.hover import signatures

        document, offset = self._place(params)
        found = signatures(document, offset)
        if not found:
            return None
        shown = []
        for each in found:
            signature: dict[str, Any] = {
                "label": each.label,
                "parameters": [{"label": list(place)} for place in each.parameters],
            }
            if each.set_name:
                signature["documentation"] = each.set_name
            if each.active is not None:
                signature["activeParameter"] = each.active
            shown.append(signature)
        answer: dict[str, Any] = {"signatures": shown, "activeSignature": 0}
        if found[0].active is not None:
            answer["activeParameter"] = found[0].active
        return answer

    def _name(self, params: Any) -> tuple[ScriptDocument, Name | None]:
        from psemu.language.names import name_at

        document, offset = self._place(params)
        return document, name_at(document, offset)

    def definition(self, params: Any) -> Any:
        """Where a name is defined: in the script, or in a file that it loads."""
        document, name = self._name(params)
        if name is not None and name.definition is not None:
            return {"uri": uri_in(params), "range": lsp_range(document.source, *name.definition.range)}
        from psemu.language.loaded import loaded_definition

        offset = document.offset(*position_at(params, "position"))
        found = loaded_definition(document, name, offset)
        if found is None:
            return None
        path, source, start, end = found
        return {"uri": uri_of(path), "range": lsp_range(source, start, end)}

    def references(self, params: Any) -> Any:
        """The places that mean the same name."""
        document, name = self._name(params)
        context = params.get("context")
        declared = not (isinstance(context, dict) and context.get("includeDeclaration") is False)
        uri = uri_in(params)
        return [
            {"uri": uri, "range": lsp_range(document.source, *each.range)}
            for each in (name.occurrences if name is not None else [])
            if declared or not each.defines
        ]

    def highlight(self, params: Any) -> Any:
        """The same places, told apart by what happens there."""
        document, name = self._name(params)
        return [
            {"range": lsp_range(document.source, *each.range), "kind": 3 if each.writes else 2}
            for each in (name.occurrences if name is not None else [])
        ]

    def prepare_rename(self, params: Any) -> Any:
        """Whether a name can be another, and which characters it is."""
        document, name = self._name(params)
        if name is None or name.is_automatic or not name.occurrences or name.definition is None:
            return None
        return {"range": lsp_range(document.source, *name.range), "placeholder": name.text}

    def rename(self, params: Any) -> Any:
        """The changes that give a name another text. RequestError for a text that is no such name or would be another's."""
        from psemu.language.names import renaming_problem

        document, name = self._name(params)
        if name is None or not name.occurrences:
            raise RequestError(protocol.REQUEST_FAILED, "Nothing that has a name stands here.")
        wanted = field(params, "newName", str)
        text = wanted.removeprefix("$") if name.kind == "variable" else wanted
        problem = renaming_problem(document, name, text)
        if problem:
            raise RequestError(protocol.REQUEST_FAILED, problem)
        edits = [{"range": lsp_range(document.source, *each.range), "newText": text} for each in name.occurrences]
        return {"changes": {uri_in(params): edits}}

    # ------------------------------------------------------------------------------------------ about a document

    def document_symbols(self, params: Any) -> Any:
        """What a script defines."""
        from psemu.language.outline import Symbol, symbols

        document = self._document(uri_in(params))

        def shown(symbol: Symbol) -> dict[str, Any]:
            return {
                "name": symbol.name,
                "kind": _SYMBOLS[symbol.kind],
                "range": lsp_range(document.source, *symbol.range),
                "selectionRange": lsp_range(document.source, *symbol.selection),
                "children": [shown(child) for child in symbol.children],
            }

        return [shown(symbol) for symbol in symbols(document)]

    def workspace_symbols(self, params: Any) -> Any:
        """What the open scripts define under a name that contains the query."""
        from psemu.language.outline import Symbol, symbols

        query = field(params, "query", str).lower()
        found: list[dict[str, Any]] = []

        def add(uri: str, document: ScriptDocument, each: Iterable[Symbol], holder: str = "") -> None:
            for symbol in each:
                if query in symbol.name.lower():
                    place = {"uri": uri, "range": lsp_range(document.source, *symbol.selection)}
                    item = {"name": symbol.name, "kind": _SYMBOLS[symbol.kind], "location": place}
                    found.append({**item, "containerName": holder} if holder else item)
                add(uri, document, symbol.children, symbol.name)

        for uri, document in self.documents.items():
            if len(document.text) <= LARGEST_ANSWERED:
                add(uri, document, symbols(document))
        return found

    def folding_ranges(self, params: Any) -> Any:
        """What can be folded."""
        from psemu.language.outline import folds

        return [
            {"startLine": first, "endLine": last, **({"kind": kind} if kind else {})}
            for first, last, kind in folds(self._document(uri_in(params)))
        ]

    def code_actions(self, params: Any) -> Any:
        """The fixes of the findings at a range, and those of all findings at once."""
        from psemu.language.code_actions import fix_all, quick_fixes

        uri = uri_in(params)
        document = self._document(uri)
        context = field(params, "context", dict)
        only = context.get("only")
        kinds = [kind for kind in only if isinstance(kind, str)] if isinstance(only, list) else None
        actions: list[dict[str, Any]] = []
        if kinds is None or any("quickfix".startswith(kind) for kind in kinds):
            actions += quick_fixes(uri, field(context, "diagnostics", list))
        version, records = self.records.get(uri, (None, []))
        wanted = kinds is not None and any("source.fixAll.psemu".startswith(kind) for kind in kinds)
        if wanted and version == document.version:
            action = fix_all(uri, records)
            actions += [action] if action is not None else []
        return actions


def _paths_from(path: str | None) -> Callable[[str, bool], Iterable[str]]:
    """Lists paths that begin with a prefix, as seen from the folder of a script."""
    folder = os.path.dirname(path) if path is not None and os.path.isabs(path) else ""

    def names(prefix: str, folders_only: bool) -> Iterable[str]:
        head, tail = os.path.split(prefix.replace("\\", "/"))
        if not folder and not os.path.isabs(head):
            return []
        shown = head if head.endswith("/") or not head else head + "/"
        found: list[str] = []
        try:
            with os.scandir(os.path.join(folder, os.path.expanduser(head))) as entries:
                for entry in entries:
                    if entry.name.lower().startswith(tail.lower()) and (tail or not entry.name.startswith(".")):
                        is_folder = entry.is_dir()
                        if is_folder or not folders_only:
                            found.append((shown or "./") + entry.name + ("/" if is_folder else ""))
                    if len(found) >= _MOST_PATHS:
                        break
        except (OSError, ValueError):
            return []
        return sorted(found, key=str.lower)

    return names
