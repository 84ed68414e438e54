"""Sentences of Django's forms that we say in our own words, for all forms: our catalogue stands before Django's, so
that it is enough that the same string is translated here."""

from django.utils.translation import gettext_noop as _

OURS = (_("This field is required."),)
