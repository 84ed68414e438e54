"""S3, the first half: a plan is posted for seven days, somebody objects, and nothing moves before she is answered."""

from datetime import timedelta

import pytest

from linli.audit import queries as audit
from linli.audit.sequence import sequence_all
from linli.kernel.errors import Refused, why_not
from linli.notices import actions, queries
from linli.notices.jobs import end_due
from linli.notices.states import Moment, ObjectionState, State
from tests.notices.makers import picture, posted

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def test_the_plan_for_the_rear_gate_waits_for_its_neighbours(cast, now):
    plan = posted(cast, subject=("projects.plan", 1), files=[(picture(now), "预算表.jpg")])
    photo = picture(now, "grey")
    actions.add_board_photo(plan, moment=Moment.PUT_UP, spot="后门", photo=photo, by=cast.worker, at=now)

    def missing(at):
        return why_not(queries.check_gate_open, queries.posting_for("projects.plan", 1, community=cast.hh), at)

    assert missing(now) == "公示至2026-03-09 24:00为止。"
    objection = actions.object_to(plan, text="三万六太贵，修旧门只要八千", by=cast.tenant, at=now + 3 * DAY)
    assert missing(now + 3 * DAY) == "公示至2026-03-09 24:00为止。还有1条异议等待答复。"

    over = plan.until_at
    assert end_due(over) == 1
    plan.refresh_from_db()
    assert (plan.state, missing(over)) == (State.ENDED, "还有1条异议等待答复。")
    assert [one.pk for one in queries.waiting_objections(cast.committee, over)] == [objection.pk]
    with pytest.raises(Refused):
        actions.object_to(plan, text="我也反对", by=cast.owner, at=over)

    words = "门框已锈断，修旧门须换框，报价三万一，且无质保。"
    actions.answer_objection(objection, upheld=False, answer=words, by=cast.committee, at=over + DAY)
    assert (objection.state, missing(over + DAY)) == (ObjectionState.NOT_UPHELD, "")
    assert queries.waiting_objections(cast.committee, over + DAY) == []

    sequence_all(over + DAY)
    kept = audit.receipt(queries.posted_event(plan).pk)
    proven = audit.verify(kept, public_key=audit.public_key_text())
    assert proven.leaf["data"]["sha256"] == queries.content_sha256(plan, queries.files_of(plan)).hex()
    verbs = [event.verb for event in audit.history(("posting", plan.pk), log_id=cast.hh.pk)]
    assert verbs == ["notices.draft", "notices.post", "notices.add_board_photo", "notices.end"]
