"""How the courtyards of these tests become one."""

from datetime import date

from linli.ledger import actions

BEFORE = date(2026, 2, 20)


def merged(cast, now, yards, **more):
    facts = {"target": yards[2], "on": cast.on, "by": cast.street, "at": now} | more
    return actions.merge_books(yards[:2], **facts)
