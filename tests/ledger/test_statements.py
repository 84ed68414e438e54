"""Bank statements: a line comes in once and is matched once, whoever is at it; the bank beside the book."""

from datetime import date, timedelta

import pytest

from linli.audit.models import Event
from linli.kernel.errors import Conflict, Denied, Invalid, Refused
from linli.ledger import actions, queries
from linli.ledger.models import ColumnMapping, EntryDraft, Match, Statement, StatementLine
from linli.ledger.queries import statements as reads
from linli.ledger.states import Channel, DraftState
from tests.cases.together import at_once
from tests.ledger.bankfiles import bank_account, brought, camt, chained, csv, ntry, ofx
from tests.ledger.makers import account, fund, posted, stocked

pytestmark = pytest.mark.django_db
FAR = date(2000, 1, 1)


@pytest.fixture
def book(cast, now):
    return stocked(cast, now)


@pytest.fixture
def bank(cast, book, now):
    return bank_account(cast, book, now)


def days(cast, back):
    return cast.on - timedelta(days=back)


def brings(cast, bank, now, content, **facts):
    return actions.import_statement(bank, content=content, by=cast.committee, at=now, **facts)


def open_of(book, bank, cast):
    return reads.open_entries([bank], FAR, cast.on), reads.open_lines(book, FAR, cast.on)


def test_a_file_comes_in_once_and_a_line_of_two_files_once(cast, bank, now):
    moves = [(days(cast, 9 - number), 1_000 + number, f"N{number}") for number in range(6)]
    first, second = csv(chained(moves[:4])), csv(chained(moves[2:], opening=2_001))
    assert [(read.new, read.known) for read in (brings(cast, bank, now, first), brings(cast, bank, now, second))] == [
        (4, 0),
        (2, 2),
    ]
    with pytest.raises(Conflict):
        brings(cast, bank, now, first)
    assert (StatementLine.objects.count(), Statement.objects.count()) == (6, 2)
    assert [(one.gap_fen, one.contradicts_fen) for one in reads.statements_of(bank.book)] == [(0, 0), (0, 0)]


def test_equal_lines_without_a_number_are_counted_not_lost(cast, bank, now):
    line = [f"{days(cast, 3)}", "手续费", "5.00", "", "", "", ""]
    assert brings(cast, bank, now, csv([line])).new == 1
    both = brings(cast, bank, now, csv([line, line]))
    assert (both.new, both.known, StatementLine.objects.count()) == (1, 1, 2)


def test_nothing_comes_in_of_a_file_with_one_wrong_row(cast, bank, now):
    rows = chained([(days(cast, 2), 100, "N1"), (days(cast, 1), 100, "N2")])
    rows[1][3] = "壹佰"
    with pytest.raises(Invalid, match="3"):
        brings(cast, bank, now, csv(rows))
    assert (StatementLine.objects.count(), Statement.objects.count()) == (0, 0)


@pytest.mark.parametrize("content", [camt("", number="6222021000119999"), ofx(number="6222021000119999")])
def test_the_file_of_another_account_is_refused(cast, bank, now, content):
    with pytest.raises(Invalid, match="9999"):
        brings(cast, bank, now, content)


def test_a_gap_between_two_statements_and_contradicting_balances_are_shown_and_kept(cast, bank, now):
    brings(cast, bank, now, csv(chained([(days(cast, 9), 100, "N1")], opening=1_000)))
    second = csv(chained([(days(cast, 5), 100, "N2")], opening=1_150))
    brings(cast, bank, now, second)
    brings(
        cast,
        bank,
        now,
        camt(ntry("1.00", "CRDT", "R1", day="2025-10-05"), opening="10.00", closing="99.00").replace(
            b"2026-10", b"2025-10"
        ),
    )
    told = {(one.statement.format, one.gap_fen, one.contradicts_fen) for one in reads.statements_of(bank.book)}
    assert told == {("table", 50, 0), ("camt.053", 0, 8_800), ("table", 1_000 - 9_900, 0)}


