"""``simulate pay``, ``prompt``, ``invoice``: plays M-PESA and the eCitizen gateway against a portal in the sandbox.

A number of the portal's own is paid by M-PESA's confirmation; any other is first tried at the understudy gateway, which
then notifies the portal.
"""

from __future__ import annotations

import argparse
import json
from typing import Any

from desktop.domain.account_number import as_typed, is_account
from desktop.domain.errors import UserError
from desktop.domain.money import read_shillings

MOST_TIMES = 1_000


def add_command(commands: Any) -> None:
    """Adds ``simulate``."""
    parser = commands.add_parser("simulate", help="payments on the sandbox rail")
    kinds = parser.add_subparsers(required=True, metavar="WHAT")
    pay = kinds.add_parser("pay", help="one payment at the Pay Bill")
    pay.add_argument("--portal", required=True, metavar="URL")
    pay.add_argument("--account", required=True, help="what the payer types")
    pay.add_argument("--amount", required=True, help="decimal shillings, like 1050 or 1050.00")
    pay.add_argument("--code", default=None, help="the rail's code (default: a fresh well-formed one)")
    pay.add_argument("--times", type=int, default=1, help="identical deliveries of the one payment")
    pay.add_argument("--name", default="AMINA", help="the payer's first name")
    pay.set_defaults(run=run_pay)
    prompt = kinds.add_parser("prompt", help="the owner of a prompted phone answers")
    prompt.add_argument("--portal", required=True, metavar="URL")
    prompt.add_argument("--account", required=True, help="the account of the bill the phone is asked for")
    prompt.add_argument("--answer", default="pay", help="pay, cancel, wrong_pin, no_money, unreached, expire, …")
    prompt.add_argument("--wait", type=float, default=30.0, metavar="S", help="seconds to wait for the prompt")
    prompt.set_defaults(run=run_prompt)
    invoice = kinds.add_parser("invoice", help="an eCitizen number that somebody else raised")
    invoice.add_argument("--portal", required=True, metavar="URL")
    invoice.add_argument("--amount", required=True, help="what its citizen pays, like 1050.00")
    invoice.add_argument("--description", default="Good conduct certificate", help="what it is for")
    invoice.set_defaults(run=run_invoice)


def run_pay(chosen: argparse.Namespace) -> int:
    """Pays, and prints what the rail was answered as one line of JSON."""
    from portal.rails.sandbox import SandboxRail

    if not 1 <= chosen.times <= MOST_TIMES:
        raise UserError("A payment is delivered 1 to {most} times.", most=MOST_TIMES)
    cents = read_shillings(chosen.amount)
    paid = _pay_gateway(chosen, cents)
    if paid is not None:
        return paid
    delivery = SandboxRail(chosen.portal).deliver(
        account=chosen.account, amount_cents=cents, code=chosen.code, times=chosen.times, first_name=chosen.name
    )
    print(
        json.dumps(
            {
                "rail_code": delivery.code,
                "account": chosen.account,
                "amount_cents": cents,
                "times": chosen.times,
                "acknowledged": delivery.acknowledged,
                "answers": delivery.answers,
            }
        )
    )
    return 0 if delivery.acknowledged else 1


def run_prompt(chosen: argparse.Namespace) -> int:
    """Answers a prompt, and prints what was answered as one line of JSON."""
    from portal.rails.sandbox.phone_owner import answer_prompt

    print(json.dumps(answer_prompt(chosen.portal, as_typed(chosen.account), chosen.answer, chosen.wait)))
    return 0


def run_invoice(chosen: argparse.Namespace) -> int:
    """Raises an invoice at the understudy, and prints its number as one line of JSON."""
    from portal.rails.sandbox.gateway_payer import GatewayPayer

    cents = read_shillings(chosen.amount)
    print(json.dumps(GatewayPayer(chosen.portal).invoice(amount_cents=cents, description=chosen.description)))
    return 0


def _pay_gateway(chosen: argparse.Namespace, cents: int) -> int | None:
    """The exit code of a payment at the understudy gateway, ``None`` for a number that is not the gateway's."""
    from portal.rails.sandbox.gateway_payer import GatewayPayer

    number = as_typed(chosen.account)
    if is_account(number):
        return None
    paid = GatewayPayer(chosen.portal).pay(number, cents, code=chosen.code, times=chosen.times)
    if paid is None:
        return None
    answers = [{"status": status} for status in paid.statuses]
    told = {"rail_code": paid.code, "account": number, "amount_cents": cents, "times": chosen.times}
    print(json.dumps({**told, "acknowledged": paid.acknowledged, "answers": answers}))
    return 0 if paid.acknowledged else 1
