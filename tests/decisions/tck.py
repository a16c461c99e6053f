"""The DMN conformance kit: its cases, and whether an answer is the expected one."""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lxml import etree

from engine.decisions import dmn, host

KIT = Path(__file__).parents[2].parent / "shared" / "data" / "dmn-tck"
XSI = "{http://www.w3.org/2001/XMLSchema-instance}"
FEEL_KINDS = {"date": "date", "time": "time", "dateTime": "date and time", "duration": "duration"}
DURATION = re.compile(r"(-)?P(?:(\d+)Y)?(?:(\d+)M)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?)?")


@dataclass(frozen=True)
class Case:
    """One expected result: of `node` (or of the service `invocable`) for `data`."""

    file: Path
    id: str
    invocable: str | None
    node: str
    data: dict[str, Any]
    expected: Any


@dataclass(frozen=True)
class Outcome:
    case: Case
    found: Any
    error: str | None = None

    @property
    def passed(self) -> bool:
        return self.error is None and same(self.found, self.case.expected)


def cases(level: int) -> Iterator[Case]:
    for file in sorted((KIT / f"compliance-level-{level}").glob("*/*-test-*.xml")):
        root = etree.parse(file).getroot()
        model = file.parent / _only(root, "modelName").text.strip()
        for test in _all(root, "testCase"):
            data = {node.get("name"): _value(node) for node in _all(test, "inputNode")}
            for node in _all(test, "resultNode"):
                expected = _value(_only(node, "expected"))
                yield Case(model, test.get("id"), test.get("invocableName"), node.get("name"), data, expected)


def run(level: int) -> list[Outcome]:
    """Every case, with one call for the cases that ask the same decision of the same file."""
    asked: dict[tuple[Path, str | None, str], list[Case]] = {}
    for case in cases(level):
        asked.setdefault((case.file, case.invocable, case.node), []).append(case)
    models: dict[Path, dmn.DmnModel] = {}
    outcomes = []
    for (file, invocable, node), group in asked.items():
        model = models.get(file) or models.setdefault(file, dmn.inspect(file.read_bytes(), file.name))
        outcomes += _answers(model, invocable, node, group)
    return outcomes


def _answers(model: dmn.DmnModel, invocable: str | None, node: str, group: list[Case]) -> list[Outcome]:
    try:
        identity = dmn.find(model, invocable or node)
        results = dmn.evaluate(model, identity, [case.data for case in group], strict=False)
    except (dmn.DecisionError, host.Broken, host.TooSlow, host.TooBig) as error:
        return [Outcome(case, None, repr(error)) for case in group]
    found = [result["value"] for result in results]
    if invocable and len(model.definition["services"][identity]["outputs"]) > 1:
        found = [value and value[node] for value in found]
    return [Outcome(case, value) for case, value in zip(group, found, strict=True)]


def same(found: Any, expected: Any) -> bool:
    if isinstance(expected, bool) or expected is None or isinstance(found, bool):
        return found is expected
    if isinstance(expected, int | float):
        return isinstance(found, int | float) and math.isclose(found, expected, rel_tol=1e-8, abs_tol=1e-8)
    if isinstance(expected, list):
        return isinstance(found, list) and len(found) == len(expected) and all(map(same, found, expected))
    if isinstance(expected, dict):
        if "@feel" in expected:
            return isinstance(found, dict) and _moment(found) == _moment(expected)
        return (
            isinstance(found, dict)
            and found.keys() == expected.keys()
            and all(same(found[key], expected[key]) for key in expected)
        )
    return found == expected


def _moment(value: dict[str, Any]) -> tuple[Any, ...]:
    kind, text = value.get("@feel"), str(value.get("text"))
    if kind == "duration" and (match := DURATION.fullmatch(text)):
        sign = -1 if match[1] else 1
        years, months, days, hours, minutes = (int(part or 0) for part in match.groups()[1:6])
        seconds = ((days * 24 + hours) * 60 + minutes) * 60 + float(match[7] or 0)
        return kind, sign * (years * 12 + months), sign * seconds
    text = re.sub(r"(\.\d*?)0+(?=\D|$)", r"\1", text).replace(".Z", "Z")
    return kind, re.sub(r"\+00:00$", "Z", re.sub(r"\.(?=\D|$)", "", text))


def _all(element: Any, name: str) -> list[Any]:
    return [child for child in element if isinstance(child.tag, str) and etree.QName(child).localname == name]


def _only(element: Any, name: str) -> Any:
    return _all(element, name)[0]


def _value(element: Any) -> Any:
    if lists := _all(element, "list"):
        return None if lists[0].get(f"{XSI}nil") == "true" else [_value(item) for item in _all(lists[0], "item")]
    if components := _all(element, "component"):
        return {component.get("name"): _value(component) for component in components}
    values = _all(element, "value")
    if not values or values[0].get(f"{XSI}nil") == "true":
        return None
    text, kind = values[0].text or "", (values[0].get(f"{XSI}type") or "string").rpartition(":")[2]
    if kind in FEEL_KINDS:
        return {"@feel": FEEL_KINDS[kind], "text": text.strip()}
    if kind == "boolean":
        return text.strip() == "true"
    if kind in ("decimal", "double", "integer", "int", "long", "float"):
        return float(text)
    return text