def test_columns_chosen_by_hand_are_kept_under_the_banks_name(cast, bank, now):
    columns = {"date": "Datum", "amount": "Betrag"}
    brings(cast, bank, now, csv([[f"{cast.on}", "-5"]], headings=("Datum", "Betrag")), columns=columns)
    assert ColumnMapping.objects.get().columns == reads.last_mapping(bank.book, bank.bank_name) == columns


def test_one_line_to_several_entries_and_several_lines_to_one(cast, book, bank, now):
    entries = [posted(cast, book, "fee-5101", "fee-1002", fen, now, on=days(cast, 2)) for fen in (300, 200)]
    whole = posted(cast, book, "fee-5101", "fee-1002", 700, now, on=days(cast, 2))
    lines = brought(cast, bank, now, (days(cast, 2), -500, "N1"), (days(cast, 1), -300, "N2"), (cast.on, -400, "N3"))
    found = open_of(book, bank, cast)
    ways = [reads.proposals(line, *found) for line in sorted(found[1], key=lambda line: line.line.pk)]
    assert sorted(one.entry.pk for one in ways[0][0].entries) == [entry.pk for entry in entries]
    assert [one.entry for one in ways[1][0].entries] == [entries[0]]  # 300 is there by itself
    assert {one.line.pk for one in ways[2][0].lines} == {lines[1].pk, lines[2].pk}
    actions.match_line(lines[0], entries, by=cast.committee, at=now)
    actions.match_line(lines[1], [whole], by=cast.committee, at=now)
    actions.match_line(lines[2], [whole], by=cast.committee, at=now)
    assert [sum(one.amount_fen for one in line.matches.all()) for line in lines] == [-500, -300, -400]
    with pytest.raises(Refused):
        actions.match_line(lines[2], [whole], by=cast.committee, at=now)
    assert reads.open_lines(book, FAR, cast.on) == []


def test_reference_and_name_speak_for_a_proposal(cast, book, bank, now):
    for _ in range(2):
        posted(cast, book, "fee-5101", "fee-1002", 500, now, on=days(cast, 1))
    named = actions.entries.write_draft(
        book,
        kind="journal",
        on=days(cast, 6),
        purpose="保洁",
        counterparty="芙蓉保洁有限公司",
        by=cast.manager,
        at=now,
        lines=[actions.entries.Line(account(book, "fee-5101"), account(book, "fee-1002"), 500)],
    )
    entry = actions.post_entry(named, by=cast.committee, at=now)
    brought(cast, bank, now, (days(cast, 1), -500, "N1"))
    entries, lines = open_of(book, bank, cast)
    first = reads.proposals(lines[0], entries, lines)[0]
    assert (first.entries[0].entry, first.by_name) == (entry, True)


def test_the_other_way_or_nothing_left_is_refused_and_a_wrong_match_ends_with_a_reason(cast, book, bank, now):
    entry = posted(cast, book, "fee-5101", "fee-1002", 500, now)
    came, went = brought(cast, bank, now, (days(cast, 1), 500, "N1"), (cast.on, -500, "N2"))
    with pytest.raises(Refused, match=entry.voucher):
        actions.match_line(came, [entry], by=cast.committee, at=now)
    actions.match_line(went, [entry], by=cast.committee, at=now)
    with pytest.raises(Invalid):
        actions.unmatch_line(went, reason=" ", by=cast.committee, at=now)
    actions.unmatch_line(went, reason="认错了", by=cast.manager, at=now)
    assert Match.objects.get().end_reason == "认错了"
    with pytest.raises(Conflict):
        actions.unmatch_line(went, reason="认错了", by=cast.manager, at=now)
    assert actions.match_line(went, [entry], by=cast.committee, at=now)[0].amount_fen == -500


def test_whoever_alone_stands_behind_an_entry_does_not_say_that_the_bank_agrees(cast, book, bank, now):
    unit = cast.units["hh"][0]
    taken = actions.take_payment(
        unit, fund=fund(book, "fee"), amount_fen=900, channel=Channel.BANK, reference="N1", by=cast.manager, at=now
    )
    line = brought(cast, bank, now, (cast.on, 900, "N1"))[0]
    with pytest.raises(Denied):
        actions.match_line(line, [taken.entry], by=cast.manager, at=now)
    assert actions.match_line(line, [taken.entry], by=cast.committee, at=now)


