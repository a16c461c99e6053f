"""Two versions of a decision file: its tables rule by rule, and everything else that it holds."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from engine.decisions.dmn_xml import child, children, identity_of, local, target_of
from engine.deployment.comparison.model import Area, Change, Sheet, Subject, Verb
from engine.deployment.comparison.names import squeezed
from engine.deployment.comparison.rules import compare_rules
from engine.deployment.comparison.table_file import Table, read_table
from engine.deployment.comparison.tree import Facts, Keys, facts_of
from engine.deployment.comparison.words import apart, listed

_KINDS = {
    "definitions": "bestand", "decision": "beslissing", "inputData": "gegeven", "businessKnowledgeModel": "rekenregel",
    "decisionService": "beslisdienst", "itemDefinition": "gegevenstype", "knowledgeSource": "bron",
    "textAnnotation": "notitie", "association": "verbindingslijn", "import": "ander bestand",
    "elementCollection": "verzameling", "organizationUnit": "organisatie", "performanceIndicator": "maatstaf",
}  # fmt: skip
_DRAWN = ("association", "elementCollection")
_READ = ("textAnnotation", "knowledgeSource", "organizationUnit", "performanceIndicator")
_LABELS = {
    "@name": ("naam", Area.WORDING, 80),
    "description": ("toelichting", Area.WORDING, 60),
    "text": ("tekst", Area.WORDING, 60),
    "question": ("vraag", Area.WORDING, 60),
    "allowedAnswers": ("mogelijke antwoorden", Area.WORDING, 60),
    "literalExpression/text": ("berekening", Area.EXECUTION, 84),
    "variable@name": ("naam van de uitkomst", Area.EXECUTION, 80),
    "variable@typeRef": ("soort uitkomst", Area.EXECUTION, 70),
    "uses": ("gebruikt", Area.EXECUTION, 82),
    "allowedValues/text": ("toegestane waarden", Area.EXECUTION, 80),
}
_WITHOUT_EFFECT = ("@namespace", "@exporter", "@exporterVersion", "@id", "version")


@dataclass
class TableChanges:
    changes: list[Change] = field(default_factory=list)
    sheets: list[Sheet] = field(default_factory=list)


@dataclass(slots=True)
class _Piece:
    tag: str
    name: str
    facts: Facts
    table: Table | None = None


def compare_tables(before: etree._Element, after: etree._Element, title: str) -> TableChanges:
    """Roots of two decision files; `title` is what the file is called."""
    found = TableChanges()
    was, now = _pieces(before), _pieces(after)
    more = any(sum(piece.table is not None for piece in pieces.values()) > 1 for pieces in (was, now))
    pairs = _match(was, now)
    for key, old in was.items():
        if key not in pairs:
            subject = Subject(_kind(old.tag), old.name or key, before=key)
            found.changes.append(Change(_area(old.tag), Verb.REMOVED, subject, before=_told(old), weight=98))
            _compare_logic(old, _Piece(old.tag, old.name, {}), (key, key), found, more)
            continue
        new = now[pairs[key]]
        subject = Subject(_kind(new.tag), new.name or title, key, pairs[key])
        if key != pairs[key]:
            found.changes.append(
                Change(Area.EXECUTION, Verb.CHANGED, subject, "kreeg een andere id", key, pairs[key], 20)
            )
        found.changes += _facts(old, new, subject)
        _compare_logic(old, new, (key, pairs[key]), found, more)
    kept = set(pairs.values())
    for key, new in now.items():
        if key not in kept:
            subject = Subject(_kind(new.tag), new.name or key, after=key)
            found.changes.append(Change(_area(new.tag), Verb.ADDED, subject, after=_told(new), weight=98))
            _compare_logic(_Piece(new.tag, new.name, {}), new, (key, key), found, more)
    if _drawing(before) != _drawing(after):
        words = "keer iets anders in de tekening"
        found.changes.append(Change(Area.DRAWING, Verb.MOVED, Subject("tekening", title), f"1 {words}", weight=10))
    return found


def _match(was: dict[str, _Piece], now: dict[str, _Piece]) -> dict[str, str]:
    """By id; what has another id and is the only one of its kind and name on both sides is the same."""
    pairs = {key: key for key in was if key in now}
    twins: dict[tuple[str, str], tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for side, pieces in enumerate((was, now)):
        for key, piece in pieces.items():
            if key not in pairs and piece.name:
                twins[piece.tag, piece.name][side].append(key)
    return pairs | {left[0]: right[0] for left, right in twins.values() if len(left) == len(right) == 1}


def _compare_logic(old: _Piece, new: _Piece, keys: tuple[str, str], found: TableChanges, is_one_of_more: bool) -> None:
    if old.table is None and new.table is None:
        return
    tables = old.table or Table(), new.table or Table()
    changes, sheet = compare_rules(*tables, new.name or keys[1], keys, is_one_of_more=is_one_of_more)
    found.changes += changes
    if changes:
        found.sheets.append(sheet)


def _pieces(root: etree._Element) -> dict[str, _Piece]:
    """What stands in the file, by id; the file itself under the empty key."""
    own = etree.QName(root).namespace or ""
    parts = [node for node in root if isinstance(node.tag, str) and local(node) != "description"]
    apart_from_file = {*parts}
    facts = facts_of(root, own, lambda node: node in apart_from_file)
    facts["version"] = own
    if root.get("id"):
        facts["@id"] = str(root.get("id"))
    found = {"": _Piece("definitions", squeezed(root.get("name")), facts)}
    names = {identity_of(part): squeezed(part.get("name")) for part in parts}
    keys = Keys()
    for number, node in enumerate(parts, 1):
        if local(node) == "DMNDI":
            continue
        key = identity_of(node) or f"{local(node)} {number}"
        found[keys.of(key)] = _piece(node, own, names)
    return found


def _piece(node: etree._Element, own: str, names: dict[str, str]) -> _Piece:
    logic = child(node, "decisionTable")
    asked = {*children(node, "informationRequirement", "knowledgeRequirement", "authorityRequirement")}
    facts = facts_of(node, own, lambda each: each is logic or each in asked)
    uses = [names.get(target_of(part)) or target_of(part) for each in asked for part in each if target_of(part)]
    if uses:
        facts["uses"] = listed(sorted(uses))
    return _Piece(local(node), squeezed(node.get("name")), facts, None if logic is None else read_table(logic))


def _facts(old: _Piece, new: _Piece, subject: Subject) -> Iterator[Change]:
    if old.tag != new.tag:
        yield Change(Area.EXECUTION, Verb.CHANGED, subject, "soort", _kind(old.tag), _kind(new.tag), 95)
    if (old.table is None) != (new.table is None):
        left, right = ("geen tabel" if piece.table is None else "tabel" for piece in (old, new))
        yield Change(Area.EXECUTION, Verb.CHANGED, subject, "hoe het wordt bepaald", left, right, 95)
    for path in sorted(old.facts.keys() | new.facts.keys()):
        was, now = old.facts.get(path), new.facts.get(path)
        if was == now:
            continue
        label, area, weight = _LABELS.get(path, (_bare(path), _area(new.tag), 30))
        if "{" in path:
            label, area, weight = f"{label} (van andere software, voeren we niet uit)", Area.WORDING, 5
        elif new.tag == "definitions":
            area = Area.DRAWING if path in _WITHOUT_EFFECT else Area.WORDING
        elif area is Area.EXECUTION:
            area = _area(new.tag)
        if was is not None and now is not None:
            was, now = apart(was, now, was, now)
        yield Change(area, Verb.CHANGED, subject, label, was, now, weight)


def _told(piece: _Piece) -> str | None:
    lines = [
        f"{_LABELS.get(path, (_bare(path),))[0]}: {text}"
        for path, text in sorted(piece.facts.items())
        if path != "@name"
    ]
    return "; ".join(lines) or None


def _kind(tag: str) -> str:
    return _KINDS.get(tag, tag)


def _area(tag: str) -> Area:
    return Area.DRAWING if tag in _DRAWN else Area.WORDING if tag in _READ else Area.EXECUTION


def _bare(path: str) -> str:
    steps = path.replace("@", "/").split("/")
    return ", ".join(step.rpartition("}")[2] for step in steps if step)


def _drawing(root: etree._Element) -> list[Facts]:
    return [facts_of(node, etree.QName(node).namespace or "") for node in children(root, "DMNDI")]
