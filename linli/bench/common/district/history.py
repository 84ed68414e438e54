"""Two years of cases as one set each: cases, who reported them, what was recorded, answered and told.

Of each hundred cases three are open; of those that have ended one in eight had left its community. An event of this
past stands outside the tree of its log, because nothing is measured there that reads the tree.
"""

from datetime import datetime
from typing import Any

from django.db import connection

from linli.bodies.states import BodyKind
from linli.registry.models import Place

from .ids import FIRST, begin
from .places import body_at
from .shape import BUILDINGS, USERS_PER_COMMUNITY

TEXTS = (
    "小区东门消防通道又停满了车，救护车进不来",
    "楼下路灯不亮，晚上黑乎乎的，老人不敢出门",
    "电梯这个月第三次停运，住在高层的老人上不去楼",
    "装修垃圾堆在路口半个月了，没有人来清",
    "隔壁半夜打麻将，天天闹到两点，说了也不听",
    "单元门关不上，冬天冷风直往里灌，门禁也坏了",
    "楼下烧烤摊油烟太大，每晚九点到一点，窗户都不敢开",
    "外墙渗水三年了，开发商和物业互相推，屋里全是霉",
)
OPEN = ("submitted", "accepted", "dispatched", "signed_for", "contacted", "in_progress", "whistled", "claimed")

