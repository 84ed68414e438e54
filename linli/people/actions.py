"""What happens to accounts. Events of accounts stand in log 0, the instance's own, because an account has no place."""

import hashlib
import secrets
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.mail import send_mail
from django.db import IntegrityError, connection, transaction
from django.db.models import F
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from linli.audit.actions import record
from linli.kernel.actor import Actor
from linli.kernel.errors import Conflict, Invalid, Refused
from linli.kernel.text import clean_line

from . import queries, rules
from .models import ApiKey, Consent, SignInCode, User
from .senders import sender
from .states import CONSENTS, CodePurpose, ConsentPurpose, Try

INSTANCE_LOG = 0
KEY_PREFIX = "linli_"
_KEEP_CODES = timedelta(days=2)


def source_hash(ip: str) -> str:
    """A network address as it is kept beside a code: enough to count by, not enough to read back."""
    return salted_hmac("people.source", ip, algorithm="sha256").hexdigest()


@transaction.atomic
def ask_code(
    address: str, purpose: CodePurpose, *, source: str, by: Actor, at: datetime, user: User | None = None
) -> SignInCode:
    """Send a code of six digits to ``address`` (as from ``normal_address``), whether it is known or not.

    ``source`` is the network address that asks. Raises Refused with the time to wait, or if it cannot be sent.
    """
    _one_at_a_time(address)
    rules.check_can_ask_code(address, source_hash(source), at=at)
    SignInCode.objects.filter(made_at__lt=at - _KEEP_CODES).delete()
    digits = f"{secrets.randbelow(1_000_000):06d}"
    code = SignInCode.objects.create(
        purpose=purpose,
        address=address,
        user=user,
        code_hash=_code_hash(address, digits),
        source_hash=source_hash(source),
        made_at=at,
        expires_at=at + rules.CODE_LIFE,
    )
    channel = "email" if queries.is_email(address) else "phone"
    data = {"purpose": purpose.value, "channel": channel}
    record(log_id=INSTANCE_LOG, verb="people.ask_code", subject=("code", code.pk), by=by, at=at, data=data)
    _send(address, digits, at)
    return code


@transaction.atomic
def try_code(code: SignInCode, typed: str, *, by: Actor, at: datetime) -> Try:
    """One try to enter a code. The try is counted before the code is compared, in one UPDATE that stops at the limit,
    so that a thousand tries at once are still five. A right code works once. Never raises, so that the count stays."""
    open_ = SignInCode.objects.filter(pk=code.pk, used_at__isnull=True, tries__lt=rules.CODE_TRIES, expires_at__gt=at)
    if not open_.update(tries=F("tries") + 1):
        code.refresh_from_db()
        outcome = Try.EXPIRED if code.expires_at <= at else Try.USED_UP
    elif not constant_time_compare(_code_hash(code.address, typed), code.code_hash):
        code.refresh_from_db()
        outcome = Try.WRONG if code.tries < rules.CODE_TRIES else Try.USED_UP
    else:
        won = SignInCode.objects.filter(pk=code.pk, used_at__isnull=True).update(used_at=at)
        outcome = Try.RIGHT if won else Try.USED_UP
    data = {"outcome": outcome.value}
    record(log_id=INSTANCE_LOG, verb="people.try_code", subject=("code", code.pk), by=by, at=at, data=data)
    return outcome


@transaction.atomic
def enter(code: SignInCode, *, language: str, by: Actor, at: datetime) -> User:
    """The account of whoever has typed in ``code``; one is opened if the address has none. Raises Refused if the
    code was not used."""
    if code.purpose != CodePurpose.SIGN_IN or not SignInCode.objects.filter(pk=code.pk, used_at=at).exists():
        raise Refused(_("Ask for a new code."))
    user = queries.user_at(code.address) or _open_account(code.address, name="", language=language, by=by, at=at)
    if user.phone == code.address and user.phone_verified_at is None:
        User.objects.filter(pk=user.pk).update(phone_verified_at=at)
    _of_account(user, "sign_in", by=by, at=at, means="code")
    return user


@transaction.atomic
def account_for(address: str, *, name: str, by: Actor, at: datetime) -> User:
    """The account with this phone or e-mail address, opened if there is none: for somebody who is given a seat or a
    home before she has ever signed in. The rule is that of the verb which gives the seat or the home."""
    address = queries.normal_address(address, field="address")
    found = queries.user_at(address)
    return found or _open_account(address, name=name, language=settings.LANGUAGE_CODE, by=by, at=at)


