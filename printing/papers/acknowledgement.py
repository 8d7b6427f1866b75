"""The acknowledgement: the portal could not be reached, the citizen says it is paid. NOT A RECEIPT, in both languages.

What it warns of stands in both languages whatever the citizen chose; only the labels follow the choice.
"""

from __future__ import annotations

from desktop.domain.account_number import grouped
from printing.document import Acknowledgement, PaperLine
from printing.page import LARGE, Page
from printing.page_builder import PageBuilder
from printing.papers.parts import grouped_check, head, marks, warning
from resources.slip_texts import sentence, title


def acknowledgement_page(paper: Acknowledgement, builder: PageBuilder) -> Page:
    """The acknowledgement as rows."""
    head(builder, paper)
    not_a_receipt(builder)
    marks(builder, paper)
    builder.rule()
    not_confirmed(builder)
    builder.rule(dashed=True)
    stated(builder, paper)
    builder.rule()
    what_to_do(builder)
    builder.rule(dashed=True)
    builder.pair("check", grouped_check(paper.check_hex), bold=False)
    return builder.page("end_of_slip", f"Acknowledgement {grouped(paper.account)}".strip())


def not_a_receipt(builder: PageBuilder) -> None:
    builder.frame(title("not_a_receipt").en)
    builder.centred(title("not_a_receipt").sw, LARGE, bold=True)
    builder.gap(6)
    builder.centred(title("acknowledgement").both, bold=True)


def not_confirmed(builder: PageBuilder) -> None:
    told = sentence("not_confirmed")
    builder.text(told.en)
    builder.gap()
    builder.text(told.sw)


def stated(builder: PageBuilder, paper: Acknowledgement) -> None:
    """What the citizen said, and who took it down."""
    if paper.account:
        builder.key_line("account", grouped(paper.account))
        builder.gap(4)
    builder.name("amount_stated")
    builder.large_money(paper.stated_cents, huge=False)
    builder.gap(6)
    builder.pair("code", paper.stated_code, channel=paper.channel)
    for line in paper.lines:
        service(builder, line)
    for key, value in (("payer", paper.payer_name), ("id", paper.id_masked)):
        if value:
            builder.pair(key, value, bold=False)
    builder.pair("date", builder.instant(paper.taken_at), bold=False)
    builder.pair("taken_by", paper.taken_by, bold=False)


def service(builder: PageBuilder, line: PaperLine) -> None:
    first = line.service_sw if builder.language == "sw" and line.service_sw else line.service_en
    builder.pair("service", first, bold=False)
    if builder.language == "both" and line.service_sw:
        builder.right(line.service_sw)


def what_to_do(builder: PageBuilder) -> None:
    with builder.speaking("both"):
        warning(builder, "do_not_pay_again")
        builder.gap(4)
        builder.sentence("bring_slip")
