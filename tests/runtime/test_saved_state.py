"""Documents and states that an earlier version wrote are read, and go on to their end.

`saved/tokens-and-flows.json` was written before repetition, event subprocesses and compensation existed: one instance
with a repeating boundary timer, a waiting join, an incident in a subprocess and a called process, at five moments.
"""

import json
from pathlib import Path

import pytest

from engine.runtime import Process, Step, WaitKind, compile_process

from .building import World, tasks
from .constructs.ad_hoc import free

SAVED = json.loads((Path(__file__).parent / "saved" / "tokens-and-flows.json").read_text(encoding="utf-8"))
WAITING = (
    ["B", "tik", "S", "post"],
    ["B", "tik", "S", "post"],
    ["B", "tik", "post", "C"],
    ["B", "tik", "D"],
    ["B", "tik"],
)


@pytest.fixture
def process() -> Process:
    return Process.restore(json.dumps(SAVED["document"]))


@pytest.mark.parametrize("number", range(len(WAITING)))
def test_an_earlier_state_stands_where_it_stood(process: Process, number: int):
    step = process.look(json.dumps(SAVED["states"][number]))

    assert sorted(wait.element_id for wait in step.waiting) == sorted(WAITING[number])
    assert json.loads(step.state) == SAVED["states"][number]


@pytest.mark.parametrize("number", range(len(WAITING)))
def test_an_earlier_state_goes_on_to_its_end(process: Process, number: int):
    world = World()
    step = process.look(json.dumps(SAVED["states"][number]))
    for _ in range(10):
        step = _next(process, step, world)
        if step.status == "completed":
            break

    assert step.status == "completed"
    assert not step.waiting


def test_an_ad_hoc_subprocess_published_without_a_condition_does_everything_once():
    published = compile_process({"proef.bpmn": free(tasks("A", "B"))}, "P").replace('"enough":"klaar"', '"enough":null')
    process, world = Process.restore(published), World()
    step = process.start({}, world.ports)
    for _ in "AB":
        step = _next(process, step, world)

    assert step.status == "completed"


def _next(process: Process, step: Step, world: World) -> Step:
    for wait in step.waiting:
        if wait.kind is WaitKind.INCIDENT:
            return process.retry(step.state, wait.node_id, world.ports)
        if wait.kind is WaitKind.USER:
            return process.complete(step.state, wait.node_id, {}, world.ports)
    raise AssertionError(step)