def _open_account(address: str, *, name: str, language: str, by: Actor, at: datetime) -> User:
    field = "email" if queries.is_email(address) else "phone"
    user = User(name=clean_line(name, most=60, field="name"), language=language, joined_at=at)
    setattr(user, field, address)
    user.set_unusable_password()
    try:
        with transaction.atomic():
            user.save()
    except IntegrityError:  # two browsers of one person were equally fast
        return User.objects.get(**{field: address})
    _of_account(user, "open_account", by=by, at=at, channel=field)
    return user


@transaction.atomic
def introduce(user: User, *, name: str, by: Actor, at: datetime) -> None:
    """Write down what somebody wants to be called. Raises Invalid for an empty or too long name."""
    rules.check_is_self(user, by=by)
    name = clean_line(name, most=60, field="name")
    if not name:
        raise Invalid(_("Write your name, as your neighbours know you."), field="name")
    User.objects.filter(pk=user.pk).update(name=name)
    user.name = name
    _of_account(user, "introduce", by=by, at=at)


@transaction.atomic
def set_language(user: User, language: str, *, by: Actor, at: datetime) -> None:
    rules.check_is_self(user, by=by)
    if language not in dict(settings.LANGUAGES):
        raise Invalid(_("Choose one of the languages."), field="language")
    User.objects.filter(pk=user.pk).update(language=language)
    user.language = language
    _of_account(user, "set_language", by=by, at=at, language=language)


@transaction.atomic
def give_consent(user: User, purpose: ConsentPurpose, *, by: Actor, at: datetime) -> None:
    rules.check_is_self(user, by=by)
    _write_consent(user, purpose, given=True, by=by, at=at)


@transaction.atomic
def withdraw_consent(user: User, purpose: ConsentPurpose, *, by: Actor, at: datetime) -> None:
    rules.check_can_withdraw_consent(user, purpose, by=by)
    _write_consent(user, purpose, given=False, by=by, at=at)


def _write_consent(user: User, purpose: ConsentPurpose, *, given: bool, by: Actor, at: datetime) -> None:
    version = CONSENTS[purpose].version
    Consent.objects.create(user=user, purpose=purpose, version=version, given=given, at=at)
    verb = "give_consent" if given else "withdraw_consent"
    _of_account(user, verb, by=by, at=at, purpose=purpose.value, version=version)


@transaction.atomic
def change_address(user: User, code: SignInCode, *, by: Actor, at: datetime) -> None:
    """Make the address, to which ``code`` was sent and from which it came back, this account's phone or e-mail."""
    if code.purpose != CodePurpose.CHANGE or code.user_id != user.pk or code.used_at != at:
        raise Refused(_("Ask for a new code."))
    rules.check_can_change_address(user, code.address, by=by)
    changed: dict[str, str | datetime]
    if queries.is_email(code.address):
        changed = {"email": code.address}
    else:
        changed = {"phone": code.address, "phone_verified_at": at}
    try:
        with transaction.atomic():
            User.objects.filter(pk=user.pk).update(**changed)
    except IntegrityError:
        raise Conflict(_("Another account has just taken this address.")) from None
    for name, value in changed.items():
        setattr(user, name, value)
    _of_account(user, "change_address", by=by, at=at, channel=next(iter(changed)))


@transaction.atomic
def remove_address(user: User, address: str, *, by: Actor, at: datetime) -> None:
    """Forget the phone or the e-mail address; one of them stays."""
    rules.check_can_remove_address(user, address, by=by)
    field = "email" if queries.is_email(address) else "phone"
    User.objects.filter(pk=user.pk).update(**{field: None})
    setattr(user, field, None)
    _of_account(user, "remove_address", by=by, at=at, channel=field)


@transaction.atomic
def make_api_key(user: User, *, name: str, by: Actor, at: datetime) -> tuple[ApiKey, str]:
    """A new key and its text, which is shown this once: only its hash is kept."""
    rules.check_can_make_api_key(user, by=by)
    name = clean_line(name, most=60, field="name")
    if not name:
        raise Invalid(_("Write what this key is for."), field="name")
    text = KEY_PREFIX + secrets.token_urlsafe(32)
    key = ApiKey.objects.create(user=user, name=name, key_hash=queries.key_hash(text), made_at=at)
    record(log_id=INSTANCE_LOG, verb="people.make_api_key", subject=("api_key", key.pk), by=by, at=at, data={})
    return key, text


