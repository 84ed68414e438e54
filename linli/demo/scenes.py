"""红湖公园城 today: cases at every state, told hour by hour."""

from datetime import timedelta

from linli.bodies.states import BodyKind
from linli.cases import actions
from linli.cases.jobs import expire
from linli.cases.models import ChatGroup, Extension
from linli.cases.states import Channel, Kind, Verdict
from linli.people.models import User

from .pictures import lane, paper, spot
from .told import Stage, tell

K = BodyKind
TOPICS = (
    "物业服务",
    "停车与车棚",
    "电梯",
    "环境卫生",
    "宠物",
    "二手闲置",
    "家长群",
    "老年之家",
    "楼栋长",
    "维修资金",
    "装修邻里",
)


def play(stage: Stage) -> None:
    """All stories, and then the clocks of the last ten days, hour by hour."""
    for story in (_fire_lane, _barbecue, _waiting, _at_work, _for_the_reporter, _long, _handed, _others, _closed):
        story(stage)
    open_groups(stage)
    for hours in range(240, 0, -1):
        while expire(stage.at - timedelta(hours=hours)):
            pass


def _fire_lane(stage: Stage) -> None:
    """The story of the house: whistled, one did not come, up one level, judged once as not solved."""
    at = stage.at
    told = tell(
        stage,
        "owner",
        "safety.fire_lane",
        Kind.COMPLAINT,
        "北门消防通道长期被私家车堵住\n消防车根本进不来。上个月有老人发病，救护车在外面等了二十分钟。",
        46,
        building="3栋",
        spot="北门",
        photos=[lane(at, cars=3)],
    )
    told.taken(0.5).whistled((K.URBAN_MANAGEMENT, K.POLICE, K.MARKET_SUPERVISION), "车主不配合挪车，需要联合执法", 0.5)
    told.reported_in(K.URBAN_MANAGEMENT, "urban", "已到现场取证，贴单 3 张", 0.6)
    told.reported_in(K.POLICE, "police", "已联系车主", 0.5)
    told.now += timedelta(hours=2)
    expire(told.now)  # market supervision has not come
    told.taken(1, by="worker").worked("worker", "今天下午和交警一起清场", 0.5)
    told.solved("worker", "车辆已全部清走，地面重新划线", 8, [lane(at, cars=0)])
    told.judged("owner", Verdict.NOT_SOLVED, 12, "晚上又停满了")
    told.solved("worker", "通道口装了五根隔离桩，物业夜间值守", 12, [lane(at, cars=0, posts=True)])


def _barbecue(stage: Stage) -> None:
    """Whistled; two of three have come, the third has an hour left."""
    told = tell(
        stage,
        "elder",
        "clean.smell",
        Kind.COMPLAINT,
        "楼下烧烤摊油烟\n3 栋 1 单元门口，每晚 9 点到 1 点，窗户都不敢开。",
        37,
        anonymous=True,
        photos=[spot(stage.at, 2, mended=False)],
    )
    told.taken(11).whistled((K.URBAN_MANAGEMENT, K.MARKET_SUPERVISION, K.POLICE), "占道经营，需要联合执法", 2)
    told.reported_in(K.URBAN_MANAGEMENT, "urban", "已现场取证", 6)
    told.reported_in(K.POLICE, "police", "已到场", 0.5)


def _waiting(stage: Stage) -> None:
    tell(stage, "tenant", "house.lamp", Kind.HELP, "2 单元门口的灯不亮，晚上下班摸黑", 3)
    tell(stage, "neighbour", "parking.messy", Kind.COMPLAINT, "有车停在盲道上，推婴儿车过不去", 7, building="5栋")
    tell(stage, "elder", "life.elderly", Kind.ENQUIRY, "社区食堂老年餐怎么申请？", 20)
    tell(stage, "owner", "supply.water", Kind.HELP, "六楼以上早上水压很小", 1.2)
    told = tell(stage, "neighbour", "house.upstairs_leak", Kind.HELP, "楼上漏水，卫生间顶上一直滴", 30)
    told.taken(2).do("ask_reporter", "secretary", 1, question="请问是几单元几号？方便时拍一张照片，我们约师傅上门。")
    told = tell(stage, "tenant", "service.quality", Kind.COMPLAINT, "报修电话打了三次没人接", 26, building="8栋")
    told.taken(3).to(K.PROPERTY_COMPANY)


