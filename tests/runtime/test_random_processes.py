"""Random processes of nested blocks, against an interpreter that knows neither tokens nor the engine."""

from collections import Counter
from collections.abc import Iterator
from itertools import count
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from engine.runtime import WaitKind

from . import oracle
from .building import Walk, boundary, chain, definitions, end, flow, message, node, process, start, tasks

Shape = tuple[str, Any]
KINDS: dict[str, type[oracle.Block]] = {
    "sequence": oracle.Sequence,
    "choice": oracle.Choice,
    "parallel": oracle.Parallel,
    "loop": oracle.Loop,
    "subprocess": oracle.Subprocess,
    "guarded": oracle.Guarded,
}
task = st.just(("task", []))


def grow(inner: st.SearchStrategy[Shape]) -> st.SearchStrategy[Shape]:
    several = st.lists(inner, min_size=2, max_size=3)
    one = inner.map(lambda part: [part])
    subprocess = st.tuples(st.just("subprocess"), one)
    guarded = st.tuples(st.just("guarded"), st.one_of(task, subprocess).map(lambda part: [part]))
    branching = st.tuples(st.sampled_from(["sequence", "choice", "parallel"]), several)
    return st.one_of(branching, branching, st.tuples(st.just("loop"), one), subprocess, guarded)


shapes = st.tuples(st.just("sequence"), st.lists(st.recursive(task, grow, max_leaves=6), min_size=2, max_size=4))


def block(shape: Shape, numbers: Iterator[int]) -> oracle.Block:
    kind, parts = shape
    key = f"{kind[0]}{next(numbers)}"
    if kind == "task":
        return oracle.Task(key)
    return KINDS[kind](key, [block(part, numbers) for part in parts])


def inside(block: oracle.Block) -> Iterator[oracle.Block]:
    yield block
    for part in block.parts:
        yield from inside(part)


def draw(block: oracle.Block, before: str, after: str) -> str:
    """The block between two elements: its own elements and flows, and the flow in from `before` and out to `after`."""
    key, parts = block.key, block.parts
    match block:
        case oracle.Task():
            return tasks(key) + chain(before, key, after)
        case oracle.Sequence():
            links = [node("task", f"{key}x{number}") for number in range(len(parts) - 1)]
            stops = [before, *(f"{key}x{number}" for number in range(len(parts) - 1)), after]
            return "".join(links) + "".join(map(draw, parts, stops, stops[1:]))
        case oracle.Parallel():
            gates = node("parallelGateway", f"{key}s") + node("parallelGateway", f"{key}m")
            lines = [_line(part, f"{key}s", f"{key}m") for part in parts]
            return gates + chain(before, f"{key}s") + chain(f"{key}m", after) + "".join(lines)
        case oracle.Choice():
            default = f"{key}s-{parts[-1].key}p"
            gates = node("exclusiveGateway", f"{key}s", attributes=f'default="{default}"') + node(
                "exclusiveGateway", f"{key}m"
            )
            conditions = [f"{key} = {number}" for number in range(len(parts) - 1)]
            lines = [
                _line(part, f"{key}s", f"{key}m", condition)
                for part, condition in zip(parts, [*conditions, None], strict=True)
            ]
            return gates + chain(before, f"{key}s") + chain(f"{key}m", after) + "".join(lines)
        case oracle.Loop():
            gates = node("exclusiveGateway", f"{key}m") + node(
                "exclusiveGateway", f"{key}s", attributes=f'default="{key}s-{after}"'
            )
            back = flow(f"{key}s", f"{key}m", f"{key} = 0")
            return (
                gates
                + back
                + chain(before, f"{key}m")
                + chain(f"{key}s", after)
                + _line(parts[0], f"{key}m", f"{key}s")
            )
        case oracle.Subprocess():
            content = start(f"{key}b") + end(f"{key}e") + draw(parts[0], f"{key}b", f"{key}e")
            return node("subProcess", key, content) + chain(before, key, after)
        case oracle.Guarded():
            edge = boundary(key, parts[0].key, message(f"m{key}")) + node("exclusiveGateway", f"{key}m")
            return draw(parts[0], before, f"{key}m") + edge + chain(key, f"{key}m", after)
    raise AssertionError(block)


def _line(block: oracle.Block, before: str, after: str, condition: str | None = None) -> str:
    """A branch: the block behind an element of its own, so that every flow out of a gateway has a name to expect."""
    passing = f"{block.key}p"
    return node("task", passing) + flow(before, passing, condition) + draw(block, passing, after)


def diagram(root: oracle.Block) -> bytes:
    messages = [
        f'<message id="m{part.key}" name="{part.key}"/>' for part in inside(root) if isinstance(part, oracle.Guarded)
    ]
    return definitions(*messages, process(start(), end(), draw(root, "start", "end")))


def told(walk: Walk, since: int) -> Counter[str]:
    """What completed, without the elements that only keep the drawing apart."""
    return Counter(
        key for key in walk.completed[since:] if key not in ("start", "end") and "x" not in key and key[-1] != "p"
    )


def listening(walk: Walk) -> list[str]:
    return sorted(wait.element_id for wait in walk.step.waiting if wait.kind is WaitKind.MESSAGE)


@given(shapes, st.data())
@settings(max_examples=100, deadline=None)
def test_offers_the_same_tasks_and_ends_alike(shape: Shape, data: st.DataObject):
    root = block(shape, count(1))
    fields = {part.key: 0 for part in inside(root) if isinstance(part, oracle.Choice | oracle.Loop)}
    expected = dict(fields)
    done: list[str] = []
    root.begin(expected, done)
    walk = Walk(diagram(root), fields)
    since = 0
    for _ in range(25):
        assert sorted(walk.open) == sorted(root.open())
        assert listening(walk) == sorted(root.listening())
        assert told(walk, since) == Counter(done)
        assert walk.step.data == expected
        assert walk.status == ("running" if root.running else "completed")
        if not root.running:
            break
        since, done = len(walk.completed), []
        moves = [*((_complete, key) for key in root.open()), *((_interrupt, key) for key in root.listening())]
        move, key = data.draw(st.sampled_from(moves))
        move(walk, root, key, expected, done, data)


def _complete(
    walk: Walk, root: oracle.Block, key: str, expected: oracle.Data, done: list[str], data: st.DataObject
) -> None:
    keys = [part.key for part in inside(root) if isinstance(part, oracle.Choice | oracle.Loop)]
    answer = data.draw(st.fixed_dictionaries({key: st.integers(0, 2) for key in keys}))
    expected.update(answer)
    walk.complete(key, **answer)
    root.complete(key, expected, done)


def _interrupt(
    walk: Walk, root: oracle.Block, key: str, expected: oracle.Data, done: list[str], data: st.DataObject
) -> None:
    walk.deliver(key)
    root.interrupt(key, expected, done)
