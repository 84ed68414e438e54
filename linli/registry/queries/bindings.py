"""Who is bound to which unit, and who waits to be."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet

from linli.registry.models import Binding, BindingRequest, Correction, Invitation, Unit


def my_bindings(user_id: int) -> list[Binding]:
    """The homes of a person, the newest first."""
    bindings = Binding.objects.filter(user_id=user_id, to_at__isnull=True)
    return list(bindings.select_related("community", "unit__building", "unit__entrance").order_by("-id"))


def bindings_of_unit(unit: Unit) -> list[Binding]:
    """The accounts that belong to the unit now."""
    return list(unit.bindings.filter(to_at__isnull=True).select_related("user").order_by("id"))


def open_codes(unit: Unit, at: datetime) -> list[Invitation]:
    """The printed codes of a unit that somebody could still use."""
    unused = unit.invitations.filter(used_at__isnull=True, withdrawn_at__isnull=True, expires_at__gt=at)
    return list(unused.order_by("id"))


def open_requests(paths: Iterable[str]) -> QuerySet[BindingRequest]:
    """The papers that wait for somebody at these places, the longest wait first."""
    inside = Q(pk__in=[])
    for path in paths:
        inside |= Q(community__path__startswith=path)
    return (
        BindingRequest.objects.filter(inside, confirmed_at__isnull=True, refused_at__isnull=True)
        .select_related("community", "unit__building", "unit__entrance", "user", "checked_by", "evidence")
        .order_by("asked_at", "id")
    )


def open_corrections(paths: Iterable[str]) -> QuerySet[Correction]:
    """The corrections that wait for a second person at these places, the longest wait first."""
    inside = Q(pk__in=[])
    for path in paths:
        inside |= Q(community__path__startswith=path)
    return (
        Correction.objects.filter(inside, confirmed_at__isnull=True, refused_at__isnull=True)
        .select_related("community", "unit__building", "unit__entrance", "person__community", "proposed_by", "evidence")
        .order_by("proposed_at", "id")
    )


def my_requests(user_id: int) -> list[BindingRequest]:
    """What this person has asked for, the newest first."""
    return list(
        BindingRequest.objects.filter(user_id=user_id)
        .select_related("community", "unit__building", "unit__entrance")
        .order_by("-id")[:10]
    )