def _at_work(stage: Stage) -> None:
    told = tell(stage, "owner", "house.door", Kind.HELP, "2 单元门禁失灵，谁都能进", 50)
    told.taken(2).to(K.PROPERTY_COMPANY).worked("manager", "配件已订，两天内修好")
    told = tell(
        stage, "neighbour", "lift.breakdown", Kind.COMPLAINT, "7 栋电梯又停了，老人下不了楼", 20, building="7栋"
    )
    told.taken(1).to(K.PROPERTY_COMPANY).worked("staff", "维保师傅今天到场")
    told = tell(stage, "tenant", "clean.bulky", Kind.COMPLAINT, "装修垃圾堆在 9 栋路口半个月了", 60, building="9栋")
    told.taken(4).to(K.PROPERTY_COMPANY).do("sign_for", "manager", 3)
    told = tell(stage, "elder", "neighbour.noise", Kind.COMPLAINT, "楼上半夜剁肉，和他们说过几次也不听", 90)
    told.taken(5, by="secretary").do("sign_for", "secretary", 1).do(
        "contact", "secretary", 2, text="周末请两家坐下来谈"
    )
    told.do(
        "mediate",
        "secretary",
        30,
        parties="周奶奶、楼上住户",
        positions="一方要安静，一方做早点要早起",
        outcome="每晚 10 点后不剁肉，案板下垫胶垫",
        agreed=True,
        signed_paper=paper(stage.at, 3),
    )


def _for_the_reporter(stage: Stage) -> None:
    told = tell(stage, "owner", "clean.rubbish", Kind.COMPLAINT, "3 栋垃圾桶两天没清了", 54)
    told.taken(2).to(K.PROPERTY_COMPANY).worked("manager", "今天加一趟清运")
    told.solved("manager", "已清运并冲洗，改为每天两次", 10, [spot(stage.at, 1, mended=True)])
    told = tell(stage, "elder", "house.handrail", Kind.HELP, "单元门口扶手松了，怕摔", 70)
    told.taken(2).to(K.PROPERTY_COMPANY).worked("staff", "明天来加固")
    told.solved("staff", "扶手已重新固定", 12, [spot(stage.at, 4, mended=True)])


def _long(stage: Stage) -> None:
    told = tell(stage, "neighbour", "house.seepage", Kind.COMPLAINT, "地下室渗水，开发商遗留问题，三年没人管", 24 * 9)
    told.taken(3).do("sign_for", "secretary", 1).do("contact", "secretary", 2, text="已约开发商和住建局查看")
    told.do("to_long_cycle", "secretary", 20, text="已查明为防水层失效，预算约 60 万元，需走维修资金程序")
    told.do("interim_report", "secretary", 24 * 4, text="第二次报告：勘察完成，方案在 3 栋公示栏")
    told = tell(
        stage,
        "owner",
        "planning.nimby",
        Kind.COMPLAINT,
        "垃圾转运站异味严重，离我们楼不到三十米",
        24 * 8,
        building="2栋",
    )
    told.taken(4).do("sign_for", "secretary", 1).do("contact", "secretary", 1, text="已上报并申请检测")
    told.do(
        "refer",
        "street",
        24,
        authority="生态环境保护督察组",
        number="环督〔示例〕17 号",
        on=(told.now + timedelta(days=1)).date(),
        reply_due_on=(told.now + timedelta(days=30)).date(),
    )


def _handed(stage: Stage) -> None:
    told = tell(stage, "tenant", "parking.charging", Kind.HELP, "想装充电桩，物业一直拖", 44, building="6栋")
    told.taken(3).to(K.PROPERTY_COMPANY).do("hand_back", "manager", 6, reason="not_our_duty", text="需供电公司先核容量")
    told = tell(stage, "neighbour", "clean.greenery", Kind.COMPLAINT, "绿化带被铲了种菜", 75, building="4栋")
    told.taken(3).to(K.PROPERTY_COMPANY).worked("manager", "本周清理并补种")
    told.do(
        "ask_extension", "manager", 20, reason="补种的苗木下周到货", until=told.case.solve_due_at + timedelta(days=5)
    )
    told = tell(stage, "owner", "conduct.company", Kind.COMPLAINT, "物业把架空层租出去，收入从没公布", 22)
    told.do("accept", "street", 10)
    told = tell(stage, "neighbour", "service.repairs", Kind.COMPLAINT, "门口路灯报修一个月了", 100, building="10栋")
    told.taken(2).to(K.PROPERTY_COMPANY).worked("manager", "等配件")
    told.do("ask_extension", "manager", 10, reason="厂家停产，改型号", until=told.case.solve_due_at + timedelta(days=4))
    asked = Extension.objects.select_related("case__community", "case__category", "case__body", "decider").get(
        case_id=told.pk
    )
    actions.decide_extension(
        asked, granted=True, why="情况属实", by=stage.people["head"], at=told.now + timedelta(hours=3)
    )


