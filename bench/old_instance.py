"""Whether an instance ages: what one round costs after 10 rounds and after 10 000, and how large its state is then.

A step is a function of a state, so the young and the old instance take turns, round by round, and whatever else the
machine does falls on both. CPU time of the runtime alone, the state read and written at every step.
"""

from statistics import median
from time import process_time
from typing import Any

from engine.runtime import Process, Step, compile_process, inspect
from tests.runtime.ageing import SHAPES, Shape
from tests.runtime.building import World

YOUNG, OLD = 10, 10_000
TURNS, AT_ONCE = 300, 5


class Instance:
    def __init__(self, shape: Shape) -> None:
        self.shape = shape
        self.process = Process.restore(compile_process(inspect(shape.source, "meting.bpmn"), "P"))
        self.ports = World().ports
        self.step = self.process.start({"klaar": False, "n": 2}, self.ports)

    def go_round(self, step: Step) -> Step:
        for key in self.shape.round:
            node_id = next(wait.node_id for wait in step.waiting if wait.element_id == key)
            step = self.process.complete(step.state, node_id, {}, self.ports)
        return step

    def live(self, rounds: int) -> Step:
        for _ in range(rounds):
            self.step = self.go_round(self.step)
        return self.step

    def cost(self, step: Step) -> float:
        """CPU seconds of some rounds from here."""
        began = process_time()
        for _ in range(AT_ONCE):
            step = self.go_round(step)
        return process_time() - began


def main() -> dict[str, Any]:
    figures = {name: _measure(shape) for name, shape in SHAPES.items()}
    worst = max(figures.values(), key=lambda found: found["state_bytes_10000"] / found["state_bytes_10"])
    return {
        "cost_ratio_10000_vs_10": max(found["cost_ratio_10000_vs_10"] for found in figures.values()),
        "state_bytes_10": worst["state_bytes_10"],
        "state_bytes_10000": worst["state_bytes_10000"],
        "shapes": figures,
    }


def _measure(shape: Shape) -> dict[str, float]:
    instance = Instance(shape)
    young = instance.live(YOUNG)
    old = instance.live(OLD - YOUNG)
    turns = [(instance.cost(young), instance.cost(old)) for _ in range(TURNS)]
    return {
        "cost_ratio_10000_vs_10": round(median(old for _, old in turns) / median(young for young, _ in turns), 3),
        "cpu_ms_a_step": round(median(old for _, old in turns) / AT_ONCE / len(shape.round) * 1000, 3),
        "state_bytes_10": len(young.state.encode()),
        "state_bytes_10000": len(old.state.encode()),
    }