@transaction.atomic
def revoke_api_key(key: ApiKey, *, by: Actor, at: datetime) -> None:
    rules.check_is_self(key.user, by=by)
    if not ApiKey.objects.filter(pk=key.pk, revoked_at__isnull=True).update(revoked_at=at):
        raise Conflict(_("This key has been revoked already."))
    record(log_id=INSTANCE_LOG, verb="people.revoke_api_key", subject=("api_key", key.pk), by=by, at=at, data={})


@transaction.atomic
def use_api_key(text: str, *, by: Actor | None, at: datetime) -> User | None:
    """The person for whom a program with this key acts, or None; notes once a day that the key is in use."""
    user = queries.user_of_key(text)
    if user is None:
        return None
    key_hash, on = queries.key_hash(text), at.astimezone(ZoneInfo(settings.TIME_ZONE)).date()
    if ApiKey.objects.filter(key_hash=key_hash).exclude(used_on=on).update(used_on=on):
        _of_account(user, "use_api_key", by=by, at=at)
    return user


@transaction.atomic
def end_sessions(user: User, session_ids: list[int], *, by: Actor, at: datetime) -> int:
    """Sign these of her sessions out, wherever they are. Returns how many there were."""
    rules.check_is_self(user, by=by)
    rows = list(UserSession.objects.filter(user=user, pk__in=session_ids))
    for row in rows:
        row.end()
    if rows:
        _of_account(user, "end_sessions", by=by, at=at, count=len(rows))
    return len(rows)


@transaction.atomic
def note_second_factor(user: User, *, kind: str, added: bool, by: Actor, at: datetime) -> None:
    """Record that a second key was added or taken away; the key itself is django-allauth's."""
    rules.check_is_self(user, by=by)
    _of_account(user, "add_second_factor" if added else "remove_second_factor", by=by, at=at, kind=kind)


@transaction.atomic
def close_account(user: User, *, by: Actor, at: datetime) -> None:
    """Nobody can sign in with it any more; name, phone, e-mail address, keys and sessions are deleted.

    What she did as a resident stays in its place without her name: others rely on it, and the log cannot be edited.
    """
    rules.check_can_close_account(user, by=by)
    User.objects.filter(pk=user.pk).update(is_active=False, name="", phone=None, phone_verified_at=None, email=None)
    ApiKey.objects.filter(user=user).delete()
    SignInCode.objects.filter(user=user).delete()
    for session in UserSession.objects.filter(user=user):
        session.end()
    user.is_active = False
    _of_account(user, "close_account", by=by, at=at)


def _of_account(user: User, verb: str, *, by: Actor | None, at: datetime, **data: str | int) -> None:
    """The log is open to everybody, and an account's own number in it would show when each person comes and goes: so
    all accounts are one subject, and whose it was is a commitment."""
    record(
        log_id=INSTANCE_LOG,
        verb=f"people.{verb}",
        subject=("account", 0),
        by=by,
        at=at,
        data=data,
        private={"user": user.pk},
    )


def _code_hash(address: str, digits: str) -> str:
    return salted_hmac("people.code", f"{address} {digits}", algorithm="sha256").hexdigest()


def _one_at_a_time(address: str) -> None:
    """Of two requests for one address the second waits for the first, so that it sees its row."""
    number = int.from_bytes(hashlib.sha256(address.encode()).digest()[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])


def _send(address: str, digits: str, at: datetime) -> None:
    numbers = {"code": digits, "minutes": int(rules.CODE_LIFE.total_seconds()) // 60}
    text = _("%(code)s is your code for Linli. It is valid for %(minutes)d minutes. Give it to nobody.") % numbers
    if not queries.is_email(address):
        sender().send(address, text, at=at)
        return
    try:
        send_mail(_("Your code for Linli: %(code)s") % numbers, text, None, [address])
    except OSError as error:  # smtplib's errors are OSErrors
        raise Refused(_("The e-mail could not be sent just now. Try again in a minute.")) from error
