"""One random process walked on the engine and told by the tokens of the standard, step by step."""

from collections import Counter
from datetime import timedelta

from engine.runtime import WaitKind

from .building import NOON, Walk
from .diagrams import diagram
from .graphs import Graph
from .shapes import Pick, fields
from .tokens import Endless, Play

STEPS = 14
MOST_TOKENS = 60  # a fork in a loop can make them without end


def walk_both(shape: Graph, pick: Pick, begin: type[Walk] = Walk) -> int:
    """Walk until the end, or for some steps. Answers the steps; raises `AssertionError` where the two differ.

    The state is saved and loaded at every step.
    """
    asked = fields(shape)
    data = dict.fromkeys(asked, 0)
    try:
        play = Play(shape, dict(data))
    except Endless:
        return 0
    walk = begin(diagram(shape), data)
    since = 0
    for step in range(STEPS):
        compare(walk, play, since)
        if play.status != "running" or play.count > MOST_TOKENS * (step + 1):
            return step
        since, play.done = len(walk.completed), []
        keys = {*play.tasks(), *play.awaiting("message")}
        keys |= {sign for sign, what in (("!", "signal"), ("~", "timer")) if play.awaiting(what)}
        if not keys:
            return step
        key = pick(sorted(keys))
        answer = {name: pick((0, 1, 2)) for name in asked} if key not in "!~" else {}
        hours = min(each.due for each in play.timers()) - play.clock + pick((0, 1, 30)) if key == "~" else 0
        is_task = key in play.tasks()
        try:
            if key == "~":
                play.pass_time(hours)
            elif key == "!":
                play.signal()
            else:
                play.move(key, answer)
        except Endless:
            return step
        if key == "~":
            walk.wait(hours=hours)
        elif key == "!":
            walk.signal("signal")
        elif is_task:
            walk.complete(key, **answer)
        else:
            walk.deliver(key, **answer)
    return STEPS


def compare(walk: Walk, play: Play, since: int) -> None:
    assert walk.status == play.status
    assert Counter(walk.completed[since:]) == Counter(play.done)
    assert sorted(walk.open) == sorted(play.tasks())
    for what in (WaitKind.MESSAGE, WaitKind.SIGNAL, WaitKind.CONDITION):
        told = sorted(wait.element_id for wait in walk.step.waiting if wait.kind is what)
        assert told == sorted(play.awaiting(what.value))
    due = sorted((wait.element_id, wait.due) for wait in walk.step.waiting if wait.kind is WaitKind.TIMER)
    assert due == sorted((each.node.key, NOON + timedelta(hours=each.due)) for each in play.timers())
    assert walk.step.data == play.data
