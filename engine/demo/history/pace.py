"""When people get to it: moments within working hours, and who was away when."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from engine.clock import AMSTERDAM, local
from engine.deadlines.calendar import is_working_day
from engine.deadlines.working_time import CLOSES, OPENS, WORKING_DAY

MONTHS, REDESIGNED = 24, 12
"""So many months ago it began, and was redesigned."""

_OPENS, _CLOSES = timedelta(microseconds=OPENS), timedelta(microseconds=CLOSES)


@dataclass(frozen=True, slots=True)
class Pace:
    """Absences are months before today, from and until."""

    today: date
    away: Mapping[str, tuple[tuple[float, float], ...]] = field(
        default_factory=lambda: {"marleen": ((15.5, 13.6), (5.6, 3.4)), "hester": ((16.2, 15.6), (4.4, 3.9))}
    )

    @property
    def opened_at(self) -> datetime:
        """When the first processes were published."""
        return datetime.combine(self._ago(MONTHS + 1), time(9), AMSTERDAM)

    @property
    def redesigned_at(self) -> datetime:
        """Since then who decides has two working days; before that it was fifteen."""
        return datetime.combine(self._ago(REDESIGNED), time(10), AMSTERDAM)

    def after(self, moment: datetime, working_days: float) -> datetime:
        """That much working time later, always when the office is open."""
        left = timedelta(microseconds=working_days * WORKING_DAY)
        here = local(moment).replace(tzinfo=None)
        while True:
            day = datetime.combine(here.date(), time())
            if is_working_day(day.date()) and here < day + _CLOSES:
                here = max(here, day + _OPENS)
                if here + left < day + _CLOSES:
                    return (here + left).replace(tzinfo=AMSTERDAM).astimezone(UTC)
                left -= day + _CLOSES - here
            here = day + timedelta(days=1)

    def back(self, login: str, moment: datetime) -> datetime:
        """The first moment from then on at which this person is there."""
        for begin, end in self.away.get(login, ()):
            if self._ago(begin) <= moment.date() < self._ago(end):
                return self.after(datetime.combine(self._ago(end), time(), AMSTERDAM), 0.2)
        return moment

    def is_away(self, login: str, moment: datetime) -> bool:
        return self.back(login, moment) != moment

    def _ago(self, months: float) -> date:
        return self.today - timedelta(days=round(months * 30.4))


def around(dice: Random, usual: float) -> float:
    """Working days near `usual`, now and then much more, as waiting is."""
    return usual * dice.lognormvariate(0, 0.6)
