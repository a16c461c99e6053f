"""What would go wrong with a DMN file once it runs: broken expressions, dangling references, circles."""

import re
from collections.abc import Iterator

from engine.decisions import feel
from engine.decisions.dmn_file import Cell, DmnFile
from engine.errors import Problem, Severity

_TEXT = re.compile(r'"(?:[^"\\]|\\.)*"')
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_LITERALS = {"number": _NUMBER, "string": _TEXT, "boolean": re.compile("true|false|null")}
_PLAIN = re.compile(r"[^\W\d]\w*")


def problems(file: DmnFile, filename: str) -> Iterator[Problem]:
    """Everything beyond the shape of the XML."""
    yield from _graph(file, filename)
    yield from _circles(file, filename)
    yield from _expressions(file, filename)


def _graph(file: DmnFile, filename: str) -> Iterator[Problem]:
    definition = file.definition
    decisions, inputs = definition["decisions"], definition["inputs"]
    callables = {**definition["knowledge"], **definition["services"]}
    if not decisions:
        yield Problem(filename, None, "Het bestand bevat geen beslissing. Voeg een beslissing toe.")
    for identity, part in {**decisions, **definition["knowledge"]}.items():
        wanted = part["requires"]
        for targets, known in (
            (wanted["inputs"], inputs),
            (wanted["decisions"], decisions),
            (wanted["knowledge"], callables),
        ):
            for target in targets:
                if target not in known:
                    message = f"'{part['name']}' verwijst naar '{target}', maar dat staat niet in dit bestand."
                    yield Problem(filename, identity, f"{message} Herstel of verwijder de pijl.")
    for identity, service in definition["services"].items():
        for target in (*service["inputDecisions"], *service["outputs"]):
            if target not in decisions:
                yield Problem(filename, identity, f"'{service['name']}' verwijst naar '{target}', dat ontbreekt.")
    names: dict[str, str] = {}
    for identity, decision in decisions.items():
        if decision["name"] in names:
            message = f"De naam '{decision['name']}' komt twee keer voor. Geef elke beslissing een eigen naam."
            yield Problem(filename, identity, message)
        names[decision["name"]] = identity


def _circles(file: DmnFile, filename: str) -> Iterator[Problem]:
    decisions = file.definition["decisions"]
    done: set[str] = set()

    def circle_from(identity: str, path: tuple[str, ...]) -> tuple[str, ...]:
        if identity in path:
            return path[path.index(identity) :]
        if identity in done or identity not in decisions:
            return ()
        for target in decisions[identity]["requires"]["decisions"]:
            if found := circle_from(target, (*path, identity)):
                return found
        done.add(identity)
        return ()

    for identity in decisions:
        if circle := circle_from(identity, ()):
            names = " → ".join(decisions[part]["name"] for part in circle)
            yield Problem(filename, circle[0], f"Deze beslissingen wachten op elkaar: {names}. Haal één pijl weg.")
            return


def _expressions(file: DmnFile, filename: str) -> Iterator[Problem]:
    names = sorted(name for name in file.names if not _PLAIN.fullmatch(name))
    functions = {part["name"] for kind in ("knowledge", "services") for part in file.definition[kind].values()}
    for unary in (False, True):
        cells = [cell for cell in file.cells if cell.unary == unary]
        found = feel.check_many([cell.text for cell in cells], unary=unary, names=names)
        for cell, reasons in zip(cells, found, strict=True):
            for reason in reasons:
                yield Problem(filename, cell.element, f"In {cell.where}: {reason}", field="cell")
            if not reasons and not unary:
                yield from _suspicions(cell, filename, names, functions | file.names)


def _suspicions(cell: Cell, filename: str, names: list[str], functions: set[str]) -> Iterator[Problem]:
    other_type = next(
        (
            literal
            for literal, pattern in _LITERALS.items()
            if cell.text != "null" and pattern.fullmatch(cell.text) and cell.column_type in set(_LITERALS) - {literal}
        ),
        None,
    )
    if other_type:
        message = f"In {cell.where}: {cell.text} is een {other_type}, maar de kolom is een {cell.column_type}."
        yield Problem(filename, cell.element, f"{message} Pas het type van de kolom of de waarde aan.", field="cell")
    if _TEXT.fullmatch(cell.text) or _NUMBER.fullmatch(cell.text):
        return
    for warning in feel.warnings(cell.text, names=names, functions=functions):
        yield Problem(filename, cell.element, f"In {cell.where}: {warning}", Severity.WARNING, "cell")
