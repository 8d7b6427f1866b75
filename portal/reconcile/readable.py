"""A day's report for eyes: a line for each rail, the receipts, and each difference with what it means."""

from __future__ import annotations

from typing import Any

from desktop.domain.money import figures
from portal.reconcile.difference import NAMES


def readable(report: dict[str, Any]) -> str:
    """The report as text."""
    statements = ", ".join(report["statements"]) or "none: only our own books were compared"
    lines = [f"Business day {report['day']} (Nairobi). Rail statement: {statements}."]
    for rail, told in report["rails"].items():
        parts = [f"{name} {_count(told[name])}" for name in ("statement", "payments", "ledger") if told[name]]
        lines.append(f"{rail}: {', '.join(parts)}")
    receipts = report["receipts"]
    lines.append(f"receipts: {_count(receipts)}, printed {receipts['printed']}, reversed {receipts['reversed']}")
    end = report["ledger"]["end"]
    lines.append(f"ledger: {sum(report['ledger']['entries'].values())} entries, end {end['no']}:{end['hash']}")
    lines += [_difference(one) for one in report["differences"]]
    lines.append("Equal." if report["equal"] else f"{len(report['differences'])} differences.")
    return "\n".join(lines)


def _count(told: dict[str, int]) -> str:
    return f"{told['count']} = {figures(told['cents'])}"


def _difference(one: dict[str, Any]) -> str:
    known = ("rail", "code" if "code" in one else "payment", "account", "receipt")
    who = " ".join(str(one[name]) for name in known if name in one)
    amounts = [figures(one[name]) for name in ("here_cents", "there_cents") if name in one]
    said = " ".join(part for part in (who, " against ".join(amounts), one.get("detail", "")) if part)
    return f"  {one['name']}: {said} ({NAMES[one['name']]})"
