"""The closed lists of accounts: what a code is for, and what somebody can agree to."""

from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class CodePurpose(models.TextChoices):
    SIGN_IN = "sign_in", _("Sign in")
    CHANGE = "change", _("Change the phone or the e-mail address")
    CONFIRM = "confirm", _("Confirm that it is still you")


class Try(models.TextChoices):
    """What came of one try to enter a code."""

    RIGHT = "right", _("Right")
    WRONG = "wrong", _("Wrong")
    USED_UP = "used_up", _("Tried too often")
    EXPIRED = "expired", _("Expired")


class ConsentPurpose(models.TextChoices):
    PRIVACY = "privacy", _("How we treat your data")
    CONTACT = "contact", _("My phone number for whoever deals with my matter")


@dataclass(frozen=True)
class ConsentText:
    """The wording that somebody agrees to; a change of the wording is a new version and asks again."""

    version: str
    text: Any  # a lazy translation
    needed: bool = False  # without it there can be no account


# 个人信息保护法 art. 14-16: free, informed, revocable, no refusal of service; art. 17: what, why, how long.
# Art. 23: handing data to another body needs a consent of its own.
CONSENTS: dict[ConsentPurpose, ConsentText] = {
    ConsentPurpose.PRIVACY: ConsentText(
        "2026-01",
        _(
            "We keep your name and your phone number or e-mail address, which homes are yours, and what you report. "
            "We use this only to answer you and to run your community. Neighbours do not see your phone number. "
            "You can see, correct and download your data, and close your account, at any time."
        ),
        needed=True,
    ),
    ConsentPurpose.CONTACT: ConsentText(
        "2026-01",
        _(
            "When a department or a company is called in to solve my matter, it may see my phone number and call me. "
            "Without this, your neighbourhood passes its questions on to you."
        ),
    ),
}
