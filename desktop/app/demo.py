"""The demonstration that serves citizens by itself: portal, virtual printer and the real screens, by key and mouse.

Leaves a transcript with every account number, payment and receipt, the exact bytes of each paper, PDFs, and a
picture of each screen. Ends well only when every receipt was printed and the portal's ledger balances.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.app.demonstration import STAFF, Demonstration
from desktop.domain.errors import Trouble
from desktop.domain.fees import FeeBasis
from desktop.domain.money import figures
from desktop.services.ports.views import BillView, ServiceView
from desktop.services.print_paper import RECEIPT, SLIP
from sync.protocol.states import PaperState

if TYPE_CHECKING:
    from desktop.app.bootstrap import RunningCounter
    from ui.demonstration.hand import Hand
    from ui.demonstration.serving import Errand
    from ui.front import Front

FIRST_DOWNLOAD_S = 60.0
SHOT_SIZE = (1366, 768)
TRANSCRIPT = "transcript.json"
SETTLE_MS = 250
"""Before a picture: what was written last is on the screen by then."""


@dataclass(slots=True)
class Stage:
    """Everything a performance needs."""

    out: Path
    world: Demonstration
    running: RunningCounter
    front: Front
    hand: Hand
    sent: dict[str, bytes]
    language: str
    shots: list[str]

    def shot(self, name: str) -> None:
        """A picture of the screen as it stands."""
        self.hand.rest(SETTLE_MS)
        path = f"shots/{len(self.shots) + 1:02d}-{name}.png"
        self.hand.picture(self.out / path)
        self.shots.append(path)

    def bill(self, bill_id: str) -> BillView:
        """The bill as the counter knows it now."""
        found = self.running.counter.bills.bill(bill_id)
        assert found is not None
        return found


def serve_by_itself(out: Path, services: Sequence[str], language: str, *, headless: bool) -> int:
    """Serves a citizen for each service; 0 when every receipt was printed and the ledger balances."""
    if headless:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    _make_empty(out)
    with _stage(out, language) as stage:
        served = _performance(stage, services)
        transcript = {
            "served": served,
            "shots": stage.shots,
            "ledger_balanced": ledger_balanced(stage.world.database),
        }
    (out / TRANSCRIPT).write_text(json.dumps(transcript, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return _say(out, transcript)


def ledger_balanced(database: str) -> bool:
    """True when the portal's own export adds up, entry by entry."""
    command = [sys.executable, "-m", "portal", "admin", "--database", database, "export", "ledger", "--jsonl"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=True)
    sums: dict[Any, int] = {}
    for line in done.stdout.splitlines():
        row = json.loads(line)
        sums[row["entry"]] = sums.get(row["entry"], 0) + row["debit_cents"] - row["credit_cents"]
    return not any(sums.values())


@contextmanager
def _stage(out: Path, language: str) -> Iterator[Stage]:
    from desktop.app.bootstrap import build_counter
    from ui.application import make_application, make_kit
    from ui.demonstration.hand import Hand
    from ui.front import Front
    from ui.kit.theme import Look

    with tempfile.TemporaryDirectory(prefix="huduma-") as folder:
        world = Demonstration(Path(folder))
        sent: dict[str, bytes] = {}
        try:
            running = build_counter(world.start(), on_bytes=sent.__setitem__)
            running.start()
            application = make_application()
            kit = make_kit(application, "sw" if language == "sw" else "en", Look(), listening=False)
            front = Front(running.counter, kit)
            front.shell.resize(*SHOT_SIZE)
            front.open()
            try:
                yield Stage(out, world, running, front, Hand(front.shell), sent, language, [])
            finally:
                front.close()
                running.stop()
        finally:
            world.stop()
            _keep_papers(world.papers, out)


