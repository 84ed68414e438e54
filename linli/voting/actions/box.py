"""The ballot box of an assembly as a lock: all who put a ballot in hold it together, who closes or counts holds it
alone. So no ballot slips in behind a count that has begun, and voters do not wait for each other."""

from django.db import connection

BOX = 0x564F5445  # the first half of the advisory lock's name; the assembly is the other


def hold_alone(assembly_id: int) -> None:
    """Wait until every ballot on its way is in or has failed; none comes in until this transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s::bigint::bit(31)::int)", [BOX, assembly_id])


def hold_together(assembly_id: int) -> None:
    """Put something in: waits only for who holds the box alone."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock_shared(%s, %s::bigint::bit(31)::int)", [BOX, assembly_id])
