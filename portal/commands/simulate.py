"""``simulate pay``: plays M-PESA against a portal whose sandbox rail is on."""

from __future__ import annotations

import argparse
import json
from typing import Any

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


def run_pay(chosen: argparse.Namespace) -> int:
    """Pays, and prints what the rail was answered as one line of JSON."""
    from portal.rails.sandbox import SandboxRail

    if not 1 <= chosen.times <= MOST_TIMES:
        raise UserError("A payment is delivered 1 to {most} times.", most=MOST_TIMES)
    cents = read_shillings(chosen.amount)
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
