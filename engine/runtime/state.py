"""An instance as JSON and back: its tokens, its data and what its timers and joins remember. No specification."""

import json
from collections.abc import Mapping
from typing import Any

from .case import ROOT, Case, Token
from .process_spec import ProcessSpec
from .types import Data, Ports, RuntimeRefusal

FORMAT = 1
_WRITER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), allow_nan=False)


def dump(case: Case) -> str:
    """Short keys, because every step writes one: tokens are [id, process, element, state, parent, memory].

    "r" is the memory of the process itself, where it has one.
    """
    content = {
        "f": FORMAT,
        "p": case.spec.name,
        "n": case.next_id,
        "end": "cancelled" if case.cancelled else "completed" if case.completed else None,
        "d": case.data,
        "t": [
            [
                task.id,
                task.task_spec.element.process_id,
                task.task_spec.name,
                task.state,
                task._parent,
                task.internal_data,
            ]
            for task in case.tasks.values()
            if task.id != ROOT
        ],
    }
    if case.root.internal_data:
        content["r"] = case.root.internal_data
    return _WRITER.encode(content)


def load(specs: Mapping[str, ProcessSpec], process_id: str, state: str, ports: Ports | None) -> Case:
    """Raises `RuntimeRefusal` when the state belongs to another process or was written in another format."""
    content = json.loads(state)
    if content["f"] != FORMAT or content["p"] != process_id:
        raise RuntimeRefusal(
            f"Expected state of process {process_id} in format {FORMAT}, found {content['p']} in format {content['f']}"
        )
    case = Case(specs, process_id, ports)
    case.next_id = content["n"]
    case.data = content["d"]
    case.root.internal_data = content.get("r", {})
    for task_id, home, element_id, task_state, parent_id, memory in content["t"]:
        spec = specs[home].task_specs.get(element_id) if home in specs else None
        if spec is None:
            raise RuntimeRefusal(f"The state has a token on {element_id}, which this version of {home} does not have")
        task = Token(case, spec, parent=case.tasks[parent_id], state=task_state, id=task_id)
        task.internal_data = memory
    if content["end"]:
        case.completed = True
        case.cancelled = content["end"] == "cancelled"
        case.tasks.clear()
    return case


def data_of(state: str, node_id: str | None = None) -> Data:
    """Only the data of an instance; with a node, as that node sees it."""
    content = json.loads(state)
    data: dict[str, Any] = content["d"]
    tokens = {token[0]: token for token in content["t"]} if node_id else {}
    own: list[dict[str, Any]] = []
    while node_id in tokens:
        *_, node_id, memory = tokens[node_id]
        own.append(memory.get("own", {}))
    for layer in reversed(own):
        data = data | layer
    return data
