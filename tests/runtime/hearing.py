"""Who hears what a process throws: everyone a signal, the innermost around the thrower an escalation or an error.

Both listen as tokens that are none of their scope: the events on the edge of an activity, in the scope inside it, and
the starts of its event subprocesses.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from .graphs import Node

if TYPE_CHECKING:
    from .tokens import Play, Scope, Token

OUTSIDE = ("message", "signal")
"""What comes to an instance from outside; a signal can be thrown inside as well."""
LISTENS = ("edge", "handler_start")


def listen(play: Play, node: Node, scope: Scope) -> None:
    play.put(node, scope, listens=True).waits = node.what in OUTSIDE


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
        listen(play, edge, token.scope)
    play.go(edge, host.scope)


def begin_handler(play: Play, token: Token) -> None:
    """An event subprocess begins, beside its scope or in the place of everything in it."""
    scope, handler = token.scope, play.graph.nodes[token.node.home]
    play.done.append(token.node.key)
    scope.listeners.remove(token)
    if token.node.interrupting:
        scope.clear()
    else:
        listen(play, token.node, scope)
    running = play.put(handler, scope)
    running.inside = play.scope_in(running)
    play.listen_inside(running.inside)
    play.go(token.node, running.inside)
