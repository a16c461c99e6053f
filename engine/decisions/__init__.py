"""DMN tables and FEEL expressions: what a decision answers and by which rule."""

from collections.abc import Mapping
from typing import Any

from engine.decisions.dmn import Decision, DecisionError, DmnModel, Verdict, decide, decide_many, inspect
from engine.decisions.feel import FeelError, condition, evaluate, evaluate_many, unary_test
from engine.errors import Severity

__all__ = [
    "Decision",
    "DecisionError",
    "DmnModel",
    "FeelError",
    "Verdict",
    "condition",
    "decide",
    "decide_file",
    "decide_many",
    "evaluate",
    "evaluate_many",
    "inspect",
    "unary_test",
]


def decide_file(source: bytes, filename: str, decision: str | None, data: Mapping[str, Any]) -> dict[str, Any]:
    """One decision of a file on its own: `{"outputs": …, "rules": […]}`. Raises `DecisionError`.

    `decision` is an id or a name; None takes the only decision, or the one that no other requires.
    """
    model = inspect(source, filename)
    errors = [problem.message for problem in model.problems if problem.severity is Severity.ERROR]
    if errors:
        raise DecisionError(f"{filename} kan niet worden uitgevoerd. {' '.join(errors[:5])}")
    verdict = decide(model, decision, data)
    return {"outputs": verdict.outputs, "rules": list(verdict.rules)}
