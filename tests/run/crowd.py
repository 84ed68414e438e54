"""Residents with keys for a real house, and what the house remembers of their reports. Run by `linli manage shell`."""

import json

from django.db.models import Count
from django.utils import timezone

from linli.audit.models import Event, Leaf, Pending
from linli.cases.models import Case
from linli.people.models import ApiKey, User
from linli.people.queries import key_hash
from linli.registry.models import Binding
from linli.registry.states import Relation
from tests.cases.makers import catalogue
from tests.cast import make_cast


def settle(count: int) -> None:
    """Make the cast's world and ``count`` tenants of 红湖公园城, each with an API key; prints the keys."""
    at = timezone.now()
    cast = make_cast(at)
    catalogue(cast.places["dh"], at)
    home = Binding.objects.filter(community=cast.places["hh"], relation=Relation.TENANT).get()
    keys = [f"key-of-resident-{number}" for number in range(count)]
    users = User.objects.bulk_create(
        User(name=f"住户{n}", phone=f"+86158{n:08}", phone_verified_at=at, joined_at=at) for n in range(count)
    )
    facts = {f.attname: getattr(home, f.attname) for f in Binding._meta.concrete_fields if f.name not in ("id", "user")}
    Binding.objects.bulk_create(Binding(**{**facts, "user_id": user.pk}) for user in users)
    ApiKey.objects.bulk_create(
        ApiKey(user=user, name="load", key_hash=key_hash(key), made_at=at)
        for user, key in zip(users, keys, strict=True)
    )
    print(json.dumps(keys))


def tell() -> None:
    """Print the cases by their text, the cases that were recorded other than once, and the state of the log."""
    cases = {case.text: case.number for case in Case.objects.all()}
    events = Event.objects.filter(verb="cases.submit").values("subject_id").annotate(times=Count("id"))
    recorded = {row["subject_id"]: row["times"] for row in events}
    facts = {
        "cases": cases,
        "count": Case.objects.count(),
        "recorded_once": all(recorded.get(pk) == 1 for pk in Case.objects.values_list("pk", flat=True)),
        "events_of_cases": sum(recorded.values()),
        "pending": Pending.objects.count(),
        "places_in_log": Leaf.objects.count() == Event.objects.count(),
    }
    print(json.dumps(facts))
