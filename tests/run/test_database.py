"""The embedded database: the tests themselves run as the application's role."""

import pytest
from django.db import connection


@pytest.mark.django_db
def test_tests_work_as_the_application_and_not_as_the_owner():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, has_schema_privilege('public', 'CREATE')")
        assert cursor.fetchone() == ("linli_app", False)


@pytest.mark.django_db(transaction=True)
def test_a_transactional_test_works_as_the_application_too():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        assert cursor.fetchone() == ("linli_app",)


@pytest.mark.django_db
def test_the_owner_can_be_borrowed_to_tamper(as_owner):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("SELECT current_user = session_user")
        assert cursor.fetchone() == (True,)
