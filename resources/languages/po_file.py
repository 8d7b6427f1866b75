"""Reading and writing the `.po` file: the part of the format that one list of sentences needs.

A message is a key, its translation, the files that say it, and whether it is fuzzy (carried over from a similar
key, not yet looked at) or obsolete (no code says it any more). Plurals and contexts are not used: the code has a
sentence for one and a sentence for many.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

HEADER = (
    "Project-Id-Version: huduma-counter\n"
    "Language: {code}\n"
    "MIME-Version: 1.0\n"
    "Content-Type: text/plain; charset=UTF-8\n"
    "Content-Transfer-Encoding: 8bit\n"
)
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}
_PLAIN = {escape[1]: plain for plain, escape in _ESCAPES.items()}


@dataclass
class Message:
    """One sentence. `text` is empty while nobody has translated it."""

    key: str
    text: str = ""
    files: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    fuzzy: bool = False
    obsolete: bool = False


@dataclass
class _Draft:
    """What has been read of the message at hand."""

    lines: dict[str, list[str]] = field(default_factory=dict)
    files: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    fuzzy: bool = False
    obsolete: bool = False

    def message(self) -> Message:
        """The finished message."""
        key, text = ("".join(self.lines.get(word, [])) for word in ("msgid", "msgstr"))
        return Message(key, text, tuple(self.files), tuple(self.notes), self.fuzzy, self.obsolete)


def read_po(path: Path) -> list[Message]:
    """The messages in the order of the file, without the header. Raises `ValueError` naming a line it cannot read."""
    return [message for message in _messages(path.read_text(encoding="utf-8").splitlines()) if message.key]


def _messages(lines: list[str]) -> Iterator[Message]:
    draft, word = _Draft(), ""
    for number, line in enumerate([*lines, ""], start=1):
        if not line.strip():
            if draft.lines:
                yield draft.message()
            draft, word = _Draft(), ""
        elif line.startswith("#") and not line.startswith("#~"):
            _read_comment(draft, line)
        else:
            word = _read_words(draft, line, word, number)


def _read_comment(draft: _Draft, line: str) -> None:
    if line.startswith("#:"):
        draft.files += line[2:].split()
    elif line.startswith("#,"):
        draft.fuzzy = "fuzzy" in line
    else:
        draft.notes.append(line[1:].strip())


def _read_words(draft: _Draft, line: str, word: str, number: int) -> str:
    if line.startswith("#~"):
        draft.obsolete = True
        line = line[2:].strip()
    match = re.fullmatch(r'(?:(msgid|msgstr)\s+)?"((?:[^"\\]|\\.)*)"', line.strip())
    if match is None or not (match[1] or word):
        raise ValueError(f"line {number} of the .po file cannot be read: {line}")
    word = match[1] or word
    draft.lines.setdefault(word, []).append(re.sub(r"\\(.)", lambda found: _PLAIN[found[1]], match[2]))
    return word


def write_po(path: Path, code: str, messages: Iterable[Message]) -> None:
    """Write the messages in the given order, obsolete ones last, with a header for the language `code`."""
    ordered = sorted(messages, key=lambda message: message.obsolete)
    blocks = [_block(Message("", HEADER.format(code=code))), *(_block(message) for message in ordered)]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(blocks), encoding="utf-8", newline="\n")


def _block(message: Message) -> str:
    lines = [f"# {note}" for note in message.notes]
    lines += [f"#: {file}" for file in message.files]
    if message.fuzzy:
        lines.append("#, fuzzy")
    lead = "#~ " if message.obsolete else ""
    lines += [lead + line for line in (*_quoted("msgid", message.key), *_quoted("msgstr", message.text))]
    return "\n".join(lines) + "\n"


def _quoted(word: str, text: str) -> list[str]:
    parts = text.splitlines(keepends=True) or [""]
    quoted = ['"' + "".join(_ESCAPES.get(letter, letter) for letter in part) + '"' for part in parts]
    if len(quoted) == 1:
        return [f"{word} {quoted[0]}"]
    return [f'{word} ""', *quoted]
