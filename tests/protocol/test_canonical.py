"""One value has one sequence of bytes, and what has none is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.protocol.canonical import canonical, digest

texts = st.text(st.characters(exclude_categories=["Cs"]))
plain = st.recursive(
    st.none() | st.booleans() | st.integers() | texts,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4),
    max_leaves=12,
)


@given(plain)
def test_the_bytes_say_the_value(value: Any) -> None:
    assert json.loads(canonical(value)) == value


def by_the_page(value: Any) -> bytes:
    """The canonical form made another way, as docs/protocol.md describes it."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


@given(plain)
def test_the_bytes_are_those_of_the_page(value: Any) -> None:
    assert canonical(value) == by_the_page(value)


def test_every_character_is_written_as_the_page_says() -> None:
    text = "".join(chr(code) for code in (*range(0xD800), *range(0xE000, 0x10000), 0x10000, 0x1F600, 0x10FFFF))
    assert canonical({text: text, "\uffff": 1, "\U00010000": 2**80}) == by_the_page(
        {text: text, "\uffff": 1, "\U00010000": 2**80}
    )


@given(st.dictionaries(texts, st.integers(), max_size=8))
def test_the_order_of_keys_does_not_matter(value: dict[str, int]) -> None:
    assert canonical(dict(reversed(list(value.items())))) == canonical(value)


@given(plain, plain)
def test_different_values_have_different_bytes(one: Any, other: Any) -> None:
    same = json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
    assert (digest(one) == digest(other)) == same


@pytest.mark.parametrize("value", [1.5, float("nan"), {1: 2}, {"a": 1.0}, [b"x"], {"a": {"b": {2}}}])
def test_what_has_no_canonical_form_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match=r"form|key"):
        canonical(value)


def test_a_lone_surrogate_is_refused() -> None:
    with pytest.raises(ValueError, match="surrogates"):
        canonical("\ud800")
