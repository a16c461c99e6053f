"""A decision table as columns and rules: what two versions are compared on."""

from dataclasses import dataclass, field

from lxml import etree

from engine.decisions.dmn_xml import child, children, local, text_of
from engine.deployment.comparison.names import squeezed
from engine.deployment.comparison.tree import Facts, Keys, facts_of

ANYTHING = "-"
_KINDS = {"input": "invoer", "output": "uitkomst", "annotation": "aantekening"}


@dataclass(frozen=True, slots=True)
class Column:
    """`key` is its id, or what it asks where the file gives none."""

    key: str
    kind: str  # invoer | uitkomst | aantekening
    label: str
    facts: Facts


@dataclass(frozen=True, slots=True)
class Rule:
    key: str
    description: str
    cells: tuple[str, ...]  # one for each column; an input that may be anything is "-"
    facts: Facts


@dataclass(slots=True)
class Table:
    columns: list[Column] = field(default_factory=list)
    rules: list[Rule] = field(default_factory=list)
    facts: Facts = field(default_factory=dict)

    @property
    def hit_policy(self) -> str:
        return self.facts.get("@hitPolicy", "UNIQUE")


def read_table(node: etree._Element) -> Table:
    own = etree.QName(node).namespace or ""
    apart = {*children(node, "input", "output", "annotation", "rule")}
    facts = facts_of(node, own, lambda each: each in apart)
    table = Table(facts={path: text for path, text in facts.items() if (path, text) != ("@hitPolicy", "UNIQUE")})
    keys = Keys()
    for tag in _KINDS:
        table.columns += [_column(column, own, keys) for column in children(node, tag)]
    table.rules = [_rule(rule, own, table.columns) for rule in children(node, "rule")]
    return table


def _column(node: etree._Element, own: str, keys: Keys) -> Column:
    asked = text_of(child(node, "inputExpression"))
    label = squeezed(node.get("label") or node.get("name")) or asked or "zonder naam"
    key = str(node.get("id") or asked or node.get("name") or label)
    return Column(keys.of(key), _KINDS[local(node)], label, facts_of(node, own))


def _rule(node: etree._Element, own: str, columns: list[Column]) -> Rule:
    inputs = [text_of(entry) or ANYTHING for entry in children(node, "inputEntry")]
    outputs = [text_of(entry) for entry in children(node, "outputEntry")]
    notes = [text_of(entry) for entry in children(node, "annotationEntry")]
    cells = []
    for kind, entries, empty in (("invoer", inputs, ANYTHING), ("uitkomst", outputs, ""), ("aantekening", notes, "")):
        width = sum(1 for column in columns if column.kind == kind)
        cells += [*entries[:width], *[empty] * (width - len(entries))]
    read = {*children(node, "inputEntry", "outputEntry", "annotationEntry", "description")}
    facts = facts_of(node, own, lambda each: each in read)
    return Rule(str(node.get("id") or ""), text_of(child(node, "description")), tuple(cells), facts)
