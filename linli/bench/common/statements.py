"""The statements of one request, as they reach the database, and the same as a script for pgbench."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

from linli.bench.common.district import Ids

_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_NUMBER = re.compile(r"7[1-8]\d{7}")
# What a statement gives back that a later one needs: pgbench keeps it under the column's name behind a prefix.
_KEPT = (("INSERT INTO cases_case ", "case_"), ("INSERT INTO audit_event ", "event_"))


@contextmanager
def recorded() -> Iterator[list[str]]:
    """The statements that run on the default connection meanwhile, with their values in them, and where it commits."""
    seen: list[str] = []

    def execute(run: Callable[..., Any], sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
        if connection.in_atomic_block and (not seen or not _is_open(seen)):
            seen.append("BEGIN")
        answer = run(sql, params, many, context)
        seen.append(connection.ops.last_executed_query(context["cursor"].cursor, sql, params).strip())
        return answer

    driver: Any = connection  # its one way to commit is no part of Django's interface
    commit = driver._commit

    def committing() -> Any:
        if _is_open(seen):
            seen.append("COMMIT")
        return commit()

    driver._commit = committing
    try:
        with connection.execute_wrapper(execute):
            yield seen
    finally:
        del driver._commit


def _is_open(seen: list[str]) -> bool:
    """Has a transaction begun that has not ended?"""
    return next((one == "BEGIN" for one in reversed(seen) if one in ("BEGIN", "COMMIT")), False)


def script(seen: list[str], ids: Ids, *, user: int, community: int, case: tuple[int, str], event: int) -> str:
    """The same statements for pgbench, each time for another user.

    ``seen`` was recorded as ``user`` submitted ``case`` (id, number), recorded under ``event``. Whatever follows from
    the user or her community is counted from a random number; the ids that the database gives are taken from it.
    """
    place = community - ids.first_community
    used: dict[str, str] = {}

    def variable(match: re.Match[str]) -> str:
        number = int(match[0])
        if number in (user, community):
            return ":user_id" if number == user else ":community_id"
        for one in ids.series:
            index = one.place(number, place)
            if index is not None:
                used[f"{one.name}_{index}"] = f"{one.first + index} + :place * {one.per}"
                return f":{one.name}_{index}"
        return match[0]

    lines = []
    for sql in seen:
        text = sql.replace(case[1], ":case_number").replace(str(case[0]), ":case_id").replace(str(event), ":event_id")
        text = _NUMBER.sub(variable, _UUID.sub("bench-:key", text))
        kept = next((prefix for start, prefix in _KEPT if start in sql), None)
        lines.append(f"{text} \\gset {kept}" if kept else f"{text};")
    head = [
        f"\\set index random(0, {ids.users - 1})",
        f"\\set place :index % {ids.communities}",
        f"\\set user_id {ids.first_user} + :index",
        f"\\set community_id {ids.first_community} + :place",
        "\\set key random(1, 9000000000000000000)",
        *(f"\\set {name} {value}" for name, value in used.items()),
    ]
    return "\n".join([*head, *lines, ""])
