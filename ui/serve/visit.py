"""The visit as the agent puts it together: a citizen, services with their answers, what the paper speaks.

Plain and without Qt. Ids of intents are minted at the key press that needs them and kept by content: the same
services asked for again are the same intent, so a repeated key press changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Literal, Protocol

from desktop.domain.errors import UserError
from desktop.domain.fees import FeeBasis, Price
from desktop.domain.ids import new_id
from desktop.services.answers import MOST_LETTERS, Verdict, judge, tidy
from desktop.services.ports.views import CitizenView, QuestionView, ServiceView
from desktop.services.raise_bill import MOST_LINES, BillDraft, LineDraft

Place = Literal["service", "answer", "pages", "fee"]
DEFAULT_LANGUAGE = "both"


class Pricer(Protocol):
    """What a line costs; ``UserError`` while that is not known."""

    def __call__(self, service: ServiceView, *, units: int = 1, gazetted_cents: int | None = None) -> Price: ...


@dataclass
class VisitLine:
    """One service of the visit. ``turned`` names questions that are answered by their alternative."""

    service: ServiceView
    id: str = field(default_factory=new_id)
    answers: dict[str, str] = field(default_factory=dict)
    turned: set[str] = field(default_factory=set)
    units: int | None = 1
    gazetted_cents: int | None = None
    legal_basis: str = ""
    approval: str = ""
    approver: str = ""

    @property
    def free(self) -> bool:
        """A free service needs no bill."""
        return self.service.fee.basis is FeeBasis.FREE

    @property
    def per_page(self) -> bool:
        """The fee counts pages."""
        return self.service.fee.basis is FeeBasis.PER_PAGE

    @property
    def needs_approval(self) -> bool:
        """Nobody knows the fee, and no second person has approved one yet."""
        return not self.service.fee.known and not self.approval

    def asked(self) -> list[QuestionView]:
        """The questions as they are to be answered now."""
        return [q.instead if q.instead and q.id in self.turned else q for q in self.service.questions]

    def turn(self, question_id: str) -> None:
        """Answer a question by its alternative, or by itself again."""
        self.turned ^= {question_id}

    def answer(self, question_id: str, text: str) -> None:
        """What was typed, as typed."""
        self.answers[question_id] = text

    def kept_answers(self) -> dict[str, str]:
        """Answers to what is asked now, tidied; an alternative that was left says nothing."""
        return {q.id: tidy(q, text) for q in self.asked() if (text := self.answers.get(q.id, "").strip())}

    def detail(self) -> str:
        """What was asked, on one line, for the bill."""
        return " · ".join(self.kept_answers().values())

    def propose_fee(self, cents: int | None, legal_basis: str) -> None:
        """The typed gazetted fee; an approval was for another one and falls."""
        if (cents, legal_basis) != (self.gazetted_cents, self.legal_basis):
            self.gazetted_cents, self.legal_basis = cents, legal_basis
            self.approval = self.approver = ""

    def approve(self, approval: str, approver: str) -> None:
        """A second person approved the typed fee."""
        self.approval, self.approver = approval, approver

    def draft(self) -> LineDraft:
        """The line as a bill takes it."""
        return LineDraft(
            line=self.id,
            service=self.service.code,
            answers=self.kept_answers(),
            units=self.units or 1,
            gazetted_cents=None if self.service.fee.known else self.gazetted_cents,
            legal_basis=self.legal_basis,
            approval=self.approval,
        )


@dataclass(frozen=True)
class Gap:
    """What is still missing before the bill can be raised, where, and how to say it."""

    place: Place
    problem: UserError
    line: str = ""
    question: str = ""


@dataclass(frozen=True)
class Totals:
    """Sums of the priced lines; ``known`` is false while a fee is not."""

    service_cents: int = 0
    convenience_cents: int = 0
    known: bool = True

    @property
    def total_cents(self) -> int:
        """What the citizen pays for the visit."""
        return self.service_cents + self.convenience_cents


@dataclass(frozen=True)
class FreeVisit:
    """A free service to be recorded."""

    intent: str
    service: str
    answers: dict[str, str]


class Visit:
    """One citizen's visit until its bills are raised."""

    def __init__(self, price: Pricer, mint: Callable[[], str] = new_id) -> None:
        self._price, self._mint = price, mint
        self._intents: dict[Hashable, str] = {}
        self.citizen: CitizenView | None = None
        self.language = DEFAULT_LANGUAGE
        self.separate = False
        self.lines: list[VisitLine] = []
        self.current: VisitLine | None = None

    def choose_citizen(self, citizen: CitizenView | None) -> None:
        """Who is served; the services stay."""
        self.citizen = citizen

    def add(self, service: ServiceView) -> VisitLine:
        """One more service, which becomes the current one; the same again while its answers are open is itself."""
        open_one = next((x for x in self.lines if x.service.code == service.code and not x.kept_answers()), None)
        if open_one is None:
            if len(self.lines) >= MOST_LINES:
                raise UserError("A bill has one to {most} services. Raise this one first.", most=MOST_LINES)
            open_one = VisitLine(service)
            self.lines.append(open_one)
        self.current = open_one
        return open_one

    def remove(self, line_id: str) -> None:
        """Take a service off; the one before it becomes the current one."""
        self.lines = [line for line in self.lines if line.id != line_id]
        if self.current is not None and self.current.id == line_id:
            self.current = self.lines[-1] if self.lines else None

    def line(self, line_id: str) -> VisitLine | None:
        """A line by its id."""
        return next((line for line in self.lines if line.id == line_id), None)

    def choose_line(self, line_id: str) -> None:
        """Go back to a line's questions."""
        self.current = self.line(line_id)

    def price(self, line: VisitLine) -> Price | None:
        """What a line costs, ``None`` while that is not known."""
        if line.free:
            return Price(0, 0)
        if line.needs_approval or line.units is None:
            return None
        try:
            return self._price(line.service, units=line.units, gazetted_cents=line.gazetted_cents)
        except UserError:
            return None

    @property
    def paid_lines(self) -> list[VisitLine]:
        """What a bill is raised for."""
        return [line for line in self.lines if not line.free]

    @property
    def free_lines(self) -> list[VisitLine]:
        """What is only recorded."""
        return [line for line in self.lines if line.free]

    def totals(self) -> Totals:
        """The sums as far as they are known."""
        prices = [self.price(line) for line in self.lines]
        known = [price for price in prices if price is not None]
        return Totals(
            sum(price.service_cents for price in known),
            sum(price.convenience_cents for price in known),
            known=len(known) == len(prices),
        )

    def gap(self) -> Gap | None:
        """The first thing that is missing, ``None`` when the bill can be raised for a citizen."""
        if not self.lines:
            return Gap(
                "service", UserError("A bill has one to {most} services. Choose a service first.", most=MOST_LINES)
            )
        return next((gap for line in self.lines if (gap := _gap_of(line))), None)

    def bill_drafts(self) -> tuple[BillDraft, ...]:
        """The bills to raise for the citizen, one, or one each."""
        citizen = self._known_citizen()
        lines = [line.draft() for line in self.paid_lines]
        parts = [[line] for line in lines] if self.separate else [lines] if lines else []
        return tuple(
            BillDraft(
                self._intent((citizen.id, self.language, *map(_content, part))), citizen.id, tuple(part), self.language
            )
            for part in parts
        )

    def free_visits(self) -> tuple[FreeVisit, ...]:
        """The free services to record."""
        citizen = self._known_citizen()
        return tuple(
            FreeVisit(self._intent((citizen.id, _content(line.draft()))), line.service.code, line.kept_answers())
            for line in self.free_lines
        )

    def clear_lines(self) -> None:
        """The bills are raised: the next services of this citizen begin at nothing."""
        self.lines, self.current, self.separate = [], None, False
        self._intents.clear()

    def clear(self) -> None:
        """The next citizen."""
        self.clear_lines()
        self.citizen, self.language = None, DEFAULT_LANGUAGE

    def _known_citizen(self) -> CitizenView:
        if self.citizen is None:
            raise UserError("The bill has no citizen yet. Take the citizen down first.")
        return self.citizen

    def _intent(self, content: Hashable) -> str:
        """The id of this content's intent, minted when it is first asked for."""
        return self._intents.setdefault(content, self._mint())


def _content(draft: LineDraft) -> Hashable:
    return (
        draft.line,
        draft.service,
        tuple(sorted(draft.answers.items())),
        draft.units,
        draft.gazetted_cents,
        draft.legal_basis,
        draft.approval,
    )


def _gap_of(line: VisitLine) -> Gap | None:
    for question in line.asked():
        text = line.answers.get(question.id, "")
        if (problem := answer_problem(question, text)) is not None:
            return Gap("answer", problem, line.id, question.id)
    if line.units is None:
        return Gap("pages", UserError("The number of pages is missing. Type it."), line.id)
    if line.needs_approval and not line.free:
        problem = UserError("The fee is not known. Type the gazetted amount, and a supervisor approves it.")
        return Gap("fee", problem, line.id)
    return None


def answer_problem(question: QuestionView, text: str) -> UserError | None:
    """What is wrong with an answer that cannot be taken, ``None`` for one that can."""
    verdict = judge(question, text)
    if verdict is Verdict.EMPTY and question.required:
        return UserError("This is missing. Type it; the service asks for it.")
    if verdict is Verdict.WRONG:
        return UserError("This cannot be right here. Look at it again; at most {most} letters.", most=MOST_LETTERS)
    return None
