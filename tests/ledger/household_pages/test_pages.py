"""The pages of bills and payments: what each shows, to whom, and that nobody sees another household's."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from linli.audit.sequence import sequence
from linli.ledger.models import Bill, Discount, FeePlan, HouseholdPayment, MeterReading, Reminder
from linli.ledger.states import Channel, FeeBase
from tests.ledger.households import agreed, bill_of, billed, month_of, paid, planned, prepaid_of
from tests.ledger.makers import fund

pytestmark = pytest.mark.django_db

DESK = "/desk/book/hh"


def _text(answer) -> str:
    return answer.content.decode()


def _desk_pages(cast) -> list[str]:
    unit, other = cast.units["hh"][0], Bill.objects.order_by("id").first()
    tails = ["", "run/", "plans/", "arrears/", "meters/", f"{other.pk}/"]
    homes = [f"{DESK}/households/", f"{DESK}/households/{unit.pk}/", f"{DESK}/households/{unit.pk}/discount/"]
    rest = [f"{DESK}/household-payments/file/", f"{DESK}/discounts/"]
    return [f"{DESK}/bills/{tail}" for tail in tails] + homes + rest


def test_those_who_keep_the_bills_open_every_page_and_nobody_else_does(cast, page, book):
    for address in _desk_pages(cast):
        assert page("manager", address).status_code == 200, address
        for who in ("owner", "stranger", "fy_manager", "captain"):
            assert page(who, address).status_code in (403, 404), (who, address)


def test_a_stranger_and_a_neighbour_never_see_a_households_page_or_receipt(cast, page, book, now):
    unit = cast.units["hh"][0]
    payment = paid(cast, unit, 2671, now, payer_name="林业主")
    addresses = [f"/c/hh/book/household/{unit.pk}/"]
    addresses += [f"/c/hh/book/receipts/{payment.pk}/{tail}" for tail in ("", "receipt.pdf", "receipt.json")]
    sequence(book.pk, now)
    for address in addresses:
        assert page("owner", address).status_code == 200, address
        assert page("family", address).status_code == 200, address
        for who in ("neighbour", "tenant", "stranger", "fy_manager", "secretary", "committee"):
            assert page(who, address).status_code == 404, (who, address)


def test_the_household_reads_what_it_owes_what_it_paid_and_its_part(cast, page, book, now):
    unit = cast.units["hh"][0]
    paid(cast, unit, 1000, now)
    billed(cast, book, now)
    text = _text(page("owner", f"/c/hh/book/household/{unit.pk}/"))
    assert "43.42" in text  # 2 × 26.71 − 10.00
    assert "10.00" in text
    assert "89.04 m²" in text
    assert page("owner", "/household/").url == f"/c/hh/book/household/{unit.pk}/"


def test_money_is_taken_in_once_however_often_the_form_is_sent(cast, page, book):
    unit = cast.units["hh"][0]
    data = {"amount": "２６.７１", "channel": "cash", "payer": "林业主", "idempotency_key": "k-1"}
    first, again = (page("staff", f"{DESK}/households/{unit.pk}/", data) for _ in range(2))
    payment = HouseholdPayment.objects.get()
    assert (first.status_code, first.url, again.url) == (302, f"{DESK}/household-payments/{payment.pk}/", first.url)
    assert (payment.amount_fen, bill_of(unit, month_of(cast, 1)).state) == (2671, "paid")
    text = _text(page("staff", first.url))
    assert "26.71" in text
    assert payment.entry.voucher in text


@pytest.mark.parametrize("data", [{"amount": "0"}, {"amount": "-5"}, {"amount": "5"}, {"amount": "一百"}, {}])
def test_a_form_that_is_not_right_takes_nothing_in(cast, page, book, data):
    unit = cast.units["hh"][0]
    channel = {"channel": "bank"} if data.get("amount") == "5" else {"channel": "cash"}  # a transfer without a number
    answer = page("staff", f"{DESK}/households/{unit.pk}/", {**channel, **data, "idempotency_key": "k"})
    assert (answer.status_code, HouseholdPayment.objects.count()) == (422, 0)


def test_a_month_is_looked_at_made_and_then_made_already(cast, page, book):
    address = f"{DESK}/bills/run/?month={month_of(cast):%Y-%m}"
    before = _text(page("manager", address))
    assert f"{4 * (2671 + 1845) / 100:.2f}" in before
    for count in (16, 16):
        page("manager", f"{DESK}/bills/run/", {"month": f"{month_of(cast):%Y-%m}"})
        assert Bill.objects.count() == count
    assert page("staff", f"{DESK}/bills/run/", {"month": f"{month_of(cast):%Y-%m}"}).status_code == 403


def test_a_fee_is_set_and_ended_on_its_page(cast, page, book, now):
    decision = agreed(cast, now)
    data = {
        "name": "电梯费",
        "base": "unit",
        "rate": "２０",
        "fund": fund(book, "fee").pk,
        "from_month": f"{month_of(cast):%Y-%m}",
        "due_day": "20",
        "decision": decision.pk,
    }
    assert page("manager", f"{DESK}/bills/plans/", data).status_code == 302
    plan = FeePlan.objects.get(name="电梯费")
    assert plan.rate_hfen == 200_000
    end = {"last_month": data["from_month"], "decision": decision.pk}
    assert page("manager", f"{DESK}/bills/plans/{plan.pk}/end/", end).status_code == 302
    assert page("manager", f"{DESK}/bills/plans/", data | {"name": "x", "rate": "0.00001"}).status_code == 422


def test_a_discount_goes_from_the_desk_to_the_committee(cast, page, book):
    unit, plan = cast.units["hh"][0], FeePlan.objects.get()
    this = f"{month_of(cast):%Y-%m}"
    data = {"plan": plan.pk, "percent": "50", "from_month": this, "to_month": this, "reason": "低保"}
    assert page("staff", f"{DESK}/households/{unit.pk}/discount/", data).status_code == 302
    discount = Discount.objects.get()
    assert "低保" in _text(page("committee", f"{DESK}/discounts/"))
    page("committee", f"{DESK}/discounts/{discount.pk}/", {"answer": "grant"})
    discount.refresh_from_db()
    assert discount.granted_by == cast.users["committee"]


def test_the_committee_cancels_a_bill_and_the_manager_takes_a_payment_back(cast, page, book, now):
    unit = cast.units["hh"][0]
    payment = paid(cast, unit, 2671, now)
    bill = bill_of(unit, month_of(cast, 1))
    assert page("committee", f"{DESK}/bills/{bill.pk}/", {"reason": "多计"}).status_code == 302
    assert prepaid_of(unit) == 2671
    answer = page("manager", f"{DESK}/household-payments/{payment.pk}/", {"reason": "退票"})
    assert (answer.status_code, prepaid_of(unit)) == (302, 0)


def _csv(*lines: str, encoding: str = "utf-8") -> SimpleUploadedFile:
    return SimpleUploadedFile("bank.csv", "\r\n".join(lines).encode(encoding), "text/csv")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk"])
def test_a_banks_file_is_tried_and_then_taken_in(cast, page, book, encoding):
    head = "房号,金额,日期,流水号,付款人"
    good = ["3栋1单元101,２６.７１,2026-03-01,A1,林业主", "3-1-102,18.45,20260301,A2,"]
    lines = [*good, "9栋1,5,2026-03-01,A3,", "3-1-101,x,2026-03-01,A4,"]
    address = f"{DESK}/household-payments/file/"
    tried = page("staff", address, {"file": _csv(head, *lines, encoding=encoding)})
    assert (tried.status_code, HouseholdPayment.objects.count()) == (200, 0)
    result = tried.context["result"]
    assert [len(result.good), [problem.line for problem in result.problems]] == [2, [4, 5]]
    assert page("staff", address, {"rows": tried.context["rows"]}).status_code == 302
    assert sorted(HouseholdPayment.objects.values_list("amount_fen", "reference")) == [(1845, "A2"), (2671, "A1")]
    page("staff", address, {"rows": tried.context["rows"]})
    assert HouseholdPayment.objects.count() == 2


def test_a_file_without_its_columns_says_which(page, cast, book):
    answer = page("staff", f"{DESK}/household-payments/file/", {"file": _csv("a,b", "1,2")})
    assert answer.status_code == 422
    assert "流水号" in _text(answer)


def test_meter_readings_come_from_a_sheet(cast, page, book, now):
    plan = planned(cast, book, now, name="热水", base=FeeBase.METER, rate_hfen=25_000)
    work, content = Workbook(), BytesIO()
    for row in (["房号", "上期读数", "本期读数"], ["3栋1单元101", "0", "３.３３３"], ["3栋1单元102", "5", "4"]):
        work.active.append(row)
    work.save(content)
    data = {"plan": plan.pk, "month": f"{month_of(cast):%Y-%m}"}
    file = SimpleUploadedFile("meters.xlsx", content.getvalue())
    tried = page("staff", f"{DESK}/bills/meters/", data | {"file": file})
    assert [len(tried.context["result"].good), len(tried.context["result"].problems)] == [1, 1]
    done = page("staff", f"{DESK}/bills/meters/", data | {"rows": tried.context["rows"]})
    assert (done.status_code, MeterReading.objects.get().after_milli) == (302, 3333)


def test_the_list_is_filtered_and_exported(cast, page, book, now):
    paid(cast, cast.units["hh"][0], 2671, now)
    rows = page("manager", f"{DESK}/bills/?state=overdue").context["bills"]
    assert len(rows) == 7
    building = cast.units["hh"][0].building_id
    query = f"building={building}&state=paid&month={month_of(cast, 1):%Y-%m}"
    rows = page("manager", f"{DESK}/bills/?{query}").context["bills"]
    assert [bill.unit for bill in rows] == [cast.units["hh"][0]]
    for kind in ("csv", "xlsx"):
        answer = page("manager", f"{DESK}/bills/?format={kind}")
        assert answer.status_code == 200
        assert answer["Content-Disposition"].endswith(f'bills-hh.{kind}"')


def test_arrears_name_nobody_and_no_group_under_five(cast, page, book):
    # four of eight households are overdue in each of two buildings: together eight, alone too few
    [row] = page("committee", f"{DESK}/bills/arrears/").context["rows"]
    assert (row["households"], row["fen"]) == (8, 4 * (2671 + 1845))
    assert "101" not in _text(page("committee", f"{DESK}/bills/arrears/"))


@pytest.mark.parametrize("months", [1, 3])
def test_the_number_of_queries_does_not_grow(cast, client, page, book, now, months, django_assert_max_num_queries):
    unit = cast.units["hh"][0]
    for back in range(2, 2 + months):
        billed(cast, book, now, back=back)
        paid(cast, unit, 100, now, channel=Channel.CARD)
    for who, address, most in (
        ("manager", f"{DESK}/bills/", 14),
        ("manager", f"{DESK}/households/{unit.pk}/", 16),
        ("owner", f"/c/hh/book/household/{unit.pk}/", 12),
    ):
        page(who, address)
        with django_assert_max_num_queries(most):
            client.get(address)


def test_a_reminder_from_the_desk(cast, page, book):
    unit = cast.units["hh"][0]
    for _ in range(2):  # the second is too soon, and the page says so
        assert page("staff", f"{DESK}/households/{unit.pk}/remind/", {}).status_code == 302
    assert Reminder.objects.count() == 1


def test_who_signed_in_long_ago_shows_again_that_it_is_she_before_money_moves(cast, client, book):
    unit = cast.units["hh"][0]
    client.force_login(cast.users["staff"])
    address = f"{DESK}/households/{unit.pk}/"
    assert client.get(address).status_code == 200
    answer = client.post(address, {"amount": "26.71", "channel": "cash", "idempotency_key": "k"})
    assert (answer.status_code, HouseholdPayment.objects.count()) == (302, 0)
    assert answer.url.startswith("/account/confirm/")
    assert "26.71" in _text(client.get(address))  # what she typed waits for her
