"""Random processes without structure, walked on the engine and by the rules of the standard side by side.

Shapes that once went differently have a test of their own.
"""

import multiprocessing
from collections.abc import Mapping, Sequence
from concurrent.futures import Executor, ProcessPoolExecutor
from datetime import datetime
from random import Random
from typing import Any, ClassVar

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.runtime import Process, Step

from .building import Walk, World, chain, diagram, end, flow, node, start, tasks
from .shapes import graph
from .walking import walk_both


@given(st.data())
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
def test_any_process_offers_the_tasks_that_the_standard_does_and_ends_alike(data: st.DataObject):
    def pick(options: Sequence[Any]) -> Any:
        return data.draw(st.sampled_from(list(options)))

    walk_both(graph(pick), pick)


class Elsewhere(Walk):
    """Each step is taken by another operating system process than the one before it."""

    pool: ClassVar[Executor]

    def complete(self, element: str, **answer: Any) -> Walk:
        node_id = next(wait.node_id for wait in self.step.waiting if wait.element_id == element)
        return self._go(self.pool.submit(take, *self._place, "complete", node_id, answer).result())

    def deliver(self, name: str, **payload: Any) -> Walk:
        return self._go(self.pool.submit(take, *self._place, "deliver", name, payload).result())

    @property
    def _place(self) -> tuple[str, str, datetime]:
        return self.document, self.state, self.world.moment


def take(document: str, state: str, moment: datetime, step: str, about: str, values: Mapping[str, Any]) -> Step:
    world = World()
    world.moment = moment
    taken: Step = getattr(Process.restore(document), step)(state, about, values, world.ports)
    return taken


def test_steps_that_other_processes_take_in_turn_come_to_the_same():
    with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as Elsewhere.pool:
        walked = 0
        for seed in range(12):
            dice = Random(seed)

            def pick(options: Sequence[Any], dice: Random = dice) -> Any:
                return dice.choice(list(options))

            walked += walk_both(graph(pick), pick, Elsewhere)
    assert walked > 12


def test_a_repeated_task_takes_its_default_flow_once_all_its_rounds_are_done():
    twice = '<standardLoopCharacteristics loopMaximum="2"/>'
    source = diagram(
        start(),
        node("userTask", "A", twice, 'default="A-C"'),
        tasks("B", "C"),
        end(),
        chain("start", "A", "C", "end"),
        flow("A", "B", "n = 1"),
        chain("B", "end"),
    )
    walk = Walk(source, {"n": 0}).complete("A").complete("A")

    assert walk.open == ["C"]
