"""Accounts and consent. What is not needed is not asked: a phone or an e-mail address, and a name."""

import secrets

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _

from .states import CodePurpose, ConsentPurpose


def new_handle() -> str:
    return secrets.token_hex(8)


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(handle=username)


class User(AbstractBaseUser):
    """A person who can sign in. What she may do follows from her seats and homes, never from this row."""

    # Stands for the person in addresses and session lists; says nothing about her.
    handle = models.CharField(max_length=16, unique=True, default=new_handle)
    name = models.CharField(_("name"), max_length=60, blank=True)
    # E.164, "+8613800000000"; how most residents sign in
    phone = models.CharField(max_length=16, null=True, blank=True, unique=True)
    phone_verified_at = models.DateTimeField(null=True, blank=True)
    email = models.EmailField(null=True, blank=True, unique=True)
    language = models.CharField(max_length=8, default="zh-hans")
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField()

    objects = UserManager()

    USERNAME_FIELD = "handle"
    EMAIL_FIELD = "email"

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="people_user_phone_e164",
                condition=models.Q(phone__isnull=True) | models.Q(phone__regex=r"^\+[1-9][0-9]{6,14}$"),
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.handle

    # allauth asks these two of every user model
    @property
    def date_joined(self):
        return self.joined_at

    def get_full_name(self) -> str:
        return self.name


class Consent(models.Model):
    """What somebody agreed to or took back, in the wording of a version (个人信息保护法 art. 14-16)."""

    append_only = True

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=40, choices=ConsentPurpose)
    version = models.CharField(max_length=20)
    given = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["user", "purpose", "-at"], name="people_consent_latest")]


class ApiKey(models.Model):
    """A key with which a program acts for the person who made it. Only its hash is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_keys")
    name = models.CharField(max_length=60)
    key_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    used_on = models.DateField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)


class SignInCode(models.Model):
    """A code of six digits on its way to a phone or an e-mail address. Only a keyed hash is kept; what limits the
    asking and the trying is counted from these rows, which are deleted after two days."""

    purpose = models.CharField(max_length=8, choices=CodePurpose)
    address = models.CharField(max_length=254)  # a phone in E.164, or an e-mail address in small letters
    user = models.ForeignKey(User, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    code_hash = models.CharField(max_length=64)
    source_hash = models.CharField(max_length=64)  # of the network address that asked
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    tries = models.PositiveSmallIntegerField(default=0)
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["address", "-made_at"], name="people_code_of_address"),
            models.Index(fields=["source_hash", "-made_at"], name="people_code_of_source"),
            models.Index(fields=["made_at"], name="people_code_by_age"),
        ]
        constraints = [
            models.CheckConstraint(
                name="people_code_expires_later", condition=models.Q(expires_at__gt=models.F("made_at"))
            ),
        ]
