"""Who hears what a process throws: everyone a signal, the innermost around the thrower an escalation or an error.

A condition is heard when it becomes true, or at once by what comes when it is.

Both listen as tokens that are none of their scope: the events on the edge of an activity, in the scope inside it, and
the starts of its event subprocesses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .graphs import Node

if TYPE_CHECKING:
    from .tokens import Play, Scope, Token

AWAITED = ("message", "signal", "condition", "timer")
"""What is told to all that waits, wherever it stands."""
LISTENS = ("edge", "handler_start")


def listen(play: Play, node: Node, scope: Scope, *, again: bool = False) -> None:
    token = play.put(node, scope, listens=True)
    if node.what in AWAITED:
        token.has_gone = again
        wait(play, token)


def _listen_again(play: Play, gone: Token) -> None:
    """A timer keeps its rhythm, whenever it was looked at."""
    if gone.node.what != "timer":
        listen(play, gone.node, gone.scope, again=True)
    elif gone.round < gone.node.rounds:
        token = play.put(gone.node, gone.scope, listens=True)
        token.waits, token.due, token.round = True, gone.due + gone.node.hours, gone.round + 1


def wait(play: Play, token: Token) -> None:
    token.waits = True
    if token.node.what == "condition":
        _judge(play, token)
    elif token.node.what == "timer":
        token.due = play.clock + token.node.hours


def look(play: Play) -> None:
    """Data has changed. What listens goes off at once."""
    for token in play.waiting():
        if token.node.what == "condition" and play.is_live(token):
            _judge(play, token)
            if not token.waits and token.node.kind in LISTENS:
                play.turns.remove(token)
                play.turn(token)


def _judge(play: Play, token: Token) -> None:
    """What goes off more than once does so each time that its condition becomes true."""
    holds = play.data[token.node.key] > 0
    if holds and not token.has_gone:
        token.waits = False
        play.turns.append(token)
    elif not holds:
        token.has_gone = False


def broadcast(play: Play) -> None:
    """What listens goes off at once: an edge hears what is thrown inside before that is over."""
    for token in play.waiting():
        if token.node.what != "signal" or not play.is_live(token):
            continue
        token.waits = False
        if token.node.kind in LISTENS:
            play.turn(token)
        else:
            play.turns.append(token)


def throw(play: Play, thrower: Token) -> None:
    if thrower.node.what == "signal":
        broadcast(play)
    else:
        pass_outwards(play, thrower)


def pass_outwards(play: Play, thrower: Token) -> None:
    """In each scope around the thrower its event subprocesses go before the edge, but not the one it stands in."""
    scope: Scope = thrower.scope
    comes_from = None  # the event subprocess or activity below
    while True:
        fitting = [each for each in scope.listeners if each.node.what == thrower.node.what]
        fitting = [each for each in fitting if each.node.home != comes_from]
        if fitting:
            play.turn(min(fitting, key=lambda each: each.node.kind == "edge"))
            return
        if scope.above is None:  # an escalation needs none to take it
            return
        comes_from, scope = scope.above.node.key, scope.above.scope


def leave_by_edge(play: Play, token: Token) -> None:
    host, edge = token.scope.above, token.node
    assert host is not None
    play.done.append(edge.key)
    token.scope.listeners.remove(token)
    if edge.interrupting:
        host.scope.tokens.remove(host)
    else:
        _listen_again(play, token)
    play.go(edge, host.scope)


def begin_handler(play: Play, token: Token) -> None:
    """An event subprocess begins, beside its scope or in the place of everything in it."""
    scope = token.scope
    scope.listeners.remove(token)
    if token.node.interrupting:
        scope.clear()
    else:
        _listen_again(play, token)
    run_handler(play, token.node, scope)


def run_handler(play: Play, start: Node, scope: Scope) -> None:
    play.done.append(start.key)
    running = play.put(play.graph.nodes[start.home], scope)
    running.inside = play.scope_in(running)
    play.listen_inside(running.inside)
    play.go(start, running.inside)
