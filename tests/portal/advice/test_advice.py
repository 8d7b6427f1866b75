"""Advice of banks and cards: brought by one, approved by another, taken whole or not at all, every reference once."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import pytest

from desktop.domain.errors import UserError
from desktop.domain.time import utc_now
from portal.commands.parser import main
from portal.rails.advice.advice_file import read_advice
from portal.rails.advice.advised_line import read_line
from portal.running import RunningPortal
from sync.protocol.kinds import BillRaised
from tests.conformance.device import Device
from tests.portal.books import alarm_kinds, balances, bill_state, export, is_balanced, payment_states, refunds
from tests.portal.services import fixed_lines

HEADER = "rail,reference,account,amount,paid_at"
MAKER, CHECKER = ("1001", "246810"), ("2001", "975310")
pytestmark = pytest.mark.books("sqlite")
BOTH = pytest.mark.books("sqlite", "postgresql")
Capture = pytest.CaptureFixture[str]


class AdviceDesk:
    """The command line of one portal's advice."""

    def __init__(self, database: str, folder: Path, capture: Capture) -> None:
        self._database = database
        self._folder = folder
        self._capture = capture

    def file(self, *rows: str, name: str = "advice.csv") -> Path:
        """An advice file with these rows."""
        path = self._folder / name
        path.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
        return path

    def run(self, *words: str, by: tuple[str, str] | None = None) -> tuple[int, str, str]:
        """Exit code and what was said on both ways out."""
        who = ["--by", by[0], "--pin", by[1]] if by else []
        code = main(["admin", "--database", self._database, "advice", *words, *who])
        said = self._capture.readouterr()
        return code, said.out.strip(), said.err.strip()

    def load(self, *rows: str) -> str:
        """Takes rows in; gives the advice's id."""
        code, out, err = self.run("load", str(self.file(*rows)), by=MAKER)
        assert code == 0, err
        return out


@pytest.fixture
def desk(database: str, tmp_path: Path, capsys: Capture) -> AdviceDesk:
    """The command line beside a portal that serves."""
    return AdviceDesk(database, tmp_path, capsys)


@pytest.fixture
def bill(device: Device) -> BillRaised:
    """A bill that waits for its money."""
    raised = device.bill(*fixed_lines())
    device.push()
    return raised


def row(bill: BillRaised, cents: int, reference: str = "FT26318QX7", rail: str = "kcb") -> str:
    """A row of a file."""
    return f"{rail},{reference},{bill.account},{cents / 100:.2f},2026-10-14 09:30"


@BOTH
def test_an_advice_books_nothing_until_another_person_approves_it(
    portal: RunningPortal, device: Device, desk: AdviceDesk, bill: BillRaised
) -> None:
    advice = desk.load(row(bill, bill.total_cents))
    assert bill_state(portal, bill.account)[0] == "waiting"
    code, out, _ = desk.run("approve", advice, by=CHECKER)
    assert (code, out) == (0, "1 payments: 1 matched.")
    assert bill_state(portal, bill.account) == ("paid", bill.total_cents)
    (payment,) = export(portal, "payments")
    assert (payment["rail_code"], payment["channel"]) == ("FT26318QX7", "bank")
    assert payment["paid_at"] == "2026-10-14T06:30:00.000Z"
    assert balances(portal)["rail_clearing:kcb"] == bill.total_cents
    assert is_balanced(portal)
    device.pull()
    (receipt,) = device.rows("receipt").values()
    assert (receipt["channel"], receipt["rail_code"]) == ("bank", "FT26318QX7")


def test_a_card_is_a_card(portal: RunningPortal, desk: AdviceDesk, bill: BillRaised) -> None:
    desk.run("approve", desk.load(row(bill, bill.total_cents, rail="card")), by=CHECKER)
    assert export(portal, "payments")[0]["channel"] == "card"


def test_nobody_approves_what_they_brought_themselves(
    portal: RunningPortal, desk: AdviceDesk, bill: BillRaised
) -> None:
    path = desk.file(row(bill, bill.total_cents))
    _, advice, _ = desk.run("load", str(path), by=CHECKER)
    code, _, err = desk.run("approve", advice, by=CHECKER)
    assert (code, "Nobody approves their own" in err) == (2, True)
    assert export(portal, "payments") == []


