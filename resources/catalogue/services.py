"""Reading a list of services: our own columns, the public fee list, or the platform's bare list of names.

Three headers are accepted and lead to the same value. What a list does not say is None: the bare list knows no
fee and no Kiswahili name, so its services ask the agent for the gazetted amount.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

from resources.catalogue.questions import Question, read_questions
from resources.catalogue.raised_elsewhere import read_raised_elsewhere
from resources.catalogue.records import FEE_BASES, Catalogue, FeeBasis, Service
from resources.catalogue.schedule import read_agencies, read_convenience_bands
from resources.catalogue.table import Row, read_table

SERVICES_CSV = Path(__file__).with_name("services.csv")
MAX_QUESTIONS = 2

OWN_COLUMNS = (
    "code",
    "name_en",
    "name_sw",
    "agency",
    "category",
    "fee_kes",
    "fee_basis",
    "convenience_fee_kes",
    "brings_en",
    "brings_sw",
    "ready_en",
    "ready_sw",
    "questions",
    "source",
)
_FEE_LIST_COLUMNS = (*OWN_COLUMNS[:8], "required_ids", "typical_turnaround", "source")
_NAME_LIST_COLUMNS = ("service_id", "service_name", "agency", "ministry")
_SHAPES = {OWN_COLUMNS: "own", _FEE_LIST_COLUMNS: "fee list", _NAME_LIST_COLUMNS: "name list"}
_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_BASES: Mapping[str, FeeBasis] = {**{basis: basis for basis in FEE_BASES}, "variable/unknown": "unknown"}


@lru_cache(maxsize=1)
def shipped_catalogue() -> Catalogue:
    """The catalogue that ships with the program (read once)."""
    return read_services(SERVICES_CSV)


def read_services(path: Path | str) -> Catalogue:
    """Read a list of services. Raises `CatalogueError` naming every bad row; nothing is taken from such a file."""
    table = read_table(Path(path), _SHAPES)
    questions = read_questions()
    services: list[Service] = []
    first_row: dict[str, int] = {}
    for row in table.rows:
        service = _listed_name(row) if table.shape == "name list" else _priced(row, questions, table.shape)
        if service.code in first_row:
            column = "service_id" if table.shape == "name list" else "code"
            row.complain(
                column, f"the code “{service.code}” is already used in row {first_row[service.code]}. Change one."
            )
        first_row.setdefault(service.code, row.number)
        services.append(service)
    table.refuse_if_bad()
    elsewhere = read_raised_elsewhere()
    services = [replace(service, raised_elsewhere=elsewhere.get(service.code)) for service in services]
    return Catalogue(tuple(services), questions, read_agencies(), read_convenience_bands())


def _listed_name(row: Row) -> Service:
    return Service(
        code=_code(row, "service_id"),
        name_en=row.needed("service_name"),
        name_sw=None,
        agency=row.needed("agency"),
        category=row.text("ministry"),
        fee_cents=None,
        fee_basis="unknown",
        convenience_fee_cents=None,
    )


def _priced(row: Row, questions: Mapping[str, Question], shape: str) -> Service:
    basis = _basis(row)
    return Service(
        code=_code(row, "code"),
        name_en=row.needed("name_en"),
        name_sw=row.text("name_sw"),
        agency=row.needed("agency"),
        category=row.text("category"),
        fee_cents=_fee(row, basis),
        fee_basis=basis,
        convenience_fee_cents=_convenience(row, basis),
        brings_en=row.text("brings_en" if shape == "own" else "required_ids"),
        brings_sw=row.text("brings_sw"),
        ready_en=row.text("ready_en" if shape == "own" else "typical_turnaround"),
        ready_sw=row.text("ready_sw"),
        questions=_questions(row, questions),
        source=row.text("source"),
    )


def _code(row: Row, column: str) -> str:
    code = row.needed(column)
    if code and not _CODE.fullmatch(code):
        row.complain(column, f"“{code}” is not a code. Use letters, digits, dot and hyphen, at most 64.")
    return code


def _basis(row: Row) -> FeeBasis:
    word = row.text("fee_basis") or ""
    if word not in _BASES:
        row.complain("fee_basis", f"“{word}” is not one of: {', '.join(FEE_BASES)}.")
    return _BASES.get(word, "unknown")


def _fee(row: Row, basis: FeeBasis) -> int | None:
    fee = row.cents("fee_kes")
    if basis == "fixed" and not row.text("fee_kes"):
        row.complain("fee_kes", "a fixed fee has no amount. Write it, or say unknown: nothing defaults to zero.")
    if basis == "fixed" and fee == 0:
        row.complain("fee_kes", "a fixed fee of zero. If the service is free, say free.")
    if basis == "free" and fee:
        row.complain("fee_kes", "a free service has a fee. Say fixed, or empty the cell.")
    if basis == "unknown" and fee is not None:
        row.complain("fee_kes", "an amount stands beside unknown. Say fixed, or empty the cell.")
    return 0 if basis == "free" else fee


def _convenience(row: Row, basis: FeeBasis) -> int | None:
    fee = row.cents("convenience_fee_kes")
    if basis == "free" and fee:
        row.complain("convenience_fee_kes", "a free service has no convenience fee. Empty the cell.")
    return 0 if basis == "free" else fee


def _questions(row: Row, questions: Mapping[str, Question]) -> tuple[str, ...]:
    asked = tuple((row.text("questions") or "").split())
    for question in asked:
        if question not in questions:
            row.complain("questions", f"there is no question “{question}”. Use ids of questions.csv.")
    if len(asked) > MAX_QUESTIONS or len(set(asked)) < len(asked):
        row.complain("questions", f"at most {MAX_QUESTIONS} different questions, separated by a space.")
    return asked
