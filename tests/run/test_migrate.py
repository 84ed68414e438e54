"""A server of one's own: what its roles must be, said in sentences, and what a smaller role can do."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from urllib.parse import urlsplit

import psycopg
import pytest

from tests.run.house import ROOT

pytestmark = pytest.mark.live
OWNER, APPLICATION, NAME = "linli_test_owner", "linli_test_login", "linli_test_migrate"


def run_migrate(url: str, home: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "DATABASE_URL": url, "LINLI_HOME": home}
    command = [sys.executable, "-m", "linli", "migrate"]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def url_of(user: str) -> str:
    parts = urlsplit(os.environ["DATABASE_URL"])
    host = parts.netloc.rsplit("@", 1)[-1]
    return parts._replace(netloc=f"{user}@{host}", path=f"/{NAME}").geturl()


@pytest.fixture
def server() -> Iterator[psycopg.Connection]:
    """The tests' server as its superuser, with an empty database whose owner may not make roles."""
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as connection:
        if not connection.execute("SELECT rolsuper FROM pg_roles WHERE rolname = session_user").fetchone()[0]:
            pytest.skip("needs a superuser, and a server that lets its roles in without a password")
        clear(connection)
        connection.execute(f"CREATE ROLE {OWNER} LOGIN")
        connection.execute(f"CREATE ROLE {APPLICATION} LOGIN IN ROLE linli_app")
        connection.execute(f"CREATE DATABASE {NAME} OWNER {OWNER}")
        yield connection
        clear(connection)


def clear(connection: psycopg.Connection) -> None:
    connection.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
    for role in (OWNER, APPLICATION):
        with suppress(psycopg.errors.UndefinedObject):
            connection.execute(f"DROP ROLE {role}")


def test_the_owner_is_told_what_to_run_and_then_it_works(server: psycopg.Connection, tmp_path):
    refused = run_migrate(url_of(OWNER), str(tmp_path))
    assert refused.returncode == 1
    assert refused.stderr == (
        f"linli: The database user {OWNER} may not set up the role linli_app, as which the application works. "
        f"Let the server's administrator run once:\n    GRANT linli_app TO {OWNER};\n"
    )

    server.execute(f"GRANT linli_app TO {OWNER}")
    assert run_migrate(url_of(OWNER), str(tmp_path)).stdout.endswith("The database is up to date.\n")
    # Again, and as a login that is the application and no more: there is nothing to do, and nothing to fail.
    for user in (OWNER, APPLICATION):
        again = run_migrate(url_of(user), str(tmp_path))
        assert (again.returncode, again.stdout) == (0, "The database is up to date.\n")


def test_an_unreachable_server_is_one_sentence(tmp_path):
    refused = run_migrate("postgresql://nobody@127.0.0.1:1/nowhere", str(tmp_path))
    assert refused.returncode == 1
    assert refused.stderr.startswith("linli: The database named in DATABASE_URL does not answer: ")
