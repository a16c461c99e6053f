"""`docs/bpmn-support.md`, made from the tables that the tests run: `python -m tests.runtime.support_document`."""

from pathlib import Path

from engine.errors import Severity
from engine.runtime import inspect

from .constructs import Refused
from .constructs.tables import CHAPTERS, NOT_RUN

DOCUMENT = Path(__file__).parents[2] / "docs" / "bpmn-support.md"
HEAD = """# BPMN: what runs and what is refused

Made by `python -m tests.runtime.support_document` from the diagrams in `tests/runtime/constructs/`, each of which is
run or refused by a test. What runs, runs as BPMN 2.0 (ISO 19510) says. What is refused is refused at deployment, at its
element, in the words that stand here.

"""


def document() -> str:
    parts = [HEAD]
    for title, chapter in CHAPTERS.items():
        parts.append(f"## {title}\n\n| construct | |\n|---|---|\n")
        parts += [f"| {_first(name)} | runs |\n" for name in chapter.WORKS]
        parts += [f"| {_first(name)} | refused: {_reason(case)} |\n" for name, case in chapter.REFUSED.items()]
        parts.append("\n")
    parts.append(
        "## Valid BPMN that is not run\n\nValid, and refused because it would not run as the standard says, "
        "or because who draws it mostly means something else.\n\n"
    )
    parts.append("| construct | refused, and why |\n|---|---|\n")
    parts += [f"| {_first(name)} | {_reason(case)} |\n" for name, case in NOT_RUN.items()]
    return "".join(parts)


def _reason(case: Refused) -> str:
    problems = inspect(case.source, "proef.bpmn").problems
    return next(
        problem.message.replace("|", "\\|")
        for problem in problems
        if problem.severity is Severity.ERROR and problem.element == case.element and case.phrase in problem.message
    )


def _first(name: str) -> str:
    return name[:1].upper() + name[1:]


if __name__ == "__main__":
    DOCUMENT.write_text(document(), encoding="utf-8")
