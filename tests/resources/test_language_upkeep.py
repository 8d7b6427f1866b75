"""The translators' tool: it finds what the code says, loses no translation, and names what is wrong."""

from __future__ import annotations

import io
from gettext import GNUTranslations
from pathlib import Path

import pytest

from resources.languages import translator
from resources.languages.extraction import Found, NotAKey, keys_of_source
from resources.languages.mo_file import compiled
from resources.languages.po_file import Message, read_po, write_po
from resources.languages.upkeep import complaints, facts_of, updated


def texts(source: str) -> list[str]:
    return [text for text, _ in keys_of_source(source, "a.py")]


@pytest.mark.parametrize(
    ("source", "keys"),
    [
        ('tr("A")', ["A"]),
        ('language.tr("A", n=1)', ["A"]),
        ('language.bind(label.setText, "A")', ["A"]),
        ('say(N_("A {n}"), n=2)', ["A {n}"]),
        ('counted(n, "one", "many")', ["one", "many"]),
        ('raise UserError("A sentence. " "A way out.", name="x")', ["A sentence. A way out."]),
        ('raise errors.Trouble(\n    "A"\n)', ["A"]),
        ('tr("A" if x else "B")', ["A", "B"]),
        ('tr(x or "B")', ["B"]),
        ("tr(variable)", []),
        ('tr("")', []),
        ('other("A")', []),
    ],
)
def test_keys_are_found_where_the_code_marks_them(source: str, keys: list[str]) -> None:
    assert texts(source) == keys


def test_f_string_is_refused_as_a_key() -> None:
    with pytest.raises(NotAKey, match=r"a\.py:2 translates an f-string"):
        texts('x = 1\ntr(f"{x} bills")')


def test_file_reads_back_as_written_when_texts_have_quotes_and_lines(tmp_path: Path) -> None:
    messages = [
        Message('Say "no" \\ once', 'Sema "hapana" \\ mara moja', ("ui/a.py", "ui/b.py")),
        Message("Two\nlines\n", "Mistari\nmiwili\n", notes=("On the slip.",), fuzzy=True),
        Message("Not yet"),
        Message("Gone", "Imeenda", obsolete=True),
    ]
    path = tmp_path / "sw.po"
    write_po(path, "sw", messages)
    assert read_po(path) == messages
    before = path.read_bytes()
    write_po(path, "sw", read_po(path))
    assert path.read_bytes() == before


def test_broken_line_is_named_by_its_number(tmp_path: Path) -> None:
    path = tmp_path / "sw.po"
    path.write_text('msgid "A"\nmsgstr "B\n', encoding="utf-8")
    with pytest.raises(ValueError, match="line 2"):
        read_po(path)


def test_compiled_file_is_read_by_gettext_without_what_is_not_ready() -> None:
    messages = [
        Message("Bill", "Bili"),
        Message("Receipt", "Risiti – ✓"),
        Message("Copy", "Nakala", fuzzy=True),
        Message("Shift", "Zamu", obsolete=True),
        Message("Queue"),
    ]
    spoken = GNUTranslations(io.BytesIO(compiled("sw", messages)))
    said = [spoken.gettext(message.key) for message in messages]
    assert said == ["Bili", "Risiti – ✓", "Copy", "Shift", "Queue"]


def test_update_keeps_translations_and_follows_a_sentence_that_changed_a_little() -> None:
    before = [
        Message("Bill", "Bili", ("ui/old.py",)),
        Message("Raise the bill now", "Toa bili sasa"),
        Message("Nobody says this", "Hakuna"),
        Message("Never translated"),
    ]
    found = [
        Found("Bill", "ui/a.py", 1),
        Found("Bill", "ui/b.py", 1),
        Found("Raise this bill now", "ui/b.py", 2),
        Found("New", "ui/b.py", 3),
    ]
    bill, raise_bill, new, *gone = updated(before, found)
    assert bill == Message("Bill", "Bili", ("ui/a.py", "ui/b.py"))
    assert (raise_bill.text, raise_bill.fuzzy) == ("Toa bili sasa", True)
    assert new == Message("New", files=("ui/b.py",))
    assert [message.key for message in gone] == ["Raise the bill now", "Nobody says this"]
    assert all(message.obsolete for message in gone)
    assert [message.key for message in updated(before, found, tidy=True)] == ["Bill", "Raise this bill now", "New"]


def test_sentence_comes_back_from_obsolete_when_the_code_says_it_again() -> None:
    (message,) = updated([Message("Bill", "Bili", obsolete=True)], [Found("Bill", "ui/a.py", 1)])
    assert message == Message("Bill", "Bili", ("ui/a.py",))


def test_everything_wrong_is_named() -> None:
    found = [Found(key, "ui/a.py", line) for line, key in enumerate(["A", "B {n}", "C", "D"], start=1)]
    messages = [
        Message("A"),
        Message("B {n}", "B {m}"),
        Message("C", "C "),
        Message("D", "D", fuzzy=True),
        Message("E", "E"),
        Message("F", "F", obsolete=True),
    ]
    assert complaints(messages, found) == [
        "ui/a.py:1 says “A”, which has no translation. Run the update, then translate it.",
        "“B {n}” and “B {m}” do not name the same facts.",
        "“C ” begins or ends with a space, its English does not.",
        "“D” has a fuzzy translation. Look at it and take the mark away.",
        "“E” is said nowhere. Run the update with --tidy.",
        "“F” is said nowhere. Run the update with --tidy.",
    ]
    assert complaints([Message("A", "A")], found[:1]) == []


def test_facts_are_the_names_in_braces() -> None:
    assert facts_of("{a} of {b:,}, {a}") == {"a", "b"}
    assert facts_of("none") == set()
    assert facts_of("{broken") is None


def test_translator_speaks_english_as_written_and_refuses_a_language_it_does_not_know() -> None:
    assert translator("en")("Any sentence at all.") == "Any sentence at all."
    assert translator("sw")("Any sentence at all, said nowhere.") == "Any sentence at all, said nowhere."
    assert translator("sw")("") == ""
    with pytest.raises(ValueError, match="no language 'fr', only en, sw"):
        translator("fr")
