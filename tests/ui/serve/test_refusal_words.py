"""Every reason of the protocol's table has words for the agent."""

from __future__ import annotations

from sync.protocol.messages import REASONS
from ui.language import Language, Plain
from ui.serve.refusal_words import REFUSALS, refusal_words


def test_every_reason_of_the_table_has_words() -> None:
    assert set(REFUSALS) == set(REASONS)


def test_reason_of_a_newer_portal_stands_as_it_is() -> None:
    assert refusal_words("new_reason") == Plain("new_reason")
    assert Language("en").words(refusal_words("new_reason")) == "new_reason"
