"""From inspected files to the one document of a deployed version: everything a running process needs, as JSON."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from typing import Any

from engine.errors import DeploymentRefused, Problem

from .drawing import name_of
from .inspection import inspect
from .model import Element, Event, EventKind, Flow, Model, ProcessModel, Repeat, TimerKind
from .structure import has_plain_start

FORMAT = 1


def compile_process(sources: Mapping[str, bytes] | Model | Iterable[Model], process_id: str) -> str:
    """The document for `Process.restore`: the process and every process that it calls, directly or further down.

    Raises `DeploymentRefused` when a file has an error, or when a process that is needed is in none of the files.
    """
    models = _models(sources)
    problems = [problem for model in models for problem in model.problems if not model.acceptable]
    homes: dict[str, tuple[ProcessModel, str]] = {}
    for model in models:
        for process in model.processes:
            if process.id in homes and homes[process.id][0] != process:
                other = homes[process.id][1]
                problems.append(
                    Problem(model.file, process.id, f"Proces {process.id} staat ook in {other}. Geef het een ander id.")
                )
            homes.setdefault(process.id, (process, model.file))
    if process_id not in homes:
        file = models[0].file if models else "-"
        problems.append(Problem(file, None, f"Proces {process_id} staat niet als uitvoerbaar proces in de bestanden."))
    if problems:
        raise DeploymentRefused(problems)
    needed: dict[str, ProcessModel] = {}
    wanted = [process_id]
    while wanted:
        process, file = homes[wanted.pop()]
        if process.id in needed:
            continue
        needed[process.id] = process
        for element in process.elements:
            if not element.called:
                continue
            if element.called not in homes:
                advice = "Publiceer dat proces mee, of kies een ander."
                reason = f"{name_of(element)} roept {element.called} aan; dat staat niet in de bestanden. {advice}"
                problems.append(Problem(file, element.id, reason[:1].upper() + reason[1:], field="called"))
            elif not has_plain_start(homes[element.called][0]):
                reason = f"{name_of(element)} roept {element.called} aan; dat heeft geen gewone startgebeurtenis."
                problems.append(Problem(file, element.id, reason[:1].upper() + reason[1:], field="called"))
            else:
                wanted.append(element.called)
    if problems:
        raise DeploymentRefused(problems)
    document = {
        "format": FORMAT,
        "process": process_id,
        "processes": [asdict(needed[key]) for key in sorted(needed)],
    }
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def read_document(document: str) -> tuple[str, tuple[ProcessModel, ...]]:
    """The id of the process to start and all processes in the document. Raises `ValueError` for another format."""
    content = json.loads(document)
    if content.get("format") != FORMAT:
        raise ValueError(f"Compiled process of format {content.get('format')}; this version reads {FORMAT}")
    return content["process"], tuple(_process(process) for process in content["processes"])


def _models(sources: Mapping[str, bytes] | Model | Iterable[Model]) -> list[Model]:
    if isinstance(sources, Model):
        return [sources]
    if isinstance(sources, Mapping):
        return [inspect(source, filename) for filename, source in sources.items()]
    return list(sources)


def _process(content: dict[str, Any]) -> ProcessModel:
    return ProcessModel(
        id=content["id"],
        name=content["name"],
        elements=tuple(_element(element) for element in content["elements"]),
        flows=tuple(Flow(**flow) for flow in content["flows"]),
        attributes=content["attributes"],
    )


def _element(content: dict[str, Any]) -> Element:
    event, repeat = content["event"], content.get("repeat")
    return Element(**(content | {"event": event and _event(event), "repeat": repeat and _repeat(repeat)}))


def _event(content: dict[str, Any]) -> Event:
    timer = content["timer"]
    also = tuple(_event(each) for each in content.get("also", ()))
    return Event(
        **(content | {"kind": EventKind(content["kind"]), "timer": TimerKind(timer) if timer else None, "also": also})
    )


def _repeat(content: dict[str, Any]) -> Repeat:
    return Repeat(**(content | {"signals": tuple((condition, name) for condition, name in content["signals"])}))
