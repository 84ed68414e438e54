"""The components, as template tags. They are builtins: no page needs ``{% load %}``. All are shown on /components/."""

from . import acts, charts, filters, forms, lists, shown
from .library import register

__all__ = ["acts", "charts", "filters", "forms", "lists", "register", "shown"]
