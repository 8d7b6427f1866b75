"""The receipt's page: verdict, amount, then what to compare with the paper, and when the portal knew it."""

from __future__ import annotations

from datetime import datetime
from html import escape

from desktop.domain.account_number import grouped
from desktop.domain.money import figures
from portal.pages.look import STYLE, icon
from portal.pages.verdict import Checked, CheckedLine, CheckedReceipt, Verdict
from portal.pages.words import CHANNELS, WORDS, Language, copies_words, when


def receipt_page(checked: Checked, language: Language, now: datetime) -> str:
    """The whole page as HTML."""
    words = WORDS[language]
    receipt = checked.receipt
    parts = [_verdict(checked, language)]
    if receipt is not None:
        parts.append(_facts(receipt, language))
    card = f'<section class="card {checked.verdict.value}">{"".join(parts)}</section>'
    more = _known(checked, language, now)
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex">'
        f"<title>{escape(words['title'])}</title><style>{STYLE}</style></head><body>"
        f'<div class="flag"></div><header><h1>{escape(words["title"])}</h1>{_languages(language)}</header>'
        f"<main>{card}{more}</main></body></html>"
    )


def _languages(language: Language) -> str:
    links = [
        f'<a href="?l={code}" lang="{code}"{" aria-current=true" if code == language else ""}>{name}</a>'
        for code, name in (("en", "English"), ("sw", "Kiswahili"))
    ]
    return f"<nav>{''.join(links)}</nav>"


def _verdict(checked: Checked, language: Language) -> str:
    words, verdict = WORDS[language], checked.verdict.value
    receipt = checked.receipt
    amount = f'<p class="amount">{receipt.currency} {figures(receipt.amount_cents)}</p>' if receipt else ""
    return (
        f'<div class="verdict"><div class="row">{icon(verdict)}<div><h2>{escape(words[verdict])}</h2>'
        f"<p>{escape(words[f'{verdict}_more'])}</p></div></div>{amount}</div>"
    )


def _facts(receipt: CheckedReceipt, language: Language) -> str:
    words = WORDS[language]
    paid_by = f"{CHANNELS[receipt.channel]}, {words['code']} …{receipt.code_end}"
    rows = [
        _row(words["number"], receipt.number),
        _row(words["account"], grouped(receipt.account)),
        _row(words["paid"], when(language, receipt.paid_at)),
        _row(words["channel"], paid_by),
        *(_line(line, language) for line in receipt.lines),
        _row(words["served"], f"{receipt.centre}, {words['counter']} {receipt.counter}"),
        _row(words["check"], receipt.check),
    ]
    return f"<dl>{''.join(rows)}</dl>"


def _row(name: str, value: str) -> str:
    return f"<div><dt>{escape(name)}</dt><dd>{escape(value)}</dd></div>"


def _line(line: CheckedLine, language: Language) -> str:
    name = line.name_sw if language == "sw" and line.name_sw else line.name_en
    return (
        f'<div><dt class="service">{escape(name)}<span>{escape(line.agency)}</span></dt>'
        f'<dd class="money">{figures(line.total_cents)}</dd></div>'
    )


def _known(checked: Checked, language: Language, now: datetime) -> str:
    words, receipt = WORDS[language], checked.receipt
    known = [("clock", f"{words['as_of']} {when(language, now, seconds=True)}")]
    if receipt is not None:
        known.insert(0, ("copy", copies_words(language, receipt.copies)))
        if checked.verdict is Verdict.GENUINE:
            known.insert(0, ("receipt", words["whole"]))
        known.insert(0, ("shield", words["signature"]))
    items = "".join(f"<li>{icon(name)}<span>{escape(said)}</span></li>" for name, said in known)
    note = f'<p class="note">{icon("warning")}<span>{escape(words["compare"])}</span></p>' if receipt else ""
    return f'<ul class="card">{items}</ul>{note}'
