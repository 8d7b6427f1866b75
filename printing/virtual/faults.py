"""What can be wrong with a virtual printer besides paper, cover and cutter: its line, its ears, its answers.

All are off when it is switched on, may be changed while it runs, and hold until they are changed back; `close_at` and
`reset_at` happen once. Data bytes are those that are printed or answered in order; commands that overtake do not count.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from threading import Lock

from desktop.domain.errors import UserError


@dataclass(frozen=True, slots=True)
class Fault:
    """Every switch at once."""

    silent: bool = False
    """Prints, and answers nothing."""
    deaf: bool = False
    """Takes nothing from its connection: bytes pile up on the way."""
    busy: bool = False
    """Takes bytes and says that it is well, and nothing moves."""
    late_s: float = 0.0
    """Every answer comes so many seconds later."""
    split: bool = False
    """Every answer comes byte by byte."""
    foreign: bool = False
    """Names another paper than the one that was asked for."""
    chatter: bool = False
    """Reports by itself between the bytes of its answers."""
    garbage: bool = False
    """Answers nonsense."""
    close_at: int = -1
    """Ends the connection after so many further data bytes; below zero never."""
    reset_at: int = -1
    """Breaks the connection after so many further data bytes; below zero never."""


NAMES = tuple(field.name for field in fields(Fault))
WANTED = {bool: "true or false", int: "a whole number", float: "seconds"}
KINDS = {field.name: type(field.default) for field in fields(Fault)}


class Faults:
    """The switches as they are now."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.now = Fault()

    def set(self, **changes: object) -> Fault:
        """Changes what is named; `UserError` for a fault there is not, or a wrong value."""
        checked = {name: checked_value(name, value) for name, value in changes.items()}
        with self.lock:
            self.now = replace(self.now, **checked)  # type: ignore[arg-type]
            return self.now

    def part_taken(self, data: bytes) -> tuple[bytes, str]:
        """How much of arriving data is still taken, and how the connection then ends: `close`, `reset` or not."""
        with self.lock:
            for name, ending in (("close_at", "close"), ("reset_at", "reset")):
                left = getattr(self.now, name)
                if 0 <= left <= len(data):
                    self.now = replace(self.now, **{name: -1})  # type: ignore[arg-type]
                    return data[:left], ending
                if left > len(data):
                    self.now = replace(self.now, **{name: left - len(data)})
            return data, ""


def checked_value(name: str, value: object) -> object:
    kind = KINDS.get(name)
    if kind is None:
        raise UserError("There is no fault “{name}”. There are: {known}.", name=name, known=", ".join(NAMES))
    if kind is float and type(value) is int:
        return float(value)
    if type(value) is not kind:
        raise UserError(
            "The fault {name} cannot be {value}. Give a {kind}.", name=name, value=value, kind=kind.__name__
        )
    return value


def readable(fault: Fault) -> Mapping[str, object]:
    """Every switch by its name, for a page or a log."""
    return {name: getattr(fault, name) for name in NAMES}
