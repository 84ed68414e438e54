"""What makes 红湖公园城's book lively: papers, remuneration, the bank's file, questions, reports, a payment waiting."""

import csv
import io
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from fractions import Fraction

from linli.audit.files import PDF, store
from linli.bodies.actor import SYSTEM, Actor
from linli.bodies.models import Body
from linli.bodies.states import DecisionKind
from linli.kernel.money import yuan
from linli.law.deadlines import SHANGHAI
from linli.ledger import actions
from linli.ledger.models import BankAccount, Entry, Fund, PaymentOrder, Report, StatementLine
from linli.ledger.queries import balances
from linli.ledger.states import Basis, EntryKind, ReportKind, VoucherKind

from .papers import invoice
from .till import Till, hour

REMUNERATION = Fraction(1, 10)


def make_lively(till: Till, people: dict[str, Actor], at: datetime) -> None:
    """All of it, up to today."""
    today = at.astimezone(SHANGHAI).date()
    _papers(till, today)
    _remuneration(till, today)
    _bank_file(till, people, today, at)
    _questions(till, people, at)
    _reports(till, at)
    _waiting(till, people, at)


def _papers(till: Till, today: date) -> None:
    """Invoices behind the payments of the last two months."""
    since = today - timedelta(days=62)
    orders = PaymentOrder.objects.filter(book=till.book, entry__on__gte=since).select_related("book", "payee", "entry")
    for order in orders.order_by("id"):
        if order.entry:
            till.shown(order, VoucherKind.INVOICE, "发票", order.entry.on, 0)


def _remuneration(till: Till, today: date) -> None:
    """A tenth of the fees of each month that is over, by rule and never more than the year's cap."""
    first = till.book.opened_on
    agreed = till.decided(
        DecisionKind.ASSEMBLY, f"{first.year}-酬金", "物业酬金为物业费收入的 10%", first, matter="fees"
    )
    actions.set_remuneration(
        till.book,
        fund=Fund.objects.get(book=till.book, code="fee"),
        body=_keeper(till),
        share=REMUNERATION,
        cap_fen=45_600_000,
        from_month=first,
        decision=agreed,
        by=till.approves,
        at=hour(first, 18),
    )
    for month in _months(first, today.replace(day=1)):
        after = (month.replace(day=28) + timedelta(days=4)).replace(day=1)
        actions.post_remuneration(till.book, month=month, by=SYSTEM, at=hour(after, 1))


def _keeper(till: Till) -> Body:
    if till.book.keeper is None:
        raise ValueError("no company keeps this book")
    return till.book.keeper


def _bank_file(till: Till, people: dict[str, Actor], today: date, at: datetime) -> None:
    """The bank's table of the last forty days; one line in it nobody has explained yet."""
    bank = BankAccount.objects.get(book=till.book)
    first, last = today - timedelta(days=40), today - timedelta(days=1)
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow(("交易日期", "收入金额", "支出金额", "账户余额", "对方户名", "摘要", "流水号"))
    ids = set(bank.accounts.values_list("id", flat=True))
    balance = sum(balances(ids, first - timedelta(days=1)).values())
    entries = Entry.objects.filter(book=till.book, on__range=(first, last)).prefetch_related("transfers")
    found: list[tuple[Entry, int]] = []
    for entry in entries.order_by("on", "id"):
        moved = sum(row.amount_fen * ((row.debit_id in ids) - (row.credit_id in ids)) for row in entry.transfers.all())
        if moved:
            found.append((entry, moved))
    stray = 18_600  # came in without a word
    rows = [(entry.on, moved, entry.counterparty, entry.purpose) for entry, moved in found]
    for number, (on, moved, who, why) in enumerate([*rows, (last, stray, "", "转账")]):
        balance += moved
        came, went = (yuan(moved), "") if moved > 0 else ("", yuan(-moved))
        table.writerow((on.isoformat(), came, went, yuan(balance), who, why, f"B{on:%Y%m%d}{number:04}"))
    actions.import_statement(bank, content=out.getvalue().encode("gb18030"), by=people["manager"], at=at)
    lines = {line.reference: line for line in StatementLine.objects.filter(bank_account=bank)}
    for number, (entry, _) in enumerate(found):
        line = lines[f"B{entry.on:%Y%m%d}{number:04}"]
        actions.match_line(line, [entry], by=people["head"], at=at)


def _questions(till: Till, people: dict[str, Actor], at: datetime) -> None:
    """One that was answered, and one that waits."""
    paid = Entry.objects.filter(book=till.book, kind=EntryKind.PAYMENT).select_related("book__community")
    lift = paid.filter(purpose__contains="电梯").latest("on")
    asked = hour(lift.on + timedelta(days=1), 19)
    if asked < at:
        words = "电梯维保费是按部算的吗？我们单元上个月停了两天，有没有扣？"
        question = actions.ask(lift, text=words, by=people["owner"], at=asked)
        actions.answer(
            question,
            text="按 52 部计，每部每月 1,050 元。贵单元停梯两天，已按合同第七条扣 70 元，在下月支付中冲减。",
            by=people["manager"],
            at=min(at, asked + timedelta(hours=15)),
        )
    guard = paid.filter(purpose__contains="秩序").latest("on")
    when = min(at, hour(guard.on + timedelta(days=1), 20))
    actions.ask(guard, text="夜班到底有几个人？想看看排班。", by=people["elder"], at=when)


def _reports(till: Till, at: datetime) -> None:
    """Income and expenditure every three months, the rest as the law says; made ready by the clock, then published.
    The newest still waits for somebody to post it."""
    book = till.book
    actions.set_schedule(
        book, kind=ReportKind.INCOME_EXPENDITURE, every_months=3, by=till.approves, at=hour(book.opened_on, 17)
    )
    today = at.astimezone(SHANGHAI).date()
    for month in _months(book.opened_on, today.replace(day=1)):
        after = (month.replace(day=28) + timedelta(days=4)).replace(day=8)
        if after.month not in (1, 4, 7, 10) or after > today:
            continue
        for report in actions.make_reports(book, by=SYSTEM, at=hour(after, 2)):
            _publish(till, report, hour(after + timedelta(days=2), 9))


def _publish(till: Till, report: Report, at: datetime) -> None:
    """The company posts its figures; the auditor's paper is posted by the committee, for objections."""
    if report.kind != ReportKind.AUDIT:
        actions.publish_report(report, by=till.reviews, at=at)
        return
    paper = store(
        invoice("审计报告", "某会计师事务所", "0.00", "上年度小区共有资金收支", at.date(), report.pk),
        kinds=(PDF,),
        at=at,
    )
    actions.publish_report(report, files=[(paper, "审计报告.pdf")], by=till.approves, at=at)


def _waiting(till: Till, people: dict[str, Actor], at: datetime) -> None:
    """A payment that waits for the committee's key."""
    allowed = till.decided(
        DecisionKind.COMMITTEE, f"{at.year}-道闸", "维修 2 号门道闸", (at - timedelta(days=6)).date(), limit=4_800
    )
    actions.prepare_payment(
        till.book,
        payee=till.payee("锦安智能门禁有限公司", "51010000990001"),
        debit=till.account("common-5204"),
        bank=till.account("common-1002"),
        amount_fen=468_000,
        purpose="2 号门道闸维修",
        basis=Basis.DECISION,
        decision=allowed,
        by=people["manager"],
        at=at - timedelta(hours=5),
    )


def _months(first: date, end: date) -> Iterator[date]:
    month = first
    while month < end:
        yield month
        month = (month.replace(day=28) + timedelta(days=4)).replace(day=1)