CASES_SQL = """
WITH leaf AS (
    SELECT id, code, urgent, row_number() OVER (ORDER BY sort, id) - 1 AS n, count(*) OVER () AS amount
    FROM cases_category WHERE active AND parent_code <> ''
), thrown AS (
    SELECT i, (i - 1) %% %(communities)s AS c, abs(hashint8(i)) AS dice,
           %(at)s::timestamptz - interval '63072000 seconds' * (%(cases)s - i) / %(cases)s - interval '2 hours' AS came,
           i > %(cases)s - %(cases)s * 3 / 100 AS is_open
    FROM generate_series(1, %(cases)s::bigint) AS i
), stood AS (
    SELECT thrown.*, leaf.id AS category_id, leaf.code AS category_code, leaf.urgent,
           came + interval '1 minute' * (5 + dice %% 1200) AS sent,
           came + interval '1 minute' * (1300 + dice / 7 %% 1800) AS spoken,
           came + interval '1 hour' * (50 + dice / 11 %% 130) AS claimed,
           came + interval '1 hour' * (190 + dice / 13 %% 60) AS ended,
           extract(year FROM came AT TIME ZONE 'Asia/Shanghai')::int AS year,
           CASE WHEN is_open THEN (%(open)s::text[])[1 + dice / 17 %% %(states)s]
                WHEN dice %% 61 = 0 THEN 'withdrawn' WHEN dice %% 67 = 0 THEN 'refused' ELSE 'closed' END AS state,
           CASE WHEN dice %% 8 > 0 THEN 1 WHEN dice %% 24 > 0 THEN 3 ELSE 4 END AS level
    FROM thrown JOIN leaf ON leaf.n = dice / 3 %% leaf.amount
), counted AS (
    SELECT *, row_number() OVER (PARTITION BY c, year ORDER BY i) AS running,
           CASE level WHEN 1 THEN %(body)s + 2 * c + CASE WHEN state IN ('submitted', 'accepted') THEN 0 ELSE 1 END
                      WHEN 3 THEN (%(streets)s::bigint[])[1 + c] ELSE %(district)s END AS body_id
    FROM stood
)
INSERT INTO cases_case (
    community_id, number, kind, category_id, category_code, channel, outside_number, title, text, public_text,
    building_id, spot, open_to_neighbours, state, level, body_id, first_body_id, urgent, submitted_at, dispatched_at,
    contact_due_at, contacted_at, solve_due_at, due_at, claimed_at, ended_at, hand_backs, redos, verdict,
    left_community, supervised, excluded, result
)
SELECT %(community)s + c, 'C' || %(community)s + c || '-' || year || '-' || running,
       CASE dice %% 5 WHEN 0 THEN 'help' WHEN 1 THEN 'enquiry' ELSE 'complaint' END, category_id, category_code,
       CASE dice / 5 %% 4 WHEN 0 THEN 'call' WHEN 1 THEN 'hotline' ELSE 'app' END, '',
       (%(texts)s::text[])[1 + dice / 19 %% 8], (%(texts)s::text[])[1 + dice / 19 %% 8] || '。第 ' || i || ' 号。',
       (%(texts)s::text[])[1 + dice / 19 %% 8] || '。第 ' || i || ' 号。',
       %(building)s + c * %(buildings)s + dice / 23 %% %(buildings)s, '', true, state, level, body_id,
       %(body)s + 2 * c, urgent, came,
       CASE WHEN state NOT IN ('submitted', 'accepted') THEN sent END,
       CASE WHEN state NOT IN ('submitted', 'accepted') THEN sent + interval '1 day' END,
       CASE WHEN state IN ('contacted', 'in_progress', 'whistled', 'claimed', 'closed') THEN spoken END,
       came + interval '9 days', CASE WHEN is_open THEN came + interval '9 days' END,
       CASE WHEN state IN ('claimed', 'closed') THEN claimed END, CASE WHEN NOT is_open THEN ended END,
       0, 0, CASE WHEN state <> 'closed' THEN '' WHEN dice %% 100 < 79 THEN 'satisfied'
                  WHEN dice %% 100 < 90 THEN 'solved_only' ELSE 'unanswered' END,
       level > 1, dice %% 97 = 0, false, CASE WHEN state IN ('claimed', 'closed') THEN '已处理并回复' ELSE '' END
FROM counted ORDER BY i
"""
COUNTERS_SQL = """
INSERT INTO cases_casecounter (community_id, year, last)
SELECT community_id, split_part(number, '-', 2)::int, count(*) FROM cases_case GROUP BY 1, 2
"""
REPORTERS_SQL = """
INSERT INTO cases_reporter (community_id, case_id, user_id, name, phone, first, anonymous, joined_at)
SELECT community_id, id, %(user)s + community_id - %(community)s
       + %(communities)s * ((id - %(case)s) / %(communities)s %% %(per)s), '', '', true, false, submitted_at
FROM cases_case ORDER BY id
"""
CALL_BACKS_SQL = """
INSERT INTO cases_callback (community_id, case_id, round, verdict, text, body_id, by_telephone, at)
SELECT community_id, id, 1, verdict, '', body_id, false, ended_at FROM cases_case WHERE verdict <> '' ORDER BY id
"""
EVENTS_SQL = """
INSERT INTO audit_event (log_id, at, verb, subject_kind, subject_id, actor_id, body_id, body_text)
SELECT community_id, step.at, 'cases.' || step.verb, 'case', one.id, NULL, NULL, jsonb_build_object(
    'actor', NULL, 'at', to_char(step.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'body', NULL,
    'commitments', '{}'::jsonb, 'data', step.data || jsonb_build_object('level', level),
    'log', community_id, 'nonce', md5(step.verb || one.id), 'subject', jsonb_build_array('case', one.id),
    'verb', 'cases.' || step.verb)::text
FROM cases_case AS one JOIN bodies_body AS body ON body.id = body_id, LATERAL (VALUES
    ('submit', submitted_at, jsonb_build_object('body', body.name, 'category', category_code, 'channel', channel,
     'files', '[]'::jsonb, 'kind', one.kind, 'number', number, 'solve_due_at', solve_due_at, 'state', 'submitted',
     'urgent', urgent)),
    ('dispatch', dispatched_at, jsonb_build_object('body', body.name, 'state', 'dispatched', 'to', body.name)),
    ('contact', contacted_at, jsonb_build_object('body', body.name, 'state', 'contacted')),
    ('resolve', claimed_at, jsonb_build_object('body', body.name, 'files', '[]'::jsonb, 'state', 'claimed')),
    ('judge', CASE WHEN state = 'closed' THEN ended_at END, jsonb_build_object('state', 'closed', 'verdict', verdict))
) AS step (verb, at, data)
WHERE step.at IS NOT NULL ORDER BY one.id, step.at
"""
MESSAGES_SQL = """
INSERT INTO inbox_message (community_id, user_id, body_id, template, params, link, event_id, sent_at, read_at)
SELECT one.community_id, addressee.user_id, addressee.body_id, addressee.template,
       jsonb_build_object('number', number, 'title', title, 'body', body.name),
       addressee.link || number || '/', 0, submitted_at, CASE WHEN ended_at IS NOT NULL THEN ended_at END
FROM cases_case AS one JOIN bodies_body AS body ON body.id = one.body_id
JOIN cases_reporter AS reporter ON reporter.case_id = one.id, LATERAL (VALUES
    (reporter.user_id, NULL::bigint, 'cases.dispatched', '/cases/'),
    (NULL::bigint, one.body_id, 'cases.for_you', '/desk/cases/')
) AS addressee (user_id, body_id, template, link)
ORDER BY one.id
"""


def build_history(communities: list[Place], cases: int, at: datetime) -> None:
    """``cases`` cases of all communities in turn, the newest last."""
    streets = [body_at(community, BodyKind.STREET_OFFICE).pk for community in communities]
    facts: dict[str, Any] = {
        "at": at,
        "cases": cases,
        "communities": len(communities),
        "per": USERS_PER_COMMUNITY,
        "buildings": BUILDINGS,
        "streets": streets,
        "district": body_at(communities[0], BodyKind.GOVERNANCE_OFFICE).pk,
        "open": list(OPEN),
        "states": len(OPEN),
        "texts": list(TEXTS),
        "community": FIRST["registry_place"],
        "building": FIRST["registry_building"],
        "body": FIRST["bodies_body"],
        "user": FIRST["people_user"],
        "case": FIRST["cases_case"],
    }
    begin("cases_case")
    begin("audit_event")
    with connection.cursor() as cursor:
        for sql in (CASES_SQL, COUNTERS_SQL, REPORTERS_SQL, CALL_BACKS_SQL, EVENTS_SQL, MESSAGES_SQL):
            cursor.execute(sql, facts)
        cursor.execute("VACUUM ANALYZE")  # as the server does by itself after a while
        cursor.execute("CHECKPOINT")
