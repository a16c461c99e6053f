"""The shipped files as the engine reads them: diagrams, tables, forms and organisation."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from engine import decisions, forms, runtime
from engine.decisions import DmnModel, feel
from engine.forms import FormFile
from engine.runtime import Element, Model
from engine.runtime.model import ProcessModel

ROOT = Path(__file__).parents[2]
KEYS = sorted(path.stem for path in (ROOT / "processes").glob("*.bpmn"))
"""Every process: a diagram holds one, and is named after it."""

KNOWN_AT_START: Mapping[str, Any] = {
    "starter": 1,
    "regisseur": 2,
    "casus": 7,
    "area": "noord",
    "team": "team-noord",
    "subject": "",
    "origin": "melding",
    "message": {},
    "dossier": {},
}
"""What `waakvlam:start data` may use."""

PAYLOADS: Mapping[str, frozenset[str]] = {
    "Meldcode nodig": frozenset({"zorg", "gevaar"}),
    "Plan nodig": frozenset(),
    "Verwijzing nodig": frozenset({"partner", "vraag", "onderwerp"}),
    "Nazorg begint": frozenset({"reden"}),
    "Signaal ontvangen": frozenset({"van", "signaal", "soort"}),
    "Antwoord van partner": frozenset({"antwoord", "datum", "tekst"}),
    "Toestemming ingetrokken": frozenset({"doel", "partner"}),
    "Evaluatie nodig": frozenset({"reden"}),
    "Evaluatiedatum veranderd": frozenset(),
}
"""The messages between the processes of a casus, each with what it brings."""


@cache
def diagram(key: str) -> Model:
    path = ROOT / "processes" / f"{key}.bpmn"
    return runtime.inspect(path.read_bytes(), path.name)


def process(key: str) -> ProcessModel:
    (found,) = diagram(key).processes
    return found


def elements(key: str, tag: str) -> list[Element]:
    return [each for each in process(key).elements if each.tag == tag]


def forms_of(key: str) -> dict[str, FormFile]:
    """The forms that a process uses."""
    return {element.form: form_files()[element.form] for element in process(key).elements if element.form}


@cache
def tables() -> Mapping[str, DmnModel]:
    """Every table, by the id of the decision that it answers."""
    paths = sorted((ROOT / "processes").glob("*.dmn"))
    models = [decisions.inspect(path.read_bytes(), path.name) for path in paths]
    return {decision.id: model for model in models for decision in model.decisions}


def table(name: str) -> DmnModel:
    return tables()[name]


@cache
def form_files() -> dict[str, FormFile]:
    paths = sorted((ROOT / "forms").glob("*.json"))
    return {path.stem: forms.inspect(path.read_bytes(), path.name, feel.check) for path in paths}


@cache
def dossier_keys() -> Mapping[str, Mapping[str, str]]:
    """For each form, the fields that the dossier keeps, each with its key there."""
    found: dict[str, dict[str, str]] = {}
    for path in sorted((ROOT / "forms").glob("*.json")):
        kept = found.setdefault(path.stem, {})
        for component in json.loads(path.read_text("utf-8"))["components"]:
            for each in (component, *component.get("components", ())):
                if key := each.get("properties", {}).get("dossier"):
                    kept[each["key"]] = key
    return found


@cache
def organisation() -> dict[str, Any]:
    content: dict[str, Any] = json.loads((ROOT / "processes" / "organisation.json").read_text("utf-8"))
    return content


def keys(section: str) -> list[str]:
    """The keys in one section of the organisation file."""
    return [entry["key"] for entry in organisation()[section]]
