"""What a scenario expects: taken from what happened, and held against what happens now."""

from collections.abc import Sequence
from dataclasses import dataclass

from engine.deployment.scenarios import Expectation
from engine.rehearsal.state import State, Walked

SEEN = frozenset({"userTask", "manualTask", "receiveTask", "boundaryEvent", "intermediateCatchEvent", "endEvent"})
"""What a manager sees happen: steps of people, times that passed, messages that came, and how it ended."""


@dataclass(frozen=True, slots=True)
class Miss:
    """The first thing that is otherwise. `what` is path, holders, ends or open; `element` where to look."""

    what: str
    element: str | None
    expected: tuple[str, ...]
    found: tuple[str, ...]
    after: str | None = None


def expected_of(state: State, like: Expectation | None = None) -> Expectation:
    """All of what happened; with `like` only what that one looks at."""
    holders = _holders(state)
    whole = Expectation(
        path=_seen(state),
        exact=like.exact if like else False,
        holders=holders,
        ends=state.ended_at,
        open=None if state.ended_at else state.standing,
    )
    if like is None:
        return whole
    return Expectation(
        path=whole.path if like.path else (),
        exact=like.exact,
        holders=whole.holders if like.holders else {},
        ends=whole.ends if like.ends or like.open is not None else None,
        open=whole.open if like.ends or like.open is not None else None,
    )


def missed(expect: Expectation, state: State) -> Miss | None:
    """The first expectation that does not hold."""
    return _path_missed(expect, state) or _holders_missed(expect, state) or _end_missed(expect, state)


def _path_missed(expect: Expectation, state: State) -> Miss | None:
    walked = [each.element for each in state.own_path]
    if expect.exact and expect.path:
        seen = _seen(state)
        if seen == expect.path:
            return None
        place = next((n for n, (a, b) in enumerate(zip(expect.path, seen, strict=False)) if a != b), None)
        place = min(len(expect.path), len(seen)) if place is None else place
        wanted = expect.path[place : place + 1]
        element = seen[place] if place < len(seen) else (wanted[0] if wanted else None)
        return Miss("path", element, wanted, seen, expect.path[place - 1] if place else None)
    rest = iter(walked)
    before = None
    for element in expect.path:
        if element not in rest:
            return Miss("path", element, (element,), _seen(state), before)
        before = element
    return None


def _holders_missed(expect: Expectation, state: State) -> Miss | None:
    found = _holders(state)
    for element, roles in expect.holders.items():
        now = found.get(element, ())
        if now and _alike(now) != _alike(roles):
            return Miss("holders", element, roles, now)
    return None


def _end_missed(expect: Expectation, state: State) -> Miss | None:
    if expect.ends is not None and expect.ends != state.ended_at:
        now = (state.ended_at,) if state.ended_at else ()
        return Miss("ends", state.ended_at or next(iter(state.standing), expect.ends), (expect.ends,), now)
    if expect.open is not None and set(expect.open) != set(state.standing):
        other = next((each for each in state.standing if each not in expect.open), None)
        return Miss("open", other, expect.open, state.standing)
    return None


def _seen(state: State) -> tuple[str, ...]:
    return tuple(each.element for each in state.own_path if each.tag in SEEN)


def _holders(state: State) -> dict[str, tuple[str, ...]]:
    """Who completed each task of the process, and whose turn it is at those that are open."""
    found: dict[str, list[str]] = {}
    done: Sequence[Walked] = [each for each in state.own_path if each.role]
    for each in done:
        found.setdefault(each.element, []).append(each.role or "")
    for task in state.tasks:
        if task.is_own and task.roles and task.element not in found:
            found[task.element] = [task.roles[0].key]
    return {element: _alike(tuple(roles)) for element, roles in found.items()}


def _alike(roles: tuple[str, ...]) -> tuple[str, ...]:
    """Each time the same role: that role, however often."""
    return roles[:1] if len(set(roles)) == 1 else roles