def test_a_line_without_an_entry_becomes_a_draft_once(cast, book, bank, now):
    line = brought(cast, bank, now, (days(cast, 1), 35, "N1"), name="", text="结息")[0]
    likeliest = reads.accounts_for(line)[0]
    assert likeliest.name == "利息收入"
    draft = actions.post_from_line(line, account=likeliest, purpose="结息", by=cast.manager, at=now)
    with pytest.raises(Refused):
        actions.post_from_line(line, account=likeliest, purpose="结息", by=cast.manager, at=now)
    entry = actions.post_entry(draft, by=cast.committee, at=now)
    actions.match_line(line, [entry], by=cast.manager, at=now)
    assert (EntryDraft.objects.get(pk=draft.pk).state, reads.open_fen(line)) == (DraftState.POSTED, 0)


def test_what_was_paid_online_reaches_the_bank_when_its_line_is_posted(cast, book, bank, now):
    line = brought(cast, bank, now, (cast.on, 600, "N1"), name="财付通支付科技有限公司", text="结算款")[0]
    assert reads.accounts_for(line)[0].role == "clearing"


def test_bank_against_book_and_what_explains_the_difference(cast, book, bank, now):
    start = days(cast, 5)
    posted(cast, book, "fee-5101", "fee-1002", 700, now, on=days(cast, 2))
    seen = posted(cast, book, "fee-5101", "fee-1002", 300, now, on=days(cast, 2))
    wrong = posted(cast, book, "fee-5101", "fee-1002", 50, now, on=days(cast, 2))
    undone = actions.prepare_reversal(wrong, reason="写错", by=cast.manager, at=now)
    actions.post_entry(undone, by=cast.committee, at=now)
    moves = [(start, 40, "N1"), (days(cast, 2), -300, "N2"), (cast.on, 5, "N3")]
    lines = brought(cast, bank, now, *moves, opening=20_000_000)
    actions.match_line(lines[1], [seen], by=cast.committee, at=now)
    found = reads.reconciliation(book)[0]
    assert (found.bank_fen, found.book_fen) == (19_999_745, 19_999_000)
    assert (found.lines_fen, found.entries_fen, found.unexplained_fen, found.agrees) == (45, -700, 0, False)
    assert [one.difference_fen for one in queries.latest_reconciliation(book)] == [745]


def test_a_persons_name_is_masked_and_each_look_is_an_event(cast, book, bank, now):
    person = brought(cast, bank, now, (cast.on, 900, "N1"), name="张三丰", text="张三丰 3-2-1204 物业费")[0]
    shown = reads.shown(person)
    assert (shown.counterparty, shown.text) == ("张**", "")
    assert actions.see_counterparty(person, by=cast.committee, at=now)[0] == "张三丰"
    event = Event.objects.filter(verb="ledger.see_counterparty").get()
    assert "张三丰" not in event.body_text
    assert not Event.objects.filter(body_text__contains="张三丰").exists()


@pytest.mark.django_db(transaction=True)
def test_of_two_who_match_at_once_one_is_told(cast, now):
    book = stocked(cast, now)
    bank = bank_account(cast, book, now)
    entry = posted(cast, book, "fee-5101", "fee-1002", 500, now)
    lines = brought(cast, bank, now, (days(cast, 1), -500, "N1"), (cast.on, -500, "N2"))
    results = at_once(
        *[lambda line=line: actions.match_line(line, [entry], by=cast.committee, at=now) for line in (*lines, *lines)]
    )
    assert sorted(isinstance(result, Refused) for result in results) == [False, True, True, True]
    assert sum(match.amount_fen for match in Match.objects.all()) == -500


@pytest.mark.django_db(transaction=True)
def test_of_two_who_bring_the_same_file_at_once_one_is_told(cast, now):
    bank = bank_account(cast, stocked(cast, now), now)
    content = csv(chained([(cast.on, 500, "N1")]))
    results = at_once(*[lambda: actions.import_statement(bank, content=content, by=cast.committee, at=now)] * 3)
    assert sorted(isinstance(result, Conflict) for result in results) == [False, True, True]
    assert StatementLine.objects.count() == 1
