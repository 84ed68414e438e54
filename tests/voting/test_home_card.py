"""A resident's home page shows what her community votes on, with the days that are left."""

from datetime import timedelta

import pytest
from django.utils import timezone, translation

from linli.voting.queries.moments import days_left, when
from tests.voting.makers import assembled, midnight

pytestmark = pytest.mark.django_db


def test_the_card_stands_on_the_home_page_while_a_vote_runs(cast, client):
    at = timezone.now()
    mine = assembled(cast, at, title="充电桩表决", days=2)
    assembled(cast, at, title="别处的表决", community=cast.fy)
    assembled(cast, at, title="旧表决", state="final", closed_at=at)
    client.force_login(cast.users["tenant"])
    page = client.get("/").content.decode()
    assert f"/c/hh/votes/{mine.pk}/" in page
    assert ("充电桩表决" in page, "别处的表决" in page, "旧表决" in page) == (True, False, False)


@pytest.mark.parametrize(("hours", "days"), [(-1, 1), (-25, 2), (-24 * 9 - 1, 10), (1, 0)])
def test_on_the_last_day_one_is_left(now, hours, days):
    end = midnight(now, 10)
    assert days_left(end, end + timedelta(hours=hours)) == days


def test_in_words(cast, now):
    with translation.override("zh-hans"):
        assert when(assembled(cast, now, days=3), now) == "还剩 4 天"
        posted = assembled(cast, now, state="posted", opens_at=midnight(now, 5), closes_at=midnight(now, 9))
        assert when(posted, now) == "5 天后开始"
