"""The words of the citizens' pages in both languages, by key. A key missing in one of them is a failed test."""

from __future__ import annotations

from datetime import datetime
from typing import Final, Literal

from desktop.domain.time import NAIROBI
from sync.protocol.states import Channel

Language = Literal["en", "sw"]

WORDS: Final[dict[Language, dict[str, str]]] = {
    "en": {
        "title": "Receipt check",
        "genuine": "Genuine receipt",
        "genuine_more": "Issued by the portal, not reversed",
        "reversed": "Reversed after payment",
        "reversed_more": "The money went back, so this receipt no longer counts. Ask at the centre that issued it.",
        "unknown": "Not a receipt we know",
        "unknown_more": "Scan the code again. If it stays so, do not accept the paper, and tell the centre it names.",
        "number": "Receipt number",
        "account": "Account number",
        "paid": "Paid",
        "channel": "Channel",
        "code": "code",
        "served": "Served at",
        "counter": "counter",
        "signature": "Signature is right",
        "whole": "Paid, whole amount, balance 0.00",
        "copies_0": "No copies made",
        "copies_1": "1 copy was made",
        "copies_n": "{n} copies were made",
        "copies_mean": "A copy says COPY / NAKALA on the paper. One receipt is one payment, however many papers.",
        "doubted": "The key of this signature is withdrawn: since {date} a signature alone proves nothing. "
        "This receipt stands in our books.",
        "doubted_unknown": "Its key is withdrawn since {date}. This receipt is not in our books.",
        "as_of": "As of",
        "check": "Check",
        "compare": "Compare number, amount and date with the paper. If one differs, the paper was altered.",
    },
    "sw": {
        "title": "Ukaguzi wa risiti",
        "genuine": "Risiti halali",
        "genuine_more": "Imetolewa na mfumo, haijarudishwa",
        "reversed": "Imerudishwa baada ya malipo",
        "reversed_more": "Pesa zilirudishwa, kwa hivyo risiti hii haihesabiki tena. Uliza kituo kilichoitoa.",
        "unknown": "Risiti hii haijulikani",
        "unknown_more": "Soma msimbo tena. Ikibaki hivyo, usiikubali karatasi, na uambie kituo kilichotajwa.",
        "number": "Nambari ya risiti",
        "account": "Nambari ya akaunti",
        "paid": "Imelipwa",
        "channel": "Njia ya malipo",
        "code": "msimbo",
        "served": "Umehudumiwa",
        "counter": "kaunta",
        "signature": "Sahihi ni sawa",
        "whole": "Imelipwa yote, salio 0.00",
        "copies_0": "Hakuna nakala iliyotolewa",
        "copies_1": "Nakala 1 imetolewa",
        "copies_n": "Nakala {n} zimetolewa",
        "copies_mean": "Nakala huandikwa COPY / NAKALA. Risiti moja ni malipo moja, hata karatasi zikiwa nyingi.",
        "doubted": "Ufunguo wa sahihi hii umeondolewa: tangu {date} sahihi pekee haithibitishi chochote. "
        "Risiti hii iko katika vitabu vyetu.",
        "doubted_unknown": "Ufunguo wake umeondolewa tangu {date}. Risiti hii haimo katika vitabu vyetu.",
        "as_of": "Kufikia",
        "check": "Hakiki",
        "compare": "Linganisha nambari, kiasi na tarehe na karatasi. Kimoja kikitofautiana, karatasi imebadilishwa.",
    },
}

CHANNELS: Final[dict[Channel, str]] = {
    Channel.MPESA_PAYBILL: "M-PESA",
    Channel.MPESA_PROMPT: "M-PESA",
    Channel.AIRTEL: "Airtel Money",
    Channel.TKASH: "T-Kash",
    Channel.BANK: "Bank",
    Channel.CARD: "Card",
    Channel.WALLET: "eCitizen",
}

_MONTHS: Final[dict[Language, str]] = {
    "en": "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec",
    "sw": "Jan Feb Mac Apr Mei Jun Jul Ago Sep Okt Nov Des",
}


def copies_words(language: Language, copies: int) -> str:
    """How many copies were made, in words."""
    key = f"copies_{copies}" if copies < 2 else "copies_n"
    return WORDS[language][key].format(n=copies)


def when(language: Language, instant: datetime, *, seconds: bool = False) -> str:
    """``14 Oct 2026, 09:32`` in Nairobi."""
    local = instant.astimezone(NAIROBI)
    month = _MONTHS[language].split()[local.month - 1]
    return (
        f"{local.day} {month} {local.year}, {local:%H:%M:%S}"
        if seconds
        else (f"{local.day} {month} {local.year}, {local:%H:%M}")
    )
