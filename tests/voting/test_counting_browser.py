"""The pages of a count in a real browser, in every look."""

from datetime import timedelta

import pytest
from django.utils import timezone

from linli.audit.sequence import sequence
from linli.people.models import User
from linli.voting.jobs.counting import run_due
from tests.browsing import LOOKS, dressed, looked_at, signed_in
from tests.cast import Cast, make_cast
from tests.voting.test_counting_result import closed

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(transactional_db: None) -> Cast:
    return make_cast(timezone.now() - timedelta(days=30))


def test_the_result_and_the_desk_in_every_look(world, live_server, page):
    answers = ["yyy"] * 40 + ["ynn"] * 20 + ["y-a"] * 2 + [None] * 8
    assembly, over = closed(world, world.at, answers, with_users=True)
    run_due(over)
    sequence(assembly.community_id, over + timedelta(minutes=1))
    run_due(over + timedelta(minutes=2))
    owner = User.objects.get(handle="eq-0")
    for width, look in LOOKS:
        tab = dressed(signed_in(page(width=width, height=900), live_server, owner), live_server, look)
        tab.goto(f"{live_server.url}/c/eq/votes/{assembly.pk}/result/")
        looked_at(tab)
        for who in ("worker", "street"):
            desk = dressed(signed_in(page(width=width, height=900), live_server, world.users[who]), live_server, look)
            desk.goto(f"{live_server.url}/desk/votes/eq/{assembly.pk}/count/")
            looked_at(desk)
