"""Accounts and consent. What is not needed is not asked: a phone or an e-mail address, and a name."""

import secrets

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.utils.translation import gettext_lazy as _


def new_handle() -> str:
    return secrets.token_hex(8)


class UserManager(BaseUserManager):
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
    purpose = models.CharField(max_length=40)
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
