"""Register files as people send them."""

import io
from collections.abc import Iterable, Sequence

from openpyxl import Workbook

HEADERS = (
    "楼栋",
    "单元",
    "房号",
    "建筑面积(㎡)",
    "用途",
    "业主姓名",
    "联系电话",
    "共有",
    "代表",
    "取得日期",
    "租户姓名",
    "租户电话",
)


def xlsx(rows: Iterable[Sequence[object]], headers: Sequence[str] = HEADERS, title: str = "") -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet("住户")
    if title:
        sheet.append([title])
    sheet.append(list(headers))
    for row in rows:
        sheet.append(list(row))
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def csv_text(rows: Iterable[Sequence[object]], headers: Sequence[str] = HEADERS, delimiter: str = ",") -> str:
    return "\n".join(delimiter.join(str(cell) for cell in row) for row in [headers, *rows]) + "\n"


def row(
    number: str = "101",
    *,
    building: str = "9栋",
    entrance: str = "1单元",
    area: object = "89.04",
    owner: str = "秦一",
    phone: str = "13800000001",
    shared: str = "",
    represents: str = "",
    since: str = "",
    tenant: str = "",
    tenant_phone: str = "",
) -> list[object]:
    """One row under HEADERS, right in every cell unless told otherwise."""
    return [building, entrance, number, area, "住宅", owner, phone, shared, represents, since, tenant, tenant_phone]
