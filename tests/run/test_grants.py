"""The application's role: everything it needs, and nothing of the past."""

import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, transaction

from linli.run import grants


def test_the_log_is_append_only():
    assert {"audit_event", "audit_leaf", "audit_node", "audit_checkpoint"} <= set(grants.append_only_tables())


@pytest.mark.django_db
@pytest.mark.parametrize("statement", ["UPDATE {} SET {} = {}", "DELETE FROM {}", "TRUNCATE {}"])
def test_the_application_cannot_touch_what_is_append_only(statement: str):
    for table in grants.append_only_tables():
        model = next(m for m in apps.get_models() if m._meta.db_table == table)
        column = connection.ops.quote_name(model._meta.concrete_fields[0].column)
        sql = statement.format(connection.ops.quote_name(table), column, column)
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            connection.cursor().execute(sql)


@pytest.mark.django_db
def test_the_application_reads_and_writes_all_other_tables():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
            " AND NOT has_table_privilege(format('%%I.%%I', schemaname, tablename), 'SELECT')",
            [],
        )
        assert cursor.fetchall() == []
        cursor.execute(
            "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
            " AND has_table_privilege(format('%%I.%%I', schemaname, tablename), 'UPDATE')",
            [],
        )
        may_change = {row[0] for row in cursor.fetchall()}
    unchanging = {*grants.append_only_tables(), *grants.READ_ONLY}
    assert unchanging & may_change == set()
    ours = {m._meta.db_table for m in apps.get_models() if m.__module__.startswith("linli.")}
    assert ours - unchanging - may_change == set()


@pytest.mark.django_db
def test_the_application_cannot_change_tables():
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        connection.cursor().execute("CREATE TABLE another (id int)")
    with pytest.raises(ProgrammingError, match="must be owner"), transaction.atomic():
        connection.cursor().execute("DROP TABLE audit_event")
