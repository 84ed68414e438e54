"""A small way of telling a community's money through the ledger's verbs: who prepares, who reviews, who approves."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from linli.audit.models import StoredFile
from linli.bodies.actions import register_decision
from linli.bodies.actor import Actor
from linli.bodies.models import Body, Decision
from linli.bodies.states import BodyKind, DecisionKind
from linli.demo.pictures import paper
from linli.kernel.money import yuan as yuan_of
from linli.law.deadlines import SHANGHAI
from linli.ledger import actions
from linli.ledger.actions import Planned
from linli.ledger.facts import Line
from linli.ledger.models import Account, Book, Budget, BudgetLine, Entry, Payee, PaymentOrder
from linli.ledger.states import AccountHolder, Basis, EntryKind, PayeeKind

from .papers import ACCOUNT_LINE, invoice

DECIDES = {
    DecisionKind.ASSEMBLY: BodyKind.OWNERS_ASSEMBLY,
    DecisionKind.COUNCIL: BodyKind.RESIDENTS_COUNCIL,
}


def hour(day: date, at: int = 10) -> datetime:
    """That day at ten o'clock, or at another hour."""
    return datetime.combine(day, time(at), SHANGHAI)


@dataclass
class Till:
    """One book and the people who keep it. Amounts are in yuan, as a story tells them."""

    book: Book
    prepares: Actor
    reviews: Actor
    approves: Actor
    keeps_minutes: Actor  # registers what the assembly and the council decided
    _accounts: dict[str, Account] = field(default_factory=dict)

    def account(self, code: str) -> Account:
        if code not in self._accounts:
            self._accounts[code] = Account.objects.select_related("fund", "book").get(book=self.book, code=code)
        return self._accounts[code]

    def came_in(
        self, code: str, yuan: int, on: date, why: str, *, fen: int = 0, kind: str = EntryKind.RECEIPT
    ) -> Entry:
        """Money came into the bank of the fund to which the account belongs."""
        account = self.account(code)
        bank = self.account(f"{account.fund.code}-1002")
        lines = [Line(bank, account, yuan * 100 + fen)]
        return self.entry(kind, on, why, lines)

    def entry(self, kind: str, on: date, why: str, lines: list[Line], decision: Decision | None = None) -> Entry:
        """An entry by hand, prepared by one and posted by another."""
        at = hour(on)
        draft = actions.prepare_entry(
            self.book, kind=kind, on=on, purpose=why, lines=lines, decision=decision, by=self.prepares, at=at
        )
        return actions.post_entry(draft, by=self.approves, at=at + timedelta(hours=2))

    def decided(
        self, kind: DecisionKind, number: str, title: str, on: date, *, limit: int | None = None, matter: str = ""
    ) -> Decision:
        """A decision of the community on its paper; ``limit`` in yuan."""
        body_kind = DECIDES.get(kind)
        places = [int(part) for part in (self.book.community.path or "").split(".") if part]
        if body_kind is None:
            kinds = (BodyKind.OWNERS_COMMITTEE, BodyKind.PMC)
            body = Body.objects.get(place=self.book.community, kind__in=kinds)
        else:
            body = Body.objects.filter(place_id__in=places, kind=body_kind).latest("place__path")
        return register_decision(
            self.book.community,
            body=body,
            kind=kind,
            number=number,
            title=title,
            decided_on=on,
            text=title,
            limit_fen=limit * 100 if limit is not None else None,
            matter=matter,
            evidence=self.paper(on),
            by=self.keeps_minutes if body_kind else self.approves,
            at=hour(on, 16),
        )

    def paper(self, on: date) -> StoredFile:
        return paper(hour(on), on.toordinal() + self.book.pk)

    def payee(self, name: str, number: str, *, kind: str = PayeeKind.COMPANY) -> Payee:
        """Somebody who is paid at the account of an organisation."""
        at = hour(self.book.opened_on)
        payee = actions.add_payee(
            self.book,
            kind=kind,
            name=name,
            holder_kind=AccountHolder.CORPORATE,
            bank_name="成都农商银行",
            number=number,
            by=self.prepares,
            at=at,
        )
        actions.confirm_payee(payee, by=self.approves, at=at + timedelta(hours=1))
        return payee

    def budget(self, year: int, lines: dict[str, int]) -> Budget:
        """The year's budget: drafted, posted, adopted by the assembly before the year begins (or as the book opens)."""
        start = max(date(year - 1, 11, 20), self.book.opened_on)
        budget = actions.draft_budget(self.book, year=year, by=self.prepares, at=hour(start))
        planned = []
        for code, yuan in lines.items():
            account = self.account(code)
            planned.append(Planned(account, account.name, yuan * 100))
        actions.set_budget_lines(budget, lines=planned, by=self.prepares, at=hour(start, 11))
        actions.post_budget(budget, by=self.approves, at=hour(start, 12))
        adopted = start + timedelta(days=40)
        decision = self.decided(
            DecisionKind.ASSEMBLY, f"{year}-预算", f"通过 {year} 年度开放式预算", adopted, matter="budget"
        )
        actions.adopt_budget(budget, decision=decision, by=self.approves, at=hour(adopted, 17))
        return budget

    def line(self, budget: Budget, code: str) -> BudgetLine:
        return BudgetLine.objects.select_related("budget", "account").get(budget=budget, account__code=code)

    def paid(
        self,
        payee: Payee,
        code: str,
        yuan: int,
        on: date,
        why: str,
        *,
        fen: int = 0,
        budget: Budget | None = None,
        decision: Decision | None = None,
        matter: str = "",
        papers: tuple[tuple[str, str], ...] = (),
    ) -> Entry:
        """A payment order on its way through both bodies, and paid the same day."""
        debit = self.account(code)
        basis = Basis.SMALL_SUM
        if decision is not None:
            basis = Basis.CONTRACT if decision.kind == DecisionKind.CONTRACT else Basis.DECISION
        order = actions.prepare_payment(
            self.book,
            payee=payee,
            debit=debit,
            bank=self.account(f"{debit.fund.code}-1002"),
            amount_fen=yuan * 100 + fen,
            purpose=why,
            basis=basis,
            budget_line=self.line(budget, code) if budget else None,
            decision=decision,
            matter=matter,
            by=self.prepares,
            at=hour(on, 9),
        )
        for number, (kind, name) in enumerate(papers):
            self.shown(order, kind, name, on, number)
        if order.amount_fen >= order.rules.review_from_fen:
            actions.review_payment(order, by=self.reviews, at=hour(on, 10))
        actions.approve_payment(order, by=self.approves, at=hour(on, 11))
        reference = f"{on:%Y%m%d}{order.pk:06}"
        return actions.pay(order, bank_reference=reference, on=on, by=self.prepares, at=hour(on, 14))

    def shown(self, order: PaymentOrder, kind: str, name: str, on: date, number: int) -> None:
        """A paper behind the order, with a copy for everybody on which the account number is covered."""
        payee, money = order.payee.name, yuan_of(order.amount_fen)
        drawn = invoice(name, payee, money, order.purpose, on, order.book_id * 1000 + order.pk + number)
        voucher = actions.add_voucher(order, file=drawn, kind=kind, name=name, by=self.prepares, at=hour(on, 9))
        actions.mask_voucher(voucher, boxes=[ACCOUNT_LINE], by=self.reviews, at=hour(on, 9))
