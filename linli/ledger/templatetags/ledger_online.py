"""Paying on the phone, on other pages: ``{% load ledger_online %}{% pay_by_phone community unit %}``."""

from typing import Any

from django.template import Library

from linli.ledger.channels import is_open
from linli.ledger.states import Channel
from linli.registry.models import Place, Unit

register = Library()


@register.inclusion_tag("ledger/online_part_link.html")
def pay_by_phone(community: Place, unit: Unit) -> dict[str, Any]:
    """The button, where the operator has set a channel up; nothing elsewhere."""
    return {"open": is_open(Channel.WECHAT), "community": community, "unit": unit}
