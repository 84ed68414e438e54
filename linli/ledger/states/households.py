"""Bills, household payments and bank statements. Nothing here reads or writes."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.kernel.workflow import Move, Workflow


class FeeBase(models.TextChoices):
    AREA = "area", _("By area")
    UNIT = "unit", _("By unit")
    METER = "meter", _("By meter")


class BillState(models.TextChoices):
    OPEN = "open", _("To be paid")
    PAID = "paid", _("Paid")
    CANCELLED = "cancelled", _("Cancelled")


BILL = Workflow(
    "bill",
    BillState,
    initial=BillState.OPEN,
    moves=(
        Move("take_payment", (BillState.OPEN,), BillState.PAID),
        # A paid bill too may be wrong; its money then lies with the household's prepaid money again.
        Move("cancel_bill", (BillState.OPEN, BillState.PAID), BillState.CANCELLED),
        # A payment that was taken in by mistake, or that the bank took back, leaves the bill open again.
        Move("take_back_payment", (BillState.PAID,), BillState.OPEN),
    ),
)


class Channel(models.TextChoices):
    """How money of a household arrives."""

    CASH = "cash", _("Cash at the desk")
    CARD = "card", _("Card at the desk")
    BANK = "bank", _("Bank transfer")
    WECHAT = "wechat", _("WeChat Pay")
    ALIPAY = "alipay", _("Alipay")


class OnlineState(models.TextChoices):
    CREATED = "created", _("Begun")
    PAID = "paid", _("Paid")
    CLOSED = "closed", _("Closed unpaid")
    REFUNDED = "refunded", _("Given back")


ONLINE = Workflow(
    "online payment",
    OnlineState,
    initial=OnlineState.CREATED,
    moves=(
        # From CLOSED too: money that comes late has come all the same.
        Move("confirm_online", (OnlineState.CREATED, OnlineState.CLOSED), OnlineState.PAID),
        Move("close_online", (OnlineState.CREATED,), OnlineState.CLOSED),
        Move("refund_online", (OnlineState.PAID,), OnlineState.REFUNDED),
    ),
)


class StatementFormat(models.TextChoices):
    CAMT = "camt.053", "CAMT.053"
    OFX = "ofx", "OFX"
    TABLE = "table", _("XLSX or CSV")
