"""Telling the operator where to post, and asking it what it answers later: a payment's status, a reversal.

All of it is ordered by a person, through ``admin daraja``.
"""

from __future__ import annotations

from typing import Any, Final

from desktop.domain.errors import Trouble, UserError
from desktop.domain.money import CENTS
from desktop.domain.rail_code import is_mpesa_code
from portal.rails.daraja.client import DarajaClient, RailRefusal
from portal.rails.rail_settings import check_callback

REGISTER: Final = "/mpesa/c2b/v2/registerurl"
STATUS: Final = "/mpesa/transactionstatus/v1/query"
REVERSE: Final = "/mpesa/reversal/v1/request"
CONVERSATION: Final = ("OriginatorCoversationID", "OriginatorConversationID", "ConversationID")
"""The operator's own spelling first."""
_DONE: Final = ("0", "00000000")
SHORT_CODE_TYPE: Final = "4"
REVERSAL_TYPE: Final = "11"


def callback(client: DarajaClient, rail_secret: str, kind: str) -> str:
    """The address of one kind of callback; ``UserError`` where the operator would not take it."""
    url = f"{client.settings.callback_url}/rails/daraja/{rail_secret}/{kind}"
    return check_callback(url, "HUDUMA_DARAJA_CALLBACK_URL")


def register(client: DarajaClient, rail_secret: str) -> str:
    """Registers confirmation and validation; gives the operator's name of the conversation."""
    body: dict[str, object] = {
        "ShortCode": client.settings.short_code,
        "ResponseType": client.settings.response_type,
        "ConfirmationURL": callback(client, rail_secret, "confirmation"),
        "ValidationURL": callback(client, rail_secret, "validation"),
    }
    return _accepted(client, REGISTER, body)


def ask_status(client: DarajaClient, rail_secret: str, code: str) -> str:
    """Asks what became of a payment; the answer is posted to the portal later."""
    return _accepted(client, STATUS, {**_of_payment(client, rail_secret, code, "status"),
                                      "CommandID": "TransactionStatusQuery", "PartyA": client.settings.short_code,
                                      "IdentifierType": SHORT_CODE_TYPE})  # fmt: skip


def ask_reversal(client: DarajaClient, rail_secret: str, code: str, amount_cents: int) -> str:
    """Asks that a payment be taken back; what came of it is posted to the portal later."""
    if amount_cents < CENTS or amount_cents % CENTS:
        raise UserError("A reversal carries whole shillings, all of the payment.")
    return _accepted(client, REVERSE, {**_of_payment(client, rail_secret, code, "reversal"),
                                       "CommandID": "TransactionReversal", "Amount": amount_cents // CENTS,
                                       "ReceiverParty": client.settings.short_code,
                                       "RecieverIdentifierType": REVERSAL_TYPE})  # fmt: skip


def _of_payment(client: DarajaClient, rail_secret: str, code: str, kind: str) -> dict[str, object]:
    settings = client.settings
    if not settings.initiator or not settings.credential.reveal():
        raise UserError(
            "This needs the API operator's name and credential. "
            "Set HUDUMA_DARAJA_INITIATOR and HUDUMA_DARAJA_CREDENTIAL."
        )
    if not is_mpesa_code(code):
        raise UserError("“{code}” is no M-PESA code. Copy it from the payment.", code=code)
    return {
        "Initiator": settings.initiator,
        "SecurityCredential": settings.credential.reveal(),
        "TransactionID": code,
        "ResultURL": callback(client, rail_secret, kind),
        "QueueTimeOutURL": callback(client, rail_secret, "timeout"),
        "Remarks": "Huduma",
        "Occasion": "",
    }


def _accepted(client: DarajaClient, path: str, body: dict[str, object]) -> str:
    try:
        reply: dict[str, Any] = client.post(path, body)
    except RailRefusal as refusal:
        raise Trouble("The operator refused it ({code}).", code=refusal.code or refusal.status) from refusal
    if str(reply.get("ResponseCode")) not in _DONE:
        raise Trouble("The operator refused it ({code}).", code=str(reply.get("ResponseCode"))[:20])
    conversation = next((str(reply[name]) for name in CONVERSATION if reply.get(name)), "")
    if not conversation:
        raise Trouble("The operator's answer names no conversation. Ask again.")
    return conversation
