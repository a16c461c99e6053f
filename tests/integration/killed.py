"""Completes a task in a forked process that dies just before its n-th statement, for every n, and before its commit.

Run by `test_killed.py` as `python -m tests.integration.killed URL TENANT TASK PERSON ANSWERS STRIDE`; with a stride of
5 it dies before every fifth statement only. Writes one line for each attempt (`killed` or `done`) and waits for a line
on its input before the next, so that the test can look in between. What a process leaves behind when it dies after
statement n is what it leaves when it dies before statement n+1, or before the commit.
"""

import json
import os
import sys
from itertools import chain
from itertools import count as count_from
from typing import Any

from sqlalchemy import event
from sqlalchemy.orm import configure_mappers

from engine.commands.complete_task import complete_task
from engine.permissions import load_actor
from engine.store import Store
from engine.store.models import UserTask


def complete(
    url: str, tenant: str, task_id: int, person_id: int, answers: dict[str, list[str]], die_at: int | None
) -> None:
    """`die_at` counts statements from 1; None dies at the commit."""
    store = Store(url, tenant)
    with store.reading() as session:
        actor = load_actor(session, person_id)
        version = session.get_one(UserTask, task_id).version
    statements = 0

    def count(*_: Any) -> None:
        nonlocal statements
        statements += 1
        if statements == die_at:
            os._exit(9)

    event.listen(store.engine, "before_cursor_execute", count)
    if die_at is None:
        event.listen(store.engine, "commit", lambda _: os._exit(9))
    assert actor is not None
    with store.command() as work:
        complete_task(work, actor, task_id, version, answers)
    os._exit(0)


def main(url: str, tenant: str, task_id: str, person_id: str, answers: str, stride: str) -> None:
    configure_mappers()  # once, and not by every process that dies
    for die_at in chain([None], count_from(1, int(stride))):
        child = os.fork()
        if child == 0:
            try:
                complete(url, tenant, int(task_id), int(person_id), json.loads(answers), die_at)
            finally:
                os._exit(1)
        status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
        print({9: "killed", 0: "done"}.get(status, f"failed with {status}"), flush=True)
        if status != 9:
            return
        sys.stdin.readline()


if __name__ == "__main__":
    main(*sys.argv[1:])
