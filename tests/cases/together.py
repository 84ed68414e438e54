"""Two people at once, on real connections."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from django.db import connection


def at_once(*verbs: Callable[[], object]) -> list[object]:
    """Start all together, each in a thread with a connection of its own; what each returned, or what it raised."""
    barrier = Barrier(len(verbs))

    def run(verb: Callable[[], object]) -> object:
        try:
            with connection.cursor() as cursor:
                cursor.execute("SELECT 1")
            barrier.wait(timeout=20)
            return verb()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(verbs)) as pool:
        return list(pool.map(run, verbs))
