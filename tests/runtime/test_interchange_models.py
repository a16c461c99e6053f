"""Models that other modellers wrote: never a crash, problems that point at something, and what is accepted starts."""

import re
from pathlib import Path

import pytest
from lxml import etree

from engine.errors import Severity
from engine.runtime import Process, compile_process, inspect

from .building import World

FOLDER = Path(__file__).parents[3] / "shared" / "data" / "bpmn-miwg"
NAMES = sorted(path.name for path in FOLDER.glob("*.bpmn")) or ["absent"]


def executable(name: str) -> bytes:
    if not FOLDER.is_dir():
        pytest.skip("shared data absent: the folder ../shared/data/bpmn-miwg is not there")
    source = (FOLDER / name).read_bytes()
    source = re.sub(rb'\sisExecutable="[a-z]*"', b"", source)
    return re.sub(rb"(<(?:\w+:)?process)\b", rb'\1 isExecutable="true"', source)


@pytest.mark.parametrize("name", NAMES)
def test_reads_without_raising_and_points_at_elements_that_exist(name: str):
    source = executable(name)
    ids = {str(key) for key in etree.fromstring(source).xpath("//@id")}
    model = inspect(source, name)

    assert model.processes
    for problem in model.problems:
        assert problem.element is None or problem.element in ids, problem
        assert problem.message.endswith((".", "!")), problem


@pytest.mark.parametrize("name", NAMES)
def test_what_is_accepted_compiles_and_starts(name: str):
    model = inspect(executable(name), name)
    if not model.acceptable:
        assert any(problem.severity is Severity.ERROR for problem in model.problems)
        return
    for process in model.processes:
        step = Process.restore(compile_process(model, process.id)).start({}, World().ports)
        assert step.status in ("running", "completed")


def test_some_of_them_are_accepted_and_some_refused():
    verdicts = {name: inspect(executable(name), name).acceptable for name in NAMES}

    assert verdicts["A.1.0.bpmn"]
    assert not verdicts["B.2.0.bpmn"]
