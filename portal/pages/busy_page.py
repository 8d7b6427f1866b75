"""The page for a moment in which nothing can be looked up: wait, do not pay again."""

from __future__ import annotations

from typing import Final

from portal.pages.frame import document, other
from portal.pages.look import icon
from portal.pages.words import Language

_WORDS: Final[dict[Language, tuple[str, str]]] = {
    "en": ("Too many are asking now", "Wait a minute, then open this page again. Do not pay again."),
    "sw": ("Wengi wanauliza kwa sasa", "Subiri dakika moja, kisha ufungue ukurasa huu tena. Usilipe tena."),
}


def busy_page(language: Language) -> str:
    """The whole page as HTML."""
    (title, more), (title_too, more_too) = _WORDS[language], _WORDS[other(language)]
    return document(
        language,
        "Huduma",
        f'<section class="card"><div class="said"><div class="row">{icon("clock")}<h2>{title}'
        f'<span lang="{other(language)}">{title_too}</span></h2></div><p>{more}</p>'
        f'<p lang="{other(language)}">{more_too}</p></div></section>',
    )
