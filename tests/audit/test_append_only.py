"""The application's role can add to the log and change nothing in it."""

import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, transaction

from linli.audit.models import Checkpoint, Event, Leaf, Node

APPEND_ONLY = [model for model in apps.get_models() if getattr(model, "append_only", False)]


def test_the_log_s_own_tables_are_among_them():
    assert {Checkpoint, Event, Leaf, Node} <= set(APPEND_ONLY)


@pytest.mark.parametrize("model", APPEND_ONLY, ids=lambda model: model._meta.label)
def test_the_application_can_neither_change_nor_delete_nor_empty(model, db):
    table = connection.ops.quote_name(model._meta.db_table)
    column = connection.ops.quote_name(model._meta.local_concrete_fields[-1].column)
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("linli_app",)
    for statement in (f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}", f"TRUNCATE {table}"):
        with (
            pytest.raises(ProgrammingError, match="permission denied"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)
