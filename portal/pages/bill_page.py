"""A bill's page: how it stands, in both languages, and how to pay what is due, step by step."""

from __future__ import annotations

from datetime import datetime
from html import escape
from typing import Final

from desktop.domain.account_number import grouped
from desktop.domain.money import CENTS, figures, shillings
from portal.pages.bill_standing import Answer, ShownBill, Standing
from portal.pages.bill_words import BILL_WORDS
from portal.pages.frame import document, other, second
from portal.pages.look import icon
from portal.pages.receipt_page import service_row
from portal.pages.words import Language, when

OPEN: Final = (Standing.WAITING, Standing.PART_PAID)
PHONE: Final[tuple[str, ...]] = ("step_1", "step_2", "step_3", "step_4", "step_5")
BANK: Final[tuple[str, ...]] = ("bank_1", "bank_2", "bank_3", "bank_4")
_ICONS: Final = {
    Standing.WAITING: "clock",
    Standing.PART_PAID: "part_paid",
    Standing.PAID: "genuine",
    Standing.REVERSED: "reversed",
    Standing.CANCELLED: "cancelled",
    Standing.REFUSED: "cancelled",
    Standing.NOT_HERE: "not_here",
    Standing.AWAITING_NUMBER: "clock",
    Standing.UNKNOWN: "unknown",
}


def bill_page(answer: Answer, language: Language, now: datetime, pay_bill: str, phone_limit_cents: int) -> str:
    """The whole page as HTML."""
    bill = answer.bill
    parts = [_said(answer, language)]
    if bill is not None:
        parts.append(_facts(answer.standing, bill, language))
    elif answer.standing is Standing.NOT_HERE:
        parts.append(_keys(answer.account, None, language))
    cards = [f'<section class="card">{"".join(parts)}</section>']
    if bill is not None and answer.standing in OPEN:
        cards.append(_how_to_pay(bill, language, pay_bill, phone_limit_cents))
        cards.append(f'<p class="note">{icon("warning")}<span>{_both(language, "nothing")}</span></p>')
    cards.append(_foot(language, now))
    return document(language, BILL_WORDS[language]["title"], "".join(cards))


def _both(language: Language, key: str, **facts: str) -> str:
    """A text in both languages, the chosen one first."""
    first = BILL_WORDS[language][key].format(**facts)
    return f"{escape(first)}{second(language, BILL_WORDS[other(language)][key].format(**facts))}"


def _said(answer: Answer, language: Language) -> str:
    standing, bill = answer.standing, answer.bill
    facts = {"left": f"{bill.currency}\N{NO-BREAK SPACE}{figures(bill.due_cents)}"} if bill else {}
    first = BILL_WORDS[language][standing.value].format(**facts)
    also = BILL_WORDS[other(language)][standing.value].format(**facts)
    head = f'<h2>{escape(first)}<span lang="{other(language)}">{escape(also)}</span></h2>'
    amount = f'<p class="big">{bill.currency} {figures(bill.total_cents)}</p>' if bill and standing not in OPEN else ""
    keys = [key for key in (f"{standing.value}_more",) if key in BILL_WORDS[language]]
    if answer.mistyped:
        keys.insert(0, "mistyped")
    more = "".join(f"<p>{_both(language, key)}</p>" for key in keys)
    return (
        f'<div class="said {standing.value}"><div class="row">{icon(_ICONS[standing])}{head}</div>{amount}{more}</div>'
    )


def _facts(standing: Standing, bill: ShownBill, language: Language) -> str:
    words = BILL_WORDS[language]
    rows = []
    if standing not in OPEN:
        rows.append(_row(words["account"], _unbroken(bill.account)))
    if bill.receipt and standing is Standing.PAID:
        rows.append(_row(words["receipt"], bill.receipt))
    if bill.paid_at is not None and bill.receipt:
        rows.append(_row(words["paid_at"], when(language, bill.paid_at)))
    rows += [service_row(line, language) for line in bill.lines]
    if bill.paid_cents and standing is Standing.PART_PAID:
        rows.append(_row(words["total"], figures(bill.total_cents)))
        rows.append(_row(words["arrived"], f"\N{MINUS SIGN}{figures(bill.paid_cents)}"))
    rows.append(_row(words["raised"], when(language, bill.raised_at)))
    rows.append(_row(words["served"], bill.centre))
    keys = _keys(bill.account, bill, language) if standing in OPEN else ""
    return f"{keys}<dl>{''.join(rows)}</dl>"


def _keys(account: str, bill: ShownBill | None, language: Language) -> str:
    """The two things to type, large."""
    rows = [("account", _unbroken(account))]
    if bill is not None:
        rows.append(("exact", f"{bill.currency} {figures(bill.due_cents)}"))
    return "".join(
        f'<dl class="key"><dt>{_inline(language, key)}</dt><dd>{escape(value)}</dd></dl>' for key, value in rows
    )


def _inline(language: Language, key: str) -> str:
    also = BILL_WORDS[other(language)][key]
    return f'{escape(BILL_WORDS[language][key])} · <span lang="{other(language)}">{escape(also)}</span>'


def _row(name: str, value: str) -> str:
    return f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>"


def _how_to_pay(bill: ShownBill, language: Language, pay_bill: str, phone_limit_cents: int) -> str:
    facts = {"pay_bill": pay_bill, "account": _unbroken(bill.account)}
    if bill.due_cents > phone_limit_cents:
        facts |= {"amount": figures(bill.due_cents), "limit": figures(phone_limit_cents)}
        head, steps, after = "too_much", BANK, ""
    else:
        facts["amount"] = _to_type(bill.due_cents)
        head, steps = "how", PHONE
        after = f"<ul><li>{icon('receipt')}<span>{_both(language, 'bank_too')}</span></li></ul>"
    items = "".join(f"<li>{_both(language, step, **facts)}</li>" for step in steps)
    return f'<section class="card"><h3>{_both(language, head, **facts)}</h3><ol>{items}</ol>{after}</section>'


def _unbroken(account: str) -> str:
    """An account number in its groups, which stay on one line."""
    return grouped(account).replace(" ", "\N{NO-BREAK SPACE}")


def _to_type(cents: int) -> str:
    """The amount as a phone wants it typed."""
    return shillings(cents) if cents % CENTS else str(cents // CENTS)


def _foot(language: Language, now: datetime) -> str:
    words = BILL_WORDS[language]
    said = f"{words['as_of']} {when(language, now, seconds=True)}"
    return f'<p class="foot">{escape(said)}<br><a href="?l={language}">{_inline(language, "again")}</a></p>'
