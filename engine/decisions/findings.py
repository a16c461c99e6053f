"""What is wrong with the rules of a decision table, in words that its manager understands.

`judge` names gaps, rules that contradict each other, rules that can never hold and rules that stand there twice, each
with the rules and the region concerned. What the hit policy allows is not a finding: rules may overlap under FIRST,
PRIORITY, COLLECT, RULE ORDER and OUTPUT ORDER, and under ANY as long as they give the same.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from engine.decisions import unary
from engine.decisions.coverage import OTHER, Box, Column, Grid, Piece, TooLarge, grid
from engine.decisions.dmn import DmnModel

MOST_TOLD = 25
"""Findings of one sort; more would not be read."""


_DUTCH = str.maketrans(".,", ",.")


class Sort(StrEnum):
    GAP = "gap"
    OVERLAP = "overlap"
    NEVER = "never"
    TWICE = "twice"


@dataclass(frozen=True, slots=True)
class Finding:
    """`rules` are numbers from 1, `elements` the ids of those rules. `serious`: a case could come to a halt on it."""

    sort: Sort
    message: str
    rules: tuple[int, ...] = ()
    elements: tuple[str, ...] = ()
    serious: bool = False


@dataclass(frozen=True, slots=True)
class Judgement:
    """One table. `notes` say what was taken for granted or left out; with `too_large` nothing was judged."""

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
    try:
        found = grid(table, types)
        findings = [*_never(table, found), *_overlaps(table, found), *_twice(table, found), *_gaps(table, found)]
    except TooLarge:
        note = "Deze tabel is te groot om op gaten en overlap te beoordelen. Probeer haar uit met eigen gegevens."
        return Judgement(decision["id"], decision["name"], notes=(note,), too_large=True)
    return Judgement(decision["id"], decision["name"], tuple(findings), tuple(_notes(table, found)))


def _finding(table: Mapping[str, Any], sort: Sort, message: str, rules: Sequence[int] = (), *, serious: bool = False)\
        -> Finding:  # fmt: skip
    ids = tuple(str(table["rules"][rule]["id"] or "") for rule in rules)
    return Finding(sort, message, tuple(rule + 1 for rule in rules), ids, serious)


def _gaps(table: Mapping[str, Any], found: Grid) -> Iterator[Finding]:
    if any(column["fallback"] for column in table["outputs"]):
        return
    halts = not (table["hit"] == "COLLECT" and table["aggregation"] in ("", "COUNT"))
    gaps = found.gaps()
    for box in gaps[:MOST_TOLD]:
        end = "" if halts else f" De tabel geeft dan {'0' if table['aggregation'] else 'een lege lijst'}."
        serious = halts and not _about_unknown_text(box, found.columns)
        yield _finding(table, Sort.GAP, f"Geen regel voor {region(box, found.columns)}.{end}", serious=serious)
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
        where = region(box, found.columns)
        message = f"Regel {one + 1} en regel {other + 1} gelden allebei bij {where}, {end}."
        yield _finding(table, Sort.OVERLAP, message, (one, other), serious=True)
    if len(pairs) > MOST_TOLD:
        yield _finding(table, Sort.OVERLAP, f"En nog {len(pairs) - MOST_TOLD} andere paren van regels.", serious=True)


def _never(table: Mapping[str, Any], found: Grid) -> Iterator[Finding]:
    for rule, box in enumerate(found.perhaps):
        if not all(box):
            column = found.columns[box.index(0)]
            message = f"Regel {rule + 1} kan nooit gelden: wat er bij {_label(column)} staat, komt niet voor."
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
            yield f"{_label(column)} is beoordeeld als heel getal."
    if not any(piece.sample is None for column in found.columns for piece in column.pieces):
        yield "Lege gegevens tellen hier niet mee: bij leeg past alleen een streepje of not(…)."


def region(box: Box, columns: Sequence[Column]) -> str:
    """`“bedrag” boven 2.500 tot en met 10.000 bij “spoed” = nee`; a column that is free is left out."""
    parts = [
        f"{_label(column)} {_stretch(pieces, column)}"
        for pieces, column in zip(box, columns, strict=True)
        if pieces != column.everything
    ]
    if not parts:
        return "alle gegevens"
    return parts[0] + (f" bij {' en '.join(parts[1:])}" if parts[1:] else "")


def _label(column: Column) -> str:
    return f"“{column.label}”"


def _rules(places: Sequence[int]) -> str:
    numbers = [str(place + 1) for place in places]
    if len(numbers) == 1:
        return f"regel {numbers[0]}"
    return f"regels {', '.join(numbers[:-1])} en {numbers[-1]}"


def _stretch(pieces: int, column: Column) -> str:
    """The chosen pieces in words, neighbours taken together."""
    chosen = [piece for place, piece in enumerate(column.pieces) if pieces >> place & 1]
    empty = [piece for piece in chosen if piece.sample is None]
    filled = [piece for piece in chosen if piece.sample is not None]
    if column.kind in ("string", "boolean"):
        words = _finite(filled, column)
    else:
        words = [_from_to(run, column) for run in _runs(filled, column)]
    return " of ".join([*words, *(["leeg"] if empty else [])])


def _finite(pieces: Sequence[Piece], column: Column) -> list[str]:
    named = [piece for piece in column.pieces if piece.sample is not None and piece.sample is not OTHER]
    chosen = [piece for piece in pieces if piece.sample is not OTHER]
    if len(chosen) == len(pieces):
        return ["= " + " of ".join(shown(piece.sample) for piece in chosen)] if chosen else []
    left_out = [shown(piece.sample) for piece in named if piece not in chosen]
    return [f"= iets anders dan {', '.join(left_out)}"] if left_out else ["= welke tekst dan ook"]


def _runs(pieces: Sequence[Piece], column: Column) -> Iterator[list[Piece]]:
    places = {id(piece): place for place, piece in enumerate(column.pieces)}
    run: list[Piece] = []
    for piece in pieces:
        if run and places[id(piece)] != places[id(run[-1])] + 1:
            yield run
            run = []
        run.append(piece)
    if run:
        yield run


def _from_to(run: Sequence[Piece], column: Column) -> str:
    """A stretch of an ordered column. Whole numbers are told by the first and the last that count."""
    first, last = run[0], run[-1]
    low, high = first.low, last.high
    low_in, high_in = _is_point(first), _is_point(last)
    if column.whole:
        step: Any = Decimal(1) if column.kind == "number" else (date(2000, 1, 2) - date(2000, 1, 1))
        if low is not None and not low_in:
            low, low_in = _floor(low) + step, True
        if high is not None and not high_in:
            high, high_in = _ceiling(high) - step, True
    if low is not None and low == high:
        return f"= {shown(low)}"
    if low is None and high is None:
        return "= welke waarde dan ook"
    if low is None:
        return f"{'tot en met' if high_in else 'onder'} {shown(high)}"
    if high is None:
        return f"{'vanaf' if low_in else 'boven'} {shown(low)}"
    start = f"{'vanaf' if low_in else 'boven'} {shown(low)}"
    return f"{start} {'tot en met' if high_in else 'en onder'} {shown(high)}"


def _is_point(piece: Piece) -> bool:
    return piece.low is not None and piece.low == piece.high


def _floor(value: Any) -> Any:
    return value.to_integral_value(rounding="ROUND_FLOOR") if isinstance(value, Decimal) else value


def _ceiling(value: Any) -> Any:
    return value.to_integral_value(rounding="ROUND_CEILING") if isinstance(value, Decimal) else value


def shown(value: Any) -> str:
    """A value as it is read aloud: `2.500`, `nee`, `24-11-2026`."""
    match value:
        case bool():
            return "ja" if value else "nee"
        case Decimal():
            return f"{value.normalize():,f}".translate(_DUTCH)
        case datetime():
            return f"{value:%d-%m-%Y %H:%M}"
        case date():
            return f"{value:%d-%m-%Y}"
        case "":
            return "een lege tekst"
    return str(value)