def _performance(stage: Stage, services: Sequence[str]) -> list[dict[str, Any]]:
    from desktop.app.errands import DEFAULT_SERVICES
    from ui.demonstration.serving import look_round, names_shown, sign_in

    counter = stage.running.counter
    stage.hand.wait(lambda: len(counter.door.names()) > 0, "the first download", FIRST_DOWNLOAD_S)
    stage.hand.wait(lambda: counter.standing().services > 0, "the catalogue", FIRST_DOWNLOAD_S)
    stage.hand.wait(lambda: counter.standing().numbers_left > 0, "account numbers", FIRST_DOWNLOAD_S)
    number, _, pin = STAFF["agent"]
    names_shown(stage.hand, number)
    stage.shot("sign-in")
    sign_in(stage.hand, stage.front, number, pin)
    stage.shot("serve-empty")
    counter.services.refresh()
    served = [_serve(stage, code, place) for place, code in enumerate(services or DEFAULT_SERVICES)]
    look_round(stage.hand, stage.front, stage.shot)
    return served


def _serve(stage: Stage, code: str, place: int) -> dict[str, Any]:
    from desktop.app.errands import errand

    stage.hand.begin()
    wanted = errand(stage.running.counter.services, code, place, stage.language)
    service = stage.running.counter.services.service(code)
    assert service is not None, "an errand is for a service of the catalogue"
    if service.fee.basis is FeeBasis.FREE:
        return _serve_free(stage, wanted, service)
    return _serve_paid(stage, wanted, place)


def _serve_free(stage: Stage, wanted: Errand, service: ServiceView) -> dict[str, Any]:
    """A free service has no bill, no payment and no receipt: a recorded visit is all of it."""
    from ui.demonstration.serving import next_citizen, record_visit

    record_visit(stage.hand, stage.front, wanted, lambda: stage.shot(f"{wanted.service}-search"))
    stage.shot(f"{wanted.service}-recorded")
    next_citizen(stage.hand, stage.front)
    names = {"service": service.code, "name_en": service.name_en, "name_sw": service.name_sw, "agency": service.agency}
    nothing = dict.fromkeys(
        ("channel", "rail_code", "receipt_number", "receipt_qr", "slip_bin", "receipt_bin", "receipt_pdf")
    )
    return {
        "service": service.code,
        "account": None,
        "lines": [{**names, "units": 1, "service_cents": 0, "convenience_cents": 0, "total_cents": 0}],
        "total_cents": 0,
        **nothing,
        "keystrokes": stage.hand.keystrokes,
        "agent_ms": stage.hand.agent_ms,
        "payment_to_screen_ms": None,
    }


def _serve_paid(stage: Stage, wanted: Errand, place: int) -> dict[str, Any]:
    from ui.demonstration.serving import next_citizen, raise_bill

    hand, code = stage.hand, wanted.service
    bill_id = raise_bill(hand, stage.front, wanted, lambda: stage.shot(f"{code}-search"))
    _until_paper(stage, bill_id, SLIP)
    stage.shot(f"{code}-waiting")
    shown_ms = _pay(stage, stage.bill(bill_id), wanted.name.split()[0].upper())
    _until_paper(stage, bill_id, RECEIPT)
    hand.wait(lambda: stage.front.serve.page == "paid", "the paid page")
    stage.shot(f"{code}-paid")
    next_citizen(hand, stage.front)
    return _written(stage, stage.bill(bill_id), code, place, shown_ms)


def _pay(stage: Stage, bill: BillView, payer: str) -> float:
    """The citizen pays by phone; milliseconds from the rail's call to the painted page."""
    wrong: list[Exception] = []

    def phone() -> None:
        try:
            stage.world.pay(bill.account, bill.balance_cents, payer)
        except Exception as problem:  # noqa: BLE001 - told on the thread that waits
            wrong.append(problem)

    thread = threading.Thread(target=phone, name="citizen-phone")
    begun = time.perf_counter()
    thread.start()
    stage.hand.wait(lambda: bool(wrong) or stage.front.serve.page == "paid", "the payment on the screen")
    took_ms = (time.perf_counter() - begun) * 1_000
    thread.join()
    if wrong:
        raise wrong[0]
    return round(took_ms, 1)


