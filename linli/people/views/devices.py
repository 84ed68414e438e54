"""A device as its owner would call it, from what its browser says of itself. Only for her own list of sessions."""

from django.utils.translation import gettext as _

# The first that is found counts: browsers of others' making also call themselves Chrome and Safari.
_BROWSERS = (
    ("MicroMessenger", "WeChat"),
    ("DingTalk", "DingTalk"),
    ("Lark", "Feishu"),
    ("HuaweiBrowser", "Huawei Browser"),
    ("MiuiBrowser", "Mi Browser"),
    ("QQBrowser", "QQ Browser"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
_SYSTEMS = (
    ("OpenHarmony", "HarmonyOS"),
    ("HarmonyOS", "HarmonyOS"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)


def device(user_agent: str) -> str:
    """``"WeChat, Android"``; what is not known is left out."""
    browser = next((name for mark, name in _BROWSERS if mark in user_agent), "")
    system = next((name for mark, name in _SYSTEMS if mark in user_agent), "")
    names = {"WeChat": _("WeChat"), "DingTalk": _("DingTalk"), "Feishu": _("Feishu")}
    known = [names.get(name, name) for name in (browser, system) if name]
    return " · ".join(known) or _("Unknown device")
