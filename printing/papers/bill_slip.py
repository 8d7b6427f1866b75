"""The bill slip: what to pay, where, and how. Open frame, NOT A RECEIPT, account and amount as large as fits."""

from __future__ import annotations

from desktop.domain.account_number import grouped
from desktop.domain.money import CENTS, figures, shillings
from printing.document import BillSlip
from printing.page import HUGE, LARGE, TALL, Page
from printing.page_builder import PageBuilder
from printing.papers.parts import head, heading, marks, people, service_lines, warning
from resources.slip_texts import sentence, title

STEPS = ("pay_step_1", "pay_step_2", "pay_step_3", "pay_step_4")


def bill_slip_page(paper: BillSlip, builder: PageBuilder) -> Page:
    """The bill slip as rows."""
    head(builder, paper)
    builder.frame(builder.said(title("bill")))
    builder.centred(title("not_a_receipt").both, bold=True)
    marks(builder, paper)
    builder.gap(8)
    what_to_pay(builder, paper)
    builder.rule()
    if paper.account:
        how_to_pay(builder, paper)
        builder.rule(dashed=True)
    service_lines(builder, paper.lines, paper.bill_convenience_cents)
    builder.rule(dashed=True)
    sums(builder, paper)
    builder.rule()
    people(builder, paper.payer_name, paper.subject_name, paper.id_masked, bold=False)
    builder.pair("date", builder.instant(paper.raised_at), bold=False)
    builder.pair("served_by", paper.served_by, bold=False)
    builder.rule(dashed=True)
    if paper.account:
        when_nothing_shows(builder)
        builder.rule(dashed=True)
    builder.sentence("data_notice")
    return builder.page("end_of_slip", f"Bill {grouped(paper.account)}".strip())


def what_to_pay(builder: PageBuilder, paper: BillSlip) -> None:
    if paper.account:
        builder.key_line("account_number", grouped(paper.account), (HUGE, LARGE, TALL))
    else:
        warning(builder, "number_awaited")
        builder.sentence("number_awaited_next")
    builder.gap(4)
    builder.name("exact_amount")
    builder.large_money(paper.due_cents)
    if paper.account:
        builder.gap(4)
        builder.beside("pay_bill", paper.pay_bill, LARGE)


def how_to_pay(builder: PageBuilder, paper: BillSlip) -> None:
    """By phone step by step where the sum allows it, then the other ways."""
    if paper.due_cents > paper.phone_limit_cents:
        builder.sentence("too_much_for_phone", bold=True, limit=figures(paper.phone_limit_cents))
    else:
        phone_steps(builder, paper)
    builder.rule(dashed=True)
    heading(builder, "other_ways")
    builder.sentence("other_bank")
    if paper.qr_text:
        builder.text(builder.said(sentence("other_card")))
        builder.qr(paper.qr_text)


def phone_steps(builder: PageBuilder, paper: BillSlip) -> None:
    amount = to_type(paper.due_cents)
    for number, language in enumerate(builder.languages):
        if number:
            builder.gap()
        with builder.speaking(language):
            builder.sentence("pay_by_phone", bold=True)
            for step in STEPS:
                builder.sentence(step, pay_bill=paper.pay_bill, account=paper.account, amount=amount)


def to_type(cents: int) -> str:
    """The amount as a phone wants it typed: whole shillings, or with cents where there are any."""
    return shillings(cents) if cents % CENTS else str(cents // CENTS)


def sums(builder: PageBuilder, paper: BillSlip) -> None:
    builder.total_row("total", paper.total_cents)
    if paper.paid_cents:
        builder.gap(6)
        builder.money_row("arrived", paper.paid_cents)
        builder.money_row("balance", paper.due_cents)


def when_nothing_shows(builder: PageBuilder) -> None:
    """What to do when money left and nothing shows, each language whole."""
    for language in builder.languages:
        with builder.speaking(language):
            builder.sentence("nothing_shows")
            warning(builder, "wait")
        builder.gap(4)
