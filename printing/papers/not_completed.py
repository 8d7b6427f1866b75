"""The slip of a visit that ended without its service: what, why, what to do. NOT A RECEIPT, in both languages."""

from __future__ import annotations

from desktop.domain.account_number import grouped
from printing.page import Page
from printing.page_builder import PageBuilder
from printing.papers.parts import head, marks, service_names, warning, where_lines
from printing.visit_papers import NotCompleted
from resources.slip_texts import title

MONEY_MAY_BE_GONE = ("not_paid", "not_known", "no_network")


def not_completed_page(paper: NotCompleted, builder: PageBuilder) -> Page:
    """The slip as rows."""
    head(builder, paper)
    with builder.speaking("both"):
        builder.frame(builder.said(title("not_completed")))
    builder.centred(title("not_a_receipt").both, bold=True)
    marks(builder, paper)
    builder.rule()
    why(builder, paper)
    builder.rule(dashed=True)
    asked_for(builder, paper)
    builder.rule()
    if paper.reason in MONEY_MAY_BE_GONE:
        when_money_left(builder)
        builder.rule(dashed=True)
    builder.sentence("bring_slip_back")
    builder.rule(dashed=True)
    for key, value in (("payer", paper.payer_name), ("id", paper.id_masked)):
        if value:
            builder.pair(key, value, bold=False)
    builder.pair("date", builder.instant(paper.at), bold=False)
    builder.pair("served_by", paper.served_by, bold=False)
    return builder.page("end_of_slip", f"Not completed {grouped(paper.account)}".strip())


def why(builder: PageBuilder, paper: NotCompleted) -> None:
    """The reason, each language whole, then what exactly is missing."""
    details = {"en": paper.detail_en, "sw": paper.detail_sw or paper.detail_en}
    for number, language in enumerate(builder.languages):
        if number:
            builder.gap()
        with builder.speaking(language):
            builder.sentence(f"reason_{paper.reason}", bold=True)
            if details[language]:
                builder.text(details[language])


def asked_for(builder: PageBuilder, paper: NotCompleted) -> None:
    for line in paper.lines:
        service_names(builder, line)
        for where in where_lines(line, builder.room):
            builder.text(where)
        builder.gap(6)
    if paper.account:
        builder.key_line("account", grouped(paper.account))
    if paper.total_cents:
        builder.gap(4)
        builder.total_row("total", paper.total_cents)


def when_money_left(builder: PageBuilder) -> None:
    """The one thing that costs a citizen money, in both languages whatever was chosen."""
    with builder.speaking("both"):
        warning(builder, "do_not_pay_again")
        builder.gap(4)
        builder.sentence("nothing_shows")