def _others(stage: Stage) -> None:
    """Through a worker: a call, a patrol; a report; and a case that two neighbours have joined."""
    _taken_down(stage, 2, Channel.CALL, "supply.power", "老人来电：家里跳闸送不上电", "郭大爷", "13900009001")
    _taken_down(stage, 5, Channel.PATROL, "safety.stairwell", "巡查发现 11 栋 2 单元楼道堆放沙发")
    first = tell(stage, "owner", "safety.ebike", Kind.REPORT, "有人把电瓶车推进电梯充电", 1.5, building="12栋")
    first.taken(0.5)
    dance = tell(stage, "tenant", "neighbour.dancing", Kind.COMPLAINT, "晚上九点半还在跳广场舞", 16, building="1栋")
    actions.join(dance.case, by=stage.people["neighbour"], at=dance.now + timedelta(hours=1))
    actions.join(dance.case, by=stage.people["elder"], at=dance.now + timedelta(hours=2))
    dance.taken(4)


def _taken_down(
    stage: Stage,
    hours_ago: int,
    channel: str,
    category: str,
    text: str,
    name: str = "",
    phone: str = "",
    group: ChatGroup | None = None,
) -> None:
    said = actions.Said(
        kind=Kind.ENQUIRY if category == "service.fees" else Kind.HELP,
        category=category,
        text=text,
        channel=channel,
        chat_group=group,
    )
    actions.submit_for(
        said,
        community=stage.town.communities["hh"],
        reporter_name=name,
        reporter_phone=phone,
        by=stage.people["worker"],
        at=stage.at - timedelta(hours=hours_ago),
    )


def _closed(stage: Stage) -> None:
    for days, who, category, kind, text, say in (
        (6, "owner", "house.lamp", Kind.HELP, "地下车库 B 区灯坏了三盏", "已换 LED 灯 6 盏"),
        (9, "tenant", "clean.sweeping", Kind.COMPLAINT, "电梯轿厢很久没擦", "每日擦拭，登记上墙"),
        (12, "elder", "house.pavement", Kind.HELP, "花园小路地砖翘起来，绊脚", "已重铺 12 平方米"),
    ):
        told = tell(stage, who, category, kind, text, days * 24)
        told.taken(2).to(K.PROPERTY_COMPANY).worked("manager", "已安排")
        told.solved("manager", say, 20, [spot(stage.at, days, mended=True)])
        told.judged(who, Verdict.SATISFIED, 6, "很快，谢谢")
    told = tell(stage, "neighbour", "life.idea", Kind.SUGGESTION, "建议在南门加一个快递柜", 24 * 5, building="2栋")
    told.taken(3).do("answer", "secretary", 4, text="已列入下月联席会议议题").judged("neighbour", Verdict.SATISFIED)
    told = tell(stage, "tenant", "neighbour.dispute", Kind.HELP, "和房东的押金官司怎么办", 24 * 4)
    told.taken(2).do(
        "refuse",
        "secretary",
        2,
        reason="in_proceedings",
        channel="已在法院立案，请向承办法官询问；可到街道司法所免费咨询",
    )


def open_groups(stage: Stage) -> None:
    """11 chat groups by topic (S0-5); a question asked in one of them has become a case."""
    from_day = stage.at - timedelta(days=200)
    community = stage.town.communities["hh"]
    groups = [
        actions.open_chat_group(
            community=community,
            topic=topic,
            platform="微信",
            moderator=_user("captain" if index % 2 else "worker"),
            by=stage.people["worker"],
            at=from_day,
        )
        for index, topic in enumerate(TOPICS)
    ]
    _taken_down(stage, 28, Channel.CHAT, "service.fees", "群里问：物业费发票怎么开？", "群友", "13900009100", groups[0])
    _taken_down(
        stage, 9, Channel.CHAT, "lift.breakdown", "群里反映：14 栋电梯按键失灵", "群友", "13900009100", groups[2]
    )


def _user(handle: str) -> User:
    return User.objects.get(handle=f"demo-{handle}")
