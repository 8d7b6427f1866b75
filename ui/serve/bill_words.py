"""What the states of bills, channels and papers are called here: one word for each, never another."""

from __future__ import annotations

from desktop.services.ports.views import BillState, BillView, Channel, PaperView
from ui.kit.states import StateName
from ui.language import N_

OPEN_STATES = frozenset({BillState.RAISED, BillState.WAITING, BillState.PART_PAID, BillState.AWAITING_NUMBER})
SETTLED_STATES = frozenset({BillState.PAID, BillState.REVERSED})

SLIP = "slip"
RECEIPT = "receipt"
NUMBER_SLIP = "number_slip"

CHANNELS: dict[Channel, str] = {
    Channel.MPESA_PAYBILL: N_("M-PESA, Pay Bill"),
    Channel.MPESA_PROMPT: N_("M-PESA, prompt"),
    Channel.AIRTEL: N_("Airtel Money"),
    Channel.TKASH: N_("T-Kash"),
    Channel.BANK: N_("Bank"),
    Channel.CARD: N_("Card"),
    Channel.WALLET: N_("eCitizen wallet"),
}

CODES: dict[Channel, str] = {
    Channel.MPESA_PAYBILL: N_("M-PESA code"),
    Channel.MPESA_PROMPT: N_("M-PESA code"),
    Channel.AIRTEL: N_("Airtel Money code"),
    Channel.TKASH: N_("T-Kash code"),
    Channel.BANK: N_("Bank reference"),
    Channel.CARD: N_("Card reference"),
    Channel.WALLET: N_("Wallet reference"),
}


def state_name(bill: BillView) -> StateName:
    """The state of a bill in the kit's table of words."""
    names: dict[BillState, StateName] = {
        BillState.PART_PAID: "part_paid",
        BillState.PAID: "paid",
        BillState.REVERSED: "reversed",
        BillState.CANCELLED: "not_paid",
        BillState.REFUSED: "not_paid",
    }
    return names.get(bill.state, "waiting")


def shown_state(bill: BillView) -> StateName:
    """As ``state_name``, but a code that was taken down shows as stated while nothing has come."""
    name = state_name(bill)
    return "stated" if name == "waiting" and bill.stated is not None else name


def original(bill: BillView, paper: str) -> PaperView | None:
    """The first paper of a kind, not a copy."""
    return next((one for one in bill.papers if one.paper == paper and one.copy == 0), None)


def newest(bill: BillView, paper: str) -> PaperView | None:
    """The last paper of a kind, copies too."""
    return next((one for one in reversed(bill.papers) if one.paper == paper), None)
