"""Stretches of a decision table in words that a manager reads, and as the cells of a rule that covers them."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from engine.decisions.coverage import OTHER, Box, Column, Piece

_DUTCH = str.maketrans(".,", ",.")


def region(box: Box, columns: Sequence[Column], *, after: str = " bij ") -> str:
    """`“bedrag” boven 2.500 tot en met 10.000 bij “spoed” = nee`; a column that is free is left out.

    `after` joins the first column with the others.
    """
    parts = [
        f"{label(column)} {_stretch(pieces, column)}"
        for pieces, column in zip(box, columns, strict=True)
        if pieces != column.everything
    ]
    if not parts:
        return "alle gegevens"
    return parts[0] + (f"{after}{' en '.join(parts[1:])}" if parts[1:] else "")


def label(column: Column) -> str:
    return f"“{column.label}”"


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
        step: Any = Decimal(1) if column.kind == "number" else timedelta(days=1)
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


def covering(box: Box, columns: Sequence[Column], inputs: Sequence[str]) -> tuple[str, ...]:
    """For each input column of the table (by its text) a cell, together covering just this box; nothing if none can."""
    by_text = {column.text: _cell(pieces, column) for pieces, column in zip(box, columns, strict=True)}
    cells = []
    for text in inputs:
        cell = by_text.get(text, "")
        if not cell:
            return ()
        cells.append(cell)
        by_text[text] = "-"  # a second column that looks at the same need not say it again
    return tuple(cells)


def _cell(pieces: int, column: Column) -> str:
    """Empty when no test lets just these pieces through."""
    if pieces == column.everything:
        return "-"
    chosen = [piece for place, piece in enumerate(column.pieces) if pieces >> place & 1]
    filled = [piece for piece in chosen if piece.sample is not None]
    empty = ["null"] if len(filled) < len(chosen) else []
    if len(filled) == sum(piece.sample is not None for piece in column.pieces):
        return "not(null)"
    if any(piece.sample is OTHER for piece in filled):
        left_out = [_feel(piece.sample) for piece in column.pieces if piece not in chosen and piece.sample is not None]
        knows_null = any(piece.sample is None for piece in column.pieces)
        left_out += ["null"] if knows_null and not empty else []
        return f"not({','.join(left_out)})"
    if column.kind in ("string", "boolean"):
        return ",".join([*(_feel(piece.sample) for piece in filled), *empty])
    return ",".join([*(_test(run) for run in _runs(filled, column)), *empty])


def _test(run: Sequence[Piece]) -> str:
    low, high = run[0].low, run[-1].high
    low_in, high_in = _is_point(run[0]), _is_point(run[-1])
    if low is not None and low == high:
        return _feel(low)
    if low is None:
        return f"{'<=' if high_in else '<'} {_feel(high)}"
    if high is None:
        return f"{'>=' if low_in else '>'} {_feel(low)}"
    return f"{'[' if low_in else ']'}{_feel(low)}..{_feel(high)}{']' if high_in else '['}"


def _feel(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case Decimal():
            return f"{value.normalize():f}"
        case datetime():
            return f'date and time("{value.isoformat()}")'
        case date():
            return f'date("{value.isoformat()}")'
    return f'"{value}"'
