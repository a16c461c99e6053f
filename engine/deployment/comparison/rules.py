"""Two versions of one decision table: columns, then rules by number, cell by cell."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from engine.deployment.comparison.cells import cell_words
from engine.deployment.comparison.model import Area, Cell, Change, Line, Sheet, Subject, Verb
from engine.deployment.comparison.order import moved
from engine.deployment.comparison.table_file import ANYTHING, Column, Rule, Table
from engine.deployment.comparison.words import apart

Pairs = dict[int, int]
"""Place before to place after."""

HIT_POLICIES = {
    "UNIQUE": "precies één regel past", "FIRST": "de eerste regel die past telt",
    "ANY": "meer regels mogen passen, met dezelfde uitkomst", "PRIORITY": "de belangrijkste uitkomst telt",
    "COLLECT": "alle regels die passen tellen", "RULE ORDER": "alle regels die passen tellen, op volgorde",
    "OUTPUT ORDER": "alle uitkomsten tellen, de belangrijkste eerst",
}  # fmt: skip
_IN_ORDER = ("FIRST", "RULE ORDER")
_TABLE = {
    "@hitPolicy": ("als meer regels passen", 96),
    "@aggregation": ("wat er met de uitkomsten gebeurt", 94),
}
_COLUMN = {
    "@label": ("naam van de kolom", Area.WORDING, 80),
    "inputExpression/text": ("kijkt naar", Area.EXECUTION, 90),
    "inputExpression@typeRef": ("soort waarde", Area.EXECUTION, 80),
    "@typeRef": ("soort waarde", Area.EXECUTION, 80),
    "@name": ("naam van de uitkomst", Area.EXECUTION, 88),
    "inputValues/text": ("mogelijke waarden", Area.EXECUTION, 82),
    "outputValues/text": ("mogelijke waarden", Area.EXECUTION, 82),
    "defaultOutputEntry/text": ("uitkomst als niets past", Area.EXECUTION, 86),
}
_ALIKE = 0.5
"""Share of equal cells from which a rule counts as the same rule, changed."""
_MOST_TRIED = 50_000
"""Pairs of rules to look at; a longer table that was rewritten from top to bottom holds no rule that stayed."""


def compare_rules(
    before: Table, after: Table, name: str, keys: tuple[str, str], *, is_one_of_more: bool
) -> tuple[list[Change], Sheet]:
    """`name` is that of the decision, `keys` its id on each side; of several tables, rules say whose they are."""
    compared = _Comparison(before, after, name, keys, is_one_of_more)
    return [*compared.changes()], compared.sheet()


class _Comparison:
    def __init__(self, before: Table, after: Table, name: str, keys: tuple[str, str], is_one_of_more: bool) -> None:
        self._before, self._after = before, after
        self._name, self._keys = name, keys
        self._is_one_of_more = is_one_of_more
        self._columns = _match_columns(before.columns, after.columns)
        self._rules = self._match_rules()
        looks = [str(sorted((str(before.rules[old]), str(after.rules[new])))) for old, new in self._rules.items()]
        self._moved = moved([*self._rules.items()], looks)

    def changes(self) -> Iterator[Change]:
        if self._before.columns and self._after.columns:  # else the whole table is new or gone, and said elsewhere
            yield from self._of_table()
            yield from self._of_columns()
        yield from self._of_rules()

    def _of_table(self) -> Iterator[Change]:
        subject = Subject("beslistabel", self._name, *self._keys)
        was, now = self._before.facts, self._after.facts
        for path in sorted(was.keys() | now.keys()):
            if was.get(path) == now.get(path):
                continue
            label, weight = _TABLE.get(path, (path.replace("@", ""), 20))
            old, new = was.get(path), now.get(path)
            if path == "@hitPolicy":
                old, new = (HIT_POLICIES.get(text or "UNIQUE", text) for text in (old, new))
            area = Area.EXECUTION if path in _TABLE else Area.DRAWING if "{" not in path else Area.WORDING
            yield Change(area, Verb.CHANGED, subject, label, old, new, weight)

    def _of_columns(self) -> Iterator[Change]:
        was, now = self._before.columns, self._after.columns
        for index, column in enumerate(was):
            if index not in self._columns:
                subject = Subject("kolom", column.label, before=column.key)
                yield Change(Area.EXECUTION, Verb.REMOVED, subject, before=_column_words(column), weight=97)
        for index, column in enumerate(now):
            if index not in self._columns.values():
                subject = Subject("kolom", column.label, after=column.key)
                yield Change(Area.EXECUTION, Verb.ADDED, subject, after=_column_words(column), weight=97)
        for old, new in self._columns.items():
            subject = Subject("kolom", now[new].label, was[old].key, now[new].key)
            yield from _fact_changes(subject, was[old].facts, now[new].facts)
        pairs = [*self._columns.items()]
        matters = {self._before.hit_policy, self._after.hit_policy} & {"PRIORITY", "OUTPUT ORDER"}
        for old, new in sorted(moved(pairs, [str(sorted((was[a].key, now[b].key))) for a, b in pairs])):
            subject = Subject("kolom", now[new].label, was[old].key, now[new].key)
            area = Area.EXECUTION if matters and now[new].kind == "uitkomst" else Area.DRAWING
            yield Change(area, Verb.MOVED, subject, "plaats", f"kolom {old + 1}", f"kolom {new + 1}", 40)

    def _of_rules(self) -> Iterator[Change]:
        for index, rule in enumerate(self._before.rules):
            if index not in self._rules:
                told = _rule_words(rule, self._before.columns)
                yield Change(Area.EXECUTION, Verb.REMOVED, self._rule(index, None), before=told, weight=93)
        kept = set(self._rules.values())
        for index, rule in enumerate(self._after.rules):
            if index not in kept:
                told = _rule_words(rule, self._after.columns)
                yield Change(Area.EXECUTION, Verb.ADDED, self._rule(None, index), after=told, weight=93)
        for old, new in sorted(self._rules.items(), key=lambda pair: pair[1]):
            yield from self._of_rule(old, new)

    def _of_rule(self, old: int, new: int) -> Iterator[Change]:
        was, now = self._before.rules[old], self._after.rules[new]
        subject = self._rule(old, new)
        for column, before, after in self._cells(was, now):
            if before == after or {before, after} <= {None, "", ANYTHING}:
                continue
            area = Area.WORDING if column.kind == "aantekening" else Area.EXECUTION
            left, right = _cell_words(column, before), _cell_words(column, after)
            if left is not None and right is not None:
                left, right = apart(left, right, before or "", after or "")
            yield Change(area, Verb.CHANGED, subject, column.label, left, right, 90)
        if was.description != now.description:
            left, right = was.description or None, now.description or None
            yield Change(Area.WORDING, Verb.CHANGED, subject, "toelichting", left, right, 50)
        yield from _fact_changes(subject, was.facts, now.facts)
        if (old, new) in self._moved:
            ordered = self._before.hit_policy in _IN_ORDER or self._after.hit_policy in _IN_ORDER
            area = Area.EXECUTION if ordered else Area.DRAWING
            yield Change(area, Verb.MOVED, subject, "plaats", f"regel {old + 1}", f"regel {new + 1}", 85)

    def _rule(self, old: int | None, new: int | None) -> Subject:
        number = old if new is None else new
        name = f"Regel {(number or 0) + 1}"
        if old is not None and new is not None and old != new:
            name += f" (was {old + 1})"

        def place(key: str, table: Table, index: int | None) -> str | None:
            return None if index is None else f"{key}#{table.rules[index].key or index + 1}"

        name += f" van {self._name}" if self._is_one_of_more else ""
        before, after = place(self._keys[0], self._before, old), place(self._keys[1], self._after, new)
        return Subject("regel van een tabel", name, before, after)

    def _cells(self, was: Rule, now: Rule) -> Iterator[tuple[Column, str | None, str | None]]:
        """Each column of both sides, those of after first, with its cell on each side."""
        back = {new: old for old, new in self._columns.items()}
        for new, column in enumerate(self._after.columns):
            old = back.get(new)
            yield column, None if old is None else was.cells[old], now.cells[new]
        for old, column in enumerate(self._before.columns):
            if old not in self._columns:
                yield column, was.cells[old], None

    # which rule is which

    def _match_rules(self) -> Pairs:
        before, after = self._before.rules, self._after.rules
        places = {rule.key: index for index, rule in enumerate(after) if rule.key}
        pairs = {index: places[rule.key] for index, rule in enumerate(before) if rule.key in places}
        for with_description in (True, False):
            twins: dict[object, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
            for side, (places_left, rules) in enumerate(zip(self._left(pairs), (before, after), strict=True)):
                for index in places_left:
                    said = rules[index].description if with_description else ""
                    twins[self._shared(rules[index], side), said][side].append(index)
            for left, right in twins.values():
                pairs.update(zip(left, right, strict=False) if len(left) == len(right) else ())
        gone, new = self._left(pairs)
        if len(gone) * len(new) > _MOST_TRIED:
            return pairs
        alike = sorted(
            (-score, abs(one - other), sorted((str(before[one]), str(after[other]))), one, other)
            for one in gone
            for other in new
            if (score := self._likeness(before[one], after[other])) >= _ALIKE
        )
        for _score, _far, _look, one, other in alike:
            if one not in pairs and other not in pairs.values():
                pairs[one] = other
        return pairs

    def _left(self, pairs: Pairs) -> tuple[list[int], list[int]]:
        taken = set(pairs.values())
        return (
            [index for index in range(len(self._before.rules)) if index not in pairs],
            [index for index in range(len(self._after.rules)) if index not in taken],
        )

    def _shared(self, rule: Rule, side: int) -> tuple[str, ...]:
        ordered = sorted(self._columns.items(), key=lambda pair: sorted((str(pair[0]), str(pair[1]))))
        return tuple(rule.cells[pair[side]] for pair in ordered)

    def _likeness(self, was: Rule, now: Rule) -> float:
        equal = [was.cells[old] == now.cells[new] for old, new in self._columns.items()]
        return sum(equal) / len(equal) if equal else 0.0

    # side by side

    def sheet(self) -> Sheet:
        gone = [column for old, column in enumerate(self._before.columns) if old not in self._columns]
        columns = [*self._after.columns, *gone]
        kept = set(self._columns.values())
        is_new = [new not in kept and bool(self._before.columns) for new in range(len(self._after.columns))]
        verbs = [Verb.ADDED if each else None for each in is_new]
        verbs += [Verb.REMOVED if self._after.columns else None for _ in gone]
        return Sheet(
            self._name,
            (*(f"{column.label}" for column in columns), "Opmerking bij de regel"),
            (*verbs, None),
            tuple(self._lines()),
        )

    def _lines(self) -> Iterator[Line]:
        back = {new: old for old, new in self._rules.items()}
        gone = [old for old in range(len(self._before.rules)) if old not in self._rules]
        for new in range(len(self._after.rules)):
            old = back.get(new)
            while old is not None and gone and gone[0] < old:
                yield self._line(gone.pop(0), None)
            yield self._line(old, new)
        yield from (self._line(old, None) for old in gone)

    def _line(self, old: int | None, new: int | None) -> Line:
        was = self._before.rules[old] if old is not None else None
        now = self._after.rules[new] if new is not None else None
        blank = Rule("", "", tuple("" for _ in (*self._before.columns, *self._after.columns)), {})
        cells = [
            Cell(_cell_words(column, left) if was else None, _cell_words(column, right) if now else None)
            for column, left, right in self._cells(was or blank, now or blank)
        ]
        cells.append(Cell(was.description if was else None, now.description if now else None))
        number = (None if old is None else old + 1), (None if new is None else new + 1)
        if was is None or now is None:
            return Line(Verb.ADDED if was is None else Verb.REMOVED, *number, tuple(cells))
        verb = Verb.CHANGED if any(cell.differs for cell in cells) else None
        if verb is None and (old, new) in self._moved:
            verb = Verb.MOVED
        return Line(verb, *number, tuple(cells))


def _match_columns(before: list[Column], after: list[Column]) -> Pairs:
    pairs: Pairs = {}
    looks: tuple[Callable[[Column], str | None], ...] = (
        lambda column: column.key,
        lambda column: column.facts.get("inputExpression/text") or column.facts.get("@name") or None,
        lambda column: column.label,
    )
    for look in looks:
        taken = set(pairs.values())
        mine: dict[object, list[int]] = defaultdict(list)
        theirs: dict[object, list[int]] = defaultdict(list)
        for places, columns, skip in ((mine, before, pairs.keys()), (theirs, after, taken)):
            for index, column in enumerate(columns):
                if index not in skip and look(column) is not None:
                    places[column.kind, look(column)].append(index)
        for key, left in mine.items():
            if len(left) == len(theirs.get(key, ())) == 1:
                pairs[left[0]] = theirs[key][0]
    return pairs


def _fact_changes(subject: Subject, was: dict[str, str], now: dict[str, str]) -> Iterator[Change]:
    for path in sorted(was.keys() | now.keys()):
        old, new = was.get(path), now.get(path)
        if old == new:
            continue
        label, area, weight = _COLUMN.get(path, (_bare(path), Area.WORDING if "{" in path else Area.EXECUTION, 20))
        if old is not None and new is not None:
            old, new = apart(old, new, old, new)
        yield Change(area, Verb.CHANGED, subject, label, old, new, weight)


def _bare(path: str) -> str:
    return path.rpartition("}")[2].replace("@", "").replace("/", ", ")


def _column_words(column: Column) -> str:
    asked = column.facts.get("inputExpression/text") or column.facts.get("@name") or ""
    return f"{column.kind}: {asked}" if asked else column.kind


def _cell_words(column: Column, text: str | None) -> str | None:
    if text is None or column.kind == "aantekening":
        return text
    return cell_words(text, is_input=column.kind == "invoer")


def _rule_words(rule: Rule, columns: Iterable[Column]) -> str:
    """`als Bedrag: tot en met 500 en Spoed: ja; dan Wie beslist: wijkcoach`; what may be anything is not said."""
    said: dict[str, list[str]] = {"invoer": [], "uitkomst": [], "aantekening": []}
    for column, text in zip(columns, rule.cells, strict=False):
        if text not in ("", ANYTHING):
            said[column.kind].append(f"{column.label}: {_cell_words(column, text)}")
    parts = [f"als {' en '.join(said['invoer'])}" if said["invoer"] else "altijd"]
    parts += [f"dan {', '.join(said['uitkomst'])}"] if said["uitkomst"] else []
    parts += [f"aantekening: {', '.join([*said['aantekening'], rule.description])}"] if rule.description else []
    return "; ".join(parts)
