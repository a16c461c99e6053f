"""The shipped files as the engine reads them: diagram, tables, forms and organisation."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from engine import decisions, forms, runtime
from engine.decisions import DmnModel, feel
from engine.forms import FormFile
from engine.runtime import Model

ROOT = Path(__file__).parents[2]
DIAGRAM = ROOT / "processes" / "flexibel-budget.bpmn"


@cache
def diagram() -> Model:
    return runtime.inspect(DIAGRAM.read_bytes(), DIAGRAM.name)


@cache
def table(name: str) -> DmnModel:
    return decisions.inspect((ROOT / "processes" / f"{name}.dmn").read_bytes(), f"{name}.dmn")


@cache
def form_files() -> dict[str, FormFile]:
    paths = sorted((ROOT / "forms").glob("*.json"))
    return {path.stem: forms.inspect(path.read_bytes(), path.name, feel.check) for path in paths}


@cache
def organisation() -> dict[str, Any]:
    content: dict[str, Any] = json.loads((ROOT / "processes" / "organisation.json").read_text("utf-8"))
    return content


def keys(section: str) -> list[str]:
    """The keys in one section of the organisation file."""
    return [entry["key"] for entry in organisation()[section]]
