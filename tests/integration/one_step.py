"""Completes one task and ends: what `test_new_process.py` starts for every step, as a program of its own."""

import json
import sys

from engine.store import Store
from tests.commands.walking import fill_in
from tests.commands.world import World


def main(url: str, tenant: str, people: str, instance_id: str, person: str, element: str, answers: str) -> None:
    store = Store(url, tenant)
    world = World(store=store, **json.loads(people))
    fill_in(world, int(instance_id), getattr(world, person), element, **json.loads(answers))
    store.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
