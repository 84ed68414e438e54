"""What neighbours give: the charity fund of 南河湾 (S2), and fifty cherry trees (S3)."""

from datetime import timedelta

from linli.bodies.actor import SYSTEM
from linli.bodies.states import DecisionKind
from linli.demo.pictures import trees
from linli.ledger import actions
from linli.ledger.models import Campaign
from linli.ledger.states import BookModel, CampaignKind, Channel, EntryKind, VoucherKind

from .courts import Street
from .till import Till, hour

# What neighbours gave in the first week, in yuan; every seventh of them would rather not be named.
CHARITY_YUAN = (
    *(2000, 1000, 1000, 500, 3000, 800, 5000, 200, 600, 1000, 300, 1200, 500),
    *(400, 1500, 100, 700, 300, 2000, 1500, 900, 3000, 600, 400, 1000, 500),
)
COMMON_WORKS = (
    ("common-5201", 26_800, "大门更换"),
    ("common-5204", 18_600, "门禁安装"),
    ("common-5202", 12_400, "绿化修剪"),
    ("common-5203", 13_900, "墙面美化"),
)


def play_charity(street: Street) -> Till:
    """南河湾: 30,000 yuan given in a week; works out of the common funds, the pavilion out of the charity fund."""
    court = street.court("南河湾", "South River Bend", "nhw", 410, living=4)
    till = street.till(court, model=BookModel.TRUST)
    till.came_in("common-4001", 118_600, street.opened, "公共收益结余", kind=EntryKind.OPENING)
    begun = street.today - timedelta(days=64)
    campaign = actions.open_campaign(
        till.book,
        kind=CampaignKind.CHARITY,
        title="南河湾信义慈善基金",
        title_en="South River Bend Charity Fund",
        about="用于困难邻居的关爱慰问，和大家共同商定的微更新。每一笔收支都公开，捐款人可以不署名。",
        by=till.approves,
        at=hour(begun),
    )
    for number, yuan in enumerate(CHARITY_YUAN):
        give(till, campaign, number, yuan, hour(begun + timedelta(days=number % 7), 15))
    on = street.today - timedelta(days=30)
    builder = till.payee("南河建筑装饰有限公司", "51060000000401")
    for code, yuan, what in COMMON_WORKS:
        allowed = till.decided(
            DecisionKind.COMMITTEE, f"{on.year}-院落焕新-{code[-4:]}", f"院落焕新：{what}", on, limit=yuan
        )
        till.paid(builder, code, yuan, on + timedelta(days=9), what, decision=allowed)
    pavilion = till.decided(DecisionKind.COMMITTEE, f"{on.year}-议事亭", "用慈善基金建信义议事亭", on, limit=18_000)
    code = f"{campaign.fund.code}-5302"
    papers = ((VoucherKind.INVOICE, "发票"),)
    till.paid(builder, code, 17_600, on + timedelta(days=12), "信义议事亭", decision=pavilion, papers=papers)
    return till


def play_trees(street: Street, till: Till) -> Campaign:
    """28 households of four entrances gather 2,000 yuan for 50 cherry trees."""
    begun = street.today - timedelta(days=52)
    campaign = actions.open_campaign(
        till.book,
        kind=CampaignKind.COLLECTION,
        title="一起种 50 棵樱花树",
        title_en="Fifty cherry trees",
        about="1 栋四个单元门前种 50 棵樱花树，每棵 40 元。到期没有凑够，每一笔都退回。",
        goal_fen=200_000,
        until=begun + timedelta(days=30),
        by=till.approves,
        at=hour(begun),
    )
    for number in range(28):
        # 20 households give 70 yuan and 8 give 75.
        give(
            till, campaign, number, 75 if number % 7 in (2, 5) else 70, hour(begun + timedelta(days=1 + number % 9), 18)
        )
    campaign.refresh_from_db()
    actions.decide_campaign(campaign, by=SYSTEM, at=hour(begun + timedelta(days=10)))
    bought = begun + timedelta(days=20)
    nursery = till.payee("桂湖苗圃", "51070000000501")
    allowed = till.decided(DecisionKind.COMMITTEE, f"{bought.year}-樱花", "购买 50 棵樱花树", bought, limit=2_000)
    papers = ((VoucherKind.INVOICE, "发票"),)
    code = f"{campaign.fund.code}-5401"
    till.paid(nursery, code, 2_000, bought, "50 棵樱花树，每棵 40 元", decision=allowed, papers=papers)
    at = hour(bought + timedelta(days=1))
    actions.add_campaign_photo(campaign, photo=trees(at), caption="种好了", by=till.approves, at=at)
    return campaign


def give(till: Till, campaign: Campaign, number: int, yuan: int, at) -> None:
    """One neighbour's gift by bank transfer; one in seven would rather not be named."""
    surname = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华"[number % 28]
    actions.give(
        campaign,
        giver_name=f"{surname}某",
        amount_fen=yuan * 100,
        channel=Channel.BANK,
        nameless=number % 7 == 6,
        reference=f"{campaign.pk}-{number:04}",
        by=till.approves,
        at=at,
    )
