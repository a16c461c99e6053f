"""Suspended and resumed at random: term, tasks, waits, timers of the runtime and process data always agree."""

from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine.deadlines.kept import reckoned
from engine.errors import Invalid
from tests.commands.terms.running import assert_agreement, begun, on, resume, suspend, the_term
from tests.commands.terms.test_settle_terms import settle
from tests.commands.world import World

MOVES = st.one_of(
    st.tuples(st.just("suspend"), st.sampled_from(["a", "2a", "2b", "2c"]), st.one_of(st.none(), st.integers(0, 20))),
    st.tuples(st.just("resume"), st.integers(0, 3), st.integers(0, 5)),
    st.tuples(st.just("pass"), st.integers(1, 12), st.just(None)),
)


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(moves=st.lists(MOVES, min_size=2, max_size=9))
def test_whatever_stood_still_and_ran_again_all_that_is_tied_agrees(sqlite_world: World, moves: list[object]) -> None:
    instance_id = begun(sqlite_world)
    today = date(2026, 3, 3)
    for kind, first, second in moves:  # type: ignore[misc]
        if kind == "pass":
            today += timedelta(days=first)
        with on(today):
            try:
                if kind == "suspend":
                    until = None if second is None else (today + timedelta(days=second)).isoformat()
                    suspend(sqlite_world, instance_id, first, today.isoformat(), until)
                elif kind == "resume":
                    still = [each for each in the_term(sqlite_world, instance_id).suspensions if not each.resumed_at]
                    if still:
                        runs_from = (today - timedelta(days=second)).isoformat()
                        resume(sqlite_world, instance_id, runs_from, still[first % len(still)])
                else:
                    settle(sqlite_world)
            except Invalid:  # a day that cannot be
                pass
        assert_agreement(sqlite_world, instance_id)
    term = the_term(sqlite_world, instance_id)
    passed = reckoned(term, today).suspended_days
    still = any(each.ends_on is None for each in term.suspensions)
    if not still:
        assert term.ends_on >= date(2026, 3, 16) + timedelta(days=passed)
