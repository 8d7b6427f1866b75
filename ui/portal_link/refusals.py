"""What the portal refused, in words: what was done, why it was not taken, and the way on. Pure.

Kinds and reasons are codes of the protocol; one of a newer portal stands as it is.
"""

from __future__ import annotations

from typing import Final

from desktop.services.ports.views import RefusedEntry
from ui.language import N_, Plain, Words

DONE: Final[dict[str, str]] = {
    "counter_enrolled": N_("Counter enrolled"),
    "signed_in": N_("Signed in"),
    "signed_out": N_("Signed out"),
    "sign_in_refused": N_("Wrong PIN"),
    "shift_opened": N_("Shift opened"),
    "shift_closed": N_("Shift closed"),
    "citizen_taken_down": N_("Citizen taken down"),
    "bill_raised": N_("Bill raised"),
    "bill_cancelled": N_("Bill cancelled"),
    "code_stated": N_("SMS code taken down"),
    "prompt_asked": N_("Phone prompted"),
    "bill_taken_up": N_("Bill of another place taken up"),
    "payment_assigned": N_("Payment given to a bill"),
    "citizen_told": N_("Citizen told"),
    "refusal_seen": N_("Refusal looked at"),
    "fee_approved": N_("Fee approved"),
    "visit_recorded": N_("Visit recorded"),
    "paper_ordered": N_("Paper ordered"),
    "paper_ended": N_("Paper ended"),
}
_ANEW: Final = N_(
    "Take the slip back and raise the bill anew. Money that still comes on its number is held at the portal."
)
_SUPPORT: Final = N_("Nobody at the counter can mend this, and nothing is lost. Tell support the time and the account.")
WAYS: Final[dict[str, str]] = {
    "number_taken": _ANEW,
    "not_leased": _ANEW,
    "unknown_citizen": N_("Take the citizen down again and raise the bill anew."),
    "unknown_service": N_("Take the slip back, search for the service again and raise the bill anew."),
    "unknown_bill": N_("Look for the bill in this list: deal with it first, then with this."),
    "wrong_total": N_("Take the slip back and raise the bill anew. If it is refused again, tell support."),
    "fee_not_approved": N_("Raise the bill anew; a supervisor approves the fee with their own PIN."),
    "already_paid": N_("Open the bill: money came before it was cancelled, so it stands and has a receipt."),
    "other_content": _SUPPORT,
    "not_applied": N_("Support was told. If the citizen waits, raise the bill anew."),
    "stale": N_("The prompt would have come too late. Ask the phone again while the citizen is here."),
    "prompt_live": N_("Wait for the prompt that is on the phone already. Never ask twice at once."),
    "prompt_too_soon": N_("Wait a minute, then ask the phone again."),
    "over_rail_limit": N_("A phone cannot pay so much at once. Show the citizen how to pay at a bank."),
    "no_such_rail": N_("This portal has no such way to pay. Show the citizen how to pay by Pay Bill."),
    "already_taken_up": N_("Find the bill by its number and go on there."),
    "unknown_payment": N_("Look for the payment again; somebody may have dealt with it."),
    "not_approved": N_("A supervisor approves it with their own PIN, never the one who asked."),
    "bad_body": _SUPPORT,
    "unknown_kind": N_("The portal needs its new version. Tell support; nothing is lost."),
}


def done_words(kind: str) -> Words:
    """What somebody did."""
    return DONE.get(kind, Plain(kind))


def way_on(entry: RefusedEntry) -> Words:
    """What to do about it."""
    return WAYS.get(entry.reason, _SUPPORT)