def _until_paper(stage: Stage, bill_id: str, paper: str) -> None:
    def printed() -> bool:
        return any(p.paper == paper and p.state is PaperState.PRINTED for p in stage.bill(bill_id).papers)

    stage.hand.wait(printed, f"the {paper} on paper")


def _written(stage: Stage, bill: BillView, code: str, place: int, shown_ms: float) -> dict[str, Any]:
    receipt, payment = bill.receipt, bill.payments[-1]
    assert receipt is not None
    stem = f"{place + 1:02d}-{code}"
    pdf = f"{stem}-receipt.pdf"
    (stage.out / pdf).write_bytes(stage.running.counter.papers.pdf(bill))
    return {
        "service": code,
        "account": bill.account,
        "lines": [
            {
                "service": line.service,
                "name_en": line.name_en,
                "name_sw": line.name_sw,
                "agency": line.agency,
                "units": line.units,
                "service_cents": line.service_cents,
                "convenience_cents": line.convenience_cents,
                "total_cents": line.total_cents,
            }
            for line in bill.lines
        ],
        "total_cents": bill.total_cents,
        "channel": payment.channel.value,
        "rail_code": payment.rail_code,
        "receipt_number": receipt.number,
        "receipt_qr": receipt.qr,
        "slip_bin": _bytes_of(stage, bill, SLIP, f"{stem}-slip.bin"),
        "receipt_bin": _bytes_of(stage, bill, RECEIPT, f"{stem}-receipt.bin"),
        "receipt_pdf": pdf,
        "keystrokes": stage.hand.keystrokes,
        "agent_ms": stage.hand.agent_ms,
        "payment_to_screen_ms": shown_ms,
    }


def _bytes_of(stage: Stage, bill: BillView, paper: str, name: str) -> str:
    job = next(p.job for p in bill.papers if p.paper == paper and p.copy == 0)
    (stage.out / name).write_bytes(stage.sent[job])
    return name


def _make_empty(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as wrong:
        raise Trouble("The folder {out} cannot be made: {why}.", out=str(out), why=str(wrong)) from wrong
    if (out / TRANSCRIPT).exists():
        _forget(out)


def _forget(out: Path) -> None:
    """An earlier demonstration's files; a folder without its transcript is somebody else's and stays as it is."""
    (out / TRANSCRIPT).unlink()
    for folder in ("shots", "papers"):
        shutil.rmtree(out / folder, ignore_errors=True)
    for pattern in ("[0-9][0-9]-*.bin", "[0-9][0-9]-*.pdf"):
        for path in out.glob(pattern):
            path.unlink()


def _keep_papers(papers: Path, out: Path) -> None:
    """The papers as the virtual printer drew them."""
    for picture in sorted(papers.glob("*.png")):
        (out / "papers").mkdir(exist_ok=True)
        shutil.copy2(picture, out / "papers" / picture.name)


def _said(one: dict[str, Any]) -> str:
    name, keys = one["lines"][0]["name_en"], f"{one['keystrokes']} keys"
    if one["account"] is None:
        return f"Free: {name}: {keys}"
    return (
        f"{one['receipt_number']}  account {one['account']}  KES {figures(one['total_cents'])}  {name}: {keys}, "
        f"{one['payment_to_screen_ms']:.0f} ms from payment to screen"
    )


def _say(out: Path, transcript: dict[str, Any]) -> int:
    served = transcript["served"]
    for one in served:
        print(_said(one))
    balanced = transcript["ledger_balanced"]
    print(f"{len(served)} citizens served; the portal's ledger {'balances' if balanced else 'DOES NOT BALANCE'}.")
    print(f"Slips, receipts, PDFs and pictures: {out}")
    return 0 if served and balanced else 1
