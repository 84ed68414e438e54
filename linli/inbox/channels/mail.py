"""E-mail through the operator's server (LINLI_SMTP)."""

import smtplib

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils import translation
from django.utils.translation import gettext as _

from .base import Outgoing, Permanent, Temporary


class MailCarrier:
    def send(self, address: str, secret: str, message: Outgoing) -> str:
        with translation.override(message.language):
            foot = _("You get this because you chose this address in Linli. Change it here: %(url)s") % {
                "url": f"{settings.BASE_URL}/inbox/channels/"
            }
        mail = EmailMessage(
            subject=" ".join(message.title.split()),
            body=f"{message.text}\n\n{message.url}\n\n-- \n{foot}\n",
            to=[address],
            headers={
                # The same at every try: a mailbox that knows the id shows the message once.
                "Message-ID": f"<{message.key}@{_domain()}>",
                "Auto-Submitted": "auto-generated",
                "Content-Language": message.language,
            },
        )
        try:
            mail.send()
        except smtplib.SMTPRecipientsRefused as refusal:
            code, said = next(iter(refusal.recipients.values()))
            raise _judged(code, said) from refusal
        except smtplib.SMTPResponseException as refusal:
            raise _judged(refusal.smtp_code, refusal.smtp_error) from refusal
        except (smtplib.SMTPException, OSError) as error:
            raise Temporary(f"{type(error).__name__}: {error}") from error
        return "accepted by the mail server"


def _domain() -> str:
    return settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].strip("> ") or "localhost"


def _judged(code: int, said: bytes | str) -> Exception:
    """4xx is for later, 5xx for good (RFC 5321 4.2.1)."""
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    kind = Permanent if 500 <= code < 600 else Temporary
    return kind(f"{code} {text}")
