"""Keeping the translations in step with the code: bring the list up to date, and say what is wrong with it.

A sentence that changed a little keeps its old translation marked fuzzy until somebody has looked at it; a sentence
that no code says any more is kept as obsolete until it is tidied away, because code moves before it settles.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from pathlib import Path
from string import Formatter

from resources.languages import catalogue_path
from resources.languages.extraction import Found, keys_of_project
from resources.languages.mo_file import compiled
from resources.languages.po_file import Message, read_po, write_po

_SIMILAR = 0.85


def updated(messages: Iterable[Message], found: Iterable[Found], *, tidy: bool = False) -> list[Message]:
    """The list for what the code says now, in the order of files; `tidy` drops what it no longer says."""
    files: dict[str, list[str]] = {}
    for key in found:
        if key.file not in files.setdefault(key.text, []):
            files[key.text].append(key.file)
    old = {message.key: message for message in messages}
    gone = {key: message for key, message in old.items() if key not in files and message.text}
    now = [_carried(key, tuple(places), old.get(key), gone) for key, places in files.items()]
    if tidy:
        return now
    return now + [Message(m.key, m.text, notes=m.notes, obsolete=True) for m in gone.values()]


def _carried(key: str, files: tuple[str, ...], before: Message | None, gone: dict[str, Message]) -> Message:
    if before is not None:
        return Message(key, before.text, files, before.notes, before.fuzzy)
    similar = difflib.get_close_matches(key, gone, n=1, cutoff=_SIMILAR)
    if not similar:
        return Message(key, files=files)
    return Message(key, gone[similar[0]].text, files, fuzzy=True)


def complaints(messages: Iterable[Message], found: Iterable[Found]) -> list[str]:
    """What is wrong with a list of translations, one sentence each; empty when all is well."""
    listed = {message.key: message for message in messages}
    said = {key.text: key for key in found}
    wrong = [
        f"{place.file}:{place.line} says “{key}”, which has no translation. Run the update, then translate it."
        for key, place in said.items()
        if key not in listed or not listed[key].text or listed[key].obsolete
    ]
    for message in listed.values():
        wrong += _complaints_of(message, message.key in said)
    return wrong


def _complaints_of(message: Message, said: bool) -> list[str]:
    wrong = []
    if message.obsolete or not said:
        wrong.append(f"“{message.key}” is said nowhere. Run the update with --tidy.")
    if message.fuzzy:
        wrong.append(f"“{message.key}” has a fuzzy translation. Look at it and take the mark away.")
    if message.text and facts_of(message.key) != facts_of(message.text):
        wrong.append(f"“{message.key}” and “{message.text}” do not name the same facts.")
    if message.text and message.key.strip() == message.key and message.text.strip() != message.text:
        wrong.append(f"“{message.text}” begins or ends with a space, its English does not.")
    return wrong


def facts_of(text: str) -> set[str] | None:
    """The `{names}` a sentence has to be given; None when its braces are broken."""
    try:
        return {name for _, name, _, _ in Formatter().parse(text) if name is not None}
    except ValueError:
        return None


def update_file(code: str, *, tidy: bool) -> list[Message]:
    """Bring the `.po` of a language up to date and compile it; returns its messages."""
    path = catalogue_path(code, ".po")
    messages = updated(read_po(path) if path.exists() else [], keys_of_project(), tidy=tidy)
    write_po(path, code, messages)
    compile_file(code)
    return messages


def compile_file(code: str) -> Path:
    """Compile the `.po` of a language; returns the path of the `.mo`."""
    target = catalogue_path(code, ".mo")
    target.write_bytes(compiled(code, read_po(catalogue_path(code, ".po"))))
    return target


def check_file(code: str) -> list[str]:
    """Everything wrong with the committed files of a language."""
    messages = read_po(catalogue_path(code, ".po"))
    wrong = complaints(messages, keys_of_project())
    if catalogue_path(code, ".mo").read_bytes() != compiled(code, messages):
        wrong.append(f"counter.mo of {code} is not what counter.po says. Run the compile.")
    return wrong