def test_an_agent_may_bring_and_not_approve(portal: RunningPortal, desk: AdviceDesk, bill: BillRaised) -> None:
    advice = desk.load(row(bill, bill.total_cents))
    code, _, err = desk.run("approve", advice, by=("1002", "864209"))
    assert (code, "may not approve" in err) == (2, True)
    assert export(portal, "payments") == []


@pytest.mark.parametrize("by", [("2001", "000000"), ("9999", "975310")])
def test_a_wrong_pin_or_nobodys_number_does_nothing(
    portal: RunningPortal, desk: AdviceDesk, bill: BillRaised, by: tuple[str, str]
) -> None:
    advice = desk.load(row(bill, bill.total_cents))
    assert desk.run("approve", advice, by=by)[0] == 2
    assert desk.run("load", str(desk.file(row(bill, 500, "FT2"), name="two.csv")), by=by)[0] == 2
    assert export(portal, "payments") == []


def test_without_a_pin_and_without_a_terminal_nothing_is_done(
    portal: RunningPortal, desk: AdviceDesk, bill: BillRaised
) -> None:
    code, _, err = desk.run("load", str(desk.file(row(bill, 500))), "--by", "1001")
    assert (code, "--pin" in err) == (2, True)


@BOTH
def test_the_same_file_twice_is_once(portal: RunningPortal, desk: AdviceDesk, bill: BillRaised) -> None:
    advice = desk.load(row(bill, bill.total_cents))
    assert desk.load(row(bill, bill.total_cents)) == advice
    desk.run("approve", advice, by=CHECKER)
    assert desk.load(row(bill, bill.total_cents)) == advice
    code, _, err = desk.run("approve", advice, by=CHECKER)
    assert (code, "approved already" in err) == (2, True)
    assert payment_states(portal) == ["matched"]


def test_a_file_is_taken_whole_or_not_at_all_and_every_bad_row_is_named(
    portal: RunningPortal, desk: AdviceDesk, bill: BillRaised
) -> None:
    wrong_digit = bill.account[:-1] + str((int(bill.account[-1]) + 1) % 10)
    path = desk.file(
        row(bill, 500, "GOOD1"),
        "mpesa,UJE4K7Q2ZT,QMZT4VX,5.00,2026-10-14 09:30",
        "kcb,x,QMZT4VX,5.00,2026-10-14 09:30",
        f"kcb,BAD3,{wrong_digit},5.00,2026-10-14 09:30",
        "kcb,BAD4,QMZT4VX,five,2026-10-14 09:30",
        "kcb,BAD5,QMZT4VX,0,2026-10-14 09:30",
        "kcb,BAD6,QMZT4VX,5.00,yesterday",
        "kcb,BAD7,QMZT4VX,5.00,2099-01-01",
        "kcb,BAD8,QMZT4VX,5.00",
        row(bill, 700, "good1"),
    )
    code, out, err = desk.run("load", str(path), by=MAKER)
    assert (code, out) == (2, "")
    assert [line.split(":")[0] for line in err.splitlines()[1:]] == [f"Row {n}" for n in range(3, 12)]
    assert desk.run("list")[1] == ""


@pytest.mark.parametrize(
    "content",
    [b"", b"a,b\n1,2\n", HEADER.encode(), b"\xff\xfe", HEADER.encode() + b'\n"kcb,1\n', HEADER.encode() + b"\n,,,,\n"],
)
def test_a_file_that_is_no_advice_is_refused_with_a_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.csv"
    path.write_bytes(content)
    with pytest.raises(UserError):
        read_advice(path, utc_now())
    with pytest.raises(UserError):
        read_advice(tmp_path / "missing.csv", utc_now())


