"""The receipt's page: verdict, amount, then what to compare with the paper, and when the portal knew it."""

from __future__ import annotations

from datetime import datetime
from html import escape

from desktop.domain.account_number import grouped
from desktop.domain.money import figures
from portal.pages.frame import document, other
from portal.pages.look import icon
from portal.pages.verdict import Checked, CheckedLine, CheckedReceipt, Verdict
from portal.pages.words import CHANNELS, WORDS, Language, copies_words, when


def receipt_page(checked: Checked, language: Language, now: datetime) -> str:
    """The whole page as HTML."""
    parts = [_verdict(checked, language)]
    if checked.receipt is not None:
        parts.append(_facts(checked.receipt, language))
    card = f'<section class="card">{"".join(parts)}</section>'
    return document(language, WORDS[language]["title"], card + _known(checked, language, now))


def _verdict(checked: Checked, language: Language) -> str:
    words, second, verdict = WORDS[language], WORDS[other(language)], checked.verdict.value
    receipt = checked.receipt
    amount = f'<p class="big">{receipt.currency} {figures(receipt.amount_cents)}</p>' if receipt else ""
    more = [words[f"{verdict}_more"]]
    if receipt is None and checked.key_doubted is not None:
        more.append(words["doubted_unknown"].format(date=when(language, checked.key_doubted)))
    said = "".join(f"<p>{escape(text)}</p>" for text in more)
    also = f'<span lang="{other(language)}">{escape(second[verdict])}</span>'
    if checked.verdict is not Verdict.GENUINE:
        said += f'<p lang="{other(language)}">{escape(second[f"{verdict}_more"])}</p>'
    return (
        f'<div class="said {verdict}"><div class="row">{icon(verdict)}<h2>{escape(words[verdict])}{also}</h2></div>'
        f"{amount}{said}</div>"
    )


def _facts(receipt: CheckedReceipt, language: Language) -> str:
    words = WORDS[language]
    paid_by = f"{CHANNELS[receipt.channel]}, {words['code']} …{receipt.code_end}"
    rows = [
        _row(words["number"], receipt.number),
        _row(words["account"], grouped(receipt.account)),
        _row(words["paid"], when(language, receipt.paid_at)),
        _row(words["channel"], paid_by),
        *(service_row(line, language) for line in receipt.lines),
        _row(words["served"], f"{receipt.centre}, {words['counter']} {receipt.counter}"),
        _row(words["check"], receipt.check),
    ]
    return f"<dl>{''.join(rows)}</dl>"


def _row(name: str, value: str) -> str:
    return f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>"


def service_row(line: CheckedLine, language: Language) -> str:
    """A service, its agency and what it costs."""
    name = line.name_sw if language == "sw" and line.name_sw else line.name_en
    return (
        f'<div class="service"><dt>{escape(name)}<span>{escape(line.agency)}</span></dt>'
        f'<dd class="money">{figures(line.total_cents)}</dd></div>'
    )


def _known(checked: Checked, language: Language, now: datetime) -> str:
    words, receipt = WORDS[language], checked.receipt
    known = []
    if receipt is not None:
        known.append(("shield", "", words["signature"]))
        if checked.verdict is Verdict.GENUINE:
            known.append(("receipt", "", words["whole"]))
        known.append(("copy", "warn" if receipt.copies else "", copies_words(language, receipt.copies)))
    known.append(("clock", "quiet", f"{words['as_of']} {when(language, now, seconds=True)}"))
    items = "".join(f'<li class="{kind}">{icon(name)}<span>{escape(said)}</span></li>' for name, kind, said in known)
    return f'<ul class="card">{items}</ul>{_notes(checked, language)}'


def _notes(checked: Checked, language: Language) -> str:
    words, receipt = WORDS[language], checked.receipt
    if receipt is None:
        return ""
    notes = [words["compare"]]
    if receipt.copies:
        notes.append(words["copies_mean"])
    if checked.key_doubted is not None:
        notes.append(words["doubted"].format(date=when(language, checked.key_doubted)))
    return "".join(f'<p class="note">{icon("warning")}<span>{escape(note)}</span></p>' for note in notes)
