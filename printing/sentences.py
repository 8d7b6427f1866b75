"""What a person is told about a printer or a paper under way: fixed English sentences, which are translation keys.

They carry no facts, so the interface can translate what a job keeps in `error`; addresses and reasons go to the log.
"""

from __future__ import annotations


def N_(text: str) -> str:
    """Marks a sentence for the translators; the interface translates it where it is shown."""
    return text


REMEDIES = {
    "cover_open": N_("The printer's cover is open. Close it."),
    "paper_out": N_("The printer has no paper. Open the cover, put in a new roll, close it."),
    "cutter": N_("The printer's cutter is stuck. Open the cover, take out the paper, close it."),
    "fault": N_("The printer reports a fault. Switch it off and on again."),
    "offline": N_("The printer is offline. Press its feed button or switch it on."),
    "silent": N_("The printer does not answer. Look at its cable and its light."),
}
"""Cause and remedy of a problem (`Condition.problem`)."""

GARBLED = N_("The printer answers nonsense. Look at its cable and its address: it may be another device.")
TURNED_AWAY = N_("The printer ends the connection at once. Look whether another computer is using it.")
UNREACHABLE = N_("The printer cannot be reached. Look at its cable and that it is on.")
BROKE = N_("The connection to the printer broke while the paper was sent.")
HUNG_UP = N_("The printer ended the connection before it confirmed the paper.")
NOT_CONFIRMED = N_("The printer did not confirm the paper.")
CANCELLED = N_("This paper was cancelled before anything was sent.")
CLEARED = N_("Cancelled: the printer threw away what it had not printed yet. Look whether a part came out.")
NOT_CLEARED = N_("Cancelled, but the printer did not say that it threw the paper away. It may still come out.")
STOPPED = N_("The program stopped while this paper was on its way.")
BEGUN_TOO_OFTEN = N_("This paper was begun too often. Look at the printer, then try again.")
CANNOT_BE_MADE = N_("This paper cannot be made. Report it.")

GRADE_SAYS = {
    "A": N_("It says which paper came out, so the screen may say “printed”."),
    "B": N_("It answers after the data, so the screen may say “printed”."),
    "C": N_("It only says that it is healthy: sent, look at the paper."),
    "D": N_("It says nothing: handed over, look at the paper."),
}
"""What a printer can confirm, by its grade."""
