"""Invoices and acceptance slips for the demo, drawn here and plainly made up."""

from datetime import date
from io import BytesIO

from django.utils.html import escape

from linli.kernel.pdf import render
from linli.ledger.masking import Box

# Where the payee's account number stands on the paper: covered on the copy that everybody sees.
ACCOUNT_LINE = Box(0, 90, 330, 910, 385)

CSS = """
body { font-size: 15pt; line-height: 1.8; }
h1 { text-align: center; font-size: 26pt; color: #8c2f26; }
p { margin: 0 0 10pt 0; }
.sum { font-size: 22pt; }
"""


def invoice(title: str, payee: str, sum_: str, what: str, on: date, number: int) -> BytesIO:
    """One page of A4 as PDF: title, number and day, payee with account number, what for, and the sum."""
    account = f"6222 0213 {number % 10_000:04} {(number * 7919) % 10_000:04}"
    html = (
        f"<h1>{escape(title)}（演示）</h1><p>编号 {number:08}　开具日期 {on:%Y-%m-%d}</p>"
        f"<p>收款单位：{escape(payee)}</p><p>开户银行：成都农商银行</p><p>账号：{account}</p>"
        f"<p>事项：{escape(what)}</p><p class='sum'>金额：¥ {sum_}</p><p>开票人：某某　　收款人：某某</p>"
    )
    return BytesIO(render(html, CSS))
