"""What is undone, in which order: the last that completed first; what completed in a subprocess, in its place."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from . import hearing
from .graphs import Node

if TYPE_CHECKING:
    from .tokens import Play, Scope, Token


@dataclass
class Record:
    """An activity that completed, and what had completed inside it."""

    node: Node
    inner: list[Record]


def remember(play: Play, token: Token) -> None:
    inner = token.inside.completed if token.inside else []
    if inner or play.graph.undoer(token.node.key) or _start(play, token.node):
        token.scope.completed.append(Record(token.node, inner))


def compensate(play: Play, thrower: Token) -> None:
    """Undo what completed beside the thrower, once; an event subprocess undoes what completed beside that."""
    scope = thrower.scope
    if scope.above is not None and scope.above.node.kind == "handler":
        scope = scope.above.scope
    chosen = [each for each in scope.completed if thrower.node.about in ("", each.node.key)]
    scope.completed = [each for each in scope.completed if each not in chosen]
    _undo(play, thrower, chosen)


def cancel(play: Play, ending: Token) -> None:
    """Stop all in the transaction around it, undo what completed in it and in what still ran, and leave by its edge."""
    play.done.append(ending.node.key)
    scope = ending.scope
    while scope.above is None or not scope.above.node.transaction:
        assert scope.above is not None
        scope = scope.above.scope
    completed = _portions(scope)
    scope.completed = []
    scope.clear()
    _undo(play, play.put(ending.node, scope), completed)


def go_on(play: Play, thrower: Token) -> None:
    assert thrower.inside is not None
    thrower.inside.completed = []  # what an event subprocess left as it was is no part of what comes after it
    if thrower.steps:
        record = thrower.steps.pop(0)
        undoer = play.graph.undoer(record.node.key)
        if undoer:
            play.begin(play.put(undoer, thrower.inside))
        else:
            start = _start(play, record.node)
            assert start is not None
            thrower.inside.completed = record.inner  # what it can undo in turn
            hearing.run_handler(play, start, thrower.inside)
    elif thrower.node.what == "cancel":
        transaction = thrower.scope.above
        assert transaction is not None
        thrower.scope.tokens.remove(thrower)
        edge = next(each for each in play.graph.edges(transaction.node.key) if each.what == "cancel")
        play.done.append(edge.key)
        transaction.scope.tokens.remove(transaction)
        play.go(edge, transaction.scope)
    else:
        play.leave(thrower)


def _undo(play: Play, thrower: Token, records: list[Record]) -> None:
    thrower.inside = play.scope_in(thrower)
    thrower.steps = _steps(play, records)
    go_on(play, thrower)


def _steps(play: Play, records: list[Record]) -> list[Record]:
    steps: list[Record] = []
    for record in reversed(records):
        is_undone_whole = play.graph.undoer(record.node.key) or _start(play, record.node)
        steps += [record] if is_undone_whole else _steps(play, record.inner)
    return steps


def _start(play: Play, node: Node) -> Node | None:
    """Of the event subprocess that undoes a subprocess; a repeated one is undone instance by instance."""
    handlers = play.graph.standing(node.key, "handler") if not node.times else []
    starts = (start for handler in handlers for start in play.graph.standing(handler.key, "handler_start"))
    return next((start for start in starts if start.what == "compensation"), None)


def _portions(scope: Scope) -> list[Record]:
    """What still runs had begun last, and counts as the last."""
    found = list(scope.completed)
    for token in scope.tokens:
        found += _portions(token.inside) if token.inside else []
    return found
