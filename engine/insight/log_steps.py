"""Which events of an imported log are steps, and when each of them was enabled, begun and ended.

An event is a step that ended at its moment and was enabled by the step before it. In a log that tells begins and ends
(`start` and `complete` of the XES lifecycle) a step is an end: it was worked on since the earliest begin of that
activity that has no end yet, and waited before that since it was scheduled or, untold, since the last end before its
begin. Other transitions are no steps there, and a begin without an end is not one yet.
"""

from collections import defaultdict, deque
from collections.abc import Sequence
from enum import Enum

from engine.insight.columns import UNKNOWN, Columns

Step = tuple[int, int, int, int, int]
"""Activity, resource or UNKNOWN, and the moments at which it was enabled, begun and ended."""


class _Role(Enum):
    SCHEDULED, BEGUN, ENDED, OTHER = range(4)


_ROLES = {"schedule": _Role.SCHEDULED, "start": _Role.BEGUN, "complete": _Role.ENDED}


class LogSteps:
    """The steps of the cases of ordered columns."""

    def __init__(self, columns: Columns) -> None:
        self._columns = columns
        self._roles = [_ROLES.get(text.casefold(), _Role.OTHER) for text in columns.lifecycles.texts]
        used = {self._roles[number] for number in set(columns.lifecycle) - {UNKNOWN}}
        self.tells_begins = {_Role.BEGUN, _Role.ENDED} <= used
        self._roles.append(_Role.ENDED)  # which UNKNOWN points to

    def of(self, begin: int, end: int) -> Sequence[Step]:
        """Those of the case whose events stand from `begin` to `end`, in the order of ending."""
        if self.tells_begins:
            return self._paired(begin, end)
        columns = self._columns
        at = columns.at[begin:end]
        before = at[:1] + at[:-1]
        return list(zip(columns.activity[begin:end], columns.resource[begin:end], before, at, at, strict=True))

    def last(self, begin: int, end: int) -> int | None:
        """The activity of the last step, if there is one."""
        columns = self._columns
        for place in range(end - 1, begin - 1, -1):
            if not self.tells_begins or self._roles[columns.lifecycle[place]] is _Role.ENDED:
                return columns.activity[place]
        return None

    def _paired(self, begin: int, end: int) -> list[Step]:
        columns, found = self._columns, []
        scheduled: defaultdict[int, deque[int]] = defaultdict(deque)
        begun: defaultdict[int, deque[tuple[int, int, int]]] = defaultdict(deque)
        last_end = columns.at[begin]
        for place in range(begin, end):
            activity, resource, at = columns.activity[place], columns.resource[place], columns.at[place]
            role = self._roles[columns.lifecycle[place]]
            if role is _Role.SCHEDULED:
                scheduled[activity].append(at)
            elif role is not _Role.OTHER:
                enabled, started = last_end, at
                if role is _Role.ENDED and begun[activity]:
                    enabled, started, who = begun[activity].popleft()
                    resource = who if resource == UNKNOWN else resource
                elif scheduled[activity]:
                    enabled = scheduled[activity].popleft()
                if role is _Role.BEGUN:
                    begun[activity].append((enabled, started, resource))
                else:
                    found.append((activity, resource, enabled, started, at))
                    last_end = at
        return found
