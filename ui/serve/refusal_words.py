"""Why the portal refused an entry, in words for the agent; the codes are those of the protocol's table."""

from __future__ import annotations

from typing import Final

from ui.language import N_, Plain, Words

REFUSALS: Final[dict[str, str]] = {
    "number_taken": N_("this account number was given to another bill"),
    "not_leased": N_("this account number does not belong to this counter"),
    "unknown_citizen": N_("the citizen's entry is missing"),
    "unknown_service": N_("the service is no longer in the catalogue"),
    "unknown_bill": N_("the bill is not known there"),
    "wrong_total": N_("the lines do not add up to the total"),
    "fee_not_approved": N_("a typed fee was not approved by a second person"),
    "already_paid": N_("money had already come for it"),
    "other_content": N_("it was sent before with other contents"),
    "bad_body": N_("the entry cannot be read"),
    "unknown_kind": N_("this portal is older than the counter"),
    "stale": N_("the prompt came too late"),
    "prompt_live": N_("a prompt is on the phone already"),
    "prompt_too_soon": N_("the phone was prompted less than a minute ago"),
    "over_rail_limit": N_("a phone cannot pay so much at once"),
    "no_such_rail": N_("this portal has no such way to pay"),
    "already_taken_up": N_("this bill was taken up before"),
    "unknown_payment": N_("the portal does not know the payment"),
    "not_approved": N_("a second person has not approved it"),
    "not_applied": N_("it could not be taken into the books; support was told"),
}


def refusal_words(code: str) -> Words:
    """The reason in words; a code of a newer portal stands as it is."""
    return REFUSALS.get(code, Plain(code))
