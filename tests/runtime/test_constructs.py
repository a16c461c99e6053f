"""Every BPMN construct runs as the standard says, or is refused at its element."""

import pytest

from engine.errors import DeploymentRefused, Severity
from engine.runtime import compile_process, inspect

from .constructs import walk_of
from .constructs.tables import REFUSED, WORKS
from .support_document import DOCUMENT, document


@pytest.mark.parametrize("name", WORKS)
def test_runs_as_the_standard_says(name: str):
    case = WORKS[name]
    walk = walk_of(case)
    others = [wait.element_id for wait in walk.step.waiting if wait.element_id not in walk.open]

    assert (" ".join(walk.completed), walk.status) == (case.completed, case.status), walk.waiting
    assert (sorted(walk.open), sorted(others)) == (sorted(case.open.split()), sorted(case.waiting.split()))


@pytest.mark.parametrize("name", REFUSED)
def test_refuses_at_the_element(name: str):
    case = REFUSED[name]
    model = inspect(case.source, "proef.bpmn")
    errors = [problem for problem in model.problems if problem.severity is Severity.ERROR]

    assert any(problem.element == case.element and case.phrase in problem.message for problem in errors), errors
    with pytest.raises(DeploymentRefused):
        compile_process(model, "P")


def test_the_document_tells_what_the_tests_prove():
    advice = "Run: python -m tests.runtime.support_document"
    assert DOCUMENT.read_text(encoding="utf-8") == document(), advice
