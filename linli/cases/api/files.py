"""Files on their way: sent first, named in the verb that takes them."""

from collections.abc import Sequence

from django.core import signing
from django.utils.translation import gettext as _

from linli.audit.models import StoredFile
from linli.bodies.actor import Actor
from linli.kernel.errors import Invalid

SALT = "cases.api.file"
DAY = 24 * 60 * 60


def key_of(stored: StoredFile, by: Actor) -> str:
    """A key with which this person, and nobody else, can name the file. The hash alone would not do: it stands in the
    open log, and whoever reads it there could put another's photo on a case of her own and look at it."""
    return signing.dumps([stored.pk, by.user_id], salt=SALT)


def files_of(keys: Sequence[str], by: Actor, *, field: str = "photos") -> list[StoredFile]:
    """The files of these keys, in their order. Raises Invalid for a key that is wrong, old or another's."""
    ids = [_id_of(key, by, field) for key in keys]
    stored = StoredFile.objects.in_bulk(ids)
    if len(stored) != len(set(ids)):
        raise _unknown(field)
    return [stored[pk] for pk in dict.fromkeys(ids)]


def _id_of(key: str, by: Actor, field: str) -> int:
    try:
        pk, user_id = signing.loads(key, salt=SALT, max_age=DAY)
    except (signing.BadSignature, ValueError, TypeError):
        raise _unknown(field) from None
    if user_id != by.user_id:
        raise _unknown(field)
    return int(pk)


def _unknown(field: str) -> Invalid:
    return Invalid(_("There is no such file of yours, or it was sent more than a day ago. Send it again."), field=field)
