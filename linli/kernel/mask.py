"""Names and numbers as they are shown outside the duty that needs them (Personal Information Protection Law)."""

import re
from collections.abc import Callable

from .text import half_width, local_phone, without_invisibles

_COMPOUND = """
欧阳 太史 端木 上官 司马 东方 独孤 南宫 万俟 闻人 夏侯 诸葛 尉迟 公羊 赫连 澹台 皇甫 宗政 濮阳 公冶 太叔 申屠 公孙 慕容
仲孙 钟离 长孙 宇文 司徒 鲜于 司空 闾丘 子车 亓官 司寇 巫马 公西 颛孙 壤驷 公良 漆雕 乐正 宰父 谷梁 拓跋 夹谷 轩辕 令狐
段干 百里 呼延 东郭 南门 羊舌 微生 公仪 梁丘 公仲 公上 公门 公山 公坚 左丘 公伯 西门 公祖 第五 公乘 贯丘 公皙 南荣 东里
东宫 仲长 子书 子桑 即墨 达奚 褚师 纳兰 歐陽 司馬 東方 諸葛 尉遲 赫連 澹臺 濮陽 公孫 鍾離 長孫 鮮于 軒轅
"""
_COMPOUND_SURNAMES = frozenset(_COMPOUND.split())

# Digits as people write them to get past a filter: full width, and Chinese numerals.
_NUMERALS = str.maketrans("〇零○一二三四五六七八九幺壹贰叁肆伍陆柒捌玖", "0001234567891123456789")
_S = r"[ \-‐-―._·]?"
_EMAIL = r"(?<![A-Za-z0-9._%+-])[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
_IDENTITY_CARD = rf"\d{{6}}{_S}\d{{8}}{_S}\d{{3}}[\dXx]"
_LONG_NUMBER = rf"\d{{4}}(?:{_S}\d{{4}}){{3}}(?:{_S}\d{{1,3}})?|\d{{15,19}}"  # bank cards; identity cards before 1999
_MOBILE = rf"(?:(?:\+|00)?86{_S})?1[3-9]\d(?:{_S}\d{{4}}{_S}\d{{4}}|{_S}\d{{3}}{_S}\d{{5}}|\d\d{_S}\d{{3}}{_S}\d{{3}})"
_LANDLINE = rf"\(?0[1-9]\d{{1,2}}\)?{_S}[2-9]\d{{2,3}}{_S}\d{{4}}"
# What leads to a door, a car or an account: 3栋2单元1204, 3-2-1204, 1204室, 川A12345, 微信 wang_88, 座机 6000 1234.
_NOT_A_DOOR = r"(?!\d|年|元|块|户|人|米|平)"
_ROOM = r"(?<!\d)\d{3,4}(?=室|号房|房间)"
_DOOR = rf"(?:(?<=单元)|(?<=[栋幢座])){_S}\d{{3,4}}{_NOT_A_DOOR}|(?<=\d-\d-)\d{{3,4}}{_NOT_A_DOOR}|{_ROOM}"
_PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼使领"
_PLATE = rf"[{_PROVINCES}][A-Za-z][ ·.-]?[A-Za-z0-9]{{5,6}}(?![A-Za-z0-9])"
_ACCOUNT = r"(?:微信号?|[Vv]信|[Vv][Xx]|[Ww][Xx]|[Qq]{2}[群号]?)[ :是为]{0,3}[A-Za-z0-9_-]{5,20}"
_SHORT_LINE = rf"(?:电话|座机|固话)[ :是]{{0,3}}[2-9]\d{{2,3}}{_S}\d{{4}}(?!\d)"
_PRIVATE = re.compile(
    rf"(?P<email>{_EMAIL})|(?P<door>{_DOOR})|(?P<plate>{_PLATE})|(?P<account>{_ACCOUNT})|(?P<short>{_SHORT_LINE})"
    rf"|(?<!\d)(?:(?P<number>{_IDENTITY_CARD}|{_LONG_NUMBER})|(?P<phone>{_MOBILE}|{_LANDLINE}))(?!\d)",
    re.ASCII,
)


def mask_name(name: str) -> str:
    """``张三丰`` as ``张**``: the surname stays, compound ones too; of a name in letters each word's first letter."""
    name = " ".join(name.split())
    if not name:
        return ""
    if not _is_chinese(name[0]):
        return " ".join(word[0] + "*" * (len(word) - 1) if len(word) > 1 else "*" for word in name.split())
    name = name.replace(" ", "")
    shown = 2 if name[:2] in _COMPOUND_SURNAMES and len(name) > 2 else 1
    if len(name) == 1:
        return "*"
    return name[:shown] + "".join(char if char in "·・" else "*" for char in name[shown:])


def mask_phone(phone: str) -> str:
    """``+8613812345678`` as ``138****5678``. Separators are dropped; of a short number only the last four
    or nothing."""
    plain = re.sub(r"[^\d+]", "", half_width(phone), flags=re.ASCII)
    digits = local_phone(plain).removeprefix("+86").replace("+", "")
    first, last = (3, 4) if len(digits) >= 10 else (0, 4) if len(digits) >= 7 else (0, 0)
    hidden = "*" * (len(digits) - first - last)
    return digits[:first] + hidden + digits[len(digits) - last :]


def mask_email(address: str) -> str:
    """``li.hua@example.com`` as ``l***@example.com``; the number of stars does not tell the length."""
    local, at, domain = address.strip().rpartition("@")
    return f"{local[0] if len(local) > 1 else ''}***@{domain}" if at else "***"


def scrub(text: str) -> str:
    """Free text as neighbours may see it: telephone, identity card and bank card numbers, e-mail addresses, door
    numbers, number plates and chat accounts are masked, also where they are written in full width, in Chinese numerals
    or in groups. Other words stay; a name alone cannot be told from a word."""
    text = without_invisibles(text)
    readable = half_width(text).translate(_NUMERALS)  # one for one, so that the places are those of `text`
    parts, end = [], 0
    for match in _PRIVATE.finditer(readable):
        parts += [text[end : match.start()], _MASKS[match.lastgroup or ""](match[0])]
        end = match.end()
    return "".join([*parts, text[end:]])


def _is_chinese(char: str) -> bool:
    return "\u3400" <= char <= "\u9fff" or "\uf900" <= char <= "\ufaff" or char >= "\U00020000"


def _keep_label(found: str) -> str:
    """``微信 wang_88`` as ``微信 ******``."""
    return re.sub(r"[A-Za-z0-9_-]{5,20}$|[\d -]{7,}$", "******", found)


_MASKS: dict[str, Callable[[str], str]] = {
    "door": lambda door: "***",
    "plate": lambda plate: plate[:1] + "******",
    "account": _keep_label,
    "short": _keep_label,
    "email": mask_email,
    "number": lambda number: "******",
    "phone": mask_phone,
}
