"""Which column of a bank's table holds what, guessed from the headings that the usual Chinese banks write."""

import re
from collections.abc import Mapping, Sequence

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.kernel.errors import Invalid
from linli.kernel.text import half_width

# Our column: (what we call it, the headings that mean it, the best first). From the downloads of ICBC, CCB, ABC, BOC,
# BOCOM, CMB, PSBC, CITIC and rural commercial banks; a bank debits (借) what it pays out for its customer.
COLUMNS: dict[str, tuple[str | Promise, str]] = {
    "date": (
        gettext_lazy("Date"),
        "记账日期 入账日期 记账日 交易日期 交易日 日期 交易时间 入账时间 记账时间 交易时间戳 起息日 "
        "bookingdate transactiondate tradedate date",
    ),
    "amount": (
        gettext_lazy("Amount with its sign"),
        "交易金额 发生额 金额 交易额 发生金额 amount tradeamount transactionamount",
    ),
    "direction": (
        gettext_lazy("In or out"),
        "借贷标志 借贷标记 借贷方向 借贷 收支标志 收支方向 收支 收付标志 交易方向 往来标志 debitcredit direction",
    ),
    "in": (
        gettext_lazy("Came in"),
        "贷方发生额 贷方金额 收入金额 存入金额 转入金额 贷方 收入 存入 收方发生额 credit creditamount in",
    ),
    "out": (
        gettext_lazy("Went out"),
        "借方发生额 借方金额 支出金额 支取金额 转出金额 借方 支出 支取 付方发生额 debit debitamount out",
    ),
    "balance": (
        gettext_lazy("Balance"),
        "账户余额 交易后余额 本次余额 联机余额 当前余额 余额 balance accountbalance",
    ),
    "counterparty": (
        gettext_lazy("Other side"),
        "对方户名 对方账户名称 对方账户名 对方名称 对方单位名称 对方单位 对方姓名 交易对方名称 交易对方 "
        "对手方名称 对方账号名称 "
        "counterparty counterpartyname payeename name",
    ),
    "payer": (gettext_lazy("Payer"), "付款人名称 付款人户名 付款方户名 付款人 付款单位 payername payersname"),
    "payee": (gettext_lazy("Payee"), "收款人名称 收款人户名 收款方户名 收款人 收款单位 payeesname"),
    "text": (
        gettext_lazy("The bank's text"),
        "摘要 交易摘要 用途 交易用途 附言 交易附言 备注 交易备注 摘要描述 说明 memo purpose text description remark",
    ),
    "reference": (
        gettext_lazy("The bank's number"),
        "交易流水号 核心流水号 流水号 交易流水 账户明细编号 唯一流水号 业务流水号 凭证号 凭证号码 业务编号 "
        "transactionreferencenumber reference referencenumber serialnumber",
    ),
}
_MEANS = {name: {word: rank for rank, word in enumerate(words.split())} for name, (_label, words) in COLUMNS.items()}


def plain(heading: str) -> str:
    """ "借方发生额/元(支取)" as "借方发生额", "交易金额[ Trade Amount ]" as "交易金额"."""
    text = re.split(r"[\[(【]", half_width(heading).lower())[0] or half_width(heading).lower()
    text = text.replace("/元", "").replace("人民币", "")
    return re.sub(r"[\s:：*/_.'\"“”-]|元$", "", text)


def guess(headings: Sequence[str]) -> dict[str, str]:
    """Our column to their heading, each heading once; of two that fit the one that fits best."""
    found: dict[str, tuple[int, str]] = {}
    for heading in headings:
        word = plain(heading)
        for name, words in _MEANS.items():
            if word in words and (name not in found or words[word] < found[name][0]):
                found[name] = (words[word], heading)
    mapping = {name: heading for name, (_rank, heading) in found.items()}
    if "in" in mapping and "out" in mapping:
        for name in ("amount", "direction"):
            mapping.pop(name, None)
    return mapping


def is_complete(mapping: Mapping[str, str]) -> bool:
    return "date" in mapping and ("amount" in mapping or ("in" in mapping and "out" in mapping))


def check(mapping: Mapping[str, str], headings: Sequence[str]) -> dict[str, str]:
    """The mapping without what is empty. Raises Invalid for a heading that is not there, or what is missing."""
    chosen = {name: heading for name, heading in mapping.items() if name in COLUMNS and heading}
    for heading in chosen.values():
        if heading not in headings:
            raise Invalid(_("There is no column “%(name)s” in this file.") % {"name": heading}, field="columns")
    if not is_complete(chosen):
        raise Invalid(
            _("Choose the column of the day, and either one column of amounts or one for each direction."),
            field="columns",
        )
    return chosen
