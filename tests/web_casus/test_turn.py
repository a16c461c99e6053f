"""Whose turn it is, what happens if nobody acts, and days that tile the life of a casus."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from engine import clock
from engine.commands.start_process import start_process
from engine.queries.holder_names import HolderName
from engine.queries.holdings import Held, holdings
from engine.queries.life_timeline import NOBODY, life_timeline
from engine.queries.turn import turn
from engine.store.models import Casus, Holding, Incident, UserTask, Wait
from engine.web.casus_words import consequence, turn_card
from tests.commands.households import Street

START = datetime(2026, 9, 2, 8, tzinfo=UTC)
FATMA, TEAM, PARTNER, CLOCK = (
    HolderName("person", "Fatma Demir"),
    HolderName("group", "Wijkcoach, Team Noord"),
    HolderName("partner", "GGZ De Brug"),
    HolderName("clock", "Termijn"),
)


def held(
    holder: HolderName,
    since: float,
    until: float | None,
    *,
    due: float | None = None,
    acts: float | None = None,
    number: int = 1,
) -> Held:
    """Days after the start."""

    def at(days: float | None) -> datetime | None:
        return None if days is None else START + timedelta(days=days)

    begun = at(since)
    assert begun is not None
    return Held(number, 7, holder, None, "Bel", "Flexibel budget", 1, begun, at(until), due=at(due), acts_at=at(acts))


def test_names_the_late_one_first_then_who_must_act_soonest_then_who_has_it_longest_and_a_term_last() -> None:
    now = START + timedelta(days=10)
    late = held(PARTNER, 5, None, due=9, acts=20)
    soon_by_consequence = held(TEAM, 8, None, due=30, acts=11)
    soon_by_term = held(FATMA, 2, None, due=12)
    longest, shorter = held(FATMA, 1, None), held(TEAM, 3, None)
    term = held(CLOCK, 0, None, acts=10.5)
    found = turn([term, shorter, longest, soon_by_term, soon_by_consequence, late], now)
    assert found is not None
    assert [found.main, *found.others] == [late, soon_by_consequence, soon_by_term, longest, shorter, term]


def test_nobody_is_on_when_all_holdings_have_ended() -> None:
    assert turn([held(FATMA, 0, 2)], START + timedelta(days=3)) is None


def test_a_day_counts_for_who_held_the_casus_at_its_end() -> None:
    line = life_timeline(
        [held(TEAM, 0, 4), held(FATMA, 4, 10), held(PARTNER, 10, None)],
        START,
        START + timedelta(days=12),
        is_open=True,
    )
    assert [(span.name, span.days, span.current) for span in line.spans] == [
        (TEAM.name, 4, False),
        (FATMA.name, 6, False),
        (PARTNER.name, 3, True),
    ]
    assert line.spans[1].first_day == date(2026, 9, 6)
    assert dict(line.totals) == {"group": 4, "person": 6, "partner": 3}


def test_days_in_which_nothing_ran_are_nobodys() -> None:
    line = life_timeline([held(FATMA, 0, 2), held(FATMA, 5, None)], START, START + timedelta(days=6), is_open=True)
    assert [(span.name, span.days) for span in line.spans] == [(FATMA.name, 2), (NOBODY.name, 3), (FATMA.name, 2)]


def test_a_person_comes_before_a_term_that_runs_beside() -> None:
    line = life_timeline([held(CLOCK, 0, None), held(FATMA, 3, 5)], START, START + timedelta(days=8), is_open=True)
    assert [(span.kind, span.days) for span in line.spans] == [("clock", 3), ("person", 2), ("clock", 4)]


def test_a_closed_casus_has_no_present_holder() -> None:
    line = life_timeline([held(FATMA, 0, 2)], START, START + timedelta(days=2), is_open=False)
    assert not any(span.current for span in line.spans)


spells = st.tuples(st.sampled_from([FATMA, TEAM, PARTNER, CLOCK]), st.floats(0, 60), st.none() | st.floats(0, 30))


@given(st.lists(spells, max_size=8), st.floats(0, 90))
@settings(max_examples=60, deadline=None)
def test_spans_tile_the_life_of_a_casus_without_gap_or_overlap(
    found: list[tuple[HolderName, float, float | None]], length: float
) -> None:
    history = [
        held(holder, since, None if days is None else since + days, number=number)
        for number, (holder, since, days) in enumerate(found)
    ]
    end = START + timedelta(days=length)
    line = life_timeline(history, START, end, is_open=True)
    day = clock.local(START).date()
    for before, span in zip((None, *line.spans), line.spans, strict=False):
        assert span.first_day == day
        assert span.days > 0
        assert before is None or (before.kind, before.name) != (span.kind, span.name)
        day += timedelta(days=span.days)
    assert day == clock.local(end).date() + timedelta(days=1)
    assert line.days == sum(days for _kind, days in line.totals)
    assert [span.current for span in line.spans] == [False] * (len(line.spans) - 1) + [True]


def begin(street: Street) -> Held:
    with street.store.command() as work:
        start_process(work, street.actor(street.fatma), street.casus, "flexibel-budget", "koelkast")
    return present(street)


def present(street: Street) -> Held:
    with street.store.reading() as session:
        return next(each for each in holdings(session, street.casus) if each.until is None)


def test_the_consequence_is_that_of_the_timer_on_the_task_with_its_day(street: Street) -> None:
    begin(street)
    friday = datetime(2026, 11, 20, 16, tzinfo=UTC)
    with street.store.command() as work:
        task = work.session.query(UserTask).one()
        for text, due, status in (
            ("Later nog iets.", friday + timedelta(days=3), "open"),
            ("De manager krijgt bericht.", friday, "open"),
            ("Al voorbij.", friday - timedelta(days=9), "cancelled"),
        ):
            work.session.add(
                Wait(
                    instance_id=task.instance_id,
                    casus_id=task.casus_id,
                    node_id=f"b{due:%d}",
                    element_id="Wacht",
                    kind="timer",
                    name="Te laat",
                    consequence=text,
                    attached_to=task.node_id,
                    due_at=due,
                    status=status,
                    created_at=work.now,
                )
            )
    with clock.frozen(datetime(2026, 11, 18, 9, tzinfo=UTC)):
        assert consequence(present(street)) == "Op <b>vrijdag 20 november</b>: De manager krijgt bericht."


def test_a_task_without_a_timer_of_its_own_stays_and_is_late_after_its_term(street: Street) -> None:
    monday = datetime(2026, 11, 23, 16, tzinfo=UTC)
    begin(street)
    with street.store.command() as work:
        work.session.execute(update(UserTask).values(due_at=monday, has_term=True))
    stays = "Er gebeurt niets vanzelf: de taak blijft staan en is {} 23 november te laat."
    with clock.frozen(monday - timedelta(days=4)):
        assert consequence(present(street)) == stays.format("na")
    with clock.frozen(monday + timedelta(days=4)):
        assert consequence(present(street)) == stays.format("sinds")
    with street.store.command() as work:
        work.session.execute(update(UserTask).values(has_term=False))
    assert consequence(present(street)) == "Er gebeurt niets vanzelf: de taak blijft staan."


def test_where_no_task_is_open_a_wait_without_words_of_its_own_tells_what_the_process_says(street: Street) -> None:
    begin(street)
    with street.store.command() as work:
        holding = work.session.query(Holding).one()
        wait = Wait(
            instance_id=holding.instance_id,
            casus_id=street.casus,
            node_id="n",
            element_id="Wacht",
            kind="message",
            name="Wacht op de inwoner",
            consequence="",
            created_at=work.now,
        )
        work.session.add(wait)
        work.session.flush()
        holding.kind, holding.person_id, holding.task_id, holding.wait_id = "resident", None, None, wait.id
    assert "een aanvraag gaat nooit vanzelf dicht" in str(consequence(present(street)))


def test_who_decides_above_the_coach_is_drawn_as_a_manager_and_a_deciding_coach_is_not(street: Street) -> None:
    begin(street)
    for group, kind in (("wijkcoach", "person"), ("teammanager", "manager"), ("college", "manager")):
        with street.store.command() as work:
            work.session.execute(update(UserTask).values(candidate_group=group, permission="decide_request"))
        assert present(street).holder.kind == kind


def test_a_group_and_an_incident_have_names_too(street: Street) -> None:
    begin(street)
    with street.store.command() as work:
        holding = work.session.query(Holding).one()
        holding.kind, holding.person_id, holding.group_key, holding.team_id = "group", None, "wijkcoach", street.team
    assert present(street).holder.name == "Wijkcoach, Team Noord"
    with street.store.command() as work:
        holding = work.get(Holding, holding.id)
        incident = Incident(
            instance_id=holding.instance_id,
            casus_id=street.casus,
            node_id="n",
            element_id="Routes",
            reason="Geen regel past.",
            occurred_at=work.now,
        )
        work.session.add(incident)
        work.session.flush()
        holding.kind, holding.group_key, holding.task_id, holding.incident_id = "management", None, None, incident.id
    found = present(street)
    assert (found.holder.name, found.what) == ("Functioneel beheer", "Een storing oplossen")
    assert "staat stil" in str(consequence(found))


def test_the_card_says_that_nobody_is_on_and_since_when(street: Street) -> None:
    with street.store.reading() as session:
        casus = session.get(Casus, street.casus)
        assert casus is not None
        card = turn_card(None, casus, [held(FATMA, 0, 4)], street.actor(street.fatma))
    assert card.is_nobody
    assert card.since == START + timedelta(days=4)
    assert "start dat" in card.what
