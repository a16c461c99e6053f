"""Legal terms of one process: each judged once, its days left as the rule counts them, and what suspended it."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.deadlines.calendar import working_days_between
from engine.deadlines.statutory import RULES
from engine.insight.shape import Choice, Chosen, Source
from engine.insight.terms_kept import Kept, days_left, judged, terms_kept
from engine.store import Store, Work
from engine.store.models import Casus, ProcessDefinition, Suspension, Term
from tests import factories

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
OWN = Source(0, "flexibel-budget", None, (202601, 202611), outcomes=(Choice(1, "Besteed"),))
DECISION, DEBTS = "wmo-2.3.5", "wgs-4-spoed"


class Town:
    """Two teams and one process; each term gets an instance of its own."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.definition = factories.make_definition(work)
        self.casus: list[Casus] = [factories.make_casus(work, team=factories.make_team(work, n)) for n in ("A", "B")]

    @property
    def teams(self) -> list[int]:
        return [casus.team_id for casus in self.casus]

    def term(
        self,
        status: str,
        *,
        rule: str = DECISION,
        ends_on: date = date(2026, 11, 20),
        closed: datetime | None = None,
        ended: datetime | None = None,
        casus: int = 0,
        definition: ProcessDefinition | None = None,
        suspended: tuple[tuple[str, date, date | None, datetime | None], ...] = (),
    ) -> Term:
        instance = factories.make_instance(
            self.work, self.casus[casus], definition=definition or self.definition, subject=""
        )
        instance.ended_at = ended
        instance.outcome = "Besteed" if ended else None
        term = Term(
            casus_id=instance.casus_id, instance_id=instance.id, name="termijn", rule=rule, status=status,
            starts_on=ends_on - timedelta(days=14), ends_on=ends_on, ends_at=NOW, opened_at=NOW, closed_at=closed,
        )  # fmt: skip
        self.work.session.add(term)
        self.work.session.flush()
        for ground, first, last, resumed in suspended:
            by = self.casus[0].regisseur_id
            row = Suspension(term_id=term.id, ground=ground, starts_on=first, ends_on=last, resumed_at=resumed)
            row.started_by_id, row.started_at = by, NOW
            self.work.session.add(row)
        return term


def at(day: int, hour: int = 12, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, tzinfo=UTC)


def found(store: Store, chosen: Chosen | None = None) -> dict[str, Counter[Kept]]:
    with store.reading() as session:
        return {each.code: each.counts for each in terms_kept(session, OWN, chosen or Chosen(), NOW).rules}


def test_each_term_is_judged_once(store: Store) -> None:
    with store.command() as work:
        town = Town(work)
        town.term("met", closed=at(20))
        town.term("met", closed=at(19), ended=at(21))
        town.term("lapsed", closed=at(22))
        town.term("lapsed", ended=at(22))
        town.term("lapsed")
        town.term("running", ends_on=date(2026, 11, 20))  # past, and nobody noted it yet
        town.term("running", ends_on=date(2026, 11, 23))
        town.term("suspended", ends_on=date(2026, 11, 1))
        town.term("stopped", closed=at(20), ended=at(20))
        town.term("replaced", closed=at(20))
        town.term("met", closed=at(20), definition=factories.make_definition(work, "intake"))
    assert found(store) == {
        DECISION: Counter(
            {
                Kept.MET: 2,
                Kept.LATE: 1,
                Kept.MISSED: 1,
                Kept.OVERDUE: 2,
                Kept.RUNNING: 1,
                Kept.SUSPENDED: 1,
                Kept.STOPPED: 1,
            }
        )
    }


