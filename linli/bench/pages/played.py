"""Cases that really went through every step: their pages are the long ones."""

from datetime import datetime, timedelta

from linli.audit import sequence
from linli.bench.common.district import District
from linli.bodies.actor import Actor, actor_of
from linli.bodies.models import Body
from linli.bodies.states import BodyKind
from linli.cases import actions
from linli.cases.models import Case, Category
from linli.cases.states import Evidence, Kind, Verdict
from linli.people.models import User
from linli.registry.models import Building, Place

TEXT = "楼下路灯不亮，晚上黑乎乎的，老人不敢出门。物业说已经报修，一个星期过去了还没有人来。"


def play(district: District, count: int) -> list[tuple[int, str]]:
    """``count`` cases of the first community: (user, number). Some are being worked on, some wait for her word, some
    are closed after they had to be done again."""
    community = Place.objects.get(code=district.home)
    secretary, manager = _actor(district.secretary, district.at), _actor(district.manager, district.at)
    company = Body.objects.get(place=community, kind=BodyKind.PROPERTY_COMPANY)
    category = _category()
    building = Building.objects.filter(community=community).earliest("id")
    made = []
    for index in range(count):
        user = district.ids.first_user + index % (district.ids.users // district.ids.communities) * (
            district.ids.communities
        )
        by = _actor(user, district.at)
        said = actions.Said(kind=Kind.HELP, category=category, text=TEXT, building=building)
        case = actions.submit(said, community=community, by=by, at=district.at - timedelta(hours=40))
        _handle(case.pk, by, secretary, manager, company, district.at - timedelta(hours=39), index % 3)
        made.append((user, case.number))
    sequence.sequence(community.pk, district.at)
    return made


def _actor(user: int, at: datetime) -> Actor:
    return actor_of(User.objects.get(pk=user), at.date())


def _category() -> str:
    """A category that is closed with a written result."""
    found = Category.objects.filter(active=True, evidence=Evidence.NOTE, about_body=False, urgent=False, beyond=False)
    return found.exclude(parent_code="").earliest("sort", "id").code


def _handle(pk: int, by: Actor, secretary: Actor, manager: Actor, company: Body, at: datetime, how_far: int) -> None:
    hours = iter(range(40))

    def now() -> datetime:
        return at + timedelta(hours=next(hours))

    def case() -> Case:
        return Case.objects.select_related("community", "category__catalogue", "body__place", "first_body").get(pk=pk)

    actions.accept(case(), by=secretary, at=now())
    actions.dispatch(case(), to=company, by=secretary, at=now())
    actions.sign_for(case(), by=manager, at=now())
    actions.contact(case(), text="已电话联系，约定明天上午到现场查看。", by=manager, at=now())
    actions.start(case(), text="已派电工到场，发现线路老化。", by=manager, at=now())
    actions.add_note(case(), text="配件已订，后天到货。", shown=True, by=manager, at=now())
    if how_far == 0:
        return
    actions.resolve(case(), text="更换了三盏路灯和一段电缆，夜间照明已恢复。", by=manager, at=now())
    if how_far == 1:
        return
    actions.judge(case(), verdict=Verdict.NOT_SOLVED, text="还有一盏不亮。", by=by, at=now())
    actions.resolve(case(), text="最后一盏也换好了，请再看一看。", by=manager, at=now())
    actions.judge(case(), verdict=Verdict.SATISFIED, text="谢谢。", by=by, at=now())
