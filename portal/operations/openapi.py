"""The description of the portal's public addresses in OpenAPI 3.1, made from the very types that are read and sent.

What msgspec decodes and encodes is described by msgspec; what is plain JSON or HTML stands here. The sandbox's
addresses and ``/metrics`` are for this machine and are not described.
"""

from __future__ import annotations

from typing import Any, Final

import msgspec

from portal.http.plain_addresses import PublishedKeys
from portal.operations.described import ADDRESSES, TEMPLATE, Address
from sync.protocol.messages import (
    COUNTER_HEADER,
    PROBLEMS,
    SIGNATURE_HEADER,
    ElsewhereAnswer,
    ElsewhereRequest,
    EnrolAnswer,
    EnrolRequest,
    PastAnswer,
    PastRequest,
    Problem,
    RoundAnswer,
    RoundRequest,
)

VERSION: Final = "3.1.0"
TYPES: Final = (
    EnrolRequest,
    EnrolAnswer,
    RoundRequest,
    RoundAnswer,
    PastRequest,
    PastAnswer,
    ElsewhereRequest,
    ElsewhereAnswer,
    Problem,
    PublishedKeys,
)


def openapi_document() -> bytes:
    """The whole description as JSON."""
    _refs, components = msgspec.json.schema_components(TYPES, schema_hook=_anything, ref_template=TEMPLATE)
    document = {
        "openapi": VERSION,
        "info": {
            "title": "Huduma portal",
            "version": "1",
            "description": "Rounds of counters, callbacks of rails, and pages for citizens. Money is integer cents; "
            "an instant is text in UTC like 2026-10-14T06:31:08.123Z.",
        },
        "paths": _paths(),
        "components": {
            "schemas": {**components, **_plain_schemas()},
            "securitySchemes": {
                "counter": {"type": "apiKey", "in": "header", "name": COUNTER_HEADER},
                "agency": {"type": "http", "scheme": "bearer"},
                "signature": {"type": "apiKey", "in": "header", "name": SIGNATURE_HEADER},
            },
        },
    }
    return msgspec.json.encode(document)


def _anything(_kind: type) -> dict[str, Any]:
    """Any JSON: the bodies of entries and of changes, whose kinds docs/protocol.md describes."""
    return {"description": "Any JSON value."}


def _paths() -> dict[str, dict[str, Any]]:
    paths: dict[str, dict[str, Any]] = {}
    for address in ADDRESSES:
        paths.setdefault(address.path, {})[address.method] = _operation(address)
    return paths


def _operation(address: Address) -> dict[str, Any]:
    answers = {str(status): _answer(words, kind) for status, (words, kind) in address.answers.items()}
    busy = {"text/html": {"schema": {"type": "string"}}} if address.is_page else _json("Problem")
    answers["429"] = {"description": "Too much at once; come again.", "headers": _RETRY, "content": busy}
    operation: dict[str, Any] = {
        "operationId": address.name,
        "summary": address.summary,
        "parameters": [*_in_path(address), *address.parameters],
        "responses": answers,
    }
    if address.body:
        operation["requestBody"] = {"required": True, "content": _json(address.body)}
    if address.security:
        operation["security"] = [{name: [] for name in address.security}]
    return operation


_RETRY: Final = {
    "Retry-After": {"description": "Seconds.", "required": True, "schema": {"type": "string", "pattern": "^[0-9]+$"}}
}


def _answer(words: str, kind: str) -> dict[str, Any]:
    if kind == "html":
        return {"description": words, "content": {"text/html": {"schema": {"type": "string"}}}}
    return {"description": words, "content": _json(kind)}


def _json(name: str) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": TEMPLATE.format(name=name)}}}


def _in_path(address: Address) -> list[dict[str, Any]]:
    names = [part[1:-1] for part in address.path.split("/") if part.startswith("{")]
    return [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string", "minLength": 1, "maxLength": 300}}
        for name in names
    ]


def _plain_schemas() -> dict[str, Any]:
    """Bodies of rails, which are read leniently, and the small answers."""
    text = {"type": "string"}
    return {
        "Health": _object({"status": {"const": "ok"}}),
        "Ready": _object({"status": {"const": "ready"}, "epoch": text}),
        "NotReady": _object({"status": text}),
        "Nothing": _object({"detail": {"const": "Not Found"}}),
        "RailReply": _object({"ResultCode": {"type": ["string", "integer"]}, "ResultDesc": text}),
        "GatewayReply": _object({"status": text}),
        "Fulfilment": _object(
            {
                "agency": text,
                "epoch": text,
                "rows": {"type": "array", "items": {"type": "object"}},
                "after": {"type": "integer"},
                "more": {"type": "boolean"},
            }
        ),
        "RailCallback": {"type": "object", "description": "As the operator sends it; kept before it is read."},
        "Refusal": {"oneOf": [{"$ref": TEMPLATE.format(name=name)} for name in ("Problem", "RailReply")]},
        "ProblemCode": {"enum": sorted(PROBLEMS)},
    }


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": list(properties)}
