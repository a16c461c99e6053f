"""What a DMN file holds: its decisions, inputs, knowledge and types as plain values, and where its shape is wrong.

The plain values are what frontend/src/dmn.js evaluates. Nothing of the file is executed here.
"""

from dataclasses import dataclass, field
from typing import Any

from engine.decisions.dmn_xml import child, children, identity_of, local, squeeze, target_of, text_of, type_of
from engine.errors import Problem, Severity

HIT_POLICIES = ("UNIQUE", "FIRST", "ANY", "PRIORITY", "COLLECT", "RULE ORDER", "OUTPUT ORDER")
AGGREGATORS = ("SUM", "MIN", "MAX", "COUNT")

Box = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Cell:
    """One FEEL text of the file, for checking: where it stands, in words, and whether it is a unary test."""

    element: str | None
    where: str
    text: str
    unary: bool = False
    column_type: str = ""


@dataclass(slots=True)
class DmnFile:
    """The file as plain values; `definition` is what the evaluator gets."""

    definition: dict[str, Any] = field(
        default_factory=lambda: {"inputs": {}, "decisions": {}, "knowledge": {}, "services": {}, "types": {}}
    )
    cells: list[Cell] = field(default_factory=list)
    names: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)


def read(root: Any, filename: str) -> DmnFile:
    """Everything that the evaluator and the checks need; problems of shape are gathered, never raised."""
    return _Reader(root, filename).read()


_LOGIC = (
    "literalExpression", "decisionTable", "context", "list", "relation", "functionDefinition", "invocation",
    "conditional", "filter", "for", "some", "every",
)  # fmt: skip


