"""When a statutory term ends, with every suspension counted, and why: date and reasons together.

How days are counted (Awb 4:15, 7:10; Algemene termijnenwet, Atw 1, 2 and 4):

- The day of the event that starts a term does not count; the term's first day is the day after it. Weeks end on the
  same weekday as that event, months on the same day of the month.
- A suspension counts from its first day to its last, both included. Where it begins with a notice (Awb 4:15 lid 1)
  its first day is the day after the notice, and it lasts "tot de dag waarop" the completion comes: that day runs again.
- Suspended days are skipped and counted once, however many suspensions cover them. Only then the Atw moves the end.
- A term lasts to the end of its last day: 23:59:59 in Amsterdam, so that every screen shows that day as the due day.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from engine.clock import AMSTERDAM
from engine.deadlines.calendar import EQUATED_DAYS, SATURDAY, is_working_day, may_end_term, months_later
from engine.deadlines.statutory import Length, Rule, Unit, find_rule

LAST_SECOND = time(23, 59, 59)
ONE_DAY = timedelta(days=1)
FIRST_YEAR, LAST_YEAR = 1965, 2200  # the Atw is in force since 1 April 1965
LEAST_WORKING_DAYS = 2  # Atw 2, in a term of at least three days

_WEEKDAYS = ("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag")
_MONTHS = (
    "januari", "februari", "maart", "april", "mei", "juni",
    "juli", "augustus", "september", "oktober", "november", "december",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Suspension:
    """A stretch in which a term stands still.

    `start` and `end` are its first and last day, both included; without an end it is still open. An end on the day
    before the start means that it ended before it cost a day. `notices` are the days on which the law's notices went.
    """

    ground: str
    start: date
    end: date | None = None
    notices: tuple[date, ...] = ()

    def resumed_on(self, day: date) -> "Suspension":
        """The same, ended because the term runs again from `day`: on that day the completion came in."""
        return replace(self, end=max(day - ONE_DAY, self.start - ONE_DAY))

    @property
    def moments(self) -> tuple[datetime, datetime | None]:
        """The first moment in it and the first moment after it, for `shifted`."""
        after = None if self.end is None else _midnight(self.end + ONE_DAY)
        return _midnight(self.start), after


@dataclass(frozen=True, slots=True)
class Term:
    """The outcome. `end` is the last day, unknown (None) while a suspension is open; `at_least` is not known to move
    earlier: the end, or the earliest day on which it can still fall. `suspended_days` are the days that really
    passed. `reasons` are Dutch sentences in the order of the reckoning.
    """

    rule: Rule
    first_day: date
    end: date | None
    at_least: date
    suspended_days: int
    reasons: tuple[str, ...]


def end_of_term(
    rule: Rule | str,
    start: date,
    suspensions: Sequence[Suspension] = (),
    *,
    extended: bool = False,
    today: date | None = None,
) -> Term:
    """The last day of the term that `start`, the day of `rule.starts_after`, set running.

    `extended`: the term was verdaagd. `today` raises `at_least` of an open suspension by the days it already lasted.
    Raises `ValueError`, in Dutch, for an unknown rule or ground, an extension that the law does not give, a suspension
    that begins outside the term or ends before it begins, and a day before 1965 or after 2200.
    """
    rule = find_rule(rule) if isinstance(rule, str) else rule
    _require_reckonable(start)
    first_day = start + ONE_DAY
    bare_end = _bare_end(start, rule.length)
    reasons = [
        f"Begint op de dag na {rule.starts_after}: {long_date(first_day)}.",
        f"{rule.length} ({rule.article}): tot en met {long_date(bare_end)}.",
    ]
    if extended:
        if rule.extension is None:
            raise ValueError(f"De termijn van {rule.article} kan niet worden verdaagd.")
        bare_end = _bare_end(bare_end, rule.extension.length)
        reasons.append(
            f"Verdaagd met {rule.extension.length} ({rule.extension.article}): tot en met {long_date(bare_end)}."
        )
    reached: list[Suspension] = []
    for each in sorted(suspensions, key=lambda each: (each.start, each.end or date.max, each.ground)):
        last_day = None if _is_open(reached) else _last_day(rule, first_day, bare_end, _union(reached, today))[0]
        _require_within(rule, each, first_day, last_day)
        already = _total(_union(reached, today))
        reached.append(each)
        reasons.append(_told(rule, each, _total(_union(reached, today)) - already))
    union = _union(reached, today)
    end, moves = _last_day(rule, first_day, bare_end, union)
    if union:
        shifted_end = long_date(_shifted_end(bare_end, union))
        reasons.append(f"Samen {_days(_total(union))} opgeschort: tot en met {shifted_end}.")
    reasons += moves
    if _is_open(reached):
        reasons.append(f"De opschorting loopt nog: het einde staat niet vast, maar ligt niet vóór {long_date(end)}.")
    return Term(rule, first_day, None if _is_open(reached) else end, end, _total(union), tuple(reasons))


def read_suspension(text: str, rule: Rule) -> Suspension:
    """Read `2026-03-02..2026-03-15:2b`: first and last day, and a ground, else the first that the rule knows.

    Nothing after the dots is a suspension that is open. Raises `ValueError`, in Dutch.
    """
    days, _, ground = text.partition(":")
    first, dots, last = days.partition("..")
    try:
        start, end = date.fromisoformat(first), date.fromisoformat(last) if last else None
    except ValueError:
        dots = ""
    if not dots:
        raise ValueError(f"“{text}” is geen opschorting. Schrijf bijvoorbeeld 2026-03-02..2026-03-15 of 2026-03-02..")
    code = ground or (rule.grounds[0].code if rule.grounds else "")
    return Suspension(rule.ground(code).code, start, end)


def first_suspended_day(rule: Rule | str, ground: str, notice: date, start: date) -> date:
    """The first day of a suspension for which the ground arose, or the notice went, on the day `notice`.

    `start` is that of the term: what arises on that day itself counts from the term's first day. Raises `ValueError`.
    """
    rule = find_rule(rule) if isinstance(rule, str) else rule
    if notice < start:
        raise ValueError(f"De opschorting kan niet ingaan vóór de termijn, die op {long_date(start)} ontstond.")
    next_day = rule.ground(ground).from_next_day or notice == start
    return notice + ONE_DAY if next_day else notice


def end_moment(last_day: date) -> datetime:
    """The last second of a term that ends on this day, in UTC."""
    return datetime.combine(last_day, LAST_SECOND, AMSTERDAM).astimezone(UTC)


def long_date(day: date) -> str:
    """As `maandag 2 maart 2026`."""
    return f"{_WEEKDAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


def _require_reckonable(day: date) -> None:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise ValueError(f"Met {long_date(day)} rekenen we niet: neem een dag van {FIRST_YEAR} tot en met {LAST_YEAR}.")


def _bare_end(start: date, length: Length) -> date:
    match length.unit:
        case Unit.DAYS:
            return start + timedelta(days=length.amount)
        case Unit.WEEKS:
            return start + timedelta(weeks=length.amount)
        case Unit.MONTHS:
            return months_later(start, length.amount)
        case Unit.YEARS:
            return months_later(start, length.amount * 12)
        case Unit.WORKING_DAYS:
            day, left = start, length.amount
            while left:
                day += ONE_DAY
                left -= is_working_day(day)
            return day


def _require_within(rule: Rule, suspension: Suspension, first_day: date, last_day: date | None) -> None:
    """Raise `ValueError` unless the suspension begins while the term runs. Without a last day it always runs."""
    rule.ground(suspension.ground)
    _require_reckonable(suspension.end or suspension.start)
    begins = long_date(suspension.start)
    if suspension.end is not None and suspension.end < suspension.start - ONE_DAY:
        raise ValueError(f"De opschorting van {begins} eindigt eerder dan zij begint: {long_date(suspension.end)}.")
    if suspension.start < first_day:
        raise ValueError(f"De opschorting begint op {begins}, maar de termijn loopt pas vanaf {long_date(first_day)}.")
    if last_day is not None and suspension.start > last_day:
        raise ValueError(
            f"De opschorting begint op {begins}, maar de termijn is dan voorbij: die eindigt op {long_date(last_day)}."
        )


def _is_open(suspensions: Iterable[Suspension]) -> bool:
    return any(each.end is None for each in suspensions)


def _union(suspensions: Iterable[Suspension], today: date | None) -> list[tuple[date, date]]:
    """Stretches of suspended days, first and last, in order and apart. The suspensions come in order of their start.

    An open one lasted until yesterday: what it will cost from today on is not known.
    """
    stretches: list[tuple[date, date]] = []
    for each in suspensions:
        end = each.end or max(today or each.start, each.start) - ONE_DAY
        if stretches and each.start <= stretches[-1][1] + ONE_DAY:
            stretches[-1] = (stretches[-1][0], max(stretches[-1][1], end))
        elif each.start <= end:
            stretches.append((each.start, end))
    return stretches


def _total(union: Iterable[tuple[date, date]]) -> int:
    return sum((last - first).days + 1 for first, last in union)


def _shifted_end(bare_end: date, union: Iterable[tuple[date, date]]) -> date:
    """The day on which as many days have run as the term has."""
    for first, last in union:
        if first <= bare_end:
            bare_end += last - first + ONE_DAY
    return bare_end


def _last_day(rule: Rule, first_day: date, bare_end: date, union: list[tuple[date, date]]) -> tuple[date, list[str]]:
    """The last day after Atw 1 and 2, and why it moved. A suspended day is never the last one."""

    def counts(day: date) -> bool:
        return may_end_term(day) and not any(first <= day <= last for first, last in union)

    end = _shifted_end(bare_end, union)
    if not rule.under_atw:
        return end, [] if may_end_term(end) else [f"Valt op {_kind(end)}, maar schuift niet: {_why_unmoved(rule)}."]
    second = _nth(counts, first_day, LEAST_WORKING_DAYS)
    if second > end and rule.length.at_least_three_days:
        return second, [
            f"Telt geen twee dagen buiten zaterdag, zondag en feestdag: verlengd tot en met {long_date(second)} "
            "(Algemene termijnenwet art. 2)."
        ]
    next_day = _nth(counts, end, 1)
    if next_day == end:
        return end, []
    return next_day, [f"Valt op {_kind(end)}: schuift naar {long_date(next_day)} (Algemene termijnenwet art. 1)."]


def _nth(counts: Callable[[date], bool], day: date, number: int) -> date:
    """The `number`-th day that counts, from `day` on."""
    while True:
        number -= counts(day)
        if not number:
            return day
        day += ONE_DAY


def _kind(day: date) -> str:
    """The day and why a term does not end on it; for a Saturday or Sunday the weekday says so already."""
    if day in EQUATED_DAYS:
        return f"{long_date(day)}, bij koninklijk besluit gelijkgesteld met een feestdag"
    return f"{long_date(day)}, een feestdag" if day.weekday() < SATURDAY else long_date(day)


def _why_unmoved(rule: Rule) -> str:
    return rule.outside_atw or "de Algemene termijnenwet geldt niet voor zo'n lange termijn (art. 4 onder a)"


def _told(rule: Rule, suspension: Suspension, new_days: int) -> str:
    ground = rule.ground(suspension.ground)
    why = f"{ground.article}, {ground.name}"
    sent = " en ".join(long_date(day) for day in suspension.notices)
    notice = f" Bericht verstuurd op {sent}." if sent else ""
    if suspension.end is None:
        return f"Opgeschort vanaf {long_date(suspension.start)}, nog niet hervat ({why}).{notice}"
    days = (suspension.end - suspension.start).days + 1
    if not days:
        return f"Opgeschort vanaf {long_date(suspension.start)} en meteen hervat ({_days(0)}, {why}).{notice}"
    counted = "" if new_days == days else f", waarvan {_days(days - new_days)} al meetelden"
    span = f"van {long_date(suspension.start)} tot en met {long_date(suspension.end)}"
    return f"Opgeschort {span} ({_days(days)}{counted}, {why}).{notice}"


def _days(number: int) -> str:
    return str(Length(number, Unit.DAYS))


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), AMSTERDAM).astimezone(UTC)
