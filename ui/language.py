"""The language the screen speaks, and words that know how to be said in it.

English text is the key. A plain ``str`` handed to the kit is such a key; data (a name, a code) is wrapped in
``Plain``; a sentence with facts is ``say(N_("… {n} …"), n=2)``. Whatever shows words is said again when the
language changes, so no screen has to remember.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

import shiboken6
from PySide6.QtCore import QObject, Signal

from resources.languages import translator

Code = Literal["en", "sw"]
Setter = Callable[[str], object]
Translate = Callable[[str], str]


class Spoken(Protocol):
    """Anything that can say itself in a language: a sentence, a date, a number of things."""

    def spoken(self, language: Language) -> str: ...


@dataclass(frozen=True)
class Say:
    """A sentence (an English key) and its facts; facts may themselves be spoken."""

    text: str
    facts: Mapping[str, object] = field(default_factory=dict)

    def spoken(self, language: Language) -> str:
        return language.tr(self.text, **self.facts)


@dataclass(frozen=True)
class Plain:
    """Data that is the same in every language: a name, a code, a sum of money."""

    text: str

    def spoken(self, language: Language) -> str:
        return self.text


Words = str | Spoken


def N_(text: str) -> str:
    """Marks a literal as a translation key; returns it unchanged."""
    return text


def say(text: str, /, **facts: object) -> Say:
    """A sentence with facts: ``say(N_("{n} services"), n=2)``."""
    return Say(text, facts)


def as_spoken(words: Words) -> Spoken:
    """Words as a fact of another sentence: a bare key would be taken for data there."""
    return Say(words) if isinstance(words, str) else words


def counted(n: int, one: str, many: str) -> Say:
    """``one`` for exactly one, else ``many``, which may use ``{n}``."""
    return Say(one if n == 1 else many, {"n": f"{n:,}"})


@dataclass
class _Binding:
    """What to say, and to whom; the widget is held weakly so that a binding never keeps it alive."""

    setter: Callable[[], Setter | None]
    text: str
    facts: Mapping[str, object]


class Language(QObject):
    """The present language. ``changed`` is sent after the new one is in force."""

    changed = Signal()

    def __init__(self, code: Code = "en", translators: Callable[[Code], Translate] = translator) -> None:
        super().__init__()
        self._translators = translators
        self._code: Code = code
        self._translate = translators(code)
        self._bindings: dict[object, _Binding] = {}

    @property
    def code(self) -> Code:
        return self._code

    def set_code(self, code: Code) -> None:
        """Speak ``code`` from now on; everything bound is said again before ``changed`` is sent."""
        if code == self._code:
            return
        self._translate = self._translators(code)
        self._code = code
        self._say_again()
        self.changed.emit()

    def swap(self) -> None:
        """The other language (Ctrl+L)."""
        self.set_code("sw" if self._code == "en" else "en")

    def template(self, text: str) -> str:
        """The translated sentence with its ``{facts}`` still open."""
        return self._translate(text) if text else ""

    def fill(self, template: str, facts: Mapping[str, object]) -> str:
        """``template`` with its facts said in this language."""
        if not facts:
            return template
        return template.format(**{name: self.said(fact) for name, fact in facts.items()})

    def tr(self, text: str, /, **facts: object) -> str:  # type: ignore[override]
        """The sentence in this language. A translation that names an unknown fact falls back to English."""
        try:
            return self.fill(self.template(text), facts)
        except (KeyError, IndexError, ValueError):
            return self.fill(text, facts)

    def said(self, fact: object) -> object:
        """A fact in this language; plain values (text, numbers) are themselves."""
        spoken = getattr(fact, "spoken", None)
        return spoken(self) if spoken is not None else fact

    def words(self, words: Words) -> str:
        """Any words in this language: a plain ``str`` is a key."""
        return self.tr(words) if isinstance(words, str) else words.spoken(self)

    def bind(self, setter: Setter, text: str, /, **facts: object) -> None:
        """Call ``setter`` with the sentence now and at each change, until its widget is gone.

        Binding the same setter of the same widget again replaces what it says. A setter that is no method
        of a widget is kept until it raises ``RuntimeError`` (its widget was deleted).
        """
        key, find = _held(setter)
        self._bindings[key] = _Binding(find, text, facts)
        setter(self.tr(text, **facts))

    def unbind(self, setter: Setter) -> None:
        """Stop saying anything through ``setter``."""
        self._bindings.pop(_held(setter)[0], None)

    def bound(self) -> int:
        """How many bindings are alive."""
        self._bindings = {k: b for k, b in self._bindings.items() if b.setter() is not None}
        return len(self._bindings)

    def _say_again(self) -> None:
        gone = [key for key, binding in list(self._bindings.items()) if not self._say(binding)]
        for key in gone:
            del self._bindings[key]

    def _say(self, binding: _Binding) -> bool:
        setter = binding.setter()
        if setter is None:
            return False
        try:
            setter(self.tr(binding.text, **binding.facts))
        except RuntimeError:
            return False
        return True


def _held(setter: Setter) -> tuple[object, Callable[[], Setter | None]]:
    """A key for ``setter`` and a way to find it again without keeping its widget alive."""
    owner = getattr(setter, "__self__", None)
    name = getattr(setter, "__name__", "")
    if not isinstance(owner, QObject):
        return setter, lambda: setter
    reference = weakref.ref(owner)

    def find() -> Setter | None:
        alive = reference()
        if alive is None or not shiboken6.isValid(alive):
            return None
        found: Setter = getattr(alive, name)
        return found

    return (id(owner), name), find
