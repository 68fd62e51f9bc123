"""What the OpenAPI document says beyond what the views do: tokens, problems, headers, and why."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from flask import current_app

from ticketing.api import door, once, problems

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

_METHODS: Final = ("get", "post", "put", "patch", "delete")
_ABOUT: Final = (
    "Tickets, reports, customers, notes and webhooks of a contact centre of a power utility.\n\n"
    "Send `Authorization: Bearer l123_…`; `line123 api add` makes tokens. Each operation names the scope it takes. "
    "Creating takes an `Idempotency-Key`: sent again with the same key, the same request gets the same answer and does "
    "nothing. Reading gives an `ETag`, changing takes it as `If-Match`. Lists go on with `after`, the `next` of the "
    "page before. Every refusal is `application/problem+json` with a stable `code`."
)

SETTINGS: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "OPENAPI_VERSION": "3.1.0",
        "DESCRIPTION": _ABOUT,
        "AUTO_OPERATION_ID": True,
        "AUTO_VALIDATION_ERROR_RESPONSE": False,
        "AUTO_404_RESPONSE": False,
        "SERVERS": [{"url": "/api"}],
        "SYNC_LOCAL_SPEC": False,
        "VALIDATION_ERROR_DESCRIPTION": "Something is missing or wrong; see errors.",
    }
)

_TEXTS: Final = MappingProxyType(
    {
        "400": "This is no request we can read.",
        "401": "No token, or one that is over.",
        "403": "The token or its person may not do this.",
        "404": "There is no such thing within reach.",
        "405": "This address knows other methods only.",
        "409": "It cannot be done as things are now.",
        "412": "It changed since it was read.",
        "413": "Too long.",
        "415": "The body has to be application/json.",
        "422": "Something is missing or wrong.",
        "428": "If-Match is missing.",
        "429": "Too many requests; wait as long as Retry-After says.",
        "503": "The database is busy or away; try again.",
    }
)
_EVERY: Final = ("400", "401", "403", "429", "503")
_WITH_BODY: Final = ("409", "413", "415", "422")
_KEY: Final = {
    "name": once.HEADER,
    "in": "header",
    "required": True,
    "description": "Of your making, new for each thing to be created; kept for seven days.",
    "schema": {"type": "string", "minLength": once.SHORTEST, "maxLength": once.LONGEST, "pattern": "^[!-~]+$"},
}
_MATCH: Final = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "description": "The ETag you read, or *.",
    "schema": {"type": "string", "pattern": '^(\\*|"[!-~]{1,60}")$'},
}


def complete(spec: dict[str, Any]) -> dict[str, Any]:
    """Add to APIFlask's document what holds for all views, and what their decorators say of each."""
    components = spec.setdefault("components", {})
    components.setdefault("schemas", {})["Problem"] = problems.SCHEMA
    components["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
    for rule, method, operation in _operations(spec):
        _complete(operation, rule, method)
    return spec


def readable(spec: dict[str, Any]) -> dict[str, Any]:
    """Return the document as the page shows it: groups of operations, and schemas by name."""
    groups: dict[str, list[dict[str, Any]]] = {}
    for path, method, operation in _operations(spec):
        tag = (operation.get("tags") or [""])[0]
        groups.setdefault(tag, []).append({"path": path, "method": method.upper(), **operation})
    return {"groups": groups, "schemas": spec["components"]["schemas"]}


def _operations(spec: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, item in spec["paths"].items():
        for method in _METHODS:
            if method in item:
                yield path, method, item[method]


def _complete(operation: dict[str, Any], path: str, method: str) -> None:
    view = _view_of(path, method)
    scope = door.scope_of(view) if view is not None else None
    is_open = scope is None
    if not is_open:
        operation["security"] = [{"token": []}]
        operation["description"] = f"{operation.get('description', '')}\n\nScope: `{scope}`".strip()
    codes = [code for code in _EVERY if not (is_open and code in ("401", "403"))]
    if "{" in path:
        codes.append("404")
    if path.startswith("/v1/customers/"):
        codes.append("422")  # a number of another length
    if "requestBody" in operation:
        codes += _WITH_BODY
        operation["requestBody"]["required"] = True
    elif any(parameter["in"] == "query" for parameter in operation.get("parameters", ())):
        codes.append("422")
    _add_headers(operation, path, method, codes)
    for code in sorted(set(codes)):
        operation["responses"].setdefault(code, _problem(code))


def _add_headers(operation: dict[str, Any], path: str, method: str, codes: list[str]) -> None:
    parameters = operation.setdefault("parameters", [])
    if method == "post":
        parameters.append(_KEY)
        operation["responses"]["201"]["headers"] = {
            "Location": {"schema": {"type": "string"}, "description": "Where it can be read."},
            once.REPLAYED: {"schema": {"type": "string"}, "description": "true when it was made before."},
        }
    if method == "patch" and not path.startswith(("/v1/reports", "/v1/webhooks")):
        parameters.append(_MATCH)
        codes += ["412", "428"]
    if method == "get" and "{" in path and not path.startswith("/v1/reports"):
        operation["responses"]["304"] = {"description": "You have this version."}
    for parameter in parameters:
        # An address has no null: what is left out is left out.
        options = [one for one in parameter["schema"].get("anyOf", ()) if one != {"type": "null"}]
        if len(options) == 1:
            parameter["schema"] = options[0]


def _problem(code: str) -> dict[str, Any]:
    content = {problems.MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {"description": _TEXTS[code], "content": content}


def _view_of(path: str, method: str) -> Any:
    for rule in current_app.url_map.iter_rules():
        if method.upper() in (rule.methods or ()) and _path_of(rule.rule) == path:
            return current_app.view_functions[rule.endpoint]
    return None


def _path_of(rule: str) -> str:
    parts = [f"{{{part.rpartition(':')[2].strip('<>')}}}" if part.startswith("<") else part for part in rule.split("/")]
    return "/".join(parts)
