"""The receipt: black band, number, PAID, amount and account in large letters, then every fact of the payment."""

from __future__ import annotations

from datetime import timedelta

from desktop.domain.account_number import grouped
from printing.document import Receipt
from printing.page import Page
from printing.page_builder import PageBuilder
from printing.papers.parts import grouped_check, head, marks, people, service_lines
from resources.slip_texts import label, sentence, title

SAME_MOMENT = timedelta(minutes=10)


def receipt_page(paper: Receipt, builder: PageBuilder) -> Page:
    """The receipt as rows."""
    head(builder, paper)
    builder.band(builder.said(title("receipt")))
    marks(builder, paper)
    builder.gap(8)
    key_facts(builder, paper)
    builder.rule()
    payment(builder, paper)
    builder.rule(dashed=True)
    service_lines(builder, paper.lines, paper.bill_convenience_cents)
    builder.rule(dashed=True)
    builder.total_row("total", paper.total_cents)
    builder.gap(6)
    builder.money_row("paid", paper.paid_cents)
    builder.money_row("balance", paper.balance_cents)
    builder.rule()
    proof(builder, paper)
    foot(builder, paper)
    return builder.page("end_of_receipt", f"Receipt {paper.receipt_number}")


def key_facts(builder: PageBuilder, paper: Receipt) -> None:
    builder.key_line("receipt_number", paper.receipt_number)
    builder.gap(8)
    builder.large(builder.said(title("paid")))
    builder.gap(4)
    builder.large_money(paper.paid_cents)
    builder.gap(4)
    builder.key_line("account", grouped(paper.account))


def payment(builder: PageBuilder, paper: Receipt) -> None:
    builder.pair("date", builder.instant(paper.paid_at))
    if abs(paper.issued_at - paper.paid_at) > SAME_MOMENT:
        builder.pair("issued", builder.instant(paper.issued_at))
    builder.pair("channel", f"{paper.channel}, Pay Bill {paper.pay_bill}" if paper.pay_bill else paper.channel)
    builder.pair("code", paper.rail_code, channel=paper.channel)
    for code in paper.other_rail_codes:
        builder.pair("code", code, channel=paper.channel)
    people(builder, paper.payer_name, paper.subject_name, paper.id_masked, bold=True)


def proof(builder: PageBuilder, paper: Receipt) -> None:
    builder.centred(builder.said(label("scan_to_verify")), bold=True)
    builder.qr(paper.qr_text)
    builder.pair("check", grouped_check(paper.check_hex), bold=False)
    builder.pair("served_by", paper.served_by, bold=False)


def foot(builder: PageBuilder, paper: Receipt) -> None:
    steps = {"en": paper.next_en, "sw": paper.next_sw}
    told = [sentence("next").said(language, steps=steps[language]) for language in builder.languages if steps[language]]
    builder.rule(dashed=True)
    for text in told:
        builder.text(text)
    if told:
        builder.rule(dashed=True)
    builder.sentence("data_notice")
