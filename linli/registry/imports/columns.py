"""Which of our columns a heading means, in the words that registers in China and elsewhere use."""

import re
from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.kernel.errors import Invalid
from linli.kernel.text import half_width

# column: (what we call it, the headings that mean it; the first fits best)
_REGISTER: dict[str, tuple[str | Promise, str]] = {
    "address": (
        gettext_lazy("Whole address"),
        "房屋坐落 房屋地址 坐落 房屋 房产 地址 详细地址 门牌 房号全称 address wholeaddress",
    ),
    "building": (gettext_lazy("Building"), "楼栋 楼栋号 栋号 幢号 栋 幢 楼号 座 楼 building block buildingname"),
    "entrance": (gettext_lazy("Entrance"), "单元 单元号 梯 门洞 entrance stair staircase"),
    "number": (
        gettext_lazy("Unit number"),
        "房号 房间号 室号 户号 门牌号 房屋编号 室 unit number unitnumber room",
    ),
    "area": (
        gettext_lazy("Area, m²"),
        "建筑面积 产权面积 面积 房屋面积 专有部分面积 专有面积 登记面积 area floorarea builtarea",
    ),
    "use": (gettext_lazy("Use"), "用途 房屋用途 规划用途 房屋性质 使用性质 房屋类型 use usage"),
    "owner": (
        gettext_lazy("Owner"),
        "业主姓名 业主 产权人 权利人 所有权人 房主 产权人姓名 户主 姓名 业主名称 owner ownername name",
    ),
    "owner_phone": (
        gettext_lazy("Owner's phone"),
        "联系电话 业主电话 手机号 手机 电话 联系方式 手机号码 电话号码 业主联系电话 业主手机 phone mobile ownersphone",
    ),
    "owner_kind": (gettext_lazy("Kind of owner"), "业主类型 业主性质 产权人类型 权利人类型 ownertype kindofowner"),
    "deed": (
        gettext_lazy("Deed number"),
        "产权证号 房产证号 不动产权证号 权证号 不动产权证书号 产权证 不动产证号 deed title deednumber titledeed",
    ),
    "shared": (gettext_lazy("Held together"), "共有 共有情况 共有方式 是否共有 共有人 coowned shared heldtogether"),
    "representative": (
        gettext_lazy("Represents the owners"),
        "代表 业主代表 是否代表 共有代表 投票代表 推选代表 representative representstheowners",
    ),
    "held_since": (
        gettext_lazy("Owner since"),
        "取得日期 登记日期 产权登记日期 取得时间 购房日期 交房日期 入住日期 since heldsince ownersince",
    ),
    "tenant": (gettext_lazy("Tenant"), "租户姓名 租户 承租人 租客 承租人姓名 tenant tenantname"),
    "tenant_phone": (
        gettext_lazy("Tenant's phone"),
        "租户电话 承租人电话 租户联系电话 租客电话 tenantsphone",
    ),
    "tenant_since": (
        gettext_lazy("Let since"),
        "起租日期 租期开始 租赁开始日期 租赁起始日期 tenantsince letsince",
    ),
    "tenant_until": (
        gettext_lazy("Let until"),
        "到租日期 租期结束 租赁结束日期 租赁到期日期 tenantuntil letuntil",
    ),
}
_PROJECTS: dict[str, tuple[str | Promise, str]] = {
    "place": (gettext_lazy("Region"), "区域 地区 区县 行政区 街道 单位 district place area"),
    "total": (gettext_lazy("Total"), "合计 总数 总计 项目总数 在管项目 在管商品房项目 小计 total"),
    "building": (gettext_lazy("Being built and sold"), "在建在售 在建 在建项目 建设中 在售 underconstruction building"),
    "planned": (gettext_lazy("To be sold"), "待售 待建 拟建 待建待售 未售 tobesold planned"),
    "occupied": (
        gettext_lazy("Delivered and occupied"),
        "已交付 已入住 交付入住 已交付入住 交付 入住 occupied",
    ),
    "as_of": (gettext_lazy("As of"), "截止日期 统计日期 截至 截止时间 日期 asof date"),
}
KINDS = {"register": _REGISTER, "projects": _PROJECTS}

_MEANS = {
    kind: {word: (column, rank) for column, (_label, words) in table.items() for rank, word in enumerate(words.split())}
    for kind, table in KINDS.items()
}
_IN_BRACKETS = re.compile(r"[(（\[【].*?[)）\]】]")


def columns_of(kind: str) -> dict[str, str]:
    """Our columns with their names in the reader's language."""
    return {column: str(label) for column, (label, _words) in KINDS[kind].items()}


def header_score(cells: Iterable[str]) -> int:
    """How many of these cells are headings that we know."""
    names = {_normal(cell) for cell in cells}
    return max(len(names & set(means)) for means in _MEANS.values())


def map_headers(headers: list[str], kind: str = "register") -> dict[str, str]:
    """Our column → the heading that means it best. A second "联系电话" right after a tenant is the tenant's."""
    found: dict[str, tuple[int, str]] = {}
    before = ""
    for header in headers:
        column, rank = _MEANS[kind].get(_normal(header), ("", 0))
        if column == "owner_phone" and before == "tenant" and "owner_phone" in found:
            column = "tenant_phone"
        if column and (column not in found or rank < found[column][0]):
            found[column] = (rank, header)
        before = column or before
    return {column: header for column, (_rank, header) in found.items()}


def check_mapping(mapping: Mapping[str, str], headers: list[str], kind: str = "register") -> dict[str, str]:
    """The mapping without its blanks. Raises Invalid if a heading does not exist, stands for two of our columns, or
    if a column that every row needs is missing."""
    chosen = {column: header for column, header in mapping.items() if header}
    names = columns_of(kind)
    if unknown := [header for header in chosen.values() if header not in headers]:
        raise Invalid(_("The file has no column “%(header)s”.") % {"header": unknown[0]}, field="mapping")
    if set(chosen) - set(names):
        raise Invalid(_("The register has no such column."), field="mapping")
    for column, header in chosen.items():
        if list(chosen.values()).count(header) > 1:
            raise Invalid(
                _("The column “%(header)s” is chosen twice.") % {"header": header},
                field=column,
            )
    needed = ["total"] if kind == "projects" else ["building", "number", "area"]
    if "address" in chosen:
        needed = ["area"]
    for column in needed:
        if column not in chosen:
            raise Invalid(
                _("Say which column of the file is “%(column)s”: no row can be read without it.")
                % {"column": names[column]},
                field=column,
            )
    return chosen


def _normal(header: str) -> str:
    plain = _IN_BRACKETS.sub("", half_width(header))
    return re.sub(r"(?:㎡|m²|平方米)$", "", re.sub(r"[^\w㎡]|_", "", plain).lower())
