"""Documents as JSON text, there and back without loss.

One flat object: `schema` and `kind` first, then the fields of the dataclass by their names; instants as
`2026-10-14T06:31:08.123Z`, lines as objects. The text is what a job row keeps, so a paper can be printed after a
restart exactly as it was meant. A newer schema, an unknown kind, a missing, extra or mistyped field is refused with
a sentence; nothing is guessed.
"""

from __future__ import annotations

import json
from dataclasses import MISSING, Field, fields
from datetime import datetime
from typing import Any, cast

from desktop.domain.errors import UserError
from desktop.domain.time import instant_text, read_instant
from printing.document import DOCUMENT_TYPES, Document, kind_of
from printing.paper_base import PaperLine
from printing.summary import SummaryRow

SCHEMA = 1
WHAT = {
    "str": "text",
    "Language": "text",
    "Mark": "text",
    "int": "a whole number",
    "datetime": "an instant",
    "tuple[PaperLine, ...]": "a list of lines",
    "tuple[SummaryRow, ...]": "a list of rows",
    "tuple[str, ...]": "a list of texts",
}
ITEMS: dict[str, tuple[type[Any], str]] = {
    "tuple[PaperLine, ...]": (PaperLine, "line"),
    "tuple[SummaryRow, ...]": (SummaryRow, "row"),
}


def to_json(document: Document) -> str:
    """The document as one JSON object, keys in a fixed order, letters as they are (UTF-8)."""
    body: dict[str, object] = {"schema": SCHEMA, "kind": kind_of(document)}
    for field in fields(document):
        body[field.name] = plain(getattr(document, field.name))
    return json.dumps(body, ensure_ascii=False)


def from_json(text: str) -> Document:
    """The document a JSON text describes. Raises `UserError` when it does not describe one."""
    body = read_object(text)
    schema, kind = body.pop("schema", None), body.pop("kind", None)
    if not isinstance(schema, int) or isinstance(schema, bool) or schema < 1:
        raise UserError(
            "This file is not a paper document: it has no schema number. Make one with “python -m printing sample”."
        )
    if schema > SCHEMA:
        raise UserError(
            "This document is of schema {schema}, newer than this program reads ({known}). Update the program.",
            schema=schema,
            known=SCHEMA,
        )
    made = DOCUMENT_TYPES.get(kind) if isinstance(kind, str) else None
    if made is None:
        raise UserError(
            "There is no paper called “{kind}”. Known are: {known}.", kind=kind, known=", ".join(DOCUMENT_TYPES)
        )
    return cast(Document, build(made, body, str(kind)))


def plain(value: object) -> object:
    if isinstance(value, datetime):
        return instant_text(value)
    if isinstance(value, PaperLine | SummaryRow):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    if isinstance(value, tuple):
        return [plain(item) for item in value]
    return value


def read_object(text: str) -> dict[str, Any]:
    try:
        body = json.loads(text)
    except ValueError as fault:
        raise UserError(
            "This file is not a paper document: it is not JSON ({why}). Make one with “python -m printing sample”.",
            why=str(fault),
        ) from fault
    if not isinstance(body, dict):
        raise UserError(
            "This file is not a paper document: it is not a JSON object. Make one with “python -m printing sample”."
        )
    return body


def build(made: type[Any], body: dict[str, Any], where: str) -> object:
    known = {field.name: field for field in fields(made)}
    strange = [name for name in body if name not in known]
    if strange:
        raise UserError(
            "The {where} has a field “{field}” that is not known. Take it out.", where=where, field=strange[0]
        )
    missing = [
        name
        for name, field in known.items()
        if name not in body and field.default is MISSING and field.default_factory is MISSING
    ]
    if missing:
        raise UserError("The {where} lacks the field “{field}”. Add it.", where=where, field=missing[0])
    return made(**{name: value_of(known[name], value, where) for name, value in body.items()})


def value_of(field: Field[Any], value: object, where: str) -> object:
    """The value as the field's type wants it; types are annotations, hence text."""
    wanted = str(field.type)
    if wanted in ("str", "Language", "Mark") and isinstance(value, str):
        return value
    if wanted == "int" and type(value) is int:
        return value
    if wanted == "datetime" and isinstance(value, str):
        return instant_of(value, field.name)
    if wanted.startswith("tuple[") and isinstance(value, list):
        return tuple(item_of(wanted, item, field.name) for item in value)
    raise UserError(
        "The field “{field}” of the {where} is not {wanted}. Put it right.",
        field=field.name,
        where=where,
        wanted=WHAT.get(wanted, wanted),
    )


def item_of(wanted: str, item: object, name: str) -> object:
    if wanted in ITEMS and isinstance(item, dict):
        return build(ITEMS[wanted][0], item, ITEMS[wanted][1])
    if wanted == "tuple[str, ...]" and isinstance(item, str):
        return item
    raise UserError(
        "The field “{field}” holds something that is not {wanted}. Put it right.", field=name, wanted=WHAT[wanted]
    )


def instant_of(text: str, name: str) -> datetime:
    try:
        return read_instant(text)
    except ValueError as fault:
        raise UserError(
            "“{text}” in the field “{field}” is not an instant like 2026-10-14T06:31:08.123Z. Put it right.",
            text=text,
            field=name,
        ) from fault
