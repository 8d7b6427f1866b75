"""Rules of the citizens who wait: told from their receipt's arrival on, by name only in the list, once."""

from __future__ import annotations

from PySide6.QtCore import Qt

from desktop.services.ports.views import BillView
from tests.ui.portal_link.stage import CTRL, Stage
from ui.kit.table_row import cell_of
from ui.portal_link.tell_dialog import TellDialog, phone_to_call


def gone(stage: Stage, name: str, number: str, letters: str) -> BillView:
    """A citizen who went away with an acknowledgement."""
    bill = stage.bill(name, number)
    stage.went_away(bill, letters)
    return bill


def opened(stage: Stage) -> TellDialog:
    stage.press(Qt.Key.Key_G, CTRL)
    return stage.tell_dialog()


def listed(dialog: TellDialog) -> list[str]:
    return [row.key for row in dialog.table.rows()]


def shown(stage: Stage) -> str:
    return stage.front.shell.notices.text()


def test_the_receipt_of_who_went_away_raises_a_banner_without_a_name(stage: Stage) -> None:
    one = gone(stage, "Joseph Kioko", "22334455", "K7Q2ZA")
    two = gone(stage, "Zainab Ali", "33445566", "K7Q2ZB")
    stage.front.portal.refresh()
    assert shown(stage) == ""
    stage.receipt_came(one, "UKO4K7Q2Z1")
    stage.until(lambda: "1 citizen can be told" in shown(stage))
    stage.receipt_came(two, "UKO4K7Q2Z2")
    stage.until(lambda: shown(stage) == "2 citizens can be told: their receipts are here.")


def test_who_waited_for_the_receipt_at_the_counter_is_not_on_the_list(stage: Stage) -> None:
    bill = stage.bill()
    stage.receipt_came(bill, "UKO4K7Q2Z1")
    dialog = opened(stage)
    stage.until(lambda: dialog.nobody.isVisible())


def test_the_longest_waiting_stands_first_with_all_it_takes_to_tell_them(stage: Stage) -> None:
    one = gone(stage, "Joseph Kioko", "22334455", "K7Q2ZA")
    two = gone(stage, "Zainab Ali", "33445566", "K7Q2ZB")
    stage.receipt_came(two, "UKO4K7Q2Z2")
    stage.receipt_came(one, "UKO4K7Q2Z1")
    dialog = opened(stage)
    stage.until(lambda: listed(dialog) == [one.id, two.id])
    cells = [stage.kit.words(cell_of(cell).words) for cell in dialog.table.rows()[0].cells]
    assert cells[1:3] == ["Joseph Kioko", "0712 345 126"]
    assert cells[4] == "550.00"
    assert cells[5].startswith("GPO-26-")


def test_told_takes_them_off_the_list_one_by_one(stage: Stage) -> None:
    one = gone(stage, "Joseph Kioko", "22334455", "K7Q2ZA")
    two = gone(stage, "Zainab Ali", "33445566", "K7Q2ZB")
    for n, bill in enumerate((one, two)):
        stage.receipt_came(bill, f"UKO4K7Q2Z{n}")
    dialog = opened(stage)
    stage.until(lambda: len(listed(dialog)) == 2)
    stage.press(Qt.Key.Key_Return, CTRL)
    stage.until(lambda: listed(dialog) == [two.id])
    stage.press(Qt.Key.Key_Return, CTRL)
    stage.until(lambda: dialog.nobody.isVisible())
    stage.until(lambda: shown(stage) == "")
    assert stage.desk.counter.standing().to_tell == 0


def test_enter_opens_the_bill_for_its_receipt(stage: Stage) -> None:
    bill = gone(stage, "Joseph Kioko", "22334455", "K7Q2ZA")
    stage.receipt_came(bill, "UKO4K7Q2Z1")
    dialog = opened(stage)
    stage.until(lambda: listed(dialog))
    stage.press(Qt.Key.Key_Return)
    stage.until(lambda: stage.front.serve.bill_id == bill.id and stage.front.serve.page == "paid")
    assert stage.desk.counter.standing().to_tell == 1, "opening tells nobody"


def test_find_lists_them_behind_a_filter(stage: Stage) -> None:
    waits = stage.bill("Esther Kamau", "66778899")
    bill = gone(stage, "Joseph Kioko", "22334455", "K7Q2ZA")
    find = stage.front.find
    stage.press(Qt.Key.Key_F4)
    stage.until(lambda: {row.key for row in find.list.rows()} == {waits.id, bill.id})
    assert find.filters.isHidden()
    stage.receipt_came(bill, "UKO4K7Q2Z1")
    stage.until(lambda: not find.filters.isHidden())
    find.filters.chosen.emit("to_tell")
    stage.until(lambda: [row.key for row in find.list.rows()] == [bill.id])
    assert "Ctrl+G" in find.bill.next_step()
    assert find.back(), "Esc: back to those that wait"
    stage.until(lambda: [row.key for row in find.list.rows()] == [waits.id])


def test_phone_is_written_as_it_is_dialled() -> None:
    assert phone_to_call("+254712345126") == "0712 345 126"
    assert phone_to_call("+4915112345678") == "+4915112345678"
    assert phone_to_call("") == ""
