"""A process with two tasks that ask the same of a household, and a second process that asks it again."""

import itertools
import json
from typing import Any

from tests.commands.diagrams import HEAD


def field(key: str, dossier: str = "", valid: str = "", **more: Any) -> dict[str, Any]:
    properties = {name: value for name, value in (("dossier", dossier), ("valid", valid)) if value}
    return {"type": "textfield", "key": key, "label": key.capitalize(), "properties": properties, **more}


def form(key: str, *components: dict[str, Any]) -> str:
    return json.dumps({"type": "default", "id": key, "title": key, "components": list(components)})


def process(key: str, *forms: str, name: str = "") -> str:
    """A process whose tasks `Stap_1`, `Stap_2` … ask these forms in turn."""
    tasks = "".join(
        f'<userTask id="Stap_{place}" name="Vul {asked} in"><extensionElements>'
        f'<waakvlam:task form="{asked}" assignee="= starter"/></extensionElements></userTask>'
        for place, asked in enumerate(forms, start=1)
    )
    steps = ["Begin", *(f"Stap_{place}" for place, _form in enumerate(forms, start=1)), "Klaar"]
    flows = "".join(
        f'<sequenceFlow id="f{place}" sourceRef="{a}" targetRef="{b}"/>'
        for place, (a, b) in enumerate(itertools.pairwise(steps))
    )
    return (
        f'{HEAD}<process id="{key}" name="{name or key.capitalize()}" isExecutable="true"><extensionElements>'
        f'<waakvlam:start data="= {{starter: starter}}"/></extensionElements>'
        f'<startEvent id="Begin"/>{tasks}<endEvent id="Klaar"/>{flows}</process></definitions>'
    )


FILES = {
    "kennismaken.bpmn": process("kennismaken", "kennis", "verder", name="Kennismaken"),
    "opnieuw.bpmn": process("opnieuw", "verder"),
    "los.bpmn": process("los", "niets"),
    "kennis.json": form(
        "kennis", field("dokter", "huisarts", validate={"required": True}), field("buurt", "netwerk_helpt", "P6M")
    ),
    "verder.json": form(
        "verder",
        field("arts", "huisarts", validate={"required": True}),
        field("netwerk", "netwerk_helpt", "P6M", validate={"required": True}),
        field("vraag"),
    ),
    "niets.json": form("niets", field("vraag")),
}