@BOTH
def test_a_reference_that_waits_or_was_paid_is_known_and_named(
    portal: RunningPortal, desk: AdviceDesk, bill: BillRaised
) -> None:
    advice = desk.load(row(bill, 500))
    again = desk.file(row(bill, 700, "OTHER1"), row(bill, 500), name="again.csv")
    code, _, err = desk.run("load", str(again), by=MAKER)
    assert (code, f"stands in the advice {advice}" in err, "Row 3" in err) == (2, True, True)
    desk.run("approve", advice, by=CHECKER)
    assert desk.run("load", str(again), by=MAKER)[0] == 2
    assert [line["file"] for line in map(json.loads, desk.run("list")[1].splitlines())] == ["advice.csv"]


def test_the_same_reference_of_another_bank_is_another_reference(
    portal: RunningPortal, desk: AdviceDesk, bill: BillRaised
) -> None:
    desk.run("approve", desk.load(row(bill, 500), row(bill, 500, rail="equity")), by=CHECKER)
    assert payment_states(portal) == ["part", "part"]


@BOTH
def test_an_advice_that_was_withdrawn_sets_its_references_free(
    portal: RunningPortal, desk: AdviceDesk, bill: BillRaised
) -> None:
    advice = desk.load(row(bill, 500))
    assert desk.run("withdraw", advice, by=MAKER)[0] == 0
    assert desk.run("approve", advice, by=CHECKER)[0] == 2
    again = desk.load(row(bill, 500))
    assert again != advice
    assert desk.run("approve", again, by=CHECKER)[0] == 0
    assert desk.run("withdraw", again, by=MAKER)[0] == 2
    states = [json.loads(line)["state"] for line in desk.run("list")[1].splitlines()]
    assert states == ["withdrawn", "approved"]


def test_a_form_is_a_file_of_one_row(portal: RunningPortal, desk: AdviceDesk, bill: BillRaised) -> None:
    typed = (
        *("add", "--rail", "rtgs", "--reference", "ft26318qx7", "--account", bill.account),
        *("--amount", f"{bill.total_cents / 100:.2f}", "--paid-at", "2026-10-14 09:30"),
    )
    code, advice, _ = desk.run(*typed, by=MAKER)
    assert code == 0
    assert desk.run(*typed, by=MAKER)[1] == advice
    shown = json.loads(desk.run("show", advice)[1])
    assert (shown["reference"], shown["amount_cents"], shown["payment"]) == ("FT26318QX7", bill.total_cents, "")
    desk.run("approve", advice, by=CHECKER)
    assert bill_state(portal, bill.account)[0] == "paid"


def test_parts_too_much_and_money_for_nobody_go_where_all_money_goes(
    portal: RunningPortal, desk: AdviceDesk, bill: BillRaised
) -> None:
    rows = [row(bill, 500, "A111"), row(bill, bill.total_cents, "A222"), "kcb,A333,QMZT4VX,7.00,2026-10-14"]
    code, out, _ = desk.run("approve", desk.load(*rows), by=CHECKER)
    assert (code, out) == (0, "3 payments: 1 over, 1 part, 1 unmatched.")
    assert refunds(portal) == [(500, "over")]
    assert balances(portal)["suspense"] == -700
    assert is_balanced(portal)


def test_money_after_midnight_in_nairobi_is_that_days(desk: AdviceDesk) -> None:
    now = utc_now()
    fields = {"rail": "kcb", "reference": "A111", "account": "QMZT4VX", "amount": "1", "paid_at": "2026-10-15 00:10"}
    assert read_line(fields, now).paid_at == "2026-10-14T21:10:00.000Z"
    assert read_line({**fields, "paid_at": "2026-10-14T21:10:00Z"}, now).paid_at == "2026-10-14T21:10:00.000Z"
    soon = (now + timedelta(minutes=5)).isoformat()
    assert read_line({**fields, "paid_at": soon}, now).paid_at >= "2026"


def test_the_list_names_both_persons_and_nobody_else(portal: RunningPortal, desk: AdviceDesk, bill: BillRaised) -> None:
    advice = desk.load(row(bill, 500))
    desk.run("approve", advice, by=CHECKER)
    (listed,) = map(json.loads, desk.run("list", "--state", "approved")[1].splitlines())
    assert (listed["maker"], listed["checker"]) == ("GPO 1001 Grace Njeri", "GPO 2001 Daniel Kiprono")
    assert (listed["count"], listed["total_cents"]) == (1, 500)
    assert alarm_kinds(portal) == []
