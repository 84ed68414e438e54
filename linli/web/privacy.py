"""The privacy page in plain words. Each sentence states what the product does (domain.md 10), not what it hopes."""

from django.utils.translation import gettext as _


def chapters() -> list[tuple[str, list[str]]]:
    """Headings with their sentences, in the reader's language."""
    return [
        (
            _("What is kept"),
            [
                _(
                    "Your name, and a phone number or an e-mail address to sign in with. We do not ask for an ID number, and there is no face, finger or voice recognition anywhere."
                ),
                _("The flat you own or live in, from when to when, and how that was checked."),
                _(
                    "What you reported and what was done about it, with the pictures you added. Place and camera data inside a picture are removed before it is stored."
                ),
                _("A record of what was done with your case, by whom and when. It can be added to, never changed."),
            ],
        ),
        (
            _("Who sees it"),
            [
                _(
                    "Neighbours see what a case is about and how it stands. You may stay anonymous to them; your phone number they never see."
                ),
                _(
                    "Those who handle your case see your name shortened. To see it in full, or your number, they must open it, and each time is recorded. You can ask who did."
                ),
                _("Street and district see numbers. A number about fewer than five people is not shown."),
                _("People of one community cannot see the cases of another."),
            ],
        ),
        (
            _("What never happens"),
            [
                _("Nobody scores, ranks or lists residents. Ratings are for companies and bodies."),
                _("Your choice in a vote is not public. Party membership is counted, never listed."),
                _(
                    "Nothing on these pages comes from another company's computers: no advertising, no counting of visitors."
                ),
            ],
        ),
        (
            _("How long"),
            [
                _(
                    "Drafts stay in your own browser until you send or delete them. Sign-in codes are gone after minutes."
                ),
                _(
                    "The record of who looked at personal data is part of the log. Your receipt stays valid for as long as the log exists."
                ),
                _("When you move out, your sign-in for that flat ends; what you reported stays in the record."),
            ],
        ),
        (
            _("What you can ask for"),
            [
                _(
                    "To see, copy and correct what is kept about you; to take back a consent; to have deleted what no law and no duty needs. Refusing something optional never costs you a service."
                ),
                _(
                    "On this device we keep three small settings (language, type size, colours), your sign-in, and your unsent drafts. Nothing else."
                ),
            ],
        ),
    ]
