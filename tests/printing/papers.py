"""Papers that tests print: the samples, and awkward ones."""

from __future__ import annotations

from dataclasses import replace

from printing import Document, Receipt
from printing.document import Language
from printing.samples import SAMPLES, sample, sample_receipt

KINDS = tuple(SAMPLES)
LANGUAGES: tuple[Language, ...] = ("both", "en", "sw")
COLUMNS = (48, 42, 32)


def in_language(kind: str, language: Language) -> Document:
    """A sample in one language or both."""
    return replace(sample(kind), language=language)


def receipt_for(name: str) -> Receipt:
    """The sample receipt in somebody else's name."""
    return replace(sample_receipt(), payer_name=name)
