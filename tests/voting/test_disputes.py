"""“I did not vote this”, co-owners who are heard, and proxies."""

from datetime import timedelta
from io import BytesIO

import pytest

from linli.audit.models import Event
from linli.kernel.errors import Conflict, Denied, Invalid, Refused
from linli.voting.actions.casting import cast as cast_ballot
from linli.voting.actions.disputes import answer_dispute, dispute
from linli.voting.actions.proxies import register_proxy, revoke_proxy
from linli.voting.models import Ballot, Dispute, Proxy
from linli.voting.states import AssemblyState, Channel, Precedence
from tests.cases.makers import picture
from tests.voting.ballots import at_door, by_phone, counted, on_paper, turnout
from tests.voting.makers import assembled, estate, right_of, rights

pytestmark = pytest.mark.django_db


def paper(seed=b"proxy"):
    return BytesIO(picture(seed))


def test_a_doubted_ballot_does_not_count_until_it_is_answered(cast, now):
    assembly = assembled(cast, now)
    right = right_of(assembly, cast.users["owner"])
    at_door(cast, right, "n", now)
    made = dispute(right, text="我没有签过字", by=cast.owner, at=now)
    assert (counted(right), turnout(assembly)) == (("disputed", None), [(0, 0)])
    answer_dispute(made, upheld=False, answer="本人确认是她签的", by=cast.worker2, at=now)
    assert (counted(right), turnout(assembly)) == (("voted", "n"), [(1, 8904)])


def test_upheld_the_ballot_goes_and_her_own_other_one_counts(cast, now):
    assembly = assembled(cast, now)
    right = right_of(assembly, cast.users["owner"])
    at_door(cast, right, "n", now)
    made = dispute(right, by=cast.owner, at=now + timedelta(hours=1))
    by_phone(cast, right, "y", "owner", now + timedelta(hours=2))
    assert counted(right) == ("disputed", None)
    answer_dispute(made, upheld=True, answer="笔迹不符", by=cast.worker2, at=now + timedelta(hours=3))
    assert (counted(right), turnout(assembly)) == (("voted", "y"), [(1, 8904)])
    assert Ballot.objects.count() == 2


def test_upheld_without_another_ballot_she_has_not_voted(cast, now):
    assembly = assembled(cast, now)
    right = right_of(assembly, cast.users["owner"])
    at_door(cast, right, "n", now)
    answer_dispute(dispute(right, by=cast.owner, at=now), upheld=True, answer="冒签", by=cast.worker2, at=now)
    assert (counted(right), turnout(assembly)) == (("waiting", None), [(0, 0)])


@pytest.mark.parametrize("state", [AssemblyState.COUNTING, AssemblyState.RESULT])
def test_it_can_be_said_until_the_result_is_final(cast, now, state):
    assembly = assembled(cast, now)
    right = right_of(assembly, cast.users["owner"])
    at_door(cast, right, "n", now)
    assembly.state = state
    assembly.save()
    dispute(right, by=cast.owner, at=now)
    assembly.state = AssemblyState.FINAL
    assembly.save()
    with pytest.raises(Refused, match="法院"):
        dispute(right, by=cast.owner, at=now)


def test_who_had_a_hand_in_the_ballot_does_not_answer(cast, now):
    assembly = assembled(cast, now)
    right = right_of(assembly, cast.users["owner"])
    on_paper(cast, right, "n", now)  # taken by worker, entered by worker2
    made = dispute(right, by=cast.owner, at=now)
    for who in (cast.worker, cast.worker2):
        with pytest.raises(Denied, match="收取或录入"):
            answer_dispute(made, upheld=False, answer="没问题", by=who, at=now)
    answer_dispute(made, upheld=False, answer="已当面核实", by=cast.neighbourhood_head, at=now)
    with pytest.raises(Refused):
        answer_dispute(made, upheld=True, answer="再来一次", by=cast.neighbourhood_head, at=now)


def test_co_owners_are_heard_and_one_of_their_ballots_counts(cast, now):
    held = estate(cast, [("甲", "乙")], with_users=True)
    assembly = assembled(cast, now, community=held.place)
    line = rights(assembly)[0]
    by_phone(cast, line, "y", held.users["甲"], now)
    second = by_phone(cast, line, "n", held.users["乙"], now)
    made = Dispute.objects.get()
    with pytest.raises(Invalid):
        answer_dispute(made, upheld=False, answer="已商定", by=cast.worker, at=now)
    answer_dispute(made, upheld=False, answer="已商定", ballot=second, by=cast.worker, at=now + timedelta(hours=1))
    assert (counted(line), turnout(assembly)) == (("voted", "n"), [(1, 10_000)])
    # Whoever says otherwise afterwards begins anew.
    by_phone(cast, line, "a", held.users["甲"], now + timedelta(hours=2))
    assert (counted(line), Dispute.objects.filter(state="open").count()) == (("disputed", None), 1)


