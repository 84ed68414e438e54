"""The cells of a hotline file: headings and words as city systems write them, times and yes or no."""

import re
from collections.abc import Mapping
from datetime import date, datetime, time

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from linli.cases.states import Channel, ExclusionReason, Kind, State, Verdict
from linli.kernel.errors import Invalid
from linli.kernel.text import plain_cell
from linli.law.deadlines import SHANGHAI

Cell = str | int | bool | date | datetime | None

# Our name of a column: the headings under which files bring it, without spaces and in small letters.
HEADINGS: dict[str, tuple[str, ...]] = {
    "number": ("工单编号", "工单号", "热线编号", "信访编号", "编号", "受理编号"),
    "community": ("小区", "小区名称", "所属小区"),
    "submitted_at": ("受理时间", "来电时间", "登记时间", "提交时间", "诉求时间"),
    "category": ("类别", "诉求类别", "事项分类", "分类", "类别编码"),
    "kind": ("类型", "诉求类型", "诉求性质"),
    "channel": ("来源", "渠道", "来源渠道"),
    "title": ("标题", "工单标题", "主题"),
    "text": ("内容", "诉求内容", "工单内容", "问题描述"),
    "name": ("诉求人", "姓名", "来电人", "联系人"),
    "phone": ("电话", "联系电话", "来电号码", "手机号"),
    "building": ("楼栋", "栋"),
    "spot": ("地点", "详细地址", "具体位置"),
    "body": ("承办单位", "办理单位", "责任单位"),
    "dispatched_at": ("派单时间", "转办时间"),
    "contact_due_at": ("联系时限", "响应时限"),
    "contacted_at": ("联系时间", "首次联系时间", "响应时间"),
    "solve_due_at": ("办理时限", "办结时限", "截止时间"),
    "claimed_at": ("办结时间", "反馈时间"),
    "ended_at": ("结案时间", "归档时间", "关闭时间"),
    "state": ("状态", "办理状态", "结案方式"),
    "verdict": ("回访结果", "满意度", "评价"),
    "result": ("办理结果", "处理结果", "答复内容"),
    "left_community": ("是否吹哨", "吹哨", "是否上报"),
    "excluded": ("剔除", "剔除原因", "不纳入考核"),
}

KINDS = {
    **{kind.value: kind for kind in Kind},
    "求助": Kind.HELP,
    "投诉": Kind.COMPLAINT,
    "举报": Kind.REPORT,
    "投诉举报": Kind.REPORT,
    "咨询": Kind.ENQUIRY,
    "建议": Kind.SUGGESTION,
    "意见建议": Kind.SUGGESTION,
}
CHANNELS = {
    "hotline": Channel.HOTLINE,
    "petition": Channel.PETITION,
    "12345": Channel.HOTLINE,
    "热线": Channel.HOTLINE,
    "12345热线": Channel.HOTLINE,
    "信访": Channel.PETITION,
}
# Words for a case that still goes on mean nothing here: a row without a time of ending is open.
ENDS = {
    "closed": State.CLOSED,
    "已办结": State.CLOSED,
    "办结": State.CLOSED,
    "已结案": State.CLOSED,
    "refused": State.REFUSED,
    "不予受理": State.REFUSED,
    "withdrawn": State.WITHDRAWN,
    "撤回": State.WITHDRAWN,
    "已撤回": State.WITHDRAWN,
    "open": "",
    "在办": "",
    "办理中": "",
    "待办": "",
}
VERDICTS = {
    **{verdict.value: verdict for verdict in Verdict},
    "满意": Verdict.SATISFIED,
    "已解决满意": Verdict.SATISFIED,
    "不满意": Verdict.SOLVED_ONLY,
    "已解决不满意": Verdict.SOLVED_ONLY,
    "未解决": Verdict.NOT_SOLVED,
    "未评价": Verdict.UNANSWERED,
    "联系不上": Verdict.UNANSWERED,
    "无法联系": Verdict.UNANSWERED,
}
EXCLUDED = {
    **{reason.value: reason for reason in ExclusionReason},
    "否": "",
    "no": "",
    "恶意": ExclusionReason.MALICIOUS,
    "超出职责": ExclusionReason.OUT_OF_SCOPE,
    "重复": ExclusionReason.DUPLICATE,
    "误录": ExclusionReason.TEST,
}
_YES, _NO = {"是", "有", "yes", "true", "1", "y"}, {"", "否", "无", "no", "false", "0", "n"}
_MOMENT = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T ]+(\d{1,2})[:时点](\d{2})(?:[:分](\d{2}))?秒?)?")


def heading(name: str) -> str:
    """What a column is called in the reader's language."""
    return HEADINGS[name][0] if (get_language() or "zh").startswith("zh") and name in HEADINGS else name


def text_of(cell: Cell) -> str:
    """A cell as text; a formula's guard is taken off again (kernel.text.safe_cell)."""
    if cell is None:
        return ""
    return plain_cell(cell).strip() if isinstance(cell, str) else str(cell)


def word(row: Mapping[str, Cell], name: str, words: Mapping[str, str]) -> str:
    """The meaning of a cell from a closed list; "" for an empty one. Raises Invalid for any other word."""
    text = "".join(text_of(row.get(name)).split()).casefold()
    if not text:
        return ""
    if text not in words:
        raise Invalid(_("“%(text)s” is not a known word here") % {"text": text[:40]}, field=name)
    return words[text]


def yes(row: Mapping[str, Cell], name: str) -> bool:
    """Raises Invalid for what is neither yes nor no."""
    text = text_of(row.get(name)).casefold()
    if text not in _YES | _NO:
        raise Invalid(_("“%(text)s” is neither yes nor no") % {"text": text[:40]}, field=name)
    return text in _YES


def moment(row: Mapping[str, Cell], name: str, latest: datetime | None = None) -> datetime | None:
    """A time in Asia/Shanghai, None for an empty cell; a day alone is its beginning. Raises Invalid for what is no time
    and for a time after ``latest``."""
    cell = row.get(name)
    if cell is None or cell == "":
        return None
    found = _aware(cell)
    if found is None:
        raise Invalid(_("“%(text)s” is not a time such as 2021-03-05 08:40") % {"text": text_of(cell)[:40]}, field=name)
    if latest is not None and found > latest:
        raise Invalid(_("this time lies in the future"), field=name)
    return found


def _aware(cell: Cell) -> datetime | None:
    if isinstance(cell, datetime):
        return cell if cell.tzinfo else cell.replace(tzinfo=SHANGHAI)
    if isinstance(cell, date):
        return datetime.combine(cell, time.min, tzinfo=SHANGHAI)
    text = text_of(cell)
    match = _MOMENT.fullmatch(text)
    try:
        if match:
            year, month, day, hour, minute, second = (int(part or 0) for part in match.groups())
            return datetime(year, month, day, hour, minute, second, tzinfo=SHANGHAI)
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=SHANGHAI)
