"""What was seen done is at the portal: once, or refused with a reason the counter shows."""

from __future__ import annotations

from collections.abc import Iterator

from sync.protocol.states import Outcome
from tests.simulation.invariants.broken import Broken
from tests.simulation.scene import Look


def done_is_there(look: Look) -> Iterator[Broken]:
    """Every entry an operator saw done is in the portal's books."""
    for act in look.scene.acknowledged.acts.values():
        if act.id not in look.books.entries_by_id and not act.excused:
            sentence = f"{act.kind} {act.id} was done at {act.machine} and is not at the portal"
            yield Broken("lost", sentence, act.id, act.line)
    bills = {row.id: row for row in look.books.bills}
    for act in look.scene.acknowledged.acts.values():
        if act.kind == "bill_raised" and act.id in look.books.entries_by_id:
            bill = bills.get(act.id)
            if bill is None:
                yield Broken("lost", f"bill {act.id} of {act.machine} has an entry and no bill", act.id, act.line)
            elif (bill.account, bill.total_cents) != (act.body["account"], act.body["total_cents"]):
                yield Broken("altered", f"bill {act.id} is not what was raised at {act.machine}", act.id, act.line)


def nothing_is_done_twice(look: Look) -> Iterator[Broken]:
    """An entry has an effect once, in however many places of however many chains it stands."""
    for id_, places in look.books.entries_by_id.items():
        created = [place for place in places if place.outcome == Outcome.CREATED]
        refused = [place for place in places if place.outcome == Outcome.REFUSED]
        if len(created) > 1:
            yield Broken("twice", f"{places[0].kind} {id_} was taken {len(created)} times", id_)
        if created and [place for place in refused if place.reason != "other_content"]:
            yield Broken("twice", f"{places[0].kind} {id_} was taken and refused", id_)


def nothing_was_seen_that_must_not_be(look: Look) -> Iterator[Broken]:
    """What was noticed while the story went on."""
    for wrong in look.scene.wrong:
        yield Broken("seen", wrong)
    look.scene.wrong.clear()


def refusals_are_shown(look: Look) -> Iterator[Broken]:
    """What the portal said of an entry is what its counter shows, and a refusal waits until somebody has seen it."""
    kept = {(entry.counter_id, entry.incarnation, entry.seq): entry for entry in look.books.entries}
    for file in look.files:
        for entry in file.journal:
            there = kept.get((file.counter, entry.incarnation, entry.seq))
            if there is None or there.id != entry.id:
                continue  # another rule's
            refused_there, refused_here = there.outcome == Outcome.REFUSED, entry.outcome == Outcome.REFUSED
            if refused_there != refused_here or (refused_there and there.reason != entry.reason):
                said = f"{there.outcome} {there.reason}".strip()
                shown = f"{entry.outcome} {entry.reason}".strip()
                yield Broken("refusal", f"{entry.kind} {entry.id} is {said} and {file.name} shows {shown}", entry.id)
