"""How a page looks to its reader: language, type size, colours. Three cookies, no account needed."""

from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest

LANGUAGE_COOKIE = settings.LANGUAGE_COOKIE_NAME
LARGE_COOKIE = "linli-large"
THEME_COOKIE = "linli-theme"
YEAR = 60 * 60 * 24 * 365

LANGUAGES = tuple(code for code, _name in settings.LANGUAGES)
THEMES = ("light", "dark")


@dataclass(frozen=True)
class Look:
    """``theme`` is "" where the reader leaves the colours to her device."""

    language: str
    large: bool
    theme: str


def look_of(request: HttpRequest) -> Look:
    """The reader's choice; without one, Chinese, unless her browser asks for English and not for Chinese."""
    language = request.COOKIES.get(LANGUAGE_COOKIE, "")
    if language not in LANGUAGES:
        language = preferred(request.headers.get("Accept-Language", ""))
    theme = request.COOKIES.get(THEME_COOKIE, "")
    return Look(language, request.COOKIES.get(LARGE_COOKIE) == "yes", theme if theme in THEMES else "")


def preferred(accepted: str) -> str:
    """The language for an ``Accept-Language`` header: English if it stands first and Chinese is not wanted at all."""
    tags = [part.split(";")[0].strip().lower() for part in accepted.split(",")]
    wants_chinese = any(tag.startswith("zh") for tag in tags)
    return "en" if tags[0].split("-")[0] == "en" and not wants_chinese else "zh-hans"
