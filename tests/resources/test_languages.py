"""English and Kiswahili say the same things: nothing missing, nothing left over, the same facts in both.

After words were added or changed: `python -m resources.languages update --tidy`, translate what is empty in
`resources/locale/sw/LC_MESSAGES/counter.po`, then `python -m resources.languages compile`.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator

import pytest

from resources.languages import catalogue_path, translator
from resources.languages.extraction import MARKS, ROOT, keys_of_project
from resources.languages.po_file import read_po
from resources.languages.upkeep import check_file

# Calls whose literals nobody reads: names for Qt and Python, keys of the keyboard, data.
UNREAD = frozenset({"Plain", "TypeVar", "getLogger", "replace", "setObjectName", "setProperty", "setStyle"})
KEY_NAMES = frozenset({"Backspace", "Ctrl ", "Del", "Delete", "Down", "End", "Enter", "Esc", "Escape", "Home", "Left"})
KEY_NAMES |= {"Return", "Right", "Space", "Tab", "Up"}
# The same in every language.
NAMES = frozenset({"Huduma Counter"})
LIKE_WORDS = re.compile(r"\W*[A-Z][a-z]+\b(?!\+)")


def test_every_sentence_has_its_kiswahili_and_the_compiled_file_is_up_to_date() -> None:
    wrong = check_file("sw")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize(
    ("english", "kiswahili"),
    [
        ("Waiting for payment", "Inasubiri malipo"),
        ("Paid in full", "Imelipwa kikamilifu"),
        ("Not paid", "Haijalipwa"),
        ("Not known", "Haijulikani"),
        ("Stated, not confirmed", "Imesemwa, haijathibitishwa"),
        ("Reversed after payment", "Imerudishwa baada ya malipo"),
        ("Printed", "Imechapishwa"),
        ("Did it come out?", "Je, imetoka?"),
    ],
)
def test_words_of_state_are_the_settled_ones(english: str, kiswahili: str) -> None:
    assert translator("sw")(english) == kiswahili


def test_translation_differs_from_english_unless_it_is_a_name() -> None:
    same = [message.key for message in read_po(catalogue_path("sw", ".po")) if message.key == message.text]
    # What is left without its facts and signs: a name such as “Airtel Money” may stay as it is.
    words = {text: re.findall(r"[^\W\d_]+", re.sub(r"{.*?}", "", text)) for text in same}
    assert [text for text in same if len(words[text]) > 2] == []


def test_words_on_screens_are_marked_as_keys() -> None:
    keys = {key.text for key in keys_of_project()}
    unmarked = [
        f"{place} shows “{text}” unmarked: N_(“{text}”)" for place, text in literals_on_screens() if text not in keys
    ]
    assert not unmarked, "\n".join(unmarked)


def literals_on_screens() -> Iterator[tuple[str, str]]:
    """Literals handed to a call in `ui/` that begin like words a person reads, with their places."""
    for path in sorted((ROOT / "ui").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_bytes())):
            if isinstance(node, ast.Call) and not _is_unread(node):
                for text in _texts(node):
                    if LIKE_WORDS.match(text) and text not in KEY_NAMES | NAMES:
                        yield f"{path.relative_to(ROOT)}:{node.lineno}", text


def _is_unread(call: ast.Call) -> bool:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    return name in UNREAD or name in MARKS or name.endswith("Error")


def _texts(call: ast.Call) -> Iterator[str]:
    values = [*call.args, *(keyword.value for keyword in call.keywords)]
    for value in values:
        parts = [value.body, value.orelse] if isinstance(value, ast.IfExp) else getattr(value, "elts", [value])
        yield from (part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str))
