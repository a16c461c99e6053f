"""State is JSON without the specification; steps are pure; the specification is never changed; no Python runs."""

import hashlib
import json
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from engine.runtime import Process, RuntimeRefusal, compile_process, inspect
from engine.runtime.process_spec import ProcessSpec
from engine.runtime.specs import NodeSpec

from .building import (
    ERRORS,
    Walk,
    World,
    boundary,
    chain,
    definitions,
    diagram,
    end,
    error,
    flow,
    message,
    node,
    process,
    service,
    start,
    tasks,
    timer,
)
from .constructs import walk_of
from .constructs.tables import WORKS

ROOT = Path(__file__).parents[2]

VARIED = definitions(
    '<message id="m" name="antwoord"/>',
    ERRORS,
    process(
        start(),
        tasks("A"),
        node("exclusiveGateway", "X", attributes='default="X-F"'),
        node("parallelGateway", "F"),
        tasks("B"),
        boundary("tik", "B", timer("R/P1D", "timeCycle"), interrupting=False),
        node(
            "subProcess", "sub", "".join((start("s"), service("S"), tasks("C"), end("se"), chain("s", "S", "C", "se")))
        ),
        boundary("vang", "sub", error()),
        boundary("post", "sub", message(), interrupting=False),
        node("callActivity", "roep", attributes='calledElement="Q"'),
        node("parallelGateway", "J"),
        node("task", "T"),
        end(),
        chain("T", "end"),
        *(chain(edge, "T") for edge in ("tik", "vang", "post")),
        chain("start", "A", "X", "F", "B", "J", "end"),
        flow("X", "A", "opnieuw"),
        chain("F", "sub", "roep", "J"),
    ),
    process(start("qs"), tasks("D"), end("qe"), chain("qs", "D", "qe"), key="Q"),
)


def play(walk: Walk) -> list[str]:
    """Every kind of step; answers the states that it passed."""
    states = [walk.state]
    steps = (
        lambda: walk.complete("A", opnieuw=True),
        lambda: walk.complete("A", opnieuw=False),
        lambda: walk.wait(days=1),
        lambda: walk.deliver("antwoord", brief="ja"),
        lambda: walk.retry("S"),
        lambda: walk.complete("C"),
        lambda: walk.complete("D"),
        lambda: walk.place("A", walk.step.data, "B"),
        lambda: walk.complete("A", opnieuw=False),
    )
    for number, step in enumerate(steps):
        if number == 4:
            walk.world.operations["op"] = lambda call: {"s": 1}
        step()
        states.append(walk.state)
    return states


def failing_world() -> World:
    world = World()
    del world.operations["op"]
    return world


def shape(thing: Any) -> Any:
    """What hangs on an object, as comparable values; other specifications by their name."""
    if isinstance(thing, NodeSpec | ProcessSpec):
        return f"specification {thing.name}"
    if isinstance(thing, dict):
        return [(str(key), shape(value)) for key, value in thing.items()]
    if isinstance(thing, list | tuple | set | frozenset):
        return [shape(item) for item in thing]
    if hasattr(thing, "__dict__") and not isinstance(thing, type):
        return [type(thing).__name__, shape(vars(thing))]
    return repr(thing)


def digest(specs: Mapping[str, ProcessSpec]) -> str:
    everything = [shape(vars(spec)) for home in specs.values() for spec in (home, home.root, *home.task_specs.values())]
    return hashlib.sha256(json.dumps(everything).encode()).hexdigest()


def test_no_step_changes_the_specification(monkeypatch: pytest.MonkeyPatch):
    shared = Process.restore(compile_process({"proef.bpmn": VARIED}, "P"))
    monkeypatch.setattr(Walk, "process", shared)
    before = digest(shared.specs)
    play(Walk(VARIED, {}, failing_world()))

    assert digest(shared.specs) == before
    shared.specs["P"].task_specs["A"].manual = False
    assert digest(shared.specs) != before


@pytest.mark.parametrize("name", WORKS)
def test_no_construct_changes_the_specification(name: str, monkeypatch: pytest.MonkeyPatch):
    shared = Process.restore(compile_process({"proef.bpmn": WORKS[name].source}, "P"))
    monkeypatch.setattr(Walk, "process", shared)
    before = digest(shared.specs)
    walk_of(WORKS[name])

    assert digest(shared.specs) == before


def test_steps_are_the_same_every_time():
    first, second = play(Walk(VARIED, {}, failing_world())), play(Walk(VARIED, {}, failing_world()))

    assert first == second


def test_a_step_leaves_its_input_as_it_was():
    walk = Walk(diagram(start(), tasks("A"), chain("start", "A")), {"lijst": [1]})
    answer = {"lijst": [1, 2]}
    step = walk.process.complete(walk.state, walk.waiting["A"].node_id, answer, walk.world.ports)
    answer["lijst"].append(3)

    assert step.data == {"lijst": [1, 2]}
    assert walk.step.data == {"lijst": [1]}


def test_state_holds_tokens_and_data_but_no_specification():
    for state in play(Walk(VARIED, {}, failing_world())):
        content = json.loads(state)
        assert set(content) == {"f", "p", "n", "end", "d", "t"}
        assert len(state) < 1_000


def test_node_ids_stay_the_same_and_are_never_used_again():
    walk = Walk(VARIED, {}, failing_world())
    play(walk)
    entered = [trace.node_id for trace in walk.trace if trace.change == "entered"]

    assert len(entered) == len(set(entered))


def test_another_operating_system_process_goes_on(tmp_path: Path):
    walk = Walk(VARIED, {}, failing_world()).complete("A", opnieuw=False)
    (tmp_path / "proces.json").write_text(walk.document)
    (tmp_path / "staat.json").write_text(walk.state)
    script = (
        "import sys; from engine.runtime import Process; from tests.runtime.building import World\n"
        "document, state = (open(name).read() for name in sys.argv[1:])\n"
        "world, process = World(), Process.restore(document)\n"
        "step = process.look(state)\n"
        "node = next(wait for wait in step.waiting if wait.element_id == 'B')\n"
        "print(process.complete(state, node.node_id, {'b': 1}, world.ports).state, end='')\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "proces.json"), str(tmp_path / "staat.json")],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip

    assert done.stdout == walk.complete("B", b=1).state


def test_no_python_engine_is_even_loaded():
    script = (
        "import sys, engine.runtime\n"
        "print([name for name in sys.modules if 'script_engine' in name or name.startswith('SpiffWorkflow.bpmn')])"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"


def test_state_of_another_process_is_refused():
    walk = Walk(VARIED, {}, failing_world())
    other = Process.restore(compile_process({"a.bpmn": diagram(start(), tasks("A"), chain("start", "A"))}, "P"))
    called = Process.restore(compile_process({"proef.bpmn": VARIED}, "Q"))

    with pytest.raises(RuntimeRefusal, match="Expected state of process Q"):
        called.look(walk.state)
    walk.complete("A", opnieuw=False)
    with pytest.raises(RuntimeRefusal, match="has a token on"):
        other.look(walk.state)


def test_document_of_another_format_is_refused():
    with pytest.raises(ValueError, match="format 0"):
        Process.restore('{"format": 0}')


def test_compiling_twice_gives_the_same_document():
    model = inspect(VARIED, "proef.bpmn")

    assert compile_process(model, "P") == compile_process({"proef.bpmn": VARIED}, "P")
