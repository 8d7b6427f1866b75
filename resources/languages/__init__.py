"""What the programs say, in Kiswahili: English text is the key, `locale/sw/LC_MESSAGES/counter.mo` the answer.

May import the standard library. `python -m resources.languages` keeps the `.po` (the source, edited by people) and
the `.mo` (compiled, committed beside it) in step with the code. Never guesses: what is missing stays English.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

LANGUAGES: tuple[str, ...] = ("en", "sw")
LOCALE = Path(__file__).resolve().parent.parent / "locale"


def catalogue_path(code: str, suffix: str) -> Path:
    """Where the texts of a language are: suffix `.po` (source) or `.mo` (compiled)."""
    return (LOCALE / code / "LC_MESSAGES" / "counter").with_suffix(suffix)


@lru_cache(maxsize=len(LANGUAGES))
def translator(code: str) -> Callable[[str], str]:
    """What says an English sentence in the language `code`; a sentence without translation stays as it is.

    English reads no file. Raises `ValueError` for a language the programs do not speak.
    """
    if code not in LANGUAGES:
        raise ValueError(f"no language {code!r}, only {', '.join(LANGUAGES)}")
    if code == "en":
        return str
    from gettext import GNUTranslations

    with catalogue_path(code, ".mo").open("rb") as compiled:
        say = GNUTranslations(compiled).gettext
    # The key "" holds the header of the file, which nobody wants to read on a button.
    return lambda text: say(text) if text else ""
