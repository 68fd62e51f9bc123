"""Writes docs/backoffice-openapi.yaml from the table of operations, so that the page cannot say something else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import yaml

from ticketing.backoffice.http.client import ERRORS
from ticketing.backoffice.http.operations import IDENTIFIED_AT, IDENTIFIED_BY, OPERATIONS, Operation, Parameter, Place

if TYPE_CHECKING:
    from pydantic import TypeAdapter

_REF: Final = "#/components/schemas/{model}"
_NOTE: Final = (
    "What Line 123 asks of a utility's back office. Money is text: whole rupiah, or parts with two places. Times carry "
    "their zone. Every answer has to arrive within LINE123_BACK_OFFICE_SECONDS. A late one, a status of 500 and above, "
    "or one that does not fit is told to the caller as not available, with a promise to follow up. Fields that are not "
    "named here are ignored."
)
_JSON = "application/json"


def text() -> str:
    """Return the page."""
    return str(yaml.safe_dump(document(), sort_keys=False, allow_unicode=True, width=120))


def document() -> dict[str, Any]:
    """Return the description as OpenAPI 3.1."""
    schemas: dict[str, Any] = {"Refusal": _refusal()}
    paths: dict[str, dict[str, Any]] = {}
    for operation in OPERATIONS:
        paths.setdefault(operation.path, {})[operation.verb.lower()] = _operation(operation, schemas)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Back office of a utility", "version": "1", "description": _NOTE},
        "security": [{"key": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
            "schemas": dict(sorted(schemas.items())),
        },
    }


def _operation(operation: Operation[Any], schemas: dict[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {"operationId": operation.name, "summary": operation.summary}
    parameters = [_parameter(item, schemas) for item in operation.parameters if item.place in (Place.PATH, Place.QUERY)]
    if any(item.place is Place.ACCESS for item in operation.parameters):
        parameters = [*_access(), *parameters]
    if parameters:
        told["parameters"] = parameters
    body = _body(operation, schemas)
    if body is not None:
        told["requestBody"] = {"required": True, "content": {_JSON: {"schema": body}}}
    refused = {"description": "Refused", "content": {_JSON: {"schema": {"$ref": _REF.format(model="Refusal")}}}}
    answer = {"description": "The answer", "content": {_JSON: {"schema": _schema(operation.answer, schemas)}}}
    return told | {"responses": {"200": answer, "4XX": refused}}


def _parameter(parameter: Parameter, schemas: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": parameter.name,
        "in": str(parameter.place),
        "required": not parameter.is_optional,
        "schema": _schema(parameter.adapter, schemas),
    }


def _access() -> list[dict[str, Any]]:
    number = {"name": "customer_number", "in": "path", "required": True, "schema": {"type": "string"}}
    headers = [
        {"name": name, "in": "header", "required": True, "description": told, "schema": {"type": "string"}}
        for name, told in (
            (IDENTIFIED_BY, "How the caller proved to be the customer: a challenge, or agent:NAME, percent-encoded"),
            (IDENTIFIED_AT, "When, with its zone"),
        )
    ]
    return [number, *headers]


def _body(operation: Operation[Any], schemas: dict[str, Any]) -> dict[str, Any] | None:
    for parameter in operation.parameters:
        if parameter.place is Place.BODY:
            return _schema(parameter.adapter, schemas)
    fields = {item.name: _schema(item.adapter, schemas) for item in operation.parameters if item.place is Place.FIELD}
    return {"type": "object", "properties": fields, "required": list(fields)} if fields else None


def _schema(adapter: TypeAdapter[Any], schemas: dict[str, Any]) -> dict[str, Any]:
    schema = adapter.json_schema(mode="serialization", ref_template=_REF)
    schemas |= {name: _tidy(found) for name, found in schema.pop("$defs", {}).items()}
    if schema.get("type") == "object" and "title" in schema:
        name = schema["title"]
        schemas[name] = _tidy(schema)
        return {"$ref": _REF.format(model=name)}
    return _tidy(schema)


def _tidy(schema: dict[str, Any]) -> dict[str, Any]:
    """Drop the titles that only repeat names, and the marks of docstrings."""
    kept = {
        name: _tidy(part) if isinstance(part, dict) else part
        for name, part in schema.items()
        if name != "title" or not isinstance(part, str)
    }
    if "description" in kept and isinstance(schema["description"], str):
        kept["description"] = " ".join(schema["description"].replace("``", "").split())
    return kept


def _refusal() -> dict[str, Any]:
    return {
        "type": "object",
        "description": "Why it cannot be. Any other body of a refusal counts as no answer.",
        "properties": {
            "code": {"type": "string", "enum": sorted(ERRORS)},
            "message": {"type": "string"},
            "details": {"type": "object"},
        },
        "required": ["code", "message"],
    }
