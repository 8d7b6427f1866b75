"""A receipt that a lost portal signed tells a restored one which number its bill had, and for what sum.

So the bill has both again before the receipt is taken back, and the gateway is not asked for another invoice.
"""

from __future__ import annotations

from desktop.domain.account_number import is_account
from portal.rails.pesaflow.account import RAIL
from portal.rails.pesaflow.allot import Allotted, allot, expect
from portal.rails.pesaflow.invoice import InvoiceState, invoice_of_bill
from portal.store.transaction import Transaction


def follow_receipt(tx: Transaction, centre: str, bill: str, number: str, amount_cents: int) -> None:
    """Gives a bill of the gateway the number and the sum of its signed receipt; nothing for any other bill."""
    invoice = invoice_of_bill(tx.connection, centre, bill)
    if invoice is None:
        return
    if invoice.state is InvoiceState.WANTED:
        allot(tx, centre, bill, Allotted(number, amount_cents))
    elif invoice.number == number:
        expect(tx, invoice, amount_cents)


def rail_of_number(number: str) -> str:
    """The rail that takes money for a number that is none of ours, empty for one that is."""
    return "" if is_account(number) else RAIL
