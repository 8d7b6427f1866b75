"""X and Z as rows: the total first, then where it comes from, then what is open, then the papers."""

from __future__ import annotations

from datetime import date

from printing.page import Page
from printing.page_builder import PageBuilder
from printing.papers.parts import head, heading, marks
from printing.summary import Summary, SummaryRow, XSummary, ZSummary
from resources.dates import short_date
from resources.slip_texts import label, title


def x_page(paper: XSummary, builder: PageBuilder) -> Page:
    """X: says that it closes nothing."""
    begin(builder, paper, "x_summary")
    builder.pair("day", shown_day(builder, paper.day))
    figures(builder, paper)
    builder.rule(dashed=True)
    builder.sentence("x_changes_nothing")
    return builder.page("end_of_summary", f"X {paper.day}")


def z_page(paper: ZSummary, builder: PageBuilder) -> Page:
    """Z: numbered, with what came late for earlier days."""
    begin(builder, paper, "z_summary")
    builder.key_line("z_number", f"Z {paper.number}")
    builder.pair("day", shown_day(builder, paper.day))
    builder.pair("closed_at", builder.instant(paper.closed_at))
    figures(builder, paper)
    if paper.late:
        builder.rule()
        heading(builder, "late_money")
        rows(builder, paper.late, days=True)
    signatures(builder)
    return builder.page("end_of_summary", f"Z {paper.number}")


def begin(builder: PageBuilder, paper: Summary, key: str) -> None:
    head(builder, paper)
    builder.frame(builder.said(title(key)))
    builder.centred(title("not_a_receipt").both, bold=True)
    marks(builder, paper)
    builder.gap(8)


def figures(builder: PageBuilder, paper: Summary) -> None:
    """What both summaries say."""
    builder.pair("as_of", builder.instant(paper.as_of), bold=False)
    builder.pair("made_by", paper.made_by, bold=False)
    builder.gap(4)
    builder.name("confirmed")
    builder.large_money(paper.total_cents)
    builder.rule()
    builder.pair("bills_paid", str(paper.bills_paid))
    builder.money_row("service_fee", paper.service_cents)
    builder.money_row("convenience_fee", paper.convenience_cents)
    for key, part in (("by_channel", paper.by_channel), ("by_service", paper.by_service)):
        if part:
            builder.rule(dashed=True)
            heading(builder, key)
            rows(builder, part)
    builder.rule(dashed=True)
    open_bills(builder, paper)
    builder.rule(dashed=True)
    for key, count in (("receipts", paper.receipts), ("copies", paper.copies), ("papers_not_known", paper.not_known)):
        builder.pair(key, str(count))


def rows(builder: PageBuilder, part: tuple[SummaryRow, ...], *, days: bool = False) -> None:
    """A name with its count, and the amount whole at the right."""
    for row in part:
        name = row.name_sw if builder.language == "sw" and row.name_sw else row.name_en
        name = shown_day(builder, name) if days else name
        builder.counted_row(name, row.count, row.cents)


def open_bills(builder: PageBuilder, paper: Summary) -> None:
    """What is not money yet: it stands beside the total, never in it."""
    for key, count, cents in (
        ("waiting", paper.waiting, paper.waiting_cents),
        ("part_paid", paper.part_paid, paper.part_paid_cents),
    ):
        builder.counted_row(builder.said(label(key)), count, cents)
    builder.pair("free_visits", str(paper.free_visits), bold=False)


def signatures(builder: PageBuilder) -> None:
    builder.rule()
    for key in ("agent_signs", "supervisor_signs"):
        builder.gap(40)
        builder.text("." * builder.room)
        builder.name(key)


def shown_day(builder: PageBuilder, day: str) -> str:
    """`14 Oct 2026` for an ISO day; anything else as it stands."""
    try:
        return short_date(date.fromisoformat(day), builder.languages[0])
    except ValueError:
        return day
