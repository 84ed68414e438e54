"""Years of cases that are over, as a city hotline's file would bring them: 3,540 in the last full year and 1,908 in the
year before in 坪山 (S1), and the past of 红湖公园城."""

import random
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from linli.bodies.actor import SYSTEM
from linli.cases.actions import import_hotline
from linli.registry.models import Place

from .places import Town
from .sentences import SENTENCES

SHANGHAI = ZoneInfo("Asia/Shanghai")
PETITIONS, OF_PLANNING = 806, 327  # among the 3,540; S1-17
OTHERS = [line for line in SENTENCES if not line[0].startswith("planning")]
# What a file says of a case that still goes on.
OPEN = ("number", "community", "submitted_at", "category", "kind", "channel", "text", "building")
NEVER_PETITIONED = "ps01"  # 金地朗悦花园: four years without a petition


def load_pingshan(town: Town, at: datetime) -> None:
    """The two full years of S1, and this year so far at a calmer pace."""
    year, chance = at.astimezone(SHANGHAI).year, random.Random(2021)  # noqa: S311 - the same every day, no secret
    places = list(town.communities.values())
    weights = [3 + (index * 7) % 11 for index in range(len(places))]
    rows = []
    for which, count, petitions, planning in ((year - 2, 1908, 402, 150), (year - 1, 3540, PETITIONS, OF_PLANNING)):
        begin = datetime(which, 1, 1, tzinfo=SHANGHAI)
        span = datetime(which + 1, 1, 1, tzinfo=SHANGHAI) - begin - timedelta(minutes=1)
        chosen = chance.choices(places, weights, k=count)
        for index, place in enumerate(chosen):
            is_petition = index < petitions
            if is_petition and place.code == NEVER_PETITIONED:
                place = places[index % 44 + 1]
            kind = "planning" if index < planning else ""
            rows.append(_row(f"{which}-{index}", place, begin + span * chance.random(), chance, is_petition, kind))
    start = datetime(year, 1, 1, tzinfo=SHANGHAI)
    for index in range(2000):
        moment = start + (at - start) * chance.random()
        place = chance.choices(places, weights)[0]
        is_petition = index % 9 == 0 and place.code != NEVER_PETITIONED
        if moment < at - timedelta(days=10):
            rows.append(_row(f"{year}-{index}", place, moment, chance, is_petition, ""))
    import_hotline(town.district, rows, file_sha256="0" * 64, by=SYSTEM, at=at)


def load_lively(town: Town, at: datetime) -> None:
    """What came in during the last days and still goes on; what nobody took up has gone up by itself."""
    chance = random.Random(7)  # noqa: S311
    for hours, count in ((80, 9), (52, 12), (28, 14), (5, 21)):
        moment = at - timedelta(hours=hours)
        rows = []
        for index in range(count):
            place = list(town.communities.values())[(index * 11 + hours) % 45]
            is_petition = index % 8 == 0 and place.code != NEVER_PETITIONED
            row = _row(f"{hours}-{index}", place, moment - timedelta(minutes=index), chance, is_petition, "")
            rows.append({name: row[name] for name in OPEN if name in row})
        import_hotline(town.district, rows, file_sha256=f"{hours:064}", by=SYSTEM, at=moment)


def load_honghu(town: Town, at: datetime) -> None:
    """红湖公园城 and its neighbours: many cases two years ago, fewer since."""
    chance = random.Random(2017)  # noqa: S311
    year, rows = at.astimezone(SHANGHAI).year, []
    for which, count in ((year - 2, 400), (year - 1, 300), (year, 150)):
        begin = datetime(which, 1, 1, tzinfo=SHANGHAI)
        end = min(datetime(which + 1, 1, 1, tzinfo=SHANGHAI), at - timedelta(days=12))
        for index in range(count if end > begin else 0):
            code = ("hh", "hh", "hh", "fhy", "bjc")[index % 5]
            moment = begin + (end - begin) * chance.random()
            rows.append(_row(f"hh-{which}-{index}", town.communities[code], moment, chance, index % 23 == 0, ""))
    import_hotline(town.district, rows, file_sha256="1" * 64, by=SYSTEM, at=at)


def _row(number: str, place: Place, moment: datetime, chance: random.Random, petition: bool, heading: str) -> dict:
    pool = [line for line in SENTENCES if line[0].startswith(heading)] if heading else OTHERS
    category, kind, text = chance.choice(pool)
    dispatched = moment + timedelta(minutes=chance.randrange(5, 20 * 60))
    contact = dispatched + timedelta(minutes=chance.choice((40, 90, 200, 600, 1100, 1100, 1900)))
    claimed = contact + timedelta(hours=chance.choice((3, 9, 26, 50, 90, 130)))
    ended = claimed + timedelta(hours=chance.choice((1, 5, 20, 60)))
    verdict = chance.choices(("satisfied", "solved_only", "not_solved", "unanswered"), (74, 9, 6, 11))[0]
    return {
        "number": f"D{number}",
        "community": place.name,
        "submitted_at": moment,
        "category": category,
        "kind": kind,
        "channel": "petition" if petition else "hotline",
        "text": text,
        "building": f"{chance.randrange(1, 4)}栋",
        "dispatched_at": dispatched,
        "contacted_at": contact,
        "claimed_at": claimed,
        "ended_at": ended,
        "verdict": verdict,
        "result": "已处理并回复",
        "left_community": "是" if chance.random() < 0.36 or heading else "否",
        "excluded": "超出职责" if chance.random() < 0.004 else "",
    }
