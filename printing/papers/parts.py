"""What several papers share: the head, marks of copies and practice, service lines, the foot."""

from __future__ import annotations

from printing.document import Paper, PaperLine
from printing.page import TALL
from printing.page_builder import PageBuilder
from resources.slip_texts import label, title


def head(builder: PageBuilder, paper: Paper) -> None:
    """Republic, centre and town, counter."""
    builder.centred(builder.said(title("republic")), bold=True)
    builder.centred(", ".join(part for part in (paper.centre, paper.town) if part))
    if paper.counter:
        builder.centred(builder.said(title("counter"), counter=paper.counter))
    builder.gap(6)


def marks(builder: PageBuilder, paper: Paper) -> None:
    """Bands no one can overlook: COPY n / NAKALA n, practice, demonstration. Always in both languages."""
    if paper.copy_number:
        always_both(builder, "copy", number=paper.copy_number)
        if paper.copy_reason:
            builder.gap(6)
            builder.pair("reason", paper.copy_reason, bold=False)
    if paper.mark:
        always_both(builder, paper.mark)
        builder.gap(6)
        builder.centred(title("worth_nothing").both, bold=True)


def always_both(builder: PageBuilder, key: str, **facts: object) -> None:
    """A band that speaks both languages on every paper."""
    builder.gap(6)
    with builder.speaking("both"):
        builder.band(builder.said(title(key), **facts))


def service_names(builder: PageBuilder, line: PaperLine) -> None:
    """The service in bold, its Kiswahili name below where both are shown."""
    times = f"{line.units} x " if line.units > 1 else ""
    first = line.service_sw if builder.language == "sw" and line.service_sw else line.service_en
    builder.text(times + first, bold=True)
    if builder.language == "both" and line.service_sw and line.service_sw != line.service_en:
        builder.text(line.service_sw)


def where_lines(line: PaperLine, room: int) -> list[str]:
    """Agency and what was asked: on one line where it fits, else apart, so that a plate is not torn."""
    parts = [part for part in (line.agency, line.detail) if part]
    joined = ", ".join(parts)
    return [joined] if joined and len(joined) <= room else parts


def service_lines(builder: PageBuilder, lines: tuple[PaperLine, ...], bill_fee_cents: int) -> None:
    """Every line with its agency and fees, a little air between them, and the bill's own fee last."""
    for number, line in enumerate(lines):
        if number:
            builder.gap()
        service_names(builder, line)
        for where in where_lines(line, builder.room):
            builder.text(where)
        builder.money_row("service_fee", line.service_fee_cents, indent=1)
        if line.convenience_cents or not bill_fee_cents:
            builder.money_row("convenience_fee", line.convenience_cents, indent=1)
    if bill_fee_cents:
        builder.gap()
        builder.money_row("convenience_fee", bill_fee_cents)


def people(builder: PageBuilder, payer: str, subject: str, id_masked: str, *, bold: bool) -> None:
    """Who pays, for whom, and the masked number."""
    for key, value in (("payer", payer), ("for_whom", subject), ("id", id_masked)):
        if value:
            builder.pair(key, value, bold=bold)


def grouped_check(check_hex: str) -> str:
    """`3F9A 21C7 0B54 E8D2`: four groups a person can read out."""
    return " ".join(check_hex.upper()[start : start + 4] for start in range(0, len(check_hex), 4))


def warning(builder: PageBuilder, key: str) -> None:
    """A sentence in double height."""
    builder.sentence(key, TALL, bold=True)


def heading(builder: PageBuilder, key: str) -> None:
    """A bold line over a part of the paper."""
    builder.text(builder.said(label(key)), bold=True)
