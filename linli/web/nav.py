"""The ways through the product: what stands in the dock, at the desk, in the menu and at the foot of every page.

A way is shown only where its page exists and the person may open it, so that no link leads to nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from django.urls import NoReverseMatch, Resolver404, resolve, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.bodies.actor import Actor
from linli.kernel.doors import ANYONE, SIGNED_IN

from .doors import door_of

Words = str | Promise


@dataclass(frozen=True)
class Way:
    """``names`` of the address: the first that exists is taken."""

    label: Words
    names: tuple[str, ...]
    key: str = ""  # under which a page gives the number of what waits there
    part: str = ""  # of the code whose pages all lie behind it: it is marked on each of them


@dataclass(frozen=True)
class Link:
    label: Words
    href: str
    current: bool
    count: int | None = None
    late: bool = False


@dataclass(frozen=True)
class Group:
    title: Words
    links: tuple[Link, ...]


# A resident, at the foot of her phone.
DOCK = (
    Way(pgettext_lazy("first page", "Home"), ("home",)),
    Way(_("Requests"), ("cases:mine", "my-cases")),
    Way(_("Report"), ("cases:new", "report")),
    Way(_("Book"), ("ledger:here",), part="linli.ledger"),
    Way(_("Notices"), ("inbox:list", "inbox")),
)

# Who handles things, at the left of the desk.
DESK: tuple[tuple[Words, tuple[Way, ...]], ...] = (
    (
        pgettext_lazy("at the desk", "Waiting"),
        (
            Way(_("For me"), ("desk", "cases:desk"), "waiting"),
            Way(_("Whistles"), ("cases:whistles", "whistles"), "whistles"),
            Way(_("Supervised"), ("cases:supervised", "supervised"), "supervised"),
            Way(_("Call-backs"), ("cases:call-backs", "call-backs"), "call_backs"),
        ),
    ),
    (
        _("Cases"),
        (
            Way(_("All cases"), ("cases:list", "cases"), "cases"),
            Way(_("Take down a case"), ("cases:take-down", "take-down")),
            Way(_("Long-cycle ledger"), ("cases:long-cycle", "long-cycle")),
            Way(_("Board"), ("board",)),
            Way(_("Chat groups"), ("chat-groups",)),
            Way(_("Hotline file"), ("hotline",)),
            Way(_("Categories and limits"), ("cases:categories", "categories")),
        ),
    ),
    (
        _("In the open"),
        (
            Way(_("Postings"), ("notices:desk",), part="linli.notices"),
            Way(_("Owners' votes"), ("voting:desk",), part="linli.voting.views.assembly"),
            Way(_("Ballots to bring and to read"), ("voting:ballots-here",)),
        ),
    ),
    (
        _("Money"),
        (
            Way(_("The community's book"), ("ledger:here",)),
            Way(_("Work on the book"), ("ledger:work",), "book_work", "linli.ledger.views.paying"),
            Way(_("Bills and payments"), ("ledger:desk-bills",), part="linli.ledger.views.billing"),
            Way(_("Bank statements"), ("ledger:bank-here",), part="linli.ledger.views.statements"),
            Way(_("Questions about the book"), ("ledger:questions",), "book_questions"),
            Way(_("Reports to publish"), ("ledger:reports-due",), "book_reports"),
            Way(_("Giving together"), ("ledger:giving-here",)),
            Way(_("Shared services"), ("ledger:shared-services",)),
            Way(_("Books of the communities"), ("ledger:books",)),
            Way(_("Books become one"), ("ledger:merge-books",)),
        ),
    ),
    (
        _("Administration"),
        (
            Way(_("Communities and households"), ("registry:places", "places")),
            Way(_("Papers to check"), ("registry:bindings",)),
            Way(_("Corrections"), ("registry:corrections",)),
            Way(_("Bodies and terms"), ("bodies:list", "bodies")),
            Way(_("Decisions"), ("decisions",)),
            Way(_("Imports"), ("registry:imports", "imports")),
            Way(_("Log and checkpoints"), ("audit:log", "log")),
        ),
    ),
    ("", (Way(_("Cockpit"), ("cockpit:district", "cockpit")),)),
)

MENU = (
    Way(_("Sign in"), ("account_login",)),
    Way(_("My account"), ("account",)),
    Way(_("Notices"), ("inbox:list", "inbox")),
    Way(_("Postings"), ("notices:here",)),
    Way(_("Who does what here"), ("bodies_of_mine",)),
    Way(_("Decisions"), ("decisions",)),
    Way(_("Owners' votes"), ("voting:here",)),
    Way(_("Councils"), ("voting:councils-here",)),
    Way(_("The community's book"), ("ledger:here",)),
    Way(_("My household"), ("ledger:my-household",)),
    Way(_("Link my home"), ("registry:join",)),
    Way(_("Desk"), ("desk", "cases:desk")),
    Way(_("Cockpit"), ("cockpit:district", "cockpit")),
)
SIGN_IN = MENU[0]
SIGN_OUT = Way(_("Sign out"), ("account_logout",))

FOOT = (
    Way(_("Verify a receipt"), ("verify-receipt",)),
    Way(_("Public pages"), ("public", "cases:public")),
    Way(_("Privacy"), ("privacy",)),
    Way(_("Source and licence"), ("licence",)),
)


@cache
def place(way: Way) -> tuple[str, str | None] | None:
    """The address of ``way`` and the rule at its door; None if no such page exists. Neither changes while we run."""
    for name in way.names:
        try:
            address = reverse(name)
            return address, door_of(resolve(address).func)
        except (NoReverseMatch, Resolver404):
            continue
    return None


def links(ways: Sequence[Way], actor: Actor, signed_in: bool, here: str, code: str = "") -> Iterator[Link]:
    """The ways that this person may go; ``here`` is the page's address and ``code`` the module of its view."""
    for way in ways:
        found = place(way)
        if found is None:
            continue
        href, rule = found
        if rule == ANYONE or (signed_in and (rule == SIGNED_IN or (rule is not None and actor.may_anywhere(rule)))):
            behind = bool(way.part) and f"{code}.".startswith(f"{way.part}.")
            yield Link(way.label, href, current=here == href or behind)