def test_period_is_that_of_the_wall_clock_and_what_runs_is_told_always(store: Store) -> None:
    with store.command() as work:
        town = Town(work)
        town.term("met", closed=datetime(2026, 9, 30, 21, 59, tzinfo=UTC))  # in September, just
        town.term("met", closed=datetime(2026, 9, 30, 22, 0, tzinfo=UTC))  # the first of October, on the wall
        town.term("met", closed=datetime(2026, 10, 31, 22, 59, tzinfo=UTC))
        town.term("met", closed=datetime(2026, 10, 31, 23, 0, tzinfo=UTC))
        town.term("lapsed", ended=at(5, month=10))
        town.term("running", ends_on=date(2026, 12, 1))
    october = found(store, Chosen(first_month=202610, last_month=202610))
    assert october[DECISION] == Counter({Kept.MET: 2, Kept.MISSED: 1, Kept.RUNNING: 1})
    assert found(store, Chosen(last_month=202609))[DECISION] == Counter({Kept.MET: 1, Kept.RUNNING: 1})


def test_team_version_and_outcome_narrow(store: Store) -> None:
    with store.command() as work:
        town = Town(work)
        later = factories.make_definition(work)
        town.term("met", closed=at(20))
        town.term("met", closed=at(20), casus=1, ended=at(20))
        town.term("met", closed=at(20), definition=later)
        versions = town.definition.version, later.version
        teams = town.teams
    assert found(store, Chosen(team=teams[1]))[DECISION] == {Kept.MET: 1}
    assert found(store, Chosen(version=versions[0]))[DECISION] == {Kept.MET: 2}
    assert found(store, Chosen(version=versions[1]))[DECISION] == {Kept.MET: 1}
    assert found(store, Chosen(outcome=1))[DECISION] == {Kept.MET: 1}


def test_days_left_count_as_the_rule_does_and_lateness_is_below_zero(store: Store) -> None:
    friday, monday = date(2026, 11, 20), at(23)
    with store.command() as work:
        town = Town(work)
        town.term("met", closed=at(13), ends_on=friday)
        town.term("lapsed", closed=monday, ends_on=friday)
        town.term("met", rule=DEBTS, closed=at(13), ends_on=friday)
        town.term("lapsed", rule=DEBTS, closed=monday, ends_on=friday)
        town.term("met", rule=DEBTS, closed=datetime(2026, 11, 19, 23, 30, tzinfo=UTC), ends_on=friday)  # past midnight
    with store.reading() as session:
        rules = {each.code: each for each in terms_kept(session, OWN, Chosen(), NOW).rules}
    assert rules[DECISION].left == Counter({7: 1, -3: 1})
    assert rules[DEBTS].left == Counter({5: 1, -1: 1, 0: 1})
    assert (rules[DECISION].in_working_days, rules[DEBTS].in_working_days) == (False, True)


def test_suspensions_are_told_by_ground_with_how_long_they_lasted(store: Store) -> None:
    first, last = date(2026, 11, 2), date(2026, 11, 15)
    with store.command() as work:
        town = Town(work)
        town.term("met", closed=at(20), suspended=(("a", first, last, at(16)), ("2b", last, first, at(16))))
        town.term("suspended", suspended=(("a", first, None, None),))
        town.term("met", closed=at(20, month=9), suspended=(("a", first, last, at(16)),))
    with store.reading() as session:
        grounds = terms_kept(session, OWN, Chosen(first_month=202610), NOW).grounds
    assert [(each.ground, each.days, each.open) for each in grounds] == [("a", (14, 22), 1), ("2b", (0,), 0)]


def test_log_of_another_system_has_no_terms(store: Store) -> None:
    with store.reading() as session:
        assert terms_kept(session, Source(3, None, "oud", None), Chosen(), NOW).rules == ()


@pytest.mark.parametrize("rule", [None, *RULES.values()])
@given(day=st.dates(date(2026, 1, 1), date(2027, 1, 1)), length=st.integers(-60, 60))
def test_late_is_below_zero_and_in_time_is_not(rule: object, day: date, length: int) -> None:
    last = day + timedelta(days=length)
    left = days_left(rule, day, last)  # type: ignore[arg-type]
    assert left in (length, working_days_between(day, last))
    assert left <= 0 if length < 0 else left >= 0


def test_unknown_status_of_a_process_that_ended_is_missed() -> None:
    assert judged("lapsed", None, NOW, True) is Kept.MISSED
    assert judged("lapsed", NOW, NOW, True) is Kept.LATE