def test_a_contested_line_counts_when_it_is_settled(cast, now):
    assembly = assembled(cast, now)
    right = right_of(assembly, cast.users["owner"])
    type(right).objects.filter(pk=right.pk).update(is_contested=True)
    by_phone(cast, right, "y", "owner", now)
    answer_dispute(Dispute.objects.get(), upheld=False, answer="产权证在她手里", by=cast.worker, at=now)
    assert counted(right) == ("voted", "y")


def test_nobody_doubts_a_neighbours_ballot_and_nothing_can_be_doubted_before_it_is_there(cast, now):
    assembly = assembled(cast, now)
    right = right_of(assembly, cast.users["owner"])
    with pytest.raises(Invalid):
        dispute(right, by=cast.owner, at=now)
    at_door(cast, right, "n", now)
    for who in (cast.neighbour, cast.stranger, cast.tenant, cast.family, cast.worker):
        with pytest.raises(Denied):
            dispute(right, by=who, at=now)
    dispute(right, by=cast.owner, at=now)
    with pytest.raises(Refused):
        dispute(right, by=cast.owner, at=now)


def test_what_is_told_of_a_dispute_names_neither_home_nor_choice(cast, now):
    assembly = assembled(cast, now)
    right = right_of(assembly, cast.users["owner"])
    at_door(cast, right, "n", now)
    dispute(right, text="3栋101", by=cast.owner, at=now)
    event = Event.objects.get(verb="voting.dispute")
    assert (event.subject_kind, event.data) == ("assembly", {"kind": "not_mine"})


def test_an_agent_votes_with_a_written_proxy_and_the_owner_ends_it(cast, now):
    assembly = assembled(cast, now, precedence=Precedence.LAST)
    right = right_of(assembly, cast.users["owner"])
    proxy = register_proxy(right, agent=cast.users["family"], evidence=paper(), by=cast.worker, at=now)
    facts = {"channel": Channel.PHONE, "voter": cast.users["family"], "by": cast.family}
    cast_ballot(right, "y", proxy=proxy, at=now, **facts)
    assert counted(right) == ("voted", "y")
    revoke_proxy(proxy, by=cast.owner, at=now)
    with pytest.raises(Denied, match="终止"):
        cast_ballot(right, "n", proxy=Proxy.objects.get(), at=now, **facts)
    with pytest.raises(Refused):
        revoke_proxy(proxy, by=cast.owner, at=now)


def test_an_owner_who_votes_herself_ends_the_proxy(cast, now):
    assembly = assembled(cast, now)
    right = right_of(assembly, cast.users["owner"])
    register_proxy(right, agent=cast.users["neighbour"], evidence=paper(), by=cast.worker, at=now)
    by_phone(cast, right, "y", "owner", now)
    assert Proxy.objects.get().revoked_at == now


def test_proxies_have_their_limits(cast, now):
    held = estate(cast, [("甲",), ("乙",), ("丙",)], with_users=True)
    assembly = assembled(
        cast, now, community=held.place, rules={"voting.proxies_most": "cn-weifang/2022#voting.proxies_most"}
    )
    first, second, third = rights(assembly)
    agent = held.users["甲"]
    with pytest.raises(Denied, match="自己登记"):
        register_proxy(second, agent=cast.users["worker"], evidence=paper(), by=cast.worker, at=now)
    with pytest.raises(Denied):
        register_proxy(second, agent=agent, evidence=paper(), by=cast.committee, at=now)
    proxy = register_proxy(second, agent=agent, evidence=paper(), by=cast.worker, at=now)
    with pytest.raises(Conflict):
        register_proxy(second, agent=held.users["丙"], evidence=paper(), by=cast.worker, at=now)
    with pytest.raises(Denied):
        cast_ballot(third, "y", channel=Channel.PHONE, voter=agent, proxy=proxy, by=cast.worker, at=now)
    with pytest.raises(Invalid):
        register_proxy(first, agent=held.users["丙"], evidence=BytesIO(b"no picture"), by=cast.worker, at=now)
