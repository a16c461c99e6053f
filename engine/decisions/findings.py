"""What is wrong with the rules of a decision table, in words that its manager understands.

`judge` names gaps, rules that contradict each other, rules that can never hold and rules that stand there twice, each
with the rules and the region concerned. What the hit policy allows is not a finding: rules may overlap under FIRST,
PRIORITY, COLLECT, RULE ORDER and OUTPUT ORDER, and under ANY as long as they give the same.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum
from typing import Any

from engine.decisions import unary
from engine.decisions.coverage import OTHER, Box, Column, Grid, TooLarge, grid
from engine.decisions.dmn import DmnModel
from engine.decisions.regions import covering, label, region, shown

_TEXT = re.compile(r'"(?:[^"\\]|\\.)*"')
_THOUSANDS = re.compile(r"(?<![\w.])[1-9]\d{0,2}\.\d{2}0(?![\d.])")
MOST_TOLD = 25
"""Findings of one sort; more would not be read."""


class Sort(StrEnum):
    GAP = "gap"
    OVERLAP = "overlap"
    NEVER = "never"
    TWICE = "twice"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Finding:
    """`rules` are numbers from 1, `elements` the ids of those rules. `serious`: a case could come to a halt on it."""

    sort: Sort
    message: str
    rules: tuple[int, ...] = ()
    elements: tuple[str, ...] = ()
    serious: bool = False
    cells: tuple[str, ...] = ()
    """Of a gap the tests of a rule that would cover it, one for each input column."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """One table. `notes` say what was taken for granted or left out; with `too_large` hardly anything was judged."""

    decision: str
    name: str
    findings: tuple[Finding, ...] = ()
    notes: tuple[str, ...] = ()
    too_large: bool = False


def judge(model: DmnModel) -> tuple[Judgement, ...]:
    """Every decision table of a file."""
    definition = model.definition
    return tuple(
        _judge(decision, definition["types"])
        for decision in definition.get("decisions", {}).values()
        if decision["logic"] and decision["logic"]["box"] == "table" and decision["logic"]["rules"]
    )


def _judge(decision: Mapping[str, Any], types: Mapping[str, Any]) -> Judgement:
    table = decision["logic"]
    findings = [*_thousands(table)]
    notes: list[str] = []
    try:
        found = grid(table, types)
        findings += (*_never(table, found), *_overlaps(table, found), *_twice(table, found))
        notes += _notes(table, found)
    except TooLarge:
        note = "Deze tabel is te groot om op gaten en overlap te beoordelen. Probeer haar uit met eigen gegevens."
        return Judgement(decision["id"], decision["name"], tuple(findings), (note,), too_large=True)
    try:
        findings += _gaps(table, found)
    except TooLarge:
        notes.insert(0, "Deze tabel is te groot om alle gaten te vinden. Probeer haar uit met eigen gegevens.")
    return Judgement(decision["id"], decision["name"], tuple(findings), tuple(notes))


def _finding(table: Mapping[str, Any], sort: Sort, message: str, rules: Sequence[int] = (), *, serious: bool = False)\
        -> Finding:  # fmt: skip
    ids = tuple(str(table["rules"][rule]["id"] or "") for rule in rules)
    return Finding(sort, message, tuple(rule + 1 for rule in rules), ids, serious)


def _thousands(table: Mapping[str, Any]) -> Iterator[Finding]:
    """Numbers as the Dutch write thousands: in FEEL the point is the decimal one, so that `2.500` is two and a half."""
    for rule, parts in enumerate(table["rules"]):
        for text in (*parts["tests"], *parts["entries"]):
            for number in _THOUSANDS.findall(_TEXT.sub('""', text)):
                meant, read = number.replace(".", ""), shown(Decimal(number))
                message = (
                    f"In regel {rule + 1} betekent {number} het getal {read}. Bedoel je {meant}, schrijf dan geen punt."
                )
                yield _finding(table, Sort.NUMBER, message, (rule,), serious=True)


def _gaps(table: Mapping[str, Any], found: Grid) -> Iterator[Finding]:
    if any(column["fallback"] for column in table["outputs"]):
        return
    halts = not (table["hit"] == "COLLECT" and table["aggregation"] in ("", "COUNT"))
    gaps = found.gaps()
    for box in gaps[:MOST_TOLD]:
        end = "" if halts else f" De tabel geeft dan {'0' if table['aggregation'] else 'een lege lijst'}."
        serious = halts and not _about_unknown_text(box, found.columns)
        gap = _finding(table, Sort.GAP, f"Geen regel voor {region(box, found.columns)}.{end}", serious=serious)
        yield replace(gap, cells=covering(box, found.columns, [column["text"] for column in table["inputs"]]))
    if len(gaps) > MOST_TOLD:
        yield _finding(table, Sort.GAP, f"En nog {len(gaps) - MOST_TOLD} andere gaten.")


def _about_unknown_text(box: Box, columns: Sequence[Column]) -> bool:
    """Whether the gap is only there because the table does not say which texts there may be."""
    return any(
        pieces >> place & 1 and piece.sample is OTHER and pieces == 1 << place
        for pieces, column in zip(box, columns, strict=True)
        for place, piece in enumerate(column.pieces)
    )


def _overlaps(table: Mapping[str, Any], found: Grid) -> Iterator[Finding]:
    hit, rules = table["hit"], table["rules"]
    if hit == "UNIQUE":
        pairs, end = found.overlaps(), "maar er mag er één gelden"
    elif hit == "ANY":
        pairs = [each for each in found.overlaps() if not _same_outputs(rules[each[0]], rules[each[1]])]
        end = "maar geven iets anders"
    else:
        return
    for one, other, box in pairs[:MOST_TOLD]:
        where = region(box, found.columns, after=" en ")
        message = f"Regel {one + 1} en regel {other + 1} gelden allebei bij {where}, {end}."
        yield _finding(table, Sort.OVERLAP, message, (one, other), serious=True)
    if len(pairs) > MOST_TOLD:
        yield _finding(table, Sort.OVERLAP, f"En nog {len(pairs) - MOST_TOLD} andere paren van regels.", serious=True)


def _never(table: Mapping[str, Any], found: Grid) -> Iterator[Finding]:
    for rule, box in enumerate(found.perhaps):
        if not all(box):
            column = found.columns[box.index(0)]
            message = f"Regel {rule + 1} kan nooit gelden: wat er bij {label(column)} staat, komt niet voor."
            yield _finding(table, Sort.NEVER, message, (rule,))
        elif table["hit"] == "FIRST" and found.hidden_behind(rule, range(rule)):
            before = [each for each in range(rule) if found.overlap(each, rule) is not None] or list(range(rule))
            verb = "gaat" if len(before) == 1 else "gaan"
            message = f"Regel {rule + 1} kan nooit gelden: {_rules(before)} {verb} voor."
            yield _finding(table, Sort.NEVER, message, (rule,))


def _twice(table: Mapping[str, Any], found: Grid) -> Iterator[Finding]:
    """Rules with the same tests. Where they are forbidden, or never hold, something else tells of them already."""
    if table["hit"] in ("UNIQUE", "FIRST"):
        return
    seen: dict[tuple[object, ...], int] = {}
    for rule, (box, parts) in enumerate(zip(found.surely, table["rules"], strict=True)):
        if box is None or not all(box):
            continue
        first = seen.setdefault((box, *map(_output, parts["entries"])), rule)
        if first != rule:
            message = f"Regel {first + 1} en regel {rule + 1} zeggen precies hetzelfde."
            yield _finding(table, Sort.TWICE, message, (first, rule))


def _same_outputs(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return [_output(text) for text in one["entries"]] == [_output(text) for text in other["entries"]]


def _output(text: str) -> object:
    try:
        found = unary.value(text) if text else None
    except unary.NotJudged:
        return text
    return (type(found).__name__, found)


def _notes(table: Mapping[str, Any], found: Grid) -> Iterator[str]:
    rules = sorted({rule for rule, _column in found.not_judged})
    if rules:
        texts = list(dict.fromkeys(table["rules"][rule]["tests"][column] for rule, column in found.not_judged))
        shown = ", ".join(f"“{text if len(text) <= 40 else text[:39] + '…'}”" for text in texts[:3])
        more = f" en {len(texts) - 3} andere" if len(texts) > 3 else ""
        verb = "is niet" if len(rules) == 1 else "zijn niet"
        message = f"{_rules(rules)} {verb} helemaal beoordeeld: {shown}{more} hangt van andere gegevens af."
        yield message[0].upper() + message[1:] + " Kijk zelf of er een gat of overlap is."
    for place in found.domains_not_judged:
        yield f"De mogelijke waarden van “{table['inputs'][place]['label']}” zijn niet meegenomen."
    for column in found.columns:
        if column.kind == "number" and column.whole and len(column.pieces) > 1:
            yield f"{label(column)} is beoordeeld als heel getal."
    if not any(piece.sample is None for column in found.columns for piece in column.pieces):
        yield "Lege gegevens tellen hier niet mee: bij leeg past alleen een streepje of not(…)."


def _rules(places: Sequence[int]) -> str:
    numbers = [str(place + 1) for place in places]
    if len(numbers) == 1:
        return f"regel {numbers[0]}"
    return f"regels {', '.join(numbers[:-1])} en {numbers[-1]}"
