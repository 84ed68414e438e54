"""Reports and the exit of a company. Nothing here reads or writes."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from linli.kernel.workflow import Move, Workflow


class ReportKind(models.TextChoices):
    """What is published (domain 4.4)."""

    INCOME_EXPENDITURE = "income_expenditure", _("Income and expenditure")
    COMMON_INCOME = "common_income", _("Common income")
    MAINTENANCE = "maintenance", _("Maintenance fund")
    BUDGET_VARIANCE = "budget_variance", _("Budget and actual")
    ARREARS = "arrears", _("Arrears by building")
    UTILITIES = "utilities", _("Utility share-out")
    AUDIT = "audit", _("Audit")


class ReportState(models.TextChoices):
    READY = "ready", _("Ready to be posted")
    PUBLISHED = "published", _("Published")


REPORT = Workflow(
    "report",
    ReportState,
    initial=ReportState.READY,
    moves=(Move("publish_report", (ReportState.READY,), ReportState.PUBLISHED),),
)


class ExitState(models.TextChoices):
    BEGUN = "begun", _("Begun")
    AUDITED = "audited", _("Audited")
    HANDED_OVER = "handed_over", _("Handed over")


EXIT = Workflow(
    "exit of a company",
    ExitState,
    initial=ExitState.BEGUN,
    moves=(
        Move("record_exit_audit", (ExitState.BEGUN,), ExitState.AUDITED),
        Move("hand_over", (ExitState.AUDITED,), ExitState.HANDED_OVER),
    ),
)
