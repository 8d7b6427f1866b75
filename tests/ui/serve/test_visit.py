"""The visit without Qt: what is missing, what it costs, and that a repeated press is the same intent."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from desktop.domain.errors import UserError
from desktop.domain.fees import ConvenienceBand, Fee, FeeBasis, Price, price
from desktop.domain.identity import IdKind
from desktop.services.ports.views import CitizenView, QuestionView, ServiceView
from desktop.services.raise_bill import MOST_LINES
from ui.serve.visit import Visit, VisitLine

DAY = date(2026, 10, 14)
BANDS = [ConvenienceBand(None, 5_000, DAY, None, "")]
CHASSIS = QuestionView("chassis_no", "Chassis number", "", "", "", r"[A-Z0-9]{17}", True, True, True)
PLATE = QuestionView(
    "vehicle_reg", "Registration", "", "", "", r"K[A-Z]{2} ?\d{3}[A-Z]", True, True, False, instead=CHASSIS
)


def fee(basis: FeeBasis, cents: int | None) -> Fee:
    return Fee(basis, cents)


def offered(code: str, given: Fee, *questions: QuestionView) -> ServiceView:
    return ServiceView(code, code, "", "NTSA", "", "", "", "", "", "", "", given, questions)


RECORDS = offered("records", fee(FeeBasis.FIXED, 50_000), PLATE)
PLAIN = offered("plain", fee(FeeBasis.FIXED, 100_000))
FREE = offered("free", fee(FeeBasis.FREE, 0))
UNKNOWN = offered("unknown", fee(FeeBasis.UNKNOWN, None))
COPIES = offered("copies", fee(FeeBasis.PER_PAGE, 1_000))
AMINA = CitizenView("amina", IdKind.NATIONAL, "12345678", "Amina Otieno", "")


def pricer(service: ServiceView, *, units: int = 1, gazetted_cents: int | None = None) -> Price:
    return price(service.fee, day=DAY, schedule=BANDS, units=units, gazetted_cents=gazetted_cents)


@pytest.fixture
def visit() -> Visit:
    made = Visit(pricer)
    made.choose_citizen(AMINA)
    return made


def answered(visit: Visit, text: str = "kdj 412x") -> VisitLine:
    line = visit.add(RECORDS)
    line.answer("vehicle_reg", text)
    return line


def test_nothing_is_chosen_at_first(visit: Visit) -> None:
    gap = visit.gap()
    assert gap is not None
    assert gap.place == "service"


def test_required_question_is_a_gap_until_it_is_answered(visit: Visit) -> None:
    line = visit.add(RECORDS)
    gap = visit.gap()
    assert gap is not None
    assert (gap.place, gap.line, gap.question) == ("answer", line.id, "vehicle_reg")
    line.answer("vehicle_reg", "KDJ 412X")
    assert visit.gap() is None


def test_answer_is_kept_tidy(visit: Visit) -> None:
    line = answered(visit, "  kdj  412x ")
    assert line.kept_answers() == {"vehicle_reg": "KDJ 412X"}
    assert line.detail() == "KDJ 412X"


def test_alternative_takes_the_place_of_its_question(visit: Visit) -> None:
    line = visit.add(RECORDS)
    line.turn("vehicle_reg")
    line.answer("chassis_no", "NZE14160123450000")
    assert visit.gap() is None
    assert line.kept_answers() == {"chassis_no": "NZE14160123450000"}
    line.turn("vehicle_reg")
    assert line.kept_answers() == {}, "what the alternative said is not billed"


def test_same_service_again_while_unanswered_is_the_same_line(visit: Visit) -> None:
    assert visit.add(RECORDS) is visit.add(RECORDS)
    answered(visit)
    visit.add(RECORDS)
    assert len(visit.lines) == 2, "a second vehicle is a second line"


def test_totals_are_the_sum_of_known_lines(visit: Visit) -> None:
    answered(visit)
    visit.add(PLAIN)
    assert visit.totals().total_cents == 50_000 + 5_000 + 100_000 + 5_000
    assert visit.totals().known
    visit.add(UNKNOWN)
    assert not visit.totals().known
    assert visit.totals().total_cents == 160_000


def test_pages_multiply_the_fee_and_a_missing_number_is_a_gap(visit: Visit) -> None:
    line = visit.add(COPIES)
    line.units = 12
    assert visit.totals().service_cents == 12_000
    line.units = None
    gap = visit.gap()
    assert gap is not None
    assert gap.place == "pages"


def test_unknown_fee_waits_for_an_approval_and_another_amount_needs_another(visit: Visit) -> None:
    line = visit.add(UNKNOWN)
    line.propose_fee(150_000, "Gazette Notice 7823")
    gap = visit.gap()
    assert gap is not None
    assert gap.place == "fee"
    line.approve("approval", "Daniel Kiprono")
    assert visit.gap() is None
    assert visit.bill_drafts()[0].lines[0].approval == "approval"
    line.propose_fee(160_000, "Gazette Notice 7823")
    assert line.approval == ""


def test_free_service_is_recorded_and_never_billed(visit: Visit) -> None:
    visit.add(FREE)
    assert visit.gap() is None
    assert visit.bill_drafts() == ()
    assert [one.service for one in visit.free_visits()] == ["free"]


def test_mixed_visit_bills_the_paid_and_records_the_free(visit: Visit) -> None:
    visit.add(FREE)
    visit.add(PLAIN)
    assert [line.service for line in visit.bill_drafts()[0].lines] == ["plain"]
    assert len(visit.free_visits()) == 1


def test_one_bill_each_is_a_draft_a_line(visit: Visit) -> None:
    answered(visit)
    visit.add(PLAIN)
    assert len(visit.bill_drafts()) == 1
    visit.separate = True
    assert [len(draft.lines) for draft in visit.bill_drafts()] == [1, 1]


def test_repeated_press_is_the_same_intent(visit: Visit) -> None:
    answered(visit)
    visit.add(FREE)
    assert visit.bill_drafts() == visit.bill_drafts()
    assert visit.free_visits() == visit.free_visits()


def test_changed_content_is_another_intent_and_going_back_is_the_first(visit: Visit) -> None:
    line = answered(visit)
    first = visit.bill_drafts()[0].intent
    line.answer("vehicle_reg", "KDJ 413X")
    assert visit.bill_drafts()[0].intent != first
    line.answer("vehicle_reg", "KDJ 412X")
    assert visit.bill_drafts()[0].intent == first


def test_another_citizen_is_another_intent(visit: Visit) -> None:
    answered(visit)
    first = visit.bill_drafts()[0].intent
    visit.choose_citizen(replace(AMINA, id="brian"))
    assert visit.bill_drafts()[0].intent != first


def test_bill_without_a_citizen_is_refused(visit: Visit) -> None:
    answered(visit)
    visit.choose_citizen(None)
    with pytest.raises(UserError, match="no citizen"):
        visit.bill_drafts()


def test_removing_a_line_goes_back_to_the_one_before(visit: Visit) -> None:
    line, plain = answered(visit), visit.add(PLAIN)
    visit.remove(plain.id)
    assert visit.current is line


def test_bill_has_a_most_of_lines(visit: Visit) -> None:
    for _ in range(MOST_LINES):
        answered(visit)
    with pytest.raises(UserError):
        visit.add(PLAIN)


def test_next_citizen_begins_at_nothing(visit: Visit) -> None:
    answered(visit)
    visit.language, visit.separate = "sw", True
    visit.clear()
    assert (visit.citizen, visit.lines, visit.language, visit.separate) == (None, [], "both", False)