class _Reader:
    def __init__(self, root: Any, filename: str) -> None:
        self._root = root
        self._filename = filename
        self._file = DmnFile()

    def read(self) -> DmnFile:
        self._refuse_other_languages()
        self._refuse_double_ids()
        for element in children(self._root, "import"):
            self._problem(
                element,
                f"Dit bestand gebruikt een ander bestand ({element.get('namespace')}); dat kan niet."
                " Neem de beslissingen op in één bestand.",
            )
        definition = self._file.definition
        for element in children(self._root, "itemDefinition"):
            definition["types"][squeeze(element.get("name"))] = self._item(element)
        for element in children(self._root, "inputData"):
            definition["inputs"][identity_of(element)] = self._named(element)
        for element in children(self._root, "decision"):
            definition["decisions"][identity_of(element)] = self._decision(element)
        for element in children(self._root, "businessKnowledgeModel"):
            definition["knowledge"][identity_of(element)] = self._knowledge(element)
        for element in children(self._root, "decisionService"):
            definition["services"][identity_of(element)] = self._service(element)
        return self._file

    def _problem(self, element: Any | None, message: str, severity: Severity = Severity.ERROR) -> None:
        holder = element
        while holder is not None and not holder.get("id"):
            holder = holder.getparent()
        found = None if holder is None else holder.get("id")
        self._file.problems.append(Problem(self._filename, found, message, severity))

    def _refuse_other_languages(self) -> None:
        for element in self._root.iter():
            language = element.get("expressionLanguage")
            if language and "feel" not in language.lower():
                self._problem(element, f"De taal '{language}' wordt niet uitgevoerd. Kies FEEL.")

    def _refuse_double_ids(self) -> None:
        seen: set[str] = set()
        for element in self._root.iter():
            identity = element.get("id")
            if identity in seen and local(element) in ("decision", "inputData", "businessKnowledgeModel"):
                self._problem(element, f"De id '{identity}' komt twee keer voor. Geef elk onderdeel een eigen id.")
            if identity:
                seen.add(identity)

    def _named(self, element: Any) -> dict[str, Any]:
        variable = child(element, "variable")
        name = squeeze((None if variable is None else variable.get("name")) or element.get("name"))
        if not name:
            self._problem(element, f"Een onderdeel ({local(element)}) heeft geen naam. Vul die in.")
        self._file.names.add(name)
        return {"name": name, "type": type_of(variable)}

    def _decision(self, element: Any) -> dict[str, Any]:
        named = self._named(element)
        logic = child(element, *_LOGIC)
        if logic is None:
            message = f"De beslissing '{named['name']}' is leeg en geeft niets. Vul een tabel of expressie in."
            self._problem(element, message, Severity.WARNING)
        return {
            **named,
            "id": identity_of(element),
            "requires": self._requires(element),
            "logic": None if logic is None else self._box(logic, f"beslissing '{named['name']}'"),
        }

    def _knowledge(self, element: Any) -> dict[str, Any]:
        named = self._named(element)
        logic = child(element, "encapsulatedLogic")
        return {
            **named,
            "requires": self._requires(element),
            "logic": None if logic is None else self._function(logic, f"kennis '{named['name']}'"),
        }

    def _service(self, element: Any) -> dict[str, Any]:
        def targets(tag: str) -> list[str]:
            return [target_of(part) for part in children(element, tag)]

        return {
            **self._named(element),
            "inputs": targets("inputData"),
            "inputDecisions": targets("inputDecision"),
            "outputs": targets("outputDecision"),
        }

    def _requires(self, element: Any) -> dict[str, list[str]]:
        def targets(tag: str) -> list[str]:
            return [
                target_of(target)
                for requirement in children(element, "informationRequirement", "knowledgeRequirement")
                for target in children(requirement, tag)
            ]

        return {
            "inputs": targets("requiredInput"),
            "decisions": targets("requiredDecision"),
            "knowledge": targets("requiredKnowledge"),
        }

    def _item(self, element: Any) -> dict[str, Any]:
        name = squeeze(element.get("name"))
        self._file.names.add(name)
        allowed = text_of(child(element, "allowedValues"))
        constraint = text_of(child(element, "typeConstraint"))
        for text in filter(None, (allowed, constraint)):
            self._cell(element, f"toegestane waarden van '{name}'", text, unary=True)
        components = [self._item(part) for part in children(element, "itemComponent")]
        return {
            "name": name,
            "base": type_of(element),
            "collection": element.get("isCollection") == "true",
            "allowed": allowed,
            "typeAllowed": constraint,
            "components": components or None,
            "function": child(element, "functionItem") is not None,
        }

    def _cell(self, element: Any, where: str, text: str, *, unary: bool = False, column_type: str = "") -> str:
        text = text[1:].strip() if text.startswith("=") else text
        holder = element
        while holder is not None and not holder.get("id"):
            holder = holder.getparent()
        self._file.cells.append(Cell(None if holder is None else holder.get("id"), where, text, unary, column_type))
        return text

    def _box(self, element: Any, where: str) -> Box:
        kind = local(element)
        box: Box = {"literalExpression": self._literal, "decisionTable": self._table, "context": self._context,
               "list": self._list, "relation": self._relation, "functionDefinition": self._function,
               "invocation": self._invocation, "conditional": self._conditional, "filter": self._filter,
               "for": self._for, "some": self._quantified, "every": self._quantified}[kind](element, where)  # fmt: skip
        box["type"] = type_of(element) if kind not in ("decisionTable", "functionDefinition") else ""
        return box

    def _inner(self, element: Any | None, where: str) -> Box:
        """The boxed expression inside an element such as `if`; an empty one is null."""
        logic = child(element, *_LOGIC)
        return {"box": "literal", "text": "", "type": ""} if logic is None else self._box(logic, where)

    def _literal(self, element: Any, where: str) -> Box:
        text = text_of(child(element, "text"))
        return {"box": "literal", "text": self._cell(element, where, text) if text else ""}

    def _context(self, element: Any, where: str) -> Box:
        entries = []
        result = None
        for entry in children(element, "contextEntry"):
            variable = child(entry, "variable")
            if variable is None:
                result = self._inner(entry, where)
                continue
            name = squeeze(variable.get("name"))
            self._file.names.add(name)
            logic = self._inner(entry, f"{where}, '{name}'")
            entries.append({"name": name, "type": type_of(variable), "logic": logic})
        return {"box": "context", "entries": entries, "result": result}

    def _list(self, element: Any, where: str) -> Box:
        return {"box": "list", "items": [self._box(item, where) for item in children(element, *_LOGIC)]}

    def _relation(self, element: Any, where: str) -> Box:
        columns = [
            {"name": squeeze(column.get("name")), "type": type_of(column)} for column in children(element, "column")
        ]
        self._file.names.update(column["name"] for column in columns)
        rows = [[self._box(item, where) for item in children(row, *_LOGIC)] for row in children(element, "row")]
        if any(len(row) != len(columns) for row in rows):
            self._problem(element, f"In {where} heeft niet elke rij evenveel cellen als kolommen.")
            rows = []
        return {"box": "relation", "columns": columns, "rows": rows}

    def _function(self, element: Any, where: str) -> Box:
        kind = element.get("kind", "FEEL")
        if kind != "FEEL":
            self._problem(element, f"In {where} staat een functie in '{kind}'; alleen FEEL wordt uitgevoerd.")
        parameters = [
            {"name": squeeze(parameter.get("name")), "type": type_of(parameter)}
            for parameter in children(element, "formalParameter")
        ]
        self._file.names.update(parameter["name"] for parameter in parameters)
        body = self._inner(element, where) if kind == "FEEL" else None
        return {"box": "function", "kind": kind, "parameters": parameters, "body": body, "type": ""}

    def _invocation(self, element: Any, where: str) -> Box:
        bindings = []
        for binding in children(element, "binding"):
            parameter = child(binding, "parameter")
            name = squeeze(None if parameter is None else parameter.get("name"))
            bindings.append({"name": name, "logic": self._inner(binding, where)})
        return {"box": "invocation", "callee": self._inner(element, where), "bindings": bindings}

    def _conditional(self, element: Any, where: str) -> Box:
        return {
            "box": "conditional",
            "test": self._inner(child(element, "if"), where),
            "then": self._inner(child(element, "then"), where),
            "otherwise": self._inner(child(element, "else"), where),
        }

    def _filter(self, element: Any, where: str) -> Box:
        return {
            "box": "filter",
            "source": self._inner(child(element, "in"), where),
            "match": self._inner(child(element, "match"), where),
        }

    def _for(self, element: Any, where: str) -> Box:
        return {
            **self._iteration(element, where),
            "box": "for",
            "result": self._inner(child(element, "return"), where),
        }

    def _quantified(self, element: Any, where: str) -> Box:
        test = self._inner(child(element, "satisfies"), where)
        return {**self._iteration(element, where), "box": local(element), "test": test}

    def _iteration(self, element: Any, where: str) -> Box:
        variable = squeeze(element.get("iteratorVariable"))
        self._file.names.add(variable)
        return {"variable": variable, "source": self._inner(child(element, "in"), where)}

    def _table(self, element: Any, where: str) -> Box:
        hit = element.get("hitPolicy", "UNIQUE")
        aggregation = element.get("aggregation", "")
        if hit not in HIT_POLICIES:
            self._problem(element, f"De tabel van {where} heeft een onbekend trefbeleid '{hit}'. Kies UNIQUE of FIRST.")
        if aggregation and (aggregation not in AGGREGATORS or hit != "COLLECT"):
            self._problem(element, f"De tabel van {where} telt met '{aggregation}'; dat kan alleen bij COLLECT.")
        inputs = [self._input(column, where, number) for number, column in enumerate(children(element, "input"), 1)]
        outputs = [self._output(column, where) for column in children(element, "output")]
        rules = [
            self._rule(rule, where, number, inputs, outputs) for number, rule in enumerate(children(element, "rule"), 1)
        ]
        self._shape(element, where, hit, aggregation, outputs, rules)
        return {"box": "table", "hit": hit, "aggregation": aggregation, "inputs": inputs, "outputs": outputs,
                "rules": [rule for rule in rules if rule]}  # fmt: skip

    def _shape(
        self, element: Any, where: str, hit: str, aggregation: str, outputs: list[Box], rules: list[Box | None]
    ) -> None:
        if not outputs:
            self._problem(element, f"De tabel van {where} heeft geen uitkomst. Voeg een uitkomstkolom toe.")
        if not rules:
            self._problem(element, f"De tabel van {where} heeft geen regels.", Severity.WARNING)
        if len(outputs) > 1 and not all(output["name"] for output in outputs):
            self._problem(
                element, f"In de tabel van {where} heeft niet elke uitkomst een naam. Geef elke kolom een naam."
            )
        if len(outputs) > 1 and aggregation:
            self._problem(element, f"De tabel van {where} telt op met {aggregation} en mag dan één uitkomst hebben.")
        if hit in ("PRIORITY", "OUTPUT ORDER") and not any(output["allowed"] for output in outputs):
            self._problem(
                element,
                f"De tabel van {where} heeft trefbeleid {hit} en daarom een volgorde van uitkomsten nodig."
                " Vul de mogelijke uitkomsten in, de belangrijkste eerst.",
            )
        if hit == "UNIQUE":
            seen: dict[tuple[str, ...], str] = {}
            for rule in filter(None, rules):
                twin = seen.setdefault(tuple(rule["tests"]), rule["name"])
                if twin != rule["name"]:
                    self._problem(
                        element,
                        f"In de tabel van {where} stellen {twin} en {rule['name']} dezelfde eisen;"
                        " bij UNIQUE mag er maar één regel passen.",
                        Severity.WARNING,
                    )

    def _input(self, column: Any, where: str, number: int) -> Box:
        expression = child(column, "inputExpression")
        place = f"{where}, invoerkolom {number}"
        text = text_of(expression)
        if not text:
            self._problem(column, f"In {place} staat geen expressie. Vul in welk gegeven de kolom bekijkt.")
        allowed = text_of(child(column, "inputValues"))
        if allowed:
            self._cell(column, f"{place}, mogelijke waarden", allowed, unary=True)
        return {
            "text": self._cell(column, place, text) if text else "",
            "type": type_of(expression),
            "allowed": allowed,
            "label": squeeze(column.get("label")) or text,
        }

    def _output(self, column: Any, where: str) -> Box:
        name = squeeze(column.get("name"))
        self._file.names.add(name)
        place = f"{where}, uitkomst '{name}'"
        allowed = text_of(child(column, "outputValues"))
        if allowed:
            self._cell(column, f"{place}, mogelijke waarden", allowed, unary=True)
        fallback = text_of(child(column, "defaultOutputEntry"))
        if fallback:
            self._cell(column, f"{place}, standaardwaarde", fallback)
        return {"name": name, "type": type_of(column), "allowed": allowed, "fallback": fallback}

    def _rule(self, rule: Any, where: str, number: int, inputs: list[Box], outputs: list[Box]) -> Box | None:
        label = rule.get("label") or text_of(child(rule, "annotationEntry")) or text_of(child(rule, "description"))
        name = f"regel {number}: {squeeze(label)}" if label else f"regel {number}"
        tests = list(children(rule, "inputEntry"))
        entries = list(children(rule, "outputEntry"))
        if len(tests) != len(inputs) or len(entries) != len(outputs):
            self._problem(rule, f"In {where} heeft {name} niet evenveel cellen als de tabel kolommen heeft.")
            return None
        texts = []
        for entry, column in zip(tests, inputs, strict=True):
            text = text_of(entry)
            place = f"{where}, {name}, kolom '{column['label']}'"
            texts.append(self._cell(entry, place, text, unary=True) if text not in ("", "-") else text)
        results = []
        for entry, column in zip(entries, outputs, strict=True):
            text = text_of(entry)
            place = f"{where}, {name}, uitkomst '{column['name']}'"
            if text == "-":
                self._problem(entry, f"In {place} staat een streepje. Vul een waarde in of laat de cel leeg.")
                text = ""
            results.append(self._cell(entry, place, text, column_type=column["type"]) if text else "")
        return {"id": rule.get("id"), "name": name, "tests": texts, "entries": results}
