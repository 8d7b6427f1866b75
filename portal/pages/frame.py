"""What all pages share: the document around the cards, the choice of language, and a text in both languages."""

from __future__ import annotations

from html import escape

from portal.pages.look import STYLE
from portal.pages.words import Language

_LANGUAGES: tuple[tuple[Language, str], ...] = (("en", "English"), ("sw", "Kiswahili"))


def document(language: Language, title: str, cards: str) -> str:
    """A whole page; ``title`` is plain text, ``cards`` is HTML."""
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1"><meta name="robots" content="noindex">'
        f'<title>{escape(title)}</title><link rel="icon" href="data:,"><style>{STYLE}</style></head><body>'
        f'<div class="flag"></div><header><h1>{escape(title)}</h1>{_choice(language)}</header>'
        f"<main>{cards}</main></body></html>"
    )


def _choice(language: Language) -> str:
    links = [
        f'<a href="?l={code}" lang="{code}"{" aria-current=true" if code == language else ""}>{name}</a>'
        for code, name in _LANGUAGES
    ]
    return f"<nav>{''.join(links)}</nav>"


def other(language: Language) -> Language:
    """The second language of a page."""
    return "sw" if language == "en" else "en"


def second(language: Language, text: str) -> str:
    """A text in the page's second language, under the first."""
    return f'<span class="sw" lang="{other(language)}">{escape(text)}</span>'
