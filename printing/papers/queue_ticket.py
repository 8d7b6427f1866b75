"""The queue ticket: a number read from a metre, the service, how long. Short, because it is thrown away."""

from __future__ import annotations

from printing.page import HUGE, LARGE, Page, Size
from printing.page_builder import PageBuilder
from printing.papers.parts import head, marks
from printing.visit_papers import QueueTicket
from resources.slip_texts import label, title

NUMBER_SIZES = (Size(6, 6), Size(5, 5), Size(4, 4), HUGE, LARGE)


def queue_ticket_page(paper: QueueTicket, builder: PageBuilder) -> Page:
    """The ticket as rows."""
    head(builder, paper)
    marks(builder, paper)
    builder.rule()
    builder.centred(builder.said(label("ticket")))
    builder.gap(6)
    number(builder, paper.ticket)
    builder.gap(6)
    service(builder, paper)
    builder.rule()
    if paper.before or not paper.wait_minutes:
        builder.pair("before_you", str(paper.before))
    if paper.wait_minutes:
        builder.pair("expected_wait", f"{paper.wait_minutes} min")
    builder.pair("date", builder.instant(paper.issued_at), bold=False)
    builder.rule(dashed=True)
    builder.sentence("watch_the_screen", bold=True)
    bring(builder, paper)
    builder.gap()
    builder.centred(title("not_a_receipt").both)
    return builder.page("end_of_ticket", f"Ticket {paper.ticket}")


def number(builder: PageBuilder, ticket: str) -> None:
    """The number in the largest size that holds it, in the middle."""
    shown = builder.spell(ticket)
    fitting = next((size for size in NUMBER_SIZES if len(shown) * size.wide <= builder.room), None)
    if fitting is None:
        raise builder.too_wide(shown)
    builder.centred(shown, fitting, bold=True)


def service(builder: PageBuilder, paper: QueueTicket) -> None:
    names = {"en": paper.service_en, "sw": paper.service_sw or paper.service_en}
    told = [names[language] for language in builder.languages]
    for place, name in enumerate(dict.fromkeys(told)):
        builder.centred(name, bold=place == 0)


def bring(builder: PageBuilder, paper: QueueTicket) -> None:
    needed = {"en": paper.bring_en, "sw": paper.bring_sw or paper.bring_en}
    for language in builder.languages:
        if needed[language]:
            with builder.speaking(language):
                builder.sentence("have_ready", things=needed[language])
