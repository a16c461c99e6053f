"""Completes one task in a process that ends after it: what `test_new_process.py` tells it, one line a step.

The process that forks them has read the program and nothing else: no database, no published process.
"""

import json
import os
import sys
from typing import Any

from sqlalchemy.orm import configure_mappers

from engine.store import Store
from tests.commands.walking import fill_in
from tests.commands.world import World


def complete(
    url: str, tenant: str, people: dict[str, int], instance_id: int, person: str, element: str, answers: dict[str, Any]
) -> None:
    store = Store(url, tenant)
    world = World(store=store, **people)
    fill_in(world, instance_id, getattr(world, person), element, **answers)
    store.close()


def main() -> None:
    configure_mappers()
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            status = 1
            try:
                complete(*json.loads(line))
                status = 0
            finally:
                os._exit(status)
        print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)


if __name__ == "__main__":
    main()
