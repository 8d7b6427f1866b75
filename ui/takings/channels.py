"""The ways money comes, as a report names them: a prompt and a number typed by hand are told apart."""

from __future__ import annotations

from typing import Final

from desktop.services.ports.views import Channel
from ui.language import N_, Plain, Words

CHANNELS: Final[dict[Channel, str]] = {
    Channel.MPESA_PAYBILL: N_("M-PESA, Pay Bill by hand"),
    Channel.MPESA_PROMPT: N_("M-PESA, prompt"),
    Channel.BANK: N_("Bank and bank agent"),
    Channel.CARD: N_("Card"),
    Channel.AIRTEL: N_("Airtel Money"),
    Channel.TKASH: N_("T-Kash"),
    Channel.WALLET: N_("eCitizen wallet"),
}


_BY_KEY: Final[dict[str, str]] = {channel.value: words for channel, words in CHANNELS.items()}


def channel_words(key: str) -> Words:
    """The words of a channel's key; the key itself for one that is not known here."""
    return _BY_KEY[key] if key in _BY_KEY else Plain(key)
